"""How many single losses would part two vertices: the cut vertices on the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from queries.resilience.blocks import BlockForest, Vertices, from_above

APART = -1


@dataclass(frozen=True, eq=False)
class _Walk:
    """The forest in preorder: what hangs below a node is one range that begins with it."""

    parent: list[int]
    place: NDArray[np.intp]
    """(n+b,) of each node in preorder."""
    size: list[int]
    """Nodes below each node, itself included."""
    cuts: NDArray[np.int32]
    """(n+b,) cut vertices from the root down to each node, both included."""
    cuts_at: NDArray[np.int32]
    """The same by place, less one for a cut vertex."""


@dataclass(frozen=True, eq=False)
class Separations:
    """Cut vertices strictly between vertices of a graph, told from its block-cut forest."""

    forest: BlockForest

    def between(self, one: int, others: Vertices) -> NDArray[np.int32]:
        """For each of some vertices: how many vertices part it from ``one`` if lost alone.

        :data:`APART` where no way leads to it. O(n + b) on arrays for each level of the tree that
        ``one`` is below its root.
        """
        walk = self._walk
        found = np.full(len(walk.place), APART, np.int32)
        chain = [one]
        while walk.parent[chain[-1]] >= 0:
            chain.append(walk.parent[chain[-1]])
        own = walk.cuts[one] - self._is_cut(one)
        # The way from one to what is below a node of its chain turns at that node, unless a lower
        # node of the chain is above it too; that one comes later and takes its place.
        for turn in reversed(chain):
            below = slice(walk.place[turn], walk.place[turn] + walk.size[turn])
            turned = own - 2 * walk.cuts[turn] + self._is_cut(turn)
            found[below] = walk.cuts_at[below] + turned
        found[walk.place[one]] = 0
        return found[walk.place[others]]

    def _is_cut(self, node: int) -> int:
        return int(node < self.forest.vertices and self.forest.is_cut[node])

    @cached_property
    def _walk(self) -> _Walk:
        forest = self.forest
        order, above = from_above(forest.tree, forest.component)
        nodes, parent = order.tolist(), above.tolist()
        size = [1] * len(parent)
        for node in reversed(nodes):
            if parent[node] >= 0:
                size[parent[node]] += size[node]
        place, free = [0] * len(parent), [0] * len(parent)
        cuts, roots = [0] * len(parent), 0
        for node in nodes:
            top = parent[node]
            if top < 0:
                place[node], roots = roots, roots + size[node]
            else:
                place[node], free[top] = free[top], free[top] + size[node]
                cuts[node] = cuts[top]
            free[node] = place[node] + 1
            cuts[node] += self._is_cut(node)
        is_cut = np.zeros(len(parent), np.int32)
        is_cut[: forest.vertices] = forest.is_cut
        told, at = np.array(cuts, np.int32), np.array(place, np.intp)
        by_place = np.empty(len(parent), np.int32)
        by_place[at] = told - is_cut
        return _Walk(parent, at, size, told, by_place)
