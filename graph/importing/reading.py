"""Into the spool: every row of every ledger, typed by its model, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Protocol

from graph.errors import Finding, InvalidInput
from graph.importing.spool import SOURCES, Spool, packed
from graph.ledgers.mapping.frames import ADVANCING
from graph.loading.batches import Progress, fingerprint
from graph.loading.checking import check_part
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertyType
from graph.model.vocabulary import VOCABULARY

LAYER = "ledger"
SOURCE_SCOPE = "ledger:sources"

NAMED_SCOPE = "ledger:named"
"""Scope of what rows bring in beside what they are about: it gives way to its own ledger's row."""

TIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zones": {"PART_OF>": ("parent",), "LEADS<": ("leader",)},
    "organizations": {
        "SUBORDINATE_TO>": ("superior",),
        "BASED_IN>": ("unit_uscc", "unit_name"),
        "LOCATED_IN>": ("subdistrict", "community"),
    },
    "enterprises": {
        "COVERED_BY>": ("organized", "covering", "guided", "sender", "mass"),
        "LOCATED_IN>": ("subdistrict", "community", "carrier"),
    },
    "positions": {
        "OPERATES<": ("builder", "manager"),
        "LOCATED_IN>": ("subdistrict", "community"),
    },
    "pairings": {"PARTY_TO<": ("party_a", "party_b", "parties"), "ADVANCES>": ("brand",)},
    "resources": {"OFFERS<": ("provider",)},
    "needs": {"ASKS<": ("asker",)},
    "projects": {
        "MEETS>": ("needs",),
        "USES>": ("resources",),
        "TAKES_PART_IN<": ("lead", "participants"),
    },
    "activities": {
        "HELD_BY>": ("host", "hosts"),
        "HELD_AT>": ("place",),
        "FULFILS>": ("agreement", "project"),
    },
    "memberships": {},
    "frameworks": {
        "PART_OF>": ("parent",),
        "LOCATED_IN>": ("places",),
        "EXTENDS>": ("extends",),
        "ADVANCES>": ("pathways", "advances"),
        **{
            f"{label}.ADVANCES<": ADVANCING
            for label in ("Organization", "Unit", "Position", "Zone")
        },
        "Position.PART_OF<": ("points",),
        "Zone.PART_OF<": ("communities",),
    },
    "figures": {"ABOUT>": ("subjects",), "STATED_IN>": ("document", "published")},
}
"""Kinds of ledgers in the order they are read, so that one can refer to what another brings; and
the relationships their rows speak for: from what the row is about (``>``) or to it (``<``), where
the file has all the columns that these are told by. A label in front: only those whose other end
has it, where a row of the same ledger states the others.
"""


class _Kind(Protocol):
    @property
    def code(self) -> str:
        """One of :data:`TIES`."""

    @property
    def label(self) -> str | None:
        """What a row is about; None where it is about a relationship only."""

    @property
    def direct(self) -> Sequence[str]:
        """Properties that columns give."""


class SheetChunk(Protocol):
    """Some rows of a ledger, cleaned."""

    @property
    def nodes(self) -> Sequence[NodeRow]:
        """The nodes they state."""

    @property
    def relationships(self) -> Sequence[RelRow]:
        """The relationships they state."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong with them."""

    @property
    def bad_rows(self) -> Collection[int]:
        """Rows that must not be written."""

    @property
    def read(self) -> int:
        """How many rows they are."""


class LedgerSheet(Protocol):
    """One sheet of facts; what :func:`graph.ledgers.open_ledgers` gives."""

    @property
    def kind(self) -> _Kind:
        """Which of the templates it follows."""

    @property
    def file(self) -> str:
        """Name of the file."""

    @property
    def sheet(self) -> str | None:
        """Name of the sheet in it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hex."""

    @property
    def notices(self) -> Sequence[Finding]:
        """What is to be said of the sheet as a whole."""

    @property
    def profile(self) -> str | None:
        """Name of the profile by which it is read."""

    @property
    def corrected(self) -> Sequence[Any]:
        """Its cells that are not as in the file: ``row``, ``column``, ``before``, ``after``."""

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """Its columns that are read, by header, with the words that those of a list take."""

    def position(self, feed: str) -> int:
        """Where a column stands, from 0; -1 if the sheet has none that gives this."""

    def chunks(self, references: Any, rows: int = 2000) -> Iterator[SheetChunk]:
        """Its rows, some at a time; can be asked for again."""


