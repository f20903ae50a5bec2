"""Rows held against the store: what is new, what changes, what stays, what ends."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from graph.errors import Finding
from graph.importing.located import held_and_gone
from graph.importing.reading import NAMED_SCOPE, SOURCE_SCOPE, TIES, bodied
from graph.importing.spool import CHANGES, GOOD, SOURCES, Record, Spool, second_of
from graph.loading.batches import (
    Progress,
    Row,
    RowKind,
    chunks,
    keys,
    label_change,
    node_kind,
    relationship_kind,
    split,
)
from graph.model import cypher
from graph.model.properties import BOOKKEEPING
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store

SHOWN_CHANGES = 1000
"""Changed properties that are kept with what they said before and say now."""

_OWN = frozenset(spec.name for spec in BOOKKEEPING) | {"source", "id"}
_PENDING = "t.state IS NULL"


class Comparing:
    """The comparison of a spool with a store."""

    def __init__(
        self,
        spool: Spool,
        store: Store,
        progress: Progress | None,
        *,
        park: str | None = None,
    ) -> None:
        self.spool = spool
        self.park = park
        self.store = store
        self.progress = progress
        self.scopes = {**spool.scopes(), SOURCES: SOURCE_SCOPE}
        self.labels = {row["name"] for row in store.read(cypher.present_labels())}
        self.stated: dict[int, set[str]] = {}
        for ledger, name in spool.read("SELECT ledger, name FROM stated"):
            self.stated.setdefault(ledger, set()).add(name)
        kinds: dict[int, str] = dict(spool.read("SELECT number, kind FROM ledgers"))
        self.of_relationships = {at for at, kind in kinds.items() if not TIES[kind]}
        """Ledgers whose rows are about a relationship."""

    def compare(self) -> int:
        """Give every pending good record its state; how many rows turned out bad."""
        found = 0
        total = sum(
            self.spool.one(f"SELECT count(*) FROM {table} t WHERE {_PENDING}")
            for table in ("nodes", "rels")
        )
        done = 0
        for table in ("nodes", "rels"):
            for page in self.spool.pages(table, _PENDING):
                with self.spool.transaction():
                    for kind, scope, records in kinds_of(table, page, self.scopes):
                        found += self._group(table, kind, scope, records)
                done += len(page)
                if self.progress:
                    self.progress(done, total, page[-1][2])
        return found

    def _group(self, table: str, kind: RowKind, scope: str, records: Sequence[Record]) -> int:
        if table == "rels":
            records = self._as_dated(kind, scope, records)
        rows = [_keyed(table, record) for record in records]
        by_id = {record[1]: record for record in records}
        new, read = self._cannot_be_there, self.store.read
        parts = split(kind, rows, scope, read, yielding=NAMED_SCOPE, new=new)
        states = [("created", by_id[row["id"]][0]) for row in parts.new]
        states += [("unchanged", by_id[row["id"]][0]) for row in parts.unchanged]
        self.spool.run_many(f"UPDATE {table} SET state = ? WHERE rowid = ?", states)
        faults = [
            (by_id[row["id"]], "other_scope", f"it belongs to load {owner!r}, not to {scope!r}")
            for row, owner in parts.foreign
        ]
        revived = {row["id"] for row in parts.revived}
        faults += self._changed(table, kind, parts.changed + parts.revived, by_id, revived)
        return self.spool.find(
            (record[-4], Finding(rule, message, row=record[-3], value=record[1]))
            for record, rule, message in faults
        )

    def _cannot_be_there(self, row: Row) -> bool:
        """Whether the store holds no node at all of its label, or of that of one of its ends."""
        ids = (row["start"], row["end"]) if "start" in row else (row["id"],)
        return not {VOCABULARY.label_of_id(id) for id in ids} <= self.labels

    def _as_dated(self, kind: RowKind, scope: str, records: Sequence[Record]) -> Sequence[Record]:
        """Rows of files without a column for the first day as rows of the one open term there is:
        the day is part of the id, and stays as it is stored."""
        rows = {
            (record[3], record[4]): at
            for at, record in enumerate(records)
            if record[-4] in self.of_relationships and not self._states_since(kind, record)
        }
        if not rows:
            return records
        found: dict[int, list[tuple[str, str]]] = {}
        for key, start, end, since, until in self._open(kind, scope, [ends[0] for ends in rows]):
            if (start, end) in rows and not until:
                found.setdefault(rows[start, end], []).append((key, since))
        dated = list(records)
        for at, terms in found.items():
            (key, since), *others = terms
            if since and not others:
                rowid, _, *middle, old, _ = records[at]
                body, mark = bodied((), {**json.loads(old), "id": key, "since": since})
                text = "UPDATE rels SET id = ?, body = ?, print = ? WHERE rowid = ?"
                self.spool.run(text, key, body, mark, rowid)
                dated[at] = (rowid, key, *middle, body, mark)
        return dated

    def _states_since(self, kind: RowKind, record: Record) -> bool:
        return f"{kind.name}.since" in self.stated.get(record[-4], ())

    def _open(
        self, kind: RowKind, scope: str, starts: Collection[str]
    ) -> Iterator[tuple[str, str, str, str, str]]:
        """What a scope has open of a type from some nodes: ids, ends and days."""
        text = cypher.open_relationships_of_nodes(kind.name, outgoing=True)
        return _columns(self.store.read(text, ids=sorted(set(starts)), load=scope)[0])

    def _changed(
        self,
        table: str,
        kind: RowKind,
        rows: Sequence[Row],
        by_id: Mapping[str, Record],
        revived: Collection[str],
    ) -> list[tuple[Record, str, str]]:
        if not rows:
            return []
        faults = []
        ids = [row["id"] for row in rows]
        for held in self.store.read(kind.states, ids=ids, rows=keys(rows)):
            record = by_id[held["id"]]
            if reason := label_change(kind, held):
                faults.append((record, "other_labels", reason))
                continue
            old = held["properties"]
            if record[-4] == SOURCES and old.get("fingerprint") is not None:
                # The same bytes were imported before, perhaps under another name or on another day.
                self._keep(table, record, "unchanged")
                continue
            state = "revived" if record[1] in revived else "updated"
            if state == "updated" and (reason := _of_another_park(record, old)):
                faults.append((record, "other_park", reason))
                continue
            self._merge(table, kind, record, old, state)
        return faults

    def _merge(
        self, table: str, kind: RowKind, record: Record, old: Mapping[str, Any], state: str
    ) -> None:
        """The row with what its file has no column for left as it is stored.

        A row that says nothing new but its data date is the same fact, stated again: it stays as
        of the day it was first stated for, as it stays with the file. So does the day by which a
        body was first known to have ended.
        """
        ledger, row = record[-4], record[-3]
        body = json.loads(record[-2])
        stated = self.stated.get(ledger, set())
        ended = {"since", "until"} if old.get("fingerprint") is None else set()
        held, gone = held_and_gone(old, body)
        kept = {
            name: value
            for name, value in old.items()
            if name not in body
            and name not in _OWN
            and name not in ended
            and name not in gone
            and (name in held or f"{kind.name}.{name}" not in stated)
        }
        second = sorted(kind.second_labels or ())
        day = {name: value for name, value in old.items() if name == "data_date"}
        until, known = body.get("until"), None if ended else old.get("until")
        if until is not None and known is not None and until == body.get("data_date"):
            body["until"] = min(until, str(known))
        if bodied(second, {**body, **kept, **day})[1] == old.get("fingerprint"):
            self._keep(table, record, "unchanged")
            return
        new, mark = bodied(second, {**body, **kept})
        self._keep(table, record, state, new, mark)
        if state == "updated":
            self._tell(ledger, row, record[1], old, json.loads(new))

    def _keep(
        self,
        table: str,
        record: Record,
        state: str,
        body: str | None = None,
        mark: str | None = None,
    ) -> None:
        self.spool.run(
            f"UPDATE {table} SET state = ?, body = coalesce(?, body), print = coalesce(?, print) "
            "WHERE rowid = ?",
            state,
            body,
            mark,
            record[0],
        )

    def _tell(
        self, ledger: int, row: int, entity: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> None:
        if ledger == SOURCES or self.spool.one("SELECT count(*) FROM changes") >= SHOWN_CHANGES:
            return
        before = {name: _told(value) for name, value in old.items() if name not in _OWN}
        after = {name: _told(value) for name, value in new.items() if name not in _OWN}
        self.spool.run_many(
            "INSERT INTO changes (ledger, row, id, property, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (ledger, row, entity, name, before.get(name), after.get(name))
                for name in sorted(before.keys() | after.keys())
                if before.get(name) != after.get(name)
            ),
        )

    # --- what ends ---------------------------------------------------------------------------

    def end(self, *, complete: bool) -> None:
        """Find what ends because of the import: see :meth:`_redate` and :meth:`_supersede`; if the
        files are complete everything in their scopes that no row states.
        """
        with self.spool.transaction():
            self.spool.run("DELETE FROM stale")
            self.spool.run("DELETE FROM changes WHERE property = 'since' AND instr(id, '|')")
        self._redate()
        self._supersede()
        if complete:
            self._sweep()
        with self.spool.transaction():
            self._misdated()

    def _redate(self) -> None:
        """Of relationships that rows are about, what was stated before with another first day.

        The first day is part of the id, because who left and joined again is there twice, but not
        twice at once: where the terms overlap, the row corrects what the store has.
        """
        if not self.of_relationships:
            return
        for page in self.spool.pages("rels", "t.main"):
            for kind, scope, records in kinds_of("rels", page, self.scopes):
                rows = {
                    (record[3], record[4]): record[-4:-2]
                    for record in records
                    if self._states_since(kind, record)
                }
                held = self._open(kind, scope, [start for start, _ in rows])
                with self.spool.transaction():
                    self._stale(
                        (kind.name, key, start, end, since, until, *rows[start, end])
                        for key, start, end, since, until in held
                        if (start, end) in rows
                    )
        with self.spool.transaction():
            self._misdated()
            self.spool.run("DELETE FROM stale WHERE since <> until OR since = ''")

    def _misdated(self) -> None:
        """What ends because a row gives it another first day never held on the old one.

        ``~`` comes after every day.
        """
        where = f"""
            FROM stale s CROSS JOIN rels t JOIN ledgers l ON l.number = t.ledger
            WHERE s.start IS NOT NULL AND (s.since <> s.until OR s.since = '')
            AND t.type = s.type AND t.id >= s.start || '|' || s.type || '|' || s."end"
            AND t.id < s.start || '|' || s.type || '|' || s."end" || '}}'
            AND t.start = s.start AND t."end" = s."end" AND {GOOD.format("t")}
            AND coalesce(json_extract(t.body, '$.since'), '') < coalesce(nullif(s.until, ''), '~')
            AND s.since < coalesce(json_extract(t.body, '$.until'), '~')
        """
        self.spool.run(
            "INSERT INTO changes (ledger, row, id, property, old, new) "
            "SELECT t.ledger, t.row, t.id, 'since', nullif(s.since, ''), "
            f"json_extract(t.body, '$.since') {where} AND t.main "
            f"LIMIT max(0, {SHOWN_CHANGES} - (SELECT count(*) FROM changes))"
        )
        first = "coalesce(nullif(s.since, ''), l.day)"
        self.spool.run(
            "INSERT OR REPLACE INTO stale "
            f'SELECT s.type, s.id, s.start, s."end", {first}, {first}, t.ledger, t.row {where}'
        )

    def _supersede(self) -> None:
        """Relationships that a row stated before and does not state any more.

        A row speaks for what it is about: a committee whose row now names another superior is
        under that one only. Of a type that no row of the file states, nothing ends.
        """
        subjects = (
            f"SELECT t.id, t.row FROM nodes t WHERE t.ledger = ? AND t.main AND t.id > ? "
            f"AND t.state IN ('updated', 'unchanged') AND {GOOD.format('t')} ORDER BY t.id "
            "LIMIT 2000"
        )
        for ledger, names in self.stated.items():
            types = [
                (*name[:-1].rpartition(".")[::2], name[-1] == ">")
                for name in sorted(names)
                if name[-1] in "<>"
            ]
            last = ""
            while types and (page := list(self.spool.read(subjects, ledger, last))):
                rows: dict[str, int] = dict(page)
                last = page[-1][0]
                with self.spool.transaction():
                    for other, rel_type, outgoing in types:
                        self._superseded(ledger, rows, rel_type, outgoing, other)

    def _superseded(
        self, ledger: int, rows: Mapping[str, int], rel_type: str, outgoing: bool, other: str
    ) -> None:
        """``other``: the label that the other end has to have, or an empty text."""
        text = cypher.open_relationships_of_nodes(rel_type, outgoing=outgoing)
        found = self.store.read(text, ids=list(rows), load=self.scopes[ledger])[0]
        ends = (found["starts"], found["ends"])
        subjects, others = ends if outgoing else reversed(ends)
        self._stale(
            (rel_type, *held, ledger, rows[subject])
            for held, subject, far in zip(_columns(found), subjects, others, strict=True)
            if not other or VOCABULARY.label_of_id(far) == other
        )

    def drop_uncited_sources(self) -> None:
        """A file that brings nothing new is no source of anything."""
        brings = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} t WHERE t.ledger = l.number "
            f"AND t.state IN {CHANGES} AND {GOOD.format('t')})"
            for table in ("nodes", "rels")
        )
        self.spool.run(
            f"UPDATE nodes SET state = 'uncited' WHERE ledger = {SOURCES} "
            f"AND id NOT IN (SELECT l.source FROM ledgers l WHERE {brings})"
        )

    def _sweep(self) -> None:
        """Everything open of the import's park in its scopes that no row of it states."""
        for scope in sorted(set(self.spool.scopes().values())):
            ledger = next(at for at, held in self.scopes.items() if held == scope)
            for label in VOCABULARY.nodes:
                text = cypher.open_nodes_of_load(label)
                found = self.store.read(text, load=scope, park=self.park)[0]
                with self.spool.transaction():
                    self._stale(
                        (label, key, None, None, since, until, ledger, None)
                        for key, since, until in zip(
                            found["ids"], found["since"], found["until"], strict=True
                        )
                    )
            for rel_type in VOCABULARY.relationships:
                text = cypher.open_relationships_of_load(rel_type)
                found = self.store.read(text, load=scope, park=self.park)[0]
                with self.spool.transaction():
                    self._stale((rel_type, *held, ledger, None) for held in _columns(found))

    def _stale(self, rows: Iterator[Record]) -> None:
        self.spool.run_many("INSERT OR IGNORE INTO stale VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for table, key in (("nodes", "t.id = s.id"), ("rels", "t.type = s.type AND t.id = s.id")):
            self.spool.run(
                "DELETE FROM stale AS s WHERE EXISTS "
                f"(SELECT 1 FROM {table} t WHERE {key} AND {GOOD.format('t')})"
            )


def kinds_of(
    table: str, page: Sequence[Record], scopes: Mapping[int, str]
) -> Iterator[tuple[RowKind, str, list[Record]]]:
    """The records of a page by their statements and scope."""

    def group(record: Record) -> tuple[str, str, str]:
        if table == "rels":
            return record[2], "", scopes[record[-4]]
        own = record[4] or record[-4] == SOURCES
        return record[2], record[3], scopes[record[-4]] if own else NAMED_SCOPE

    for (name, second, scope), records in groupby(sorted(page, key=group), key=group):
        kind = node_kind(name, second_of(second)) if table == "nodes" else relationship_kind(name)
        yield kind, scope, list(records)


def _keyed(table: str, record: Record) -> Row:
    """What a record is looked up by and told from others."""
    if table == "nodes":
        return {"id": record[1], "fingerprint": record[-1]}
    mark = {"fingerprint": record[-1]}
    return {"id": record[1], "start": record[3], "end": record[4], "properties": mark}


def ended(spool: Spool, nodes: bool) -> Iterator[Sequence[Record]]:
    """What is to end, as the spool has it, in batches of one type."""
    where = "start IS NULL" if nodes else "start IS NOT NULL"
    rows = spool.read(f"SELECT * FROM stale WHERE {where} ORDER BY type, id")
    for _, group in groupby(list(rows), key=lambda row: row[0]):
        yield from chunks(list(group))


def _columns(found: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Relationships as ``(id, start, end, since, until)``."""
    names = ("ids", "starts", "ends", "since", "until")
    return zip(*(found[name] for name in names), strict=True)


def _of_another_park(record: Record, old: Mapping[str, Any]) -> str | None:
    """Why a row may not restate what another park stated, if it may not. What that park's rows only
    mention gives way to the row of the park it is in."""
    theirs, mine = old.get("park"), json.loads(record[-2]).get("park")
    if theirs is None or mine is None or theirs == mine or old.get("load") == NAMED_SCOPE:
        return None
    return f"the code is taken in {theirs}: in {mine} it needs another, such as with a prefix"


def _told(value: Any) -> str | None:
    if value is None:
        return None
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
