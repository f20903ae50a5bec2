"""Which bodies are connected at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

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
    count, number = connected_components(network.graph, directed=False)
    # Stable, so that places, and with them ids, ascend within a component.
    order = np.argsort(number, kind="stable")
    sizes = np.bincount(number, minlength=count)
    groups = np.split(order, np.cumsum(sizes)[:-1]) if count else []
    found = [Component(len(group), network.ids(group)) for group in groups if len(group) > 1]
    found.sort(key=lambda component: (-component.size, component.ids[0]))
    isolated = np.flatnonzero(np.diff(network.graph.indptr) == 0)
    return Components(
        nodes=len(network),
        ties=network.graph.nnz // 2,
        count=int(count),
        components=tuple(found),
        isolated=network.ids(isolated),
    )
