"""What a b-matching can weigh at most, whichever pairs it is made of.

With any price ``y_i`` >= 0 of a place at each vertex no plan is heavier than::

    capacity * sum_i y_i + sum_(i < j) max(0, w_ij - y_i - y_j)

(the Lagrangian of the capacities; the second sum because each edge is taken once at most). Prices
are the multipliers of the linear relaxation on some edges. Edges that are worth more than the
prices of their ends are added and the prices found anew, until there are none: they are then those
of the relaxation on all edges (column generation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.snapshot.pictures import Index
from queries.coverage.reach.walking import Floats
from queries.coverage.siting.result import PROVEN
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, minimize

_ROUNDS = 12
_ADDED = 4
"""Edges that are added in a round at most, for each vertex."""
_BLOCK = 1_000_000
"""Pairs looked at together: bounds the memory."""


@dataclass(frozen=True, eq=False, slots=True)
class Prices:
    """The best bound, inf where there was no time for one, and the price of each vertex."""

    bound: float
    price: Floats


def program(edges: Index, value: Floats, size: int, capacity: int) -> Program:
    """The edges of greatest value of which no vertex has more than ``capacity``."""
    count = len(edges)
    ends = (edges.T.ravel(), np.tile(np.arange(count), 2))
    return Program(
        cost=-value,
        rows=csr_array((np.ones(2 * count), ends), shape=(size, count)),
        low=np.full(size, -np.inf),
        high=np.full(size, float(capacity)),
        whole=np.ones(count, np.bool_),
    )


def priced(weights: Floats, capacity: int, edges: Index, watch: Watch) -> Prices:
    """Prices that begin with those of the relaxation on ``edges`` (e, 2), the smaller end first.
    O(m^2) a round beside the linear programs."""
    size = len(weights)
    if not len(edges):
        # Each vertex has its heaviest edge among them: where there is none, none has a weight.
        return Prices(0.0, np.zeros(size))
    best = Prices(np.inf, np.zeros(size))
    known = np.zeros((size, size), np.bool_)
    known[edges[:, 0], edges[:, 1]] = True
    for _ in range(_ROUNDS):
        edges = np.argwhere(known)
        value = weights[edges[:, 0], edges[:, 1]]
        unit = Unit.of(value)
        outcome = minimize(
            program(edges, unit.count(value), size, capacity),
            kind="continuous",
            time_limit_s=watch.left_s,
            stop=lambda cost, bound: watch.over(),
        )
        if outcome.duals is None:
            break
        price = np.maximum(-outcome.duals, 0.0) * unit.size
        above, missing, worth = _above(weights, price, known)
        bound = capacity * float(price.sum()) + above
        if bound < best.bound:
            best = Prices(bound, price)
        if not len(missing) or watch.over():
            break
        most = np.argsort(-worth, kind="stable")[: _ADDED * size]
        known[missing[most, 0], missing[most, 1]] = True
    return best


def worth_trying(weights: Floats, prices: Prices, total: float) -> Index:
    """(e, 2) the edges that a plan heavier than ``total`` can have: to insist on any other lowers
    the bound by as much as its ends cost more than it is worth, and so below that."""
    spare = prices.bound - total + PROVEN * total
    found = [
        np.argwhere((weights[rows] > 0) & (over >= -spare) & later) + np.array([rows.start, 0])
        for rows, over, later in _blocks(weights, prices.price)
    ]
    return np.concatenate(found) if found else np.zeros((0, 2), np.intp)


def _above(weights: Floats, price: Floats, known: NDArray[np.bool_]) -> tuple[float, Index, Floats]:
    """What all edges are worth beyond the prices of their ends, which of them are not known, and
    what each of these is worth beyond."""
    total = 0.0
    least = 1e-9 * float(weights.max(initial=0.0))
    pairs, worth = [np.zeros((0, 2), np.intp)], [np.zeros(0)]
    for rows, over, later in _blocks(weights, price):
        positive = np.where(later, np.maximum(over, 0.0), 0.0)
        total += float(positive.sum())
        new = np.argwhere((positive > least) & ~known[rows])
        worth.append(positive[new[:, 0], new[:, 1]])
        pairs.append(new + np.array([rows.start, 0]))
    return total, np.concatenate(pairs), np.concatenate(worth)


def _blocks(weights: Floats, price: Floats) -> Iterator[tuple[slice, Floats, NDArray[np.bool_]]]:
    """Some rows at a time, what their edges are worth beyond the prices of their ends, and which
    are told here: each edge once, in the row of its smaller end."""
    size = len(weights)
    step = max(1, _BLOCK // max(size, 1))
    column = np.arange(size)
    for start in range(0, size, step):
        rows = slice(start, min(start + step, size))
        over = weights[rows] - price[rows, np.newaxis] - price
        yield rows, over, column > column[rows, np.newaxis]
