"""One depth-first search of the whole network, from which cut points and bridges are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.compiled import compiled

Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """A depth-first tree of every component; all arrays but ``order`` are indexed by place.

    A subtree is a run of the order of discovery: that of ``p`` has the numbers ``first[p]`` to
    ``first[p] + size[p] - 1``. A root is the first place of its component.
    """

    order: Places
    """Places in the order of discovery."""
    first: Places
    """Number of a place in that order."""
    parent: Places
    """-1 for roots."""
    low: Places
    """Smallest number reached from the subtree by at most one tie outside the tree."""
    size: Places
    """Nodes of the subtree."""
    root: Places
    """Root of the place's component."""

    @property
    def component_size(self) -> Places:
        """Nodes of the component of every place."""
        found: Places = self.size[self.root]
        return found


def depth_first(graph: csr_array) -> Forest:
    """Search a symmetric simple graph depth first, the least neighbour first. O(n + m).

    Reference: Hopcroft and Tarjan, Algorithm 447, CACM 16 (1973) 372-378.
    """
    return Forest(*_depth_first(graph.indptr, graph.indices))


_FIRST, _LOW, _ABOVE, _NEXT = range(4)


@compiled
def _depth_first(
    begin: Places, near: Places
) -> tuple[Places, Places, Places, Places, Places, Places]:
    count = len(begin) - 1
    # What is asked of a place together lies together: that is one look into memory for four.
    node = np.empty((count, 4), np.int32)
    node[:, _FIRST] = -1
    order = np.empty(count, np.int32)
    size = np.ones(count, np.int32)
    root = np.empty(count, np.int32)
    number = 0
    for top in range(count):
        if node[top, _FIRST] >= 0:
            continue
        here = top
        node[here, _FIRST] = node[here, _LOW] = number
        node[here, _ABOVE] = -1
        node[here, _NEXT] = begin[here]
        order[number] = root[here] = here
        number += 1
        while here >= 0:
            above = node[here, _ABOVE]
            low = node[here, _LOW]
            at, stop = node[here, _NEXT], begin[here + 1]
            new = -1
            while at < stop:
                other = near[at]
                at += 1
                seen = node[other, _FIRST]
                if seen < 0:
                    new = other
                    break
                if seen < low and other != above:
                    low = seen
            node[here, _LOW] = low
            if new >= 0:
                node[here, _NEXT] = at
                node[new, _FIRST] = node[new, _LOW] = number
                node[new, _ABOVE] = here
                node[new, _NEXT] = begin[new]
                order[number] = new
                root[new] = top
                number += 1
                here = new
            else:
                if above >= 0:
                    size[above] += size[here]
                    if low < node[above, _LOW]:
                        node[above, _LOW] = low
                here = above
    return (
        order,
        node[:, _FIRST].copy(),
        node[:, _ABOVE].copy(),
        node[:, _LOW].copy(),
        size,
        root,
    )
