"""Bodies whose loss would take the network apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, depth_first_order

from graph.errors import InvalidInput
from queries.connectivity.projection import BODIES, Network, labelled


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that are left of a component without the cut point."""

    size: int
    via: tuple[str, ...]
    """Neighbours of the cut point in the part, ascending."""


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A node without which its component falls apart."""

    id: str
    component_size: int
    parts: tuple[Part, ...]
    """Two or more, largest first, then by first neighbour."""
    split_off: int
    """Nodes that lose their way to the largest part."""


@dataclass(frozen=True, slots=True)
class CutPoints:
    """The cut points that split off most nodes, then by id."""

    count: int
    """All cut points of the labels asked for."""
    points: tuple[CutPoint, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Tree:
    """Depth-first forest, indexed by place. ``first`` numbers places in the order of discovery."""

    first: NDArray[np.int64]
    parent: NDArray[np.int64]
    """-1 for roots."""
    size: NDArray[np.int64]
    """Nodes of the subtree: numbers ``first`` to ``first + size - 1``."""
    low: NDArray[np.int64]
    """Smallest number reached from the subtree by at most one tie outside the tree."""


def articulation_points(
    network: Network, *, labels: Collection[str] = BODIES, limit: int = 100
) -> CutPoints:
    """Nodes whose removal leaves more components than before, and what each would leave.

    Only nodes of ``labels`` are reported: that two parties of an agreement part without it says
    nothing about a body. All nodes of the network conduct.

    A child c of p in a depth-first tree hangs on p alone if no tie leads from c's subtree above p:
    low(c) >= first(p). The subtrees of such children are parts of their own; what is left of the
    component is one more part, unless p is the root.

    O(n + m) to find them. Reference: Hopcroft and Tarjan, Algorithm 447, CACM 16 (1973) 372-378;
    ``networkx.articulation_points``. Raises InvalidInput for a limit below 1 and an
    unknown label.
    """
    if limit < 1:
        raise InvalidInput(f"limit must be at least 1, got {limit}")
    reported = labelled(network.picture, labels)[network.nodes]
    size = len(network)
    if size == 0:
        return CutPoints(0, (), truncated=False)
    _, number = connected_components(network.graph, directed=False)
    component_size = np.bincount(number)[number]
    tree = _depth_first(network.graph, number)
    child = np.flatnonzero(tree.parent >= 0)
    child = child[tree.low[child] >= tree.first[tree.parent[child]]]
    parent = tree.parent[child]
    hanging = np.bincount(parent, minlength=size)
    hanging_nodes = np.bincount(parent, weights=tree.size[child], minlength=size).astype(np.int64)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, parent, tree.size[child])
    rest = component_size - 1 - hanging_nodes
    is_cut = hanging + (rest > 0) >= 2
    split_off = component_size - 1 - np.maximum(largest, rest)
    points = np.flatnonzero(is_cut & reported)
    chosen = points[np.lexsort((points, -split_off[points]))][:limit]
    by_parent = np.argsort(parent, kind="stable")
    bounds = np.searchsorted(parent[by_parent], np.arange(size + 1))
    return CutPoints(
        count=len(points),
        points=tuple(
            CutPoint(
                id=network.ids([place])[0],
                component_size=int(component_size[place]),
                parts=_parts(
                    network,
                    tree,
                    place,
                    child[by_parent[bounds[place] : bounds[place + 1]]],
                    int(rest[place]),
                ),
                split_off=int(split_off[place]),
            )
            for place in chosen.tolist()
        ),
        truncated=len(points) > limit,
    )


def _depth_first(graph: csr_array, number: NDArray[np.int32]) -> _Tree:
    """One depth-first search over all components, from a root of its own above them."""
    size = graph.shape[0]
    _, top = np.unique(number, return_index=True)
    # The added root is the last place; it is tied to one node of every component.
    rooted = csr_array(
        (
            np.ones(len(graph.indices) + len(top), np.int8),
            np.concatenate([graph.indices, top]).astype(np.int32),
            np.append(graph.indptr, graph.indptr[-1] + len(top)).astype(np.int32),
        ),
        shape=(size + 1, size + 1),
    )
    order, before = depth_first_order(rooted, size, directed=True)
    order = order[1:]
    first = np.empty(size, np.int64)
    first[order] = np.arange(size)
    parent = before[:size].astype(np.int64)
    parent[parent == size] = -1
    low = first.copy()
    rows = np.flatnonzero(np.diff(graph.indptr))
    if len(rows):
        owner = np.repeat(np.arange(size), np.diff(graph.indptr))
        reached = np.where(graph.indices == parent[owner], size, first[graph.indices])
        low[rows] = np.minimum(first[rows], np.minimum.reduceat(reached, graph.indptr[rows]))
    # Up the tree in plain lists: each node waits for all of its subtree.
    weight, lowest, above = [1] * size, low.tolist(), parent.tolist()
    for place in reversed(order.tolist()):
        up = above[place]
        if up >= 0:
            weight[up] += weight[place]
            lowest[up] = min(lowest[up], lowest[place])
    return _Tree(first, parent, np.array(weight, np.int64), np.array(lowest, np.int64))


def _parts(
    network: Network, tree: _Tree, place: int, children: NDArray[np.int64], rest: int
) -> tuple[Part, ...]:
    graph = network.graph
    neighbours = graph.indices[graph.indptr[place] : graph.indptr[place + 1]]
    children = children[np.argsort(tree.first[children])]
    begins = tree.first[children]
    at = np.searchsorted(begins, tree.first[neighbours], side="right") - 1
    inside = (at >= 0) & (tree.first[neighbours] < begins[at] + tree.size[children][at])
    at = np.where(inside, at, len(children))
    sizes = [*tree.size[children].tolist(), rest]
    via: list[list[int]] = [[] for _ in sizes]
    for part, neighbour in zip(at.tolist(), neighbours.tolist(), strict=True):
        via[part].append(neighbour)
    parts = [
        Part(size, network.ids(places)) for size, places in zip(sizes, via, strict=True) if size
    ]
    return tuple(sorted(parts, key=lambda part: (-part.size, part.via)))
