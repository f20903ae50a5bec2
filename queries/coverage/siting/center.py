"""The p new positions that bring everyone as near as possible (p-center).

The optimum is one of the stored distances, and a distance will do if the demand can be covered
within it by p new sites: a binary search over the distances, each step a set covering (Minieka
1970, "The m-center problem", SIAM Review 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError, InvalidInput
from graph.model.spec import Text
from queries.coverage.siting.inputs import (
    checked_count,
    checked_matrix,
    checked_number,
    checked_sites,
)
from queries.coverage.siting.methods.aggregate import identical_rows
from queries.coverage.siting.methods.cover import ColumnCover, cover_all
from queries.coverage.siting.methods.greedy import in_order
from queries.coverage.siting.methods.rows import covered_by, nearest_open, pattern
from queries.coverage.siting.result import Indices, Progress, Siting, beyond, no_plan
from queries.coverage.siting.watch import Watch


def p_center(
    *,
    distance: csr_array,
    p: int,
    fixed: Sequence[int] | NDArray[Any] = (),
    gap: float = 0.0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Siting:
    """At most ``p`` new sites, besides the fixed, so that the farthest demand is as near as can be.

    ``distance`` is (n demand, m sites) in metres; only stored entries may serve, so all demand
    needs an open site among its own. Fewer than ``p`` sites are given where fewer reach the same.
    The search ends within the relative ``gap`` or after ``time_limit_s`` seconds; ``progress`` is
    called with (objective, bound) as they improve, and at least every second: False stops with the
    best plan so far as the time limit does.

    ``objective`` is the greatest distance from demand to its nearest open site, ``bound`` the
    greatest distance below which no plan can be (of the stored ones). ``marginal_gain`` counts the
    demand each new site brings within ``objective`` metres after those before it. Infeasible if
    demand has no entry, or if ``p`` sites cannot reach all of it: the culprits are the demand
    without an entry, or else what the best choice of ``p`` sites leaves out. Raises
    InvalidInput, also if the time is too short to find any plan or to show there is none, and
    GongjianError if the solver fails.

    At most log2(entries) set coverings, each with O(entries) memory.

    >>> metres = csr_array(np.array([[1.0, 5.0], [4.0, 2.0], [9.0, 3.0]]))
    >>> plan = p_center(distance=metres, p=1)
    >>> plan.status, plan.objective, plan.sites.tolist()
    ('optimal', 5.0, [1])
    """
    watch = Watch(checked_number(time_limit_s, "time_limit_s", positive=True))
    matrix = checked_matrix(distance, name="distance")
    there = checked_sites(fixed, matrix.shape[1], "fixed")
    p = checked_count(p, matrix.shape[1] - len(there), "p", "candidates")
    gap = checked_number(gap, "gap")
    empty = np.flatnonzero(np.diff(matrix.indptr) == 0)
    if len(empty):
        return no_plan(
            uncovered=np.flatnonzero(np.diff(matrix.indptr)),
            unreachable=empty,
            culprits=empty,
            why=beyond(len(empty)),
        )
    kinds = matrix[identical_rows(matrix, by_value=True)[0]]
    floor = _floor(kinds)
    watch.tells(progress, objective=float(kinds.data.max(initial=0.0)), bound=floor)
    everywhere = _covering(kinds, there, np.inf, p, watch)
    if everywhere.bound > p:
        return too_few_sites(matrix, there, everywhere, p)
    if everywhere.cost > p:
        raise no_time(p, watch, time_limit_s)
    new, least = _search(kinds, there, everywhere.columns, p, gap, floor, watch)
    objective = float(nearest_open(matrix, np.concatenate((there, new))).max(initial=0.0))
    within = within_metres(matrix, objective)
    order, gains = in_order(within, np.ones(matrix.shape[0]), there, new)
    return Siting(
        status="optimal" if least >= objective else "feasible",
        objective=objective,
        bound=min(least, objective),
        sites=np.sort(np.concatenate((there, new))),
        added=order,
        marginal_gain=gains,
        covered=np.arange(matrix.shape[0]),
        uncovered=np.empty(0, dtype=np.intp),
        unreachable=empty,
        culprits=np.empty(0, dtype=np.intp),
    )


def no_time(p: int, watch: Watch, time_limit_s: float) -> GongjianError:
    """The refusal where a search was ended before it had any plan."""
    if watch.cancelled:
        return InvalidInput(f"it was stopped before a plan with p = {p} was found")
    return InvalidInput(f"no plan with p = {p} was found in {time_limit_s:g} s: allow more time")


def _floor(kinds: csr_array) -> float:
    """No demand is nearer than its nearest site of all; no row is empty."""
    if not kinds.shape[0]:
        return 0.0
    return float(np.minimum.reduceat(kinds.data, kinds.indptr[:-1]).max())


def within_metres(distance: csr_array, metres: float) -> csr_array:
    """The reach of all sites within ``metres``: the stored distances up to it, each 1."""
    use = distance.data <= metres
    starts = np.concatenate(([0], np.cumsum(use)))[distance.indptr]
    return pattern(
        csr_array((distance.data[use], distance.indices[use], starts), shape=distance.shape)
    )


def _search(
    kinds: csr_array,
    there: Indices,
    new: Indices,
    p: int,
    gap: float,
    floor: float,
    watch: Watch,
) -> tuple[Indices, float]:
    """The best new sites found, from a plan that will do, and the distance no plan is below."""
    if not kinds.shape[0]:
        return np.empty(0, dtype=np.intp), 0.0
    reached = float(nearest_open(kinds, np.concatenate((there, new))).max())
    steps = np.unique(kinds.data[(kinds.data >= floor) & (kinds.data <= reached)])
    low, high = 0, len(steps) - 1
    while reached - steps[low] > gap * reached and not watch.report(reached, float(steps[low])):
        middle = (low + high) // 2
        found = _covering(kinds, there, float(steps[middle]), p, watch)
        if found.cost <= p:
            new = found.columns
            reached = float(nearest_open(kinds, np.concatenate((there, new))).max())
            high = int(np.searchsorted(steps, reached))
        elif found.bound > p:
            low = middle + 1
        else:
            break
    return new, float(steps[low])


def _covering(
    distance: csr_array, there: Indices, metres: float, p: int, watch: Watch
) -> ColumnCover:
    """Whether ``p`` new sites cover what the fixed do not, within ``metres``."""
    within = within_metres(distance, metres)
    rest = within[np.flatnonzero(~covered_by(within, there))]
    cost = np.ones(distance.shape[1])
    return cover_all(reach=rest, cost=cost, watch=watch, enough=float(p), quiet=True)


def too_few_sites(distance: csr_array, there: Indices, needed: ColumnCover, p: int) -> Siting:
    """The answer where even the fewest sites that reach all demand are more than ``p``."""
    everyone = np.ones(distance.shape[0])
    order, _ = in_order(pattern(distance), everyone, there, needed.columns)
    left = np.flatnonzero(~covered_by(distance, np.concatenate((there, order[:p]))))
    return no_plan(
        uncovered=np.arange(distance.shape[0]),
        unreachable=np.empty(0, dtype=np.intp),
        culprits=left,
        why=Text(
            f"要在给定距离内覆盖全部需求，至少需新增 {needed.bound:.0f} 个地点，而只允许 {p} 个",
            f"at least {needed.bound:.0f} new sites are needed to reach all demand within the "
            f"distances given, {p} are allowed",
        ),
    )
