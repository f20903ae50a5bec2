"""Tables to take away: CSV and workbooks, safe to open and safe to pass on.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. Counts of members below
three read ``<3``, because they could point at persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import quote

from graph.exchange.tables import Cell as Cell
from graph.exchange.tables import SheetTable as SheetTable
from graph.exchange.tables import csv_lines as csv_lines
from graph.exchange.tables import masked as masked
from graph.exchange.tables import safe as safe
from graph.exchange.tables import workbook

Language = Literal["zh", "en"]

_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}
XLSX: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook.", "content": {_XLSX_TYPE: _FILE}}
}


def xlsx_file(table: SheetTable, *, title: str) -> Iterator[bytes]:
    """The table as a workbook of one sheet, in pieces."""
    return workbook([(title, table)])


def attachment(name: str) -> dict[str, str]:
    """The header by which a browser saves the answer under a name."""
    return {
        "Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    }
