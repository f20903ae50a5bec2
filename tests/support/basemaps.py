"""Base maps to draw: a made-up street grid with Chinese names, as PMTiles and as MBTiles.

The layers are called as those of Protomaps' base maps are: ``earth``, ``roads``, ``places``.
"""

from __future__ import annotations

import gzip
import json
import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

BOUNDS = (102.74, 24.94, 102.90, 25.06)
"""West, south, east, north: around the places of the demo."""
ZOOMS = range(10, 15)
ATTRIBUTION = '<a href="https://tiles.example">虚构底图</a> 审图号：试S(2026)001号'
ATTRIBUTION_TEXT = "虚构底图 审图号：试S(2026)001号"
EXTENT = 4096
_BUFFER = 64
_STEP = 0.02

Feature = tuple[shapely.Geometry, Mapping[str, str]]
Tile = tuple[int, int, int]


def layers() -> dict[str, list[Feature]]:
    """What is on the map: ground, streets from west to east and from south to north, and places."""
    west, south, east, north = BOUNDS
    roads: list[Feature] = []
    for at in range(1, round((east - west) / _STEP)):
        line = shapely.LineString([(west + at * _STEP, south), (west + at * _STEP, north)])
        roads.append((line, {"name": f"经{at}路", "kind": _kind(at)}))
    for at in range(1, round((north - south) / _STEP)):
        line = shapely.LineString([(west, south + at * _STEP), (east, south + at * _STEP)])
        roads.append((line, {"name": f"纬{at}街", "kind": _kind(at)}))
    places = [
        (shapely.Point(102.80, 24.99), {"name": "阿拉街道", "kind": "locality"}),
        (shapely.Point(102.84, 25.01), {"name": "洛羊街道", "kind": "locality"}),
    ]
    return {
        "earth": [(shapely.box(*BOUNDS), {"kind": "earth"})],
        "roads": roads,
        "places": places,
    }


def _kind(at: int) -> str:
    return "major_road" if at % 3 == 0 else "minor_road"


def tiles() -> Iterator[tuple[Tile, bytes]]:
    """Every tile, by zoom, column and row from the north-west, as MVT packed by gzip."""
    drawn = layers()
    west, south, east, north = BOUNDS
    for z in ZOOMS:
        (left, top), (right, bottom) = _at(west, north, z), _at(east, south, z)
        for x in range(int(left), int(right) + 1):
            for y in range(int(top), int(bottom) + 1):
                yield (z, x, y), gzip.compress(_tile(drawn, z, x, y), mtime=0)


def write_pmtiles(path: Path) -> Path:
    """The map as a PMTiles file."""
    west, south, east, north = (round(at * 1e7) for at in BOUNDS)
    with write(str(path)) as writer:
        for number, content in sorted((zxy_to_tileid(*tile), content) for tile, content in tiles()):
            writer.write_tile(number, content)
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_lon_e7": west,
            "min_lat_e7": south,
            "max_lon_e7": east,
            "max_lat_e7": north,
        }
        writer.finalize(header, _metadata())
    return path


def write_mbtiles(path: Path) -> Path:
    """The same map as an MBTiles file, whose rows are counted from the south."""
    said = _metadata()
    given = {
        "name": said["name"],
        "format": "pbf",
        "attribution": said["attribution"],
        "bounds": ",".join(map(str, BOUNDS)),
        "json": json.dumps({"vector_layers": said["vector_layers"]}),
    }
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE metadata (name text, value text)")
        base.execute(
            "CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        base.executemany("INSERT INTO metadata VALUES (?, ?)", given.items())
        base.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            ((z, x, 2**z - 1 - y, content) for (z, x, y), content in tiles()),
        )
    return path


def _metadata() -> dict[str, object]:
    return {
        "name": "虚构底图",
        "attribution": ATTRIBUTION,
        "vector_layers": [
            {"id": name, "fields": {"name": "String", "kind": "String"}} for name in layers()
        ],
    }


def _at(lon: float, lat: float, z: int) -> tuple[float, float]:
    """Column and row of a place at a zoom, with the part of the tile behind the point."""
    sine = math.sin(math.radians(lat))
    return (
        (lon + 180) / 360 * 2**z,
        (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * 2**z,
    )


# --- Mapbox Vector Tile 2.1, as far as the grid needs it ------------------------------------------
# The encoder on PyPI (mapbox-vector-tile) asks for an older protobuf than the collector's exporter.


def _tile(drawn: Mapping[str, Sequence[Feature]], z: int, x: int, y: int) -> bytes:
    made = (_layer(name, features, z, x, y) for name, features in drawn.items())
    return b"".join(_field(3, layer) for layer in made if layer)


def _layer(name: str, features: Sequence[Feature], z: int, x: int, y: int) -> bytes:
    keys: dict[str, int] = {}
    values: dict[str, int] = {}
    told = b""
    for geometry, given in features:
        inside = shapely.clip_by_rect(
            shapely.transform(geometry, lambda points: _on_tile(points, z, x, y)),
            *(-_BUFFER, -_BUFFER, EXTENT + _BUFFER, EXTENT + _BUFFER),
        )
        if inside.is_empty:
            continue
        tags = [
            number
            for key, value in given.items()
            for number in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
        ]
        kind, commands = _commands(inside)
        told += _field(
            2,
            _field(2, _packed(tags))
            + _varint(3 << 3)
            + _varint(kind)
            + _field(4, _packed(commands)),
        )
    if not told:
        return b""
    return (
        _varint(15 << 3)
        + _varint(2)
        + _field(1, name.encode())
        + told
        + b"".join(_field(3, key.encode()) for key in keys)
        + b"".join(_field(4, _field(1, value.encode())) for value in values)
        + _varint(5 << 3)
        + _varint(EXTENT)
    )


def _on_tile(points, z: int, x: int, y: int):  # type: ignore[no-untyped-def]
    return [
        [round((column - x) * EXTENT), round((row - y) * EXTENT)]
        for column, row in (_at(lon, lat, z) for lon, lat in points.tolist())
    ]


def _commands(geometry: shapely.Geometry) -> tuple[int, list[int]]:
    """The type of a geometry and its drawing commands; points from where the last one was."""
    if isinstance(geometry, shapely.Point):
        return 1, _drawn([list(geometry.coords)], closed=False)
    if isinstance(geometry, shapely.LineString):
        return 2, _drawn([list(geometry.coords)], closed=False)
    assert isinstance(geometry, shapely.Polygon)
    ring = shapely.geometry.polygon.orient(geometry, 1.0).exterior
    return 3, _drawn([list(ring.coords)[:-1]], closed=True)


def _drawn(parts: Sequence[Sequence[tuple[float, ...]]], *, closed: bool) -> list[int]:
    found: list[int] = []
    last = (0, 0)
    for points in parts:
        for number, point in enumerate(points):
            at = round(point[0]), round(point[1])
            if number == 0:
                found.append(1 | 1 << 3)
            elif number == 1:
                found.append(2 | (len(points) - 1) << 3)
            found += [_zigzag(new - old) for new, old in zip(at, last, strict=True)]
            last = at
        if closed:
            found.append(7 | 1 << 3)
    return found


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    told = bytearray()
    while number > 127:
        told.append(number & 127 | 128)
        number >>= 7
    return bytes(told) + bytes([number])


def _packed(numbers: Sequence[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content
