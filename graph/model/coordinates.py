"""Coordinates as maps in China give them, brought to WGS 84.

GCJ-02 shifts WGS 84 by a smooth function of the place, some hundred metres; BD-09 shifts GCJ-02
once more. Both are public knowledge by now, if not by publication. The inverse has no formula and
is found by iteration. CGCS2000 equals WGS 84 at this scale. In the zone the shifts are 362-374 m
and 850-871 m (domain rules, section 5), which would destroy a 15-minute circle.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.model.codes import CRS

Floats = NDArray[np.float64]

_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
"""Of the Krasovsky ellipsoid, on which GCJ-02 is defined."""
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.829_3, 137.834_7, 55.827_1
"""Where GCJ-02 shifts at all."""
_BD = np.pi * 3000 / 180
_ROUNDS = 12
"""The shift hardly changes over its own length: each round gains more than two digits."""


def to_wgs84(lonlat: Floats, crs: str) -> Floats:
    """Points of a coordinate system as WGS 84.

    Parameters
    ----------
    lonlat
        (n, 2) longitude and latitude in degrees; nan stays nan.
    crs
        a code of CRS: wgs84, cgcs2000, gcj02, bd09.

    Returns
    -------
        (n, 2) degrees; going back gives the input to less than 1e-9 degrees.

    Raises
    ------
    InvalidInput
        the system is unknown, or a point lies where GCJ-02 and BD-09 are not defined.

    >>> to_wgs84(np.array([[102.8, 25.0]]), "gcj02").round(4).tolist()
    [[102.7985, 25.0031]]
    """
    if crs not in CRS.codes:
        raise InvalidInput(f"unknown coordinate system {crs!r}; there are {', '.join(CRS.codes)}")
    shifts: dict[str, Callable[[Floats], Floats]] = {"gcj02": gcj02, "bd09": bd09}
    if crs not in shifts:
        return lonlat
    low, high = np.array([_WEST, _SOUTH]), np.array([_EAST, _NORTH])
    outside = ((lonlat < low) | (lonlat > high)).any(axis=1)
    if outside.any():
        lon, lat = lonlat[outside][0].tolist()
        raise InvalidInput(f"{crs} is not defined at longitude {lon}, latitude {lat}")
    shifted = shifts[crs]
    found = lonlat.copy()
    for _ in range(_ROUNDS):
        found += lonlat - shifted(found)
    return found


def gcj02(lonlat: Floats) -> Floats:
    """(n, 2) WGS 84 points as GCJ-02."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    waves = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * product + 0.2 * root
    north += (waves + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * product + 0.1 * root
    east += (waves + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    radians = np.radians(lat)
    flattening = 1 - _ECCENTRICITY_2 * np.sin(radians) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(flattening) * np.cos(radians)
    return lonlat + np.degrees(np.column_stack((east / parallel_m, north / meridian_m)))


def bd09(lonlat: Floats) -> Floats:
    """(n, 2) WGS 84 points as BD-09."""
    x, y = gcj02(lonlat).T
    distance = np.hypot(x, y) + 0.000_02 * np.sin(y * _BD)
    angle = np.arctan2(y, x) + 0.000_003 * np.cos(x * _BD)
    return np.column_stack((distance * np.cos(angle) + 0.0065, distance * np.sin(angle) + 0.006))
