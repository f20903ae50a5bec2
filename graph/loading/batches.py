"""Batches of rows of one kind: looked up, told apart, written, closed, and kept as they were.

Everything that changes the network goes through here, in one transaction for each batch, so that
the same things hold for loads, imports and undoing: a row that changes or ends leaves a ``Former``
with what it said and the revision that had said it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

from graph.errors import Conflict
from graph.loading.known import Known
from graph.model import cypher
from graph.model.rows import RelRow
from graph.model.vocabulary import BASE_LABEL
from graph.store.transactions import WriteTransaction

BATCH_ROWS = 2000
"""Rows in a transaction: large enough to spread the cost of a commit, small enough to retry."""

Row = dict[str, Any]
"""A node's properties, or a relationship's ``id``, ``start``, ``end`` and ``properties``."""
Run = Callable[..., list[dict[str, Any]]]
_T = TypeVar("_T")


class Progress(Protocol):
    """Told after each batch how many of how many rows are done, and of what."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note."""


@dataclass(slots=True)
class Tally:
    """How many nodes or relationships were created, updated, left alone and closed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0

    @property
    def changed(self) -> int:
        """How many were written."""
        return self.created + self.updated + self.closed

    def add(self, other: Tally) -> None:
        """Count another batch as well."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.closed += other.closed


@dataclass(frozen=True, slots=True)
class RowKind:
    """The statements for one kind of rows: a label combination, or a relationship type."""

    name: str
    fingerprints: str
    states: str
    create: Callable[[tuple[str, ...]], str]
    update: str
    close: str
    void: str
    second_labels: frozenset[str] | None = None
    """Of nodes; None for relationships, and where they do not matter."""


@dataclass(slots=True)
class Split:
    """The rows of a batch told apart; ``foreign`` ones with the scope they belong to, ``unseen``
    ones with the revision that stated what the writer does not know of.

    ``revived`` ones are stored as something that never held; to the user they are new.
    """

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    revived: list[Row] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    foreign: list[tuple[Row, str]] = field(default_factory=list)
    unseen: list[tuple[Row, int]] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """How many there are of each."""
        created = len(self.new) + len(self.revived)
        return Tally(created, len(self.changed), len(self.unchanged))


@cache
def node_kind(label: str, second: tuple[str, ...] | None = None) -> RowKind:
    """Nodes of a label with exactly these second labels; None: whatever they are."""
    return RowKind(
        name=label,
        fingerprints=cypher.NODE_FINGERPRINTS,
        states=cypher.NODE_STATES,
        create=cache(lambda names: _nodes_created(label, second or (), names)),
        update=cypher.UPDATE_NODES,
        close=cypher.CLOSE_NODES,
        void=cypher.VOID_NODES,
        second_labels=None if second is None else frozenset(second),
    )


@cache
def relationship_kind(rel_type: str) -> RowKind:
    """Relationships of a type."""
    return RowKind(
        name=rel_type,
        fingerprints=cypher.relationship_fingerprints(rel_type),
        states=cypher.relationship_states(rel_type),
        create=cache(lambda names: _relationships_created(rel_type, names)),
        update=cypher.update_relationships(rel_type),
        close=cypher.close_relationships(rel_type),
        void=cypher.void_relationships(rel_type),
    )


def _nodes_created(label: str, second: tuple[str, ...], names: tuple[str, ...]) -> str:
    text = cypher.create_nodes(label, second, names, cypher.STAMPS)
    return f"{text} RETURN collect(n.id) AS ids, collect(elementId(n)) AS keys"


def _relationships_created(rel_type: str, names: tuple[str, ...]) -> str:
    return cypher.create_relationships(rel_type, names, cypher.STAMPS, by_keys=True)


def flat(row: RelRow) -> Row:
    """A relationship as the statements take it."""
    return {
        "id": row.id,
        "start": row.start,
        "end": row.end,
        "properties": {"id": row.id, **row.properties},
    }


def listed(rows: Iterable[Row], names: Sequence[str]) -> list[list[Any]]:
    """Rows as the statements take them that create properties of these names."""
    found = []
    for row in rows:
        values = map(properties_of(row).get, names)
        found.append([row["start"], row["end"], *values] if "properties" in row else [*values])
    return found


def names_in(kind: RowKind, rows: Iterable[Row]) -> tuple[str, ...]:
    """Names of the properties that some of the rows have, but for what is stamped on all.

    Raises
    ------
    KeyError
        the kind has no such property.
    """
    given = {name for row in rows for name in properties_of(row)}
    known = cypher.fields(kind.name)
    if strange := given.difference(known):
        raise KeyError(*sorted(strange))
    return tuple(name for name in known if name in given and name not in cypher.STAMPS)


def properties_of(row: Row) -> dict[str, Any]:
    """The properties of a row, whichever of the two it is."""
    properties: dict[str, Any] = row.get("properties", row)
    return properties


_as_text = json.JSONEncoder(default=str, ensure_ascii=False, sort_keys=True).encode


def canonical(second: Iterable[str], properties: Mapping[str, Any]) -> str:
    """Content as one text, the same for the same content."""
    return _as_text([sorted(second), properties])


