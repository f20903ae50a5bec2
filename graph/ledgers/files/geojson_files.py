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

from graph.boundaries import in_wgs84
from graph.errors import InvalidInput
from graph.ledgers.files.text_files import refused
from graph.ledgers.values.cells import Cell

MAX_BYTES = 32 << 20
"""The file is in memory as a whole; a province's subdistricts take some megabytes."""

_EXACT = 1 << 53
"""The largest whole number up to which cells, as spreadsheets have them, keep each digit."""
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
        except (ValueError, RecursionError):
            read = None
        features = read.get("features") if isinstance(read, dict) else None
        if not isinstance(features, list) or read.get("type") != "FeatureCollection":
            raise refused("not_geojson", "no FeatureCollection of GeoJSON in UTF-8", self.name)
        try:
            in_wgs84(read)
        except InvalidInput as error:
            raise refused("not_wgs84", str(error), self.name, column="crs") from None
        for row, feature in enumerate(features, 2):
            if fault := _fault(feature):
                raise refused("not_geojson", f"feature {row - 1} {fault}", self.name, row=row)
        return features

    @cached_property
    def headers(self) -> list[str]:
        """Names of the properties, in the order they come, and of what the geometries tell."""
        names = dict.fromkeys(
            str(name) for one in self._features for name in (one.get("properties") or {})
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
                str(name): _cell(value) for name, value in (feature.get("properties") or {}).items()
            }
            geometry = feature["geometry"]
            if geometry.get("type") == "Point":
                told |= dict(zip(_POINT, map(_cell, geometry.get("coordinates", ())), strict=False))
            else:
                told[_BOUNDARY] = json.dumps(geometry)
            told.setdefault(_SYSTEM, "WGS84")
            yield row, [told.get(name, "") for name in headers]


def _fault(feature: Any) -> str | None:
    """What keeps a feature from being a row."""
    if not isinstance(feature, dict):
        return "is no object"
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return "has no geometry: give it a polygon or a point, or leave it out"
    if not isinstance(feature.get("properties") or {}, dict):
        return "has properties that are no object of names and values"
    if geometry.get("type") != "Point":
        return None
    at = geometry.get("coordinates")
    if not isinstance(at, list) or not all(isinstance(one, int | float) for one in at):
        return "is a point whose coordinates are no list of numbers"
    return None if len(at) >= len(_POINT) else "is a point without longitude and latitude"


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
