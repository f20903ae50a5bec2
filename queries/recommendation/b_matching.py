"""Capacitated b-matching of greatest total weight in a general graph, with a proof.

    max sum w_e x_e   with   sum of x_e at i <= capacity for every vertex i,   x binary

A simple b-matching (Schrijver, Combinatorial Optimization, 2003, ch. 31-33). HiGHS solves it on a
candidate graph and proves it there; its zero-half cuts are the odd-set constraints that the plain
relaxation lacks.

Candidates are the ``top`` heaviest edges of each vertex, and those of ``capacity`` rounds of the
assignment problem over all edges, each without the edges of the rounds before: the heaviest edges
of many vertices often lead to the same few, and without the rounds most would go unmatched. Half of
the first round's value is that of the fractional matching over all edges (Balinski 1965); as x /
capacity is one, ``capacity`` times as much bounds every plan, whatever its edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from graph.snapshot import Index
from queries.coverage.reach import Floats
from queries.coverage.siting.result import Progress
from queries.coverage.siting.solver import Program, Start, minimize


@dataclass(frozen=True, eq=False, slots=True)
class BMatching:
    """Edges, and how good they are."""

    edges: Index
    """(k, 2) vertices, the smaller first; the heaviest first, equals by vertices."""
    total: float
    bound: float
    """No plan of candidates is heavier."""
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

    Args:
        weights: (m, m) symmetric, not negative; there is no edge where it is 0.
        capacity: edges of a vertex at most, from 1.
        top: heaviest edges of each vertex that are candidates; m - 1 makes all of them so.
        time_limit_s: seconds for the proof; what is best until then is given.
        progress: told total and bound as they improve; False ends the search.

    O(capacity m^3) at worst before the search, in practice about m^2.
    """
    edges, bound_of_all = _candidates(weights, capacity, top)
    value = weights[edges[:, 0], edges[:, 1]]
    first = _greedy(edges, value, len(weights), capacity)
    chosen, bound, proven = np.flatnonzero(first), 0.0, True
    if len(edges):
        outcome = minimize(
            _program(edges, value, len(weights), capacity),
            start=Start(first, -float(value @ first)),
            time_limit_s=time_limit_s,
            stop=None if progress is None else lambda cost, low: not progress(-cost, -low),
        )
        bound, proven = -outcome.bound, outcome.proven
        if outcome.values is not None:
            chosen = np.flatnonzero(outcome.values > 0.5)
    chosen = chosen[np.lexsort((chosen, -value[chosen]))]
    total = float(value[chosen].sum())
    return BMatching(
        edges=edges[chosen],
        total=total,
        bound=total if proven else min(bound, bound_of_all),
        bound_of_all=max(bound_of_all, total),
        proven=proven,
        candidates=len(edges),
    )


def _program(edges: Index, value: Floats, size: int, capacity: int) -> Program:
    count = len(edges)
    ends = (edges.T.ravel(), np.tile(np.arange(count), 2))
    return Program(
        cost=-value,
        rows=csr_array((np.ones(2 * count), ends), shape=(size, count)),
        low=np.full(size, -np.inf),
        high=np.full(size, float(capacity)),
        whole=np.ones(count, np.bool_),
    )


def _candidates(weights: Floats, capacity: int, top: int) -> tuple[Index, float]:
    """(e, 2) the candidates in order, and a bound of every plan whatever its edges."""
    size = len(weights)
    chosen = np.zeros((size, size), np.bool_)
    best = np.argsort(-weights, axis=1, kind="stable")[:, :top]
    np.put_along_axis(chosen, best, True, axis=1)
    left, bound = weights.copy(), 0.0
    for turn in range(capacity):
        one, other = linear_sum_assignment(left, maximize=True)
        if turn == 0:
            bound = capacity * float(left[one, other].sum()) / 2
        chosen[one, other] = True
        left[one, other] = left[other, one] = 0.0
    chosen = np.triu(chosen | chosen.T, 1) & (weights > 0)
    return np.argwhere(chosen), bound


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
