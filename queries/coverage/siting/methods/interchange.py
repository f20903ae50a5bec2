"""Plans for the p-median by greedy addition and interchange of sites.

Teitz and Bart (1968), Operations Research 16; all swaps of one open for one closed site are priced
in a single pass over the entries, as Resende and Werneck (2007), European Journal of Operational
Research 179, do it: ``net(a, r) = gain(a) - loss(r) + extra(a, r)``, where ``extra`` is what the
new site ``a`` saves the demand that the removal of ``r`` would send elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.result import Floats, Indices


@dataclass(frozen=True, eq=False, slots=True)
class Demand:
    """Demand to assign. ``distance`` (n, m) by rows with the ``row`` of each entry, and ``by_site``
    its transpose; ``weight`` (n,) more than 0, ``there`` the fixed sites; ``far`` (n,) metres
    stand for having no open site: at each demand point more than any swap can save."""

    distance: csr_array
    by_site: csr_array
    weight: Floats
    there: Indices
    row: Indices
    far: Floats

    @classmethod
    def of(cls, distance: csr_array, weight: Floats, there: Indices) -> Demand:
        """With ``far`` so large that one unassigned demand point outweighs all the others."""
        row = np.repeat(np.arange(distance.shape[0]), np.diff(distance.indptr))
        greatest = np.maximum.reduceat(distance.data, distance.indptr[:-1]) if len(weight) else 0.0
        all_far = float((weight * greatest).sum())
        far = 2 * (all_far or 1.0) / weight
        return cls(distance, distance.T.tocsr(), weight, there, row, far)

    def cost(self, new: Indices) -> float:
        """Weight times metres to the nearest open site, with ``far`` where there is none."""
        return float(self.weight @ self.nearest(new)[0])

    def nearest(self, new: Indices) -> tuple[Floats, Floats, Indices]:
        """(n,) metres to the nearest and second nearest open site, and the nearest (-1: none)."""
        first = self.far.copy()
        second = first.copy()
        site = np.full(len(self.weight), -1, dtype=np.intp)
        for j in (*self.there.tolist(), *new.tolist()):
            span = slice(self.by_site.indptr[j], self.by_site.indptr[j + 1])
            rows, metres = self.by_site.indices[span], self.by_site.data[span]
            before = first[rows]
            second[rows] = np.minimum(second[rows], np.maximum(before, metres))
            first[rows] = np.minimum(before, metres)
            site[rows[metres < before]] = j
        return first, second, site

    def least(self) -> Floats:
        """(n,) weight times metres to the nearest site of all."""
        if not len(self.weight):
            return np.zeros(0)
        nearest = np.minimum.reduceat(self.distance.data, self.distance.indptr[:-1])
        return np.asarray(self.weight * nearest)

    def can_be_nearer(self, new: Indices) -> bool:
        """Whether any site is nearer to some demand than the open ones."""
        return bool((self.distance.data < self.nearest(new)[0][self.row]).any())

    def needed(self, new: Indices) -> Indices:
        """``new`` without sites whose demand has another as near."""
        while len(new):
            first, second, site = self.nearest(new)
            lost = np.bincount(site[second > first], minlength=self.distance.shape[1])
            idle = new[lost[new] == 0]
            if not len(idle):
                break
            new = new[new != idle[0]]
        return new


def added(demand: Demand, new: Indices, p: int, over: Callable[[], bool]) -> Indices:
    """``new`` and more, each the one that saves most, up to ``p``, until none saves anything or
    ``over`` says so. O(p x entries)."""
    picks = new.tolist()
    metres = demand.nearest(new)[0]
    while len(picks) < p and not over():
        saved = np.maximum(metres[demand.row] - demand.distance.data, 0) * demand.weight[demand.row]
        gain = np.bincount(
            demand.distance.indices, weights=saved, minlength=demand.distance.shape[1]
        )
        pick = int(np.argmax(gain))
        if gain[pick] <= 0:
            break
        picks.append(pick)
        metres = demand.nearest(np.array(picks, dtype=np.intp))[0]
    return np.array(picks, dtype=np.intp)


def interchanged(demand: Demand, new: Indices, over: Callable[[], bool]) -> tuple[Indices, int]:
    """``new`` after the best swap, again and again until none helps or ``over`` says so, and the
    number of swaps looked for. O(entries + m p) a swap."""
    cost = demand.cost(new)
    looked = 0
    while len(new) and not over():
        looked += 1
        site, position, saving = _best_swap(demand, new)
        if saving <= 1e-12 * cost:
            break
        tried = new.copy()
        tried[position] = site
        tried_cost = demand.cost(tried)
        # The saving is a difference of sums that may be large; what counts is the plan itself.
        if tried_cost >= cost * (1 - 1e-12):
            break
        new, cost = tried, tried_cost
    return new, looked


def _best_swap(demand: Demand, new: Indices) -> tuple[int, int, float]:
    sites = demand.distance.shape[1]
    first, second, site = demand.nearest(new)
    place = np.full(sites, -1, dtype=np.intp)
    place[new] = np.arange(len(new))
    at = np.where(site >= 0, place[site], -1)
    movable = at >= 0
    loss = np.bincount(
        at[movable],
        weights=(demand.weight * (second - first))[movable],
        minlength=len(new),
    )
    row, metres, column = demand.row, demand.distance.data, demand.distance.indices
    weight = demand.weight[row]
    gain = np.bincount(column, weights=weight * np.maximum(first[row] - metres, 0), minlength=sites)
    saves = movable[row] & (metres < second[row])
    kept = weight[saves] * (second[row] - np.maximum(metres, first[row]))[saves]
    extra = np.bincount(
        column[saves].astype(np.intp) * len(new) + at[row[saves]],
        weights=kept,
        minlength=sites * len(new),
    ).reshape(sites, len(new))
    net = gain[:, np.newaxis] - loss[np.newaxis, :] + extra
    net[new] = net[demand.there] = -np.inf
    best = int(np.argmax(net))
    return best // len(new), best % len(new), float(net.flat[best])
