"""The figures that can be followed over time: what each counts and in what unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from graph.errors import InvalidInput
from graph.model.spec import Text
from queries.coverage.rules.codes import RATES, RateCode
from queries.history import measuring
from queries.history.measuring import Measured, Moment
from queries.pairing.status import Status


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFigure:
    """One figure. A ``flow`` is of the period that a point begins, the others of its day."""

    id: str
    text: Text
    unit: str
    definition: Text
    flow: bool
    measure: Callable[[Moment], Measured]


_RATE_TEXTS: Mapping[RateCode, tuple[Text, Text]] = {
    "organizational": (
        Text("组织覆盖率", "organizational coverage"),
        Text("单独组建或联合组建的企业占比", "enterprises with an own or a joint organization"),
    ),
    "work": (
        Text("工作覆盖率", "work coverage"),
        Text(
            "有党组织、党建指导员或群团组织覆盖的企业占比",
            "enterprises covered by an organization, a guidance officer or a mass organization",
        ),
    ),
    "spatial": (
        Text("步行可达覆盖率", "spatial coverage"),
        Text(
            "步行范围内有党群服务阵地的有坐标企业占比",
            "located enterprises with a service position within walking reach",
        ),
    ),
    "own": (
        Text("单独组建率", "own organization"),
        Text("单独组建的企业占比", "enterprises with an organization of their own"),
    ),
    "should_build": (
        Text("应建已建率", "built of those that must"),
        Text("应建企业中已组建的占比", "of the enterprises that must build, those that have"),
    ),
    "effective": (
        Text("有效覆盖率", "effective coverage"),
        Text(
            "所在党组织近期开展过活动的企业占比",
            "enterprises whose organization held an activity of late",
        ),
    ),
}
_STATUS_TEXTS: Mapping[Status, Text] = {
    Status.PENDING: Text("未生效协议", "agreements not yet in force"),
    Status.ACTIVE: Text("有效协议（90天以上）", "active agreements, more than 90 days left"),
    Status.EXPIRING: Text("90天内到期协议", "agreements that expire within 90 days"),
    Status.EXPIRED: Text("已到期协议", "expired agreements"),
    Status.UNDATED: Text("无日期协议", "agreements without dates"),
}


def _figure(
    id: str,
    names: tuple[str, str],
    unit: str,
    definition: tuple[str, str],
    measure: Callable[[Moment], Measured],
    *,
    flow: bool = False,
) -> SeriesFigure:
    return SeriesFigure(id, Text(*names), unit, Text(*definition), flow, measure)


_ALL = (
    *(
        SeriesFigure(
            f"coverage_{code}",
            _RATE_TEXTS[code][0],
            "share",
            _RATE_TEXTS[code][1],
            False,
            partial(measuring.rate, code=code),
        )
        for code in RATES
    ),
    _figure(
        "organizations",
        ("党组织", "organizations"),
        "count",
        ("当日有效的党组织", "organizations valid on the day"),
        partial(measuring.nodes, label="Organization"),
    ),
    _figure(
        "enterprises",
        ("企业", "enterprises"),
        "count",
        ("当日有效的企业，不论经营状态", "enterprises valid on the day, whatever their status"),
        partial(measuring.nodes, label="Unit", second="Enterprise"),
    ),
    _figure(
        "members",
        ("正式党员", "full members"),
        "count",
        ("无下级的党组织所填正式党员数之和", "full members of organizations with none below them"),
        measuring.members,
    ),
    _figure(
        "joint_committees",
        ("联合党委", "joint committees"),
        "count",
        ("当日有效的联合党委", "joint committees valid on the day"),
        partial(measuring.nodes, label="Organization", second="JointCommittee"),
    ),
    _figure(
        "committee_members",
        ("联合党委成员单位", "committee members"),
        "count",
        ("联合党委的成员，各计一次", "members of joint committees, each counted once"),
        measuring.committee_members,
    ),
    _figure(
        "positions",
        ("党群服务阵地", "service positions"),
        "count",
        ("区级、领域、站点三级阵地", "positions of the tiers district, domain and station"),
        measuring.sites,
    ),
    _figure(
        "floor_area",
        ("阵地面积", "floor area"),
        "m2",
        ("上述阵地所填面积之和", "floor area given by those positions"),
        measuring.floor_area,
    ),
    *(
        SeriesFigure(
            f"agreements_{status}",
            text,
            "count",
            Text(
                f"按起止日期当日为“{text.zh}”",
                f"agreements that are {status} on the day by their two dates",
            ),
            False,
            partial(measuring.agreements, status=status),
        )
        for status, text in _STATUS_TEXTS.items()
    ),
    _figure(
        "unpaired_organizations",
        ("未结对党组织", "unpaired organizations"),
        "count",
        (
            "区内党委、党总支、党支部、联合党支部中，当日无任何有效结对者",
            "committees and branches in the zone that are a party to no agreement on the day",
        ),
        measuring.unpaired,
    ),
    _figure(
        "activities",
        ("活动场次", "activities"),
        "count",
        ("该时段内开始的活动", "activities begun in the period"),
        measuring.activities,
        flow=True,
    ),
    _figure(
        "attendance",
        ("活动人次", "attendance"),
        "person-times",
        ("该时段内开始的活动所填人次之和", "person-times of the activities begun in the period"),
        measuring.attendance,
        flow=True,
    ),
    _figure(
        "components",
        ("连通分量", "components"),
        "count",
        ("枢纽除外的网络的连通分量", "components of the network without hubs, single nodes too"),
        measuring.component_count,
    ),
    _figure(
        "largest_component",
        ("最大分量占比", "largest component"),
        "share",
        ("最大连通分量中的节点占比", "nodes in the largest component, hubs left out"),
        measuring.largest_component,
    ),
    _figure(
        "isolated",
        ("孤立节点", "isolated bodies"),
        "count",
        ("枢纽除外，无任何联系的节点", "nodes without any tie, hubs left out"),
        measuring.isolated,
    ),
    _figure(
        "measures_done",
        ("措施完成率", "measures done"),
        "share",
        ("行动方案措施中已完成者", "measures of action plans that are done"),
        measuring.measures_done,
    ),
)
FIGURES: Mapping[str, SeriesFigure] = {figure.id: figure for figure in _ALL}
"""Every figure by its id."""


def figure_of(figure_id: str) -> SeriesFigure:
    """The figure of an id. Raises InvalidInput for an unknown one."""
    try:
        return FIGURES[figure_id]
    except KeyError:
        raise InvalidInput(
            f"there is no figure {figure_id!r}; there are {', '.join(FIGURES)}"
        ) from None
