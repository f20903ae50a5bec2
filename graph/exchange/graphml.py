"""GraphML 1.1, out and in: every property under a typed key, nothing lost.

A date is ISO 8601 text and a list JSON, both in keys of type string, because GraphML knows neither.
Labels are written as ``:Unit:Enterprise`` in the key ``labels`` and a relationship's type in the
key ``label``, as Neo4j's APOC library does. Ids are the network's own; since relationships of one
type between the same ends differ by their first day, parallel ones have different ids. Characters
that XML 1.0 forbids are escaped as :func:`graph.exchange.texts.printable` says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.parsers import expat

from graph.errors import Finding, InvalidInput
from graph.exchange.extract import Extract, Sheet
from graph.exchange.reading import dataset_of, parsed
from graph.exchange.texts import unprintable, xml
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertySpec, PropertyType, Text
from graph.model.vocabulary import VOCABULARY

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_TYPE_NAMES: Mapping[PropertyType, str] = {
    PropertyType.INTEGER: "long",
    PropertyType.NUMBER: "double",
    PropertyType.BOOLEAN: "boolean",
    PropertyType.TEXT: "string",
    PropertyType.DATE: "string",
    PropertyType.TEXTS: "string",
}
_LABELS = Text("标签", "labels")
_KIND = Text("关系类型", "relationship type")
_MASKED = Text("已遮蔽的人数", "masked counts")


def write(extract: Extract) -> Iterator[bytes]:
    """The extract as one document, in pieces."""
    head = ['<?xml version="1.0" encoding="UTF-8"?>\n', f'<graphml xmlns="{NAMESPACE}">\n']
    for name, value in extract.about.items():
        head.append(_key("graph", name, _told_type(value), None))
    head.append(_key("node", "labels", "string", _LABELS))
    head.append(_key("edge", "label", "string", _KIND))
    for kind, sheets in (("node", extract.nodes), ("edge", extract.relationships)):
        head += [_key(kind, name, type, text) for name, type, text in _typed(sheets)]
        if any(sheet.hidden for sheet in sheets):
            head.append(_key(kind, "masked", "string", _MASKED))
    head.append('<graph id="gongjian" edgedefault="directed">\n')
    head += [f"{_data('graph', name, _plain(value))}\n" for name, value in extract.about.items()]
    yield "".join(head).encode()
    for sheet in extract.nodes:
        yield from _nodes(sheet)
    for sheet in extract.relationships:
        yield from _edges(sheet)
    yield b"</graph>\n</graphml>\n"


def _key(kind: str, name: str, type: str, text: Text | None) -> str:
    said = "" if text is None else f"<desc>{xml(text.zh)} | {xml(text.en)}</desc>"
    return (
        f'<key id="{kind}.{name}" for="{kind}" attr.name="{name}" attr.type="{type}">{said}</key>\n'
    )


def _typed(sheets: Iterable[Sheet]) -> Iterator[tuple[str, str, Text]]:
    """Each property the sheets give: its name, GraphML type and title. Whole numbers under one
    label and broken ones under another make a double."""
    found: dict[str, tuple[str, Text]] = {}
    for sheet in sheets:
        for spec in sheet.properties:
            type, text = found.get(spec.name, (_TYPE_NAMES[spec.type], spec.text))
            found[spec.name] = ("double" if type != _TYPE_NAMES[spec.type] else type, text)
    return ((name, type, text) for name, (type, text) in found.items())


def _told_type(value: Any) -> str:
    return {bool: "boolean", int: "long"}.get(type(value), "string")


def _plain(value: Any) -> str:
    """A value as GraphML writes it, not yet escaped."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _data(kind: str, name: str, plain: str) -> str:
    return f'<data key="{kind}.{name}">{xml(plain)}</data>'


def _columns(kind: str, sheet: Sheet, cells: Mapping[str, list[Any]]) -> Iterator[list[str]]:
    """Each property's cells as elements, empty where a row gives none."""
    for spec in sheet.properties:
        plain = _WRITERS[spec.type]
        start, end = f'<data key="{kind}.{spec.name}">', "</data>"
        yield ["" if cell is None else start + plain(cell) + end for cell in cells[spec.name]]


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _list(value: list[str]) -> str:
    return xml(json.dumps(value, ensure_ascii=False))


_WRITERS: Mapping[PropertyType, Callable[[Any], str]] = {
    PropertyType.TEXT: xml,
    PropertyType.INTEGER: str,
    PropertyType.NUMBER: repr,
    PropertyType.BOOLEAN: _bool,
    PropertyType.DATE: date.isoformat,
    PropertyType.TEXTS: _list,
}


def _masked(kind: str, masked: list[tuple[str, ...]] | None) -> list[list[str]]:
    if masked is None:
        return []
    return [[_data(kind, "masked", _plain(names)) if names else "" for names in masked]]


def _nodes(sheet: Sheet) -> Iterator[bytes]:
    for block in sheet.blocks():
        columns = [*_columns("node", sheet, block.cells), *_masked("node", block.masked)]
        lines = [
            f'<node id="{node_id}"><data key="node.labels">:{":".join((sheet.name, *second))}'
            f"</data>{''.join(cells)}</node>\n"
            for node_id, second, *cells in zip(
                map(xml, block.ids), block.second, *columns, strict=True
            )
        ]
        yield "".join(lines).encode()


