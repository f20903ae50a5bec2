"""One depth-first search of the whole network, from which cut points and bridges are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.compiled import compiled

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """A depth-first tree of every component. Nodes are numbered in the order of discovery.

    So a subtree is a run of numbers, i to i + size[i] - 1, and so is a component. All arrays but
    ``number`` are indexed by number. A root is the first place of its component.
    """

    order: Numbers
    """The place of each number."""
    number: Numbers
    """The number of each place."""
    parent: Numbers
    """Number of the parent; -1 for roots."""
    low: Numbers
    """Smallest number reached from the subtree by at most one tie outside the tree."""
    size: Numbers
    """Nodes of the subtree."""

    @property
    def roots(self) -> NDArray[np.intp]:
        """Numbers of the roots, and so of the components' first nodes, ascending."""
        return np.flatnonzero(self.parent < 0)

    @property
    def component_size(self) -> Numbers:
        """Nodes of the component of each number."""
        sizes = self.size[self.roots]
        return np.repeat(sizes, sizes)


def depth_first(graph: csr_array) -> Forest:
    """Search a symmetric simple graph depth first, the least neighbour first. O(n + m).

    Reference: Hopcroft and Tarjan, Algorithm 447, CACM 16 (1973) 372-378.
    """
    return Forest(*_depth_first(graph.indptr, graph.indices))


@compiled
def _depth_first(
    begin: Numbers, near: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    count = len(begin) - 1
    # Only this is looked up at random; the rest, by number, lies where the search is.
    number = np.full(count, -1, np.int32)
    order, parent = np.empty(count, np.int32), np.empty(count, np.int32)
    low, size = np.empty(count, np.int32), np.ones(count, np.int32)
    following = np.empty(count, np.int32)
    found = 0
    for top in range(count):
        if number[top] >= 0:
            continue
        number[top] = here = found
        order[here], parent[here], low[here], following[here] = top, -1, here, begin[top]
        found += 1
        while here >= 0:
            above, lowest = parent[here], low[here]
            at, stop = following[here], begin[order[here] + 1]
            new = -1
            while at < stop:
                other = near[at]
                at += 1
                seen = number[other]
                if seen < 0:
                    new = other
                    break
                if seen < lowest and seen != above:
                    lowest = seen
            low[here] = lowest
            if new >= 0:
                following[here] = at
                number[new] = found
                order[found], parent[found], low[found] = new, here, found
                following[found] = begin[new]
                here = found
                found += 1
            else:
                if above >= 0:
                    size[above] += size[here]
                    low[above] = min(low[above], lowest)
                here = above
    return order, number, parent, low, size
