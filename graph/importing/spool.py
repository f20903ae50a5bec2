"""The spool: an import's rows on disk while they are checked, compared with the store and written.

A ledger of a million rows becomes a few million nodes and relationships, which do not fit into
memory as Python values and have to be sorted, joined and counted all the same. A file of SQLite
does that in bounded memory. It is also what a commit goes by after a dry run, what an import that
was killed is resumed from, and what the report and the returned workbook are read from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, Self

from graph.closing import Closing
from graph.errors import Conflict, Finding, StoreUnwritable
from graph.loading.batches import BATCH_ROWS

SOURCES = -1
"""Number of the ledger that the rows of the sources themselves stand under."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE ledgers (
    number INTEGER PRIMARY KEY, file TEXT, sheet TEXT, kind TEXT, digest TEXT, scope TEXT,
    source TEXT, day TEXT, profile TEXT);
CREATE TABLE corrections (ledger INTEGER, row INTEGER, column_name TEXT, before TEXT, after TEXT);
CREATE TABLE columns (
    ledger INTEGER, column_name TEXT, words TEXT, PRIMARY KEY (ledger, column_name)) WITHOUT ROWID;
CREATE TABLE nodes (
    id TEXT, label TEXT, second TEXT, ledger INTEGER, row INTEGER, main INTEGER, body TEXT,
    print TEXT, state TEXT);
CREATE TABLE rels (
    id TEXT, type TEXT, start TEXT, "end" TEXT, ledger INTEGER, row INTEGER, main INTEGER,
    body TEXT, print TEXT, state TEXT);
