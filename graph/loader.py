"""Loads: bring a scope of the graph to what a dataset says, in committed batches.

A load is idempotent. Rows are compared with what is stored by a fingerprint of their content, so
that loading the same data again writes nothing and the revision stays. A changed row keeps its
former content in a ``Former`` node. What the scope held and the dataset no longer contains is
closed on the dataset's effective day, never deleted, and only after every batch went in: a load
that was interrupted closes nothing and can simply be run again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import groupby
from typing import Any, Protocol, TypeVar

from graph import cypher
from graph.checking import acyclic_types, check, check_acyclic, check_ends, external_ends
from graph.errors import Conflict
from graph.rows import Dataset, NodeRow, RelRow
from graph.store import Store, WriteTransaction
from graph.vocabulary import BASE_LABEL, VOCABULARY

BATCH_ROWS = 2000
"""Rows in a transaction: large enough to spread the cost of a commit, small enough to retry."""

_T = TypeVar("_T")


class Progress(Protocol):
    """Told after each batch how many of how many rows are done, and of what."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note."""


@dataclass(slots=True)
class Tally:
    """How many nodes or relationships a load created, updated, left alone and closed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do if ``dry_run``."""

    dataset: str
    dry_run: bool
    nodes: Tally
    relationships: Tally
    revision_before: int
    revision_after: int

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Kind:
    """The statements for one kind of rows: a label combination, or a relationship type."""

    name: str
    tally: Tally
    fingerprints: str
    states: str
    create: str
    update: str
    close: str
    second_labels: frozenset[str] | None = None


