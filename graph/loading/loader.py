"""Loads: bring a scope of the graph to what a dataset says, in committed batches.

A load is idempotent. Rows are compared with what is stored by a fingerprint of their content, so
that loading the same data again writes nothing and the revision stays. A changed row keeps its
former content in a ``Former`` node. What the scope held and the dataset no longer contains is
closed on the dataset's effective day, never deleted, and only after every batch went in: a load
that was interrupted closes nothing and can simply be run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph.ahead import ahead
from graph.errors import Conflict
from graph.loading.batches import (
    BATCH_ROWS,
    Progress,
    Row,
    RowKind,
    Split,
    Tally,
    canonical,
    chunks,
    close,
    fingerprint,
    flat,
    last_day,
    node_kind,
    properties_of,
    relationship_kind,
    split,
    write,
)
from graph.loading.checking import acyclic_types, check, check_acyclic, check_ends, external_ends
from graph.loading.known import Known
from graph.model import cypher
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction

if TYPE_CHECKING:
    from graph.loading.journal import JournalEntry

__all__ = ["BATCH_ROWS", "LoadReport", "Progress", "Tally", "load"]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do if ``dry_run``; ``import_id`` if the journal has it."""

    dataset: str
    dry_run: bool
    nodes: Tally
    relationships: Tally
    revision_before: int
    revision_after: int
    import_id: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def load(
    store: Store,
    dataset: Dataset,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    entry: JournalEntry | None = None,
    made_at: int | None = None,
    ended: Sequence[RelRow] = (),
) -> LoadReport:
    """Check the dataset, then create, update and close until its scope in the store equals it.

    Parameters
    ----------
    store
        an initialised store.
    dataset
        the complete content of its scope.
    dry_run
        only report what would happen.
    progress
        called after each batch.
    entry
        a new entry of the journal, by which the load can be taken back as imports can. What is
        counted are then facts, without the source that states them.
    made_at
        of a dataset that is a part of its scope: the revision of the store that it was worked out
        on. The rest of the scope is left alone.
    ended
        relationships of the scope that such a part closes on the effective day.

    Raises
    ------
    InvalidInput
        something in the dataset breaks a rule; nothing was written.
    Conflict
        a row belongs to another scope, or changes a node's labels, or of a part: it was written
        since.
    StoreError
        the store failed; whole batches are in, and the load can be repeated.
    """
    checked = check(dataset)
    _check_against_store(store, checked)
    before = store.revision()
    loaded_before = bool(store.read(cypher.READ_LOAD, id=checked.id))
    fresh = made_at is None and not loaded_before
    run = _Load(store, checked, dry_run, progress, entry, made_at, fresh)
    run.batches()
    if loaded_before and made_at is None:
        run.sweep()
    run.end(ended)
    run.finish()
    written = entry.id if entry and entry.begun else None
    after = store.revision()
    return LoadReport(checked.id, dry_run, run.nodes, run.rels, before, after, written)


def stamped(dataset: Dataset) -> Iterator[tuple[RowKind, Sequence[Row]]]:
    """The batches of a checked dataset with fingerprints and scope: all nodes, then all
    relationships, sorted by id so that writers meet in one order."""

    def labels(row: NodeRow) -> tuple[str, tuple[str, ...]]:
        return row.label, tuple(sorted(row.second_labels))

    def of(kind: RowKind, rows: list[Row]) -> Iterator[tuple[RowKind, Sequence[Row]]]:
        for batch in chunks(rows):
            for row in batch:
                properties = properties_of(row)
                content = canonical(kind.second_labels or (), properties)
                properties |= {"fingerprint": fingerprint(content), "load": dataset.id}
            yield kind, batch

    nodes = sorted(dataset.nodes, key=lambda row: (labels(row), row.properties["id"]))
    for (label, second), group in groupby(nodes, key=labels):
        yield from of(node_kind(label, second), [dict(row.properties) for row in group])
    relationships = sorted(dataset.relationships, key=lambda row: (row.type, row.id))
    for rel_type, rels in groupby(relationships, key=lambda row: row.type):
        yield from of(relationship_kind(rel_type), [flat(row) for row in rels])


