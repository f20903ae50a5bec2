"""What a picture holds: counted by label, named, and the sources behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated

import numpy as np

from graph.ledgers.templates.kinds import LedgerKind
from graph.ledgers.templates.tables import KINDS
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, LAYERS, Edges, Index, Picture, Snapshot
from queries.held import was_held


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source an answer rests on."""

    id: str
    name: str
    name_en: str | None
    kind: str | None
    layer: str


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many valid nodes of a label a layer has."""

    label: str
    layer: str
    count: int


@dataclass(frozen=True, slots=True)
class LackingLedger:
    """A ledger of which a picture holds nothing: its code and number, as its template has them."""

    kind: str
    number: str
    title: Text


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node as answers name it."""

    id: str
    name: str
    name_en: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Naming:
    """Marks a text as the id of a node. Where answers name it in the row, ``shown`` are the fields
    of its :class:`NodeLine` that they give beside the id."""

    shown: tuple[str, ...] = ("name", "name_en", "label")


NodeId = Annotated[str, Naming()]
"""Id of a node, which answers resolve to its name."""
LabelledId = Annotated[str, Naming(("name", "label"))]
"""The same, told without the English name."""


def sources(picture: Picture) -> tuple[SourceLine, ...]:
    """The sources of the picture's layers, by id."""
    snapshot = picture.snapshot
    return tuple(
        SourceLine(
            str(snapshot.ids[at]),
            str(snapshot.names[at]),
            snapshot.columns["name_en"].at(at),
            snapshot.columns["kind"].at(at),
            LAYERS[snapshot.layer[at]],
        )
        for at in picture.nodes("Source").tolist()
    )


def counts(picture: Picture) -> tuple[LabelCount, ...]:
    """Valid nodes by label and layer, those that there are."""
    snapshot = picture.snapshot
    counted = picture.valid & picture.home
    pairs = snapshot.label[counted].astype(np.int64) * len(LAYERS)
    numbers = np.bincount(pairs + snapshot.layer[counted], minlength=len(LABELS) * len(LAYERS))
    return tuple(
        LabelCount(LABELS[at // len(LAYERS)], LAYERS[at % len(LAYERS)], int(numbers[at]))
        for at in np.flatnonzero(numbers).tolist()
    )


def ledger_nodes(picture: Picture, kind: LedgerKind) -> Index:
    """Positions of what a kind of ledger has rows about, unless these are relationships."""
    assert kind.label is not None
    nodes = picture.nodes(kind.label, "Enterprise" if kind.label == "Unit" else None)
    if kind.label == "Unit":  # a register gives a status; others name enterprises in passing
        return nodes[picture.snapshot.columns["operating_status"].values[nodes] >= 0]
    if kind.label == "Activity":  # a source may name a kind of activity
        return nodes[was_held(picture.snapshot, nodes)]
    return nodes


def lacking(picture: Picture) -> tuple[LackingLedger, ...]:
    """The ledgers that would bring what the picture holds none of, whoever stated the others."""

    def held(kind: LedgerKind) -> int:
        return len(
            picture.edges("MEMBER_OF") if kind.label is None else ledger_nodes(picture, kind)
        )

    return tuple(
        LackingLedger(code, kind.template, kind.text)
        for code, kind in KINDS.items()
        if not held(kind)
    )


def lines(picture: Picture, ids: Sequence[str]) -> tuple[NodeLine, ...]:
    """Names and labels of some nodes, in the order given. Raises NotFound."""
    snapshot = picture.snapshot
    return tuple(line(snapshot, snapshot.index_of(node_id)) for node_id in ids)


def line(snapshot: Snapshot, at: int) -> NodeLine:
    """The node at a place of the snapshot."""
    return NodeLine(
        str(snapshot.ids[at]),
        str(snapshot.names[at]),
        snapshot.columns["name_en"].at(at),
        LABELS[snapshot.label[at]],
    )


def degree(picture: Picture, node_id: str) -> int:
    """Valid relationships of a node and of those it represents. Raises NotFound. O(m)."""
    at = picture.snapshot.index_of(node_id)
    body = (at, *picture.merged_from(at))
    return sum(
        int((np.isin(edges.start, body) | np.isin(edges.end, body)).sum())
        for edges in map(picture.stored_edges, VOCABULARY.relationships)
    )


def ties(picture: Picture, node_id: str, *, after: str, limit: int) -> list[tuple[Edges, int]]:
    """Valid relationships of a node and of those it represents, as positions among edges: the
    first by id behind ``after``. Raises NotFound. O(m).
    """
    at = picture.snapshot.index_of(node_id)
    body = (at, *picture.merged_from(at))
    found: list[tuple[str, Edges, int]] = []
    for edges in map(picture.stored_edges, VOCABULARY.relationships):
        own = np.flatnonzero(np.isin(edges.start, body) | np.isin(edges.end, body))
        first = np.searchsorted(edges.ids[own], after, side="right")  # they are sorted by id
        found += [(edges.ids[one], edges, one) for one in own[first : first + limit].tolist()]
    return [(edges, one) for _, edges, one in sorted(found, key=itemgetter(0))[:limit]]
