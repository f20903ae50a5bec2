"""Plans of positions: the siting models asked of a coverage state, and answered in its words.

Demand is every enterprise in the base of spatial coverage that has coordinates: of an area, those
that belong to it. Positions that stand are kept, also outside the area (or, in a closing plan,
those that belong to it are what may close). New ones are chosen among the points of a grid and the
sites that somebody names (:mod:`queries.coverage.plans.candidates`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.errors import Conflict, InvalidInput
from graph.model.spec import Text
from graph.snapshot.pictures import LAYERS, Objects
from queries.coverage.plans.candidates import Among, Candidates, candidates
from queries.coverage.plans.ground import Ground, StreetFacts, finite, ground_of
from queries.coverage.plans.nearing import FARTHEST_M, nearing
from queries.coverage.plans.opening import opening
from queries.coverage.plans.question import Goal, Question
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import Floats
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.closing import Closing, closing
from queries.coverage.siting.inputs import checked_number
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.result import Indices, Progress, Siting, Status
from queries.coverage.siting.watch import Watch
from queries.coverage.status.places import NOWHERE
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk, demand_weight
from queries.lookup import NodeLine, lines

MOST_CULPRITS = 100

_LEAST_S = 1e-3
"""What a search is left at least, which is enough to begin with some plan."""


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """One position to open (or to close), in the order to do it.

    ``gain`` is the weight it brings (or, closing, costs) after those before it, or, for the
    shortest ways, the weight times metres that it saves; ``enterprises`` is
    how many it reaches at all, ``possible`` how many it may reach, ``id`` that of a position that
    stands. An own site has its name, its cost and the metres within which it truly is, where they
    were given, and whether it was ``fixed``: to be opened in any case.
    """

    order: int
    id: str | None
    name: str | None
    lon: float
    lat: float
    gain: float
    enterprises: int
    possible: int
    fixed: bool = False
    cost: float | None = None
    radius_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedCoverage:
    """Spatial coverage by number of enterprises and by weight.

    ``enterprises`` and ``weight`` are within reach surely, wherever within their radius they are;
    ``found`` are so many where their places were found, and ``possible`` at most. Of exact places
    all three are the same.
    """

    enterprises: int
    found: int
    possible: int
    of_enterprises: int
    weight: float
    of_weight: float


@dataclass(frozen=True, slots=True)
class MovedCoverage:
    """Of one subdistrict, None where it is not known: how many enterprises a plan covers that are
    not covered today, or, closing, leaves without, and what they weigh."""

    subdistrict: NodeLine | None
    enterprises: int
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, what it changes, and the proof of how good it is.

    ``zones`` and ``within`` are the area that it is for, none for everything. ``objective``,
    ``bound`` and ``gap`` are the siting model's: weight covered for ``add`` and ``close``, number
    of new positions for ``share``, or what they cost where all candidates have a cost, weight times
    metres for ``near``; no plan
    ``among`` the candidates is better than the bound. ``candidates`` counts them. ``gap`` is None
    where nothing can be said. ``unreachable`` enterprises are near no
    position and no candidate surely, ``unlocated`` ones have no coordinates and are in no count,
    the places of ``rough`` ones are known to a radius only, as are those of ``rough_sites`` own
    sites.
    ``moved`` is who gains, or, closing, loses, by subdistrict, the most first; together it is the
    difference between ``before`` and ``after``.
    ``culprits`` are enterprises for want of which the plan is impossible, the first of them.
    """

    goal: Goal
    zones: tuple[NodeLine, ...]
    within: str | None
    status: Status
    objective: float | None
    bound: float | None
    gap: float | None
    weight: Weight
    without_weight: int
    sites: tuple[PlannedSite, ...]
    candidates: int
    spacing_m: float | None
    among: Among
    before: PlannedCoverage
    after: PlannedCoverage
    moved: tuple[MovedCoverage, ...]
    unreachable: int
    unlocated: int
    rough: int
    rough_sites: int
    why: Text | None
    culprits: tuple[str, ...]
    least_radius_m: float | None
    method: str
    streets: StreetFacts | None
    policy: PolicyName
    walk: Walk
    revision: int
    as_of: date
    layers: tuple[str, ...]
    drawn_on: tuple[str, ...]
    seconds: float


