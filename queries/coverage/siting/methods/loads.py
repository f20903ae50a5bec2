"""Sites that serve only so much: whom each of the open ones serves, and what no plan is below.

Demand ``i`` is served whole, by one site (Mulvey and Beck 1984, "Solving capacitated clustering
problems", European Journal of Operational Research 18)::

    minimize  sum_ij w_i d_ij y_ij   so that   sum_j y_ij = 1,   sum_i w_i y_ij <= Q_j x_j,
    y_ij <= x_j,   sum_(j new) x_j <= p,   x and y in {0, 1}

With a price ``v_i`` for each unit of weight served, a site can bring at most what fits into it of
its demand with the greatest ``v_i - d_ij``, the last of it in part; no plan costs less than the
prices of all demand, less what the fixed sites and the best ``p`` others bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.result import Floats, Indices
from queries.coverage.siting.watch import Watch

STEPS = 300
_PATIENCE = 10
"""Steps without a better bound before they are halved."""

NOBODY = -1
"""Who serves demand that no open site has room for."""


@dataclass(frozen=True, eq=False, slots=True)
class Loads:
    """Demand, all with a weight, and what each site can serve, in one unit."""

    distance: csr_array
    """(n, m) metres; what is not stored may not serve."""
    row: Indices
    """Of each entry."""
    weight: Floats
    capacity: Floats
    there: Indices
    most: int
    """New sites at most."""

    @classmethod
    def of(
        cls, distance: csr_array, weight: Floats, capacity: Floats, there: Indices, most: int
    ) -> Self:
        """Without the entries of what alone is more than the site can serve."""
        row = np.repeat(np.arange(len(weight)), np.diff(distance.indptr))
        use = weight[row] <= capacity[distance.indices] * (1 + 1e-12)
        starts = np.concatenate(([0], np.cumsum(use)))[distance.indptr]
        kept = csr_array((distance.data[use], distance.indices[use], starts), shape=distance.shape)
        return cls(kept, row[use], weight, capacity, there, most)

    @property
    def everybody(self) -> float:
        """No plan that serves all costs more."""
        worst = np.maximum.reduceat(self.distance.data, self.distance.indptr[:-1])
        return float(self.weight @ worst)

    @property
    def far(self) -> float:
        """What it costs to leave one row out: more than any plan that serves all."""
        return 2.0 * (self.everybody or 1.0)

    def cost(self, by: Indices) -> float:
        """What it costs that row i is served by site ``by[i]``; each left out costs ``far``."""
        metres = np.full(len(self.weight), np.nan)
        used = self.distance.indices == by[self.row]
        metres[self.row[used]] = self.distance.data[used]
        served = by != NOBODY
        if np.isnan(metres[served]).any():
            return float("inf")
        return float(self.weight[served] @ metres[served]) + self.far * int((~served).sum())

    def fits(self, by: Indices) -> bool:
        """Whether no site serves more than it can, and no more are new than may be."""
        served = by != NOBODY
        load = np.bincount(by[served], self.weight[served], minlength=len(self.capacity))
        new = np.setdiff1d(by[served], self.there)
        return bool((load <= self.capacity * (1 + 1e-9)).all()) and len(new) <= self.most


def greedily(loads: Loads, new: Indices) -> Indices:
    """(n,) by which of the open sites each row is served: first those for which it matters most,
    each by the nearest that has room; :data:`NOBODY` where none has. O(entries log entries)."""
    open_ = np.zeros(len(loads.capacity), dtype=bool)
    open_[new] = open_[loads.there] = True
    use = np.flatnonzero(open_[loads.distance.indices])
    row, metres = loads.row[use], loads.distance.data[use]
    order = np.lexsort((metres, row))
    row, metres, site = row[order], metres[order], loads.distance.indices[use][order]
    starts = np.searchsorted(row, np.arange(len(loads.weight) + 1))
    single = np.diff(starts) < 2
    regret = np.full(len(loads.weight), np.inf)
    second = starts[:-1][~single]
    regret[~single] = metres[second + 1] - metres[second]
    room = loads.capacity.copy()
    by = np.full(len(loads.weight), NOBODY, dtype=np.intp)
    # The heaviest first among equals: what is light still fits in later.
    for i in np.lexsort((-loads.weight, -regret * loads.weight)).tolist():
        for j in site[starts[i] : starts[i + 1]].tolist():
            if room[j] >= loads.weight[i]:
                room[j] -= loads.weight[i]
                by[i] = j
                break
    return by


@dataclass(frozen=True, eq=False, slots=True)
class Priced:
    """The best bound, and what it struck: the lift of insisting on a site, and on an entry."""

    bound: float
    lift: Floats
    """(m,) by how much the bound rises where a site is opened that is not among the best."""
    above: Floats
    """(e,) by how much an entry costs more than its row's price."""


def priced(loads: Loads, cost: float, watch: Watch) -> Priced:
    """Better prices step by step, towards the ``cost`` of the best plan known. O(entries log
    entries) a step."""
    weight, metres, row = loads.weight, loads.distance.data, loads.row
    sites = len(loads.capacity)
    nearest = np.minimum.reduceat(metres, loads.distance.indptr[:-1])
    price, best = nearest.copy(), Priced(
        float(weight @ nearest), np.zeros(sites), np.zeros(len(metres))
    )  # fmt: skip
    best_price, step, idle = price, 2.0, 0
    for _ in range(STEPS):
        brings, amount = _filled(loads, price)
        free = brings.copy()
        free[loads.there] = -np.inf
        opened = np.argsort(-free, kind="stable")[: loads.most]
        value = float(weight @ price - brings[opened].sum() - brings[loads.there].sum())
        if value > best.bound:
            idle = 0 if value > best.bound * (1 + 1e-5) else idle + 1
            last = free[opened[-1]] if len(opened) else np.inf
            lift = np.maximum(last - free, 0.0)
            lift[loads.there] = 0.0
            above = np.maximum(weight[row] * (metres - price[row]), 0.0)
            best, best_price = Priced(value, lift, above), price
        else:
            idle += 1
        if watch.report(cost, min(best.bound, cost)) or best.bound >= cost:
            break
        if idle >= _PATIENCE:
            step, idle, price = step / 2, 0, best_price
            if step < 1e-3:
                break
            continue
        serving = np.zeros(sites, dtype=bool)
        serving[opened] = serving[loads.there] = True
        used = serving[loads.distance.indices]
        served = np.bincount(row[used], amount[used], minlength=len(weight))
        slope = weight - served
        length = float(slope @ slope)
        if length == 0.0:
            break
        apart = max(min(cost, 2 * abs(value) + 1.0) - value, 1e-6 * abs(value))
        price = np.maximum(price + step * apart / length * slope, 0.0)
    return best


def _filled(loads: Loads, price: Floats) -> tuple[Floats, Floats]:
    """(m,) what each site brings at most, and (e,) how much weight of each entry it serves then."""
    metres, row, column = loads.distance.data, loads.row, loads.distance.indices
    worth = price[row] - metres
    use = np.flatnonzero(worth > 0)
    use = use[np.lexsort((-worth[use], column[use]))]
    weight, site = loads.weight[row[use]], column[use]
    running = np.concatenate(([0.0], np.cumsum(weight)))
    before = running[:-1] - running[np.searchsorted(site, site, side="left")]
    part = np.clip(loads.capacity[site] - before, 0.0, weight)
    amount = np.zeros(len(metres))
    amount[use] = part
    brings = np.bincount(site, part * worth[use], minlength=len(loads.capacity))
    return np.asarray(brings, dtype=np.float64), amount
