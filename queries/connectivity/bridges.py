"""Ties whose loss would take the network apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.connectivity.projection import Projection, Tie
from queries.lookup import NodeId


@dataclass(frozen=True, slots=True)
class BridgeSide:
    """What would hang together on one side of a bridge: its end and how many nodes, it counted."""

    id: NodeId
    size: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two neighbours that no other way joins."""

    sides: tuple[BridgeSide, BridgeSide]
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


def bridges(network: Projection, *, limit: int = 100) -> Bridges:
    """Pairs of neighbours whose component falls apart if what ties them ends.

    All relationships between the two are one tie here. In ``networkx.bridges`` on a multigraph
    parallel ones are no bridge: those are the bridges with one relationship in ``ties``.

    The tie from p to its child c in a depth-first tree is a bridge if nothing else leads from the
    subtree of c to p or above: low(c) = c, by number. The subtree is one side. O(n + m).
    Reference: Tarjan, A note on finding the bridges of a graph, IPL 2 (1974) 160-161.

    Raises InvalidInput for a limit below 1.
    """
    if limit < 1:
        raise InvalidInput(f"limit must be at least 1, got {limit}")
    tree = network.forest
    child = np.flatnonzero((tree.parent >= 0) & (tree.low == np.arange(len(network))))
    below, above = tree.order[child], tree.order[tree.parent[child]]
    near, whole = tree.size[child], tree.component_size[child]
    split_off = np.minimum(near, whole - near)
    first_is_below = (near > whole - near) | ((near == whole - near) & (below < above))
    ends = np.stack(
        [np.where(first_is_below, below, above), np.where(first_is_below, above, below)]
    )
    order = np.lexsort((ends[1], ends[0], -split_off))[:limit]
    ties = _ties(network, below[order], above[order])
    return Bridges(
        count=len(below),
        bridges=tuple(
            Bridge(
                sides=(
                    BridgeSide(network.ids([larger])[0], total - smaller_size),
                    BridgeSide(network.ids([smaller])[0], smaller_size),
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


def _ties(
    network: Projection, below: NDArray[np.int32], above: NDArray[np.int32]
) -> list[list[Tie]]:
    """The relationships between each place below and the one above, by type and id.

    No place is below twice: it has one parent in the tree.
    """
    nodes = network.nodes
    over = np.full(len(network.picture.snapshot), -1, np.int32)
    over[nodes[below]] = nodes[above]
    row = dict(zip(nodes[below].tolist(), range(len(below)), strict=True))
    found: list[list[Tie]] = [[] for _ in below]
    for rel_type in network.types:
        edges = network.ties[rel_type]
        for lower, upper in ((edges.start, edges.end), (edges.end, edges.start)):
            for edge in np.flatnonzero(over[lower] == upper).tolist():
                found[row[int(lower[edge])]].append(network.tie(edges, edge))
    for ties in found:
        ties.sort(key=lambda tie: (tie.type, tie.id))
    return found
