"""Where things are put: a box around the zone, community centres, carriers, points around them.

The box is illustrative and no boundary; centres are random. Distances are great-circle distances
on a sphere of the mean Earth radius. One corner is kept empty for the planted distance cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic.drawing import Ints, Rng

RADIUS_M = 6_371_008.8
WEST, EAST = 102.760, 102.910
SOUTH, NORTH = 24.890, 25.070
BORDER_LAT = 24.955
"""Ala lies north of it, Luoyang south."""

CORNER = (102.897, 25.057)
CORNER_CLEAR_M = 3_000.0
"""Nothing but the planted distance cases lies within this distance of the corner."""

BD09_OFFSET_DEG = (0.0079, 0.0031)
"""What BD-09 adds to WGS 84 in this zone, about 866 m."""

_SPREAD = 3.0
# the widest scatter is 3 * 1.5 * 700 m
_CORNER_REACH_M = CORNER_CLEAR_M + 3_200.0

ArrayF = NDArray[np.float64]
Points = NDArray[np.float64]
"""Shape (n, 2): longitude, latitude in degrees."""


@dataclass(frozen=True)
class PlacePoints:
    """The places of the network: 13 + 11 communities, 17 incubators, 5 markets."""

    community_ids: list[str]
    community_names: list[str]
    in_ala: NDArray[np.bool_]
    centres: Points
    weights: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    carrier_ids: list[str]
    carrier_kinds: list[str]
    carrier_points: Points
    carrier_community: Ints
    carrier_since: list[date]

    def nearest_community(self, points: Points) -> Ints:
        """Index of the nearest centre on the point's own side of the border."""
        gaps = plane_m(points[:, None, :] - self.centres[None, :, :])
        other_side = (points[:, 1] >= BORDER_LAT)[:, None] != self.in_ala[None, :]
        nearest: Ints = np.argmin(np.where(other_side, np.inf, gaps), axis=1).astype(np.int64)
        return nearest


def plane_m(degrees: Points) -> NDArray[np.float64]:
    """Length of small differences of longitude and latitude, in metres; good to 0.1 % here."""
    per_degree = np.deg2rad(1) * RADIUS_M
    east = degrees[..., 0] * per_degree * np.cos(np.deg2rad((SOUTH + NORTH) / 2))
    length: NDArray[np.float64] = np.hypot(east, degrees[..., 1] * per_degree)
    return length


def destination(
    lon: float, lat: float, bearing_deg: float, distance_m: float
) -> tuple[float, float]:
    """The point at a great-circle distance and bearing (clockwise from north)."""
    angle, bearing, phi = distance_m / RADIUS_M, np.deg2rad(bearing_deg), np.deg2rad(lat)
    sin_end = np.sin(phi) * np.cos(angle) + np.cos(phi) * np.sin(angle) * np.cos(bearing)
    turn = np.arctan2(
        np.sin(bearing) * np.sin(angle) * np.cos(phi), np.cos(angle) - np.sin(phi) * sin_end
    )
    return lon + float(np.rad2deg(turn)), float(np.rad2deg(np.arcsin(sin_end)))


def in_corner(points: Points, reach_m: float = CORNER_CLEAR_M) -> NDArray[np.bool_]:
    """Whether each point lies in the corner kept empty."""
    inside: NDArray[np.bool_] = plane_m(points - np.array(CORNER)) < reach_m
    return inside


def scatter(rng: Rng, centres: Points, spread_m: ArrayF | float) -> Points:
    """A point near each centre: normal with the given spread, cut at three spreads.

    Points are mirrored back at the box and at the border between the subdistricts, so that each
    stays on its centre's side.
    """
    count = len(centres)
    radius = np.sqrt(-2 * np.log1p(-rng.random(count) * (1 - np.exp(-(_SPREAD**2) / 2))))
    angle = rng.random(count) * 2 * np.pi
    per_degree = np.deg2rad(1) * RADIUS_M
    lon = centres[:, 0] + radius * spread_m * np.cos(angle) / (
        per_degree * np.cos(np.deg2rad(centres[:, 1]))
    )
    lat = centres[:, 1] + radius * spread_m * np.sin(angle) / per_degree
    north = centres[:, 1] >= BORDER_LAT
    lon = _mirror(lon, np.full(count, WEST), np.full(count, EAST))
    lat = _mirror(lat, np.where(north, BORDER_LAT, SOUTH), np.where(north, NORTH, BORDER_LAT))
    return np.column_stack([lon, lat])


def _mirror(values: ArrayF, low: ArrayF, high: ArrayF) -> ArrayF:
    values = np.where(values < low, 2 * low - values, values)
    # strictly below the upper edge: a point on the border itself belongs to the north
    return np.where(values >= high, 2 * high - values - 1e-9, values)


def anywhere(rng: Rng, count: int) -> Points:
    """Uniform points of the box outside the corner kept empty."""
    points = np.empty((0, 2))
    while len(points) < count:
        more = np.column_stack(
            [rng.uniform(WEST, EAST, count + 50), rng.uniform(SOUTH, NORTH, count + 50)]
        )
        points = np.concatenate([points, more[~in_corner(more)]])
    return points[:count]


def spaced_centres(rng: Rng, count: int, south: float, north: float) -> Points:
    """Centres that keep their distance: each the best of 40 candidates (Mitchell's method)."""
    chosen = np.empty((0, 2))
    while len(chosen) < count:
        candidates = np.column_stack(
            [rng.uniform(WEST + 0.016, EAST - 0.016, 60), rng.uniform(south, north, 60)]
        )
        candidates = candidates[~in_corner(candidates, _CORNER_REACH_M)][:40]
        if len(chosen):
            gaps = plane_m(candidates[:, None, :] - chosen[None, :, :]).min(axis=1)
            candidates = candidates[np.argmax(gaps)][None, :]
        chosen = np.concatenate([chosen, candidates[:1]])
    return chosen
