"""The undirected simple graph on which the questions of connectivity are asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Edges, Index, Mask, Picture
from queries.connectivity.forest import Forest, depth_first

JOINT_TIES = VOCABULARY.tying("bodies")
"""Ties of building together: who sits, signs, stands, is set up, reaches or is covered with whom.
"""

PLACE_TIES = VOCABULARY.tying("places")
"""Ties through the zone: to lie in the same place joins bodies only where hubs are let in."""

BODIES = ("Organization", "Unit")
"""Labels whose nodes are in the network even if no tie touches them."""

CONNECTORS = ("Agreement", "Zone")
"""Labels whose nodes are in the network where one of the usual ties touches them."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One relationship, read from ``start`` to ``end`` as it is stored."""

    id: str
    type: str
    start: str
    end: str


@dataclass(frozen=True, eq=False)
class Projection:
    """Nodes of a picture and who is tied to whom.

    A node is a *place*, its number from 0 among ``nodes``; places are in the order of ids.
    """

    picture: Picture
    types: tuple[str, ...]
    include_hubs: bool
    nodes: Index
    """Position in the snapshot of every place, ascending."""
    graph: csr_array
    """Adjacency between places: symmetric, int8 ones, no diagonal, columns of a row ascending."""
    ties: Mapping[str, Edges]
    """The relationships behind it, by type; ends are positions in the snapshot."""

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def forest(self) -> Forest:
        """Depth-first trees of the graph; made once for components, cut points and bridges."""
        return depth_first(self.graph)

    def ids(self, places: NDArray[np.integer] | list[int]) -> tuple[str, ...]:
        """The ids of places."""
        found: list[str] = self.picture.snapshot.ids[self.nodes[places]].tolist()
        return tuple(found)

    def place_of(self, node_id: str) -> int | None:
        """The place of a node's body, None if it is not in the network. Raises NotFound."""
        position = self.picture.index_of(node_id)
        place = int(np.searchsorted(self.nodes, position))
        return place if place < len(self.nodes) and self.nodes[place] == position else None

    def why_absent(self, node_id: str) -> str:
        """Reason code of a node that is not in the network. Raises NotFound.

        ``not_valid`` on the day in the layers, ``excluded_hub``, or ``label_not_in_network``.
        """
        position = self.picture.index_of(node_id)
        if not self.picture.valid[position]:
            return "not_valid"
        if not self.include_hubs and hubs(self.picture)[position]:
            return "excluded_hub"
        return "label_not_in_network"

    def tie(self, edges: Edges, at: int) -> Tie:
        """One of the relationships behind the graph."""
        ids = self.picture.snapshot.ids
        start, end = str(ids[edges.start[at]]), str(ids[edges.end[at]])
        return Tie(str(edges.ids[at]), edges.type, start, end)

    def ties_between(self, places: NDArray[np.integer] | list[int]) -> tuple[Tie, ...]:
        """Every relationship with both ends among the places, by type and id.

        O(p log m + the relationships that start at the p places), once an index is made.
        """
        within = np.sort(self.nodes[places])
        found = []
        for rel_type in self.types:
            edges = self.ties[rel_type]
            if not len(edges):
                continue
            order, starts = self._by_start[rel_type]
            begins = np.searchsorted(starts, within)
            counts = np.searchsorted(starts, within, side="right") - begins
            near = order[runs(begins, counts)]
            between = near[np.isin(edges.end[near], within)]
            found += [self.tie(edges, at) for at in between.tolist()]
        return tuple(sorted(found, key=lambda tie: (tie.type, tie.id)))

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[Index, NDArray[np.int32]]]:
        """The relationships of each type in the order of their starts, and these."""
        found = {}
        for rel_type, edges in self.ties.items():
            order = np.argsort(edges.start, kind="stable")
            found[rel_type] = order, edges.start[order]
        return found


def runs(begins: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.integer]:
    """The numbers begins[i] to begins[i] + counts[i] - 1 for all i one after the other."""
    offsets = np.repeat(begins - np.cumsum(counts) + counts, counts)
    numbers: NDArray[np.integer] = offsets + np.arange(len(offsets))
    return numbers


