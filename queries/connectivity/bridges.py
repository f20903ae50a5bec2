"""Ties whose loss would take the network apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.connectivity.projection import Network, Tie


@dataclass(frozen=True, slots=True)
class Side:
    """What would hang together on one side of a bridge: its end and how many nodes, it counted."""

    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two neighbours that no other way joins."""

    sides: tuple[Side, Side]
    """The larger first, then by id."""
    ties: tuple[Tie, ...]
    """The relationships between the two; only where it is a single one does its end divide them."""
    component_size: int
    split_off: int
    """Nodes on the smaller side."""


@dataclass(frozen=True, slots=True)
class Bridges:
    """The bridges that split off most nodes, then by the ids of their sides."""

    count: int
    """All bridges."""
    bridges: tuple[Bridge, ...]
    truncated: bool


def bridges(network: Network, *, limit: int = 100) -> Bridges:
    """Pairs of neighbours whose component falls apart if what ties them ends.

    All relationships between the two are one tie here. In ``networkx.bridges`` on a multigraph
    parallel ones are no bridge: those are the bridges with one relationship in ``ties``.

    The tie from p to its child c in a depth-first tree is a bridge if nothing leads from the
    subtree of c to p or above but itself: low(c) = first(c). The subtree is one side. O(n + m).
    Reference: Tarjan, A note on finding the bridges of a graph, IPL 2 (1974) 160-161.

    Raises InvalidInput for a limit below 1.
    """
    if limit < 1:
        raise InvalidInput(f"limit must be at least 1, got {limit}")
    tree = network.forest
    below = np.flatnonzero((tree.parent >= 0) & (tree.low == tree.first))
    above = tree.parent[below]
    near, whole = tree.size[below], tree.component_size[below]
    split_off = np.minimum(near, whole - near)
    first_is_below = (near > whole - near) | ((near == whole - near) & (below < above))
    ends = np.stack(
        [np.where(first_is_below, below, above), np.where(first_is_below, above, below)]
    )
    order = np.lexsort((ends[1], ends[0], -split_off))[:limit]
    ties = _ties(network, below[order])
    return Bridges(
        count=len(below),
        bridges=tuple(
            Bridge(
                sides=(
                    Side(network.ids([larger])[0], total - smaller_size),
                    Side(network.ids([smaller])[0], smaller_size),
                ),
                ties=tuple(between),
                component_size=total,
                split_off=smaller_size,
            )
            for larger, smaller, total, smaller_size, between in zip(
                *ends[:, order].tolist(),
                whole[order].tolist(),
                split_off[order].tolist(),
                ties,
                strict=True,
            )
        ),
        truncated=len(below) > limit,
    )


def _ties(network: Network, children: NDArray[np.integer]) -> list[list[Tie]]:
    """The relationships between each of the places and its parent in the tree, by type and id."""
    parent, snapshot = network.forest.parent, network.picture.snapshot
    row = np.full(len(network), -1, np.int64)
    row[children] = np.arange(len(children))
    place = np.full(len(snapshot), -1, np.int64)
    place[network.nodes] = np.arange(len(network))
    found: list[list[Tie]] = [[] for _ in children]
    for rel_type in network.types:
        edges = network.ties[rel_type]
        start, end = place[edges.start], place[edges.end]
        upward = np.where(parent[start] == end, row[start], -1)
        downward = np.where(parent[end] == start, row[end], -1)
        at = np.maximum(upward, downward)
        for edge in np.flatnonzero(at >= 0).tolist():
            found[at[edge]].append(network.tie(edges, edge))
    for ties in found:
        ties.sort(key=lambda tie: (tie.type, tie.id))
    return found
