"""Plans of organizations: joint branches among neighbours, guidance officers for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.plans.grouping import UNGROUPED, joint_branches
from queries.coverage.plans.guidance import UNASSIGNED, guidance_officers
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors, within
from queries.coverage.siting.result import Indices
from queries.coverage.status.state import CoverageState, Mask, points
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
    spread_m: float
    """Metres between the two farthest units."""
    industry: str | None
    """Code of the industry they share, None where they do not."""


@dataclass(frozen=True, slots=True)
class JointBranchPlan:
    """Joint branches for the enterprises with some, but too few, full members and no organization.

    No other plan groups more than ``bound`` of the ``enterprises``. ``ungrouped`` counts the rest
    by reason; ``unlocated`` have no coordinates and are in no count.
    """

    status: Literal["optimal", "feasible"]
    enterprises: int
    grouped: int
    bound: int
    branches: tuple[PlannedBranch, ...]
    ungrouped: Mapping[str, int]
    unlocated: int
    near_m: float
    policy: PolicyName


@dataclass(frozen=True, slots=True)
class OfficerPost:
    """The guidance officers at one position, and whom they look after, nearest first."""

    id: str
    name: str
    enterprises: tuple[PlannedEnterprise, ...]
    metres: float
    """Straight metres to them, summed up."""


@dataclass(frozen=True, slots=True)
class GuidancePlan:
    """Guidance officers for the enterprises without a member that no Party work covers (R09-R11).

    Officers are posted at the positions, ``officers`` at each. As many with priority (staff from
    the policy's number on) as can be, then as many as can be, then the least metres.
    """

    status: Literal["optimal", "feasible"]
    enterprises: int
    assigned: int
    bound: int
    priority: int
    priority_assigned: int
    posts: tuple[OfficerPost, ...]
    unassigned: Mapping[str, int]
    unlocated: int
    metres: float
    metres_bound: float
    officers: int
    max_load: int
    walk: Walk
    policy: PolicyName


def plan_joint_branches(*, state: CoverageState, near_m: float = NEAR_M) -> JointBranchPlan:
    """Group the enterprises that R03 asks to join with neighbours.

    They are those of the base of organizational coverage that no organization covers, with one full
    member at least and fewer than the policy's minimum. Adjacent are those at most ``near_m``
    straight metres apart. Raises InvalidInput where there is no base, or for a distance that is
    none.
    """
    building = state.policy.building
    full = _column(state, "full_members")
    wanted = _uncovered(state, "organizational") & (full >= 1) & (full < building.branch_minimum)
    rows, places, unlocated = _located(state, wanted)
    industry = state.picture.snapshot.columns["industry"]
    codes = industry.values[state.enterprises[rows]]
    found = joint_branches(
        metres=within(demand=places, sites=places, metres=near_m),
        members=full[rows],
        industry=codes.astype(np.intp),
        max_units=building.joint_branch_units,
        min_members=building.branch_minimum,
        max_members=building.branch_maximum,
    )
    return JointBranchPlan(
        status=found.status,
        enterprises=len(rows),
        grouped=found.grouped,
        bound=found.bound,
        branches=tuple(
            PlannedBranch(
                units=tuple(_unit(state, rows[at]) for at in group.tolist()),
                full_members=int(full[rows[group]].sum()),
                spread_m=round(_spread(places[group]), 1),
                industry=(
                    industry.at(int(state.enterprises[rows[group[0]]]))
                    if len(set(codes[group].tolist())) == 1
                    else None
                ),
            )
            for group in found.groups
        ),
        ungrouped={
            code: found.reasons.count(code) for code in UNGROUPED.codes if code in found.reasons
        },
        unlocated=unlocated,
        near_m=near_m,
        policy=PolicyName.of(state.policy),
    )


def plan_guidance(*, state: CoverageState, officers: int = 1) -> GuidancePlan:
    """Assign guidance officers at the positions to enterprises without a member within reach.

    ``officers`` stand at each position, each with the policy's ``max_load``. Raises InvalidInput
    where there is no base, or for fewer than one officer.
    """
    if officers < 1:
        raise InvalidInput(f"officers must be 1 or more at each position, got {officers}")
    guidance = state.policy.guidance
    wanted = _uncovered(state, "work") & (_column(state, "full_members") == 0)
    rows, places, unlocated = _located(state, wanted)
    positions = state.sites
    sites = points(state.picture, positions)
    here = np.isfinite(sites).all(axis=1)
    positions, sites = positions[here], sites[here]
    staff = _column(state, "staff")[rows]
    metres = within(demand=places, sites=sites, metres=state.model.threshold_m)
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
            node = positions[site]
            posts.append(
                OfficerPost(
                    id=str(state.picture.snapshot.ids[node]),
                    name=str(state.picture.snapshot.names[node]),
                    enterprises=tuple(
                        _unit(state, rows[at]) for at in mine[np.argsort(far, kind="stable")]
                    ),
                    metres=round(float(far.sum()), 1),
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
        unassigned={
            code: found.reasons.count(code) for code in UNASSIGNED.codes if code in found.reasons
        },
        unlocated=unlocated,
        metres=round(found.metres, 1),
        metres_bound=round(found.metres_bound, 1),
        officers=officers,
        max_load=guidance.max_load,
        walk=Walk.of(state.model),
        policy=PolicyName.of(state.policy),
    )


def _uncovered(state: CoverageState, rate: Literal["organizational", "work"]) -> Mask:
    rate_status = state.rate_status(rate)
    if rate_status.unanswered:
        layers = ", ".join(state.picture.layers)
        raise InvalidInput(f"there is no base for the layers {layers}: {rate_status.no_rate}")
    return rate_status.uncovered


def _column(state: CoverageState, name: str) -> Floats:
    values: Floats = state.picture.snapshot.columns[name].values[state.enterprises]
    return values


def _located(state: CoverageState, wanted: Mask) -> tuple[Indices, Floats, int]:
    """Rows of those with coordinates, where they are, and how many have none."""
    rows = np.flatnonzero(wanted)
    places = points(state.picture, state.enterprises[rows])
    here = np.isfinite(places).all(axis=1)
    return rows[here], places[here], int((~here).sum())


def _unit(state: CoverageState, row: int) -> PlannedEnterprise:
    node = state.enterprises[row]
    snapshot = state.picture.snapshot
    return PlannedEnterprise(str(snapshot.ids[node]), str(snapshot.names[node]))


def _spread(places: Floats) -> float:
    """The greatest of the metres between some places."""
    one, other = np.triu_indices(len(places), 1)
    vectors = unit_vectors(places)
    return float(great_circle(vectors[one], vectors[other]).max(initial=0.0))
