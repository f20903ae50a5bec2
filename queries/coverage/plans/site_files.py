"""Lists of named sites as people keep them: a sheet or a CSV file, one site a row.

Columns by their headers, in either language and any order: name, longitude, latitude, coordinate
system, and if wanted status, cost, address and how many metres off the place may be. Cells are
read as those of the ledgers are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import Finding
from graph.ledgers.files.formats import format_of
from graph.ledgers.files.meanings import plain
from graph.ledgers.files.text_files import encoding_of, refused, tables
from graph.ledgers.files.workbooks import open_workbook
from graph.ledgers.templates.columns import address, choice, column, coordinates
from graph.ledgers.templates.kinds import LedgerColumn, Type
from graph.ledgers.values.cells import Cell, Fault, Marked, is_blank, shown
from graph.ledgers.values.parsing import converter
from queries.coverage.plans.own_sites import (
    MOST_SITES,
    SITE_STATUS,
    OwnSite,
    checked_sites,
    refuse_sites,
)

COLUMNS: tuple[LedgerColumn, ...] = (
    column("名称*", "name", Type.TEXT, "name", aliases=("地块", "地块名称", "场地", "场地名称")),
    *coordinates("102.8039", "25.0001"),
    choice(
        "状态",
        "status",
        "status",
        SITE_STATUS,
        also={"候选": "candidate", "固定": "fixed", "必选": "fixed", "禁建": "forbidden"},
    ),
    column("费用", "cost", Type.NUMBER, "cost", aliases=("造价", "投资")),
    address(),
    column(
        "误差米数", "accuracy (m)", Type.NUMBER, "radius_m", aliases=("误差", "误差（米）", "半径")
    ),
)
"""What a list of sites may say of each."""

_SHORT = {"lon": ("lng", "lon", "x"), "lat": ("lat", "y"), "declared_crs": ("crs",)}
_MEANINGS: Mapping[str, LedgerColumn] = {
    plain(name): one
    for one in COLUMNS
    for name in (one.header, one.en, *one.aliases, *_SHORT.get(one.feeds, ()))
}
_READ = {one.feeds: converter(one, None) for one in COLUMNS}
_LOOKED_AT = 20
"""Rows in which the headers are looked for: titles may stand above them."""

Rows = list[tuple[int, list[Cell]]]


def read_sites(path: Path, name: str | None = None) -> tuple[OwnSite, ...]:
    """The sites of a list, on WGS 84: a workbook's first sheet that is one, CSV or TSV.

    ``name`` is what the user calls the file, by default its own name.

    Raises
    ------
    InvalidInput
        with a finding for each fault, its row, column and value: see
        :func:`queries.coverage.plans.own_sites.checked_sites`.
    """
    name = name or path.name
    rows, at = _table(path, name)
    by_column = {
        place: meant
        for place, cell in enumerate(rows[at][1])
        if (meant := _MEANINGS.get(plain(shown(cell)))) is not None
    }
    named = [meant.feeds for meant in by_column.values()]
    findings = [
        Finding("repeated_column", "this column stands twice", name, rows[at][0], one.header)
        for one in COLUMNS
        if named.count(one.feeds) > 1
    ]
    sites: list[OwnSite] = []
    numbers: list[int] = []
    for number, cells in rows[at + 1 :]:
        if all(is_blank(shown(cell)) for cell in cells):
            continue
        site, faults = _site(by_column, cells, name, number)
        findings += faults
        sites.append(site)
        numbers.append(number)
    refuse_sites(findings)
    if not sites:
        raise refused("no_rows", "headers only, no site", name)
    headers = {"crs": COLUMNS[3].header} | {one.feeds: one.header for one in COLUMNS}
    return checked_sites(sites, rows=numbers, file=name, headers=headers)


def _table(path: Path, name: str) -> tuple[Rows, int]:
    """The rows of the table that is a list of sites, and which of them is its header."""
    seen: list[Rows] = []
    if format_of(path, name) in ("xlsx", "xls"):
        seen = [_rows(sheet.rows(), name) for sheet in open_workbook(path, name)]
    else:
        encoding = encoding_of(path, name)
        seen = [_rows(table.rows(), name) for table, _ in tables(path, name, encoding)]
    for rows in seen:
        for at, (_, cells) in enumerate(rows[:_LOOKED_AT]):
            feeds = {
                _MEANINGS[text].feeds for cell in cells if (text := plain(shown(cell))) in _MEANINGS
            }
            if "name" in feeds and feeds & {"lon", "lat", "address"}:
                return rows, at
    headers = ", ".join(one.header for one in COLUMNS)
    first = next((cells for rows in seen for _, cells in rows if any(cells)), [])
    raise refused(
        "no_site_list",
        f"a list of sites has the headers {headers}: at least the name and where it is",
        name,
        value="、".join(shown(cell) for cell in first if cell)[:200] or None,
    )


def _rows(rows: Iterator[tuple[int, list[Cell]]], name: str) -> Rows:
    found = list(islice(rows, 2 * MOST_SITES + 1))
    if len(found) > 2 * MOST_SITES:
        raise refused("too_large", f"at most {MOST_SITES:,} sites can be named", name)
    return found


def _site(
    by_column: Mapping[int, LedgerColumn], cells: Sequence[Cell], name: str, row: int
) -> tuple[OwnSite, list[Finding]]:
    """One row, and what cannot be read in it."""
    given: dict[str, Any] = {}
    findings = []
    for place, meant in by_column.items():
        cell = cells[place] if place < len(cells) else ""
        value = _READ[meant.feeds](cell)
        if isinstance(value, Fault):
            told = None if value.secret else shown(cell)
            findings.append(Finding(value.rule, value.message, name, row, meant.header, told))
        elif value is not None:
            given[meant.feeds] = value.value if isinstance(value, Marked) else value
    if {"lon", "lat"} <= given.keys() and "declared_crs" not in given and not findings:
        message = f"say which system: {', '.join(COLUMNS[3].offered)}"
        findings.append(Finding("undeclared_crs", message, name, row, COLUMNS[3].header))
    site = OwnSite(
        name=given.get("name", ""),
        lon=_number(given.get("lon")),
        lat=_number(given.get("lat")),
        crs=given.get("declared_crs", "wgs84"),
        status=given.get("status", "candidate"),
        cost=_number(given.get("cost")),
        address=given.get("address"),
        radius_m=_number(given.get("radius_m")),
    )
    return site, findings


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
