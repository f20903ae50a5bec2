"""A p-median of very many entries: a plan improved by swaps of sites that are near each other.

A swap is priced as Resende and Werneck (2007) do it (see
:mod:`queries.coverage.siting.methods.interchange`), but one new site at a time, and made as soon as
it saves something (Schubert and Rousseeuw 2021, "Fast and eager k-medoids clustering", Information
Systems 101): what it costs follows from the entries of that site alone. Where no swap helps any
more, a few are made at random about one place and mended there, and taken back unless that is
cheaper (iterated local search; Lourenco, Martin and Stutzle 2003).
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.compiled import compiled
from queries.coverage.siting.result import Floats, Indices

Ints = NDArray[np.int64]
Short = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Near(NamedTuple):
    """The sites of each row of demand, the cheapest first, and the rows of each site (CSR), with
    what it costs that one serves the other."""

    row_start: Ints
    row_site: Short
    row_cost: Floats
    site_start: Ints
    site_row: Short
    site_cost: Floats

    @classmethod
    def of(cls, distance: csr_array, by_site: csr_array, weight: Floats) -> Self:
        """Weight times metres, both ways round."""
        near = cls(
            row_start=distance.indptr.astype(np.int64),
            row_site=distance.indices.astype(np.int32),
            row_cost=distance.data * np.repeat(weight, np.diff(distance.indptr)),
            site_start=by_site.indptr.astype(np.int64),
            site_row=by_site.indices.astype(np.int32),
            site_cost=by_site.data * weight[by_site.indices],
        )
        _sorted(near.row_start, near.row_site, near.row_cost)
        return near


class Plan(NamedTuple):
    """What the search goes on from."""

    new: Ints
    """(p,) the sites that are not fixed."""
    place: Ints
    """(m,) where a site stands among them, -1 if it does not."""
    open: Flags
    """(m,) these and the fixed ones."""
    first: Short
    """(n,) the cheapest open site of a row, -1 if it has none."""
    second: Short
    first_cost: Floats
    """(n,) what it costs; without one as much as nothing can save elsewhere."""
    second_cost: Floats
    loss: Floats
    """(m,) what closing a site costs its rows."""
    extra: Floats
    """(m,) zeros, but for the site that is being priced."""
    touched: Ints
    """(m,) room for the sites that are not zero there."""
    own: Ints
    """(3,) what chance goes on from, the next site to price, and how many were without a swap."""


class Swaps:
    """The search: ``new`` is the best plan of at most ``p`` new sites, ``cost`` what it costs,
    infinite while some row has no open site."""

    def __init__(self, near: Near, there: Indices, p: int) -> None:
        self._near, self._p = near, p
        self._rows, sites = len(near.row_start) - 1, len(near.site_start) - 1
        # More than anything else could save: twice what all rows cost where each costs the most.
        self._most = near.row_cost[near.row_start[1:] - 1]
        self._far = 2.0 * (float(self._most.sum()) or 1.0)
        self._plan = Plan(
            new=np.full(p, -1, dtype=np.int64),
            place=np.full(sites, -1, dtype=np.int64),
            open=np.zeros(sites, dtype=np.bool_),
            first=np.full(self._rows, -1, dtype=np.int32),
            second=np.full(self._rows, -1, dtype=np.int32),
            first_cost=np.full(self._rows, self._far),
            second_cost=np.full(self._rows, self._far),
            loss=np.zeros(sites),
            extra=np.zeros(sites),
            touched=np.zeros(sites, dtype=np.int64),
            own=np.array([1, 0, 0], dtype=np.int64),
        )
        for j in there.tolist():
            _open(near, self._plan, j)
        self.new: Indices = np.zeros(0, dtype=np.intp)
        self.cost = float("inf")

    def grow(self, new: Indices) -> None:
        """Begin with these, and add what saves most until there are ``p``. O(entries) and for each
        that is added some columns."""
        plan = self._plan
        for at, j in enumerate(new.tolist()):
            plan.new[at], plan.place[j] = j, at
            _open(self._near, plan, j)
        # A row that nothing serves costs here what its farthest site would: a plan is to be cheap,
        # and not only to reach all.
        _grow(self._near, plan, np.minimum(plan.first_cost, self._most), len(new))
        self._kept()

    def run(self, entries: int) -> None:
        """Go on until about so many entries were looked at."""
        if self._p and (self._plan.new >= 0).all():
            _go(self._near, self._plan, entries, self._far)
            self._kept()

    @property
    def settled(self) -> bool:
        """Whether no swap of one site for another helps any more."""
        return not self._p or int(self._plan.own[2]) >= len(self._plan.open)

    def radii(self, weight: Floats) -> Floats:
        """(n,) for each row, with its ``weight``, about what the farthest demand costs that its
        site serves: half as much again as the mean of all, in a disc. Between that of its own site
        and that of all sites, for which one row is served by which is a matter of little."""
        of = np.maximum(self._plan.first, 0)
        size = len(self._plan.open)
        paid = np.minimum(self._plan.first_cost, self._most)
        own = (
            np.bincount(of, paid, minlength=size)[of] / np.bincount(of, weight, minlength=size)[of]
        )
        radius = 1.5 * weight * np.sqrt(own * paid.sum() / weight.sum())
        # Alone on the spot of its site a row still has a way to the next one.
        return np.where(radius > 0, radius, np.minimum(self._plan.second_cost, self._most))

    def _kept(self) -> None:
        self.new = np.sort(self._plan.new[self._plan.new >= 0]).astype(np.intp)
        served = bool((self._plan.first >= 0).all())
        self.cost = float(self._plan.first_cost.sum()) if served else float("inf")


@compiled
def _sorted(start: Ints, site: Short, cost: Floats) -> None:
    """Each row by its costs."""
    for i in range(len(start) - 1):
        a, b = start[i], start[i + 1]
        order = np.argsort(cost[a:b], kind="mergesort")
        site[a:b] = site[a:b][order]
        cost[a:b] = cost[a:b][order]


@compiled
def _open(near: Near, plan: Plan, j: int) -> float:
    """Open a site; what that saves."""
    saved = 0.0
    first, second, loss = plan.first, plan.second, plan.loss
    first_cost, second_cost = plan.first_cost, plan.second_cost
    plan.open[j] = True
    for at in range(near.site_start[j], near.site_start[j + 1]):
        i, cost = near.site_row[at], near.site_cost[at]
        before = first[i]
        if cost < first_cost[i]:
            saved += first_cost[i] - cost
            if before >= 0:
                loss[before] -= second_cost[i] - first_cost[i]
            second[i], second_cost[i] = before, first_cost[i]
            first[i], first_cost[i] = j, cost
            loss[j] += second_cost[i] - cost
        elif cost < second_cost[i]:
            loss[before] -= second_cost[i] - cost
            second[i], second_cost[i] = j, cost
    return saved


@compiled
def _close(near: Near, plan: Plan, j: int, far: float) -> float:
    """Close a site; what that costs."""
    lost = 0.0
    first, second, loss, open_ = plan.first, plan.second, plan.loss, plan.open
    first_cost, second_cost = plan.first_cost, plan.second_cost
    row_site, row_cost = near.row_site, near.row_cost
    open_[j] = False
    for at in range(near.site_start[j], near.site_start[j + 1]):
        i = near.site_row[at]
        if first[i] != j and second[i] != j:
            continue
        loss[first[i]] -= second_cost[i] - first_cost[i]
        lost -= first_cost[i]
        first[i] = second[i] = -1
        first_cost[i] = second_cost[i] = far
        for of in range(near.row_start[i], near.row_start[i + 1]):
            site = row_site[of]
            if open_[site]:
                if first[i] < 0:
                    first[i], first_cost[i] = site, row_cost[of]
                else:
                    second[i], second_cost[i] = site, row_cost[of]
                    break
        if first[i] >= 0:
            loss[first[i]] += second_cost[i] - first_cost[i]
        lost += first_cost[i]
    loss[j] = 0.0
    return lost


@compiled
def _saved(rows: Short, costs: Floats, first_cost: Floats) -> float:
    """What a site saves its rows."""
    saved = 0.0
    for at in range(len(rows)):
        less = first_cost[rows[at]] - costs[at]
        if less > 0:
            saved += less
    return saved


@compiled
def _grow(near: Near, plan: Plan, price: Floats, count: int) -> None:
    """Open the site that saves most of ``price``, which a row pays, again and again. What a site
    saves only shrinks, so only the one that leads is counted anew."""
    start, rows, costs = near.site_start, near.site_row, near.site_cost
    sites = len(start) - 1
    leaves = 1
    while leaves < sites:
        leaves *= 2
    saved = np.full(leaves, -1.0)
    winner = np.zeros(2 * leaves, dtype=np.int64)
    for j in range(leaves):
        winner[leaves + j] = j
        if j < sites and not plan.open[j]:
            saved[j] = _saved(rows[start[j] : start[j + 1]], costs[start[j] : start[j + 1]], price)
    for node in range(leaves - 1, 0, -1):
        one, other = winner[2 * node], winner[2 * node + 1]
        winner[node] = one if saved[one] >= saved[other] else other
    while count < len(plan.new):
        j = winner[1]
        if saved[j] <= 0:
            break
        now = _saved(rows[start[j] : start[j + 1]], costs[start[j] : start[j + 1]], price)
        if now >= saved[j]:
            plan.new[count], plan.place[j] = j, count
            count += 1
            _open(near, plan, j)
            for at in range(start[j], start[j + 1]):
                price[rows[at]] = min(price[rows[at]], costs[at])
            now = -1.0
        saved[j] = now
        node = (leaves + j) // 2
        while node:
            one, other = winner[2 * node], winner[2 * node + 1]
            winner[node] = one if saved[one] >= saved[other] else other
            node //= 2


# These are given arrays one by one: a tuple costs more to hand on than what is done with it here.
@compiled
def _priced(
    rows: Short,
    costs: Floats,
    first: Short,
    first_cost: Floats,
    second_cost: Floats,
    place: Ints,
    loss: Floats,
    extra: Floats,
    touched: Ints,
    idlest: int,
) -> tuple[float, int]:
    """What the best swap for a new site saves, and the site that it takes the place of."""
    gain, count = 0.0, 0
    for at in range(len(rows)):
        i, cost = rows[at], costs[at]
        if cost >= second_cost[i]:
            continue
        less = first_cost[i] - cost
        kept = second_cost[i] - cost
        if less > 0:
            gain += less
            kept = second_cost[i] - first_cost[i]
        site = first[i]
        if site >= 0 and kept > 0:
            if extra[site] == 0:
                touched[count] = site
                count += 1
            extra[site] += kept
    old, least = idlest, loss[idlest]
    for k in range(count):
        site = touched[k]
        if place[site] >= 0 and loss[site] - extra[site] < least:
            old, least = site, loss[site] - extra[site]
        extra[site] = 0.0
    return gain - least, old


@compiled
def _swap(near: Near, plan: Plan, j: int, old: int, far: float) -> float:
    """Open ``j`` and close ``old``; what that saves."""
    saved = _open(near, plan, j)
    lost = _close(near, plan, old, far)
    at = plan.place[old]
    plan.new[at], plan.place[j], plan.place[old] = j, at, -1
    return saved - lost


@compiled
def _idlest(new: Ints, loss: Floats) -> int:
    found = new[0]
    for site in new:
        if loss[site] < loss[found]:
            found = site
    return int(found)


@compiled
def _chance(own: Ints) -> int:
    """The next random number, 31 bits."""
    own[0] = (own[0] * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
    return int(own[0] >> 32)


@compiled
def _go(near: Near, plan: Plan, entries: int, far: float) -> None:
    """Swap until about so many entries were looked at."""
    start, rows, costs = near.site_start, near.site_row, near.site_cost
    first, first_cost, second_cost = plan.first, plan.first_cost, plan.second_cost
    place, loss, extra, touched = plan.place, plan.loss, plan.extra, plan.touched
    own, open_ = plan.own, plan.open
    sites, p = len(open_), len(plan.new)
    # A saving is a difference of sums: what is less than their rounding is none.
    least = 1e-11 * first_cost.sum()
    made, saved, idle, k = 0, 0.0, 0, 0
    log = np.zeros((64, 2), dtype=np.int64)
    ball = near.row_site[:0]
    idlest = _idlest(plan.new, loss)
    looked = 0
    while True:
        everywhere = own[2] < sites
        if everywhere:
            if looked >= entries:
                break
            j = own[1]
            own[1] = (j + 1) % sites
            own[2] += 1
        elif idle < len(ball) and made < len(log):
            j = ball[k]
            k = (k + 1) % len(ball)
            idle += 1
        else:
            # What was made about one place is kept if it is cheaper.
            while made > 0 and saved <= least:
                made -= 1
                _swap(near, plan, log[made, 1], log[made, 0], far)
            if looked >= entries:
                break
            ball = _ball(near, plan, max(20, 4 * sites // p))
            made, saved, idle, k = 0, 0.0, 0, 0
            for _ in range(1 + _chance(own) % 3 if len(ball) else 0):
                j = ball[_chance(own) % len(ball)]
                a, b = start[j], start[j + 1]
                old = first[rows[a + _chance(own) % (b - a)]]
                if not open_[j] and old >= 0 and place[old] >= 0:
                    saved += _swap(near, plan, j, old, far)
                    log[made, 0], log[made, 1] = j, old
                    made += 1
                looked += 8 * (b - a)
            if made == 0:
                ball = ball[:0]
            idlest = _idlest(plan.new, loss)
            looked += p
            continue
        looked += 1
        if open_[j]:
            continue
        a, b = start[j], start[j + 1]
        looked += b - a
        saves, old = _priced(
            rows[a:b],
            costs[a:b],
            first,
            first_cost,
            second_cost,
            place,
            loss,
            extra,
            touched,
            idlest,
        )
        if saves <= least:
            continue
        if everywhere:
            own[2] = 0
        else:
            log[made, 0], log[made, 1] = j, old
            made += 1
            idle = 0
        saved += _swap(near, plan, j, old, far)
        idlest = _idlest(plan.new, loss)
        looked += 8 * (b - a) + p


@compiled
def _ball(near: Near, plan: Plan, size: int) -> Short:
    """So many sites about one of the plan, the nearest first."""
    middle = plan.new[_chance(plan.own) % len(plan.new)]
    a, b = near.site_start[middle], near.site_start[middle + 1]
    if a == b:
        return near.row_site[:0]
    i = near.site_row[a + np.argmin(near.site_cost[a:b])]
    return near.row_site[near.row_start[i] : near.row_start[i + 1]][:size]
