"""What a map shows of very many: up to a bound each one, beyond it cells with how many lie in each.

Cells are squares of the maps' projection (EPSG:3857), their side a power of two in metres, so that
they are the cells in which pages count points that cannot be told apart, and those of one side are
put together from those of half of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.geojson import Feature
from queries.coverage.reach.walking import Floats

MOST_POINTS = 30_000
"""Enterprises that a bounded map shows one by one; of more it is told how many lie where."""
MOST_CIRCLES = 2_000
"""The same of positions, each of which has a service circle of 65 corners."""
MOST_CELLS = 10_000
"""Cells of a bounded map. One is 150 to 200 bytes, so that 2 MB hold any number of enterprises."""

FINEST_M = 8.0
"""Side of the smallest cell, in metres of the projection."""
RADIUS_M = 6_378_137.0
"""Of the sphere of the projection."""
NORTH = 85.05
"""Degrees beyond which it shows nothing: what lies there is counted at its edge."""

_DIGITS = 7
_HALF = 1 << 22
"""More of the smallest cells than lie between the equator, or Greenwich, and the edge."""
_BITS = 23
"""So that the number of a column, or of a row, from the edge has this many."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
Groups = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is looked at by who draws it: no more than it can hold, of a box or all."""

    box: Box | None = None

    def within(self, lonlat: Floats, margin_m: float = 0.0) -> NDArray[np.bool_]:
        """Which of (n, 2) places, those that are known, lie in the box or so many metres around."""
        inside = np.asarray(np.isfinite(lonlat).all(axis=1))
        if self.box is None:
            return inside
        west, south, east, north = self.box
        up = np.degrees(margin_m / RADIUS_M)
        widest = min(max(abs(south), abs(north)) + up, 89.0)
        across = up / np.cos(np.radians(widest))
        lon, lat = lonlat[:, 0], lonlat[:, 1]
        np.logical_and(inside, (west - across <= lon) & (lon <= east + across), out=inside)
        np.logical_and(inside, (south - up <= lat) & (lat <= north + up), out=inside)
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The cells that hold a point of a group, by group, then along a Z through all of them."""

    side_m: float
    group: Groups
    """(c,)"""
    lonlat: Floats
    """(c, 2) the mean of the points, in degrees."""
    many: NDArray[np.intp]
    """(c,) how many there are."""


def clusters(*, lonlat: Floats, group: Groups, most: int = MOST_CELLS) -> Clusters:
    """Count points by cell and group, in cells so large that there are ``most`` at most, and no
    larger.

    Parameters
    ----------
    lonlat
        (n, 2) degrees, WGS 84, all finite.
    group
        (n,) int64 from 0; points of different groups are counted apart. A quarter of the earth is
        the largest cell, so that there may be four for each group at least.

    O(n log n).
    """
    if not len(lonlat):
        return Clusters(FINEST_M, group, lonlat, np.empty(0, np.intp))
    x = np.radians(lonlat[:, 0]) * RADIUS_M
    y = np.arcsinh(np.tan(np.radians(np.clip(lonlat[:, 1], -NORTH, NORTH)))) * RADIUS_M
    column, row = (np.floor(one / FINEST_M).astype(np.int64) + _HALF for one in (x, y))
    # The bits of row and column in turns: two less of them are the number of a cell twice as wide,
    # and points of one cell, however large, stand next to each other.
    keys = (group << 2 * _BITS) | (_spread(row) << 1) | _spread(column)
    order = np.argsort(keys)
    keys = keys[order]
    apart = keys[1:] ^ keys[:-1]
    level = 0
    while level < _BITS - 1 and int((apart >> 2 * level > 0).sum()) >= most:
        level += 1
    begins = np.concatenate(([0], np.flatnonzero(apart >> 2 * level) + 1))
    many = np.diff(np.append(begins, len(keys)))
    sums = np.add.reduceat(lonlat[order], begins, axis=0)
    return Clusters(FINEST_M * 2**level, group[order[begins]], sums / many[:, None], many)


def _spread(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each bit of numbers below 2^23 with a zero before it."""
    for shift, mask in (
        (16, 0x0000_FFFF_0000_FFFF),
        (8, 0x00FF_00FF_00FF_00FF),
        (4, 0x0F0F_0F0F_0F0F_0F0F),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ):
        numbers = (numbers | numbers << shift) & mask
    return numbers


def drawn_of(found: Clusters, name: str, values: tuple[str, ...]) -> tuple[Feature, ...]:
    """Clusters as points with ``many``; ``values`` are what the groups say of ``name``, none of
    them where there is nothing to say."""
    rows = zip(found.lonlat.tolist(), found.many.tolist(), found.group.tolist(), strict=True)
    return tuple(
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(lon, _DIGITS), round(lat, _DIGITS)],
            },
            "properties": {"many": many, **({name: values[group]} if values else {})},
        }
        for (lon, lat), many, group in rows
    )


def told(look: Look | None, found: Clusters | None) -> dict[str, Any]:
    """What ``meta`` says of a bounded map: the side of its cells, None where there are none."""
    return {} if look is None else {"cell_m": None if found is None else found.side_m}