def load(
    store: Store,
    dataset: Dataset,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Check the dataset, then create, update and close until its scope in the store equals it.

    Args:
        store: an initialised store.
        dataset: the complete content of its scope.
        dry_run: only report what would happen.
        progress: called after each batch.

    Raises:
        InvalidInput: something in the dataset breaks a rule; nothing was written.
        Conflict: a row belongs to another scope, or changes a node's labels.
        StoreError: the store failed; whole batches are in, and the load can be repeated.
    """
    checked = check(dataset)
    _check_against_store(store, checked)
    before = store.revision()
    loaded_before = bool(store.read(cypher.READ_LOAD, id=checked.id))
    run = _Load(store, checked, dry_run, progress)
    run.batches()
    if loaded_before:
        run.sweep()
    run.finish()
    return LoadReport(checked.id, dry_run, run.nodes, run.rels, before, store.revision())


def _check_against_store(store: Store, dataset: Dataset) -> None:
    wanted = sorted(external_ends(dataset))
    existing: set[str] = set()
    for ids in _chunks(wanted):
        existing.update(store.read(cypher.EXISTING_IDS, ids=ids)[0]["ids"])
    check_ends(dataset, existing)
    for rel_type in acyclic_types(dataset):
        held = store.read(cypher.held_relationships(rel_type), load=dataset.id)[0]
        edges = list(zip(held["starts"], held["ends"], strict=True))
        edges.extend((row.start, row.end) for row in dataset.relationships if row.type == rel_type)
        check_acyclic(rel_type, edges)


class _Load:
    """One load under way."""

    def __init__(
        self, store: Store, dataset: Dataset, dry_run: bool, progress: Progress | None
    ) -> None:
        self.store = store
        self.dataset = dataset
        self.dry_run = dry_run
        self.progress = progress
        self.nodes = Tally()
        self.rels = Tally()
        self.done = 0
        self.total = len(dataset.nodes) + len(dataset.relationships)
        self.started = False

    def batches(self) -> None:
        """All nodes, then all relationships, sorted by id so that writers meet in one order."""

        def node_kind(row: NodeRow) -> tuple[str, tuple[str, ...]]:
            return row.label, tuple(sorted(row.second_labels))

        nodes = sorted(self.dataset.nodes, key=lambda row: (node_kind(row), row.properties["id"]))
        for (label, second), rows in groupby(nodes, key=node_kind):
            kind = _node_kind(label, second, self.nodes)
            self._apply(kind, [dict(row.properties) for row in rows])
        relationships = sorted(self.dataset.relationships, key=lambda row: (row.type, row.id))
        for rel_type, group in groupby(relationships, key=lambda row: row.type):
            kind = _relationship_kind(rel_type, self.rels)
            self._apply(kind, [_flat(row) for row in group])

    def _apply(self, kind: _Kind, rows: list[dict[str, Any]]) -> None:
        for batch in _chunks(rows):
            self._stamp(kind, batch)
            if self.dry_run:
                split = self._split(kind, batch, lambda text, **p: self.store.read(text, **p))
                self._count(kind, split)
            else:
                self._write(kind, batch)
            self.done += len(batch)
            if self.progress:
                self.progress(self.done, self.total, kind.name)

    def _stamp(self, kind: _Kind, batch: Sequence[dict[str, Any]]) -> None:
        for row in batch:
            properties = row.get("properties", row)
            properties["fingerprint"] = _fingerprint(kind, properties)
            properties["load"] = self.dataset.id

    def _write(self, kind: _Kind, batch: Sequence[dict[str, Any]]) -> None:
        def work(transaction: WriteTransaction) -> _Split:
            split = self._split(kind, batch, transaction.run)
            if not split.new and not split.changed:
                transaction.abandon()
            if split.changed:
                self._archive(kind, split.changed, transaction)
            for rows, text in ((split.new, kind.create), (split.changed, kind.update)):
                for row in rows:
                    row.get("properties", row)["revision"] = transaction.revision
                if rows:
                    transaction.run(text, rows=rows)
            return split

        if not self.started:
            self._remember("running")
        split = self.store.write(work) or _Split([], [], len(batch))
        self._count(kind, split)

    def _split(self, kind: _Kind, batch: Sequence[dict[str, Any]], run: _Run) -> _Split:
        """Tell the rows of a batch apart: new, changed, and how many are as stored."""
        found = run(kind.fingerprints, ids=[row["id"] for row in batch], rows=_keys(batch))[0]
        stored = {
            key: (fingerprint, owner)
            for key, fingerprint, owner in zip(
                found["ids"], found["fingerprints"], found["loads"], strict=True
            )
        }
        split = _Split([], [], 0)
        for row in batch:
            if row["id"] not in stored:
                split.new.append(row)
                continue
            fingerprint, owner = stored[row["id"]]
            if owner != self.dataset.id:
                raise Conflict(
                    f"{row['id']} belongs to load {owner!r}; load {self.dataset.id!r} cannot "
                    "change it: give it an id of its own"
                )
            if fingerprint == row.get("properties", row)["fingerprint"]:
                split.unchanged += 1
            else:
                split.changed.append(row)
        return split

    def _count(self, kind: _Kind, split: _Split) -> None:
        kind.tally.created += len(split.new)
        kind.tally.updated += len(split.changed)
        kind.tally.unchanged += split.unchanged

    def _archive(
        self, kind: _Kind, changed: list[dict[str, Any]], transaction: WriteTransaction
    ) -> None:
        """Keep what the rows said until now."""
        ids = [row["id"] for row in changed]
        formers = []
        for state in transaction.run(kind.states, ids=ids, rows=_keys(changed)):
            _same_labels(kind, state)
            properties = state["properties"]
            formers.append(
                {
                    "id": f"{state['id']}@{transaction.revision}",
                    "of": state["id"],
                    "state": json.dumps(
                        properties, default=str, ensure_ascii=False, sort_keys=True
                    ),
                    "since": properties.get("since"),
                    "until": self.dataset.effective,
                    "revision": transaction.revision,
                }
            )
        transaction.run(cypher.CREATE_FORMER, rows=formers)

    def sweep(self) -> None:
        """Close what the scope held and the dataset no longer contains."""
        kept = {row.properties["id"] for row in self.dataset.nodes}
        for label in VOCABULARY.nodes:
            found = self.store.read(cypher.open_nodes_of_load(label), load=self.dataset.id)[0]
            stale = [
                {"id": key, "until": self._last_day(since)}
                for key, since in zip(found["ids"], found["since"], strict=True)
                if key not in kept
            ]
            self._close(_node_kind(label, (), self.nodes), stale)
        kept = {row.id for row in self.dataset.relationships}
        for rel_type in VOCABULARY.relationships:
            found = self.store.read(
                cypher.open_relationships_of_load(rel_type), load=self.dataset.id
            )[0]
            columns = (found["ids"], found["starts"], found["ends"], found["since"])
            stale = [
                {"id": key, "start": start, "end": end, "until": self._last_day(since)}
                for key, start, end, since in zip(*columns, strict=True)
                if key not in kept
            ]
            self._close(_relationship_kind(rel_type, self.rels), stale)

    def _last_day(self, since: str) -> date:
        """The effective day; a fact that begins later gets an empty interval: it never held."""
        return max(self.dataset.effective, date.fromisoformat(since or "0001-01-01"))

    def _close(self, kind: _Kind, stale: list[dict[str, Any]]) -> None:
        kind.tally.closed += len(stale)
        if self.dry_run:
            return
        for batch in _chunks(sorted(stale, key=lambda row: str(row["id"]))):

            def work(
                transaction: WriteTransaction, batch: Sequence[dict[str, Any]] = batch
            ) -> None:
                transaction.run(kind.close, rows=batch, revision=transaction.revision)

            self.store.write(work)

    def _remember(self, state: str) -> None:
        """Note the state of the load, so that ``doctor`` can tell one that was interrupted."""
        self.started = True
        self.store.record(
            cypher.WRITE_LOAD,
            id=self.dataset.id,
            load={
                "state": state,
                "layer": self.dataset.layer,
                "source": self.dataset.source,
                "effective": self.dataset.effective,
                "rows": self.total,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            },
        )

    def finish(self) -> None:
        """Note that the load is complete; writes nothing if it changed nothing."""
        if self.dry_run:
            return
        noted = self.store.read(cypher.READ_LOAD, id=self.dataset.id)
        changed = any(
            tally.created or tally.updated or tally.closed for tally in (self.nodes, self.rels)
        )
        if changed or not noted or noted[0]["load"]["state"] != "complete":
            self._remember("complete")


@dataclass(slots=True)
class _Split:
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    unchanged: int


_Run = Callable[..., list[dict[str, Any]]]


def _node_kind(label: str, second: tuple[str, ...], tally: Tally) -> _Kind:
    return _Kind(
        name=label,
        tally=tally,
        fingerprints=cypher.NODE_FINGERPRINTS,
        states=cypher.NODE_STATES,
        create=cypher.create_nodes(label, second),
        update=cypher.UPDATE_NODES,
        close=cypher.CLOSE_NODES,
        second_labels=frozenset(second),
    )


def _relationship_kind(rel_type: str, tally: Tally) -> _Kind:
    return _Kind(
        name=rel_type,
        tally=tally,
        fingerprints=cypher.relationship_fingerprints(rel_type),
        states=cypher.relationship_states(rel_type),
        create=cypher.create_relationships(rel_type),
        update=cypher.update_relationships(rel_type),
        close=cypher.close_relationships(rel_type),
    )


def _flat(row: RelRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "start": row.start,
        "end": row.end,
        "properties": {"id": row.id, **row.properties},
    }


def _keys(batch: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in ("id", "start", "end") if key in row} for row in batch]


def _same_labels(kind: _Kind, state: dict[str, Any]) -> None:
    """A node keeps its labels for life: the embedded store cannot move it to others."""
    if kind.second_labels is None:
        return
    held = set(state["labels"]) - {BASE_LABEL, kind.name}
    if held != kind.second_labels:
        message = (
            f"{state['id']} is stored with second labels {sorted(held)} and given with "
            f"{sorted(kind.second_labels)}: a node keeps its labels, use another id"
        )
        raise Conflict(message)


def _fingerprint(kind: _Kind, properties: dict[str, Any]) -> str:
    labels = sorted(kind.second_labels or ())
    content = json.dumps([labels, properties], default=str, ensure_ascii=False, sort_keys=True)
    return blake2b(content.encode(), digest_size=8).hexdigest()


def _chunks(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]
