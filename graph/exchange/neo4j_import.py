"""A ZIP of CSV files for ``neo4j-admin database import``: the network in a database of your own.

A header file and a data file for each label and relationship type, typed columns, and the
arguments of the command in ``import.args``. The cells are exact, nothing is escaped for
spreadsheets: open the other CSV export there. It makes a plain Neo4j database; to move a store of
gongjian with its revisions and loads use ``gongjian copy``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from graph.exchange.archive import zipped
from graph.exchange.extract import Block, Extract, Sheet
from graph.model.spec import PropertyType
from graph.model.vocabulary import BASE_LABEL

DELIMITER = "\x1f"
"""Between the items of a list: no text that people write has it."""

_TYPE_NAMES: Mapping[PropertyType, str] = {
    PropertyType.TEXT: "string",
    PropertyType.INTEGER: "long",
    PropertyType.NUMBER: "double",
    PropertyType.BOOLEAN: "boolean",
    PropertyType.DATE: "date",
    PropertyType.TEXTS: "string[]",
}
"""What the importer calls the types of properties."""


def write(extract: Extract) -> Iterator[bytes]:
    """The archive, in pieces."""
    return zipped(_files(extract))


def _files(extract: Extract) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield (
        "README.txt",
        [_README.format(about=json.dumps(extract.about, ensure_ascii=False)).encode()],
    )
    yield "import.args", ["".join(f"{line}\n" for line in _arguments(extract)).encode()]
    for sheet in (*extract.nodes, *extract.relationships):
        path = _path(sheet)
        yield f"{path}-header.csv", [_lines([tuple(_header(sheet))])]
        yield f"{path}.csv", (_lines(_rows(sheet, block)) for block in sheet.blocks())


def _path(sheet: Sheet) -> str:
    return f"{'nodes' if sheet.is_nodes else 'relationships'}/{sheet.name}"


def _arguments(extract: Extract) -> Iterator[str]:
    yield f"--array-delimiter=U+{ord(DELIMITER):04X}"
    yield "--multiline-fields=true"
    for sheet in (*extract.nodes, *extract.relationships):
        path = _path(sheet)
        yield f"--{path.partition('/')[0]}={path}-header.csv,{path}.csv"


def _header(sheet: Sheet) -> Iterator[str]:
    yield from ["id:ID", ":LABEL"] if sheet.is_nodes else ["id", ":START_ID", ":END_ID", ":TYPE"]
    for spec in sheet.properties:
        yield typed(spec.name, spec.type)
    if sheet.hidden:
        yield "masked:string[]"


def _rows(sheet: Sheet, block: Block) -> Iterator[tuple[Any, ...]]:
    columns: list[list[Any]] = [block.ids]
    if sheet.is_nodes:
        columns.append([joined((BASE_LABEL, sheet.name, *second)) for second in block.second])
    else:
        columns += [block.start, block.end, [sheet.name] * len(block)]
    for spec in sheet.properties:
        written = WRITERS.get(spec.type)
        cells = block.cells[spec.name]
        columns.append(
            cells if written is None else [None if c is None else written(c) for c in cells]
        )
    if block.masked is not None:
        columns.append([joined(names) if names else None for names in block.masked])
    elif sheet.hidden:
        columns.append([None] * len(block))
    return zip(*columns, strict=True)


def typed(name: str, of: PropertyType) -> str:
    """The heading of a column of values."""
    return f"{name}:{_TYPE_NAMES[of]}"


def joined(items: Iterable[str]) -> str:
    """A list as one cell."""
    return DELIMITER.join(item.replace(DELIMITER, " ") for item in items)


def _bool(value: bool) -> str:
    return "true" if value else "false"


WRITERS: Mapping[PropertyType, Callable[[Any], str]] = {
    PropertyType.NUMBER: repr,
    PropertyType.BOOLEAN: _bool,
    PropertyType.DATE: date.isoformat,
    PropertyType.TEXTS: joined,
}


def _lines(rows: Iterable[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


_README = """\
The joint-building network for neo4j-admin. Unpack this archive and run in its folder:

    neo4j-admin database import full neo4j @import.args

Lists are separated by U+001F. These files are for the importer, not for spreadsheets: a name that
begins with = would be run as a formula there.

{about}
"""
