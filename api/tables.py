"""Tables to take away: CSV and workbooks, safe to open and safe to pass on.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. Counts of members below
three read ``<3``, because they could point at persons. What is generated says so in each row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, Literal
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Font

from graph import codes
from graph.spec import CodeList, Text
from queries.coverage import REASON, Place, UncoveredEnterprise

Language = Literal["zh", "en"]
Cell = str | int | float | None

_FEWEST_SHOWN = 3
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SYNTHETIC_MARK = "〔合成〕"
_BYTE_ORDER_MARK = "\ufeff"
_LINES_AT_ONCE = 500
_BLOCK = 64 * 1024

_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table.", "content": {"text/csv": _FILE}}
}
XLSX: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook.", "content": {_XLSX_TYPE: _FILE}}
}


@dataclass(frozen=True)
class Table:
    """A header and rows of as many cells."""

    header: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


@dataclass(frozen=True)
class _Column:
    text: Text
    value: Callable[[UncoveredEnterprise, Language], Cell]


def _coded(codes: CodeList, code: str | None, lang: Language) -> Cell:
    return None if code is None else str(getattr(codes.codes[code], lang))


def _name(row: UncoveredEnterprise) -> str:
    if row.layer != "synthetic" or _SYNTHETIC_MARK in row.name:
        return row.name
    return row.name + _SYNTHETIC_MARK


def _of(place: Place | None) -> Cell:
    return None if place is None else place.name


def masked(count: int | None) -> Cell:
    """A count of members as it may be passed on (S18.1)."""
    return f"<{_FEWEST_SHOWN}" if count is not None and count < _FEWEST_SHOWN else count


_UNCOVERED = (
    _Column(Text("编号", "id"), lambda row, _: row.id),
    _Column(Text("企业名称", "name"), lambda row, _: _name(row)),
    _Column(Text("数据层", "layer"), lambda row, lang: _coded(codes.LAYER, row.layer, lang)),
    _Column(Text("未覆盖原因", "reason"), lambda row, lang: _coded(REASON, row.reason, lang)),
    _Column(Text("原因代码", "reason code"), lambda row, _: row.reason),
    _Column(Text("所属街道", "subdistrict"), lambda row, _: _of(row.subdistrict)),
    _Column(Text("所属社区", "community"), lambda row, _: _of(row.community)),
    _Column(Text("载体", "carrier"), lambda row, _: _of(row.carrier)),
    _Column(Text("领域", "sector"), lambda row, lang: _coded(codes.SECTOR, row.sector, lang)),
    _Column(
        Text("行业门类", "industry"), lambda row, lang: _coded(codes.INDUSTRY, row.industry, lang)
    ),
    _Column(Text("规模", "size"), lambda row, lang: _coded(codes.SIZE, row.size, lang)),
    _Column(Text("从业人员数", "staff"), lambda row, _: row.staff),
    _Column(Text("正式党员数", "full members"), lambda row, _: masked(row.full_members)),
    _Column(
        Text("预备党员数", "probationary members"), lambda row, _: masked(row.probationary_members)
    ),
    _Column(Text("最近阵地编号", "nearest position"), lambda row, _: row.nearest_position),
    _Column(Text("直线距离(米)", "straight line (m)"), lambda row, _: row.metres),
    _Column(Text("步行时间(分钟)", "walk (minutes)"), lambda row, _: row.minutes),
)


def uncovered_table(rows: Iterable[UncoveredEnterprise], lang: Language) -> Table:
    """Uncovered enterprises with Chinese or English words, one row for each."""
    return Table(
        tuple(str(getattr(column.text, lang)) for column in _UNCOVERED),
        (tuple(column.value(row, lang) for column in _UNCOVERED) for row in rows),
    )


def safe(cell: Cell) -> Cell:
    """The cell so that no spreadsheet takes it for a formula; characters XML lacks are replaced.

    >>> safe("=cmd|' /C calc'!A0"), safe("昆船智能"), safe(-3)
    ("'=cmd|' /C calc'!A0", '昆船智能', -3)
    """
    if not isinstance(cell, str):
        return cell
    plain = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", cell)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def csv_lines(table: Table) -> Iterator[bytes]:
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


def xlsx_file(table: Table, *, title: str) -> Iterator[bytes]:
    """The table as a workbook of one sheet, in pieces; rows go to disk as they come."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, safe(cell)) for cell in table.header])
    for row in table.rows:
        sheet.append([safe(cell) for cell in row])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _bold(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def attachment(name: str) -> dict[str, str]:
    """The header by which a browser saves the answer under a name."""
    return {
        "Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    }
