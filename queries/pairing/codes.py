"""The codes that answers about agreements are told by, each with its Chinese and English name."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

VERDICT = CodeList(
    "duty_verdict",
    "Activities held under an agreement against those it asks for.",
    {
        "met": Text("达标", "met"),
        "behind": Text("进度滞后", "behind in the running year"),
        "unmet": Text("未达标", "unmet in a year that is over"),
        "no_duty": Text("未约定次数", "asks for none"),
    },
)
NO_VERDICT = CodeList(
    "duty_reason",
    "Why there is no verdict.",
    {
        "undated": Text("无日期", "the agreement has no dates"),
        "no_first_day": Text("无生效日期", "its first day is not given"),
        "not_begun": Text("未生效", "it has not begun"),
        "no_activity_recorded": Text(
            "所选数据层中没有活动（活动台账T6）", "the layers hold no activity (ledger T6)"
        ),
    },
)
OUTCOME = CodeList(
    "renewal_outcome",
    "What becomes of an agreement at the end of its term.",
    {
        "renewed": Text("已续签", "renewed"),
        "lapsed": Text("到期未续", "expired without a successor"),
        "due": Text("待续签", "expires within 90 days without a successor"),
        "running": Text("履行中", "not near its end"),
        "open_ended": Text("未定期限", "its end is not given"),
    },
)
CALENDAR_KIND = CodeList(
    "calendar_kind",
    "What happens on a day.",
    {
        "agreement_begins": Text("协议生效", "an agreement begins"),
        "renewal_due": Text("应启动续签", "90 days before an end that has no successor"),
        "agreement_ends": Text("协议到期", "the first day an agreement no longer holds"),
        "resource_ends": Text("资源到期", "the first day a resource is no longer offered"),
        "need_due": Text("需求期望完成日", "a need is wanted by this day"),
        "project_due": Text("项目完成时限", "a project is due on this day"),
    },
)
EXCLUSION = CodeList(
    "pairing_exclusion",
    "Why an organization is not among those that could pair. The first that applies is counted.",
    {
        "hub": Text("枢纽机构", "a zone-level body that touches everything"),
        "military": Text("驻区部队（仅作类别）", "the military, a category only"),
        "kind": Text(
            "类别不参与结对", "its kind does not pair: superior, joint committee and so on"
        ),
        "outside_zone": Text("区外", "outside the zone"),
        "dissolved": Text("已撤销", "dissolved"),
    },
)
RULE = CodeList(
    "pairing_rule",
    "What agreements are held against (domain rules, section 3: pairing agreement).",
    {
        "ended_before_it_began": Text("到期不晚于生效", "its end is not after its beginning"),
        "expired_before_signed": Text("签订时已到期", "it had expired when it was signed"),
        "signed_after_it_began": Text("生效后才签订", "it was signed after it began"),
        "fewer_than_two_parties": Text("不足两方", "fewer than two parties"),
        "party_twice": Text("同一主体列为两方", "one body is a party twice"),
        "same_pair_and_theme": Text(
            "同一对同一主题有两份有效协议", "two active agreements of one pair and theme"
        ),
        "renewed_by_an_earlier_one": Text("续签早于原协议", "its successor began before it did"),
        "several_one_to_one": Text(
            "一对一品牌中同一方有多份", "a partner of a 1+1 brand has several"
        ),
    },
)
LEVEL = CodeList(
    "finding_level",
    "How sure a finding about an agreement is.",
    {"broken": Text("矛盾", "broken"), "check": Text("待核", "to be looked at")},
)
