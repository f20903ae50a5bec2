"""From the spool into the store: batch by batch, each in a transaction with its journal entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from graph.ahead import ahead
from graph.errors import Conflict, Finding
from graph.importing.comparing import ended, kinds_of
from graph.importing.reading import LAYER, NAMED_SCOPE, SOURCE_SCOPE, unpacked
from graph.importing.spool import CHANGES, SOURCES, Record, Spool
from graph.loading.batches import (
    Progress,
    Row,
    RowKind,
    Run,
    Split,
    Tally,
    chunks,
    close,
    keys,
    last_day,
    node_kind,
    relationship_kind,
    split,
    write,
)
from graph.loading.journal import JournalEntry, now, wrote
from graph.loading.known import Known
from graph.model import cypher
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction

_TO_WRITE = f"t.state IN {CHANGES}"


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows of one kind and scope, with the states that the comparison gave them."""

    kind: RowKind
    scope: str
    rows: Sequence[Row]
    states: Sequence[str]
    until: date

    def as_compared(self) -> Split:
        """The rows told apart by their states."""
        found: dict[str, list[Row]] = {"created": [], "revived": [], "updated": []}
        for state, row in zip(self.states, self.rows, strict=True):
            found[state].append(row)
        return Split(new=found["created"], changed=found["updated"], revived=found["revived"])


