"""Plans of positions: the siting models asked of a coverage state, and answered in its words.

Demand is every enterprise in the base of spatial coverage that has coordinates. Positions that
stand are kept (or, in a closing plan, are what may close); new ones come from a grid of candidates
(:mod:`queries.coverage.plans.candidates`), as long as nobody names where they may stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from graph.errors import Conflict, InvalidInput
from graph.snapshot.pictures import LAYERS, Objects
from queries.coverage.plans.candidates import candidate_sites
from queries.coverage.plans.ground import Ground, StreetFacts, finite, ground_of
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import Floats, nearest
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.closing import Closing, closing
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.inputs import checked_number
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.result import Indices, Progress, Siting, Status
from queries.coverage.siting.set_covering import set_covering
from queries.coverage.siting.watch import Watch
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk, demand_weight

Goal = Literal["add", "share", "close"]

MOST_CANDIDATES = 20_000
"""More candidates than this are refused: their plan would take more than minutes to prove."""


MOST_CULPRITS = 100

_LEAST_S = 1e-3
"""What a search is left at least, which is enough to begin with some plan."""


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """One position to open (or to close), in the order to do it.

    ``gain`` is the weight it brings (or, closing, costs) after those before it, ``enterprises``
    how many it reaches at all, ``id`` that of a position that stands.
    """

    order: int
    id: str | None
    name: str | None
    lon: float
    lat: float
    gain: float
    enterprises: int


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

    ``objective``, ``bound`` and ``gap`` are the siting model's: weight covered for ``add`` and
    ``close``, number of new positions for ``share``; no plan among the candidates is better than
    the bound. ``gap`` is None where nothing can be said. ``unreachable`` enterprises are near no
    position and no candidate, ``unlocated`` ones have no coordinates and are in no count.
    ``culprits`` are enterprises for want of which the plan is impossible, the first of them.
    """

    goal: Goal
    status: Status
    objective: float | None
    bound: float | None
    gap: float | None
    weight: Weight
    without_weight: int
    sites: tuple[PlannedSite, ...]
    candidates: int
    spacing_m: float | None
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
    share of the weight. ``close``: close ``count`` positions so that the least is lost.
    """

    goal: Goal
    count: int | None = None
    share: float | None = None
    weight: Weight = "one"
    spacing_m: float = 250.0
    gap: float = 0.0
    time_limit_s: float = 60.0

    def __post_init__(self) -> None:
        """Raise InvalidInput for what asks for nothing."""
        wanted, other = ("share", "count") if self.goal == "share" else ("count", "share")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise InvalidInput(f"a plan to {self.goal} takes a {wanted} and no {other}")


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
        found = closing(
            reach=ground.reach,
            weight=ground.weight,
            count=_given(question.count),
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    elif question.goal == "share":
        found = set_covering(
            reach=ground.reach,
            weight=ground.weight,
            share=question.share or 0.0,
            fixed=np.arange(len(ground.positions)),
            gap=question.gap,
            time_limit_s=left_s,
            nearest_m=nearest(demand=ground.demand, sites=ground.sites)[0]
            if streets is None
            else None,
            progress=progress,
        )
    else:
        found = maximal_covering(
            reach=ground.reach,
            weight=ground.weight,
            p=_given(question.count),
            fixed=np.arange(len(ground.positions)),
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    return _told(state, question, ground, found, time.monotonic() - begun)


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
    def candidates(demand: Floats) -> Floats:
        new = candidate_sites(demand=demand, spacing_m=question.spacing_m)
        if len(new) > MOST_CANDIDATES:
            raise InvalidInput(
                f"a spacing of {question.spacing_m:g} m gives {len(new):,} candidates, more than "
                f"{MOST_CANDIDATES:,}: choose a wider one"
            )
        return new

    return ground_of(
        state=state,
        weight=question.weight,
        candidates=None if question.goal == "close" else candidates,
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
    return Plan(
        goal=question.goal,
        status=found.status,
        objective=finite(found.objective),
        bound=finite(found.bound),
        gap=finite(found.gap),
        weight=question.weight,
        without_weight=ground.without_weight,
        sites=tuple(
            PlannedSite(
                order=order,
                id=_of_standing(snapshot.ids, ground, site),
                name=_of_standing(snapshot.names, ground, site),
                lon=round(float(ground.sites[site, 0]), 6),
                lat=round(float(ground.sites[site, 1]), 6),
                gain=float(gain),
                enterprises=int(reached[site]),
            )
            for order, (site, gain) in enumerate(
                zip(*(values.tolist() for values in steps), strict=True), start=1
            )
        ),
        candidates=len(ground.sites) - len(ground.positions),
        spacing_m=None if question.goal == "close" else question.spacing_m,
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


def _of_standing(texts: Objects, ground: Ground, site: int) -> str | None:
    return str(texts[ground.positions[site]]) if site < len(ground.positions) else None
