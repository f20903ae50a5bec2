"""The words of coverage: lenses, reasons, exclusions, each with its name in both languages.

From the domain rules, sections 1 and 2. What can differ from place to place, thresholds and
denominators, is no word but a policy (:mod:`queries.coverage.rules.policy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text

LENSES = ("organizational", "work", "spatial")
"""What an enterprise can be covered in: an organization, Party work, or a position within reach."""

RateCode = Literal["organizational", "work", "spatial", "own", "should_build", "effective"]
RATES: tuple[RateCode, ...] = get_args(RateCode)
"""Every rate of a summary: the lenses, and shares that are read beside them."""

RATE = CodeList(
    "rate",
    "A rate of coverage.",
    {
        "organizational": Text("组织覆盖率", "organizational coverage"),
        "work": Text("工作覆盖率", "work coverage"),
        "spatial": Text("15分钟服务圈覆盖率", "service within 15 minutes"),
        "own": Text("单独组建率", "own organization"),
        "should_build": Text("应建已建率", "built of those that must"),
        "effective": Text("有效覆盖率", "effective coverage"),
    },
)

ASPECT = CodeList(
    "coverage_aspect",
    "What one enterprise is judged in: the rates, each as a state of it.",
    {
        "organizational": Text("组织覆盖", "organizational"),
        "work": Text("工作覆盖", "work"),
        "spatial": Text("15分钟服务圈", "within reach"),
        "own": Text("单独组建", "own organization"),
        "should_build": Text("应建已建", "built as it must"),
        "effective": Text("有效覆盖", "effective"),
    },
)

WEIGHT = CodeList(
    "coverage_weight",
    "What an enterprise counts beside one.",
    {
        "staff": Text("从业人员", "staff"),
        "members": Text("正式党员", "full members"),
    },
)

ADVICE_LEVEL = CodeList(
    "advice_level",
    "What a finding of the rules asks for.",
    {
        "broken": Text("不符", "broken"),
        "due": Text("应办", "due"),
        "check": Text("待核", "check"),
    },
)

PLAN_GOAL = CodeList(
    "plan_goal",
    "What a plan of positions is to do.",
    {
        "add": Text("新增若干阵地", "Add positions"),
        "share": Text("达到覆盖率", "Reach a share"),
        "near": Text("新增若干阵地，路程合计最短", "Add positions for the shortest ways"),
        "close": Text("关停若干阵地", "Close positions"),
    },
)

PLAN_STATUS = CodeList(
    "plan_status",
    "How good a plan is.",
    {
        "optimal": Text("已证明最优", "proven optimal"),
        "feasible": Text("可行，未证明最优", "feasible, not proven the best"),
        "infeasible": Text("无解", "impossible"),
    },
)

SITE_TIERS = ("district", "domain", "station")
"""Tiers that make up 1+6+X (F089-F092), a published definition; phases, schools and the rest are
counted apart. Which tiers serve an enterprise is for the policy to say."""

NO_POSITION = Text("无阵地（阵地台账T3）", "no position (ledger T3)")

REASON = CodeList(
    "uncovered_reason",
    "Why an enterprise is not covered in a lens, or why that cannot be told.",
    {
        "no_members": Text("无党员", "no member"),
        "fewer_than_three_members_no_joint_branch": Text(
            "正式党员不足3名且未联合组建", "fewer than three full members and no joint branch"
        ),
        "three_or_more_members_not_built": Text(
            "应建未建（正式党员3名及以上）", "three or more full members and not built"
        ),
        "members_not_given": Text("党员数未填", "member count not given"),
        "beyond_threshold": Text("超出步行范围", "beyond walking reach"),
        "no_coordinates": Text("无坐标", "no coordinates"),
        "no_position": NO_POSITION,
        "no_recent_activity": Text("所在党组织近期未开展活动", "its organization held no activity"),
        "inside_joint_organization": Text("已联合组建", "inside a joint organization"),
        "possibly_within_reach": Text("可能在步行范围内", "possibly within walking reach"),
        "within_reach": Text("在步行范围内", "within walking reach"),
    },
)

RULE: Mapping[str, Text] = {
    "R01": Text("正式党员3名及以上应成立党支部", "full members enough: a branch must be set up"),
    "R02": Text("党支部党员一般不超过50名", "a branch generally has no more than 50 members"),
    "R03": Text("正式党员不足3名应联合组建", "too few full members: join with neighbours"),
    "R04": Text("联合党支部覆盖单位一般不超过5个", "a joint branch covers five units at most"),
    "R05": Text("50名设党总支，100名设党委", "general branch from 50 members, committee from 100"),
    "R06": Text("7名及以上设支部委员会", "a branch committee from seven members"),
    "R07": Text("任期届满应换届", "a term that is over asks for an election"),
    "R08": Text("半年以上项目可设临时党支部", "a long project can have a temporary branch"),
    "R09": Text("无党员先派指导员或建群团组织", "no member: officer, union or league ahead"),
    "R10": Text("指导员联系企业数有上限", "a guidance officer has so many enterprises at most"),
    "R11": Text("从业人员多而无党员的优先", "many staff and no member come first"),
}
"""The rules in a line each, with the usual thresholds; what holds is in the policy."""

EXCLUSION = CodeList(
    "exclusion",
    "Why an enterprise is not in a denominator; the first that applies is given.",
    {
        "outside_zone": Text("区外", "outside the zone"),
        "status_not_given": Text("经营状态未填", "operating status not given"),
        "suspended": Text("停业", "suspended"),
        "deregistered": Text("注销", "deregistered"),
        "moved_out": Text("迁出", "moved out"),
        "shell": Text("空壳", "shell"),
        "duplicate_credit_code": Text("信用代码重复", "credit code given twice"),
        "ownership_not_given": Text("经济性质未填", "ownership not given"),
        "state_owned": Text("国有", "state-owned"),
        "collective": Text("集体", "collective"),
        "operating": Text("在营", "operating"),
        "private": Text("民营", "private"),
        "foreign": Text("港澳台及外资", "Hong Kong, Macao, Taiwan and foreign"),
        "full_members_not_given": Text("正式党员数未填", "full members not given"),
        "too_few_full_members": Text("正式党员数低于口径", "fewer full members than asked for"),
        "staff_not_given": Text("从业人员数未填", "staff not given"),
        "too_few_staff": Text("从业人员数低于口径", "fewer staff than asked for"),
    },
)

NO_RATE = CodeList(
    "no_rate",
    "Why a rate is null; where a ledger would help, which.",
    {
        "nothing_loaded": Text("尚未导入任何数据", "nothing is loaded yet"),
        "no_register": Text("无企业台账（T2）", "no register of enterprises (ledger T2)"),
        "denominator_not_in_source": Text(
            "文献未给出分母", "the source does not give the denominator"
        ),
        "no_enterprise_counted": Text("分母为零", "no enterprise is in the denominator"),
        "no_position": NO_POSITION,
        "no_position_with_coordinates": Text("无带坐标的阵地", "no position has coordinates"),
        "no_activity_recorded": Text(
            "无主办单位明确的活动（活动台账T6）", "no activity names who held it (ledger T6)"
        ),
    },
)


def check_lens(lens: str) -> None:
    """Raise InvalidInput unless it is one of :data:`LENSES`."""
    if lens not in LENSES:
        raise InvalidInput(f"unknown lens {lens!r}; there are {', '.join(LENSES)}")
