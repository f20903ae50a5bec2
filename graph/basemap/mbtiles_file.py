"""An MBTiles file (1.3): a SQLite database of tiles, opened anew for each so that it may change."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.basemap.described import DEEPEST, Content, Described, bounds_of, plain
from graph.basemap.rules import fault

MAGIC = b"SQLite format 3\0"
_MOST_TILE = 20_000_000
"""Bytes of a tile, or of anything else that is read."""
_FORMATS: dict[str, tuple[Content, str]] = {
    "pbf": ("vector", "application/vnd.mapbox-vector-tile"),
    "png": ("raster", "image/png"),
    "jpg": ("raster", "image/jpeg"),
    "jpeg": ("raster", "image/jpeg"),
    "webp": ("raster", "image/webp"),
}
MEDIA_TYPES = tuple(dict.fromkeys(kind for _, kind in _FORMATS.values()))


@dataclass(frozen=True, slots=True)
class MBTiles:
    """What an MBTiles file says of itself, and the media type of its tiles."""

    described: Described
    media_type: str


def describe(path: Path) -> MBTiles:
    """What an MBTiles file says of itself.

    Raises
    ------
    InvalidInput
        it is damaged, or lacks metadata or tiles.
    """
    with _opened(path) as base:
        try:
            given = {str(name): value for name, value in base.execute(_METADATA)}
        except sqlite3.OperationalError:
            raise fault("basemap_without_metadata", path.name) from None
        form = str(given.get("format") or "").lower()
        if not form:
            raise fault("basemap_without_metadata", path.name)
        if form not in _FORMATS:
            raise fault("basemap_content", path.name, form)
        zooms = _zooms(base, given)
    if zooms is None:
        raise fault("basemap_without_tiles", path.name)
    low, high = zooms
    if not 0 <= low <= high <= DEEPEST:
        raise fault("basemap_damaged", path.name, f"zoom {low} to {high}")
    content, media_type = _FORMATS[form]
    return MBTiles(
        Described(
            kind="mbtiles",
            content=content,
            attribution=plain(given.get("attribution")),
            min_zoom=low,
            max_zoom=high,
            bounds=bounds_of(_numbers(given.get("bounds"))),
        ),
        media_type,
    )


def _zooms(base: sqlite3.Connection, given: Mapping[str, object]) -> tuple[int, int] | None:
    """The zooms there are tiles of, as the metadata say or else the tiles; None without tiles."""
    try:
        if base.execute("SELECT 1 FROM tiles LIMIT 1").fetchone() is None:
            return None
        # First the metadata: where equal tiles are kept once, the tiles would all be gone through.
        low, high = (str(given.get(name, "")) for name in ("minzoom", "maxzoom"))
        if not (low.isdecimal() and high.isdecimal()):
            low, high = map(str, base.execute(_ZOOMS).fetchone())
        return int(low), int(high)
    except (sqlite3.OperationalError, ValueError):
        return None


_METADATA = "SELECT name, value FROM metadata"
_ZOOMS = "SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)"
_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


def tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """The tile at a zoom, counted from the north-west; None if there is none.

    Raises InvalidInput for a damaged file.
    """
    with _opened(path) as base:
        row = base.execute(_TILE, (z, x, (1 << z) - 1 - y)).fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


def unpacked(packed: bytes) -> bytes:
    """A tile that was packed by gzip, as those of vectors are. Raises InvalidInput."""
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return reader.decompress(packed, _MOST_TILE)
    except zlib.error as error:
        raise fault("basemap_damaged", "a tile", error) from None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as base:
            base.text_factory = lambda text: text.decode("utf-8", "replace")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_TILE)
            yield base
    except sqlite3.Error as error:
        path.stat()  # raises OSError where it has gone since
        raise fault("basemap_damaged", path.name, error) from None


def _numbers(given: object) -> list[float]:
    try:
        return [float(one) for one in str(given).split(",")]
    except ValueError:
        return []
