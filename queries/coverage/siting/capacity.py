"""Maximal covering where a site serves only so much: capacities, and demand that may be split.

    max sum_ij f_ij   with   sum_j f_ij <= weight_i,   sum_i f_ij <= capacity_j x_j,
    0 <= f_ij <= weight_i x_j,   x_fixed = 1,   sum of new x <= p,   cost x <= budget

(Church and Somogyi 1985; Current and Storbeck 1988). A row of demand may be served by several
sites, each within reach, as staff or members may go to several. For given sites what is served is
a maximal flow, which is computed anew for every plan.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from graph.errors import GongjianError
from queries.coverage.siting.methods.rows import pattern
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, Start, minimize


@dataclass(frozen=True, eq=False, slots=True)
class CapacityReach:
    """Who may serve whom, and how much. Amounts are counts of a unit that fits them."""

    rows: csr_array
    """(r, s) pattern: merged rows of demand by sites."""
    weight: Floats
    capacity: Floats
    fixed: Indices
    """Columns that stand already."""
    new: Indices
    """Columns that may be added."""
    most: int
    cost: Floats | None
    """(s,) or None where there is no budget."""
    budget: float

    def allows(self, added: Indices) -> bool:
        """Whether the number and the cost of these new sites are within what is given."""
        cheap = self.cost is None or float(self.cost[added].sum()) <= self.budget
        return len(added) <= self.most and cheap


def in_unit(service: CapacityReach, unit: Unit) -> CapacityReach:
    """The same counted in ``unit``; no capacity is more than the demand in reach, no demand more
    than the sites that reach it can serve."""
    weight = unit.count(service.weight)
    capacity = np.minimum(
        unit.count(service.capacity), np.asarray(pattern(service.rows).T @ weight)
    )
    weight = np.minimum(weight, np.asarray(pattern(service.rows) @ capacity))
    return replace(service, weight=weight, capacity=capacity)


def served(service: CapacityReach, sites: Indices, *, nearly: bool = False) -> Floats:
    """(r,) how much of each row these sites serve together, at most: a maximal flow.

    Whole numbers by Dinic's algorithm, others, which it cannot take, as a linear program, or
    ``nearly``: by the same algorithm to a billionth of all demand at each row, which is faster.
    Raises GongjianError if the flow found breaks a condition.
    """
    part = csr_array(service.rows[:, sites])
    if not part.nnz:
        return np.zeros(len(service.weight))
    capacity = np.minimum(service.capacity[sites], service.weight.sum())
    numbers = np.concatenate((service.weight, capacity))
    if service.weight.sum() < 2**31 and bool(np.all(numbers == np.floor(numbers))):
        return _whole_flow(part, service.weight, capacity)
    if nearly:
        scale = 2**30 / service.weight.sum()
        amounts = (np.floor(amount * scale) for amount in (service.weight, capacity))
        return np.asarray(_whole_flow(part, *amounts) / scale)
    return _split_flow(part, service.weight, capacity)


def _whole_flow(part: csr_array, weight: Floats, capacity: Floats) -> Floats:
    rows, sites = part.shape
    first_row, sink = 1 + sites, 1 + sites + rows
    row = np.repeat(np.arange(rows), np.diff(part.indptr))
    limit = np.concatenate((capacity, weight[row], weight)).astype(np.int32)
    tail = np.concatenate((np.zeros(sites), 1 + part.indices, first_row + np.arange(rows)))
    head = np.concatenate((1 + np.arange(sites), first_row + row, np.full(rows, sink)))
    graph = csr_array(
        (limit, (tail.astype(np.int32), head.astype(np.int32))), shape=(sink + 1, sink + 1)
    )
    flow: Any = maximum_flow(graph, 0, sink).flow
    return np.asarray(flow[first_row:sink, [sink]].todense(), dtype=np.float64).ravel()


def _split_flow(part: csr_array, weight: Floats, capacity: Floats) -> Floats:
    arcs = np.arange(part.nnz)
    row = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    limit = np.concatenate((weight, capacity))
    ends: Indices = np.concatenate((row, part.shape[0] + part.indices))
    matrix = csr_array(
        (np.ones(2 * len(arcs)), (ends, np.concatenate((arcs, arcs)))),
        shape=(len(limit), len(arcs)),
    )
    outcome = minimize(
        Program(
            cost=-np.ones(len(arcs)),
            rows=matrix,
            low=np.full(len(limit), -np.inf),
            high=limit,
            whole=np.zeros(len(arcs), dtype=bool),
            most=weight[row],
        ),
        kind="continuous",
        time_limit_s=np.inf,
    )
    values = outcome.values
    if values is None or (np.asarray(matrix @ values) > limit + 1e-6 * float(limit.max())).any():
        raise GongjianError("the solver's flow is more than a site or a row of demand allows")
    flow = np.bincount(row, weights=np.maximum(values, 0.0), minlength=part.shape[0])
    return np.asarray(np.minimum(flow, weight))


def first_plan(service: CapacityReach) -> Indices:
    """New sites one by one, each with the most of what is not yet served, by cost if it counts."""
    columns = csr_array(service.rows.T)
    left = service.weight.copy()
    order: list[int] = []
    room = service.budget

    def serve(site: int) -> None:
        rows = columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
        before = np.concatenate(([0.0], np.cumsum(left[rows])))
        taken = np.diff(np.minimum(before, service.capacity[site]))
        left[rows] = np.maximum(left[rows] - taken, 0.0)

    for site in service.fixed.tolist():
        serve(site)
    open_sites = service.new
    while len(order) < service.most and len(open_sites):
        gain = np.minimum(np.asarray(columns @ left), service.capacity)[open_sites]
        if service.cost is not None:
            gain = np.where(
                service.cost[open_sites] <= room, gain / service.cost[open_sites], -np.inf
            )
        at = int(gain.argmax())
        if gain[at] == -np.inf or (service.cost is not None and gain[at] <= 0):
            break
        site = int(open_sites[at])
        room -= 0.0 if service.cost is None else float(service.cost[site])
        order.append(site)
        serve(site)
        open_sites = np.delete(open_sites, at)
    return np.array(order, dtype=np.intp)


def search(
    service: CapacityReach,
    *,
    gap: float,
    whole: bool,
    watch: Watch,
) -> tuple[Indices, float]:
    """The best new sites found in time, and the bound; ``whole``: values are whole."""
    plan = first_plan(service)
    value = float(served(service, np.concatenate((service.fixed, plan))).sum())
    bound = simple_bound(service)

    def lowered(by: float) -> float:
        by = math.floor(by + 1e-5) if whole and math.isfinite(by) else by
        return min(bound, max(by, value))

    def stop(reached: float, by: float) -> bool:
        by = lowered(by)
        # A solver's value is told on, but is not yet a plan.
        return watch.report(min(max(value, reached), by), by)

    bound = lowered(bound)
    if bound - value > max(gap, PROVEN) * value and not stop(value, bound):
        found, proven = solve(
            service,
            begin=plan,
            value=value,
            apart=max(gap * value, 0.9 if whole else PROVEN / 2 * value),
            time_limit_s=watch.left_s,
            stop=stop,
        )
        if found is not None and service.allows(found):
            reached = float(served(service, np.concatenate((service.fixed, found))).sum())
            if reached > value:
                plan, value = found, reached
        bound = lowered(proven)
    missing = service.most - len(plan)
    if service.cost is None and missing > 0:
        plan = np.concatenate((plan, np.setdiff1d(service.new, plan)[:missing]))
    return plan, lowered(bound)


def served_in_full(weight: Floats, group: Indices, flow: Floats) -> NDArray[np.bool_]:
    """(n,) which rows of demand get all they ask, where each merged row serves its rows in turn."""
    covered = np.zeros(len(weight), dtype=bool)
    rows = np.flatnonzero(group >= 0)
    rows = rows[np.argsort(group[rows], kind="stable")]
    running = np.cumsum(weight[rows])
    starts = np.searchsorted(group[rows], group[rows], side="left")
    before = np.concatenate(([0.0], running))[starts]
    covered[rows] = running - before <= flow[group[rows]] + 1e-6 * weight[rows]
    return covered


def simple_bound(service: CapacityReach) -> float:
    """All sites serve to their capacity, each its own: no plan serves more."""
    alone = np.minimum(service.capacity, np.asarray(service.rows.T @ service.weight))
    value, left = float(alone[service.fixed].sum()), np.sort(alone[service.new])[::-1]
    return min(value + float(left[: service.most].sum()), float(service.weight.sum()))


def solve(
    service: CapacityReach,
    *,
    begin: Indices,
    value: float,
    apart: float,
    time_limit_s: float,
    stop: Callable[[float, float], bool],
) -> tuple[Indices | None, float]:
    """The mixed-integer program: (new sites or None, the bound proven).

    It starts from the plan ``begin``, which serves ``value``, and ends within ``apart``.
    """
    rows = service.rows
    # HiGHS's tolerances are absolute: amounts are brought to a size they fit.
    scale = (
        1.0
        if value >= 1e3 and service.weight.sum() <= 1e7
        else 1e6 / (value or float(service.weight.sum()))
    )
    sites, arcs = rows.shape[1], rows.nnz
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    arc = np.arange(arcs)
    weight, capacity = service.weight * scale, service.capacity * scale
    largest = np.minimum(weight[row], capacity[rows.indices])
    is_new = np.zeros(sites)
    is_new[service.new] = 1.0
    shares = np.zeros(sites)
    if service.cost is not None and service.budget > 0:
        shares = is_new * service.cost / service.budget
    site, ones = np.arange(sites), np.ones(arcs)
    # Rows: the number, the cost, what each row of demand asks, what each site can, each arc.
    of_demand, of_site = 2, 2 + len(weight)
    of_arc = of_site + sites
    entries = (
        (is_new, np.zeros(sites, dtype=np.intp), site),
        (shares, np.ones(sites, dtype=np.intp), site),
        (ones, of_demand + row, sites + arc),
        (-capacity, of_site + site, site),
        (ones, of_site + rows.indices, sites + arc),
        (-largest, of_arc + arc, rows.indices),
        (ones, of_arc + arc, sites + arc),
    )
    values, where, column = (np.concatenate([entry[k] for entry in entries]) for k in range(3))
    matrix = csr_array((values, (where, column)), shape=(of_arc + arcs, sites + arcs))
    most = np.concatenate(((float(service.most), 1.0), weight, np.zeros(sites + arcs)))
    lower = np.zeros(sites + arcs)
    lower[service.fixed] = 1.0
    upper = np.concatenate((is_new, largest))
    upper[service.fixed] = 1.0
    chosen = lower[:sites].copy()
    chosen[begin] = 1.0
    outcome = minimize(
        Program(
            cost=-np.concatenate((np.zeros(sites), ones)),
            rows=matrix,
            low=np.full(of_arc + arcs, -np.inf),
            high=most,
            whole=np.arange(sites + arcs) < sites,
            least=lower,
            most=upper,
        ),
        start=Start(chosen, -value * scale),
        apart=apart * scale,
        time_limit_s=time_limit_s,
        stop=lambda cost, bound: stop(-cost / scale, -bound / scale),
    )
    bound = -outcome.bound / scale
    if outcome.values is None:
        return None, bound
    return service.new[outcome.values[service.new] > 0.5], bound


def in_order(service: CapacityReach, added: Indices, watch: Watch) -> tuple[Indices, Floats]:
    """New sites in the order to build them, the greatest gain first, and what each gains.

    What is served is submodular in the sites, so gains only shrink and few flows are computed;
    once ``watch`` is over, nearly.
    """

    def total(sites: Indices) -> float:
        return float(served(service, sites, nearly=watch.over()).sum())

    plan = service.fixed
    value = total(plan)
    heap = [(-math.inf, site) for site in np.sort(added).tolist()]
    order: list[int] = []
    gains: list[float] = []
    fresh: dict[int, float] = {}
    while heap:
        _, site = heapq.heappop(heap)
        if site in fresh:
            order.append(site)
            gains.append(max(0.0, fresh[site] - value))
            plan, value = np.append(plan, site), max(value, fresh[site])
            fresh = {}
            continue
        fresh[site] = total(np.append(plan, site))
        heapq.heappush(heap, (-max(0.0, fresh[site] - value), site))
    return np.array(order, dtype=np.intp), np.array(gains)
