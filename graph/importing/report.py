"""What an import did, or would do: counts, findings and changes, read out of the spool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from graph.errors import Finding
from graph.importing.folding import Fold
from graph.importing.spool import CHANGES, GOOD, NEW, SOURCES, Spool
from graph.loading.batches import Tally
from graph.loading.journal import CorrectedCell

SHOWN = 200
"""Findings and changes that a report itself holds; the spool has all findings."""

CONFLICTS = ("other_scope", "other_labels")
"""Rules by which a row contradicts what is stored, rather than being wrong by itself."""


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """One sheet: its rows by what becomes of them. ``errors`` and ``warnings`` count findings.

    ``profile`` names the office's profile it was read by; ``corrections`` are its cells that were
    corrected here.
    """

    file: str
    sheet: str | None
    kind: str
    digest: str
    scope: str
    source: str
    rows: int
    created: int
    updated: int
    unchanged: int
    bad: int
    errors: int
    warnings: int
    profile: str | None
    corrections: tuple[CorrectedCell, ...]


@dataclass(frozen=True, slots=True)
class ImportChange:
    """One property of a node or relationship: what it said and what it says then."""

    file: str
    sheet: str | None
    row: int
    id: str
    property: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """An import as a whole.

    ``folds`` say what is wrong rule by rule; ``findings`` and ``changes`` hold the first of them;
    ``errors``, ``warnings``, ``conflicts`` and ``changed`` (rows that say something else than
    before) count all. ``blocked``: there are errors and only good rows may be written if that is
    asked for. ``import_id`` is given once something was written.
    """

    import_id: str | None
    dry_run: bool
    complete: bool
    good_rows: bool
    blocked: bool
    nodes: Tally
    relationships: Tally
    ledgers: tuple[LedgerReport, ...]
    errors: int
    warnings: int
    conflicts: int
    folds: tuple[Fold, ...]
    findings: tuple[Finding, ...]
    changed: int
    changes: tuple[ImportChange, ...]
    revision_before: int
    revision_after: int

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def settle_outcomes(spool: Spool) -> None:
    """Say of each row what becomes of it: ``created``, ``updated``, ``unchanged`` or ``bad``."""
    rows = f"""
        INSERT INTO outcomes
        SELECT ledger, row, CASE
            WHEN max(main = 2) THEN 'updated'
            WHEN max(main AND state IN {NEW}) THEN 'created'
            WHEN max(state IN {CHANGES}) THEN 'updated'
            ELSE 'unchanged' END
        FROM (
            SELECT t.ledger, t.row, t.main, t.state FROM nodes t WHERE {GOOD.format("t")}
            UNION ALL
            SELECT t.ledger, t.row, t.main, t.state FROM rels t WHERE {GOOD.format("t")}
            UNION ALL
            SELECT ledger, row, 2, '' FROM stale WHERE row IS NOT NULL
        )
        WHERE ledger <> {SOURCES} GROUP BY ledger, row
    """
    with spool.transaction():
        spool.run("DELETE FROM outcomes")
        spool.run(rows)
        spool.run(
            "INSERT OR REPLACE INTO outcomes SELECT ledger, row, 'bad' FROM bad WHERE row > 0"
        )


def foreseen(spool: Spool) -> tuple[Tally, Tally]:
    """What writing the good rows would do to nodes and to relationships."""
    tallies = []
    for table, ends in (("nodes", "start IS NULL"), ("rels", "start IS NOT NULL")):
        counts: dict[str, int] = dict(
            spool.read(
                f"SELECT t.state, count(*) FROM {table} t WHERE {GOOD.format('t')} GROUP BY state"
            )
        )
        created = counts.get("created", 0) + counts.get("revived", 0)
        tally = Tally(created, counts.get("updated", 0), counts.get("unchanged", 0))
        tally.closed = spool.one(f"SELECT count(*) FROM stale WHERE {ends}")
        tallies.append(tally)
    return tallies[0], tallies[1]


def ledger_reports(spool: Spool) -> tuple[LedgerReport, ...]:
    """One for each sheet."""
    outcomes: dict[int, dict[str, int]] = {}
    for ledger, outcome, count in spool.read(
        "SELECT ledger, outcome, count(*) FROM outcomes GROUP BY ledger, outcome"
    ):
        outcomes.setdefault(ledger, {})[outcome] = count
    severities: dict[int, dict[str, int]] = {}
    for ledger, severity, count in spool.read(
        "SELECT ledger, severity, count(*) FROM findings GROUP BY ledger, severity"
    ):
        severities.setdefault(ledger, {})[severity] = count
    found = []
    cells: dict[int, list[CorrectedCell]] = {}
    for ledger, *cell in spool.read("SELECT * FROM corrections ORDER BY ledger, row"):
        cells.setdefault(ledger, []).append(CorrectedCell(*cell))
    for number, file, sheet, kind, digest, scope, source, profile in spool.read(
        "SELECT number, file, sheet, kind, digest, scope, source, profile FROM ledgers "
        "ORDER BY number"
    ):
        rows = outcomes.get(number, {})
        told = severities.get(number, {})
        found.append(
            LedgerReport(
                file=file,
                sheet=sheet,
                kind=kind,
                digest=digest,
                scope=scope,
                source=source,
                rows=sum(rows.values()),
                **{name: rows.get(name, 0) for name in ("created", "updated", "unchanged", "bad")},
                errors=told.get("error", 0),
                warnings=told.get("warning", 0),
                profile=profile,
                corrections=tuple(cells.get(number, ())),
            )
        )
    return tuple(found)


def findings(
    spool: Spool,
    *,
    after: int = 0,
    limit: int = SHOWN,
    severity: str | None = None,
    file: str | None = None,
    sheet: str | None = None,
    rule: str | None = None,
    column: str | None = None,
) -> Iterator[tuple[int, Finding]]:
    """Findings with their numbers: those behind ``after``, errors and warnings as they came.

    ``severity``, ``file``, ``sheet``, ``rule`` and ``column`` take only some of them.
    """
    wanted = {
        "f.severity": severity,
        "l.file": file,
        "l.sheet": sheet,
        "f.rule": rule,
        "f.column_name": column,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    rows = spool.read(
        "SELECT f.number, l.file, l.sheet, f.row, f.rule, f.message, f.column_name, f.value, "
        "f.severity FROM findings f JOIN ledgers l ON l.number = f.ledger "
        f"WHERE f.number > ?{''.join(f' AND {name} = ?' for name in given)} "
        "ORDER BY f.number LIMIT ?",
        after,
        *given.values(),
        limit,
    )
    for number, name, sheet, row, rule, message, column, value, grade in rows:
        yield number, Finding(rule, message, name, row, column, value, sheet, grade)


def columns(spool: Spool) -> dict[tuple[str, str | None], dict[str, tuple[str, ...]]]:
    """By file and sheet the columns that are read, with the words that those of a list take."""
    found: dict[tuple[str, str | None], dict[str, tuple[str, ...]]] = {}
    for file, sheet, column, words in spool.read(
        "SELECT l.file, l.sheet, c.column_name, c.words FROM columns c "
        "JOIN ledgers l ON l.number = c.ledger"
    ):
        found.setdefault((file, sheet), {})[column] = tuple(words.split("\n")) if words else ()
    return found


def changes(spool: Spool, limit: int = SHOWN) -> tuple[ImportChange, ...]:
    """The first changes."""
    rows = spool.read(
        "SELECT l.file, l.sheet, c.row, c.id, c.property, c.old, c.new FROM changes c "
        "JOIN ledgers l ON l.number = c.ledger ORDER BY c.number LIMIT ?",
        limit,
    )
    return tuple(ImportChange(*row) for row in rows)


def conflicts(spool: Spool) -> int:
    """How many findings contradict what is stored."""
    first, second = CONFLICTS
    count = spool.one("SELECT count(*) FROM findings WHERE rule IN (?, ?)", first, second)
    return int(count)