CREATE TABLE refused (id TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE ends (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE known (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE missing (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE bad (ledger INTEGER, row INTEGER, PRIMARY KEY (ledger, row)) WITHOUT ROWID;
CREATE TABLE stated (ledger INTEGER, name TEXT, PRIMARY KEY (ledger, name)) WITHOUT ROWID;
CREATE TABLE stale (
    type TEXT, id TEXT, start TEXT, "end" TEXT, since TEXT, until TEXT, ledger INTEGER,
    row INTEGER, PRIMARY KEY (type, id)) WITHOUT ROWID;
CREATE TABLE findings (
    number INTEGER PRIMARY KEY, ledger INTEGER, row INTEGER, rule TEXT, message TEXT,
    column_name TEXT, value TEXT, severity TEXT);
CREATE TABLE changes (
    number INTEGER PRIMARY KEY, ledger INTEGER, row INTEGER, id TEXT, property TEXT, old TEXT,
    new TEXT);
CREATE TABLE outcomes (
    ledger INTEGER, row INTEGER, outcome TEXT, PRIMARY KEY (ledger, row)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS nodes_id ON nodes (id);
CREATE INDEX IF NOT EXISTS rels_id ON rels (type, id);
CREATE INDEX IF NOT EXISTS findings_row ON findings (ledger, row);
CREATE INDEX IF NOT EXISTS findings_fold ON findings (severity, ledger, rule, column_name);
"""
GOOD = "NOT EXISTS (SELECT 1 FROM bad b WHERE b.ledger = {0}.ledger AND b.row = {0}.row)"
"""Condition that a record's row has no fault; to be formatted with the name of the table."""

NEW = "('created', 'revived')"
"""States of what is not in the store, or only as something that never held."""
CHANGES = "('created', 'revived', 'updated')"
"""States of what is to be written."""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

Record = tuple[Any, ...]


class Spool(Closing):
    """One spool file, open. Not to be used by two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A spool that is lost is made anew from the file; what a kill leaves is whole.
        with self._explained():
            self._db.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")

    @classmethod
    def create(cls, path: Path) -> Self:
        """An empty spool in place of any that is there. Raises StoreUnwritable."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)  # SQLite's journal beside it takes after it
            spool = cls(path)
            spool._db.executescript(_SCHEMA)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreUnwritable(f"no import can be prepared at {path.parent}: {error}") from error
        return spool

    def close(self) -> None:
        """Close the file; it stays."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in the block, or nothing of it. Raises StoreUnwritable on a full disk."""
        self.run("BEGIN")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._db.in_transaction:  # a full disk has ended it already
            self._db.execute("ROLLBACK")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """A full disk or a damaged file in words; any statement may meet them, reading ones too.

        Raises StoreUnwritable, or Conflict for what is no spool any more.
        """
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreUnwritable(
                f"{self.path} cannot be written: {error}. Free some space there"
            ) from error
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname not in _DAMAGED:
                raise
            raise Conflict(
                "what was prepared for this import is damaged: have its files checked again"
            ) from error

    def run(self, text: str, *values: Any) -> int:
        """Run one statement; how many rows it changed. Raises StoreUnwritable, as all here."""
        with self._explained():
            return self._db.execute(text, values).rowcount

    def run_many(self, text: str, rows: Iterable[Record]) -> None:
        """Run one statement for each of the rows."""
        with self._explained():
            self._db.executemany(text, rows)

    def read(self, text: str, *values: Any) -> Iterator[Record]:
        """The rows a query gives."""
        with self._explained():
            rows = self._db.execute(text, values)
        return self._fetched(rows)

    def _fetched(self, rows: sqlite3.Cursor) -> Iterator[Record]:
        with self._explained():
            while page := rows.fetchmany(1000):
                yield from page

    def one(self, text: str, *values: Any) -> Any:
        """The single value a query gives."""
        row = next(self.read(text, *values), None)
        return None if row is None else row[0]

    def index(self) -> None:
        """Make what rows are found by; cheapest when they are all in."""
        with self._explained():
            self._db.executescript(_INDEXES)

    def shrink(self) -> None:
        """Give up the rows themselves; outcomes, findings and changes stay. So do the rows where
        the disk is too full to make the file anew."""
        with suppress(sqlite3.OperationalError):
            self._db.executescript(
                "DROP TABLE IF EXISTS nodes; DROP TABLE IF EXISTS rels; DELETE FROM ends; "
                "DELETE FROM known; DELETE FROM missing; VACUUM;"
            )

    # --- what is kept beside the rows --------------------------------------------------------

    def remember(self, key: str, value: Any) -> None:
        """Keep a JSON value under a key."""
        self.run(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", key, json.dumps(value, ensure_ascii=False)
        )

    def recall(self, key: str) -> Any:
        """The value under a key, or None."""
        text = self.one("SELECT value FROM meta WHERE key = ?", key)
        return None if text is None else json.loads(text)

    def find(self, findings: Iterable[tuple[int, Finding]]) -> int:
        """Keep findings with the number of their ledger; the rows of errors become bad.

        Returns
        -------
            How many rows became bad.
        """
        kept = list(findings)
        self.run_many(
            "INSERT INTO findings (ledger, row, rule, message, column_name, value, severity) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (at, one.row, one.rule, one.message, one.column, one.value, one.severity)
                for at, one in kept
            ),
        )
        return self.spoil((at, one.row) for at, one in kept if one.severity == "error")

    def spoil(self, rows: Iterable[tuple[int, int | None]]) -> int:
        """Count rows as bad; how many were not yet."""
        before = self._db.total_changes
        self.run_many(
            "INSERT OR IGNORE INTO bad VALUES (?, ?)",
            ((ledger, row or 0) for ledger, row in rows),
        )
        return self._db.total_changes - before

    def pages(self, table: str, where: str = "1") -> Iterator[list[Record]]:
        """The good records of ``nodes`` or ``rels`` that fulfil a condition, a batch at a time.

        Sorted by id (relationships by type and id), so that writers meet in one order. A record is
        ``(rowid, id, label, second, main, state, ledger, row, body, print)`` or
        ``(rowid, id, type, start, end, state, ledger, row, body, print)``.
        """
        if table == "nodes":
            columns, order = "id, label, second, main", "id"
        else:
            columns, order = 'id, type, start, "end"', "type, id"
        key: tuple[str, ...] = ("",) if table == "nodes" else ("", "")
        marks = ", ".join("?" for _ in key)
        text = (
            f"SELECT rowid, {columns}, state, ledger, row, body, print FROM {table} t "
            f"WHERE ({order}) > ({marks}) AND {where} AND {GOOD.format('t')} "
            f"ORDER BY {order} LIMIT {BATCH_ROWS}"
        )
        while page := list(self.read(text, *key)):
            yield page
            key = (page[-1][1],) if table == "nodes" else (page[-1][2], page[-1][1])

    def scopes(self) -> Mapping[int, str]:
        """The scope of each ledger, by its number."""
        return dict(self.read("SELECT number, scope FROM ledgers"))


def _said(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no value of a property")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_said)


def packed(properties: Mapping[str, Any]) -> str:
    """Properties as the spool keeps them."""
    return _ENCODER.encode(properties)


def second_of(text: str) -> tuple[str, ...]:
    """Second labels as they were put in."""
    return tuple(text.split(";")) if text else ()