def record_of(dataset: Dataset, state: str) -> dict[str, Any]:
    """What is on record of the load of a dataset."""
    return {
        "state": state,
        "layer": dataset.layer,
        "source": dataset.source,
        "effective": dataset.effective,
        "rows": len(dataset.nodes) + len(dataset.relationships),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _check_against_store(store: Store, dataset: Dataset) -> None:
    wanted = sorted(external_ends(dataset))
    existing: set[str] = set()
    for ids in chunks(wanted):
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
        self,
        store: Store,
        dataset: Dataset,
        dry_run: bool,
        progress: Progress | None,
        entry: JournalEntry | None,
        made_at: int | None,
        fresh: bool,
    ) -> None:
        """``fresh``: nothing of the scope is on record, so that its nodes can be expected to be
        new. It need not be so: the store itself refuses a second node of an id."""
        self.store = store
        self.dataset = dataset
        self.dry_run = dry_run
        self.progress = progress
        self.entry = entry
        self.fresh = fresh
        self.known = Known()
        self.seen = None if made_at is None else made_at.__ge__
        self.nodes = Tally()
        self.rels = Tally()
        self.done = 0
        self.total = len(dataset.nodes) + len(dataset.relationships)
        self.started = False

    def batches(self) -> None:
        """All nodes, then all relationships; a batch is made ready while the one before it is
        written."""
        with closing(ahead(stamped(self.dataset))) as batches:
            for kind, batch in batches:
                if self.dry_run:
                    parts = split(kind, batch, self.dataset.id, self.store.read, seen=self.seen)
                    self._refuse(parts)
                else:
                    parts = self._write(kind, batch)
                tally = self.rels if kind.second_labels is None else self.nodes
                tally.add(self._counted(kind, parts.tally))
                self.done += len(batch)
                if self.progress:
                    self.progress(self.done, self.total, kind.name)

    def _write(self, kind: RowKind, batch: Sequence[Row]) -> Split:
        made = self.known.made_just_now
        nodes = kind.second_labels is not None
        looked_up = nodes and not self.fresh

        def new(row: Row) -> bool:
            return not looked_up if nodes else made(row["start"]) or made(row["end"])

        def work(transaction: WriteTransaction) -> Split:
            nonlocal looked_up
            self.known.begin(transaction)
            run = transaction.run
            parts = split(kind, batch, self.dataset.id, run, seen=self.seen, new=new)
            looked_up = True  # at a second attempt: the first may have met a node that was there
            self._refuse(parts)
            if not parts.tally.changed:
                transaction.abandon()
            write(kind, parts, transaction, self.dataset.effective, self.known)
            self._note(transaction, kind, replace(parts.tally, unchanged=0))
            return parts

        if not self.started:
            self._remember("running")
        written = self.store.write(work)
        if not written:
            return Split(unchanged=list(batch))
        self.known.committed()
        if self.entry:
            self.entry.committed()
        return written

    def _note(self, transaction: WriteTransaction, kind: RowKind, tally: Tally) -> None:
        if self.entry:
            self.entry.note(transaction, kind.name, self._counted(kind, tally))

    def _counted(self, kind: RowKind, tally: Tally) -> Tally:
        return Tally() if self.entry and kind.name == "Source" else tally

    def _refuse(self, parts: Split) -> None:
        if parts.unseen:
            row, revision = parts.unseen[0]
            raise Conflict(f"{row['id']} was written meanwhile, by revision {revision}: try again")
        if parts.foreign:
            row, owner = parts.foreign[0]
            raise Conflict(
                f"{row['id']} belongs to load {owner!r}; load {self.dataset.id!r} cannot "
                "change it: give it an id of its own"
            )

    def sweep(self) -> None:
        """Close what the scope held and the dataset no longer contains."""
        effective = self.dataset.effective
        kept = {row.properties["id"] for row in self.dataset.nodes}
        for label in VOCABULARY.nodes:
            text = cypher.open_nodes_of_load(label)
            found = self.store.read(text, load=self.dataset.id, park=None)[0]
            stale = [
                {"id": key, "until": last_day(since, until, effective)}
                for key, since, until in zip(
                    found["ids"], found["since"], found["until"], strict=True
                )
                if key not in kept
            ]
            self._close(node_kind(label), self.nodes, stale)
        kept = {row.id for row in self.dataset.relationships}
        for rel_type in VOCABULARY.relationships:
            found = self.store.read(
                cypher.open_relationships_of_load(rel_type), load=self.dataset.id, park=None
            )[0]
            columns = (found[name] for name in ("ids", "starts", "ends", "since", "until"))
            stale = [
                {"id": key, "start": start, "end": end, "until": last_day(since, until, effective)}
                for key, start, end, since, until in zip(*columns, strict=True)
                if key not in kept
            ]
            self._close(relationship_kind(rel_type), self.rels, stale)

    def end(self, ended: Sequence[RelRow]) -> None:
        """Close some relationships, each as if the dataset had no longer contained it."""
        for rel_type, group in groupby(ended, key=lambda row: row.type):
            stale: list[Row] = []
            for row in group:
                since = row.properties.get("since")
                until = last_day(since and since.isoformat(), None, self.dataset.effective)
                stale.append({"id": row.id, "start": row.start, "end": row.end, "until": until})
            self._close(relationship_kind(rel_type), self.rels, stale)

    def _close(self, kind: RowKind, tally: Tally, stale: list[Row]) -> None:
        tally.closed += len(stale)
        if self.dry_run:
            return
        for batch in chunks(sorted(stale, key=lambda row: str(row["id"]))):

            def work(transaction: WriteTransaction, batch: Sequence[Row] = batch) -> None:
                closed = close(kind, batch, transaction, self.dataset.effective)
                self._note(transaction, kind, Tally(closed=closed))

            self.store.write(work)
            if self.entry:
                self.entry.committed()

    def _remember(self, state: str) -> None:
        """Note the state of the load, so that ``doctor`` can tell one that was interrupted."""
        self.started = True
        self.store.record(
            cypher.WRITE_LOAD,
            id=self.dataset.id,
            load=record_of(self.dataset, state),
        )

    def finish(self) -> None:
        """Note that the load is complete; writes nothing if it changed nothing."""
        if self.dry_run:
            return
        noted = self.store.read(cypher.READ_LOAD, id=self.dataset.id)
        if (
            self.nodes.changed
            or self.rels.changed
            or not noted
            or noted[0]["load"]["state"] != "complete"
        ):
            self._remember("complete")
        if self.entry and self.entry.begun:
            self.entry.finish(self.store)
