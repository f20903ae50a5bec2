"""One enterprise, one answer: what covers it, what is missing and why, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Literal

import numpy as np

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LAYERS
from queries.coverage.answers.neighbours import (
    JointBranch,
    NearPosition,
    NewJointBranch,
    joint_branches,
    near_positions,
    new_joint_branch,
)
from queries.coverage.answers.reaching import NearbyPairing, pairings_near, pairings_of
from queries.coverage.rules.codes import EXCLUSION, RATES, REASON, RULE
from queries.coverage.status.places import NOWHERE, Positions
from queries.coverage.status.ranges import certainty_at
from queries.coverage.status.state import COUNTED, CoverageState
from queries.coverage.status.summary import PolicyName, Walk

STEP = CodeList(
    "next_step",
    "What can be done so that an enterprise is covered.",
    {
        "record_data": Text("补录台账数据", "fill in what the register lacks"),
        "join_joint_branch": Text("加入现有联合党支部", "join a joint branch that has room"),
        "set_up_branch": Text("单独成立党支部", "set up a branch of its own"),
        "form_joint_branch": Text("与邻近企业新建联合党支部", "form a joint branch"),
        "assign_officer": Text("选派党建指导员", "assign a guidance officer"),
        "hold_activity": Text("所在党组织开展活动", "its organization holds an activity"),
        "new_position": Text("就近新设阵地", "open a position within reach"),
    },
)

VERDICT = CodeList(
    "verdict",
    "How an enterprise stands in a rate.",
    {
        "covered": Text("已覆盖", "covered"),
        "possible": Text("可能已覆盖", "possibly covered"),
        "uncovered": Text("未覆盖", "uncovered"),
        "unknown": Text("无法判断", "unknown"),
        "excluded": Text("不计入", "not counted"),
        "no_rate": Text("无覆盖率", "there is no such rate"),
    },
)

_RULE_OF = {
    "no_members": "R09",
    "fewer_than_three_members_no_joint_branch": "R03",
    "three_or_more_members_not_built": "R01",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the enterprise stands in one rate.

    ``reason`` is a code of REASON for what is uncovered, possibly covered or unknown, of EXCLUSION
    for what is excluded, of NO_RATE where there is no rate. ``rule`` is the rule that asks for
    more.
    """

    rate: str
    base: str
    verdict: Literal["covered", "possible", "uncovered", "unknown", "excluded", "no_rate"]
    reason: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """What the place of the enterprise is known by (code of KNOWN_BY), and how well.

    It lies within ``radius_m``, so that the nearest position of which the place is known is between
    ``least_m`` and ``most_m`` away; None where nothing bounds them. ``found_with`` is what its
    address was matched with.
    """

    known_by: str
    found_with: str | None
    radius_m: float | None
    least_m: float | None
    most_m: float | None


@dataclass(frozen=True, slots=True)
class CoveringTie:
    """A COVERED_BY edge; ``last_activity`` is the day of the last activity its body held."""

    edge: str
    basis: str
    id: str
    name: str
    since: date | None
    last_activity: date | None


