"""Bodies whose loss would take the network apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.connectivity.forest import Forest
from queries.connectivity.projection import BODIES, Projection, labelled
from queries.lookup import LabelledId


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that are left of a component without the cut point."""

    size: int
    via: tuple[str, ...]
    """Neighbours of the cut point in the part, ascending."""


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A node without which its component falls apart."""

    id: LabelledId
    component_size: int
    split_off: int
    """Nodes that lose their way to the largest part."""
    parts: tuple[Part, ...]
    """Two or more, largest first, then by first neighbour."""


@dataclass(frozen=True, slots=True)
class CutPoints:
    """The cut points that split off most nodes, then by id."""

    count: int
    """All cut points of the labels asked for."""
    points: tuple[CutPoint, ...]
    truncated: bool


def articulation_points(
    network: Projection, *, labels: Collection[str] = BODIES, limit: int = 100
) -> CutPoints:
    """Nodes whose removal leaves more components than before, and what each would leave.

    Only nodes of ``labels`` are reported: that two parties of an agreement part without it says
    nothing about a body. All nodes of the network conduct.

    A child c of p in a depth-first tree hangs on p alone if no tie leads from c's subtree above p:
    low(c) >= p, by number. The subtrees of such children are parts of their own; what is left of
    the component is one more part, unless p is the root.

    O(n + m) to find them. Reference: Hopcroft and Tarjan, Algorithm 447, CACM 16 (1973) 372-378;
    ``networkx.articulation_points``. Raises InvalidInput for a limit below 1 and an
    unknown label.
    """
    if limit < 1:
        raise InvalidInput(f"limit must be at least 1, got {limit}")
    reported = labelled(network.picture, labels)[network.nodes]
    tree = network.forest
    child = np.flatnonzero((tree.parent >= 0) & (tree.low >= tree.parent))
    child = child[np.argsort(tree.parent[child], kind="stable")]
    above, begins, hanging = np.unique(tree.parent[child], return_index=True, return_counts=True)
    if not len(above):
        return CutPoints(0, (), truncated=False)
    component_size = tree.component_size[above]
    rest = component_size - 1 - np.add.reduceat(tree.size[child], begins)
    split_off = component_size - 1 - np.maximum(np.maximum.reduceat(tree.size[child], begins), rest)
    place = tree.order[above]
    points = np.flatnonzero((hanging + (rest > 0) >= 2) & reported[place])
    chosen = points[np.lexsort((place[points], -split_off[points]))][:limit]
    return CutPoints(
        count=len(points),
        points=tuple(
            CutPoint(
                id=network.ids([int(place[at])])[0],
                component_size=int(component_size[at]),
                parts=_parts(
                    network,
                    tree,
                    int(place[at]),
                    child[begins[at] : begins[at] + hanging[at]],
                    int(rest[at]),
                ),
                split_off=int(split_off[at]),
            )
            for at in chosen.tolist()
        ),
        truncated=len(points) > limit,
    )


def _parts(
    network: Projection, tree: Forest, place: int, children: NDArray[np.intp], rest: int
) -> tuple[Part, ...]:
    graph = network.graph
    neighbours = graph.indices[graph.indptr[place] : graph.indptr[place + 1]]
    numbers = tree.number[neighbours]
    at = np.searchsorted(children, numbers, side="right") - 1
    inside = (at >= 0) & (numbers < children[at] + tree.size[children[at]])
    at = np.where(inside, at, len(children))
    sizes = [*tree.size[children].tolist(), rest]
    via: list[list[int]] = [[] for _ in sizes]
    for part, neighbour in zip(at.tolist(), neighbours.tolist(), strict=True):
        via[part].append(neighbour)
    parts = [
        Part(size, network.ids(places)) for size, places in zip(sizes, via, strict=True) if size
    ]
    return tuple(sorted(parts, key=lambda part: (-part.size, part.via)))
