"""Everything known of one node over time, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from graph.errors import InvalidInput, NotFound
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LAYERS, Picture, Snapshot
from queries.history.past import Chain, spans
from queries.history.rows import (
    PlainRow,
    PropertyChange,
    edge_row,
    former_row,
    node_row,
    property_changes,
)
from queries.lookup import NodeLine, line

MAX_RELATIONSHIPS = 5_000
"""Relationships looked at of one node; a zone has tens of thousands."""


class EntryKind(StrEnum):
    """What an entry tells of: the node itself, a relationship of it, or that it was renewed."""

    STATE = "state"
    RELATIONSHIP = "relationship"
    RENEWAL = "renewal"


_KINDS = tuple(EntryKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a row said, and on which days ``[since, until)``; None is open.

    ``id`` is that of the node or of its relationship, ``other`` the node at its far end.
    ``revision`` is the one in which a change took the content's place; None: it is the present
    one. ``changes`` compares with what the row said before, and is empty for its first content.
    Not ``in_force``: it was corrected before it held on any day. ``holds``: it does on the
    picture's day. ``undated``: the row has neither a first nor a last day.
    """

    since: date | None
    until: date | None
    kind: EntryKind
    id: str
    type: str
    direction: str | None
    other: NodeLine | None
    revision: int | None
    in_force: bool
    holds: bool
    changes: tuple[PropertyChange, ...]
    row: PlainRow

    @property
    def key(self) -> tuple[str, int, str, int]:
        """What entries are sorted by; undated and open beginnings come first, and the node's own
        states before its relationships."""
        begins = "" if self.since is None else self.since.isoformat()
        return begins, _KINDS.index(self.kind), self.id, self.revision or _PRESENT


_PRESENT = 2**53 - 1
"""Stands after every revision, and is an integer that every reader of JSON takes."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries of a node by first day. ``relationships`` counts those there are in the layers;
    ``truncated`` says that only the first MAX_RELATIONSHIPS by type and id were looked at."""

    node: NodeLine
    entries: tuple[Entry, ...]
    relationships: int
    truncated: bool


@dataclass(frozen=True, eq=False)
class Touching:
    """The relationships of a node in some layers, whenever they hold: places among all edges."""

    node: int
    places: Mapping[str, tuple[int, ...]]
    count: int

    def ids(self, snapshot: Snapshot) -> Iterator[str]:
        """Ids of the node and of the relationships."""
        yield str(snapshot.ids[self.node])
        for rel_type, places in self.places.items():
            for at in places:
                yield str(snapshot.edges[rel_type].ids[at])


def touching(*, picture: Picture, node: str, type: str | None = None) -> Touching:
    """What the history of a node is made of; with ``type``, of relationships only of that type.

    O(m) for m relationships of the snapshot.

    Raises
    ------
    NotFound
        there is no such node in the layers of the picture.
    InvalidInput
        there is no such relationship type.
    """
    if type is not None and type not in VOCABULARY.relationships:
        raise InvalidInput(f"unknown relationship type {type!r}")
    snapshot = picture.snapshot
    at = snapshot.index_of(node)
    layers = [LAYERS.index(layer) for layer in picture.layers]
    if snapshot.layer[at] not in layers:
        raise NotFound(f"no entity {node!r} in the layers {', '.join(picture.layers)}")
    places: dict[str, tuple[int, ...]] = {}
    count = taken = 0
    for rel_type in VOCABULARY.relationships if type is None else (type,):
        edges = snapshot.edges[rel_type]
        mine = ((edges.start == at) | (edges.end == at)) & np.isin(edges.layer, layers)
        found = np.flatnonzero(mine)
        count += len(found)
        places[rel_type] = tuple(found[: MAX_RELATIONSHIPS - taken].tolist())
        taken += len(places[rel_type])
    return Touching(at, places, count)


def timeline(*, picture: Picture, about: Touching, chains: Mapping[str, Chain]) -> Timeline:
    """The history of a node: its own states, its relationships and renewals, by first day.

    Parameters
    ----------
    picture
        the day that ``holds`` is told of, and the layers.
    about
        the node and its relationships (:func:`touching`).
    chains
        what those of them said before (:func:`queries.history.past.chains_of`).

    O(k) for k relationships and former states.
    """
    snapshot = picture.snapshot
    entries = list(_told(EntryKind.STATE, node_row(snapshot, about.node), picture.as_of, chains))
    for rel_type, places in about.places.items():
        edges = snapshot.edges[rel_type]
        kind = EntryKind.RENEWAL if rel_type == "RENEWS" else EntryKind.RELATIONSHIP
        for at in places:
            outward = bool(edges.start[at] == about.node)
            other = int(edges.end[at] if outward else edges.start[at])
            entries += (
                replace(entry, direction="out" if outward else "in", other=line(snapshot, other))
                for entry in _told(kind, edge_row(snapshot, edges, at), picture.as_of, chains)
            )
    entries.sort(key=lambda entry: entry.key)
    return Timeline(
        node=line(snapshot, about.node),
        entries=tuple(entries),
        relationships=about.count,
        truncated=about.count > sum(map(len, about.places.values())),
    )


def _told(
    kind: EntryKind, row: PlainRow, day: date, chains: Mapping[str, Chain]
) -> Iterator[Entry]:
    """All that one row said, in the order it was written."""
    before: PlainRow | None = None
    valid = [row.properties.get(name) for name in ("since", "until")]
    since, until = (bound if isinstance(bound, date) else None for bound in valid)
    for span in spans(chains.get(row.id, ()), since, until):
        said = row if span.former is None else former_row(row, span.former)
        begun = span.since is None or span.since <= day
        yield Entry(
            since=span.since,
            until=span.until,
            kind=kind,
            id=row.id,
            type=row.type,
            direction=None,
            other=None,
            revision=None if span.former is None else span.former.revision,
            in_force=span.in_force,
            holds=span.in_force and begun and (span.until is None or day < span.until),
            changes=() if before is None else property_changes(before, said),
            row=said,
        )
        before = said
