"""Distances on the sphere by the textbook, to hold the fast ones against."""

from __future__ import annotations

import math

EARTH_RADIUS_M = 6_371_008.8


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The textbook formula, one pair at a time."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.atan2(math.sqrt(h), math.sqrt(max(0.0, 1 - h)))
