"""A PMTiles file (version 3): its header and metadata. Browsers read the tiles by ranges of it."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    HeaderDict,
    SpecVersionUnsupported,
    TileType,
    deserialize_header,
)

from graph.basemap.described import DEEPEST, Content, Described, bounds_of, plain
from graph.basemap.rules import fault

MAGIC = b"PMTiles"
_HEADER_BYTES = 127
_MOST_METADATA = 20_000_000
"""Bytes of metadata, unpacked; that of the whole planet has some hundred thousand."""
_CONTENT: dict[TileType, Content] = {
    TileType.MVT: "vector",
    TileType.PNG: "raster",
    TileType.JPEG: "raster",
    TileType.WEBP: "raster",
}


def describe(path: Path) -> Described:
    """What a PMTiles file says of itself.

    Raises
    ------
    InvalidInput
        it was cut short, is damaged, of another version, or holds other tiles than are drawn.
    OSError
        it cannot be read.
    """
    with path.open("rb") as file:
        head, size = file.read(_HEADER_BYTES), path.stat().st_size
        if len(head) < _HEADER_BYTES:
            raise fault("basemap_cut_short", path.name)
        try:
            header = deserialize_header(head)
        except SpecVersionUnsupported:
            raise fault("basemap_version", path.name, head[7]) from None
        except ValueError:  # a code that there is not
            raise fault("basemap_damaged", path.name) from None
        if _end(header) > size:
            raise fault("basemap_cut_short", path.name, f"{size} of {_end(header)} bytes")
        content = _CONTENT.get(header["tile_type"])
        if content is None:
            raise fault("basemap_content", path.name, header["tile_type"].name)
        if not header["min_zoom"] <= header["max_zoom"] <= DEEPEST:
            raise fault("basemap_damaged", path.name)
        if not header["tile_data_length"]:
            raise fault("basemap_without_tiles", path.name)
        file.seek(header["metadata_offset"])
        packed = file.read(min(header["metadata_length"], _MOST_METADATA))
    metadata = _metadata(path, packed, header["internal_compression"])
    return Described(
        kind="pmtiles",
        content=content,
        attribution=plain(metadata.get("attribution")),
        min_zoom=header["min_zoom"],
        max_zoom=header["max_zoom"],
        bounds=bounds_of(
            [
                header["min_lon_e7"] / 1e7,
                header["min_lat_e7"] / 1e7,
                header["max_lon_e7"] / 1e7,
                header["max_lat_e7"] / 1e7,
            ]
        ),
    )


def _end(header: HeaderDict) -> int:
    """Where the last part of the file ends, bytes."""
    return max(
        header["root_offset"] + header["root_length"],
        header["metadata_offset"] + header["metadata_length"],
        header["leaf_directory_offset"] + header["leaf_directory_length"],
        header["tile_data_offset"] + header["tile_data_length"],
    )


def _metadata(path: Path, packed: bytes, compression: Compression) -> dict[str, Any]:
    """The metadata; none of it where it is packed in a way that the standard library cannot."""
    if compression not in (Compression.NONE, Compression.GZIP):
        return {}
    try:
        if compression is Compression.GZIP:
            packed = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, _MOST_METADATA)
        metadata = json.loads(packed or b"{}")
    except (zlib.error, ValueError, RecursionError):
        raise fault("basemap_damaged", path.name) from None
    if not isinstance(metadata, dict):
        raise fault("basemap_damaged", path.name)
    return metadata
