"""Maximal covering (MCLP): the sites that cover the most demand, existing positions kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError, InvalidInput
from queries.coverage.siting import capacity as limited
from queries.coverage.siting.inputs import (
    checked_count,
    checked_matrix,
    checked_number,
    checked_numbers,
    checked_sites,
)
from queries.coverage.siting.methods.aggregate import Covers, merge
from queries.coverage.siting.methods.bounds import Choice, simple
from queries.coverage.siting.methods.greedy import in_order
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.methods.search import Search
from queries.coverage.siting.result import Floats, Indices, Progress, Siting, proven
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch


def maximal_covering(
    *,
    reach: csr_array,
    weight: ArrayLike,
    p: int | None = None,
    fixed: Sequence[int] | NDArray[Any] = (),
    cost: ArrayLike | None = None,
    budget: float | None = None,
    capacity: ArrayLike | None = None,
    gap: float = 0.0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Siting:
    """Choose new sites so that the weight covered, together with the fixed ones, is greatest.

        max sum_i weight_i z_i   with   z_i <= sum_{j reaches i} x_j,  x_fixed = 1,
        sum of new x = p,   sum of cost_j x_j over the new <= budget

    (Church and ReVelle 1974). NP-hard. Rows with the same sites are merged; lazy greedy and
    exchanges give a plan, the Lagrangian a bound, both settle most sites, and what is left is a
    mixed-integer program. Time O(nnz log n) for a certified plan, up to ``time_limit_s`` for proof.

    Parameters
    ----------
    reach
        (n, m) sparse; a stored entry means that the site reaches the demand, its value (metres)
        does not count. All columns that are not ``fixed`` are candidates.
    weight
        (n,) >= 0, what each row of demand counts.
    p
        How many new sites. Without a budget exactly so many (the last may gain nothing), with one
        at most. 0 gives today's coverage.
    fixed
        Columns that stand already; they cost nothing.
    cost, budget
        (m,) > 0 and the sum that the new sites may cost; both or neither. ``p`` or a budget is
        needed.
    capacity
        (m,) >= 0, the weight that each site serves at most. Demand may then be split among the
        sites that reach it; the objective is the weight served, and ``covered`` are the rows
        served in full. Slower: meant for thousands of rows, not for millions.
    gap
        Stop once the plan is proven within this share of the best; 0 asks for the best.
    time_limit_s
        Seconds after which the best plan so far is given, ``feasible``, with its bound; reading
        the data is not cut short.
    progress
        Called with (objective, bound) as they improve, and at least every second; False stops as
        the time limit does.

    Returns a `Siting`: ``objective`` is the weight covered, ``marginal_gain`` sums to the objective
    less what ``fixed`` covers. Raises InvalidInput, and GongjianError if the solver fails.

    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> reach = csr_array(np.array([[1.0, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> plan = maximal_covering(reach=reach, weight=[1, 1, 1, 5], p=2)
    >>> plan.status, plan.objective, plan.sites.tolist(), plan.added.tolist()
    ('optimal', 7.0, [0, 2], [2, 0])
    """
    time_limit_s = checked_number(time_limit_s, "time_limit_s", positive=True)
    watch = Watch(time_limit_s)
    asked = _asked(reach, weight, p, fixed, cost, budget, capacity)
    gap = checked_number(gap, "gap")
    if asked.capacity is None:
        return _unlimited(asked, gap, watch, progress)
    return _limited(asked, gap, watch, progress)


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """The question, checked."""

    matrix: csr_array
    weight: Floats
    fixed: Indices
    new: Indices
    """Candidates that the budget allows, each alone."""
    most: int
    cost: Floats | None
    budget: float
    capacity: Floats | None


def _asked(
    reach: csr_array,
    weight: ArrayLike,
    p: int | None,
    fixed: Sequence[int] | NDArray[Any],
    cost: ArrayLike | None,
    budget: float | None,
    capacity: ArrayLike | None,
) -> _Asked:
    matrix = checked_matrix(reach, name="reach")
    weights = checked_numbers(weight, matrix.shape[0], "weight", "row of demand")
    kept = checked_sites(fixed, matrix.shape[1], "fixed")
    candidates = np.setdiff1d(np.arange(matrix.shape[1]), kept)
    if p is None and budget is None:
        raise InvalidInput("say how many new sites (p), or what they may cost (cost and budget)")
    if (cost is None) != (budget is None):
        raise InvalidInput("cost and budget belong together: one was given without the other")
    most = len(candidates) if p is None else checked_count(p, len(candidates), "p", "candidates")
    costs, purse = None, math.inf
    if cost is not None:
        costs = checked_numbers(cost, matrix.shape[1], "cost", "site", positive=True)
        # Sums of prices like 0.1 + 0.2 are not refused for their last digit.
        purse = checked_number(budget, "budget") * (1 + 1e-12)
        candidates = candidates[costs[candidates] <= purse]
        unit = Unit.of(costs[candidates])
        costs, purse = unit.count(costs), purse / unit.size
    capacities = None
    if capacity is not None:
        capacities = checked_numbers(capacity, matrix.shape[1], "capacity", "site")
    return _Asked(
        matrix=matrix,
        weight=weights,
        fixed=kept,
        new=candidates,
        most=min(most, len(candidates)),
        cost=costs,
        budget=purse,
        capacity=capacities,
    )


def _unlimited(asked: _Asked, gap: float, watch: Watch, progress: Progress | None) -> Siting:
    held = covered_by(asked.matrix, asked.fixed)
    rows, merged = _open_rows(asked.matrix, asked.weight, held, asked.new)
    base = float(asked.weight[held].sum())
    unit = Unit.of(asked.weight, most=base + float(merged.sum()))
    choice = Choice(
        covers=Covers.of(rows, unit.count(merged)),
        sites=asked.new,
        most=asked.most,
        cost=None if asked.cost is None else asked.cost[asked.new],
        budget=asked.budget,
        settled=np.zeros(0, dtype=np.intp),
        base=float(unit.count(asked.weight[held]).sum()),
    )
    watch.tells(progress, unit.size, objective=choice.base, bound=simple(choice))
    search = Search(choice, gap=gap, integral=unit.whole, watch=watch)
    search.run()
    added, gains = in_order(asked.matrix, asked.weight, asked.fixed, search.padded())
    covered = covered_by(asked.matrix, np.concatenate((asked.fixed, added)))
    objective, searched = float(asked.weight[covered].sum()), search.value * unit.size
    if objective < searched * (1 - 1e-7):
        raise GongjianError(f"the plan covers {objective}, less than the {searched} searched")
    return _siting(asked, added, gains, covered, objective, search.bound * unit.size)


def _limited(asked: _Asked, gap: float, watch: Watch, progress: Progress | None) -> Siting:
    assert asked.capacity is not None
    usable = np.sort(np.concatenate((asked.fixed, asked.new)))
    matrix = csr_array(asked.matrix[:, usable])
    matrix.sort_indices()
    rows, merged, group = merge(matrix, asked.weight)
    service = limited.CapacityReach(
        rows=rows,
        weight=merged,
        capacity=asked.capacity[usable],
        fixed=np.searchsorted(usable, asked.fixed),
        new=np.searchsorted(usable, asked.new),
        most=asked.most,
        cost=None if asked.cost is None else asked.cost[usable],
        budget=asked.budget,
    )
    unit = Unit.of(
        np.concatenate((asked.weight, service.capacity)), most=limited.simple_bound(service)
    )
    service = limited.in_unit(service, unit)
    watch.tells(progress, unit.size, objective=0.0, bound=limited.simple_bound(service))
    plan, bound = limited.search(service, gap=gap, whole=unit.whole, watch=watch)
    order, gains = limited.in_order(service, plan, watch)
    flow = limited.served(service, np.concatenate((service.fixed, order)))
    covered = limited.served_in_full(unit.count(asked.weight), group, flow)
    covered |= (asked.weight == 0) & covered_by(
        asked.matrix, np.concatenate((asked.fixed, usable[order]))
    )
    objective = float(flow.sum()) * unit.size
    if gains.sum() > 0:
        # They are differences of flows, some of which may be known nearly: what is built is exact.
        rate_status = float(limited.served(service, service.fixed).sum())
        gains = gains * ((float(flow.sum()) - rate_status) / gains.sum())
    return _siting(asked, usable[order], gains * unit.size, covered, objective, bound * unit.size)


def _open_rows(
    matrix: csr_array, weights: Floats, held: NDArray[np.bool_], candidates: Indices
) -> tuple[csr_array, Floats]:
    """Demand still open, merged, as far as candidates reach it."""
    rows, merged, _ = merge(matrix, np.where(held, 0.0, weights))
    if len(candidates) < matrix.shape[1]:
        rows = csr_array(rows[:, candidates])
        rows.sort_indices()
        rows, merged, _ = merge(rows, merged)
    return rows, merged


def _siting(
    asked: _Asked,
    added: Indices,
    gains: Floats,
    covered: NDArray[np.bool_],
    objective: float,
    bound: float,
) -> Siting:
    """The answer; its objective was computed anew from the data that was asked about."""
    if bound < objective * (1 - 1e-7):
        raise GongjianError(f"the plan covers {objective}, more than its bound {bound}")
    bound = max(float(bound), objective)
    reachable = np.diff(asked.matrix.indptr) > 0
    return Siting(
        status="optimal" if proven(objective, bound) else "feasible",
        objective=objective,
        bound=bound,
        sites=np.sort(np.concatenate((asked.fixed, added))),
        added=added,
        marginal_gain=gains,
        covered=np.flatnonzero(covered),
        uncovered=np.flatnonzero(reachable & ~covered),
        unreachable=np.flatnonzero(~reachable),
        culprits=np.zeros(0, dtype=np.intp),
    )
