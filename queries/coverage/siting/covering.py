"""Maximal covering (MCLP): the sites that cover the most demand, existing positions kept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError, InvalidInput
from queries.coverage.siting import bounds, mip
from queries.coverage.siting.aggregate import Covers, merge
from queries.coverage.siting.bounds import Choice
from queries.coverage.siting.greedy import build_order, exchange
from queries.coverage.siting.inputs import (
    checked_count,
    checked_number,
    checked_numbers,
    checked_reach,
    checked_sites,
)
from queries.coverage.siting.result import Floats, Indices, Siting

Progress = Callable[[float, float], bool]

_WHOLE = 1e9  # below this sum, whole weights are counted exactly, and so are their bounds
_MIP_ENTRIES = 1_000_000  # beyond, the linear relaxation alone takes the solver minutes


def maximal_covering(
    *,
    reach: csr_array,
    weight: ArrayLike,
    p: int | None = None,
    fixed: Sequence[int] | NDArray[Any] = (),
    cost: ArrayLike | None = None,
    budget: float | None = None,
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
    gap
        Stop once the plan is proven within this share of the best; 0 asks for the best.
    time_limit_s
        Seconds after which the best plan so far is given, ``feasible``, with its bound. Reading
        the data and a first plan are not cut short.
    progress
        Called with (objective, bound) as they improve; False stops as the time limit does.

    Returns a `Siting`: ``objective`` is the weight covered, ``marginal_gain`` sums to the objective
    less what ``fixed`` covers. Raises InvalidInput, and GongjianError if the solver fails.

    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> reach = csr_array(np.array([[1.0, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> plan = maximal_covering(reach=reach, weight=[1, 1, 1, 5], p=2)
    >>> plan.status, plan.objective, plan.sites.tolist(), plan.added.tolist()
    ('optimal', 7.0, [0, 2], [2, 0])
    """
    begun = time.monotonic()
    matrix = checked_reach(reach)
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
    checked_number(gap, "gap")
    limit = checked_number(time_limit_s, "time_limit_s", positive=True)

    today = np.zeros(matrix.shape[1])
    today[kept] = 1.0
    held = _reached(matrix, today)
    affordable = candidates if costs is None else candidates[costs[candidates] <= purse]
    rows, merged = _open_rows(matrix, weights, held, affordable)
    choice = Choice(
        covers=Covers.of(rows, merged),
        sites=affordable,
        most=min(most, len(affordable)),
        cost=None if costs is None else costs[affordable],
        budget=purse,
        settled=np.zeros(0, dtype=np.intp),
        base=float(weights[held].sum()),
    )
    whole = bool(np.all(weights == np.floor(weights))) and float(weights.sum()) <= _WHOLE
    search = _Search(choice, gap, begun + limit, whole, progress)
    search.run()
    return _siting(matrix, weights, kept, held, search)


