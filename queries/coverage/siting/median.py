"""The p new positions with the least weighted distance to everyone's nearest (p-median).

Hakimi (1964), Operations Research 12. The bound is the Lagrangian relaxation of the assignment
(Cornuejols, Fisher and Nemhauser 1977, Management Science 23): with a price ``u_i`` for serving
demand ``i``, ``c_ij = w_i d_ij`` and ``rho_j = sum_i min(0, c_ij - u_i)``, no plan costs less
than::

    sum_i u_i + sum_(j fixed) rho_j + (the p least rho_j of the others)

whatever the prices are. They are improved by subgradient steps; sites whose opening or closing
would lift the bound above the best plan are struck out, and what is left goes to an integer program
where it is small enough. Where every site may serve everybody, cuts prove more (see
:mod:`queries.coverage.siting.methods.cuts`).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.center import nearest_open, no_time, too_few_sites
from queries.coverage.siting.inputs import (
    checked_count,
    checked_matrix,
    checked_number,
    checked_numbers,
    checked_sites,
)
from queries.coverage.siting.methods import cuts
from queries.coverage.siting.methods.aggregate import identical_rows
from queries.coverage.siting.methods.cover import cover_all
from queries.coverage.siting.methods.interchange import Demand, added, interchanged
from queries.coverage.siting.methods.rows import covered_by, pattern
from queries.coverage.siting.result import (
    PROVEN,
    Floats,
    Indices,
    Progress,
    Siting,
    beyond,
    no_plan,
    proven,
)
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, Start, minimize

MAX_STEPS = 400
MAX_PROGRAM_ENTRIES = 150_000
"""Beyond this many assignments the integer program takes longer than it is worth."""


@dataclass(frozen=True, eq=False, slots=True)
class _Best:
    """The best plan so far, the bound, and the prices that gave it with their ``rho``."""

    new: Indices
    cost: float
    bound: float
    price: Floats
    rho: Floats

    def settled(self, gap: float) -> bool:
        """Whether no other plan is worth finding."""
        return self.cost - self.bound <= max(gap, PROVEN) * self.cost


def p_median(
    *,
    distance: csr_array,
    weight: ArrayLike,
    p: int,
    fixed: Sequence[int] | NDArray[Any] = (),
    gap: float = 0.0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Siting:
    """At most ``p`` new sites, besides the fixed, with the least sum of weight times metres.

    ``distance`` is (n demand, m sites) in metres; only stored entries may serve, so all demand with
    a weight needs an open site among its own; demand without weight asks for nothing. ``weight`` is
    (n,), at least 0. Fewer than ``p`` sites are given where no other would bring anything. The
    search ends within the relative ``gap`` or after ``time_limit_s`` seconds; ``progress`` is
    called with (objective, bound) as they improve, and at least every second: False stops with the
    best plan so far as the time limit does.

    ``objective`` and ``bound`` are weight times metres. ``marginal_gain`` is what each new site
    saves after those before it, where demand that has no site yet counts at the farthest of its
    entries. Infeasible if demand with weight has no entry, or if ``p`` sites cannot reach all of
    it: the culprits are the demand without an entry, or else what the best choice of ``p`` sites
    leaves out. Raises InvalidInput, also if the time is too short to find any plan or to show
    there is none, and GongjianError if the solver fails.

    O(entries) memory and, for each of some hundred steps, time.

    >>> metres = csr_array(np.array([[1.0, 5.0], [4.0, 2.0], [9.0, 3.0]]))
    >>> plan = p_median(distance=metres, weight=np.array([1.0, 1.0, 2.0]), p=1)
    >>> plan.status, plan.objective, plan.sites.tolist()
    ('optimal', 13.0, [1])
    """
    time_limit_s = checked_number(time_limit_s, "time_limit_s", positive=True)
    watch = Watch(time_limit_s)
    matrix = checked_matrix(distance, name="distance")
    weight = checked_numbers(weight, matrix.shape[0], "weight", "row of demand")
    there = checked_sites(fixed, matrix.shape[1], "fixed")
    p = checked_count(p, matrix.shape[1] - len(there), "p", "candidates")
    gap = checked_number(gap, "gap")
    asking = np.flatnonzero(weight > 0)
    reachable = np.diff(matrix.indptr) > 0
    lost = asking[~reachable[asking]]
    if len(lost):
        return no_plan(
            uncovered=np.flatnonzero(reachable),
            unreachable=np.flatnonzero(~reachable),
            culprits=lost,
            why=beyond(len(lost)),
        )
    rows = matrix[asking]
    first, group = identical_rows(rows, by_value=True)
    merged = np.bincount(group, weights=weight[asking], minlength=len(first)).astype(np.float64)
    unit = Unit.of(merged)
    demand = Demand.of(rows[first], unit.count(merged), there)
    worst = np.maximum.reduceat(rows.data, rows.indptr[:-1]) if len(asking) else np.zeros(0)
    watch.tells(
        progress,
        unit.size,
        objective=float(weight[asking] @ worst) / unit.size,
        bound=float(demand.least().sum()),
    )

    new = added(demand, np.empty(0, dtype=np.intp), p, watch.over)
    if not np.isfinite(_cost(demand, new)):
        rest = demand.distance[np.flatnonzero(~covered_by(demand.distance, there))]
        cost = np.ones(matrix.shape[1])
        needed = cover_all(reach=pattern(rest), cost=cost, watch=watch, enough=float(p), quiet=True)
        if needed.bound > p:
            found = too_few_sites(rows, there, needed, p)
            return _renumbered(found, asking, reachable)
        if needed.cost > p:
            raise no_time(p, watch, time_limit_s)
        new = added(demand, needed.columns, p, watch.over)
    new, _ = interchanged(demand, new, watch.over)
    best = _improved(demand, new, p, watch, gap)
    return _answer(matrix, weight, there, demand.needed(best.new), best.bound * unit.size)


def _cost(demand: Demand, new: Indices) -> float:
    """Weight times metres, infinite where demand has no open site."""
    metres = nearest_open(demand.distance, np.concatenate((demand.there, new)))
    return float(demand.weight @ metres) if np.isfinite(metres).all() else float("inf")


def _improved(demand: Demand, new: Indices, p: int, watch: Watch, gap: float) -> _Best:
    # Nobody is nearer than the nearest site of all: prices at which no site is worth anything.
    price, rho = demand.least(), np.zeros(demand.distance.shape[1])
    best = _Best(new, _cost(demand, new), float(price.sum()), price, rho)
    if not best.settled(gap) and len(new) and cuts.fit(demand):
        search = cuts.Cuts(demand, new, best.bound, p, watch, gap)
        search.run()
        return replace(best, new=search.new, cost=search.cost, bound=search.bound)
    if not best.settled(gap) and len(new):
        best = _priced(demand, best, p, watch, gap)
    if not best.settled(gap) and len(new):
        best = _programmed(demand, best, p, watch, gap)
    if not len(new) and not (p and demand.can_be_nearer(new)):
        # Where no site would bring anything the plan is its own bound.
        best = replace(best, bound=best.cost)
    return best


def _priced(demand: Demand, best: _Best, p: int, watch: Watch, gap: float) -> _Best:
    """Subgradient steps on the prices; the sites they open are tried as plans."""
    row, column = demand.row, demand.distance.indices
    cost = demand.weight[row] * demand.distance.data
    price = demand.weight * np.minimum(
        demand.nearest(best.new)[1],
        np.maximum.reduceat(demand.distance.data, demand.distance.indptr[:-1]),
    )
    step, idle = 2.0, 0
    tried: set[tuple[int, ...]] = set()
    wait = 0
    for _ in range(MAX_STEPS):
        spread = np.minimum(cost - price[row], 0.0)
        sums = np.bincount(column, weights=spread, minlength=demand.distance.shape[1])
        rho = np.asarray(sums, dtype=np.float64)
        opened = _opened(rho, demand.there, p)
        value = float(price.sum() + rho[opened].sum() + rho[demand.there].sum())
        if value > best.bound:
            idle = 0
            best = _Best(best.new, best.cost, min(value, best.cost), price, rho)
        else:
            idle += 1
        wait -= 1
        if value == best.bound and tuple(opened) not in tried and wait <= 0:
            tried.add(tuple(opened))
            # As many steps for the prices as for the plans they suggest: the clock, which would
            # divide the time better, would make another plan of equal ones on another day.
            new, wait = interchanged(demand, opened, watch.over)
            if (of_new := _cost(demand, new)) < best.cost:
                best = replace(best, new=new, cost=of_new)
        if best.settled(gap) or watch.report(best.cost, best.bound):
            break
        if idle == 15:
            step, idle = step / 2, 0
        serving = np.zeros(demand.distance.shape[1], dtype=bool)
        serving[opened] = serving[demand.there] = True
        served = np.bincount(row, weights=serving[column] & (spread < 0), minlength=len(price))
        slope = 1.0 - served
        length = float(slope @ slope)
        if length == 0 or step < 1e-4:
            break
        price = np.maximum(price + step * (best.cost - value) / length * slope, 0.0)
    return best


def _opened(rho: Floats, there: Indices, p: int) -> Indices:
    free = rho.copy()
    free[there] = np.inf
    return np.argsort(free, kind="stable")[:p].astype(np.intp)


def _programmed(demand: Demand, best: _Best, p: int, watch: Watch, gap: float) -> _Best:
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
        cost_of = _cost(demand, new)
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
    best: _Best,
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


def _answer(
    matrix: csr_array, weight: Floats, there: Indices, new: Indices, bound: float
) -> Siting:
    order, gains = _build_order(matrix, weight, there, new)
    chosen = np.sort(np.concatenate((there, order)))
    metres = nearest_open(matrix, chosen)
    asking = weight > 0
    objective = float(weight[asking] @ metres[asking])
    bound = min(bound, objective)
    reachable = np.diff(matrix.indptr) > 0
    covered = np.isfinite(metres)
    return Siting(
        status="optimal" if proven(objective, bound) else "feasible",
        objective=objective,
        bound=bound,
        sites=chosen,
        added=order,
        marginal_gain=gains,
        covered=np.flatnonzero(covered),
        uncovered=np.flatnonzero(reachable & ~covered),
        unreachable=np.flatnonzero(~reachable),
        culprits=np.empty(0, dtype=np.intp),
    )


def _build_order(
    matrix: csr_array, weight: Floats, there: Indices, new: Indices
) -> tuple[Indices, Floats]:
    """``new`` with the greatest saving first, and the saving."""
    by_site = matrix.T.tocsr()
    metres = np.zeros(matrix.shape[0])
    some = np.flatnonzero(np.diff(matrix.indptr))
    if len(some):
        metres[some] = np.maximum.reduceat(matrix.data, matrix.indptr[some])
    metres = np.minimum(metres, nearest_open(matrix, there))
    left = {int(j): slice(by_site.indptr[j], by_site.indptr[j + 1]) for j in new}
    order: list[int] = []
    gains: list[float] = []

    def saving(j: int) -> float:
        rows = by_site.indices[left[j]]
        return float(weight[rows] @ np.maximum(metres[rows] - by_site.data[left[j]], 0.0))

    # Savings only shrink: one that is the greatest when computed anew is the greatest of all.
    heap = [(-saving(j), j) for j in left]
    heapq.heapify(heap)
    while heap:
        _, pick = heapq.heappop(heap)
        key = (-saving(pick), pick)
        if heap and key > heap[0]:
            heapq.heappush(heap, key)
            continue
        gains.append(-key[0])
        order.append(pick)
        at = left[pick]
        rows = by_site.indices[at]
        metres[rows] = np.minimum(metres[rows], by_site.data[at])
    return np.array(order, dtype=np.intp), np.array(gains, dtype=np.float64)


def _renumbered(found: Siting, asking: Indices, reachable: NDArray[np.bool_]) -> Siting:
    """An infeasible answer about the rows ``asking``, said of all demand."""
    return no_plan(
        uncovered=np.flatnonzero(reachable),
        unreachable=np.flatnonzero(~reachable),
        culprits=asking[found.culprits],
        why=found.why,
    )
