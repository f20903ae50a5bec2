"""The bodies of a network and who is tied to whom, with what ties them put aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from graph.snapshot.pictures import Index, Mask
from queries.connectivity.projection import BODIES, Projection, labelled
from queries.resilience.blocks import BlockForest, Vertices, block_forest


def body_places(network: Projection) -> Mask:
    """Which places of a network are bodies: organizations and units."""
    mask: Mask = labelled(network.picture, BODIES)[network.nodes]
    return mask


@dataclass(frozen=True, eq=False)
class Bodies:
    """The bodies of a network, numbered from 0 in the order of their ids."""

    network: Projection
    nodes: Index
    """(n,) position of each in the snapshot, ascending."""
    graph: csr_array
    """(n, n) symmetric, no diagonal. Whichever one body is lost, two others are connected here if
    and only if they are connected in the network without it."""

    def __len__(self) -> int:
        return len(self.nodes)

    def ids(self, at: Index) -> tuple[str, ...]:
        """The ids of bodies."""
        return tuple(self.network.picture.snapshot.ids[self.nodes[at]].tolist())

    @cached_property
    def blocks(self) -> BlockForest:
        """The blocks of the bodies' graph."""
        return block_forest(self.graph)


def bodies_of(network: Projection) -> Bodies:
    """The bodies of a network, tied directly or by a ring for what ties them.

    Agreements and places conduct and are not lost. So those that touch each other are one knot,
    and the bodies around a knot hang together whichever of them is lost. A ring of them says as
    much as a tie between any two would, with far fewer ties. O(n + m log m).
    """
    is_body = body_places(network)
    nodes = np.flatnonzero(is_body)
    number = np.cumsum(is_body) - 1
    ties: coo_array = network.graph.tocoo()
    row, column = ties.coords
    between = is_body[row] & is_body[column]
    inside = ~is_body[row] & ~is_body[column]
    _, knot = connected_components(
        adjacency(len(network), row[inside], column[inside]), directed=False
    )
    touching = is_body[row] & ~is_body[column]
    around = np.unique(np.stack([knot[column[touching]], number[row[touching]]]), axis=1)
    _, begins, sizes = np.unique(around[0], return_index=True, return_counts=True)
    after = np.arange(around.shape[1]) + 1
    after[begins + sizes - 1] = begins
    start = np.concatenate([number[row[between]], around[1]])
    end = np.concatenate([number[column[between]], around[1][after]])
    return Bodies(network, network.nodes[nodes], adjacency(len(nodes), start, end))


def adjacency(size: int, start: Vertices, end: Vertices) -> csr_array:
    """A symmetric graph of some ties; loops and repeated ties are left out."""
    apart = start != end
    start, end = start[apart], end[apart]
    graph = csr_array(
        (
            np.ones(2 * len(start), np.int8),
            (np.concatenate([start, end]), np.concatenate([end, start])),
        ),
        shape=(size, size),
    )
    graph.sum_duplicates()
    graph.data = np.ones(graph.nnz, np.int8)
    return graph
