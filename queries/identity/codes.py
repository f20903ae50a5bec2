"""Codes of identity: how sure a proposal is, and what speaks for it or against."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

PROPOSAL = CodeList(
    "identity_proposal",
    "How sure a proposal is.",
    {
        "certain": Text("确定", "certain"),
        "likely": Text("很可能", "likely"),
        "possible": Text("可能", "possible"),
    },
)

EVIDENCE = CodeList(
    "identity_evidence",
    "What speaks for two nodes being one body, or against it.",
    {
        "credit_code": Text("统一社会信用代码相同", "the same credit code"),
        "name": Text("名称相同", "the same name"),
        "core_name": Text("名称主体相同", "the same name but for place, legal form or brackets"),
        "former_name": Text("一方的曾用名是另一方的名称", "a former name of one names the other"),
        "alias": Text("一方的别名是另一方的名称", "an alias of one names the other"),
        "homophone": Text("名称读音相同", "names that sound alike"),
        "similar_name": Text("名称相近", "similar names"),
        "abbreviation": Text("一方可为另一方的简称", "one name can be short for the other"),
        "contained_name": Text("一方名称含于另一方", "one name is part of the other"),
        "address": Text("地址相同", "the same address"),
        "other_number": Text("名称中的数字不同", "other numbers in the names"),
        "other_part": Text("机关、分支等限定词不同", "another part, office or branch"),
        "other_kind": Text("主体类型词不同", "another kind of body by the names"),
        "other_place": Text("所在地不同", "other places in the names"),
        "other_form": Text("公司形式不同", "another legal form"),
        "other_code": Text("统一社会信用代码不同", "other credit codes"),
    },
)

DECISION = CodeList(
    "identity_decision",
    "What is decided of two nodes.",
    {
        "merge": Text("合并", "merge"),
        "separate": Text("区分", "separate"),
    },
)

AGREEMENT = CodeList(
    "property_agreement",
    "How a property of two nodes stands side by side.",
    {
        "agree": Text("一致", "agree"),
        "differ": Text("不一致", "differ"),
        "only_kept": Text("仅保留方有", "kept node only"),
        "only_merged": Text("仅被合并方有，合并后不再计入", "merged node only: lost to answers"),
    },
)
