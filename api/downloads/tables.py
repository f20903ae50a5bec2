"""Tables to take away: CSV and workbooks, safe to open and safe to pass on.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. Counts of members below
three read ``<3``, because they could point at persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from api.downloads.streams import Streamed
from graph.exchange.tables import Cell as Cell
from graph.exchange.tables import SheetTable as SheetTable
from graph.exchange.tables import csv_lines as csv_lines
from graph.exchange.tables import masked as masked
from graph.exchange.tables import safe as safe
from graph.exchange.tables import workbook

Language = Literal["zh", "en"]
Ending = Literal["csv", "xlsx"]

_NONE: Mapping[str, str] = {}
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}
XLSX: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook.", "content": {_XLSX_TYPE: _FILE}}
}


FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table.",
        "content": {**CSV[200]["content"], **XLSX[200]["content"]},
    }
}


class _Ending(Convertor[str]):
    """The ending of a file's name in a path, so that no other path is taken for a file."""

    regex = "csv|xlsx"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("ending", _Ending())


def table_file(
    table: SheetTable, ending: Ending, name: str, *, title: str, headers: Mapping[str, str] = _NONE
) -> Response:
    """A table as a file to save under a name, in pieces."""
    return Streamed(
        file_pieces(table, ending, title=title),
        headers={**headers, **attachment(f"{name}.{ending}")},
        media_type="text/csv" if ending == "csv" else _XLSX_TYPE,
    )


def file_pieces(table: SheetTable, ending: str, *, title: str) -> Iterator[bytes]:
    """The table as CSV, or as a workbook of one sheet, in pieces."""
    return csv_lines(table) if ending == "csv" else workbook([(title, table)])


def attachment(name: str) -> dict[str, str]:
    """The header by which a browser saves the answer under a name, which a user may have given."""
    plain = re.sub(r"[^\w. -]", "_", name, flags=re.ASCII)
    return {
        "Content-Disposition": f'attachment; filename="{plain}"; '
        f"filename*=UTF-8''{quote(name, safe='')}"
    }
