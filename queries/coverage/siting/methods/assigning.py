"""The p-median as an integer program, on the sites that its prices do not strike out.

    minimize  sum_ij c_ij y_ij   so that   sum_j y_ij = 1,   y_ij <= x_j,   sum_(j new) x_j <= p

x binary. What the solver finds is read from x alone, and its cost computed from the data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.methods.interchange import Demand
from queries.coverage.siting.methods.rows import nearest_open
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, Start, minimize

MAX_PROGRAM_ENTRIES = 150_000
"""Beyond this many assignments the integer program takes longer than it is worth."""


@dataclass(frozen=True, eq=False, slots=True)
class Best:
    """The best plan so far, the bound, and the prices that gave it with their ``rho``."""

    new: Indices
    cost: float
    bound: float
    price: Floats
    rho: Floats

    def settled(self, gap: float) -> bool:
        """Whether no other plan is worth finding."""
        return self.cost - self.bound <= max(gap, PROVEN) * self.cost


def true_cost(demand: Demand, new: Indices) -> float:
    """Weight times metres, infinite where demand has no open site."""
    metres = nearest_open(demand.distance, np.concatenate((demand.there, new)))
    return float(demand.weight @ metres) if np.isfinite(metres).all() else float("inf")


def programmed(demand: Demand, best: Best, p: int, watch: Watch, gap: float) -> Best:
    """The integer program on the sites that a better plan could use, if it is small enough.

    A site is left closed, and an assignment out, if insisting on it lifts the bound above the best
    plan: by what the site's ``rho`` is above the last of the p opened, and the assignment's cost
    above the price.
    """
    column, row = demand.distance.indices, demand.row
    free = best.rho.copy()
    free[demand.there] = np.inf
    lift = np.maximum(free - np.partition(free, p - 1)[p - 1], 0.0)
    lift[demand.there] = np.inf
    above = demand.weight[row] * demand.distance.data - best.price[row]
    limit = best.cost * (1 + PROVEN)
    by_fixed = nearest_open(demand.distance, demand.there)
    use = best.bound + lift[column] + np.maximum(above, 0.0) <= limit
    use |= column == demand.nearest(best.new)[2][row]
    use &= demand.distance.data < by_fixed[row]
    sites = np.union1d(np.flatnonzero(best.bound + lift <= limit), best.new)
    place = np.full(demand.distance.shape[1], -1, dtype=np.intp)
    place[sites] = np.arange(len(sites))
    use &= place[column] >= 0
    if use.sum() > MAX_PROGRAM_ENTRIES:
        return best
    row, site = demand.row[use], place[demand.distance.indices[use]]
    scale = 1e6 / best.cost  # a size that HiGHS's tolerances, which are absolute, fit
    ready = np.flatnonzero(np.isfinite(by_fixed))
    cost = np.concatenate(
        (
            np.zeros(len(sites)),
            demand.weight[row] * demand.distance.data[use] * scale,
            demand.weight[ready] * by_fixed[ready] * scale,
        )
    )
    program = _assignment(row, site, ready, len(demand.weight), len(sites), p, cost)
    start = _start(program, best, sites, demand, use, ready)

    def stop(cost: float, bound: float) -> bool:
        cost, bound = min(cost / scale, best.cost), max(bound / scale, best.bound)
        return watch.report(cost, min(cost, bound))

    outcome = minimize(
        program,
        start=Start(start, float(cost @ start)),
        gap=gap,
        apart=PROVEN / 2 * best.cost * scale,
        time_limit_s=watch.left_s,
        stop=stop,
    )
    plan = best
    if outcome.values is not None:
        new = sites[np.flatnonzero(outcome.values[: len(sites)] > 0.5)]
        cost_of = true_cost(demand, new)
        if len(new) <= p and cost_of < best.cost:
            plan = replace(best, new=new, cost=cost_of)
    return replace(plan, bound=min(plan.cost, max(best.bound, outcome.bound / scale)))


def _assignment(
    row: Indices, site: Indices, ready: Indices, rows: int, sites: int, p: int, cost: Floats
) -> Program:
    """Each row is assigned once, to an open site or to a fixed one, and at most p are opened."""
    pairs = len(row)
    y = sites + np.arange(pairs)
    z = sites + pairs + np.arange(len(ready))
    link = rows + np.arange(pairs)
    count = rows + pairs
    at = np.concatenate((row, ready, link, link, np.full(sites, count)))
    of = np.concatenate((y, z, site, y, np.arange(sites)))
    value = np.concatenate(
        (np.ones(pairs + len(ready)), np.ones(pairs), -np.ones(pairs), np.ones(sites))
    )
    matrix = csr_array((value, (at, of)), shape=(count + 1, len(cost)))
    return Program(
        cost,
        matrix,
        np.concatenate((np.ones(rows), np.zeros(pairs), [0.0])),
        np.concatenate((np.ones(rows), np.full(pairs, np.inf), [float(p)])),
        np.arange(len(cost)) < sites,
    )


def _start(
    program: Program,
    best: Best,
    sites: Indices,
    demand: Demand,
    use: NDArray[np.bool_],
    ready: Indices,
) -> Floats:
    """The best plan as a point of the program."""
    first, _, site = demand.nearest(best.new)
    values = np.zeros(len(program.cost))
    values[: len(sites)] = np.isin(sites, best.new)
    row = demand.row[use]
    serves = demand.distance.indices[use] == site[row]
    values[len(sites) : len(sites) + len(row)] = serves
    own = np.bincount(row, weights=serves, minlength=len(first)) > 0
    values[len(sites) + len(row) :] = ~own[ready]
    return values