@dataclass(frozen=True, slots=True)
class Officer:
    """A body that sends guidance officers to the same community and has one with room (R10)."""

    id: str
    name: str
    load: int
    max_load: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do. ``closes`` names the rates it brings the enterprise into, ``cost`` is the
    policy's, ``targets`` the ids of those it is done with."""

    code: str
    text: Text
    rule: str | None
    closes: tuple[str, ...]
    cost: float
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one enterprise's coverage on a day, by a policy.

    Members and staff are counts, None where not given; metres, straight or along streets, and
    minutes are by ``walk``. ``steps`` are ordered by cost, the cheapest first; there are none for
    what is not counted or lacks nothing.
    """

    id: str
    name: str
    layer: str
    as_of: date
    layers: tuple[str, ...]
    revision: int
    policy: PolicyName
    walk: Walk
    place: KnownPlace
    full_members: int | None
    probationary_members: int | None
    staff: int | None
    verdicts: tuple[Verdict, ...]
    covered_by: tuple[CoveringTie, ...]
    rule: str | None
    rule_text: Text | None
    priority: bool
    """R11: many staff and no member, and no Party work yet."""
    positions: tuple[NearPosition, ...]
    joint_branches: tuple[JointBranch, ...]
    new_joint_branch: NewJointBranch | None
    officer: Officer | None
    paired: tuple[str, ...]
    """Committees and agreements that it, or an organization that covers it, is in."""
    pairings: tuple[NearbyPairing, ...]
    steps: tuple[NextStep, ...]


def explain(*, state: CoverageState, enterprise: str) -> Explanation:
    """Why an enterprise is covered or not, and what could be done, by the state's policy.

    ``enterprise`` is an id, or an exact unique name or alias. O(k + m + edges). Raises NotFound or
    AmbiguousName for what is no entity, InvalidInput for what is no enterprise on the day.
    """
    picture = state.picture
    snapshot = picture.snapshot
    node = picture.find(enterprise)
    at = int(np.searchsorted(state.enterprises, node))
    if at == len(state.enterprises) or state.enterprises[at] != node:
        raise InvalidInput(
            f"{enterprise!r} is no enterprise on {picture.as_of} in the layers "
            f"{', '.join(picture.layers)}"
        )
    columns = snapshot.columns
    full, probationary, staff = (
        _count(columns[name].at(node)) for name in ("full_members", "probationary_members", "staff")
    )
    verdicts = tuple(_verdict(state, rate, at) for rate in RATES)
    missing = {one.rate for one in verdicts if one.verdict == "uncovered"}
    building = state.policy.building
    alone = (
        "organizational" in missing
        and full is not None
        and (full > 0 or bool(probationary))
        and full < building.branch_minimum
    )
    covers = _covers(state, node)
    bodies = {node, *(snapshot.index_of(cover.id) for cover in covers)}
    known = pairings_of(picture, bodies)
    branches = joint_branches(state, at) if alone else ()
    new = new_joint_branch(state, at) if alone else None
    officer = _officer(state, at) if "work" in missing else None
    rule = next((one.rule for one in verdicts if one.rule is not None), None)
    return Explanation(
        id=str(snapshot.ids[node]),
        name=str(snapshot.names[node]),
        layer=LAYERS[snapshot.layer[node]],
        as_of=picture.as_of,
        layers=picture.layers,
        revision=snapshot.revision,
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        place=_place(state, at),
        full_members=full,
        probationary_members=probationary,
        staff=staff,
        verdicts=verdicts,
        covered_by=covers,
        rule=rule,
        rule_text=None if rule is None else RULE[rule],
        priority=(
            "work" in missing
            and full == 0
            and not probationary
            and staff is not None
            and staff >= state.policy.guidance.priority_staff
        ),
        positions=near_positions(state, node),
        joint_branches=branches,
        new_joint_branch=new,
        officer=officer,
        paired=tuple(sorted(str(snapshot.ids[pairing]) for pairing in known)),
        pairings=pairings_near(state, at, known),
        steps=_steps(state, verdicts, covers, branches, new, officer),
    )


def _verdict(state: CoverageState, rate: str, at: int) -> Verdict:
    rate_status = state.rate_status(rate)
    base = getattr(state.policy.rates, rate)
    if rate_status.unanswered:
        return Verdict(rate, base, "no_rate", rate_status.no_rate, None)
    if rate_status.exclusion[at] != COUNTED:
        reason = tuple(EXCLUSION.codes)[rate_status.exclusion[at]]
        return Verdict(rate, base, "excluded", reason, None)
    reason = tuple(REASON.codes)[rate_status.reason[at]]
    if rate_status.denominator[at] and certainty_at(rate_status, at) == "possible":
        return Verdict(rate, base, "possible", reason, None)
    if rate_status.covered[at]:
        return Verdict(rate, base, "covered", None, None)
    if rate_status.unknown[at]:
        return Verdict(rate, base, "unknown", reason, None)
    if rate in ("own", "effective") and state.organizational[at]:
        reason = "no_recent_activity" if rate == "effective" else "inside_joint_organization"
    return Verdict(rate, base, "uncovered", reason, _RULE_OF.get(reason))


def _place(state: CoverageState, at: int) -> KnownPlace:
    where, least = state.whereabouts, float(state.least_m[at])
    return KnownPlace(
        known_by=where.code(at),
        found_with=state.picture.snapshot.columns["located_with"].at(int(state.enterprises[at])),
        radius_m=where.metres_at(at),
        least_m=round(max(least, 0.0), 1) if isfinite(least) else None,
        most_m=round(float(state.most_m[at]), 1) if isfinite(state.most_m[at]) else None,
    )


def _covers(state: CoverageState, node: int) -> tuple[CoveringTie, ...]:
    """What covers it, by edge id."""
    picture = state.picture
    snapshot = picture.snapshot
    edges, held = picture.edges("COVERED_BY"), picture.edges("HELD_BY")
    found = []
    for row in np.flatnonzero(edges.start == node).tolist():
        body = int(edges.end[row])
        days = snapshot.since[held.start[held.end == body]]
        days = days[~np.isnat(days)]
        found.append(
            CoveringTie(
                edge=str(edges.ids[row]),
                basis=str(edges.columns["basis"].at(row)),
                id=str(snapshot.ids[body]),
                name=str(snapshot.names[body]),
                since=edges.columns["since"].at(row),
                last_activity=days.max().item() if len(days) else None,
            )
        )
    return tuple(found)


def _officer(state: CoverageState, at: int) -> Officer | None:
    """The body with the least load of those that guide in the community and have room."""
    picture = state.picture
    home = int(state.places.community[at])
    if home == NOWHERE:
        return None
    edges = picture.edges("COVERED_BY")
    guided = edges.columns["basis"].is_("guidance")
    start, end = edges.start[guided], edges.end[guided]
    community: Positions = np.full(len(picture.snapshot), NOWHERE, np.intp)
    community[state.enterprises] = state.places.community
    here = np.unique(end[community[start] == home]).tolist()
    most = state.policy.guidance.max_load
    loads = [(len(np.unique(start[end == body])), body) for body in here]
    free = [(load, body) for load, body in loads if load < most]
    if not free:
        return None
    load, body = min(free)
    snapshot = picture.snapshot
    return Officer(str(snapshot.ids[body]), str(snapshot.names[body]), load, most)


def _steps(
    state: CoverageState,
    verdicts: tuple[Verdict, ...],
    covers: tuple[CoveringTie, ...],
    branches: tuple[JointBranch, ...],
    new: NewJointBranch | None,
    officer: Officer | None,
) -> tuple[NextStep, ...]:
    """What closes a gap, the cheapest first; equal costs in the order of STEP."""
    costs = state.policy.costs
    open_ = {one.rate: one.reason for one in verdicts if one.verdict == "uncovered"}
    unknown = tuple(one.rate for one in verdicts if one.verdict in ("unknown", "possible"))
    organized = tuple(rate for rate in ("organizational", "work", "should_build") if rate in open_)
    found: list[tuple[str, str | None, tuple[str, ...], tuple[str, ...]]] = []
    not_given = tuple(rate for rate in organized if open_[rate] == "members_not_given")
    if unknown or not_given:
        found.append(("record_data", None, (*unknown, *not_given), ()))
    if branches:
        found.append(("join_joint_branch", "R03", organized, (branches[0].id,)))
    if open_.get("organizational") == "three_or_more_members_not_built":
        found.append(("set_up_branch", "R01", (*organized, "own"), ()))
    if new is not None:
        found.append(("form_joint_branch", "R03", organized, tuple(one.id for one in new.partners)))
    if "work" in open_:
        sender = () if officer is None else (officer.id,)
        found.append(("assign_officer", "R09", ("work",), sender))
    if open_.get("effective") == "no_recent_activity":
        inside = tuple(cover.id for cover in covers if cover.basis in ("own", "joint"))
        found.append(("hold_activity", None, ("effective",), inside))
    if "spatial" in open_:
        found.append(("new_position", None, ("spatial",), ()))
    steps = [
        NextStep(code, STEP.codes[code], rule, closes, getattr(costs, code), targets)
        for code, rule, closes, targets in found
    ]
    return tuple(sorted(steps, key=lambda step: step.cost))


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)
