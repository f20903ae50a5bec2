"""Which bodies are connected at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.connectivity.projection import Network


@dataclass(frozen=True, slots=True)
class Component:
    """Two or more nodes that paths join; ids ascending."""

    size: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Components:
    """All components: those of two and more by size, then by first id; and the single nodes."""

    nodes: int
    ties: int
    count: int
    """Components of any size, single nodes among them."""
    components: tuple[Component, ...]
    isolated: tuple[str, ...]
    """Ids of the nodes without any tie, ascending."""


def components(network: Network) -> Components:
    """Connected components of the network.

    O(n + m). Reference: ``networkx.connected_components``.
    """
    forest = network.forest
    roots = np.flatnonzero(forest.parent < 0)
    joined = roots[forest.size[roots] > 1]
    # Roots are first places, so that components, like the ids in each, come in order.
    found = []
    for root in joined[np.lexsort((joined, -forest.size[joined]))].tolist():
        begin, size = int(forest.first[root]), int(forest.size[root])
        found.append(Component(size, network.ids(np.sort(forest.order[begin : begin + size]))))
    isolated = roots[forest.size[roots] == 1]
    return Components(
        nodes=len(network),
        ties=network.graph.nnz // 2,
        count=len(roots),
        components=tuple(found),
        isolated=network.ids(isolated),
    )
