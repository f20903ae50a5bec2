"""Plans of organizations: joint branches among neighbours, guidance officers for the rest.

Ways are of the state's walk: straight lines, or along its streets. Who has no coordinates is next
to whom it shares a carrier or a community with (:mod:`queries.coverage.plans.adjacency`), and each
answer says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.plans.adjacency import Bodies, adjacency, bodies
from queries.coverage.plans.ground import StreetFacts
from queries.coverage.plans.grouping import UNGROUPED, joint_branches
from queries.coverage.plans.guidance import UNASSIGNED, guidance_officers
from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import Floats, WalkModel
from queries.coverage.siting.result import Indices
from queries.coverage.status.state import CoverageState, Mask
from queries.coverage.status.summary import PolicyName, Walk

NEAR_M = 300.0
"""Metres within which enterprises are taken to be adjacent, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class PlannedEnterprise:
    """An enterprise of a plan."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PlannedBranch:
    """A joint branch to form (R03): its units are pairwise adjacent."""

    units: tuple[PlannedEnterprise, ...]
    full_members: int
    spread_m: float | None
    """Metres between the two farthest units, along the streets that were asked for; None where not
    all are adjacent by coordinates."""
    adjacent_by: str
    """Code of ADJACENT_BY: the weakest that any two units are known to be adjacent by."""
    industry: str | None
    """Code of the industry they share, None where they do not."""


@dataclass(frozen=True, slots=True)
class JointBranchPlan:
    """Joint branches for the enterprises with some, but too few, full members and no organization.

    No other plan groups more than ``bound`` of the ``enterprises``. ``ungrouped`` counts the rest
    by reason; ``unlocated`` have neither coordinates nor a building, carrier or community and are
    in no count. ``by_place`` of the grouped are in branches that are not adjacent by coordinates.
    """

    status: Literal["optimal", "feasible"]
    enterprises: int
    grouped: int
    bound: int
    branches: tuple[PlannedBranch, ...]
    by_place: int
    ungrouped: Mapping[str, int]
    unlocated: int
    near_m: float
    streets: StreetFacts | None
    policy: PolicyName


@dataclass(frozen=True, slots=True)
class OfficerPost:
    """The guidance officers at one position, and whom they look after, nearest first."""

    id: str
    name: str
    enterprises: tuple[PlannedEnterprise, ...]
    metres: float
    """Metres of the walk to them, summed up; to those known by place alone none."""
    by_place: int
    """How many are taken to be near because they share a building, carrier or community."""


@dataclass(frozen=True, slots=True)
class GuidancePlan:
    """Guidance officers for the enterprises without a member that no Party work covers (R09-R11).

    Officers are posted at the positions, ``officers`` at each. As many with priority (staff from
    the policy's number on) as can be, then as many as can be, then the least metres; ``by_place``
    of them are near a position by building, carrier or community only, and count no farther than
    the walk is.
    """

    status: Literal["optimal", "feasible"]
    enterprises: int
    assigned: int
    bound: int
    priority: int
    priority_assigned: int
    posts: tuple[OfficerPost, ...]
    by_place: int
    unassigned: Mapping[str, int]
    unlocated: int
    metres: float
    metres_bound: float
    officers: int
    max_load: int
    walk: Walk
    streets: StreetFacts | None
    policy: PolicyName


def plan_joint_branches(*, state: CoverageState, near_m: float = NEAR_M) -> JointBranchPlan:
    """Group the enterprises that R03 asks to join with neighbours.

    They are those of the base of organizational coverage that no organization covers, with one full
    member at least and fewer than the policy's minimum. Adjacent are those surely at most
    ``near_m`` metres apart, in a straight line or along the streets of the state's walk, and of
    those whose place is not exact also who may be and shares a building, carrier or community.
    Raises InvalidInput where there is no base, or for a distance that is none.
    """
    building = state.policy.building
    full = _column(state, "full_members")
    wanted = _uncovered(state, "organizational") & (full >= 1) & (full < building.branch_minimum)
    rows, units, unlocated = _located(state, wanted)
    industry = state.picture.snapshot.columns["industry"]
    codes = industry.values[state.enterprises[rows]]
    near = adjacency(
        units,
        units,
        near_m,
        order=np.argsort(codes, kind="stable"),
        streets=_streets(state.model),
    )
    found = joint_branches(
        metres=near.metres,
        members=full[rows],
        industry=codes.astype(np.intp),
        max_units=building.joint_branch_units,
        min_members=building.branch_minimum,
        max_members=building.branch_maximum,
    )
    by = [near.code(_pairs(group)) for group in found.groups]
    return JointBranchPlan(
        status=found.status,
        enterprises=len(rows),
        grouped=found.grouped,
        bound=found.bound,
        branches=tuple(
            PlannedBranch(
                units=tuple(_unit(state, rows[at]) for at in group.tolist()),
                full_members=int(full[rows[group]].sum()),
                spread_m=(
                    round(max(float(near.metres[pair]) for pair in _pairs(group)), 1)
                    if code == "coordinates"
                    else None
                ),
                adjacent_by=code,
                industry=(
                    industry.at(int(state.enterprises[rows[group[0]]]))
                    if len(set(codes[group].tolist())) == 1
                    else None
                ),
            )
            for group, code in zip(found.groups, by, strict=True)
        ),
        by_place=sum(
            len(group)
            for group, code in zip(found.groups, by, strict=True)
            if code != "coordinates"
        ),
        ungrouped={
            code: found.reasons.count(code) for code in UNGROUPED.codes if code in found.reasons
        },
        unlocated=unlocated,
        near_m=near_m,
        streets=StreetFacts.of(near.streets),
        policy=PolicyName.of(state.policy),
    )


def plan_guidance(*, state: CoverageState, officers: int = 1) -> GuidancePlan:
    """Assign guidance officers at the positions to enterprises without a member within reach.

    ``officers`` stand at each position, each with the policy's ``max_load``. Within reach is who
    surely is, and of those whose place is not exact also who may be and shares a building, carrier
    or community with the position. Raises InvalidInput where there is no base, or for fewer than
    one officer.
    """
    if officers < 1:
        raise InvalidInput(f"officers must be 1 or more at each position, got {officers}")
    guidance = state.policy.guidance
    wanted = _uncovered(state, "work") & (_column(state, "full_members") == 0)
    rows, units, unlocated = _located(state, wanted)
    sites = bodies(state, state.sites)
    sites = sites.of(sites.located)
    positions = sites.nodes
    staff = _column(state, "staff")[rows]
    near = adjacency(units, sites, state.model.threshold_m, streets=_streets(state.model))
    metres = near.metres
    found = guidance_officers(
        metres=metres,
        staff=staff,
        max_load=guidance.max_load * officers,
        priority_staff=guidance.priority_staff,
    )
    posts = []
    for site in range(len(positions)):
        mine = np.flatnonzero(found.officer == site)
        if len(mine):
            far = np.array([metres[at, site] for at in mine.tolist()])
            measured = np.array([near.by[at, site] == 0 for at in mine.tolist()])
            node = positions[site]
            posts.append(
                OfficerPost(
                    id=str(state.picture.snapshot.ids[node]),
                    name=str(state.picture.snapshot.names[node]),
                    enterprises=tuple(
                        _unit(state, rows[at]) for at in mine[np.argsort(far, kind="stable")]
                    ),
                    metres=round(float(far[measured].sum()), 1),
                    by_place=int((~measured).sum()),
                )
            )
    return GuidancePlan(
        status=found.status,
        enterprises=len(rows),
        assigned=found.assigned,
        bound=found.bound,
        priority=int((staff >= guidance.priority_staff).sum()),
        priority_assigned=found.priority_assigned,
        posts=tuple(posts),
        by_place=sum(post.by_place for post in posts),
        unassigned={
            code: found.reasons.count(code) for code in UNASSIGNED.codes if code in found.reasons
        },
        unlocated=unlocated,
        metres=round(found.metres, 1),
        metres_bound=round(found.metres_bound, 1),
        officers=officers,
        max_load=guidance.max_load,
        walk=Walk.of(state.model),
        streets=StreetFacts.of(near.streets),
        policy=PolicyName.of(state.policy),
    )


def _streets(model: WalkModel) -> StreetNetwork | None:
    return model.streets if isinstance(model, StreetWalk) else None


def _pairs(group: Indices) -> Iterator[tuple[int, int]]:
    return combinations(group.tolist(), 2)


def _uncovered(state: CoverageState, rate: Literal["organizational", "work"]) -> Mask:
    rate_status = state.rate_status(rate)
    if rate_status.unanswered:
        layers = ", ".join(state.picture.layers)
        raise InvalidInput(f"there is no base for the layers {layers}: {rate_status.no_rate}")
    return rate_status.uncovered


def _column(state: CoverageState, name: str) -> Floats:
    values: Floats = state.picture.snapshot.columns[name].values[state.enterprises]
    return values


def _located(state: CoverageState, wanted: Mask) -> tuple[Indices, Bodies, int]:
    """Rows of those of whose place anything is known, what that is, and how many others there
    are."""
    rows = np.flatnonzero(wanted)
    units = bodies(state, state.enterprises[rows])
    here = units.located
    return rows[here], units.of(here), int((~here).sum())


def _unit(state: CoverageState, row: int) -> PlannedEnterprise:
    node = state.enterprises[row]
    snapshot = state.picture.snapshot
    return PlannedEnterprise(str(snapshot.ids[node]), str(snapshot.names[node]))
