"""Distances of a park's size, and the place that stands for several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.places.known import LonLat

Floats = NDArray[np.float64]

_METRES_PER_DEGREE = 111_195.0


def metres(points: Floats, place: LonLat) -> Floats:
    """(n,) metres from (n, 2) points in degrees to a place; within 0.1 % over a park."""
    lon, lat = place
    east = (points[:, 0] - lon) * np.cos(np.deg2rad(lat))
    found: Floats = np.hypot(east, points[:, 1] - lat) * _METRES_PER_DEGREE
    return found


def middle(points: Floats) -> int:
    """Which of (n, 2) points stands for all: the one nearest to their median.

    It is one of them, so that it lies where they do; one that is far off does not move it. Of equal
    ones the first.
    """
    if len(points) < 3:
        return 0
    lon, lat = np.median(points, axis=0).tolist()
    return int(np.argmin(metres(points, (lon, lat)).round(3)))