def in_order(ledgers: Iterable[LedgerSheet]) -> list[LedgerSheet]:
    """Ledgers in the order they can be read in."""
    order = list(TIES)
    return sorted(ledgers, key=lambda ledger: order.index(ledger.kind.code))


def source_id(ledger: LedgerSheet) -> str:
    """Id of the Source that a ledger file is."""
    return f"src:ledger-{ledger.digest[:20]}"


def read_in(
    spool: Spool,
    ledgers: Sequence[LedgerSheet],
    *,
    scope: str | None,
    references: Any,
    today: date,
    progress: Progress | None,
) -> None:
    """Put all rows of the ledgers into the spool, each with its fingerprint and its faults.

    Parameters
    ----------
    spool
        an empty one.
    ledgers
        in the order they are to be read.
    scope
        whose rows they are; None: those of the ledger's kind.
    references
        what the ledgers look names and codes up in.
    today
        day of a ledger that gives no data date.
    progress
        told of the rows read; how many there will be is not known before.

    Raises
    ------
    InvalidInput
        the name of a file is a datum about a person.
    StoreUnwritable
        the spool cannot be written.
    """
    for ledger in ledgers:
        if references is not None:
            references.note(ledger)
    read = 0
    for number, ledger in enumerate(ledgers):
        read = _Reading(spool, number, ledger, today).run(scope, references, read, progress)
    for at, ledger in enumerate(ledgers):
        if ledger.digest not in {earlier.digest for earlier in ledgers[:at]}:
            _state_source(spool, ledger, today)
    spool.index()


class _Reading:
    """One ledger on its way into the spool."""

    def __init__(self, spool: Spool, number: int, ledger: LedgerSheet, today: date) -> None:
        self.spool = spool
        self.number = number
        self.ledger = ledger
        self.subject = ledger.kind.label
        self.source = source_id(ledger)
        self.today = today
        self.data_day: date | None = None
        self.stated: set[str] = set()
        self.ends: set[str] = set()

    def run(self, scope: str | None, references: Any, read: int, progress: Progress | None) -> int:
        ledger = self.ledger
        with self.spool.transaction():
            self.spool.find((self.number, one) for one in ledger.notices)
        for chunk in ledger.chunks(references):
            with self.spool.transaction():
                self._chunk(chunk)
            read += chunk.read
            if progress:
                progress(read, read, ledger.file)
        if references is not None:
            self._note_refused(references.note(ledger).rows)
        with self.spool.transaction():
            self.spool.run_many(
                "INSERT INTO stated VALUES (?, ?)", ((self.number, name) for name in self._stated())
            )
            self.spool.run(
                "INSERT INTO ledgers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self.number,
                ledger.file,
                ledger.sheet,
                ledger.kind.code,
                ledger.digest,
                scope or f"ledger:{ledger.kind.code}",
                self.source,
                (self.data_day or self.today).isoformat(),
                ledger.profile,
            )
            self.spool.run_many(
                "INSERT INTO corrections VALUES (?, ?, ?, ?, ?)",
                (
                    (self.number, one.row, one.column, one.before, one.after)
                    for one in ledger.corrected
                ),
            )
            self.spool.run_many(
                "INSERT INTO columns VALUES (?, ?, ?)",
                (
                    (self.number, header, "\n".join(words))
                    for header, words in ledger.columns.items()
                ),
            )
        return read

    def _chunk(self, chunk: SheetChunk) -> None:
        part = Dataset(
            "", LAYER, self.source, self.today, list(chunk.nodes), list(chunk.relationships)
        )
        typed, faults = check_part(part)
        self.spool.find((self.number, one) for one in (*chunk.findings, *faults))
        self.spool.spoil((self.number, row) for row in chunk.bad_rows)
        accepted = {row.properties["id"] for row in typed.nodes}
        self.spool.run_many(
            "INSERT OR IGNORE INTO refused VALUES (?, ?)",
            (
                (str(row.properties.get("id")), row.row)
                for row in chunk.nodes
                if row.properties.get("id") not in accepted
            ),
        )
        own = {(row.row, row.properties["id"]) for row in typed.nodes}
        self.spool.run_many(
            "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", map(self._node, typed.nodes)
        )
        self.spool.run_many(
            "INSERT INTO rels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            map(self._relationship, typed.relationships),
        )
        given: Iterable[NodeRow | RelRow] = (*chunk.nodes, *chunk.relationships)
        for row in given:
            name = row.label if isinstance(row, NodeRow) else row.type
            self.stated.update(f"{name}.{key}" for key in row.properties)
        fresh = {
            end
            for rel in typed.relationships
            for end in (rel.start, rel.end)
            if (rel.row, end) not in own and end not in self.ends
        }
        self.ends |= fresh
        self.spool.run_many("INSERT OR IGNORE INTO ends VALUES (?)", ((end,) for end in fresh))

    def _note_refused(self, rows: Mapping[str, int]) -> None:
        """Ids that faulty rows would have brought, for whoever depends on them."""
        bad = {
            row for (row,) in self.spool.read("SELECT row FROM bad WHERE ledger = ?", self.number)
        }
        with self.spool.transaction():
            self.spool.run_many(
                "INSERT OR IGNORE INTO refused VALUES (?, ?)",
                ((key, row) for key, row in rows.items() if row in bad),
            )

    def _stated(self) -> set[str]:
        """What the sheet speaks for: properties as ``label.name``, ties as in :data:`TIES`."""
        kind, position = self.ledger.kind, self.ledger.position
        name = kind.label or "MEMBER_OF"
        direct = {f"{name}.{feed}" for feed in kind.direct if position(feed) >= 0}
        ties = TIES[kind.code].items()
        spoken = {tie for tie, feeds in ties if all(position(feed) >= 0 for feed in feeds)}
        return self.stated | direct | spoken

    def _node(self, row: NodeRow) -> tuple[Any, ...]:
        day = row.properties.get("data_date")
        if isinstance(day, date) and (self.data_day is None or day > self.data_day):
            self.data_day = day
        second = sorted(row.second_labels)
        body, mark = bodied(second, row.properties)
        main = int(row.label == self.subject)
        node_id = row.properties["id"]
        labels = ";".join(second)
        return node_id, row.label, labels, self.number, row.row, main, body, mark

    def _relationship(self, row: RelRow) -> tuple[Any, ...]:
        key = row.id
        body, mark = bodied((), {**row.properties, "id": key})
        main = int(self.subject is None)
        return key, row.type, row.start, row.end, self.number, row.row, main, body, mark


