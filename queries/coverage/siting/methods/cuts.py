"""The p-median proven by cuts and branching, where every site may serve every demand point.

With ``t_i`` what demand ``i`` costs and ``D`` any of its costs ``c_ij``, all plans keep::

    t_i >= D - sum_(j: c_ij < D) (D - c_ij) x_j

and the greatest of these is what ``i`` costs (Magnanti and Wong 1981 call them Benders cuts). Only
those are added that a solution breaks, which is seen in one pass over the sorted costs
(Duran-Mateluna, Ales and Elloumi 2023, European Journal of Operational Research 311). The linear
program stays so small that it is solved anew at each node of a branch and bound.

A bound does not rest on the solver's word: its duals are prices ``u_i`` of serving, and what is
said is the Lagrangian of these prices (see :mod:`queries.coverage.siting.median`), which is at
least as good: min(0, c - u) is concave in u.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.methods.interchange import Demand, interchanged
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.growing import Growing

MOST_ENTRIES, MOST_ROWS = 1_000_000, 3_000
"""With more costs, or rows of demand, the linear program takes longer than steps on the prices:
20,000 rows by 50 sites are proven by these in seconds, and by cuts not in half a minute."""

_MOST_CUTS = 2
"""For each row of demand: with more, those that count no longer are left out."""

_BROKEN = 1e-6
"""Relative: a cut that is broken by less is not."""


def fit(demand: Demand) -> bool:
    """Whether the question is one for cuts: every site may serve everybody, and not too many."""
    rows, sites = demand.distance.shape
    return rows <= MOST_ROWS and demand.distance.nnz == rows * sites <= MOST_ENTRIES


@dataclass(frozen=True, eq=False, slots=True)
class _Node:
    """Plans that have the sites where ``least`` is 1, and not those where ``most`` is 0."""

    bound: float
    least: Floats
    most: Floats


_Open = tuple[float, int, _Node]
"""A node still to be solved: the least bound first, then the one that was made first."""


class Cuts:
    """The search: ``new`` is the best plan, ``cost`` what it costs, ``bound`` what every plan does
    at least."""

    def __init__(
        self, demand: Demand, new: Indices, bound: float, p: int, watch: Watch, gap: float
    ) -> None:
        self.new, self.cost, self.bound = new, demand.cost(new), bound
        self._demand, self._p, self._watch, self._gap = demand, p, watch, gap
        costs = (demand.weight[demand.row] * demand.distance.data).reshape(demand.distance.shape)
        unit = Unit.of(costs.ravel())
        self._apart = unit.size if unit.whole else 0.0
        self._scale = 1e6 / self.cost  # a size that HiGHS's tolerances, which are absolute, fit
        self._begin(np.arange(costs.shape[1]), costs)

    def _begin(self, sites: Indices, costs: Floats) -> None:
        """A program of these sites, (rows, sites) costs, without cuts."""
        self._sites, self._costs = sites, costs
        self._there = np.isin(sites, self._demand.there)
        self._order = np.argsort(costs, axis=1, kind="stable")
        self._sorted = np.take_along_axis(costs, self._order, axis=1)
        self._cut_row, self._cut_cost = np.zeros(0, dtype=np.intp), np.zeros(0)
        rows, size = costs.shape
        first = self._sorted[:, 0] * self._scale
        self._program = Growing(
            np.concatenate((np.zeros(size), np.ones(rows))),
            np.concatenate((np.zeros(size), first)),
            np.concatenate((np.ones(size), np.full(rows, np.inf))),
        )
        number = csr_array(np.concatenate((self._there - 1.0, np.zeros(rows)))[np.newaxis])
        self._program.add(number, np.array([-float(self._p)]))

    def run(self) -> None:
        """Branch until plan and bound meet, or the watch is over."""
        sites = len(self._sites)
        least = self._there.astype(np.float64)
        self._cut(np.maximum(least, self._p / sites), np.zeros(len(self._costs)))
        solved = self._solved(_Node(0.0, least, np.ones(sites)))
        if solved is None:
            return
        root, _ = solved
        nodes = self._renewed([(root.bound, 0, root)])
        count = 0
        while nodes:
            self.bound = max(self.bound, min(nodes[0][0], self.cost))
            if self.cost - self.bound <= max(self._gap, PROVEN) * self.cost:
                return
            if self._watch.report(self.cost, self.bound):
                return
            _, _, node = heapq.heappop(nodes)
            if node.bound >= self._wanted():
                continue
            solved = self._solved(node)
            if solved is None:
                return
            node, values = solved
            for part in self._parts(node, values):
                count += 1
                heapq.heappush(nodes, (part.bound, count, part))
            if len(self._cut_row) > _MOST_CUTS * len(self._costs) and nodes:
                nodes = self._renewed(nodes)
        self.bound = self.cost if not self._gap else max(self.bound, min(self._wanted(), self.cost))

    def _wanted(self) -> float:
        """A plan that costs this or more is not worth finding."""
        least = self.cost - self._apart * (1 - 1e-6)
        return min(least, self.cost * (1 - max(self._gap, PROVEN / 2)))

    def _solved(self, node: _Node) -> tuple[_Node, Floats] | None:
        """The node with its bound and with what that settles, and the sites' part of the solution;
        None if the watch is over."""
        sites = len(node.least)
        self._program.keep(node.least, node.most)
        while True:
            found = self._program.solve(self._watch.left_s, self._watch.over)
            if found is None or self._watch.report(self.cost, self.bound):
                return None
            values, duals = found
            share, said = values[:sites], values[sites:] / self._scale
            if not node.bound:
                self.bound = max(self.bound, min(self._settled(node, duals).bound, self.cost))
            if said.sum() >= self._wanted() or not self._cut(share, said):
                self._try(share, node)
                return self._settled(node, duals), share

    def _try(self, share: Floats, node: _Node) -> None:
        """The plan of the sites that the solution builds most of."""
        free = np.where(self._there, -1.0, share)
        most = min(self._p, int((~self._there).sum()))
        new = self._sites[np.argsort(-free, kind="stable")[:most]]
        cost = self._demand.cost(new)
        if node.bound == 0.0 or cost < self.cost:
            new, _ = interchanged(self._demand, new, self._watch.over)
            cost = self._demand.cost(new)
        if cost < self.cost:
            self.new, self.cost = new, cost

    def _cut(self, share: Floats, said: Floats) -> bool:
        """Add the cuts that the solution breaks; whether there were any."""
        built = share[self._order]
        before = np.cumsum(built, axis=1)
        enough = before >= 1 - 1e-9
        enough[:, -1] = True
        last = enough.argmax(axis=1)
        row = np.arange(len(last))
        top = self._sorted[row, last]
        nearer = np.maximum(top[:, None] - self._sorted, 0.0)
        value = top - (nearer * built).sum(axis=1)
        broken = np.flatnonzero(value - said > _BROKEN * self.cost / len(row))
        if not len(broken):
            return False
        self._add(broken, top[broken])
        return True

    def _add(self, row: Indices, cost: Floats) -> None:
        """The cuts of these rows of demand at these of their costs."""
        less = np.maximum(cost[:, None] - self._costs[row], 0.0) * self._scale
        at, site = less.nonzero()
        cut = np.arange(len(row))
        matrix = csr_array(
            (
                np.concatenate((less[at, site], np.ones(len(row)))),
                (np.concatenate((at, cut)), np.concatenate((site, len(self._sites) + row))),
            ),
            shape=(len(row), len(self._sites) + len(self._costs)),
        )
        self._program.add(matrix, cost * self._scale)
        self._cut_row = np.concatenate((self._cut_row, row))
        self._cut_cost = np.concatenate((self._cut_cost, cost))

    def _renewed(self, nodes: list[_Open]) -> list[_Open]:
        """The nodes in a program without the sites that all leave out, and with the cuts alone that
        count."""
        kept = np.logical_or.reduce([node.most > 0 for _, _, node in nodes])
        cuts = np.unique(
            np.stack((self._cut_row[self._counts], self._cut_cost[self._counts])), axis=1
        )
        self._begin(self._sites[kept], self._costs[:, kept])
        self._add(cuts[0].astype(np.intp), cuts[1])
        return [
            (bound, count, replace(node, least=node.least[kept], most=node.most[kept]))
            for bound, count, node in nodes
        ]

    def _settled(self, node: _Node, duals: Floats) -> _Node:
        """The node with its bound, and without the sites that a plan worth finding has, or has
        not: closing or opening them would lift the bound too far."""
        price = self._price(duals)
        rho = np.minimum(self._costs - price[:, None], 0.0).sum(axis=0)
        free = (node.least < node.most).nonzero()[0]
        built = node.least > 0
        left = self._p - int((built & ~self._there).sum())
        order = free[np.argsort(rho[free], kind="stable")]
        bound = float(price.sum() + rho[built].sum() + rho[order[:left]].sum())
        # What takes the place of one that is closed, and what goes where one is opened.
        next_in = rho[order[left]] if left < len(order) else 0.0
        last_in = rho[order[left - 1]] if 0 < left <= len(order) else 0.0
        wanted = self._wanted()
        least, most = node.least.copy(), node.most.copy()
        inside, outside = order[:left], order[left:]
        if not left:
            most[outside] = 0.0
        least[inside[bound - rho[inside] + next_in >= wanted]] = 1.0
        most[outside[bound + rho[outside] - last_in >= wanted]] = 0.0
        return replace(node, bound=max(node.bound, bound), least=least, most=most)

    def _price(self, duals: Floats) -> Floats:
        """Of each demand: the costs its cuts were made with, as much of each as its dual says."""
        first, row, cost = self._sorted[:, 0], self._cut_row, self._cut_cost
        part = np.maximum(duals[1:], 0.0)
        self._counts = part > 0
        total = np.bincount(row, weights=part, minlength=len(first))
        part = part / np.maximum(total, 1.0)[row]
        total = np.minimum(total, 1.0)
        return np.asarray(
            np.bincount(row, weights=part * cost, minlength=len(first)) + (1 - total) * first
        )

    def _parts(self, node: _Node, share: Floats) -> list[_Node]:
        """The node without one of its sites, and with it; none if there is nothing to decide."""
        free = (node.least < node.most).nonzero()[0]
        if node.bound >= self._wanted() or not len(free):
            return []
        site = free[np.argmin(np.abs(share[free] - 0.5))]
        without, within = node.most.copy(), node.least.copy()
        without[site], within[site] = 0.0, 1.0
        return [replace(node, most=without), replace(node, least=within)]