class Writing:
    """A prepared import being written; it can be broken off anywhere and run again."""

    def __init__(
        self,
        spool: Spool,
        store: Store,
        entry: JournalEntry,
        progress: Progress | None,
        compared_at: int,
        own: Sequence[int] = (),
    ) -> None:
        """``compared_at``: revision of the store that the rows were compared with; as long as
        nobody else writes, rows need not be looked up again. ``own``: revisions of what is in
        already.
        """
        self.spool = spool
        self.store = store
        self.entry = entry
        self.progress = progress
        self.compared_at = compared_at
        self.own = set(own)
        self.last: int | None = None if own else compared_at
        """The revision that nobody else has written since, as far as is known."""
        self.known = Known()
        self.done = 0
        counted = [spool.one(f"SELECT count(*) FROM {t} t WHERE {_TO_WRITE}") for t in _TABLES]
        self.total = sum(counted) + spool.one("SELECT count(*) FROM stale")
        ledgers = list(spool.read("SELECT number, scope, source, day FROM ledgers"))
        self.scopes = {number: scope for number, scope, _, _ in ledgers} | {SOURCES: SOURCE_SCOPE}
        self.sources = {number: source for number, _, source, _ in ledgers}
        self.days = {number: date.fromisoformat(day) for number, _, _, day in ledgers}
        self.days[SOURCES] = max(self.days.values())
        self.loads = list(
            spool.read(
                "SELECT scope, max(source), max(day), (SELECT count(*) FROM outcomes o "
                "JOIN ledgers k ON k.number = o.ledger WHERE k.scope = l.scope) "
                "FROM ledgers l GROUP BY scope"
            )
        )

    def run(self) -> None:
        """Write everything; what is in already is left as it is.

        Raises
        ------
        Conflict
            a row was taken by another scope meanwhile, or the import by another process.
        ChangedSince
            another import or load changed a row meanwhile.
        StoreError
            the store failed; whole batches are in.
        """
        for table, where in (
            ("nodes", f"t.ledger = {SOURCES}"),
            ("nodes", f"t.ledger <> {SOURCES}"),
            ("rels", "1"),
        ):
            with closing(ahead(self._batches(table, where))) as batches:
                for batch in batches:
                    self._write(batch)
        for nodes in (True, False):
            for stale in ended(self.spool, nodes):
                self._end(stale, nodes)
        if self.entry.begun:
            self.entry.finish(self.store)
            self._remember("complete")

    def _batches(self, table: str, where: str) -> Iterator[_Batch]:
        for page in self.spool.pages(table, f"{_TO_WRITE} AND {where}"):
            for kind, scope, records in kinds_of(table, page, self.scopes):
                rows = [self._row(table, scope, record) for record in records]
                states = [record[5] for record in records]
                until = max(self.days[record[-4]] for record in records)
                yield _Batch(kind, scope, rows, states, until)

    def _write(self, batch: _Batch) -> None:
        kind = batch.kind

        def work(transaction: WriteTransaction) -> int:
            self.known.begin(transaction)
            if self._nobody_wrote_before(transaction.revision):
                parts = batch.as_compared()
            else:
                parts = self._looked_up(batch, transaction.run)
                self._refuse({row["id"]: revision for row, revision in parts.unseen})
            if not parts.tally.changed:
                transaction.abandon()
            write(kind, parts, transaction, batch.until, self.known)
            written = replace(parts.tally, unchanged=0)
            self.entry.note(transaction, kind.name, written)
            return transaction.revision

        if self._commit(work, len(batch.rows), kind):
            self.known.committed()

    # --- what others changed since the comparison ----------------------------------------------

    def refuse_if_changed_since(self) -> None:
        """Raise ChangedSince, naming the rows, if what is left to write is not what it was when it
        was compared: others stated it anew, or what it leads to.

        So an import only ever rests on others that it was compared with, and of any two that wrote
        in turns one can be taken back before the other.
        """
        found: dict[str, int] = {}
        for table in _TABLES:
            for batch in self._batches(table, "1"):
                for row, revision in self._looked_up(batch, self.store.read).unseen:
                    found[row["id"]] = revision
                if table == "rels":
                    found |= self._unseen_ends(batch)
        for nodes in (True, False):
            for stale in ended(self.spool, nodes):
                kind, rows = self._stale(stale, nodes)
                found |= self._unseen(kind, rows, self.store.read)
        self._refuse(found)

    def _looked_up(self, batch: _Batch, run: Run) -> Split:
        """The rows told apart by what the store holds now. Raises Conflict for a foreign one."""
        parts = split(
            batch.kind, batch.rows, batch.scope, run, yielding=NAMED_SCOPE, seen=self._seen
        )
        if parts.foreign:
            row, owner = parts.foreign[0]
            raise Conflict(f"{row['id']} was taken by load {owner!r} meanwhile: import again")
        planned = dict(zip((row["id"] for row in batch.rows), batch.states, strict=True))
        # What was there and is said never to have held: its import was taken back.
        parts.unseen += [(row, 0) for row in parts.revived if planned[row["id"]] == "updated"]
        return parts

    def _seen(self, revision: int) -> bool:
        return revision <= self.compared_at or revision in self.own

    def _unseen(self, kind: RowKind, rows: Sequence[Row], run: Run) -> dict[str, int]:
        """Rows of which others say something now, and the revision that did."""
        found = run(kind.fingerprints, ids=[row["id"] for row in rows], rows=keys(rows))[0]
        return {
            key: revision
            for key, mark, revision in zip(
                found["ids"], found["fingerprints"], found["revisions"], strict=True
            )
            if mark and mark != cypher.VOID and not self._seen(revision)
        }

    def _unseen_ends(self, batch: _Batch) -> dict[str, int]:
        """Nodes that relationships lead to, which others wrote since, void ones among them."""
        ends = sorted({row[end] for row in batch.rows for end in ("start", "end")})
        found: dict[str, int] = {}
        for ids in chunks(ends):
            held = self.store.read(cypher.NODE_FINGERPRINTS, ids=ids)[0]
            found |= dict(zip(held["ids"], held["revisions"], strict=True))
        return {key: revision for key, revision in found.items() if not self._seen(revision)}

    def _refuse(self, unseen: Mapping[str, int]) -> None:
        if unseen:
            raise ChangedSince(self.store, self.entry.id, unseen)

    # --- what ends -----------------------------------------------------------------------------

    def _stale(self, stale: Sequence[Record], nodes: bool) -> tuple[RowKind, list[Row]]:
        """Rows that end, as the statements take them."""
        kind = node_kind(stale[0][0]) if nodes else relationship_kind(stale[0][0])
        rows: list[Row] = []
        for _, key, start, end, since, until, ledger, _ in stale:
            row: Row = {
                "id": key,
                "since": date.fromisoformat(since) if since else None,
                "until": last_day(since, until, self.days[ledger]),
            }
            rows.append(row if nodes else row | {"start": start, "end": end})
        return kind, rows

    def _end(self, stale: Sequence[Record], nodes: bool) -> None:
        kind, rows = self._stale(stale, nodes)
        day = max(self.days[record[6]] for record in stale)

        def work(transaction: WriteTransaction) -> int:
            if not self._nobody_wrote_before(transaction.revision):
                self._refuse(self._unseen(kind, rows, transaction.run))
            closed = close(kind, rows, transaction, day)
            if not closed:
                transaction.abandon()
            self.entry.note(transaction, kind.name, Tally(closed=closed))
            return transaction.revision

        self._commit(work, len(rows), kind)

    def _nobody_wrote_before(self, revision: int) -> bool:
        """Whether what the comparison found still holds: every write takes a revision."""
        return self.last is not None and revision == self.last + 1

    def _commit(self, work: Callable[[WriteTransaction], int], rows: int, kind: RowKind) -> bool:
        first = not self.entry.begun
        revision = self.store.write(work)
        if revision is not None:
            self.last = revision if self._nobody_wrote_before(revision) else None
            self.own.add(revision)
            self.entry.committed()
            if first:
                self._remember("running")
        self.done += rows
        if self.progress:
            self.progress(self.done, self.total, kind.name)
        return revision is not None

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
        for scope, source, day, rows in self.loads:
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
_NAMED = 20


class ChangedSince(Conflict):
    """Others stated rows anew since an import was compared with the store."""

    def __init__(self, store: Store, import_id: str | None, unseen: Mapping[str, int]) -> None:
        who = wrote(store)
        named = [(key, who(revision)) for key, revision in list(unseen.items())[:_NAMED]]
        listed = "; ".join(f"{key} ({by})" for key, by in named)
        more = ", and more" if len(unseen) > _NAMED else ""
        super().__init__(
            f"{import_id or 'the import'} cannot be completed: {len(unseen)} row(s) of it, or what "
            f"they lead to, were changed since it was checked: {listed}{more}. Import its files "
            "again, which compares them with what is there now, or take it back"
        )
        self.findings = tuple(
            Finding("changed_since", f"changed by {by}", value=key) for key, by in named
        )
