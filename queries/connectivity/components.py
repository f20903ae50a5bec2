"""Which bodies are connected at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.connectivity.projection import Projection


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


def components(network: Projection) -> Components:
    """Connected components of the network.

    O(n + m). Reference: ``networkx.connected_components``.
    """
    forest = network.forest
    roots = forest.roots
    sizes = forest.size[roots]
    joined = np.flatnonzero(sizes > 1)
    # A root is the first place of its component, so that equal sizes come in the order of ids.
    found = []
    for at in joined[np.lexsort((joined, -sizes[joined]))].tolist():
        places = forest.order[roots[at] : roots[at] + sizes[at]]
        found.append(Component(len(places), network.ids(np.sort(places))))
    isolated = forest.order[roots[sizes == 1]]
    return Components(
        nodes=len(network),
        ties=network.graph.nnz // 2,
        count=len(roots),
        components=tuple(found),
        isolated=network.ids(isolated),
    )
