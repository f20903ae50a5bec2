"""A p-median of very many entries: a plan and a bound, made better at the same time.

Rounds of so many entries each, the plan in one thread and the prices in another: what one round
knows of the other is what the rounds before found, so that nothing but the end is decided by the
clock.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from queries.coverage.siting.methods.assigning import Best
from queries.coverage.siting.methods.beside import together
from queries.coverage.siting.methods.interchange import Demand
from queries.coverage.siting.methods.near import Near, Swaps
from queries.coverage.siting.methods.prices import Prices
from queries.coverage.siting.result import Floats, Indices
from queries.coverage.siting.watch import Watch

LEAST_ENTRIES = 2_000_000
"""With fewer, steps that look at all of them at once are as fast, and nothing is compiled."""

_ENTRIES = 100_000_000
"""Looked at in a round by each of the two: some tenths of a second."""
_PATIENCE = 30
"""Rounds without a better plan after the last step of the prices."""


class Many:
    """The search for at most ``p`` new sites."""

    def __init__(self, demand: Demand, p: int, watch: Watch, most: Floats | None) -> None:
        """``most`` (n,) is the highest price of a row."""
        self._demand, self._p, self._watch, self._most = demand, p, watch, most
        self._near: Near | None = None
        self._swaps: Swaps | None = None

    def begin(self, columns: Indices) -> Indices:
        """A plan of these sites and of those that save most beside them; only these if the watch
        is over before. It may leave rows without a site."""
        found: list[Swaps] = []

        def grown() -> None:
            if self._near is None:
                demand = self._demand
                self._near = Near.of(demand.distance, demand.by_site, demand.weight)
            swaps = Swaps(self._near, self._demand.there, self._p)
            swaps.grow(columns)
            found.append(swaps)

        if not together((grown,), self._watch.over):
            return columns
        self._swaps = found[0]
        while np.isinf(self._swaps.cost) and not self._swaps.settled:
            if not together((lambda: found[0].run(_ENTRIES),), self._watch.over):
                return columns
        return self._swaps.new

    def run(self, best: Best, gap: float) -> Best:
        """``best`` with a plan and a bound that meet, within the gap asked for, or are as near to
        each other as they have come when the watch is over."""
        swaps, near = self._swaps, self._near
        if swaps is None or near is None:
            return best
        prices = Prices(
            near,
            self._demand.there,
            self._p,
            price=swaps.radii(self._demand.weight),
            most=self._most,
        )
        steps = max(1, _ENTRIES // max(1, prices.entries))
        idle = 0
        while not (prices.ended and idle > _PATIENCE):
            if best.settled(gap) or self._watch.report(best.cost, best.bound):
                break
            works = (lambda: swaps.run(_ENTRIES), lambda by=best.cost: prices.walk(steps, by))
            if not together(works, self._watch.over):
                break
            idle += 1
            if swaps.cost < best.cost:
                best, idle = replace(best, new=swaps.new, cost=swaps.cost), 0
            if prices.bound > best.bound:
                bound = min(prices.bound, best.cost)
                best = replace(best, bound=bound, price=prices.price, rho=prices.rho)
        return best
