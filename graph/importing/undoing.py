"""Taking an import back: what it changed says again what it said, what it brought never held.

Nothing is deleted. A row that the import created gets an empty interval of validity; one that it
updated or closed gets the content its ``Former`` kept, and remembers by ``restored`` which revision
had stated that. So a chain of imports can be taken back one after the other, the last one first,
and what each of them said stays readable.

Where a later import changed a row, or tied something to a node that this one created, taking this
one back would falsify the later one: it is refused, naming the rows, until the later one is taken
back itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from graph.errors import Conflict, Finding
from graph.importing.reading import unpacked
from graph.loading.batches import (
    Progress,
    Row,
    RowKind,
    Tally,
    archive,
    chunks,
    node_kind,
    relationship_kind,
)
from graph.loading.journal import Import, JournalEntry, find_import, imports, now, wrote
from graph.model import cypher
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction
from graph.today import today as this_day

PAGE_REVISIONS = 20
"""Revisions whose rows are looked at together; each is one batch."""
_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Page:
    """The rows of some revisions of an import, as they are to be treated."""

    restore: list[Row]
    """Each with ``former`` (the id), ``state`` and ``was``, beside what it is found by."""
    void: list[Row]


def undo(
    store: Store,
    import_id: str,
    *,
    today: date | None = None,
    progress: Progress | None = None,
    actor: str | None = None,
) -> Import:
    """Take an import back, in batches; also one that is half done, or half taken back.

    ``actor`` is the account that does, for the journal.

    Returns
    -------
        The journal's entry of the undoing; where nothing was left to undo, that of the import.

    Raises
    ------
    NotFound
        there is no such import.
    Conflict
        it was taken back already, it is itself an undoing, or later imports changed rows of it or
        lean on them; those are named, and nothing is written.
    StoreError
        the store failed; whole batches are taken back, and the rest can be.
    """
    known, begun = _open(store, import_id)
    # Whoever still writes this import ends at the next batch, and the list of revisions is final.
    JournalEntry(known=known).take_over(store)
    known = find_import(store, import_id)
    entry = JournalEntry(files=known.files, undoes=import_id, actor=actor, known=begun)
    if begun:
        entry.take_over(store)
    return _Undoing(store, known, entry, begun, today or this_day(), progress).run()


def refuse_undo(store: Store, import_id: str) -> None:
    """Raise what :func:`undo` would raise for an import that cannot be taken back now."""
    known, begun = _open(store, import_id)
    entry = JournalEntry(known=begun) if begun else JournalEntry()
    _Undoing(store, known, entry, begun, this_day(), None).refuse_if_built_upon()


def _open(store: Store, import_id: str) -> tuple[Import, Import | None]:
    """The entry of an import that may be taken back, and that of an undoing that was begun."""
    known = find_import(store, import_id)
    if known.undoes:
        raise Conflict(f"{import_id} took {known.undoes} back: to have that again, import its file")
    if known.state == "undone":
        raise Conflict(f"{import_id} was taken back already, by {known.undone_by}")
    if known.purged:
        raise Conflict(
            f"{import_id} can no longer be taken back: what it replaced was purged. Import a file "
            "that says what is to hold"
        )
    return known, next((one for one in imports(store) if one.undoes == import_id), None)


class _Undoing:
    def __init__(
        self,
        store: Store,
        known: Import,
        entry: JournalEntry,
        begun: Import | None,
        today: date,
        progress: Progress | None,
    ) -> None:
        self.store = store
        self.known = known
        self.entry = entry
        self.own = {*known.revisions, *(begun.revisions if begun else ())}
        self.today = today
        self.progress = progress
        self.done = 0
        written = (known.nodes.changed, known.relationships.changed)
        self.total = sum(written)

    def run(self) -> Import:
        self.refuse_if_built_upon()
        for name, revisions in self._pages():
            kind = node_kind(name) if name in VOCABULARY.nodes else relationship_kind(name)
            page = self._page(name, revisions)
            for treat, rows in ((self._restore, page.restore), (self._void, page.void)):
                for batch in chunks(rows):
                    treat(kind, batch)
        self.store.record(
            cypher.END_UNDOING, id=self.known.id, by=self.entry.id, at=now(), state="undone"
        )
        for scope in {file.scope for file in self.known.files}:
            self.store.record(cypher.SETTLE_LOAD, id=scope)
        return find_import(self.store, self.entry.id or self.known.id)

    def _pages(self) -> Iterator[tuple[str, list[int]]]:
        """A label or type and some revisions of it, the last first: ties before their ends."""
        batches = reversed(self.known.batches)
        for name, group in groupby(batches, key=lambda batch: batch[1]):
            revisions = [revision for revision, _ in group]
            for start in range(0, len(revisions), PAGE_REVISIONS):
                yield name, revisions[start : start + PAGE_REVISIONS]

    def _page(self, name: str, revisions: Sequence[int]) -> _Page:
        restore = [
            {
                **_found_by(former),
                "former": former["id"],
                "state": former["state"],
                "was": former["was"],
            }
            for row in self.store.read(cypher.FORMERS_OF, revisions=revisions)
            for former in (row["former"],)
        ]
        # Several later imports may have changed a row and been taken back: it is one row.
        stated = {row["id"]: row for row in self._stated(name, revisions)}
        for row in restore:
            stated.pop(row["id"], None)
        return _Page(restore, list(stated.values()))

    def _stated(self, name: str, revisions: Sequence[int]) -> Iterator[Row]:
        """Rows of a label or type that say now what these revisions stated."""
        nodes = name in VOCABULARY.nodes
        text = cypher.NODES_OF if nodes else cypher.relationships_of(name)
        yield from self.store.read(text, revisions=revisions)
        # What a later import changed and was taken back for says it again, under a later revision.
        for row in self.store.read(cypher.LATER_FORMERS, revisions=revisions):
            if row["former"].get("undone") is not None:
                yield _found_by(row["former"])

    def refuse_if_built_upon(self) -> None:
        """Raise a Conflict that names the rows which later imports rest on."""
        blocking: list[tuple[str, int]] = []
        for name, revisions in self._pages():
            for row in self.store.read(cypher.LATER_FORMERS, revisions=revisions):
                former = row["former"]
                if former.get("undone") is None and former["revision"] not in self.own:
                    blocking.append((former["of"], former["revision"]))
            if name in VOCABULARY.nodes:
                blocking += self._leaning(name, revisions)
            if len(blocking) > _NAMED:
                break
        if not blocking:
            return
        who = wrote(self.store)
        named = "; ".join(f"{key} ({who(revision)})" for key, revision in blocking[:_NAMED])
        more = ", and more" if len(blocking) > _NAMED else ""
        findings = [
            Finding("changed_later", "changed or used later", value=f"{key} ({who(revision)})")
            for key, revision in blocking[:_NAMED]
        ]
        raise BuiltUpon(
            f"{self.known.id} cannot be taken back: later imports changed its rows or lean on "
            f"them. Take those back first: {named}{more}",
            findings,
        )

    def _leaning(self, label: str, revisions: Sequence[int]) -> list[tuple[str, int]]:
        """Relationships of others at nodes that these revisions created."""
        created = [row["id"] for row in self._page(label, revisions).void]
        first, last = self.known.first_revision, self.known.last_revision
        between = sorted(set(range(first, last)) - self.own)
        found: list[tuple[str, int]] = []
        for ids in chunks(created):
            rows = self.store.read(cypher.LEANING, ids=ids, last=last, between=between)
            found += [
                (row["id"], row["revision"]) for row in rows if row["revision"] not in self.own
            ]
        return found

    # --- treatment ---------------------------------------------------------------------------

    def _restore(self, kind: RowKind, batch: Sequence[Row]) -> None:
        def work(transaction: WriteTransaction) -> bool:
            archive(kind, batch, transaction, self.today)
            rows = [_former_row(kind, row, transaction.revision) for row in batch]
            transaction.run(kind.update, rows=rows)
            formers = [row["former"] for row in batch]
            transaction.run(cypher.SPEND_FORMERS, ids=formers, revision=transaction.revision)
            self.entry.note(transaction, kind.name, Tally(updated=len(batch)))
            return True

        self._commit(work, kind, len(batch))

    def _void(self, kind: RowKind, batch: Sequence[Row]) -> None:
        def work(transaction: WriteTransaction) -> bool:
            there = archive(kind, batch, transaction, self.today, ended=False)
            rows = [row | {"day": self.today} for row in batch if row["id"] in there]
            if not rows:
                transaction.abandon()
            transaction.run(kind.void, rows=rows, revision=transaction.revision)
            self.entry.note(transaction, kind.name, Tally(closed=len(rows)))
            return True

        self._commit(work, kind, len(batch))

    def _commit(self, work: Any, kind: RowKind, rows: int) -> None:
        if self.store.write(work):
            self.entry.committed()
        self.done += rows
        if self.progress:
            self.progress(self.done, self.total, kind.name)


class BuiltUpon(Conflict):
    """Later imports rest on the one that is to be taken back."""

    def __init__(self, message: str, findings: Collection[Finding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


def _found_by(former: dict[str, Any]) -> Row:
    row = {"id": former["of"]}
    if former.get("start") is not None:
        row |= {"start": former["start"], "end": former["end"]}
    return row


def _former_row(kind: RowKind, row: Row, revision: int) -> Row:
    """What a former said, as the statements take it, under a revision of its own."""
    properties = unpacked(kind.name, json.loads(row["state"]))
    properties |= {"revision": revision, "restored": row["was"]}
    if "start" not in row:
        return properties
    return {"id": row["id"], "start": row["start"], "end": row["end"], "properties": properties}