class _Search:
    """The best plan and the best bound so far, and what makes them better."""

    def __init__(
        self, choice: Choice, gap: float, deadline: float, whole: bool, progress: Progress | None
    ) -> None:
        self.whole = choice
        self.integral = whole
        self.gap = gap
        self.deadline = deadline
        self.progress = progress
        self.cancelled = False
        self.plan = np.zeros(0, dtype=np.intp)  # sites, not columns
        self.value = choice.base
        self.bound = choice.base + float(choice.covers.weight.sum())
        self.level = -math.inf  # what was cut off as not worth finding is at most this

    def run(self) -> None:
        """Improve both until they meet, within the gap asked for, or the time is over."""
        choice = self.whole
        self._consider(choice, self._greedy(choice))
        price = bounds.start(choice)
        while not self.over():
            known = self.value
            found = bounds.descend(choice, price, target=self.value, stop=self._told)
            self._lower(found.bound)
            if self.over():
                break
            self._consider(choice, self._rounded(choice, found.share))
            self.level = max(self.level, self.value * (1 + self.gap))
            size = len(choice.sites)
            choice, price = bounds.settle(choice, found, worth_finding=self._worth_finding())
            self._lower(choice.base + float(choice.covers.weight.sum()))
            if not self.over():
                self._consider(choice, self._greedy(choice))
            if len(choice.sites) > 0.8 * size and self.value <= known:
                break
        if not self.over() and choice.covers.rows.nnz <= _MIP_ENTRIES:
            self._solve(choice)

    def over(self) -> bool:
        """Whether the plan is good enough, or there is no time left."""
        return self._close() or self.cancelled or time.monotonic() >= self.deadline

    def _close(self) -> bool:
        slack = max(self.gap * self.value, 1e-9 * max(1.0, self.value))
        return self.bound - self.value <= slack

    def _told(self, bound: float) -> bool:
        self._lower(bound)
        if self.progress is not None and not self.cancelled:
            self.cancelled = not self.progress(self.value, self.bound)
        return self.over()

    def _lower(self, bound: float) -> None:
        """Take a bound on what is left to decide; what was cut off has its own."""
        if self.integral and math.isfinite(bound):
            bound = math.floor(bound + 1e-6)
        self.bound = min(self.bound, max(bound, self.level, self.value))

    def _worth_finding(self) -> float:
        least = self.value + (1 - 1e-6 if self.integral else 1e-9 * max(1.0, self.value))
        return max(least, self.value * (1 + self.gap))

    def _consider(self, choice: Choice, columns: Indices) -> None:
        """Improve a plan of this choice by exchanges and keep it if it is the best."""
        if choice.cost is not None and float(choice.cost[columns].sum()) > choice.budget:
            return
        columns = exchange(
            choice.covers,
            columns,
            cost=choice.cost,
            budget=choice.budget,
            deadline=self.deadline,
        )
        covered = choice.covers.counts(columns) > 0
        value = choice.base + float(choice.covers.weight[covered].sum())
        if value > self.value or not len(self.plan):
            self.value = max(self.value, value)
            self.plan = np.concatenate((choice.settled, choice.sites[columns]))
        self.bound = max(self.bound, self.value)

    def _greedy(self, choice: Choice) -> Indices:
        columns, weight = choice.covers.columns, choice.covers.weight
        if choice.cost is None:
            return build_order(columns, weight, most=choice.most)[0]
        plans = [
            build_order(
                columns,
                weight,
                most=choice.most,
                cost=choice.cost,
                budget=choice.budget,
                per_cost=per_cost,
            )
            for per_cost in (True, False)
        ]
        return max(plans, key=lambda plan: float(plan[1].sum()))[0]

    def _rounded(self, choice: Choice, share: Floats) -> Indices:
        """The sites that the averaged relaxed solution builds most of, as far as allowed."""
        ranked = np.argsort(-share, kind="stable")
        if choice.cost is not None:
            room, taken = choice.budget, []
            for column in ranked.tolist():
                if choice.cost[column] <= room and len(taken) < choice.most:
                    room -= float(choice.cost[column])
                    taken.append(column)
            return np.array(taken, dtype=np.intp)
        return ranked[: choice.most]

    def _solve(self, choice: Choice) -> None:
        solved = mip.solve(
            choice,
            begin=self._greedy(choice),
            apart=max(self.gap * self.value, 1 - 1e-4 if self.integral else 0.0),
            time_limit_s=self.deadline - time.monotonic(),
            stop=self._told,
        )
        self._consider(choice, solved.plan)
        self._lower(solved.bound)


def _reached(matrix: csr_array, sites: Floats) -> NDArray[np.bool_]:
    pattern = csr_array(
        (np.ones(matrix.nnz, dtype=np.int8), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    return np.asarray(pattern @ sites.astype(np.int32)) > 0


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
    matrix: csr_array, weights: Floats, kept: Indices, held: NDArray[np.bool_], search: _Search
) -> Siting:
    """The answer, computed anew from the data that was asked about."""
    added, gains = in_order(matrix, weights, held, _padded(search))
    sites = np.sort(np.concatenate((kept, added)))
    chosen = np.zeros(matrix.shape[1])
    chosen[sites] = 1.0
    covered = _reached(matrix, chosen)
    objective = float(weights[covered].sum())
    slack = 1e-7 * max(1.0, objective)
    if objective < search.value - slack:
        raise GongjianError(f"the plan covers {objective}, less than the {search.value} searched")
    if search.bound < objective - slack:
        raise GongjianError(f"the plan covers {objective}, more than its bound {search.bound}")
    bound = max(search.bound, objective)
    proven = bound - objective <= 1e-9 * max(1.0, objective)
    reachable = np.diff(matrix.indptr) > 0
    return Siting(
        status="optimal" if proven else "feasible",
        objective=objective,
        bound=bound,
        sites=sites,
        added=added,
        marginal_gain=gains,
        covered=np.flatnonzero(covered),
        uncovered=np.flatnonzero(reachable & ~covered),
        unreachable=np.flatnonzero(~reachable),
        culprits=np.zeros(0, dtype=np.intp),
    )


def _padded(search: _Search) -> Indices:
    """Exactly as many sites as were asked for, where only their number was."""
    choice, plan = search.whole, search.plan
    missing = choice.most - len(plan)
    if choice.cost is not None or missing <= 0:
        return plan
    return np.concatenate((plan, np.setdiff1d(choice.sites, plan)[:missing]))


def in_order(
    matrix: csr_array, weights: Floats, held: NDArray[np.bool_], sites: Indices
) -> tuple[Indices, Floats]:
    """These sites in the order to build them, the greatest gain first, and what each gains."""
    chosen = np.sort(sites)
    part = csr_array(matrix[:, chosen].T)
    part.data = np.ones(part.nnz)
    order, gains = build_order(part, np.where(held, 0.0, weights), most=len(chosen))
    return chosen[order], gains
