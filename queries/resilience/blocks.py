"""Blocks of a graph: its largest pieces that no single loss takes apart, and how they hang."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import rustworkx
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

Vertices = NDArray[np.signedinteger]
Weights = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BlockForest:
    """The block-cut forest of a simple graph.

    Its nodes are the graph's n vertices, 0 to n-1, and its b blocks, n to n+b-1; a vertex is tied
    to every block it is in. A vertex in two blocks or more is a cut vertex; one in none has no tie.
    """

    vertices: int
    tree: csr_array
    """(n+b, n+b) symmetric, without a cycle."""

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return int(self.tree.shape[0]) - self.vertices

    @cached_property
    def component(self) -> NDArray[np.int32]:
        """(n+b,) number of the connected component of each vertex and block."""
        _, number = connected_components(self.tree, directed=False)
        return number

    @cached_property
    def degree(self) -> NDArray[np.int32]:
        """(n+b,) in how many blocks a vertex is, and how many vertices a block has."""
        return np.diff(self.tree.indptr)

    @cached_property
    def is_cut(self) -> NDArray[np.bool_]:
        """(n,) which vertices' loss leaves more components than before."""
        mask: NDArray[np.bool_] = self.degree[: self.vertices] >= 2
        return mask

    def near(self, node: int) -> Vertices:
        """The blocks of a vertex, or the vertices of a block; ascending."""
        found: Vertices = self.tree.indices[self.tree.indptr[node] : self.tree.indptr[node + 1]]
        return found

    def weighed(self, weight: Weights) -> Weighed:
        """What hangs on what; ``weight`` (n,) >= 0 is that of each vertex. O(n + b)."""
        size = self.vertices
        total = np.bincount(self.component[:size], weights=weight, minlength=1).astype(np.int64)
        order, parent = from_above(self.tree, self.component)
        # Up the trees in plain lists: each node waits for all that is below it.
        carried, above = [*weight.tolist(), *([0] * self.blocks)], parent.tolist()
        for node in reversed(order.tolist()):
            if above[node] >= 0:
                carried[above[node]] += carried[node]
        return Weighed(self, weight, total, parent, np.array(carried, np.int64))


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """The block-cut forest, rooted, with the weight below each node, its own included."""

    forest: BlockForest
    weight: Weights
    total: Weights
    """(components,)"""
    parent: Weights
    """(n+b,) -1 for roots."""
    carried: Weights
    """(n+b,)"""

    def cut_off(self) -> Weights:
        """(n,) the weight that loses its way to the heaviest part if one vertex is lost.

        The lost one's own does not count. The parts of a vertex are what hangs on each of its
        blocks below it, and the rest of its component.
        """
        size = self.forest.vertices
        total = self.total[self.forest.component[:size]]
        heaviest = total - self.carried[:size]
        child = size + np.flatnonzero(self.parent[size:] >= 0)
        np.maximum.at(heaviest, self.parent[child], self.carried[child])
        left: Weights = total - self.weight - heaviest
        return left

    def beyond(self, cut: int, vertex: int) -> int:
        """The weight that is with a vertex when another one of the same block is lost."""
        near = self.forest.near(cut)
        block = int(near[np.isin(near, self.forest.near(vertex))][0])
        if self.parent[block] == cut:
            return int(self.carried[block])
        return int(self.total[self.forest.component[cut]] - self.carried[cut])


def block_forest(graph: csr_array) -> BlockForest:
    """The blocks of a graph: symmetric adjacency without a diagonal.

    O(n + m). Reference: Hopcroft and Tarjan, Algorithm 447, CACM 16 (1973) 372-378;
    ``networkx.biconnected_components``.
    """
    size = int(graph.shape[0])
    row = np.repeat(np.arange(size), np.diff(graph.indptr))
    once = row < graph.indices
    drawn = rustworkx.PyGraph(multigraph=False)
    drawn.add_nodes_from(range(size))
    ties = zip(row[once].tolist(), graph.indices[once].tolist(), strict=True)
    drawn.extend_from_edge_list(list(ties))
    found = rustworkx.biconnected_components(drawn)
    ends = np.array(list(found.keys()), np.int64).reshape(-1, 2)
    block = np.array(list(found.values()), np.int64)
    # Blocks are numbered by their first vertices, whatever order they were found in.
    of, vertex = np.unique(np.stack([np.repeat(block, 2), ends.ravel()]), axis=1)
    _, begins, of = np.unique(of, return_index=True, return_inverse=True)
    bounds = np.append(begins, len(vertex))
    firsts = np.lexsort((vertex[bounds[:-1] + 1], vertex[bounds[:-1]])) if len(begins) else begins
    number = np.empty(len(begins), np.int64)
    number[firsts] = np.arange(len(begins))
    nodes = size + len(begins)
    start, end = (
        np.concatenate([vertex, size + number[of]]),
        np.concatenate([size + number[of], vertex]),
    )
    tree = csr_array((np.ones(len(start), np.int8), (start, end)), shape=(nodes, nodes))
    tree.sort_indices()
    return BlockForest(size, tree)


def from_above(tree: csr_array, component: NDArray[np.int32]) -> tuple[Vertices, NDArray[np.int64]]:
    """All nodes with each behind its parent (-1 for roots); every component's root is its first."""
    nodes = int(tree.shape[0])
    _, tops = np.unique(component, return_index=True)
    # An added root above all components makes one search of many.
    rooted = csr_array(
        (
            np.ones(len(tree.indices) + len(tops), np.int8),
            np.concatenate([tree.indices, tops]).astype(np.int32),
            np.append(tree.indptr, tree.indptr[-1] + len(tops)).astype(np.int32),
        ),
        shape=(nodes + 1, nodes + 1),
    )
    order, before = breadth_first_order(rooted, nodes, directed=True)
    parent = before[:nodes].astype(np.int64)
    parent[parent == nodes] = -1
    return order[1:], parent
