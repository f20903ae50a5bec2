"""What the graph counts for the metric of a published figure.

A metric is measured about a subject, over what is valid in the picture. Where the source leaves the
subject's bounds open (the zone, a cluster, the joint committees as a set) all of the picture is
meant. Each measure says which nodes it counted, so that an answer can name the layers it drew on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from graph.model.spec import Text
from graph.snapshot.pictures import LABELS, LAYERS, Edges, Picture
from queries.coverage.rules.codes import SITE_TIERS
from queries.held import was_held

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

START_UP_CARRIERS = ("startup_park", "maker_space", "incubator")
"""Kinds of carriers that a source may call start-up parks, maker spaces and incubators (F071)."""


@dataclass(frozen=True, slots=True, eq=False)
class MetricQuestion:
    """A subject (None if the claim has none) in a picture, and the days a figure is about.

    ``days`` is half-open; None means up to the picture's day.
    """

    picture: Picture
    subject: int | None
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A value, and the nodes that make it up."""

    value: float
    nodes: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """How one metric is computed, and in words what is counted."""

    measure: Callable[[MetricQuestion], Counted]
    definition: Text


def _each(nodes: Positions) -> Counted:
    return Counted(float(len(nodes)), nodes)


def _sum(question: MetricQuestion, nodes: Positions, name: str) -> Counted:
    """The sum of a property over the nodes that give it."""
    values = question.picture.snapshot.columns[name].values[nodes]
    given = ~np.isnan(values)
    return Counted(float(values[given].sum()), nodes[given])


def _starts(edges: Edges, ends: Positions | int) -> Positions:
    """Distinct nodes with an edge to one of the ends."""
    found: Positions = np.unique(edges.start[np.isin(edges.end, ends)]).astype(np.intp)
    return found


def _ends(edges: Edges, starts: Positions | int) -> Positions:
    return np.unique(edges.end[np.isin(edges.start, starts)]).astype(np.intp)


def _is(question: MetricQuestion, nodes: Positions, label: str) -> Positions:
    chosen: Mask = question.picture.snapshot.label[nodes] == LABELS.index(label)
    return nodes[chosen]


def _with_code(question: MetricQuestion, nodes: Positions, name: str, *codes: str) -> Positions:
    column = question.picture.snapshot.columns[name]
    chosen: Mask = np.isin(column.values[nodes], [column.code(code) for code in codes])
    return nodes[chosen]


def _subject(question: MetricQuestion) -> Positions:
    """The subject as an array, empty if there is none."""
    return np.array([] if question.subject is None else [question.subject], np.intp)


def _parts(question: MetricQuestion) -> Positions:
    """Everything that is part of the subject, at any depth."""
    part_of = question.picture.edges("PART_OF")
    found, ahead = np.empty(0, np.intp), _subject(question)
    while len(ahead):
        ahead = np.setdiff1d(_starts(part_of, ahead), found)
        found = np.union1d(found, ahead)
    return found


def _initiatives(question: MetricQuestion, kind: str) -> Counted:
    return _each(_with_code(question, _is(question, _parts(question), "Initiative"), "kind", kind))


def _positions(question: MetricQuestion, *tiers: str) -> Counted:
    nodes = question.picture.nodes("Position")
    return _each(_with_code(question, nodes, "tier", *tiers))


def _phases(question: MetricQuestion) -> Counted:
    nodes = _starts(question.picture.edges("PART_OF"), _subject(question))
    return _each(_with_code(question, _is(question, nodes, "Position"), "tier", "phase"))


def _floor_area(question: MetricQuestion) -> Counted:
    """Of the subject, if it is a position; else of the cluster, whose phases add nothing."""
    subject = _is(question, _subject(question), "Position")
    nodes = subject if len(subject) else _positions(question, *SITE_TIERS).nodes
    return _sum(question, nodes, "floor_area_m2")


def _enterprises_covered(question: MetricQuestion) -> Counted:
    enterprise = question.picture.snapshot.second["Enterprise"]
    served = np.unique(question.picture.edges("SERVED_BY").start).astype(np.intp)
    return _each(served[enterprise[served]])


def _subdistricts_covered(question: MetricQuestion) -> Counted:
    served = _starts(question.picture.edges("SERVED_BY"), _subject(question))
    return _each(_with_code(question, _is(question, served, "Zone"), "kind", "subdistrict"))


def _culture_points(question: MetricQuestion) -> Counted:
    nodes = _is(question, _parts(question), "Position")
    return _each(_with_code(question, nodes, "tier", "culture_point"))


