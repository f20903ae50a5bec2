"""From the spool into the store: batch by batch, each in a transaction with its journal entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from graph import cypher
from graph.batches import (
    Kind,
    Progress,
    Row,
    Tally,
    close,
    last_day,
    node_kind,
    relationship_kind,
    split,
    write,
)
from graph.errors import Conflict
from graph.importing.comparing import ended, kinds_of
from graph.importing.journal import Entry, now
from graph.importing.reading import LAYER, NAMED_SCOPE, SOURCE_SCOPE, unpacked
from graph.importing.spool import SOURCES, Record, Spool
from graph.store import Store, WriteTransaction

_TO_WRITE = "t.state IN ('created', 'updated')"


class Writing:
    """A prepared import being written; it can be broken off anywhere and run again."""

    def __init__(self, spool: Spool, store: Store, entry: Entry, progress: Progress | None) -> None:
        self.spool = spool
        self.store = store
        self.entry = entry
        self.progress = progress
        self.done = 0
        counted = [spool.one(f"SELECT count(*) FROM {t} t WHERE {_TO_WRITE}") for t in _TABLES]
        self.total = sum(counted) + spool.one("SELECT count(*) FROM stale")
        ledgers = list(spool.read("SELECT number, scope, source, day FROM ledgers"))
        self.scopes = {number: scope for number, scope, _, _ in ledgers} | {SOURCES: SOURCE_SCOPE}
        self.sources = {number: source for number, _, source, _ in ledgers}
        self.days = {number: date.fromisoformat(day) for number, _, _, day in ledgers}
        self.days[SOURCES] = max(self.days.values())

    def run(self) -> None:
        """Write everything; what is in already is left as it is.

        Raises:
            Conflict: a row was taken by another scope meanwhile, or the import by another process.
            StoreError: the store failed; whole batches are in.
        """
        for table, where in (
            ("nodes", f"t.ledger = {SOURCES}"),
            ("nodes", f"t.ledger <> {SOURCES}"),
            ("rels", "1"),
        ):
            for page in self.spool.pages(table, f"{_TO_WRITE} AND {where}"):
                for kind, scope, records in kinds_of(table, page, self.scopes):
                    self._batch(table, kind, scope, records)
        for nodes in (True, False):
            for batch in ended(self.spool, nodes):
                self._end(batch, nodes)
        if self.entry.begun:
            self.entry.finish(self.store)
            self._remember("complete")

    def _batch(self, table: str, kind: Kind, scope: str, records: Sequence[Record]) -> None:
        until = max(self.days[record[-4]] for record in records)

        def work(transaction: WriteTransaction) -> bool:
            rows = [self._row(table, scope, record) for record in records]
            parts = split(kind, rows, scope, transaction.run, yielding=NAMED_SCOPE)
            if parts.foreign:
                row, owner = parts.foreign[0]
                raise Conflict(f"{row['id']} was taken by load {owner!r} meanwhile: import again")
            if not parts.tally.changed:
                transaction.abandon()
            write(kind, parts, transaction, until)
            written = replace(parts.tally, unchanged=0)
            self.entry.note(transaction, kind.name, written)
            return True

        self._commit(work, len(records), kind)

    def _end(self, batch: Sequence[Record], nodes: bool) -> None:
        kind = node_kind(batch[0][0]) if nodes else relationship_kind(batch[0][0])
        until = max(self.days[record[6]] for record in batch)
        rows: list[Row] = []
        for _, key, start, end, since, until, ledger, _ in batch:
            last = last_day(since, self.days[ledger])
            row: Row = {"id": key, "since": None, "until": last}
            if until:  # what ends by itself is not made to hold longer, what never held not at all
                row["until"] = min(last, date.fromisoformat(until))
            if since:
                row["since"] = date.fromisoformat(since)
            rows.append(row if nodes else row | {"start": start, "end": end})

        def work(transaction: WriteTransaction) -> bool:
            closed = close(kind, rows, transaction, until)
            if not closed:
                transaction.abandon()
            self.entry.note(transaction, kind.name, Tally(closed=closed))
            return True

        self._commit(work, len(rows), kind)

    def _commit(self, work: Callable[[WriteTransaction], bool], rows: int, kind: Kind) -> None:
        first = not self.entry.begun
        if self.store.write(work):
            self.entry.committed()
            if first:
                self._remember("running")
        self.done += rows
        if self.progress:
            self.progress(self.done, self.total, kind.name)

    def _row(self, table: str, scope: str, record: Record) -> Row:
        name, ledger = record[2], record[-4]
        source = self.sources[ledger] if ledger != SOURCES else record[1]
        properties = unpacked(name, json.loads(record[-2])) | {
            "source": source,
            "fingerprint": record[-1],
            "load": scope,
        }
        if table == "nodes":
            return properties
        return {"id": record[1], "start": record[3], "end": record[4], "properties": properties}

    def _remember(self, state: str) -> None:
        """Note the scopes' state as loads do, so that the register of loads is complete."""
        scopes = self.spool.read("SELECT scope, max(source), max(day) FROM ledgers GROUP BY scope")
        for scope, source, day in list(scopes):
            rows = self.spool.one(
                "SELECT count(*) FROM outcomes o JOIN ledgers l ON l.number = o.ledger "
                "WHERE l.scope = ?",
                scope,
            )
            self.store.record(
                cypher.WRITE_LOAD,
                id=scope,
                load={
                    "state": state,
                    "layer": LAYER,
                    "source": source,
                    "effective": date.fromisoformat(day),
                    "rows": rows,
                    "at": now(),
                },
            )


_TABLES = ("nodes", "rels")
