"""GEXF 1.3 for Gephi, with time: a node or edge exists from its first to its last day.

GEXF intervals include both ends while the network's are half-open, so that a fact valid in
``[since, until)`` is written with ``start=since`` and ``end=until - 1 day``: the last day it held.
Undated ends are left out, which GEXF reads as always. ``since`` and ``until`` stand among the
attributes too, as they are. Parallel edges are told apart by ``kind``, the relationship type. Lists
are JSON in ``liststring``; characters XML forbids are escaped as in GraphML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from graph.exchange.extract import Block, Extract, Sheet
from graph.exchange.texts import xml
from graph.model.spec import PropertySpec, PropertyType

NAMESPACE = "http://gexf.net/1.3"

_TYPE_NAMES: Mapping[PropertyType, str] = {
    PropertyType.INTEGER: "long",
    PropertyType.NUMBER: "double",
    PropertyType.BOOLEAN: "boolean",
    PropertyType.TEXT: "string",
    PropertyType.DATE: "string",
    PropertyType.TEXTS: "liststring",
}
_DAY = timedelta(days=1)


def write(extract: Extract) -> Iterator[bytes]:
    """The extract as one document, in pieces."""
    about = json.dumps(extract.about, ensure_ascii=False)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gexf xmlns="{NAMESPACE}" version="1.3">\n'
        f"<meta><creator>{xml(extract.about['generator'])}</creator>"
        f"<description>{xml(about)}</description></meta>\n"
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" '
        'timerepresentation="interval">\n'
        f"{_attributes('node', extract.nodes)}{_attributes('edge', extract.relationships)}"
        f'<nodes count="{extract.node_count}">\n'
    ).encode()
    for sheet in extract.nodes:
        for block in sheet.blocks():
            yield "".join(_nodes(sheet, block)).encode()
    yield f'</nodes>\n<edges count="{extract.relationship_count}">\n'.encode()
    for sheet in extract.relationships:
        for block in sheet.blocks():
            yield "".join(_edges(sheet, block)).encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _attributes(kind: str, sheets: Iterable[Sheet]) -> str:
    """What the attribute values of the sheets mean. Titles are names, by which programs go."""
    types: dict[str, str] = {"labels": "liststring"} if kind == "node" else {}
    for sheet in sheets:
        for spec in sheet.properties:
            type = _TYPE_NAMES[spec.type]
            # whole numbers under one label and broken ones under another
            types[spec.name] = "double" if types.get(spec.name, type) != type else type
        if sheet.hidden:
            types["masked"] = "liststring"
    lines = [
        f'<attribute id="{name}" title="{name}" type="{type}"/>\n' for name, type in types.items()
    ]
    return f'<attributes class="{kind}">\n{"".join(lines)}</attributes>\n'


def _list(value: Iterable[str]) -> str:
    return xml(json.dumps(list(value), ensure_ascii=False))


def _bool(value: bool) -> str:
    return "true" if value else "false"


_WRITERS: Mapping[PropertyType, Callable[[Any], str]] = {
    PropertyType.TEXT: xml,
    PropertyType.INTEGER: str,
    PropertyType.NUMBER: repr,
    PropertyType.BOOLEAN: _bool,
    PropertyType.DATE: date.isoformat,
    PropertyType.TEXTS: _list,
}


def _attvalue(name: str, written: str) -> str:
    return f'<attvalue for="{name}" value="{written}"/>'


def _values(spec: PropertySpec, cells: list[Any]) -> list[str]:
    plain = _WRITERS[spec.type]
    return ["" if cell is None else _attvalue(spec.name, plain(cell)) for cell in cells]


def _rows(sheet: Sheet, block: Block) -> Iterator[str]:
    """Of each row its attribute values."""
    columns = [_values(spec, block.cells[spec.name]) for spec in sheet.properties]
    if sheet.is_nodes:
        columns.append(
            [_attvalue("labels", _list((sheet.name, *second))) for second in block.second]
        )
    if block.masked is not None:
        columns.append(
            [_attvalue("masked", _list(names)) if names else "" for names in block.masked]
        )
    return ("".join(row) for row in zip(*columns, strict=True))


def _spans(block: Block) -> Iterator[str]:
    """Of each row the days it exists, as attributes."""
    none = [None] * len(block)
    starts, ends = block.cells.get("since", none), block.cells.get("until", none)
    for start, end in zip(starts, ends, strict=True):
        first = f' start="{start}"' if start else ""
        yield f'{first} end="{end - _DAY}"' if end else first


def _nodes(sheet: Sheet, block: Block) -> Iterator[str]:
    names = block.cells["name"]
    rows = zip(block.ids, names, _spans(block), _rows(sheet, block), strict=True)
    for node_id, name, span, given in rows:
        yield (
            f'<node id="{xml(node_id)}" label="{xml(name)}"{span}>'
            f"<attvalues>{given}</attvalues></node>\n"
        )


def _edges(sheet: Sheet, block: Block) -> Iterator[str]:
    ids = zip(block.ids, block.start, block.end, strict=True)
    rows = zip(ids, _spans(block), _rows(sheet, block), strict=True)
    for (edge_id, start, end), span, given in rows:
        yield (
            f'<edge id="{xml(edge_id)}" source="{xml(start)}" target="{xml(end)}" '
            f'kind="{sheet.name}" label="{sheet.name}"{span}>'
            f"<attvalues>{given}</attvalues></edge>\n"
        )
