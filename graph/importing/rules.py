"""The rules that rows break together or against the store, in both languages.

Those that a cell or row breaks by itself are in :mod:`graph.ledgers.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import Finding
from graph.ledgers.rules import RULES
from graph.model.spec import Text

IMPORT_RULES: Mapping[str, Text] = {
    "other_scope": Text("该行属于另一导入范围，不能由此更改", "it belongs to another scope"),
    "other_labels": Text("与已存节点的类别不同；请换编码", "stored with other labels"),
    "missing_end": Text("所指对象不存在", "what it refers to is not there"),
    "depends_on_bad_row": Text("依赖有错误的行", "it depends on a row with an error"),
    "duplicate_id": Text("同一编码在不同行内容不一", "rows state one id differently"),
    "repeated_row": Text("与前面的行相同，只计一次", "the same as an earlier row"),
    "fewer_than_two_parties": Text("共建至少须有两方", "an agreement needs two parties"),
    "cycle": Text("隶属关系成环", "it would run in a circle"),
    "self_loop": Text("两端相同", "both ends are the same"),
    "until_not_after_since": Text("止须晚于起", "until must be later than since"),
    "malformed_id": Text("不是有效的标识", "no valid id"),
    "changed_later": Text("后来又有更改或引用", "changed or used later"),
    "changed_since": Text("核对之后已被他人更改", "changed by others since it was checked"),
    "wrong_end_label": Text("关系不能指向这类对象", "the relationship cannot lead there"),
}

EVERY_RULE: Mapping[str, Text] = {**RULES, **IMPORT_RULES}
"""Those that cells and rows break by themselves too."""


def finding_text(finding: Finding, lang: str, rules: Mapping[str, Text] = EVERY_RULE) -> str:
    """What a finding says, in a language; ``rules`` where it is of no import."""
    rule = rules.get(finding.rule)
    if lang == "zh" and rule is not None:
        return rule.zh
    return finding.message
