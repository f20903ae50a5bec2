"""A bound for the p-median of very many entries: prices of serving, improved by compiled steps.

The Lagrangian is that of :mod:`queries.coverage.siting.median`. Its prices are bettered by a
subgradient walk with averaged directions (Barahona and Anbil 2000, "The volume algorithm",
Mathematical Programming 87). Where no price is more than what a site costs that is not stored, such
a site has nothing to gain by it, and the bound holds for plans that use it too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.coverage.siting.methods.near import Ints, Near, Short
from queries.coverage.siting.result import Floats, Indices

_REACH = 2.0
"""A row's price stays below so many times what it begins with: what costs more is not looked at."""
_MEMORY = 0.7
"""Share of the old direction in the new one."""
_PATIENCE = 8
"""Steps without a better bound before they are halved."""
_FIRST_STEP = 0.3
"""Of the way to the best plan: longer ones leave the prices that are begun with, which are good."""
_SMALLEST_STEP = 1e-3


class Prices:
    """The walk: ``bound`` is the best so far, with its ``price`` of each row and ``rho`` of each
    site."""

    def __init__(
        self, near: Near, there: Indices, p: int, *, price: Floats, most: Floats | None
    ) -> None:
        """Begin with ``price`` (n,) of each row; ``most`` (n,) it may be."""
        least = near.row_cost[near.row_start[:-1]]
        price = np.maximum(price, least)
        self._most = np.maximum(_REACH * price, np.finfo(float).tiny)
        if most is not None:
            self._most = np.minimum(self._most, most)
        use = near.site_cost < self._most[near.site_row]
        self._start = np.concatenate(([0], np.cumsum(use, dtype=np.int64)))[near.site_start]
        self._rows, self._costs = near.site_row[use], near.site_cost[use]
        self._there, self._p = there, p
        self.bound = -np.inf
        self._at = np.minimum(price, self._most)
        self.price, self.rho = self._at, np.zeros(len(near.site_start) - 1)
        self._direction: Floats | None = None
        self._step, self._idle = _FIRST_STEP, 0

    @property
    def entries(self) -> int:
        """How many are looked at in a step."""
        return len(self._rows)

    @property
    def ended(self) -> bool:
        """Whether the steps have become so small that no more is to be hoped for."""
        return self._step < _SMALLEST_STEP

    def walk(self, steps: int, target: float) -> None:
        """So many steps towards the cost of the best plan known. O(entries) each."""
        for _ in range(steps):
            if self.ended:
                return
            self._walk(target)

    def _walk(self, target: float) -> None:
        price = self._at
        rho = np.zeros(len(self.rho))
        _collect(self._start, self._rows, self._costs, price, rho)
        free = rho.copy()
        free[self._there] = np.inf
        opened = np.concatenate((np.argsort(free, kind="stable")[: self._p], self._there))
        value = float(price.sum() + rho[opened].sum())
        better = value - self.bound
        self._idle = 0 if better > 1e-5 * abs(value) else self._idle + 1
        if better > 0:
            self.bound, self.price, self.rho = value, price, rho
        if self._idle >= _PATIENCE:
            self._step, self._idle, self._direction = self._step / 2, 0, None
            self._at = self.price
            return
        slope = np.ones(len(price))
        _serve(self._start, self._rows, self._costs, price, opened, slope)
        if self._direction is not None:
            slope = _MEMORY * self._direction + (1 - _MEMORY) * slope
        self._direction = slope
        steepness = float(slope @ slope)
        if steepness == 0.0:
            self._step = 0.0
            return
        apart = max(target - value, 1e-6 * abs(value))
        self._at = np.clip(price + self._step * apart / steepness * slope, 0.0, self._most)


@compiled
def _collect(start: Ints, rows: Short, costs: Floats, price: Floats, rho: Floats) -> None:
    """What each site would bring beyond what it costs, negated."""
    for j in range(len(rho)):
        total = 0.0
        for at in range(start[j], start[j + 1]):
            above = costs[at] - price[rows[at]]
            if above < 0:
                total += above
        rho[j] = total


@compiled
def _serve(
    start: Ints, rows: Short, costs: Floats, price: Floats, opened: NDArray[np.intp], slope: Floats
) -> None:
    """One less for each row that an opened site serves."""
    for j in opened:
        for at in range(start[j], start[j + 1]):
            if costs[at] < price[rows[at]]:
                slope[rows[at]] -= 1.0
