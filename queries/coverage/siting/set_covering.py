"""The fewest new positions that bring a share of the demand within reach (location set covering).

Toregas, Swain, ReVelle and Bergman (1971), "The location of emergency service facilities",
Operations Research 19; with a share below 1 the partial set covering of Daskin and Owen (1999),
Geographical Analysis 31.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError, InvalidInput
from graph.model.spec import Text
from queries.coverage.siting.inputs import (
    checked_matrix,
    checked_number,
    checked_numbers,
    checked_sites,
)
from queries.coverage.siting.methods.cover import ColumnCover, cover_all, cover_but
from queries.coverage.siting.methods.greedy import in_order
from queries.coverage.siting.methods.rows import covered_by, pattern
from queries.coverage.siting.result import Floats, Progress, Siting, no_plan, proven
from queries.coverage.siting.watch import Watch

_ROUNDING = 1e-12
"""Relative: the sum of the same weights in another order is the same, and 95 % of 100 is 95."""


def set_covering(
    *,
    reach: csr_array,
    weight: ArrayLike,
    share: float = 1.0,
    fixed: Sequence[int] | NDArray[Any] = (),
    cost: ArrayLike | None = None,
    gap: float = 0.0,
    time_limit_s: float = 60.0,
    nearest_m: Floats | None = None,
    progress: Progress | None = None,
) -> Siting:
    """The fewest (with ``cost`` the cheapest) new sites that cover ``share`` of the weight.

    ``reach`` is (n demand, m sites): a stored entry means within reach, its value does not count.
    ``weight`` is (n,), at least 0; the share is of all of it, demand no site reaches included, and
    demand without weight asks for nothing. ``fixed`` are sites there already, which cost nothing.
    ``cost`` is (m,), at least 0. The search ends within the relative ``gap`` or after
    ``time_limit_s`` seconds. ``nearest_m`` (n,), metres from each demand point to its nearest site
    of any kind, lets an infeasible answer name the least radius that would do. ``progress`` is
    called with (objective, bound) as they improve, and at least every second; False stops with the
    best plan so far as the time limit does.

    ``objective`` and ``bound`` count the new sites or their cost; ``marginal_gain`` is the weight
    each site brings within reach after those before it. Infeasible if the share asks for demand
    that no site reaches: the culprits. A share of 1 is all demand, however little it weighs beside
    other; a lesser one is compared to 1e-12 of the sum of weights, so that 95 % of 100 is 95.
    Raises InvalidInput, and GongjianError if the solver fails.

    Exact by reductions, bounds and an integer program (see
    :mod:`queries.coverage.siting.methods.cover`); O(entries) memory.

    >>> reach = csr_array(np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]], dtype=float))
    >>> plan = set_covering(reach=reach, weight=np.ones(3))
    >>> plan.status, plan.objective, plan.sites.tolist()
    ('optimal', 2.0, [1, 2])
    """
    watch = Watch(checked_number(time_limit_s, "time_limit_s", positive=True))
    matrix = pattern(checked_matrix(reach, name="reach"))
    demand, sites = matrix.shape
    weight = checked_numbers(weight, demand, "weight", "row of demand")
    costs = np.ones(sites) if cost is None else checked_numbers(cost, sites, "cost", "site")
    there = checked_sites(fixed, sites, "fixed")
    gap = checked_number(gap, "gap")
    share = _checked_share(share)
    least = None if nearest_m is None else least_radius(nearest_m, weight=weight, share=share)

    reachable = np.diff(matrix.indptr) > 0
    watch.tells(progress, objective=float(costs.sum()), bound=0.0)
    # What may stay uncovered, not what is to be covered: of the lesser sum no digit is lost.
    spare = _spare(weight, share) - float(weight[~reachable].sum())
    if spare < 0:
        return _infeasible(weight, reachable, share, least)
    open_ = np.flatnonzero(reachable & ~covered_by(matrix, there) & (weight > 0))
    found = _cheapest(matrix[open_], weight[open_], spare, costs, watch, gap)
    order, gains = in_order(matrix, weight, there, found.columns)
    chosen = np.sort(np.concatenate((there, order)))
    covered = covered_by(matrix, chosen)
    if float(weight[reachable & ~covered].sum()) > spare * (1 + 1e-9):
        raise GongjianError("the plan found does not cover the share asked for")
    objective = float(costs[order].sum())
    bound = min(found.bound, objective)
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


def least_radius(nearest_m: Floats, *, weight: ArrayLike, share: float = 1.0) -> float | None:
    """The least radius in metres at which sites everywhere would cover ``share`` of the weight.

    ``nearest_m`` (n,) are metres from each demand point to its nearest site; nan or inf where there
    is none, as :func:`queries.coverage.reach.walking.nearest` gives them. None if no radius would
    do, because too much of the weight has no place or there is no site. 0 if nothing is asked for.

    >>> least_radius(np.array([10.0, 700.0, 900.0, np.nan]), weight=np.ones(4), share=0.75)
    900.0
    """
    metres = np.asarray(nearest_m, dtype=np.float64)
    metres = np.where(np.isnan(metres), np.inf, metres)
    if metres.ndim != 1 or (metres < 0).any():
        raise InvalidInput("nearest_m must be metres of at least 0, one for each row of demand")
    weight = checked_numbers(weight, len(metres), "weight", "row of demand")
    share = _checked_share(share)
    spare = _spare(weight, share)
    asking = np.flatnonzero(weight > 0)
    farthest_first = asking[np.argsort(-metres[asking], kind="stable")]
    if not len(asking):
        return 0.0
    # The nearest that may not be left out with all that are farther.
    place = int(np.searchsorted(np.cumsum(weight[farthest_first]), spare, side="right"))
    radius = 0.0 if place == len(asking) else float(metres[farthest_first[place]])
    return radius if np.isfinite(radius) else None


def _spare(weight: Floats, share: float) -> float:
    """The weight that may stay uncovered."""
    return 0.0 if share == 1 else (1 - share + _ROUNDING) * float(weight.sum())


def _checked_share(share: float) -> float:
    number = checked_number(share, "share", positive=True)
    if number > 1:
        raise InvalidInput(f"share is {number}; it must be at most 1")
    return number


def _cheapest(
    reach: csr_array, weight: Floats, spare: float, cost: Floats, watch: Watch, gap: float
) -> ColumnCover:
    """The new sites, where ``spare`` of the weight of rows that could be covered may be left."""
    if spare >= float(weight.sum()):
        return ColumnCover(np.empty(0, dtype=np.intp), 0.0, 0.0)
    if spare < float(weight.min()):
        return cover_all(reach=reach, cost=cost, watch=watch, gap=gap)
    return cover_but(reach=reach, weight=weight, spare=spare, cost=cost, watch=watch, gap=gap)


def _infeasible(
    weight: Floats, reachable: NDArray[np.bool_], share: float, least: float | None
) -> Siting:
    most = float(weight[reachable].sum()) / float(weight.sum())
    out_of_reach = np.flatnonzero(~reachable)
    return no_plan(
        uncovered=np.flatnonzero(reachable),
        unreachable=out_of_reach,
        culprits=out_of_reach[weight[out_of_reach] > 0],
        why=Text(
            f"全部地点合计只覆盖权重的 {most:.4%}，要求 {share:.4%}",
            f"all sites together reach {most:.4%} of the weight, {share:.4%} is asked for",
        ),
        least_radius_m=least,
    )
