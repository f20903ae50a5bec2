"""Street networks from files: the GraphML that OSMnx saves, and an edge list as CSV.

Every fault of a file is told with file, row, column, value and rule; nothing is read in part.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

import numpy as np

from graph.errors import Finding, InvalidInput, NotFound, PersonDataRefused
from graph.model.privacy import is_person_column
from queries.coverage.reach.streets import StreetNetwork

_COORDINATES = ("from_lon", "from_lat", "to_lon", "to_lat")
COLUMNS = ("from", "to", *_COORDINATES, "length_m")
"""The header of an edge list: ids of the two ends, their coordinates (degrees, WGS 84), metres."""

ONE_WAY = "oneway"
"""The column that may be added: ``yes`` where the street leads only from ``from`` to ``to``."""

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}

_SAME_PLACE_DEG = 1e-6
"""A tenth of a metre: two rows may write a node's coordinates with different digits."""

_MOST_FINDINGS = 100


@dataclass(slots=True)
class _Builder:
    """Nodes and edges as a file tells them, with what is wrong with each."""

    file: str
    number: dict[str, int] = field(default_factory=dict)
    lonlat: list[tuple[float, float]] = field(default_factory=list)
    edges: list[tuple[int, int, float]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fault(self, rule: str, message: str, row: int, column: str, value: str | None) -> None:
        self.findings.append(Finding(rule, message, self.file, row, column, value))
        if len(self.findings) >= _MOST_FINDINGS:
            self.refuse()

    def refuse(self) -> None:
        more = len(self.findings) - 1
        also = f", and {more} more" if more else ""
        raise InvalidInput(f"no street was read: {self.findings[0]}{also}", self.findings)

    def decimal(
        self, cells: Mapping[str, str], column: str, row: int, rule: str, low: float, high: float
    ) -> float:
        """The number in a cell; nan, with a finding, if it is none from ``low`` to ``high``."""
        cell = cells.get(column)
        try:
            value = float(cell) if cell is not None else math.nan
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            message = {
                "longitude": "a longitude is -180 to 180 degrees (WGS 84)",
                "latitude": "a latitude is -90 to 90 degrees (WGS 84)",
                "length": "a length is more than 0 metres",
            }[rule]
            if rule != "length" and abs(value) > 360:
                message += "; this seems to be metres of a projection"
            self.fault(rule, message, row, column, cell)
            return math.nan
        return value

    def length(self, cells: Mapping[str, str], column: str, row: int) -> float:
        least, most = math.nextafter(0, 1), math.nextafter(math.inf, 0)
        return self.decimal(cells, column, row, "length", least, most)

    def network(self) -> StreetNetwork:
        if self.findings:
            self.refuse()
        if not self.lonlat or not self.edges:
            raise refused("empty", "the file has no street", self.file, 1)
        start, end, metres = zip(*self.edges, strict=True)
        return StreetNetwork(
            lonlat=np.array(self.lonlat, dtype=np.float64),
            start=np.array(start, dtype=np.intp),
            end=np.array(end, dtype=np.intp),
            metres=np.array(metres, dtype=np.float64),
        )


def read_edge_list(path: Path) -> StreetNetwork:
    """A street network from a CSV file with the columns of :data:`COLUMNS`, one row a street.

    ``oneway`` may be added; without it every street leads both ways. UTF-8, with or without BOM, or
    GB 18030. A node is told by its id and stands at one place. Raises NotFound for a missing file,
    PersonDataRefused for a column of personal data, InvalidInput with findings for the rest.
    """
    builder = _Builder(path.name)
    for row, cells in _rows(path):
        ends = [_node_of(builder, cells, row, side) for side in ("from", "to")]
        metres = builder.length(cells, "length_m", row)
        sign = cells.get(ONE_WAY, "").lower()
        if sign not in _YES_NO:
            builder.fault("yes_or_no", "write yes or no", row, ONE_WAY, cells[ONE_WAY])
            continue
        builder.edges.append((ends[0], ends[1], metres))
        if not _YES_NO[sign]:
            builder.edges.append((ends[1], ends[0], metres))
    return builder.network()


def _node_of(builder: _Builder, cells: Mapping[str, str], row: int, side: str) -> int:
    """The number of the node at one end of a row; 0, with a finding, if it is not told well."""
    name = cells[side]
    lon = builder.decimal(cells, f"{side}_lon", row, "longitude", -180, 180)
    lat = builder.decimal(cells, f"{side}_lat", row, "latitude", -90, 90)
    if not name:
        builder.fault("required", "a node needs an id", row, side, name)
        return 0
    if name not in builder.number:
        builder.number[name] = len(builder.lonlat)
        builder.lonlat.append((lon, lat))
    at = builder.number[name]
    known = builder.lonlat[at]
    for column, value, before in ((f"{side}_lon", lon, known[0]), (f"{side}_lat", lat, known[1])):
        if abs(value - before) > _SAME_PLACE_DEG:
            message = f"node {name!r} stands at {before} in a row before"
            builder.fault("one_place", message, row, column, cells[column])
    return at


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the CSV file with the line they end on; the header is checked first."""
    name = path.name
    reader = csv.reader(_text(path).splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, name)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                message = f"{len(cells)} cells under {len(header)} headers"
                raise refused("torn_row", message, name, reader.line_num)
            yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
    except csv.Error as error:
        raise refused("malformed_csv", str(error), name, reader.line_num) from None


def _text(path: Path) -> str:
    raw = _bytes(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("encoding", "neither UTF-8 nor GB 18030", path.name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"the street file {path.name} cannot be read: {error.strerror}") from None


def _check_header(header: list[str], name: str) -> None:
    for column in header:
        if column in (*COLUMNS, ONE_WAY):
            continue
        if is_person_column(column):
            finding = Finding("person_column", "no data about persons is accepted", name, 1, column)
            raise PersonDataRefused(f"no street was read: {finding}", [finding])
        message = f"there are {', '.join(COLUMNS)} and {ONE_WAY}"
        raise refused("unknown_column", message, name, 1, column)
    for column in COLUMNS:
        if column not in header:
            raise refused("missing_column", "this column is needed", name, 1, column)
    if len(set(header)) != len(header):
        raise refused("repeated_column", "a column stands twice", name, 1)


def refused(
    rule: str, message: str, file: str, row: int | None = None, column: str | None = None
) -> InvalidInput:
    """The problem of a file that no street was read from."""
    finding = Finding(rule, message, file, row, column)
    return InvalidInput(f"no street was read: {finding}", [finding])


def read_graphml(path: Path) -> StreetNetwork:
    """A street network from GraphML as OSMnx saves it.

    Nodes have ``x`` and ``y`` in degrees (WGS 84) and edges ``length`` in metres; in a directed
    graph each direction of a street is an edge of its own.

    A network in another reference system (``crs``) is refused. Rows of findings are lines of the
    file. XML is read without a document type, so that no entity can name another file or grow
    without end: such a file is refused. Raises NotFound or InvalidInput as for the edge list.
    """
    raw = _bytes(path)
    reader = _GraphML(_Builder(path.name))
    parser = reader.parser
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise refused("malformed_xml", message, path.name, error.lineno) from None
    except (LookupError, ValueError) as error:
        raise refused("encoding", str(error), path.name) from None
    return reader.finish()


class _GraphML:
    """Takes what is needed of GraphML as the parser meets it; all else is passed over."""

    def __init__(self, builder: _Builder) -> None:
        self.builder = builder
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.keys: dict[str, str] = {}
        self.directed = True
        self.owner = ""
        """The element that data now belongs to, and below what it was given."""
        self.row = 0
        self.given: dict[str, str] = {}
        self.cells: dict[str, str] = {}
        self.key: str | None = None
        self.waiting: list[tuple[str, str, float, int]] = []
        """Edges, whose nodes may come later in the file."""

    def _doctype(self, *_: object) -> None:
        message = "a document type is not accepted"
        raise refused("xml_doctype", message, self.builder.file, self.parser.CurrentLineNumber)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "key":
            self.keys[given.get("id", "")] = given.get("attr.name", "")
        elif tag == "data":
            self.key = self.keys.get(given.get("key", ""), "")
            self.cells[self.key] = ""
        elif tag in ("graph", "node", "edge"):
            if tag == "graph":
                self.directed = given.get("edgedefault") != "undirected"
            self.owner, self.given, self.cells = tag, given, {}
            self.row = self.parser.CurrentLineNumber

    def _characters(self, text: str) -> None:
        if self.key is not None:
            self.cells[self.key] += text

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "data":
            if self.owner == "graph" and self.key == "crs":
                self._check_crs(self.cells["crs"].strip())
            self.key = None
        elif tag == "node" and self.owner == "node":
            self._node()
        elif tag == "edge" and self.owner == "edge":
            self._edge()
        if tag in ("node", "edge"):
            self.owner, self.cells = "", {}

    def _check_crs(self, crs: str) -> None:
        if "4326" not in crs and "wgs 84" not in crs.lower() and "wgs84" not in crs.lower():
            message = "coordinates are needed in degrees, WGS 84 (EPSG:4326)"
            self.builder.fault("crs", message, self.parser.CurrentLineNumber, "crs", crs)

    def _node(self) -> None:
        name = self.given.get("id", "")
        lon = self.builder.decimal(self.cells, "x", self.row, "longitude", -180, 180)
        lat = self.builder.decimal(self.cells, "y", self.row, "latitude", -90, 90)
        if not name or name in self.builder.number:
            self.builder.fault("node_id", "a node needs an id of its own", self.row, "id", name)
        self.builder.number[name] = len(self.builder.lonlat)
        self.builder.lonlat.append((lon, lat))

    def _edge(self) -> None:
        metres = self.builder.length(self.cells, "length", self.row)
        start, end = self.given.get("source", ""), self.given.get("target", "")
        self.waiting.append((start, end, metres, self.row))

    def finish(self) -> StreetNetwork:
        number = self.builder.number
        for start, end, metres, row in self.waiting:
            for column, name in (("source", start), ("target", end)):
                if name not in number:
                    self.builder.fault("unknown_node", "no such node", row, column, name)
            if start in number and end in number:
                self.builder.edges.append((number[start], number[end], metres))
                if not self.directed:
                    self.builder.edges.append((number[end], number[start], metres))
        return self.builder.network()
