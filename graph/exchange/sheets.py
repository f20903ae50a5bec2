"""The extract as tables for people: a worksheet, or a CSV file, for each label and type.

The header has each property's Chinese title and its name. A masked count reads ``<3``. What the
codes mean stands in a table of its own, and what the whole is in the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.exchange.archive import zipped
from graph.exchange.extract import MASKED_MARK, Block, Extract, Sheet
from graph.exchange.tables import Cell, SheetTable, check_rows, csv_lines, listed, workbook
from graph.model.spec import PropertyType
from graph.model.vocabulary import VOCABULARY


def write_xlsx(extract: Extract) -> Iterator[bytes]:
    """One workbook, in pieces. Raises InvalidInput if a sheet would have too many rows."""
    for sheet in (*extract.nodes, *extract.relationships):
        check_rows(sheet.name, len(sheet.rows))
    return workbook(_tables(extract))


def write_csv(extract: Extract) -> Iterator[bytes]:
    """A ZIP of CSV files that Excel opens, in pieces. To load a database take ``neo4j``."""
    return zipped((f"{name}.csv", csv_lines(table)) for name, table in _tables(extract))


def _tables(extract: Extract) -> Iterator[tuple[str, SheetTable]]:
    yield "README", SheetTable(("what", "value"), _about(extract))
    for sheet in (*extract.nodes, *extract.relationships):
        yield sheet.name, SheetTable(tuple(_header(sheet)), _rows(sheet))
    yield "codes", SheetTable(("list", "code", "zh", "en"), _codes())


def _about(extract: Extract) -> Iterator[tuple[Cell, ...]]:
    for name, value in extract.about.items():
        yield name, listed(value) if isinstance(value, list) else value


def _codes() -> Iterator[tuple[Cell, ...]]:
    for name, codes in VOCABULARY.code_lists.items():
        for code, text in codes.codes.items():
            yield name, code, text.zh, text.en


def _header(sheet: Sheet) -> Iterator[str]:
    yield "编号 id"
    if not sheet.is_nodes:
        yield from ("起点 start", "终点 end")
    if sheet.second_labels:
        yield "第二标签 labels"
    for spec in sheet.properties:
        yield f"{spec.text.zh} {spec.name}"


def _rows(sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
    for block in sheet.blocks():
        columns: list[list[Any]] = [block.ids]
        if not sheet.is_nodes:
            columns += [block.start, block.end]
        if sheet.second_labels:
            columns.append([listed(second) or None for second in block.second])
        for spec in sheet.properties:
            cells = block.cells[spec.name]
            if spec.type is PropertyType.TEXTS:
                cells = [cell and listed(cell) for cell in cells]
            columns.append(_marked(spec.name, block, cells))
        yield from zip(*columns, strict=True)


def _marked(name: str, block: Block, cells: list[Any]) -> list[Any]:
    """The cells with the mark where a count is left out."""
    if block.masked is None:
        return cells
    return [
        MASKED_MARK if name in hidden else cell
        for cell, hidden in zip(cells, block.masked, strict=True)
    ]