def bodied(second: Sequence[str], properties: Mapping[str, Any]) -> tuple[str, str]:
    """Content as the spool keeps it, and its fingerprint.

    The source is left out of both: what a later ledger states again just so is the same fact, and
    stays with the ledger that stated it first.
    """
    body = packed({key: value for key, value in properties.items() if key != "source"})
    return body, fingerprint(f"{';'.join(second)}\n{body}")


@cache
def dates_of(name: str) -> frozenset[str]:
    """Names of the properties of a label or type that hold days."""
    spec = VOCABULARY.nodes.get(name) or VOCABULARY.relationships[name]
    specs = (*COMMON, *spec.properties)
    return frozenset(spec.name for spec in specs if spec.type is PropertyType.DATE)


def unpacked(name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of a label or type out of JSON, days as days."""
    days = dates_of(name)
    return {
        key: date.fromisoformat(value) if key in days and value is not None else value
        for key, value in body.items()
    }


def _state_source(spool: Spool, ledger: LedgerSheet, today: date) -> None:
    """The row of the file itself, under a ledger of its own."""
    days = spool.read("SELECT max(day) FROM ledgers WHERE digest = ?", ledger.digest)
    row = NodeRow(
        "Source",
        (),
        {
            "id": source_id(ledger),
            "name": ledger.file,
            "kind": "ledger",
            "digest": ledger.digest,
            "published": next(days)[0],
        },
        ledger.file,
    )
    typed, faults = check_part(Dataset("", LAYER, source_id(ledger), today, [row]))
    if faults:
        raise InvalidInput(f"the name of the file cannot be kept: {faults[0].message}", faults)
    body, mark = bodied((), typed.nodes[0].properties)
    with spool.transaction():
        spool.run(
            "INSERT INTO nodes VALUES (?, 'Source', '', ?, 0, 0, ?, ?, NULL)",
            source_id(ledger),
            SOURCES,
            body,
            mark,
        )
