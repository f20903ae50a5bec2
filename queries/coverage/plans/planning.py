"""Plans of positions: the siting models asked of a coverage state, and answered in its words.

Demand is every enterprise in the base of spatial coverage that has coordinates: of an area, those
that belong to it. Positions that stand are kept, also outside the area (or, in a closing plan,
those that belong to it are what may close). New ones are chosen among the points of a grid and the
sites that somebody names (:mod:`queries.coverage.plans.candidates`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from graph.errors import Conflict, InvalidInput
from graph.snapshot.pictures import LAYERS, Objects
from queries.coverage.plans.candidates import SPACING_M, Among, Candidates, candidates
from queries.coverage.plans.ground import Ground, StreetFacts, finite, ground_of
from queries.coverage.plans.own_sites import OwnSite
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import Floats, nearest
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.closing import Closing, closing
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.inputs import checked_number
from queries.coverage.siting.methods.greedy import in_order
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.result import Indices, Progress, Siting, Status
from queries.coverage.siting.set_covering import set_covering
from queries.coverage.siting.watch import Watch
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk, demand_weight
from queries.lookup import NodeLine, lines

Goal = Literal["add", "share", "close"]

MOST_CULPRITS = 100

_LEAST_S = 1e-3
"""What a search is left at least, which is enough to begin with some plan."""


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """One position to open (or to close), in the order to do it.

    ``gain`` is the weight it brings (or, closing, costs) after those before it, ``enterprises``
    how many it reaches at all, ``id`` that of a position that stands. An own site has its name, its
    cost where it was given, and whether it was ``fixed``: to be opened in any case.
    """

    order: int
    id: str | None
    name: str | None
    lon: float
    lat: float
    gain: float
    enterprises: int
    fixed: bool = False
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedCoverage:
    """Spatial coverage by number of enterprises and by weight."""

    enterprises: int
    of_enterprises: int
    weight: float
    of_weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, what it changes, and the proof of how good it is.

    ``zones`` and ``within`` are the area that it is for, none for everything. ``objective``,
    ``bound`` and ``gap`` are the siting model's: weight covered for ``add`` and ``close``, number
    of new positions for ``share``, or what they cost where all candidates have a cost; no plan
    ``among`` the candidates is better than the bound. ``candidates`` counts them. ``gap`` is None
    where nothing can be said. ``unreachable`` enterprises are near no
    position and no candidate, ``unlocated`` ones have no coordinates and are in no count.
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
    unreachable: int
    unlocated: int
    why: str
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


@dataclass(frozen=True, slots=True)
class Question:
    """What a plan is asked for; exactly one of ``count`` and ``share``.

    ``add``: open ``count`` positions that reach the most. ``share``: open as few as reach this
    share of the weight; as cheap, where every candidate has a cost. ``close``: close ``count``
    positions so that the least is lost.

    New positions stand at points of a grid ``spacing_m`` metres apart (None: no grid), none of them
    ``not_within`` a polygon, or at one of the ``sites``; of both, what
    :func:`queries.coverage.plans.own_sites.checked_sites` and
    :func:`graph.boundaries.read_boundary` give. Fixed sites are in every plan, and count.
    """

    goal: Goal
    count: int | None = None
    share: float | None = None
    weight: Weight = "one"
    spacing_m: float | None = SPACING_M
    sites: tuple[OwnSite, ...] = ()
    not_within: str | None = None
    gap: float = 0.0
    time_limit_s: float = 60.0

    def __post_init__(self) -> None:
        """Raise InvalidInput for what asks for nothing."""
        wanted, other = ("share", "count") if self.goal == "share" else ("count", "share")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise InvalidInput(f"a plan to {self.goal} takes a {wanted} and no {other}")
        if self.goal == "close":
            if self.sites or self.not_within is not None:
                raise InvalidInput("a plan to close opens nothing: it takes no sites of its own")
            return
        own = [site for site in self.sites if site.status != "forbidden"]
        fixed = sum(site.status == "fixed" for site in own)
        if self.spacing_m is None and not own:
            raise InvalidInput("without a grid a plan needs sites that may be opened")
        if self.count is not None and self.count < fixed:
            raise InvalidInput(
                f"{fixed} sites have to be opened, and {self.count} positions are asked for"
            )
        priced = [site.cost is not None for site in own]
        if self.goal == "share" and any(priced) and not (all(priced) and self.spacing_m is None):
            raise InvalidInput(
                "a plan is the cheapest if every candidate has a cost: give each site one and ask "
                "without a grid, or leave the costs out"
            )

    @property
    def by_cost(self) -> bool:
        """Whether the plan is to be the cheapest instead of the smallest."""
        return self.goal == "share" and any(site.cost is not None for site in self.sites)


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
    if question.goal == "close":
        stay = ~state.picture.home[ground.positions]
        found = closing(
            reach=ground.reach,
            weight=ground.weight,
            count=_given(question.count),
            fixed=np.flatnonzero(stay),
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    else:
        found = _opening(question, ground, left_s, progress, straight=streets is None)
    return _told(state, question, ground, found, time.monotonic() - begun)


def _opening(
    question: Question, ground: Ground, left_s: float, progress: Progress | None, *, straight: bool
) -> Siting:
    """What to open. The model keeps the own sites that are fixed as it keeps what stands."""
    standing = np.arange(len(ground.positions))
    fixed = ground.candidates.fixed + len(standing)
    kept = np.concatenate((standing, fixed))
    cost = None
    if question.by_cost:
        cost = np.array([*np.zeros(len(standing)), *(site.cost for site in ground.candidates.own)])
    paid = 0.0
    if question.goal == "share":
        paid = float(len(fixed)) if cost is None else float(cost[fixed].sum())
    if (told := progress) is not None:
        progress = lambda objective, bound: told(objective + paid, bound + paid)  # noqa: E731
    found: Siting
    if question.goal == "share":
        found = set_covering(
            reach=ground.reach,
            weight=ground.weight,
            share=question.share or 0.0,
            fixed=kept,
            cost=cost,
            gap=question.gap,
            time_limit_s=left_s,
            nearest_m=nearest(demand=ground.demand, sites=ground.sites)[0] if straight else None,
            progress=progress,
        )
    else:
        count, most = _given(question.count), len(ground.candidates.places)
        if count > most:
            raise InvalidInput(f"{count} positions are more than the {most} candidates")
        found = maximal_covering(
            reach=ground.reach,
            weight=ground.weight,
            p=count - len(fixed),
            fixed=kept,
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    if not len(fixed) or found.status == "infeasible":
        return found
    added, gains = in_order(
        ground.reach, ground.weight, standing, np.concatenate((fixed, found.added))
    )
    return replace(
        found,
        objective=found.objective + paid,
        bound=found.bound + paid,
        added=added,
        marginal_gain=gains,
    )


def _given(count: int | None) -> int:
    assert count is not None  # the question has checked it
    return count


def _before(state: CoverageState, question: Question) -> tuple[float, float]:
    """Objective and bound while nobody is known to reach anybody.

    Nothing is covered, and no more than there is can be; or a position at each enterprise does.
    """
    if question.goal == "share":
        return float(len(state.enterprises)), 0.0
    return 0.0, float(np.nansum(demand_weight(state=state, weight=question.weight)))


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
    covered = covered_by(ground.reach, sites)
    return PlannedCoverage(
        enterprises=int(covered.sum()),
        of_enterprises=len(covered),
        weight=float(ground.weight[covered].sum()),
        of_weight=float(ground.weight.sum()),
    )


def _told(
    state: CoverageState, question: Question, ground: Ground, found: Siting, seconds: float
) -> Plan:
    snapshot, picture = state.picture.snapshot, state.picture
    before = _covered(ground, np.arange(len(ground.positions)))
    possible = found.status != "infeasible"
    reached = np.bincount(ground.reach.indices, minlength=ground.reach.shape[1])
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
        unreachable=len(found.unreachable),
        unlocated=int(state.rate_status("spatial").unknown.sum()),
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
    if site < len(ground.positions):
        node = ground.positions[site]
        return PlannedSite(order, str(ids[node]), str(names[node]), lon, lat, float(gain), reached)
    own = ground.candidates.at(site - len(ground.positions))
    if own is None:
        return PlannedSite(order, None, None, lon, lat, float(gain), reached)
    fixed = own.status == "fixed"
    return PlannedSite(order, None, own.name, lon, lat, float(gain), reached, fixed, own.cost)
