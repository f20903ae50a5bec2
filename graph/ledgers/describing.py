"""The columns of a file's tables, and what each is likely to mean: for whoever says what they do.

Nothing is refused here but files that are no table. Cells of columns about persons are not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.ledgers.files.directions import UNDIRECTED
from graph.ledgers.files.formats import format_of
from graph.ledgers.files.geojson_files import GeoJsonTable
from graph.ledgers.files.headers import (
    LOOKED_AT,
    Header,
    find_header,
    guessed_header,
    looks_like,
    nearest_header,
)
from graph.ledgers.files.text_files import encoding_of, tables
from graph.ledgers.files.workbooks import open_workbook
from graph.ledgers.values.cells import Cell, shown
from graph.model.privacy import concealed, is_person_column, person_datum

_SAMPLES = 3
_SHOWN = 40
"""Characters of a sample."""


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column of a table.

    Attributes
    ----------
    header
        as printed.
    means
        the header of our own that it is, or None.
    likely
        of one that is not known: the header of our own that it looks like, or None.
    person
        it names a datum about persons: it can only be left out.
    samples
        some of its cells.
    """

    header: str
    means: str | None
    likely: str | None
    person: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table, taken for the ledger it is most like.

    ``recognized``: it can be read as it is, as far as its required columns go. ``row`` is that of
    its header.
    """

    sheet: str | None
    kind: str
    recognized: bool
    row: int
    columns: tuple[DescribedColumn, ...]


def describe(path: Path, name: str, kind: str | None = None) -> tuple[DescribedTable, ...]:
    """The tables of a file.

    Parameters
    ----------
    path, name
        of the file, and what the user calls it.
    kind
        the ledger to take them for, where it is known.

    Raises
    ------
    InvalidInput
        it is no table, or cannot be read.
    """
    found = []
    for sheet, rows in _first_rows(path, name):
        if header := _header(rows, kind):
            found.append(_described(header, rows, sheet))
    return tuple(found)


def _first_rows(path: Path, name: str) -> list[tuple[str | None, list[list[Cell]]]]:
    format = format_of(path, name)
    if format == "geojson":
        return [(None, [cells for _, cells in islice(GeoJsonTable(path, name).rows(), LOOKED_AT)])]
    if format != "text":
        return [
            (table.name, [cells for _, cells in islice(table.rows(), LOOKED_AT + 1)])
            for table in open_workbook(path, name)
            if table.visible and not person_datum(table.name)
        ]
    read = [first for _, first in tables(path, name, encoding_of(path, name))]
    return [(None, max(read, key=_known, default=[]))]


def _known(rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """How far rows read with a separator make a table of ours, or of any."""
    header = _header(rows, None)
    return (header.known, len(header.printed)) if header else (0, 0)


def _header(rows: Sequence[Sequence[Cell]], kind: str | None) -> Header | None:
    for look in (find_header, nearest_header, guessed_header):
        if header := look(rows, kind, UNDIRECTED):
            return header
    return None


def _described(header: Header, rows: Sequence[Sequence[Cell]], sheet: str | None) -> DescribedTable:
    by_feed = header.kind.by_feed
    missing = [one for one in header.kind.columns if one.feeds not in header.feeds]
    likely = {text: column for column, text in looks_like(header, rows, missing).items()}
    columns = []
    for at, (feed, text) in enumerate(zip(header.feeds, header.printed, strict=True)):
        if not text or person_datum(text):
            continue
        person = is_person_column(text)
        cells = (
            []
            if person
            else [
                shown(row[at]).strip() for row in rows[header.last :][:LOOKED_AT] if at < len(row)
            ]
        )
        samples = list(dict.fromkeys(concealed(cell)[:_SHOWN] for cell in cells if cell))
        means = by_feed[feed].header if feed is not None else None
        columns.append(
            DescribedColumn(
                text, means, None if means else likely.get(text), person, tuple(samples[:_SAMPLES])
            )
        )
    return DescribedTable(sheet, header.kind.code, not header.lacking, header.last, tuple(columns))