def _edges(sheet: Sheet) -> Iterator[bytes]:
    label = f'<data key="edge.label">{sheet.name}</data>'
    for block in sheet.blocks():
        columns = [*_columns("edge", sheet, block.cells), *_masked("edge", block.masked)]
        ends = (map(xml, ids) for ids in (block.ids, block.start, block.end))
        lines = [
            f'<edge id="{edge_id}" source="{start}" target="{end}">{label}{"".join(cells)}</edge>\n'
            for edge_id, start, end, *cells in zip(*ends, *columns, strict=True)
        ]
        yield "".join(lines).encode()


# --- back ------------------------------------------------------------------------------------


def read_graphml(path: Path) -> Dataset:
    """The dataset that a GraphML file holds, written here or by a tool that kept the keys.

    The scope is named after the file, its day is the one of the export. Rows are not checked
    against each other: a load does that. A document type, and so every entity, is refused.

    Raises
    ------
    InvalidInput
        the file is no such GraphML, or masks counts; with file, line and rule.
    OSError
        it cannot be read.
    """
    reader = _Reader(path.name)
    reader.read(path)
    return dataset_of(path, reader.about, reader.nodes, reader.relationships)


@dataclass
class _Reader:
    """One document under way: which element is open, and what it has given so far."""

    file: str
    about: dict[str, str] = field(default_factory=dict)
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelRow] = field(default_factory=list)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    element: Mapping[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    key: str = ""
    text: list[str] = field(default_factory=list)

    def read(self, path: Path) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser
        with path.open("rb") as file:
            try:
                parser.ParseFile(file)
            except expat.ExpatError as error:
                raise self.fault("not_xml", str(error)) from None
        if not self.keys:
            raise self.fault("not_graphml", "this is no GraphML: it has no keys")

    def fault(self, rule: str, message: str, value: str | None = None) -> InvalidInput:
        line = self._parser.CurrentLineNumber
        finding = Finding(rule, message, self.file, line, value=value)
        return InvalidInput(f"nothing was read: {finding}", [finding])

    def _doctype(self, *_: object) -> None:
        raise self.fault("document_type", "a document type is not accepted (no entities)")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if namespace != NAMESPACE:
            tag = name  # an element of somebody else: never one of ours
        self.path.append(tag)
        self.text.clear()
        match tag:
            case "key":
                if {"id", "attr.name"} <= attributes.keys():
                    self.keys[attributes["id"]] = (
                        attributes.get("for", "all"),
                        attributes["attr.name"],
                    )
            case "node" | "edge":
                if len(self.path) != 3:
                    raise self.fault("nested_graph", "graphs inside nodes are not accepted")
                self.element, self.cells = attributes, {}
            case "data":
                self.key = attributes.get("key", "")
            case "hyperedge" | "port":
                raise self.fault("hyperedge", f"{tag} is not accepted")

    def _characters(self, text: str) -> None:
        self.text.append(text)

    def _end(self, name: str) -> None:
        tag = self.path.pop()
        if tag == "data" and self.path:
            self._datum(self.path[-1])
        elif tag == "node":
            self._node()
        elif tag == "edge":
            self._edge()

    def _datum(self, owner: str) -> None:
        try:
            name = self.keys[self.key][1]
        except KeyError:
            raise self.fault("unknown_key", "there is no such key", self.key) from None
        text = unprintable("".join(self.text))
        if owner == "graph":
            self.about[name] = text
        else:
            self.cells[name] = text

    def _attribute(self, name: str) -> str:
        try:
            return unprintable(self.element[name])
        except KeyError:
            raise self.fault("missing_attribute", f"an element has no {name!r}") from None

    def _node(self) -> None:
        labels = [label for label in self.cells.pop("labels", "").split(":") if label]
        if not labels or labels[0] not in VOCABULARY.nodes:
            raise self.fault("unknown_label", "no label of the vocabulary", ":".join(labels))
        properties = self._properties(VOCABULARY.nodes[labels[0]].properties)
        properties["id"] = self._attribute("id")
        line = self._parser.CurrentLineNumber
        self.nodes.append(NodeRow(labels[0], tuple(labels[1:]), properties, self.file, line))

    def _edge(self) -> None:
        rel_type = self.cells.pop("label", "")
        if rel_type not in VOCABULARY.relationships:
            raise self.fault("unknown_type", "no relationship type of the vocabulary", rel_type)
        properties = self._properties(VOCABULARY.relationships[rel_type].properties)
        start, end = self._attribute("source"), self._attribute("target")
        line = self._parser.CurrentLineNumber
        self.relationships.append(RelRow(rel_type, start, end, properties, self.file, line))

    def _properties(self, own: Iterable[PropertySpec]) -> dict[str, Any]:
        specs = {spec.name: spec for spec in (*COMMON, *own)}
        found: dict[str, Any] = {}
        for name, text in self.cells.items():
            if name not in specs:
                # An unknown property is left to the load, which names it and the row.
                found[name] = text
                continue
            try:
                found[name] = parsed(specs[name], text)
            except ValueError as error:
                raise self.fault("wrong_value", f"{name}: {error}", text[:120]) from None
        return found