def _communities(question: MetricQuestion) -> Counted:
    nodes = _starts(question.picture.edges("PART_OF"), _subject(question))
    return _each(_with_code(question, _is(question, nodes, "Zone"), "kind", "community"))


def _carriers(question: MetricQuestion) -> Counted:
    nodes = _starts(question.picture.edges("ADVANCES"), _subject(question))
    nodes = _is(question, nodes, "Zone")
    return _each(_with_code(question, nodes, "carrier_kind", *START_UP_CARRIERS))


def _committees(question: MetricQuestion) -> Counted:
    return _each(question.picture.nodes("Organization", "JointCommittee"))


def _member_units(question: MetricQuestion) -> Counted:
    return _each(_starts(question.picture.edges("MEMBER_OF"), _subject(question)))


def _radiated(question: MetricQuestion) -> Counted:
    return _each(_ends(question.picture.edges("RADIATES"), _subject(question)))


def _radiated_members(question: MetricQuestion) -> Counted:
    """Full members of those radiated organizations that have none of the others under them.

    What stands above may carry the sum of its branches; members are counted where they are.
    """
    nodes = _radiated(question).nodes
    under = question.picture.edges("SUBORDINATE_TO")
    above = _ends(under, nodes)
    return _sum(question, np.setdiff1d(nodes, above), "full_members")


def _agreements_signed(question: MetricQuestion) -> Counted:
    """Agreements the subject has become a party to up to the day, also those that have ended."""
    picture = question.picture
    edges = picture.snapshot.edges["PARTY_TO"]
    by_subject = _begun(picture, edges.since, edges.until, edges.layer) & np.isin(
        picture.represented(edges.start), _subject(question)
    )
    nodes = np.unique(edges.end[by_subject]).astype(np.intp)
    whole = picture.snapshot
    nodes = nodes[_begun(picture, whole.since, whole.until, whole.layer)[nodes]]
    return _each(_with_code(question, nodes, "form", "agreement"))


def _begun(
    picture: Picture,
    since: NDArray[np.datetime64],
    until: NDArray[np.datetime64],
    layer: NDArray[np.int8],
) -> Mask:
    """What was valid on some day up to the picture's. An empty interval was valid on none."""
    started = np.isnat(since) | (since <= np.datetime64(picture.as_of, "D"))
    withdrawn = ~np.isnat(since) & ~np.isnat(until) & (until <= since)
    mask: Mask = (
        started & ~withdrawn & np.isin(layer, [LAYERS.index(name) for name in picture.layers])
    )
    return mask


def _integrated(question: MetricQuestion) -> Counted:
    return _each(_ends(question.picture.edges("INTEGRATES"), _holders(question)))


def _holders(question: MetricQuestion) -> Positions:
    """The subject, if it is an organization; else all joint committees together."""
    subject = _is(question, _subject(question), "Organization")
    return subject if len(subject) else _committees(question).nodes


def _activities(question: MetricQuestion) -> Counted:
    """Held at the subject, if it is a position; else held by the committees.

    What is only a kind of activity counts as none (:func:`queries.held.was_held`).
    """
    place = _is(question, _subject(question), "Position")
    if len(place):
        nodes = _starts(question.picture.edges("HELD_AT"), place)
    else:
        nodes = _starts(question.picture.edges("HELD_BY"), _holders(question))
    snapshot = question.picture.snapshot
    held = snapshot.since[nodes]
    if question.days is None:
        nodes = nodes[was_held(snapshot, nodes)]
    else:
        first, end = (np.datetime64(day, "D") for day in question.days)
        nodes = nodes[(held >= first) & (held < end)]
    return _each(nodes)


def _person_times(question: MetricQuestion) -> Counted:
    return _sum(question, _activities(question).nodes, "attendance")


def _projects(question: MetricQuestion, programme: str) -> Counted:
    """Projects that advance an initiative whose code names the metric."""
    picture = question.picture
    initiatives = picture.nodes("Initiative")
    codes = picture.snapshot.columns["code"].values[initiatives]
    chosen = initiatives[np.array([code == programme for code in codes], np.bool_)]
    return _each(_is(question, _starts(picture.edges("ADVANCES"), chosen), "Project"))


def _of_kind(kind: str) -> Callable[[MetricQuestion], Counted]:
    return partial(_initiatives, kind=kind)


def _of_tier(*tiers: str) -> Callable[[MetricQuestion], Counted]:
    return lambda question: _positions(question, *tiers)


