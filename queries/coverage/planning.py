"""Plans of positions: the siting models asked of a coverage state, and answered in its words.

Demand is every enterprise in the base of spatial coverage that has coordinates. Positions that
stand are kept (or, in a closing plan, are what may close); new ones come from a grid of candidates
(:mod:`queries.coverage.candidates`), as long as nobody names where they may stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from graph.snapshot import LAYERS
from queries.coverage.candidates import candidate_sites
from queries.coverage.policy import Weight
from queries.coverage.reach import Floats, nearest, within
from queries.coverage.siting.closing import Closing, closing
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.result import Indices, Siting, Status
from queries.coverage.siting.set_covering import set_covering
from queries.coverage.state import CoverageState, points, sites_of
from queries.coverage.summary import PolicyName, Walk, demand_weight

Goal = Literal["add", "share", "close"]
Progress = Callable[[float, float], bool]

MOST_CANDIDATES = 20_000
"""More candidates than this are refused: their plan would take more than minutes to prove."""


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
    least_radius_m: float | None
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


def plan(*, state: CoverageState, question: Question, progress: Progress | None = None) -> Plan:
    """Answer a planner's question by a siting model.

    ``progress`` is called with (objective, bound) where the model reports them; False stops it
    with the best plan so far. Raises InvalidInput where the layers hold no register, no enterprise
    has coordinates, or there are more candidates than :data:`MOST_CANDIDATES`.
    """
    begun = time.monotonic()
    ground = _Ground.of(state, question)
    found: Siting
    if question.goal == "close":
        found = closing(
            reach=ground.reach,
            weight=ground.weight,
            count=_given(question.count),
            gap=question.gap,
            time_limit_s=question.time_limit_s,
            progress=progress,
        )
    elif question.goal == "share":
        found = set_covering(
            reach=ground.reach,
            weight=ground.weight,
            share=question.share or 0.0,
            fixed=np.arange(ground.standing),
            gap=question.gap,
            time_limit_s=question.time_limit_s,
            nearest_m=ground.nearest_m(),
        )
    else:
        found = maximal_covering(
            reach=ground.reach,
            weight=ground.weight,
            p=_given(question.count),
            fixed=np.arange(ground.standing),
            gap=question.gap,
            time_limit_s=question.time_limit_s,
            progress=progress,
        )
    return _told(state, question, ground, found, time.monotonic() - begun)


def _given(count: int | None) -> int:
    assert count is not None  # the question has checked it
    return count


@dataclass(frozen=True, eq=False)
class _Ground:
    """The matrix that a question is asked about: positions that stand first, then candidates."""

    demand: Floats
    weight: Floats
    without_weight: int
    sites: Floats
    ids: Indices
    standing: int
    reach: csr_array

    @classmethod
    def of(cls, state: CoverageState, question: Question) -> _Ground:
        base = state.standing("spatial")
        if base.unanswered:
            raise InvalidInput(
                f"there is nothing to plan for in the layers {', '.join(state.picture.layers)}: "
                f"{base.no_rate}"
            )
        at = np.flatnonzero(base.denominator)
        if not len(at):
            raise InvalidInput("no enterprise has coordinates: there is nothing to plan for")
        demand = points(state.picture, state.enterprises[at])
        weight = demand_weight(state=state, weight=question.weight)[at]
        ids = sites_of(state.picture, state.tiers)
        standing = points(state.picture, ids)
        located = np.isfinite(standing).all(axis=1)
        ids, standing = ids[located], standing[located]
        new = np.empty((0, 2))
        if question.goal != "close":
            new = candidate_sites(demand=demand, spacing_m=question.spacing_m)
            if len(new) > MOST_CANDIDATES:
                raise InvalidInput(
                    f"a spacing of {question.spacing_m:g} m gives {len(new):,} candidates, more "
                    f"than {MOST_CANDIDATES:,}: choose a wider one"
                )
        sites = np.concatenate((standing, new))
        return cls(
            demand=demand,
            weight=np.nan_to_num(weight),
            without_weight=int(np.isnan(weight).sum()),
            sites=sites,
            ids=ids,
            standing=len(standing),
            reach=within(demand=demand, sites=sites, metres=state.model.threshold_m),
        )

    def nearest_m(self) -> Floats:
        """Metres from each enterprise to its nearest site, standing or possible."""
        return nearest(demand=self.demand, sites=self.sites)[0]

    def covered(self, sites: Indices) -> PlannedCoverage:
        """What these sites cover."""
        opened = np.zeros(self.reach.shape[1])
        opened[sites] = 1
        pattern = csr_array(
            (np.ones(self.reach.nnz), self.reach.indices, self.reach.indptr), self.reach.shape
        )
        covered = np.asarray(pattern @ opened) > 0
        return PlannedCoverage(
            enterprises=int(covered.sum()),
            of_enterprises=len(covered),
            weight=float(self.weight[covered].sum()),
            of_weight=float(self.weight.sum()),
        )


def _told(
    state: CoverageState, question: Question, ground: _Ground, found: Siting, seconds: float
) -> Plan:
    snapshot, picture = state.picture.snapshot, state.picture
    before = ground.covered(np.arange(ground.standing))
    possible = found.status != "infeasible"
    reached = np.bincount(ground.reach.indices, minlength=ground.reach.shape[1])
    steps = (found.added, found.marginal_gain)
    if isinstance(found, Closing):
        steps = (found.closed, found.marginal_loss)
    layers = np.unique(snapshot.layer[state.enterprises[state.standing("spatial").denominator]])
    return Plan(
        goal=question.goal,
        status=found.status,
        objective=_number(found.objective),
        bound=_number(found.bound),
        gap=_number(found.gap),
        weight=question.weight,
        without_weight=ground.without_weight,
        sites=tuple(
            PlannedSite(
                order=order,
                id=str(snapshot.ids[ground.ids[site]]) if site < ground.standing else None,
                name=str(snapshot.names[ground.ids[site]]) if site < ground.standing else None,
                lon=round(float(ground.sites[site, 0]), 6),
                lat=round(float(ground.sites[site, 1]), 6),
                gain=float(gain),
                enterprises=int(reached[site]),
            )
            for order, (site, gain) in enumerate(
                zip(*(values.tolist() for values in steps), strict=True), start=1
            )
        ),
        candidates=len(ground.sites) - ground.standing,
        spacing_m=None if question.goal == "close" else question.spacing_m,
        before=before,
        after=ground.covered(found.sites) if possible else before,
        unreachable=len(found.unreachable),
        unlocated=int(state.standing("spatial").unknown.sum()),
        why=found.why,
        least_radius_m=_number(found.least_radius_m),
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        revision=snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        drawn_on=tuple(LAYERS[layer] for layer in layers),
        seconds=round(seconds, 3),
    )


def _number(value: float | None) -> float | None:
    """A number that JSON can say."""
    return float(value) if value is not None and isfinite(value) else None