def hubs(picture: Picture) -> Mask:
    """Which nodes are hubs: those marked so, such as a park or a superior body, and what leads a
    marked zone, as each park's Working Committee does."""
    marked: Mask = picture.snapshot.columns["hub"].values == 1
    leads = picture.whole.edges("LEADS")
    mask = marked.copy()
    mask[leads.start[marked[leads.end]]] = True
    return mask


def project(
    picture: Picture,
    *,
    types: Collection[str] | None = None,
    include_hubs: bool = False,
    labels: Collection[str] | None = None,
) -> Projection:
    """Project valid nodes and relationships to an undirected simple graph.

    Hubs touch everything, so that with them any two bodies are a few steps apart and no answer
    says much. Without them (the default) they and their ties are left out, and so are the ties of
    place, which lead through the zone.

    Parameters
    ----------
    picture
        the day and the layers.
    types
        relationship types that tie; None: :data:`JOINT_TIES`, and with hubs also
        :data:`PLACE_TIES`.
    include_hubs
        let paths run through hubs.
    labels
        nodes of these labels only, all of them. None: every organization and unit, and the nodes
        that a tie touches: agreements and zones, or, where ``types`` are given, of any label.

    Returns
    -------
        The network. Parallel and opposite relationships are one tie; loops are none.

    Raises
    ------
    InvalidInput
        an unknown relationship type or label, or no type at all.

    O(n + m log m) for n nodes and m relationships of the types.
    """
    usual = types is None
    if types is None:
        types = (*JOINT_TIES, *PLACE_TIES) if include_hubs else JOINT_TIES
    chosen = tuple(name for name in VOCABULARY.relationships if name in types)
    if unknown := sorted(set(types) - set(chosen)):
        raise InvalidInput(f"unknown relationship type {unknown[0]!r}")
    if not chosen:
        raise InvalidInput("without a relationship type nothing is tied; give at least one")
    allowed = picture.valid if include_hubs else picture.valid & ~hubs(picture)
    of_labels = labelled(picture, BODIES if labels is None else labels)
    if labels is not None:
        allowed = allowed & of_labels
    elif usual:
        allowed = allowed & labelled(picture, (*BODIES, *CONNECTORS))
    ties = {}
    for rel_type in chosen:
        edges = picture.edges(rel_type)
        kept = allowed[edges.start] & allowed[edges.end] & (edges.start != edges.end)
        ties[rel_type] = edges if kept.all() else edges.take(kept)
    member = allowed & of_labels & picture.home
    for edges in ties.values():
        member[edges.start] = True
        member[edges.end] = True
    nodes = np.flatnonzero(member)
    place = np.cumsum(member, dtype=np.int64) - 1
    nothing = np.empty(0, np.int64)
    start = np.concatenate([nothing, *(place[edges.start] for edges in ties.values())])
    end = np.concatenate([nothing, *(place[edges.end] for edges in ties.values())])
    graph = adjacency(start, end, len(nodes))
    return Projection(picture, chosen, include_hubs, nodes, graph, ties)


def labelled(picture: Picture, labels: Collection[str]) -> Mask:
    """Which nodes have one of the labels. Raises InvalidInput for an unknown one."""
    if unknown := sorted(set(labels) - set(LABELS)):
        raise InvalidInput(f"unknown label {unknown[0]!r}")
    codes = np.array([LABELS.index(label) for label in labels], np.int8)
    mask: Mask = np.isin(picture.snapshot.label, codes)
    return mask


def adjacency(start: NDArray[np.int64], end: NDArray[np.int64], size: int) -> csr_array:
    """The undirected simple graph of pairs of places, no place with itself; O(m log m)."""
    # One number for each ordered pair, so that sorting it sorts rows and the columns in them.
    pairs = np.sort(np.concatenate([start * size + end, end * size + start]))
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    row, column = np.divmod(pairs, max(size, 1))
    starts = np.searchsorted(row, np.arange(size + 1)).astype(np.int32)
    ones = np.ones(len(pairs), np.int8)
    return csr_array((ones, column.astype(np.int32), starts), shape=(size, size))