METRICS: Mapping[str, Metric] = {
    "sub_plans": Metric(_of_kind("sub_plan"), Text("属于该方案的子方案", "sub-plans of the plan")),
    "measures": Metric(
        _of_kind("measure"), Text("属于该方案的措施", "measures of the plan and its sub-plans")
    ),
    "project_teams": Metric(
        _of_kind("project_team"), Text("属于该方案的项目组", "project teams of the plan")
    ),
    "brands": Metric(_of_kind("brand"), Text("属于该框架的品牌", "brands of the framework")),
    "cards": Metric(_of_kind("card"), Text("属于该框架的党建牌", "cards of the framework")),
    "modules": Metric(_of_kind("module"), Text("属于该平台的模块", "modules of the platform")),
    "subsystems": Metric(
        _of_kind("subsystem"), Text("属于该平台的子系统", "subsystems of the platform")
    ),
    "communities": Metric(
        _communities, Text("属于该品牌的社区", "communities that are part of the brand")
    ),
    "yi_communities": Metric(
        _communities, Text("属于该品牌的社区", "communities that are part of the brand")
    ),
    "culture_points": Metric(
        _culture_points, Text("属于该品牌的文化点位", "culture points of the brand")
    ),
    "carriers": Metric(
        _carriers,
        Text(
            "作为其载体的创业园、众创空间、孵化器",
            "start-up parks, maker spaces and incubators that advance it",
        ),
    ),
    "positions": Metric(
        _of_tier(*SITE_TIERS),
        Text("区级、领域、站点三级阵地", "positions of the tiers district, domain and station"),
    ),
    "district_centres": Metric(
        _of_tier("district"), Text("区级中心", "positions of the tier district")
    ),
    "domain_centres": Metric(_of_tier("domain"), Text("领域中心", "positions of the tier domain")),
    "stations": Metric(_of_tier("station"), Text("站点", "positions of the tier station")),
    "schools": Metric(_of_tier("school"), Text("党校", "positions of the tier school")),
    "phases": Metric(_phases, Text("该中心的分期", "phases that are directly part of the centre")),
    "floor_area_m2": Metric(
        _floor_area,
        Text(
            "该阵地的面积，或区级、领域、站点三级阵地面积之和（分期不重复计）",
            "floor area of the position, or the sum over the tiers district, domain and station; "
            "phases add nothing",
        ),
    ),
    "enterprises_covered": Metric(
        _enterprises_covered,
        Text(
            "有SERVED_BY关系的企业（申报，非测算）",
            "enterprises declared to be served by a position; not computed reach",
        ),
    ),
    "subdistricts_covered": Metric(
        _subdistricts_covered,
        Text("申报由该阵地服务的街道", "subdistricts declared to be served by the position"),
    ),
    "joint_committees": Metric(_committees, Text("联合党委", "joint committees")),
    "member_units": Metric(
        _member_units, Text("该联合党委的成员", "members of the committee, whatever their batch")
    ),
    "radiated_organizations": Metric(
        _radiated, Text("该联合党委辐射的党组织", "organizations the committee radiates")
    ),
    "radiated_members": Metric(
        _radiated_members,
        Text(
            "所辐射党组织中最下级组织的正式党员数之和",
            "full members of the radiated organizations that have no other of them below",
        ),
    ),
    "agreements_signed": Metric(
        _agreements_signed,
        Text(
            "截至当日其作为一方签订的共建协议（含已到期）",
            "agreements it is or was a party to, up to the day",
        ),
    ),
    "positions_integrated": Metric(
        _integrated, Text("联合党委整合的阵地", "positions the committees integrate, each once")
    ),
    "activities": Metric(
        _activities,
        Text(
            "在该阵地举办或由联合党委主办的活动，日期与人次都未注明的不计",
            "activities held at the position or by the committees; none with neither a day nor an "
            "attendance",
        ),
    ),
    "person_times": Metric(
        _person_times, Text("上述活动的人次之和", "attendance of those activities, person-times")
    ),
    "reform_tasks": Metric(
        partial(_projects, programme="reform_tasks"),
        Text("推进改革试验任务的项目", "projects that advance the programme of reform tasks"),
    ),
    "replicated_experiences": Metric(
        partial(_projects, programme="replicated_experiences"),
        Text("推进全省复制推广的项目", "projects that advance the replication programme"),
    ),
}
"""By the metric of a claim. What is not here the graph does not record: funds, service rates."""
