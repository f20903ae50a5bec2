"""Capacitated b-matching of greatest total weight in a general graph, with a proof.

    max sum w_e x_e   with   sum of x_e at i <= capacity for every vertex i,   x binary

A simple b-matching (Schrijver, Combinatorial Optimization, 2003, ch. 31-33). HiGHS solves it on a
candidate graph and proves it there; its zero-half cuts are the odd-set constraints that the plain
relaxation lacks.

Candidates are the ``top`` heaviest edges of each vertex, and those of ``capacity`` rounds of the
assignment problem over all edges, each without the edges of the rounds before: the heaviest edges
of many vertices often lead to the same few, and without the rounds most would go unmatched. Prices
of the vertices then bound every plan, whatever its edges (see
:mod:`queries.recommendation.all_pairs`), and say which other edges a better one could have: where
these are not too many, they are candidates too, and what is proven is proven of all edges. So are
bounds where there is no time for prices: half of the first round's value is that of the fractional
matching over all edges (Balinski 1965); as x / capacity is one, ``capacity`` times as much bounds
every plan. So does half of what each vertex could have at most by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from graph.snapshot.pictures import Index
from queries.coverage.reach.walking import Floats
from queries.coverage.siting.result import PROVEN, Progress
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.recommendation.all_pairs import Prices, priced, program, worth_trying
from queries.solving.apart import Tell, run_apart
from queries.solving.solver import Start, minimize

_MOST_OTHERS = 10_000
"""Edges that a better plan could have, up to which they are searched."""
_AT_ONCE = 1000
"""Vertices up to which the rounds take less than a second."""


@dataclass(frozen=True, eq=False, slots=True)
class BMatching:
    """Edges, and how good they are."""

    edges: Index
    """(k, 2) vertices, the smaller first; the heaviest first, equals by vertices."""
    total: float
    bound: float
    """No plan of candidates is heavier, or none at all."""
    bound_of_all: float
    """No plan at all is heavier."""
    proven: bool
    """Whether none of candidates is heavier."""
    candidates: int


def b_matching(
    *,
    weights: Floats,
    capacity: int,
    top: int,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> BMatching:
    """The edges of greatest total weight of which no vertex has more than ``capacity``.

    Parameters
    ----------
    weights
        (m, m) symmetric, not negative; there is no edge where it is 0.
    capacity
        edges of a vertex at most, from 1.
    top
        heaviest edges of each vertex that are candidates; m - 1 makes all of them so.
    time_limit_s
        seconds; what is best until then is given.
    progress
        told total and bound as they improve, and at least every second; False ends the search as
        the time limit does.

    O(capacity m^3) at worst before the search, in practice about m^2.
    """
    watch = Watch(time_limit_s)
    size = len(weights)
    bound_of_all = _each_alone(weights, capacity)
    watch.tells(progress, objective=0.0, bound=bound_of_all)
    edges, of_assignment = _candidates(weights, capacity, top, watch)
    bound_of_all = min(bound_of_all, of_assignment)
    plan, bound = _best_of(edges, edges[:0], weights, capacity, bound_of_all, watch)
    total = _total(weights, plan)
    # A plan first: where edges are many the relaxation on all of them takes the longest.
    prices = Prices(np.inf, np.zeros(size))
    if total < bound_of_all * (1 - PROVEN) and not watch.over():
        prices = priced(weights, capacity, edges, watch)
        bound_of_all = min(bound_of_all, prices.bound)
    if total < bound_of_all * (1 - PROVEN) and np.isfinite(prices.bound):
        others = worth_trying(weights, prices, total)
        if len(_united(others, edges, size)) == len(edges):
            bound_of_all = min(bound_of_all, bound)
        elif len(others) <= _MOST_OTHERS and not watch.over():
            # Only these, and what the plan has already: no other edge makes a better one.
            few = _united(others, plan, size)
            plan, bound = _best_of(few, plan, weights, capacity, bound_of_all, watch)
            total, bound_of_all = _total(weights, plan), min(bound_of_all, bound)
            edges = _united(edges, plan, size)
    value = weights[plan[:, 0], plan[:, 1]]
    plan = plan[np.lexsort((plan[:, 1], plan[:, 0], -value))]
    # A bound that rounding puts below a plan is the plan's own value.
    bound = max(min(bound, bound_of_all), total)
    proven = bound - total <= PROVEN * total
    return BMatching(
        edges=plan,
        total=total,
        bound=total if proven else bound,
        bound_of_all=max(bound_of_all, total),
        proven=proven,
        candidates=len(edges),
    )


def _total(weights: Floats, plan: Index) -> float:
    return float(weights[plan[:, 0], plan[:, 1]].sum())


def _united(one: Index, other: Index, size: int) -> Index:
    """The edges of both, in order."""
    number = np.union1d(one[:, 0] * size + one[:, 1], other[:, 0] * size + other[:, 1])
    return np.stack((number // size, number % size), axis=1)


def _best_of(
    edges: Index, plan: Index, weights: Floats, capacity: int, bound: float, watch: Watch
) -> tuple[Index, float]:
    """The best plan of these edges that is found in time, ``plan``, if it is one of theirs, or that
    of the heaviest edges if nothing better is; and the bound proven, at most ``bound``."""
    size = len(weights)
    value = weights[edges[:, 0], edges[:, 1]]
    first = _greedy(edges, value, size, capacity)
    own = np.isin(edges[:, 0] * size + edges[:, 1], plan[:, 0] * size + plan[:, 1])
    if float(value[own].sum()) > float(value @ first):
        first = own.astype(np.float64)
    chosen = np.flatnonzero(first)
    total = float(value @ first)
    if total < bound * (1 - PROVEN):
        found, reached = _searched(edges, value, first, size, capacity, bound, watch)
        bound = min(bound, reached)
        # Believed only if it keeps the capacities, and is better.
        most = np.bincount(edges[found].ravel(), minlength=size).max(initial=0)
        if most <= capacity and float(value[found].sum()) > total:
            chosen = found
    return edges[chosen], max(bound, float(value[chosen].sum()))


def _searched(
    edges: Index,
    value: Floats,
    first: Floats,
    size: int,
    capacity: int,
    bound: float,
    watch: Watch,
) -> tuple[Index, float]:
    """The edges of the best plan of candidates, from the plan ``first``, and the bound proven."""
    total = float(value @ first)
    unit = Unit.of(value, most=total)
    counts = unit.count(value)

    def stop(cost: float, low: float) -> bool:
        by = min(bound, -low * unit.size)
        return watch.report(min(max(total, -cost * unit.size), by), by)

    outcome = minimize(
        program(edges, counts, size, capacity),
        start=Start(first, -float(counts @ first)),
        apart=0.9 if unit.whole else PROVEN / 2 * float(counts @ first),
        time_limit_s=watch.left_s,
        stop=stop,
    )
    reached = -outcome.bound
    if unit.whole and np.isfinite(reached):
        reached = float(np.floor(reached + 1e-6))
    found = np.zeros(0, np.intp)
    if outcome.values is not None:
        found = np.flatnonzero(outcome.values > 0.5)
    return found, reached * unit.size


def _each_alone(weights: Floats, capacity: int) -> float:
    """Half of what each vertex could have at most by itself: no plan is heavier."""
    most = min(capacity, len(weights))
    return float(np.sort(weights, axis=1)[:, len(weights) - most :].sum()) / 2


def _candidates(weights: Floats, capacity: int, top: int, watch: Watch) -> tuple[Index, float]:
    """(e, 2) the candidates in order, and a bound of every plan whatever its edges: inf if there
    was no time for one."""
    size = len(weights)
    chosen = np.zeros((size, size), np.bool_)
    best = np.argsort(-weights, axis=1, kind="stable")[:, :top]
    np.put_along_axis(chosen, best, True, axis=1)
    assigned: list[Index] = []
    if size <= _AT_ONCE:
        _rounds(assigned.append, weights, capacity)
    else:
        run_apart(_rounds, weights, capacity, over=watch.over, heard=assigned.append)
    one = np.arange(size)
    for other in assigned:
        chosen[one, other] = True
    bound = capacity * float(weights[one, assigned[0]].sum()) / 2 if assigned else np.inf
    chosen = np.triu(chosen | chosen.T, 1) & (weights > 0)
    return np.argwhere(chosen), bound


def _rounds(tell: Tell, weights: Floats, capacity: int) -> None:
    """Tell (m,) whom each is assigned in each round, which has no pair of the rounds before."""
    left = weights.copy()
    for _ in range(capacity):
        one, other = linear_sum_assignment(left, maximize=True)
        tell(other)
        left[one, other] = left[other, one] = 0.0


def _greedy(edges: Index, value: Floats, size: int, capacity: int) -> Floats:
    """(e,) 1 for edges taken by weight while both ends have room: at least half of the best."""
    room = [capacity] * size
    taken = np.zeros(len(edges))
    for at in np.lexsort((np.arange(len(edges)), -value)).tolist():
        one, other = edges[at].tolist()
        if room[one] and room[other]:
            taken[at] = 1.0
            room[one] -= 1
            room[other] -= 1
    return taken
