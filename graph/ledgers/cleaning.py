"""Rows of a ledger cleaned, a chunk at a time: column by column, then row by row.

The column-wise part reads cells by their converters and remembers what repeated cells mean; the
row-wise part checks what a row says as a whole and turns it into nodes and relationships
(``map_*.py``). A row with an error gives neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graph.errors import Finding
from graph.ledgers.mapping import bodies as map_bodies
from graph.ledgers.mapping import frames as map_frames
from graph.ledgers.mapping import undertakings as map_undertakings
from graph.ledgers.mapping import zones as map_zones
from graph.ledgers.mapping.locating import Locator
from graph.ledgers.mapping.row_context import RowContext
from graph.ledgers.templates.kinds import LedgerColumn, Type
from graph.ledgers.values.cells import Cell, Fault, Marked, shown
from graph.ledgers.values.parsing import Memo, converter, impersonal
from graph.model.rows import NodeRow, RelRow

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable
    from graph.ledgers.mapping.references import References

_MAPPERS = {
    **map_bodies.MAPPERS,
    **map_undertakings.MAPPERS,
    **map_zones.MAPPERS,
    **map_frames.MAPPERS,
}

_ONCE = frozenset({"number_as_code", "serial_date"})
"""Told once for each column: they concern how it is formatted."""

GIVEN = "由导入人给定"
"""Stands in the note of a row beside a column that its file does not have."""

_UNIQUE = frozenset({"name", "address", "lon", "lat", "boundary"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a ledger, cleaned.

    Attributes
    ----------
    first_row
        the first data row in it, ``last_row`` the last; 0 in a chunk that only closes the ledger
        with findings about it as a whole.
    read
        data rows in it.
    nodes
        with ``relationships`` what the rows say, values in their types. A body or place that is
        known by name only is among them with the first row that names it, unless the graph knows
        it.
    findings
        errors and warnings.
    bad_rows
        rows with an error; they give no node and no relationship.
    """

    first_row: int
    last_row: int
    read: int
    nodes: list[NodeRow]
    relationships: list[RelRow]
    findings: list[Finding]
    bad_rows: frozenset[int]


@dataclass(slots=True, eq=False)
class _Reader:
    """A column of the table: where it stands, and what reads it."""

    position: int
    printed: str
    column: LedgerColumn | None
    memo: Memo


