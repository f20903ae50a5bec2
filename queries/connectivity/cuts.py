"""Bodies whose loss would take the network apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.connectivity.forest import Forest
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
    tree = network.forest
    component_size = tree.component_size
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


def _parts(
    network: Network, tree: Forest, place: int, children: NDArray[np.int64], rest: int
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
