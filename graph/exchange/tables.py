"""Tables for spreadsheets: CSV and workbooks, safe to open and safe to pass on.

A cell that a spreadsheet would run as a formula gets a leading apostrophe, and one that begins with
an apostrophe another, so that removing one gives the text back. Characters that XML lacks are
escaped (:func:`graph.exchange.texts.printable`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from graph.errors import InvalidInput
from graph.exchange.extract import FEWEST_SHOWN, MASKED_MARK
from graph.exchange.texts import cell as cell_text

Cell = str | int | float | bool | date | None

MAX_ROWS = 1_048_576
"""Rows of a worksheet, the header among them."""
_BYTE_ORDER_MARK = "\ufeff"
_LINES_AT_ONCE = 500
_BLOCK = 64 * 1024
_FIRST_YEAR = 1900
"""Excel's calendar has no day before; earlier ones are written as text."""


@dataclass(frozen=True)
class SheetTable:
    """A header and rows of as many cells."""

    header: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def masked(count: int | None) -> int | str | None:
    """A count of members as it may be passed on (S18.1)."""
    return MASKED_MARK if count is not None and count < FEWEST_SHOWN else count


def safe(cell: Cell) -> Cell:
    """The cell so that no spreadsheet takes it for a formula.

    >>> safe("=cmd|' /C calc'!A0"), safe("昆船智能"), safe(-3)
    ("'=cmd|' /C calc'!A0", '昆船智能', -3)
    """
    return cell_text(cell) if isinstance(cell, str) else cell


def csv_lines(table: SheetTable) -> Iterator[bytes]:
    """The table as CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it, in pieces."""
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(map(safe, table.header))
    for number, row in enumerate(table.rows, 1):
        writer.writerow(map(safe, row))
        if number % _LINES_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def check_rows(what: str, rows: int) -> None:
    """Raises InvalidInput if a worksheet cannot hold so many rows and their header."""
    if rows >= MAX_ROWS:
        raise InvalidInput(
            f"{what} has {rows:,} rows and a worksheet holds {MAX_ROWS:,} with its header: "
            "take CSV or Parquet, or a part of the network"
        )


def workbook(sheets: Iterable[tuple[str, SheetTable]]) -> Iterator[bytes]:
    """Tables under their titles as one workbook, in pieces; rows go to disk as they come.

    Raises InvalidInput if a sheet would have more than :data:`MAX_ROWS` rows.
    """
    book = Workbook(write_only=True)
    for title, table in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, cell_text(cell)) for cell in table.header])
        for number, row in enumerate(table.rows, 1):
            check_rows(title, number)
            sheet.append([_dated(safe(cell)) for cell in row])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _dated(cell: Cell) -> Cell:
    if isinstance(cell, date) and cell.year < _FIRST_YEAR:
        return cell.isoformat()
    return cell


def _bold(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def listed(parts: Sequence[str]) -> str:
    """A list in one cell, as dataset folders have it: separated by semicolons.

    Where a part has a semicolon itself the list is JSON.
    """
    if any(";" in part or "；" in part for part in parts):
        return json.dumps(list(parts), ensure_ascii=False)
    return ";".join(parts)