class Cleaner:
    """One pass over a ledger. Chunks are to be given in the order of their rows."""

    def __init__(self, ledger: LedgerTable, references: References) -> None:
        self._ledger = ledger
        self._kind = ledger.kind
        self._readers = [self._reader(position) for position in range(len(ledger.headers))]
        present = {one.column.feeds for one in self._readers if one.column is not None}
        self._direct = [feed for feed in self._kind.direct if feed in present]
        self._roles = sorted(present - set(self._direct))
        self._lists = [
            one.feeds
            for one in self._kind.columns
            if one.type is Type.TEXTS and one.feeds in self._direct
        ]
        self._told: set[tuple[str, str]] = set()
        self._torn: set[int] = set()
        """Rows whose cells stand under the wrong headers: what else is wrong with them is noise."""
        self._locator = Locator() if "lon" in self._kind.specs else None
        self._context = RowContext(ledger, references)
        self._map = _MAPPERS[self._kind.code]

    def _reader(self, position: int) -> _Reader:
        feed, printed = self._ledger.feeds[position], self._ledger.headers[position]
        if feed is None:
            return _Reader(position, printed, None, Memo(partial(impersonal, read=_nothing)))
        column = self._kind.by_feed[feed]
        keep = feed not in _UNIQUE and column.type not in (Type.KEY, Type.USCC)
        # where a coordinate may lie is the locator's to judge: it tells swapped ones
        spec = None if feed in ("lon", "lat") else self._kind.specs.get(feed)
        memo = Memo(converter(column, spec, from_1904=self._ledger.from_1904), keep=keep)
        return _Reader(position, printed, column, memo)

    def clean(self, batch: list[tuple[int, list[Cell]]], skipped: Sequence[Finding] = ()) -> Chunk:
        """Clean the next rows."""
        context = self._context
        context.begin(skipped)
        numbers = [row for row, _ in batch]
        columns = list(zip(*self._squared(batch), strict=True))
        values: dict[str, list[Any]] = {}
        notes: dict[int, list[str]] = {}
        for reader in self._readers:
            cells = columns[reader.position]
            read = list(map(reader.memo.__getitem__, cells))
            if reader.memo.flagged:
                self._judge(reader, numbers, cells, read, notes)
            if reader.column is not None:
                values[reader.column.feeds] = read
                if reader.column.required and None in read:
                    self._require(reader, numbers, cells, read)
        for feed in self._ledger.defaults:
            note = f"{self._kind.by_feed[feed].header}: {GIVEN}"
            for at, value in enumerate(values[feed]):
                if value is not None:
                    notes.setdefault(at, []).append(note)
        if self._locator and ("lon" in values or "lat" in values):
            self._locator.place(context, numbers, values)
        self._rows(numbers, values, notes)
        nodes, relationships, findings, bad = context.end()
        return Chunk(
            numbers[0], numbers[-1], len(numbers), nodes, relationships, findings, frozenset(bad)
        )

    def closing(self) -> list[Finding]:
        """What can only be said at the end."""
        return self._locator.closing(self._ledger) if self._locator else []

    def _squared(self, batch: list[tuple[int, list[Cell]]]) -> list[list[Cell]]:
        """The rows at the width of the header; one with more in it than that is torn."""
        width = len(self._readers)
        made = []
        self._torn.clear()
        for row, cells in batch:
            if len(cells) > width:
                if any(cells[width:]):
                    given = len(self._ledger.defaults)
                    message = f"{len(cells) - given} cells under {width - given} headers"
                    self._context.report("torn_row", message, row)
                    self._torn.add(row)
                cells = cells[:width]
            elif len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            made.append(cells)
        return made

    def _judge(
        self,
        reader: _Reader,
        numbers: list[int],
        cells: Sequence[Cell],
        read: list[Any],
        notes: dict[int, list[str]],
    ) -> None:
        """Tell the faults and marks of a column, and leave plain values in their place."""
        for at, value in enumerate(read):
            if numbers[at] in self._torn and not (type(value) is Fault and value.secret):
                read[at] = None if reader.column is None else _FAULTY
            elif type(value) is Fault:
                shown_value = None if value.secret else shown(cells[at])
                self._context.report(
                    value.rule, value.message, numbers[at], reader.printed, shown_value
                )
                read[at] = None if reader.column is None else _FAULTY
            elif type(value) is Marked:
                read[at] = value.value
                if value.printed is not None and reader.column is not None:
                    note = f"{reader.column.header}: {value.printed}"
                    notes.setdefault(at, []).append(note)
                if value.rule is not None and (value.rule, reader.printed) not in self._told:
                    if value.rule in _ONCE:
                        self._told.add((value.rule, reader.printed))
                    self._context.report(
                        value.rule,
                        value.message,
                        numbers[at],
                        reader.printed,
                        shown(cells[at]),
                        severity="warning",
                    )

    def _require(
        self, reader: _Reader, numbers: list[int], cells: Sequence[Cell], read: list[Any]
    ) -> None:
        for at, value in enumerate(read):
            if value is None and numbers[at] not in self._torn:
                printed = shown(cells[at]) or None
                self._context.report(
                    "missing_value",
                    "a required cell is empty",
                    numbers[at],
                    reader.printed,
                    printed,
                )

    def _rows(
        self, numbers: list[int], values: dict[str, list[Any]], notes: dict[int, list[str]]
    ) -> None:
        context, direct, roles = self._context, self._direct, self._roles
        bad = context.bad
        blank: list[tuple[Any, ...]] = [()] * len(numbers)
        direct_rows = list(zip(*(values[feed] for feed in direct), strict=True)) or blank
        role_rows = list(zip(*(values[feed] for feed in roles), strict=True)) or blank
        for at, row in enumerate(numbers):
            if row in bad:
                continue
            properties = {
                feed: value
                for feed, value in zip(direct, direct_rows[at], strict=True)
                if value is not None
            }
            for feed in self._lists:
                if feed in properties:
                    properties[feed] = list(properties[feed])
            given = {
                role: value
                for role, value in zip(roles, role_rows[at], strict=True)
                if value is not None
            }
            context.start(row, properties, given, notes.get(at, ()))
            self._map(context)
            context.finish()


_FAULTY = object()
"""Stands in a column for a value that could not be read: it is not missing, and its row is bad."""


def _nothing(cell: Cell) -> None:
    return None