def fingerprint(text: str) -> str:
    """Digest of a canonical text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def split(
    kind: RowKind,
    batch: Sequence[Row],
    scope: str,
    run: Run,
    *,
    yielding: str | None = None,
    seen: Callable[[int], bool] | None = None,
    new: Callable[[Row], bool] = lambda row: False,
) -> Split:
    """Tell the stamped rows of a batch apart by what the store holds.

    A row belongs to the scope that wrote it; only what ``yielding`` wrote gives way to any other.
    ``seen``: whether the writer knew what a revision had stated; None: it knows all. ``new``: of
    which rows it is known that they are not there, so that they need not be looked up.
    """
    stored: dict[str, list[Any]] = {}
    if unsure := [row for row in batch if not new(row)]:
        found = run(kind.fingerprints, ids=[row["id"] for row in unsure], rows=keys(unsure))[0]
        columns = (found["ids"], found["fingerprints"], found["loads"], found["revisions"])
        stored = {key: held for key, *held in zip(*columns, strict=True)}
    parts = Split()
    for row in batch:
        if row["id"] not in stored:
            parts.new.append(row)
            continue
        held, owner, revision = stored[row["id"]]
        if owner not in (scope, yielding):
            parts.foreign.append((row, owner))
        elif seen and held != cypher.VOID and not seen(revision):
            parts.unseen.append((row, revision))
        elif held == properties_of(row)["fingerprint"]:
            parts.unchanged.append(row)
        elif held == cypher.VOID:
            parts.revived.append(row)
        else:
            parts.changed.append(row)
    return parts


def write(
    kind: RowKind, parts: Split, transaction: WriteTransaction, until: date, known: Known
) -> None:
    """Create what is new and replace what changed, keeping what it said before."""
    if parts.new:
        _create(kind, parts.new, transaction, known)
    replaced = parts.changed + parts.revived
    if replaced:
        archive(kind, replaced, transaction, until)
        for row in replaced:
            properties_of(row)["revision"] = transaction.revision
        transaction.run(kind.update, rows=replaced)


def _create(kind: RowKind, new: list[Row], transaction: WriteTransaction, known: Known) -> None:
    names = names_in(kind, new)
    rows = listed(new, names)
    joined = "properties" in new[0]
    if joined:
        keys = known.keys(end for row in rows for end in row[:2])
        for row in rows:
            row[:2] = keys.get(row[0]), keys.get(row[1])
    stamps = {"load": properties_of(new[0])["load"], "revision": transaction.revision}
    made = transaction.run(kind.create(names), rows=rows, **stamps)[0]
    if not joined:
        known.note(made["ids"], made["keys"])
    elif made["created"] != len(rows):
        raise Conflict(
            f"{len(rows) - made['created']} {kind.name} join what is no longer there: start again"
        )


def archive(
    kind: RowKind,
    rows: Sequence[Row],
    transaction: WriteTransaction,
    until: date,
    *,
    ended: bool = True,
) -> set[str]:
    """Keep what the rows say now; ``ended`` ones are left out if that is not wanted.

    Returns
    -------
        The ids of the rows that were kept.
    """
    ends = {row["id"]: row for row in rows}
    formers = []
    for state in transaction.run(kind.states, ids=list(ends), rows=keys(rows)):
        properties = state["properties"]
        if not ended and properties.get("fingerprint") is None:
            continue
        if reason := label_change(kind, state):
            raise Conflict(reason)
        former = {
            "id": f"{state['id']}@{transaction.revision}",
            "of": state["id"],
            "kind": kind.name,
            "state": _as_text(properties),
            "was": properties.get("restored") or properties.get("revision"),
            "revision": transaction.revision,
            "since": properties.get("since"),
            "until": until,
        }
        formers.append(former | {key: ends[state["id"]].get(key) for key in ("start", "end")})
    transaction.run(cypher.CREATE_FORMER, rows=formers)
    return {former["of"] for former in formers}


def close(kind: RowKind, stale: Sequence[Row], transaction: WriteTransaction, until: date) -> int:
    """End rows on their ``until``, keeping what they said; rows that have ended are left alone.

    Returns
    -------
        How many were ended.
    """
    there = archive(kind, stale, transaction, until, ended=False)
    rows = [row for row in stale if row["id"] in there]
    if rows:
        transaction.run(kind.close, rows=rows, revision=transaction.revision)
    return len(rows)


def last_day(since: str | None, until: str | None, effective: date) -> date:
    """The effective day, on which what held from ``since`` to ``until`` is closed.

    What ends earlier by itself is not made to hold longer; a fact that begins later gets an empty
    interval: it never held.
    """
    day = max(effective, date.fromisoformat(since)) if since else effective
    return min(day, date.fromisoformat(until)) if until else day


def keys(batch: Sequence[Row]) -> list[dict[str, Any]]:
    """What rows are found by."""
    return [{key: row[key] for key in ("id", "start", "end") if key in row} for row in batch]


def label_change(kind: RowKind, state: Mapping[str, Any]) -> str | None:
    """Why a stored node cannot take a row: it keeps its labels for life, because the embedded
    store cannot move it to others. None if it can.
    """
    if kind.second_labels is None:
        return None
    held = set(state["labels"]) - {BASE_LABEL, kind.name}
    if held == kind.second_labels:
        return None
    return (
        f"{state['id']} is stored with second labels {sorted(held)} and given with "
        f"{sorted(kind.second_labels)}: a node keeps its labels, use another id"
    )


def chunks(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The rows, one batch after the other."""
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]
