"""The p new positions with the least weighted distance, where each serves only so much.

The model and its bound are those of :mod:`queries.coverage.siting.methods.loads`. A first plan has
the sites of the p-median without capacities; sites and entries whose insistence lifts the bound
above it are struck out, and what is left is an integer program, beside which
:mod:`queries.coverage.siting.methods.packing` searches on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from graph.model.spec import Text
from queries.coverage.siting.center import no_time
from queries.coverage.siting.methods.beside import Beside
from queries.coverage.siting.methods.interchange import Demand, added, interchanged
from queries.coverage.siting.methods.loads import NOBODY, Loads, Priced, greedily, priced
from queries.coverage.siting.methods.packing import packed
from queries.coverage.siting.methods.rows import Mask, covered_by
from queries.coverage.siting.result import (
    PROVEN,
    Floats,
    Indices,
    Progress,
    Siting,
    no_plan,
    proven,
)
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, Start, minimize

MAX_PROGRAM_ENTRIES = 100_000
"""Beyond this many assignments the integer program takes longer than it is worth."""

_LOOKED_EVERY_S = 0.1


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Served(Siting):
    """A plan of sites that serve only so much. ``marginal_gain`` is what each new site saves the
    demand that it serves, beside the farthest of the entries of that."""

    served_by: Indices
    """(n,) the site that serves each row of demand, -1 where the row asks for nothing."""


def limited_median(
    *,
    distance: csr_array,
    weight: Floats,
    capacity: Floats,
    fixed: Indices,
    p: int,
    gap: float,
    watch: Watch,
    time_limit_s: float,
    progress: Progress | None,
) -> Siting:
    """The answer of :func:`queries.coverage.siting.median.p_median` to a question with capacities,
    which are checked, and whose demand with a weight has entries."""
    asking = np.flatnonzero(weight > 0)
    # To serve more than all there is is not asked of a site.
    capacity = np.minimum(capacity, weight.sum())
    unit = Unit.of(np.concatenate((weight[asking], capacity)))
    loads = Loads.of(distance[asking], unit.count(weight[asking]), unit.count(capacity), fixed, p)
    reachable = np.diff(distance.indptr) > 0
    if (problem := too_much(loads)) is not None:
        return _impossible(reachable, asking[problem[0]], problem[1])
    watch.tells(progress, unit.size, objective=loads.everybody, bound=0.0)
    search = _Search(loads, watch, gap)
    search.run()
    left = np.flatnonzero(search.by == NOBODY)
    if not search.possible:
        return _impossible(
            reachable,
            asking[left],
            Text(
                f"容量不足：任何 {p} 个新增地点都不能使每个需求点各由一个地点服务",
                f"no {p} new sites have room for all demand, each of it served by one site",
            ),
        )
    if len(left):
        raise no_time(p, watch, time_limit_s)
    served_by = np.full(len(weight), NOBODY, dtype=np.intp)
    served_by[asking] = search.by
    return _told(distance, weight, fixed, served_by, search.bound * unit.size)


def _told(
    distance: csr_array, weight: Floats, there: Indices, served_by: Indices, bound: float
) -> Served:
    row = np.repeat(np.arange(len(weight)), np.diff(distance.indptr))
    used = distance.indices == served_by[row]
    at, metres, site = row[used], distance.data[used], distance.indices[used]
    worst = np.zeros(len(weight))
    np.maximum.at(worst, row, distance.data)
    objective = float(weight[at] @ metres)
    saved = np.bincount(site, weight[at] * (worst[at] - metres), minlength=distance.shape[1])
    new = np.setdiff1d(site, there).astype(np.intp)
    added = new[np.argsort(-saved[new], kind="stable")]
    reachable = np.diff(distance.indptr) > 0
    chosen = np.sort(np.concatenate((there, added)))
    covered = covered_by(distance, chosen)
    bound = min(bound, objective)
    return Served(
        status="optimal" if proven(objective, bound) else "feasible",
        objective=objective,
        bound=bound,
        sites=chosen,
        added=added,
        marginal_gain=np.asarray(saved[added], dtype=np.float64),
        covered=np.flatnonzero(covered),
        uncovered=np.flatnonzero(reachable & ~covered),
        unreachable=np.flatnonzero(~reachable),
        culprits=np.zeros(0, dtype=np.intp),
        served_by=served_by,
    )


def _impossible(reachable: Mask, culprits: Indices, why: Text) -> Siting:
    return no_plan(
        uncovered=np.flatnonzero(reachable),
        unreachable=np.flatnonzero(~reachable),
        culprits=np.sort(culprits),
        why=why,
    )


def too_much(loads: Loads) -> tuple[Indices, Text] | None:
    """The rows of demand for which there is not enough anywhere, and why; None if there may be."""
    alone = np.flatnonzero(np.diff(loads.distance.indptr) == 0)
    if len(alone):
        return alone, Text(
            f"{len(alone)} 个需求点各自超过其可用地点的容量",
            f"{len(alone)} demand points weigh more than any of their sites can serve",
        )
    new = np.delete(loads.capacity, loads.there)
    all_ = float(loads.capacity[loads.there].sum() + np.sort(new)[::-1][: loads.most].sum())
    asked = float(loads.weight.sum())
    if asked <= all_ * (1 + 1e-12):
        return None
    left = np.cumsum(np.sort(loads.weight)[::-1]) > all_
    heaviest = np.argsort(-loads.weight, kind="stable")
    return heaviest[left], Text(
        f"容量合计至多为需求的 {all_ / asked:.2%}",
        f"the capacities together are at most {all_ / asked:.2%} of the demand",
    )


class _Search:
    """The best plan ``by`` which site each row is served, its ``cost`` and the ``bound``."""

    def __init__(self, loads: Loads, watch: Watch, gap: float) -> None:
        self._loads, self._watch, self._gap = loads, watch, gap
        self.possible = True
        self.by = greedily(loads, self._first())
        self.cost = loads.cost(self.by)
        self.bound = 0.0

    def _first(self) -> Indices:
        """Sites as if they could serve everybody, and more by what they can serve."""
        loads, over = self._loads, self._watch.over
        demand = Demand.of(loads.distance, loads.weight, loads.there)
        none = np.zeros(0, dtype=np.intp)
        new, _ = interchanged(demand, added(demand, none, loads.most, over), over)
        others = np.setdiff1d(np.arange(len(loads.capacity)), np.concatenate((new, loads.there)))
        largest = others[np.argsort(-loads.capacity[others], kind="stable")]
        return np.concatenate((new, largest[: loads.most - len(new)])).astype(np.intp)

    def run(self) -> None:
        """Prices first, then the program with the local search beside it."""
        loads, watch = self._loads, self._watch
        prices = priced(loads, self.cost, watch)
        self._raise(prices.bound)
        if self._ended():
            return
        use = self._entries(prices)
        with Beside(self.by, self.cost, lambda: packed(loads, self.by)) as beside:
            self._beside = beside
            if len(use) <= MAX_PROGRAM_ENTRIES:
                self._solve(use)
            while self.possible and len(use) > MAX_PROGRAM_ENTRIES and not self._ended():
                self._take(beside.columns)
                time.sleep(_LOOKED_EVERY_S)
        if watch.over():
            self._take(beside.columns)

    def _ended(self) -> bool:
        near = self.cost - self.bound <= max(self._gap, PROVEN) * self.cost
        return near or self._watch.report(self.cost, self.bound)

    def _raise(self, bound: float) -> None:
        """Take a bound. Leaving one row out costs more than any plan that serves all."""
        self.bound = min(self.cost, max(self.bound, bound))
        self.possible = self.bound <= self._loads.everybody * (1 + 1e-6)

    def _take(self, by: Indices) -> None:
        """Keep a plan if it is the best and no site has more than it can serve."""
        cost = self._loads.cost(by)
        if cost < self.cost and self._loads.fits(by):
            self.by, self.cost = by, cost

    def _entries(self, prices: Priced) -> Indices:
        """The entries that a better plan could use."""
        loads = self._loads
        limit = self.cost * (1 + PROVEN)
        lift = prices.bound + prices.lift[loads.distance.indices] + prices.above
        own = loads.distance.indices == self.by[loads.row]
        return np.flatnonzero((lift <= limit) | own)

    def _solve(self, use: Indices) -> None:
        loads = self._loads
        program, sites = _program(loads, use)
        scale = 1e6 / min(self.cost, loads.far)
        program = replace(program, cost=program.cost * scale)
        start = np.zeros(len(program.cost))
        row, site = loads.row[use], loads.distance.indices[use]
        start[: len(sites)] = np.isin(sites, self.by)
        start[len(sites) : len(sites) + len(use)] = self.by[row] == site
        start[len(sites) + len(use) :] = self.by == NOBODY

        def stop(cost: float, bound: float) -> bool:
            cost = min(cost / scale, self.cost, self._beside.value)
            return self._watch.report(cost, min(cost, max(bound / scale, self.bound)))

        outcome = minimize(
            program,
            start=Start(start, float(program.cost @ start)),
            gap=self._gap,
            apart=PROVEN / 2 * self.cost * scale,
            time_limit_s=self._watch.left_s,
            stop=stop,
        )
        if outcome.values is not None:
            by = np.full(len(loads.weight), NOBODY, dtype=np.intp)
            taken = outcome.values[len(sites) : len(sites) + len(use)] > 0.5
            by[row[taken]] = site[taken]
            self._take(by)
        self._raise(outcome.bound / scale)


def _program(loads: Loads, use: Indices) -> tuple[Program, Indices]:
    """The integer program on these entries, and its sites: x, then y, then who is left out."""
    row, column = loads.row[use], loads.distance.indices[use]
    sites = np.unique(column).astype(np.intp)
    site = np.searchsorted(sites, column)
    rows, pairs = len(loads.weight), len(use)
    y = len(sites) + np.arange(pairs)
    out = len(sites) + pairs + np.arange(rows)
    link = rows + np.arange(pairs)
    room = rows + pairs + np.arange(len(sites))
    number = rows + pairs + len(sites)
    new = ~np.isin(sites, loads.there)
    capacity = loads.capacity[sites]
    entries = (
        (np.ones(pairs), row, y),
        (np.ones(rows), np.arange(rows), out),
        (np.ones(pairs), link, site),
        (-np.ones(pairs), link, y),
        (capacity, room, np.arange(len(sites))),
        (-loads.weight[row], room[site], y),
        (new.astype(np.float64), np.full(len(sites), number), np.arange(len(sites))),
    )
    value, at, of = (np.concatenate([entry[k] for entry in entries]) for k in range(3))
    size = len(sites) + pairs + rows
    scale = np.ones(number + 1)
    scale[room] = 1.0 / np.maximum(capacity, np.finfo(float).tiny ** 0.5)
    matrix = csr_array((value * scale[at], (at, of)), shape=(number + 1, size))
    cost = np.concatenate(
        (
            np.zeros(len(sites)),
            loads.weight[row] * loads.distance.data[use],
            np.full(rows, loads.far),
        )
    )
    low = np.concatenate((np.ones(rows), np.zeros(pairs + len(sites)), [0.0]))
    high = np.concatenate((np.ones(rows), np.full(pairs + len(sites), np.inf), [float(loads.most)]))
    least = np.zeros(size)
    least[: len(sites)] = ~new
    return Program(cost, matrix, low, high, np.ones(size, dtype=bool), least=least), sites
