"""The p new positions with the least weighted distance to everyone's nearest (p-median).

Hakimi (1964), Operations Research 12. The bound is the Lagrangian relaxation of the assignment
(Cornuejols, Fisher and Nemhauser 1977, Management Science 23): with a price ``u_i`` for serving
demand ``i``, ``c_ij = w_i d_ij`` and ``rho_j = sum_i min(0, c_ij - u_i)``, no plan costs less
than::

    sum_i u_i + sum_(j fixed) rho_j + (the p least rho_j of the others)

whatever the prices are. They are improved by subgradient steps; sites whose opening or closing
would lift the bound above the best plan are struck out, and what is left goes to an integer program
where it is small enough. Where every site may serve everybody, cuts prove more (see
:mod:`queries.coverage.siting.methods.cuts`). Of millions of entries plan and prices are made better
side by side (see :mod:`queries.coverage.siting.methods.many`).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.siting.capacitated import limited_median
from queries.coverage.siting.center import no_time, too_few_sites
from queries.coverage.siting.inputs import (
    checked_count,
    checked_matrix,
    checked_number,
    checked_numbers,
    checked_sites,
)
from queries.coverage.siting.methods import cuts
from queries.coverage.siting.methods.aggregate import identical_rows
from queries.coverage.siting.methods.assigning import Best, programmed, true_cost
from queries.coverage.siting.methods.cover import cover_all
from queries.coverage.siting.methods.interchange import Demand, added, interchanged
from queries.coverage.siting.methods.many import LEAST_ENTRIES, Many
from queries.coverage.siting.methods.rows import covered_by, nearest_open, pattern
from queries.coverage.siting.result import (
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

MAX_STEPS = 400


def p_median(
    *,
    distance: csr_array,
    weight: ArrayLike,
    p: int,
    fixed: Sequence[int] | NDArray[Any] = (),
    capacity: ArrayLike | None = None,
    beyond_m: ArrayLike | None = None,
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

    ``capacity`` (m,) is the weight that each site, fixed or new, serves at most. Each row of demand
    is then served whole by one open site, not always its nearest; the answer is a
    :class:`queries.coverage.siting.capacitated.Served`. Meant for thousands of rows, not for more.

    ``beyond_m`` (n,) says that all other sites may serve too, each from so many metres or more:
    where only the nearest of very many are stored. Plans keep to the stored ones; the bound then
    holds also for plans that do not.

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
    if capacity is not None and beyond_m is not None:
        raise InvalidInput("with capacities only stored sites serve: leave beyond_m out")
    capacities = others = None
    if capacity is not None:
        capacities = checked_numbers(capacity, matrix.shape[1], "capacity", "site")
    if beyond_m is not None:
        others = checked_numbers(beyond_m, matrix.shape[0], "beyond_m", "row of demand")
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
    if capacities is not None and len(asking):
        return limited_median(
            distance=matrix,
            weight=weight,
            capacity=capacities,
            fixed=there,
            p=p,
            gap=gap,
            watch=watch,
            time_limit_s=time_limit_s,
            progress=progress,
        )
    rows = matrix[asking]
    first, group = identical_rows(rows, by_value=True)
    merged = np.bincount(group, weights=weight[asking], minlength=len(first)).astype(np.float64)
    unit = Unit.of(merged)
    demand = Demand.of(rows[first], unit.count(merged), there)
    most = None
    if others is not None:
        nearest = np.full(len(first), np.inf)
        np.minimum.at(nearest, group, others[asking])
        most = demand.weight * nearest
    worst = np.maximum.reduceat(rows.data, rows.indptr[:-1]) if len(asking) else np.zeros(0)
    watch.tells(
        progress,
        unit.size,
        objective=float(weight[asking] @ worst) / unit.size,
        bound=_floor(demand, most),
    )

    many = Many(demand, p, watch, most) if _of_many(demand) else None

    def begun(columns: Indices) -> Indices:
        if many is not None:
            return many.begin(columns)
        return interchanged(demand, added(demand, columns, p, watch.over), watch.over)[0]

    new = begun(np.empty(0, dtype=np.intp))
    if many is not None and watch.over() and not len(new):
        raise no_time(p, watch, time_limit_s)
    if not np.isfinite(true_cost(demand, new)):
        rest = demand.distance[np.flatnonzero(~covered_by(demand.distance, there))]
        cost = np.ones(matrix.shape[1])
        needed = cover_all(reach=pattern(rest), cost=cost, watch=watch, enough=float(p), quiet=True)
        if needed.bound > p:
            found = too_few_sites(rows, there, needed, p)
            return _renumbered(found, asking, reachable)
        if needed.cost > p:
            raise no_time(p, watch, time_limit_s)
        new = begun(needed.columns)
    best = _improved(demand, new, p, watch, gap, most, many)
    return _answer(matrix, weight, there, demand.needed(best.new), best.bound * unit.size)


def _of_many(demand: Demand) -> bool:
    """Whether the entries are so many that what looks at them is worth compiling."""
    return demand.distance.nnz >= LEAST_ENTRIES and not cuts.fit(demand)


def _floor(demand: Demand, most: Floats | None) -> float:
    """Nobody is nearer than the nearest site of all."""
    least = demand.least()
    return float((least if most is None else np.minimum(least, most)).sum())


def _improved(
    demand: Demand,
    new: Indices,
    p: int,
    watch: Watch,
    gap: float,
    most: Floats | None,
    many: Many | None,
) -> Best:
    # Prices at which no site is worth anything.
    price, rho = demand.least(), np.zeros(demand.distance.shape[1])
    best = Best(new, true_cost(demand, new), _floor(demand, most), price, rho)
    if not best.settled(gap) and len(new) and cuts.fit(demand):
        search = cuts.Cuts(demand, new, best.bound, p, watch, gap)
        search.run()
        return replace(best, new=search.new, cost=search.cost, bound=search.bound)
    if not best.settled(gap) and len(new):
        best = _priced(demand, best, p, watch, gap, most) if many is None else many.run(best, gap)
    # The program knows of no other sites than those that are stored.
    if not best.settled(gap) and len(new) and most is None:
        best = programmed(demand, best, p, watch, gap)
    if not len(new) and not (p and (most is not None or demand.can_be_nearer(new))):
        # Where no site would bring anything the plan is its own bound.
        best = replace(best, bound=best.cost)
    return best


def _priced(
    demand: Demand, best: Best, p: int, watch: Watch, gap: float, most: Floats | None
) -> Best:
    """Subgradient steps on the prices; the sites they open are tried as plans."""
    most = np.full(len(demand.weight), np.inf) if most is None else most
    row, column = demand.row, demand.distance.indices
    cost = demand.weight[row] * demand.distance.data
    price = demand.weight * np.minimum(
        demand.nearest(best.new)[1],
        np.maximum.reduceat(demand.distance.data, demand.distance.indptr[:-1]),
    )
    price = np.minimum(price, most)
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
            best = Best(best.new, best.cost, min(value, best.cost), price, rho)
        else:
            idle += 1
        wait -= 1
        if value == best.bound and tuple(opened) not in tried and wait <= 0:
            tried.add(tuple(opened))
            # As many steps for the prices as for the plans they suggest: the clock, which would
            # divide the time better, would make another plan of equal ones on another day.
            new, wait = interchanged(demand, opened, watch.over)
            if (of_new := true_cost(demand, new)) < best.cost:
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
        price = np.clip(price + step * (best.cost - value) / length * slope, 0.0, most)
    return best


def _opened(rho: Floats, there: Indices, p: int) -> Indices:
    free = rho.copy()
    free[there] = np.inf
    return np.argsort(free, kind="stable")[:p].astype(np.intp)


def _answer(
    matrix: csr_array, weight: Floats, there: Indices, new: Indices, bound: float
) -> Siting:
    order, gains = build_order(matrix, weight, there, new)
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


def build_order(
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
