"""GeoJSON files (RFC 7946) as tables: a row for each feature, with its properties and its geometry.

A boundary file of zones is so the ledger T8 with other headers. Coordinates are WGS 84 by the
standard; a property that names another system is believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.ledgers.files.text_files import refused
from graph.ledgers.values.cells import Cell

MAX_BYTES = 32 << 20
"""The file is in memory as a whole; a province's subdistricts take some megabytes."""

_SYSTEM = "坐标系"
_POINT = ("经度", "纬度")
_BOUNDARY = "边界"


@dataclass(frozen=True)
class GeoJsonTable:
    """A FeatureCollection; its rows can be read again and again."""

    path: Path
    name: str

    @cached_property
    def _features(self) -> list[dict[str, Any]]:
        if self.path.stat().st_size > MAX_BYTES:
            message = f"more than {MAX_BYTES >> 20} MB of GeoJSON"
            raise refused("too_large", message, self.name)
        try:
            read = json.loads(self.path.read_text("utf-8-sig"))
            features = read["features"]
            fit = read["type"] == "FeatureCollection" and all(
                isinstance(one["properties"] or {}, dict) and isinstance(one["geometry"], dict)
                for one in features
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            fit = False
        if not fit:
            message = "no FeatureCollection of GeoJSON whose features have a geometry"
            raise refused("not_geojson", message, self.name)
        return list(features)

    @cached_property
    def headers(self) -> list[str]:
        """Names of the properties, in the order they come, and of what the geometries tell."""
        names = dict.fromkeys(
            str(name) for one in self._features for name in (one["properties"] or {})
        )
        kinds = {one["geometry"].get("type") == "Point" for one in self._features}
        told = [*(_POINT if True in kinds else ()), *([_BOUNDARY] if False in kinds else ())]
        return [*names, *(name for name in (*told, _SYSTEM) if name not in names)]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The headers as row 1, then a row for each feature. Raises InvalidInput."""
        headers = self.headers
        yield 1, list(headers)
        for row, feature in enumerate(self._features, 2):
            told = {
                str(name): _cell(value) for name, value in (feature["properties"] or {}).items()
            }
            geometry = feature["geometry"]
            if geometry.get("type") == "Point":
                told |= dict(zip(_POINT, map(_cell, geometry.get("coordinates", ())), strict=False))
            else:
                told[_BOUNDARY] = json.dumps(geometry)
            told.setdefault(_SYSTEM, "WGS84")
            yield row, [told.get(name, "") for name in headers]


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
