"""Plans found fast: lazy greedy, and exchanges of one site for another.

Greedy by gain is within 1 - 1/e = 63 % of the best of p sites (Nemhauser, Wolsey and Fisher 1978),
in practice within a few percent; kept lazy because gains only shrink (Minoux 1978). Under a budget
the better of greedy by gain per cost and greedy by gain is taken (Khuller, Moss and Naor 1999).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.methods.aggregate import Covers
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.result import PROVEN, Floats, Indices


def build_order(
    columns: csr_array,
    weight: Floats,
    *,
    most: int,
    cost: Floats | None = None,
    budget: float = float("inf"),
    per_cost: bool = False,
    over: Callable[[], bool] = lambda: False,
) -> tuple[Indices, Floats]:
    """Choose sites one by one, each with the greatest gain after those before it.

    ``columns`` (s, r): the rows each site covers; ``most``: how many at most. With ``cost`` only
    what the budget still allows is chosen, by gain or by gain per cost, and nothing that gains
    nothing. Ties go to the lower column. Ends when ``over`` says so. Returns the sites in order and
    what each brought.
    """
    left = weight.copy()
    ends, entries = columns.indptr, columns.indices
    scale = np.ones(columns.shape[0]) if cost is None or not per_cost else cost
    first = np.asarray(columns @ left)
    heap = [(-gain / scale[site], site) for site, gain in enumerate(first.tolist())]
    heapq.heapify(heap)
    order: list[int] = []
    gains: list[float] = []
    while heap and len(order) < most and not over():
        _, site = heapq.heappop(heap)
        if cost is not None and cost[site] > budget:
            continue
        rows = entries[ends[site] : ends[site + 1]]
        gain = float(left[rows].sum())
        key = (-gain / scale[site], site)
        if heap and key > heap[0]:
            heapq.heappush(heap, key)
            continue
        if cost is not None:
            if gain <= 0.0:
                break
            budget -= float(cost[site])
        order.append(site)
        gains.append(gain)
        left[rows] = 0.0
    return np.array(order, dtype=np.intp), np.array(gains)


def in_order(
    reach: csr_array, weight: Floats, there: Indices, new: Indices
) -> tuple[Indices, Floats]:
    """The sites ``new`` in the order to build them, the greatest weight newly covered first, and
    that weight. ``there`` are the sites that stand already. Ties go to the lower site."""
    chosen = np.sort(new)
    columns = csr_array(reach[:, chosen].T)
    columns.data = np.ones(columns.nnz)
    open_ = np.where(covered_by(reach, there), 0.0, weight)
    order, gains = build_order(columns, open_, most=len(chosen))
    return chosen[order], gains


def exchange(
    covers: Covers,
    sites: Indices,
    *,
    cost: Floats | None = None,
    budget: float = float("inf"),
    over: Callable[[], bool],
) -> Indices:
    """Exchange one site of the plan for one outside it, the best each time, while that gains.

    All pairs are weighed at once: the gain of the new one, less the loss of the old one, plus the
    rows that only the old one covers and the new one covers too, which are a sparse product
    (Resende and Werneck 2007, for the p-median). O(nnz + s p) an exchange. Ends when ``over``
    says so.
    """
    plan = sites.astype(np.intp, copy=True)
    if not len(plan) or len(plan) == covers.columns.shape[0]:
        return plan
    number = np.arange(covers.columns.shape[0], dtype=np.float64)
    inside = np.zeros(len(number))
    inside[plan] = 1.0
    count = np.asarray(covers.rows @ inside)
    owner = np.asarray(covers.rows @ (inside * number))  # the one that covers, where count is 1
    while not over():
        room = np.inf if cost is None else budget - float(cost[plan].sum())
        gain, new, old = _best_pair(covers, plan, count, owner, cost, room)
        if gain <= PROVEN * float(covers.weight.sum()):
            break
        for site, sign in ((int(plan[old]), -1.0), (new, 1.0)):
            rows = covers.of_site(site)
            count[rows] += sign
            owner[rows] += sign * site
        plan[old] = new
    return plan


def _best_pair(
    covers: Covers, plan: Indices, count: Floats, owner: Floats, cost: Floats | None, room: float
) -> tuple[float, int, int]:
    """Greatest change by one exchange: (change, the new site, the old one's place in the plan)."""
    gain = np.asarray(covers.columns @ np.where(count == 0, covers.weight, 0.0))
    gain[plan] = -np.inf
    place = np.full(len(gain), -1)
    place[plan] = np.arange(len(plan))
    sole = np.flatnonzero(count == 1)
    held_by = place[owner[sole].astype(np.intp)]
    loss = np.bincount(held_by, weights=covers.weight[sole], minlength=len(plan))
    held = csr_array((covers.weight[sole], (sole, held_by)), shape=(len(count), len(plan)))
    both = (covers.columns @ held).tocoo()
    change = gain[both.row] - loss[both.col] + both.data
    if cost is not None:
        change[cost[both.row] - cost[plan[both.col]] > room] = -np.inf
    best = (-np.inf, -1, -1)
    if len(change):
        at = int(change.argmax())
        best = (float(change[at]), int(both.row[at]), int(both.col[at]))
    for old in range(len(plan)) if cost is not None else (int(loss.argmin()),):
        if cost is not None:
            allowed = np.where(cost - cost[plan[old]] <= room, gain, -np.inf)
        else:
            allowed = gain
        new = int(allowed.argmax())
        best = max(best, (float(allowed[new] - loss[old]), new, old))
    return best
