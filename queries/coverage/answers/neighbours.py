"""Who is near an enterprise: positions, joint branches with room, partners for a new one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.coverage.reach.walking import TOLERANCE_M, Floats
from queries.coverage.status.places import NOWHERE
from queries.coverage.status.state import CoverageState, Mask, Positions
from queries.coverage.status.whereabouts import EXACT, points

SHOWN = 3
"""Positions and branches that are named at most."""


@dataclass(frozen=True, slots=True)
class NearPosition:
    """A position, by metres in a straight line, or along streets where these are asked for, and by
    minutes on foot."""

    id: str
    name: str
    tier: str
    metres: float
    minutes: float
    within: bool


@dataclass(frozen=True, slots=True)
class JointBranch:
    """A joint branch with room for one more unit.

    ``metres`` is the walk's, straight or along streets, to its nearest unit, None where only the
    place is the same.
    ``units_after`` and ``members_after`` are what it would have with the enterprise.
    """

    id: str
    name: str
    metres: float | None
    same_industry: bool
    units: int
    members: int
    units_after: int
    members_after: int


@dataclass(frozen=True, slots=True)
class Partner:
    """An enterprise to form a joint branch with; ``metres`` None where only the place is the
    same."""

    id: str
    name: str
    metres: float | None
    full_members: int


@dataclass(frozen=True, slots=True)
class NewJointBranch:
    """Neighbours that together with the enterprise have members enough for a joint branch."""

    partners: tuple[Partner, ...]
    members: int
    units: int
    same_industry: bool
    metres: float | None
    """Sum of the partners', None where one is not known."""


def distances(state: CoverageState, node: int, nodes: Positions) -> Floats:
    """Metres of the state's walk from a node to some nodes; nan without coordinates on either side.

    O(nodes) in straight lines.
    """
    (here,) = points(state.picture, np.array([node], np.intp))
    return state.model.between(here, points(state.picture, nodes))


def near_positions(state: CoverageState, node: int) -> tuple[NearPosition, ...]:
    """The positions that serve nearest to a node, at most :data:`SHOWN`, nearest first."""
    sites = state.sites
    metres = distances(state, node, sites)
    snapshot = state.picture.snapshot
    order = [int(row) for row in np.argsort(metres, kind="stable") if np.isfinite(metres[row])]
    within = state.model.covers(metres)
    return tuple(
        NearPosition(
            id=str(snapshot.ids[sites[row]]),
            name=str(snapshot.names[sites[row]]),
            tier=str(snapshot.columns["tier"].at(int(sites[row]))),
            metres=round(float(metres[row]), 1),
            minutes=round(state.model.minutes_for(float(metres[row])), 1),
            within=bool(within[row]),
        )
        for row in order[:SHOWN]
    )


def joint_branches(state: CoverageState, at: int) -> tuple[JointBranch, ...]:
    """Joint branches that an enterprise could join (R03, R04, R02), the most fitting first.

    One of its units is surely within the walking model's reach or, where the place of the
    enterprise is not exact, in the same carrier or community; with one unit more it keeps within
    the policy's units and members. A branch of the same industry comes first, then the nearer.
    O(k).
    """
    picture, building = state.picture, state.policy.building
    snapshot = picture.snapshot
    edges = picture.edges("COVERED_BY")
    joint = edges.columns["basis"].is_("joint")
    kind, full = snapshot.columns["kind"], snapshot.columns["full_members"].values
    joint &= kind.is_("joint_branch")[edges.end] & np.isin(edges.end, picture.nodes("Organization"))
    pairs = np.unique(np.column_stack((edges.end[joint], edges.start[joint])), axis=0)
    pairs = pairs[np.isin(pairs[:, 1], state.enterprises)]
    rows = np.searchsorted(state.enterprises, pairs[:, 1])
    node = int(state.enterprises[at])
    metres = distances(state, node, pairs[:, 1].astype(np.intp))
    near, measured = _beside(state, at, rows, metres)
    metres = np.where(measured, metres, np.nan)
    alike = _same_industry(state, at)[rows]
    joining = _known(full[node])
    found = []
    for branch in np.unique(pairs[near, 0]).tolist():
        its = pairs[:, 0] == branch
        units = int(its.sum())
        members = full[branch]
        if np.isnan(members):
            members = full[pairs[its, 1]].sum()
        if (
            np.isnan(members)
            or units >= building.joint_branch_units
            or members + joining > building.branch_maximum
        ):
            continue
        way = metres[its & near]
        found.append(
            JointBranch(
                id=str(snapshot.ids[branch]),
                name=str(snapshot.names[branch]),
                metres=None if np.isnan(way).all() else round(float(np.nanmin(way)), 1),
                same_industry=bool(alike[its].any()),
                units=units,
                members=int(members),
                units_after=units + 1,
                members_after=int(members) + joining,
            )
        )
    found.sort(
        key=lambda one: (
            not one.same_industry,
            float("inf") if one.metres is None else one.metres,
            one.id,
        )
    )
    return tuple(found[:SHOWN])


