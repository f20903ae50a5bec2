"""What is known of a base map before any of its tiles is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from math import isfinite
from typing import Literal

Content = Literal["vector", "raster"]
Bounds = tuple[float, float, float, float]

WORLD: Bounds = (-180.0, -85.0511, 180.0, 85.0511)
"""West, south, east and north of what Web Mercator shows, degrees."""
DEEPEST = 30
"""Zoom beyond which no tiles are asked for."""


@dataclass(frozen=True, slots=True)
class Described:
    """A base map: vector or raster tiles in Web Mercator (EPSG:3857), numbered from the north-west.

    ``attribution`` is plain text without ``<`` and ``>``; ``bounds`` is west, south, east and north
    in degrees.
    """

    kind: Literal["pmtiles", "mbtiles", "template"]
    content: Content
    attribution: str
    min_zoom: int
    max_zoom: int
    bounds: Bounds


def bounds_of(given: Sequence[float]) -> Bounds:
    """The bounds that a file gives, cut to the world; the world where they enclose nothing."""
    if len(given) == 4 and all(map(isfinite, given)):
        west, south = max(given[0], WORLD[0]), max(given[1], WORLD[1])
        east, north = min(given[2], WORLD[2]), min(given[3], WORLD[3])
        if west < east and south < north:
            return west, south, east, north
    return WORLD


def plain(text: object) -> str:
    """What HTML says, as pages may show it: files have links in their attribution.

    >>> plain('<a href="https://osm.org">&copy; OSM</a> &lt;b&gt;')
    '© OSM b'
    """
    reader = _Texts()
    reader.feed("" if text is None else str(text))
    reader.close()
    kept = "".join(reader.texts).replace("<", "").replace(">", "")
    return " ".join(kept.split())


class _Texts(HTMLParser):
    """What stands between the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