def plan(
    *,
    state: CoverageState,
    question: Question,
    streets: StreetNetwork | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Answer a planner's question by a siting model.

    With ``streets`` the walks are along them, else straight lines times the detour.
    ``progress`` is called with (objective, bound) where the model reports them; False stops it
    with the best plan so far, as the time limit does. Raises InvalidInput where the layers hold no
    register, no enterprise has coordinates, there are more candidates than
    :data:`MOST_CANDIDATES`, or the time is over before it is known who reaches whom along the
    streets; Conflict if it is stopped before that.
    """
    begun = time.monotonic()
    watch = Watch(checked_number(question.time_limit_s, "time_limit_s", positive=True))
    objective, bound = _before(state, question)
    watch.tells(progress, objective=objective, bound=bound)
    ground = _ground(state, question, streets, lambda: _go_on(watch))
    left_s = max(watch.left_s, _LEAST_S)
    found: Siting
    if question.goal == "near":
        found = nearing(question, ground, left_s, progress)
    elif question.goal == "close":
        stay = ~state.picture.home[ground.positions]
        found = closing(
            reach=ground.surely,
            weight=ground.weight,
            count=question.count or 0,
            fixed=np.flatnonzero(stay),
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    else:
        found = opening(question, ground, left_s, progress, straight=streets is None)
    return _told(state, question, ground, found, time.monotonic() - begun)


def _before(state: CoverageState, question: Question) -> tuple[float, float]:
    """Objective and bound while nobody is known to reach anybody.

    Nothing is covered, and no more than there is can be; or a position at each enterprise does; or
    all go around half of the Earth.
    """
    if question.goal == "share":
        return float(len(state.enterprises)), 0.0
    weight = float(np.nansum(demand_weight(state=state, weight=question.weight)))
    return (weight * FARTHEST_M, 0.0) if question.goal == "near" else (0.0, weight)


def _go_on(watch: Watch) -> None:
    """Raise Conflict or InvalidInput if there is to be no plan any more."""
    if not watch.over():
        return
    if watch.cancelled:
        raise Conflict("stopped before it was known who reaches whom along the streets")
    raise InvalidInput(
        "the time limit was over before it was known who reaches whom along the streets: allow "
        "more seconds, or a wider spacing"
    )


def _ground(
    state: CoverageState,
    question: Question,
    streets: StreetNetwork | None,
    meanwhile: Callable[[], None],
) -> Ground:
    def new(demand: Floats) -> Candidates:
        return candidates(
            demand=demand,
            spacing_m=question.spacing_m,
            sites=question.sites,
            not_within=question.not_within,
        )

    return ground_of(
        state=state,
        weight=question.weight,
        candidates=None if question.goal == "close" else new,
        streets=streets,
        meanwhile=meanwhile,
    )


def _covered(ground: Ground, sites: Indices) -> PlannedCoverage:
    """What these sites cover, counted anew."""
    covered = covered_by(ground.surely, sites)
    return PlannedCoverage(
        enterprises=int(covered.sum()),
        found=int(covered_by(ground.reach, sites).sum()),
        possible=ground.at_most(sites),
        of_enterprises=len(covered),
        weight=float(ground.weight[covered].sum()),
        of_weight=float(ground.weight.sum()),
    )


def _moved(state: CoverageState, ground: Ground, sites: Indices) -> tuple[MovedCoverage, ...]:
    """Who is covered on one side only: standing positions, or the sites of the plan."""
    standing = np.arange(len(ground.positions))
    moved = covered_by(ground.surely, standing) != covered_by(ground.surely, sites)
    of = state.places.subdistrict[ground.rows[moved]]
    weight = ground.weight[moved]
    picture = state.picture.whole
    rows = []
    for zone in np.unique(of).tolist():
        there = of == zone
        line = None if zone == NOWHERE else lines(picture, [picture.snapshot.ids[zone]])[0]
        rows.append(MovedCoverage(line, int(there.sum()), float(weight[there].sum())))
    # Stable: those of one size stay in the order of their ids, which is that of the snapshot.
    return tuple(sorted(rows, key=lambda row: -row.enterprises))


def _told(
    state: CoverageState, question: Question, ground: Ground, found: Siting, seconds: float
) -> Plan:
    snapshot, picture = state.picture.snapshot, state.picture
    before = _covered(ground, np.arange(len(ground.positions)))
    possible = found.status != "infeasible"
    reached = np.bincount(ground.surely.indices, minlength=ground.surely.shape[1])
    steps = (found.added, found.marginal_gain)
    if isinstance(found, Closing):
        steps = (found.closed, found.marginal_loss)
    layers = np.unique(snapshot.layer[state.enterprises[ground.rows]])
    area = picture.area
    return Plan(
        goal=question.goal,
        zones=() if area is None else lines(picture.whole, area.zones),
        within=None if area is None else area.within,
        status=found.status,
        objective=finite(found.objective),
        bound=finite(found.bound),
        gap=finite(found.gap),
        weight=question.weight,
        without_weight=ground.without_weight,
        sites=tuple(
            _planned(snapshot.ids, snapshot.names, ground, order, site, gain, int(reached[site]))
            for order, (site, gain) in enumerate(
                zip(*(values.tolist() for values in steps), strict=True), start=1
            )
        ),
        candidates=len(ground.candidates.places),
        spacing_m=ground.candidates.among.spacing_m,
        among=ground.candidates.among,
        before=before,
        after=_covered(ground, found.sites) if possible else before,
        moved=_moved(state, ground, found.sites) if possible else (),
        unreachable=len(found.unreachable),
        unlocated=int(state.rate_status("spatial").unknown.sum()),
        rough=int((ground.demand_m > 0).sum()),
        rough_sites=int((ground.candidates.radius_m > 0).sum()),
        why=found.why,
        culprits=tuple(
            snapshot.ids[state.enterprises[ground.rows[found.culprits[:MOST_CULPRITS]]]].tolist()
        ),
        least_radius_m=finite(found.least_radius_m),
        method=ground.method,
        streets=ground.street_facts,
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        revision=snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        drawn_on=tuple(LAYERS[layer] for layer in layers),
        seconds=round(seconds, 3),
    )


def _planned(
    ids: Objects, names: Objects, ground: Ground, order: int, site: int, gain: float, reached: int
) -> PlannedSite:
    lon, lat = (round(float(degrees), 6) for degrees in ground.sites[site])
    possible = int(ground.possibly(np.array([site], np.intp)).sum()) if ground.rough else reached
    told = lon, lat, float(gain), reached, possible
    if site < len(ground.positions):
        node = ground.positions[site]
        return PlannedSite(order, str(ids[node]), str(names[node]), *told)
    own = ground.candidates.at(site - len(ground.positions))
    if own is None:
        return PlannedSite(order, None, None, *told)
    return PlannedSite(order, None, own.name, *told, own.status == "fixed", own.cost, own.radius_m)
