"""Tables to take away: CSV and workbooks, safe to open and safe to pass on.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. Counts of members below
three read ``<3``, because they could point at persons. What is generated says so in each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from graph import codes
from graph.exchange.tables import Cell as Cell
from graph.exchange.tables import Table as Table
from graph.exchange.tables import csv_lines as csv_lines
from graph.exchange.tables import masked as masked
from graph.exchange.tables import safe as safe
from graph.exchange.tables import workbook
from graph.spec import CodeList, Text
from queries.coverage import REASON, Place, UncoveredEnterprise

Language = Literal["zh", "en"]

_SYNTHETIC_MARK = "〔合成〕"

_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}
XLSX: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook.", "content": {_XLSX_TYPE: _FILE}}
}


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
    _Column(Text("直线距离（米）", "straight line (m)"), lambda row, _: row.metres),
    _Column(Text("步行时间（分钟）", "walk (minutes)"), lambda row, _: row.minutes),
)


def uncovered_table(rows: Iterable[UncoveredEnterprise], lang: Language) -> Table:
    """Uncovered enterprises with Chinese or English words, one row for each."""
    return Table(
        tuple(str(getattr(column.text, lang)) for column in _UNCOVERED),
        (tuple(column.value(row, lang) for column in _UNCOVERED) for row in rows),
    )


def xlsx_file(table: Table, *, title: str) -> Iterator[bytes]:
    """The table as a workbook of one sheet, in pieces."""
    return workbook([(title, table)])


def attachment(name: str) -> dict[str, str]:
    """The header by which a browser saves the answer under a name."""
    return {
        "Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    }
