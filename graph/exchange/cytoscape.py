"""Cytoscape JSON (.cyjs), for Cytoscape and Cytoscape.js.

The property ``source`` is written as ``stated_by``, because Cytoscape's ``source`` is where an edge
begins; an edge's type is its ``interaction``. Properties that a row does not give are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from graph.exchange.extract import Block, Extract, Sheet


def write(extract: Extract) -> Iterator[bytes]:
    """The extract as one document, an element a line, in pieces."""
    head = {"format_version": "1.0", "generated_by": extract.about["generator"]}
    data = {"name": "gongjian", **extract.about}
    yield f'{_json(head)[:-1]}, "data": {_json(data)}, "elements": {{"nodes": ['.encode()
    yield from _elements(extract.nodes)
    yield b'\n], "edges": ['
    yield from _elements(extract.relationships)
    yield b"\n]}}\n"


def _elements(sheets: tuple[Sheet, ...]) -> Iterator[bytes]:
    separator = "\n"
    for sheet in sheets:
        for block in sheet.blocks():
            lines = [_json({"data": data}) for data in _rows(sheet, block)]
            yield (separator + ",\n".join(lines)).encode()
            separator = ",\n"


def _rows(sheet: Sheet, block: Block) -> Iterator[dict[str, Any]]:
    names = [_NAMES.get(spec.name, spec.name) for spec in sheet.properties]
    columns = [block.cells[spec.name] for spec in sheet.properties]
    for at, row in enumerate(zip(*columns, strict=True)):
        data: dict[str, Any] = {"id": block.ids[at]}
        if sheet.is_nodes:
            data["labels"] = [sheet.name, *block.second[at]]
        else:
            data |= {
                "source": block.start[at],
                "target": block.end[at],
                "interaction": sheet.name,
            }
        data.update((name, cell) for name, cell in zip(names, row, strict=True) if cell is not None)
        if block.masked is not None and block.masked[at]:
            data["masked"] = block.masked[at]
        yield data


_NAMES = {"source": "stated_by"}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=date.isoformat)