def new_joint_branch(state: CoverageState, at: int) -> NewJointBranch | None:
    """Neighbours an enterprise with too few members could form a joint branch with (R03), or None.

    Partners are enterprises of the base of organizational coverage that no organization covers,
    have members but too few, and are near: surely within reach, or in its carrier or community
    where its own place is not exact, which counts as far as the reach is. Of all sets that bring
    the members needed and keep within the units and members allowed: one wholly of the enterprise's
    industry before any other, then the fewest partners, then the least sum of metres, then the
    least ids.

    Among partners with equally many members only the nearest can be in the best set, so that few
    have to be tried: O(k log k) for k enterprises.
    """
    building = state.policy.building
    snapshot = state.picture.snapshot
    full = snapshot.columns["full_members"].values[state.enterprises]
    own = _known(full[at])
    missing = building.branch_minimum - own
    open_ = state.rate_status("organizational").uncovered & (full >= 1)
    open_ &= full < building.branch_minimum
    open_[at] = False
    rows = np.flatnonzero(open_)
    full = full[rows]
    metres = distances(state, int(state.enterprises[at]), state.enterprises[rows])
    near, measured = _beside(state, at, rows, metres)
    metres = np.where(measured, metres, state.model.threshold_m)
    alike = _same_industry(state, at)[rows]
    most = min(building.joint_branch_units - 1, missing)
    for wanted in (alike, np.ones(len(rows), np.bool_)):
        found = _fewest(
            near & wanted,
            full,
            metres,
            missing=missing,
            room=building.branch_maximum - own,
            most=most,
        )
        if found is None:
            continue
        chosen = list(found)
        nodes = state.enterprises[rows[chosen]]
        return NewJointBranch(
            partners=tuple(
                Partner(
                    id=str(snapshot.ids[node]),
                    name=str(snapshot.names[node]),
                    metres=round(float(metres[row]), 1) if measured[row] else None,
                    full_members=int(full[row]),
                )
                for row, node in zip(chosen, nodes.tolist(), strict=True)
            ),
            members=own + int(full[chosen].sum()),
            units=1 + len(chosen),
            same_industry=bool(alike[chosen].all()),
            metres=round(float(metres[chosen].sum()), 1) if measured[chosen].all() else None,
        )
    return None


def _fewest(
    open_: Mask, full: Floats, metres: Floats, *, missing: int, room: int, most: int
) -> tuple[int, ...] | None:
    """The fewest, then nearest rows with ``missing`` to ``room`` members between them.

    At most ``most`` rows, nearest first; None if there are none. A knapsack: the nearest set for
    every number of rows and of members, one candidate after the other.
    """
    candidates: list[int] = []
    for count in np.unique(full[open_]).tolist():
        rows = np.flatnonzero(open_ & (full == count))
        # Ties go to the lesser row, which is the lesser id.
        candidates += rows[np.argsort(metres[rows], kind="stable")][:most].tolist()
    sets: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for row in sorted(candidates):
        for (size, members), (way, chosen) in list(sets.items()):
            key = (size + 1, members + int(full[row]))
            if members < missing and size < most and key[1] <= room:
                longer = (way + float(metres[row]), (*chosen, row))
                sets[key] = min(sets.get(key, longer), longer)
    enough = [(size, *found) for (size, members), found in sets.items() if members >= missing]
    if not enough:
        return None
    return tuple(sorted(min(enough)[2], key=lambda row: (metres[row], row)))


def _beside(state: CoverageState, at: int, rows: Positions, metres: Floats) -> tuple[Mask, Mask]:
    """Which of some rows of enterprises, so many metres off, are near one, and which of them are so
    by metres."""
    where, model = state.whereabouts, state.model
    slack = where.radius_m[rows] + where.radius_m[at]
    if model.network is not None:  # by how much ways along streets differ is not known of a pair
        slack = np.where(slack > 0, np.inf, 0.0)
    surely = model.covers(metres + slack)
    if where.known_by[at] == EXACT:
        return surely, surely
    perhaps = _same_place(state, at)[rows] & ~(metres - slack > model.threshold_m + TOLERANCE_M)
    return surely | perhaps, surely


def _same_place(state: CoverageState, at: int) -> Mask:
    """Enterprises in the same carrier or, failing that, the same community."""
    same = np.zeros(len(state.enterprises), np.bool_)
    for places in (state.places.carrier, state.places.community):
        if places[at] != NOWHERE:
            same |= places == places[at]
    return same


def _same_industry(state: CoverageState, at: int) -> Mask:
    """Enterprises whose industry is given and the same."""
    industry = state.picture.snapshot.columns["industry"].values[state.enterprises]
    return np.asarray((industry == industry[at]) & (industry[at] >= 0), np.bool_)


def _known(count: float) -> int:
    return 0 if np.isnan(count) else int(count)
