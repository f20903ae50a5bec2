"""What a picture holds: found by a text, counted by label, and the sources behind it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from weakref import WeakKeyDictionary

import numpy as np

from graph.errors import InvalidInput
from graph.ledgers.templates.kinds import LedgerKind
from graph.ledgers.templates.tables import KINDS
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, LAYERS, SECOND_LABELS, Index, Picture, Snapshot
from queries.held import was_held
from queries.spelling import spellings

MAX_TEXT = 200
"""Characters of a text that is searched for."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source an answer rests on."""

    id: str
    name: str
    name_en: str | None
    kind: str | None
    layer: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a text was found in. ``rank``: 0 the whole text, 1 its beginning, 2 inside."""

    rank: int
    id: str
    name: str
    name_en: str | None
    label: str
    second_labels: tuple[str, ...]
    layer: str
    undated: bool


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


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, best first, then by id; ``count`` is the number of all."""

    hits: tuple[Hit, ...]
    count: int
    more: bool


def search(
    *, picture: Picture, text: str, after: tuple[int, str] | None = None, limit: int = 50
) -> SearchPage:
    """Valid entities with the text in an id, credit code or any of their names, their own or those
    of a node that they represent.

    A text in Latin letters is also looked for in the names' pinyin, whole or by initials. Upper and
    lower case and full and half width are one. A page starts behind ``after``, the rank and id of
    a hit. O(n) for n nodes of the snapshot.

    Raises
    ------
    InvalidInput
        the text is empty or longer than 200 characters.
    """
    wanted = _folded(text.strip())
    if not wanted or len(text) > MAX_TEXT:
        raise InvalidInput(f"the text to search for must have 1 to {MAX_TEXT} characters")
    snapshot, stored, representative_of = (
        picture.snapshot,
        picture.home,
        picture.representative_of,
    )
    ranks: dict[int, int] = {}
    for at, texts in enumerate(_texts(snapshot, spelt=bool(_LATIN.fullmatch(wanted)))):
        if wanted in texts and stored[at]:
            by, rank = representative_of.get(at, at), _rank(texts, wanted)
            ranks[by] = min(rank, ranks.get(by, rank))
    # Positions ascend with ids, so that sorting by position is sorting by id.
    found = sorted((rank, at) for at, rank in ranks.items())
    begin = 0
    if after is not None:
        begin = bisect_right(found, after, key=lambda hit: (hit[0], str(snapshot.ids[hit[1]])))
    page = found[begin : begin + limit]
    return SearchPage(
        hits=tuple(_hit(snapshot, at, rank) for rank, at in page),
        count=len(found),
        more=begin + limit < len(found),
    )


_SEPARATOR = "\n"
_LATIN = re.compile(r"[a-z0-9 ]*[a-z][a-z0-9 ]*")
_kept: WeakKeyDictionary[Snapshot, dict[bool, list[str]]] = WeakKeyDictionary()


def _texts(snapshot: Snapshot, *, spelt: bool) -> list[str]:
    """All that each node can be found by, folded; made once for a snapshot, pinyin when wanted."""
    known = _kept.setdefault(snapshot, {})
    if False not in known:
        columns = snapshot.columns
        known[False] = [
            _folded(_SEPARATOR.join((node_id, name, english or "", code or "", *others, *former)))
            for node_id, name, english, code, others, former in zip(
                snapshot.ids,
                snapshot.names,
                columns["name_en"].values,
                columns["uscc"].values,
                columns["aliases"].values,
                columns["former_names"].values,
                strict=True,
            )
        ]
    if spelt and True not in known:
        known[True] = [
            _SEPARATOR.join((text, *map(_folded, spellings(name))))
            for text, name in zip(known[False], snapshot.names, strict=True)
        ]
    return known[spelt]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _rank(texts: str, wanted: str) -> int:
    parts = texts.split(_SEPARATOR)
    if wanted in parts:
        return 0
    return 1 if any(part.startswith(wanted) for part in parts) else 2


def _hit(snapshot: Snapshot, at: int, rank: int) -> Hit:
    return Hit(
        rank=rank,
        id=str(snapshot.ids[at]),
        name=str(snapshot.names[at]),
        name_en=snapshot.columns["name_en"].at(at),
        label=LABELS[snapshot.label[at]],
        second_labels=tuple(name for name in SECOND_LABELS if snapshot.second[name][at]),
        layer=LAYERS[snapshot.layer[at]],
        undated=bool(np.isnat(snapshot.since[at]) and np.isnat(snapshot.until[at])),
    )


def degree(picture: Picture, node_id: str) -> int:
    """Valid relationships of a node and of those it represents. Raises NotFound. O(m)."""
    at = picture.snapshot.index_of(node_id)
    body = (at, *picture.merged_from(at))
    return sum(
        int((np.isin(edges.start, body) | np.isin(edges.end, body)).sum())
        for edges in map(picture.stored_edges, VOCABULARY.relationships)
    )
