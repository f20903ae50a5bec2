"""Located nodes as GeoJSON points (RFC 7946), for any map.

Places have no boundaries in the network, so a zone is a point as well. Nodes without coordinates
cannot be drawn; ``meta.unlocated`` counts them. Relationships are left to the other formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import numpy as np

from graph.exchange.extract import Extract
from graph.geojson import Feature, FeatureCollection
from graph.snapshot.pictures import Index

_LINES_AT_ONCE = 500


def write(extract: Extract) -> Iterator[bytes]:
    """The extract's located nodes as one document, in pieces."""
    count = sum(len(_located(extract, sheet.rows)) for sheet in extract.nodes)
    meta = {**extract.about, "count": count, "unlocated": extract.node_count - count}
    lines = FeatureCollection(_features(extract), meta).lines()
    while piece := "".join(islice(lines, _LINES_AT_ONCE)):
        yield piece.encode()


def _located(extract: Extract, rows: Index) -> Index:
    columns = extract.snapshot.columns
    there = np.isfinite(columns["lon"].values[rows]) & np.isfinite(columns["lat"].values[rows])
    located: Index = rows[there]
    return located


def _features(extract: Extract) -> Iterator[Feature]:
    for sheet in extract.nodes:
        names = [spec.name for spec in sheet.properties]
        for block in sheet.blocks():
            columns = [block.cells[name] for name in names]
            for at, row in enumerate(zip(*columns, strict=True)):
                given = dict(zip(names, row, strict=True))
                lon, lat = given.pop("lon", None), given.pop("lat", None)
                if lon is None or lat is None:
                    continue
                told: dict[str, Any] = {"labels": [sheet.name, *block.second[at]]}
                told.update(
                    (name, _plain(cell)) for name, cell in given.items() if cell is not None
                )
                if block.masked is not None and block.masked[at]:
                    told["masked"] = block.masked[at]
                yield {
                    "type": "Feature",
                    "id": block.ids[at],
                    "geometry": {"type": "Point", "coordinates": [lon, lat]},
                    "properties": told,
                }


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell
