"""Who is near enough: great-circle distance to the nearest site, and the walking model.

Symbols: ``u``, ``v`` unit vectors of two points on a sphere of radius ``R``; their central angle is
``2 atan2(|u - v|, |u + v|)`` (Kahan), which keeps full precision from coincident to antipodal
points, where the arc sine of the chord or the arc cosine of the dot product lose it.

The nearest site by chord is the nearest by great circle, because one grows with the other, so a
k-d tree over the unit vectors finds it: O((n + m) log m) for n demand points and m sites. All the
pairs within a distance come from :mod:`queries.coverage.reach.grid`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the GRS 80 ellipsoid, metres. Against the ellipsoid a kilometre here at the zone's
latitude is off by less than 0.4 %, far below what a detour factor can promise."""

TOLERANCE_M = 1e-3
"""A millimetre: finer than stored coordinates, coarser than floating-point noise. Without it a
point exactly at the threshold would be in or out by the last bit."""

METHOD = CodeList(
    "reach_method",
    "How the length of a way was found.",
    {
        "straight_line_times_detour": Text("直线距离乘绕行系数", "straight line times detour"),
        "street_network": Text("路网最短路径", "shortest path on a street network"),
    },
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WalkModel:
    """How far a person gets on foot: ``minutes`` at ``speed_m_per_s`` on paths that are ``detour``
    times as long as the straight line.

    The defaults give 1,000 m along the paths, or 769 m in a straight line: 15 minutes at 4 km/h
    with detour 1.3 (domain rules, section 3: 1,000 m on the network, 1.1 m/s rounded, detour 1.3;
    no national radius for service positions is known). They are a choice, so every result shows
    them. Raises :class:`InvalidInput` for values that describe no walk.
    """

    minutes: float = 15.0
    speed_m_per_s: float = 10 / 9
    detour: float = 1.3

    def __post_init__(self) -> None:
        if not (isfinite(self.minutes) and self.minutes > 0):
            raise InvalidInput(f"minutes must be more than 0, got {self.minutes}")
        if not (isfinite(self.speed_m_per_s) and self.speed_m_per_s > 0):
            raise InvalidInput(f"speed must be more than 0 m/s, got {self.speed_m_per_s}")
        if not (isfinite(self.detour) and self.detour >= 1):
            raise InvalidInput(f"the detour factor is at least 1, got {self.detour}")

    @property
    def mode(self) -> str:
        """How people travel; walking is the only way modelled."""
        return "walk"

    @property
    def method(self) -> str:
        """How path length is estimated."""
        return "straight_line_times_detour"

    @property
    def way(self) -> Text:
        """The same in words."""
        return Text(
            f"直线距离×绕行系数{self.detour:g}", f"straight line times detour {self.detour:g}"
        )

    @property
    def network(self) -> str | None:
        """The street network that ways are measured on; None for none."""
        return None

    @property
    def path_m(self) -> float:
        """Metres along the paths that are walked in the time."""
        return self.minutes * 60 * self.speed_m_per_s

    @property
    def threshold_m(self) -> float:
        """Metres in a straight line that are still within the time."""
        return self.path_m / self.detour

    def covers(self, metres: Floats) -> NDArray[np.bool_]:
        """Which straight-line distances are within the time; the threshold itself is. NaN is not.

        >>> WalkModel(detour=1.0).covers(np.array([999.5, 1000.0, 1000.5, np.nan])).tolist()
        [True, True, False, False]
        """
        return metres <= self.threshold_m + TOLERANCE_M

    def minutes_for(self, metres: float) -> float:
        """Estimated minutes on foot for a straight-line distance in metres."""
        return metres * self.detour / self.speed_m_per_s / 60

    def nearest(self, *, demand: Floats, sites: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """How far the nearest site is from each demand point, and which, as :func:`nearest` has
        it, in the metres that :meth:`covers` takes."""
        return nearest(demand=demand, sites=sites)

    def between(self, here: Floats, there: Floats) -> Floats:
        """(n,) such metres from one place, (2,) degrees, to (n, 2) others; nan where either has no
        coordinates."""
        metres = np.full(len(there), np.nan)
        located = np.isfinite(there).all(axis=1) & np.isfinite(here).all()
        ends = unit_vectors(there[located])
        start = unit_vectors(here[np.newaxis])
        metres[located] = great_circle(np.broadcast_to(start, ends.shape), ends)
        return metres


def unit_vectors(lonlat: Floats) -> Floats:
    """(n, 2) longitude and latitude in degrees, WGS 84, as (n, 3) points on the unit sphere."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def great_circle(u: Floats, v: Floats, *, radius_m: float = EARTH_RADIUS_M) -> Floats:
    """Metres between the paired unit vectors ``u`` and ``v``, both (n, 3)."""
    apart = np.linalg.norm(u - v, axis=1)
    together = np.linalg.norm(u + v, axis=1)
    return np.asarray(2 * radius_m * np.arctan2(apart, together))


def nearest(
    *, demand: Floats, sites: Floats, radius_m: float = EARTH_RADIUS_M
) -> tuple[Floats, NDArray[np.intp]]:
    """Metres from each demand point to its nearest site, and which site that is.

    ``demand`` is (n, 2) and ``sites`` (m, 2), longitude and latitude in degrees. A demand point
    with a coordinate that is not finite gets (nan, -1); a site with one is passed over; without any
    site left every located point gets (inf, -1). Of sites with the same coordinates the first wins.

    >>> metres, site = nearest(demand=np.array([[102.8, 25.0]]), sites=np.array([[102.8, 25.009]]))
    >>> round(float(metres[0])), int(site[0])
    (1001, 0)
    """
    metres = np.full(len(demand), np.nan)
    site = np.full(len(demand), -1, dtype=np.intp)
    located = np.isfinite(demand).all(axis=1)
    usable = np.flatnonzero(np.isfinite(sites).all(axis=1))
    if not len(usable):
        metres[located] = np.inf
        return metres, site
    # One point for each place: the tree would choose among equal ones as it likes.
    _, first = np.unique(sites[usable], axis=0, return_index=True)
    usable = usable[np.sort(first)]
    ends = unit_vectors(sites[usable])
    starts = unit_vectors(demand[located])
    _, found = cKDTree(ends).query(starts)
    found = np.asarray(found, dtype=np.intp)
    metres[located] = great_circle(starts, ends[found], radius_m=radius_m)
    site[located] = usable[found]
    return metres, site


def within(
    *, demand: Floats, sites: Floats, metres: float, radius_m: float = EARTH_RADIUS_M
) -> csr_array:
    """All pairs of a demand point and a site at most ``metres`` apart on the great circle.

    ``demand`` is (n, 2) and ``sites`` (m, 2), longitude and latitude in degrees, WGS 84. Gives an
    (n, m) float64 matrix whose stored entries are those pairs and their metres, 0.0 among them,
    columns ascending in every row. ``metres`` itself is within, to :data:`TOLERANCE_M`. A point
    with a coordinate that is not finite is in no pair; half the circumference or more pairs all.

    Raises InvalidInput for a point that is none on Earth (latitude given first, or a projection's
    metres), for another shape, and for ``metres`` that is negative or nan. Expected time O(n + m
    log m + pairs); memory is the answer's, 12 bytes a pair and 4 a row, and some O(m).

    >>> near = within(
    ...     demand=np.array([[102.8, 25.0], [102.9, 25.0]]),
    ...     sites=np.array([[102.8, 25.009]]),
    ...     metres=1500,
    ... )
    >>> near.shape, near.indptr.tolist(), np.round(near.data).tolist()
    ((2, 1), [0, 1, 1], [1001.0])
    """
    # Here and not above: the compiler behind it takes longer to import than a short answer takes.
    from queries.coverage.reach import grid

    check_metres(metres, radius_m)
    demand, sites = as_points(demand, "demand"), as_points(sites, "sites")
    usable = check_points(sites, "sites")
    limit = float(metres) + TOLERANCE_M
    cells = grid.build(sites=sites, usable=usable, angle=limit / radius_m)
    found = grid.scan(cells, demand, metres=limit, radius_m=radius_m)
    if found is None:
        check_points(demand, "demand")
        raise AssertionError("the scan refused points that the check accepts")
    pairs = csr_array(found, shape=(len(demand), len(sites)))
    pairs.has_canonical_format = True
    return pairs


def check_metres(metres: float, radius_m: float) -> None:
    """InvalidInput for a distance that is none, or a sphere that is none."""
    if not metres >= 0:
        raise InvalidInput(f"metres must be 0 or more, got {metres}")
    if not (isfinite(radius_m) and radius_m > 0):
        raise InvalidInput(f"the radius of the sphere must be more than 0 m, got {radius_m}")


def check_points(lonlat: Floats, what: str) -> NDArray[np.bool_]:
    """(n,) which of (n, 2) points are located; InvalidInput if one is located, but not on Earth."""
    located = np.isfinite(lonlat[:, 0]) & np.isfinite(lonlat[:, 1])
    with np.errstate(invalid="ignore"):
        bad = located & ((np.abs(lonlat[:, 0]) > 180) | (np.abs(lonlat[:, 1]) > 90))
    if bad.any():
        at = int(bad.argmax())
        lon, lat = lonlat[at].tolist()
        if abs(lon) <= 90 and abs(lat) <= 180:
            cause = "latitude seems to stand before longitude"
        elif max(abs(lon), abs(lat)) > 360:
            cause = "these seem to be metres of a projection"
        else:
            cause = "longitude is -180 to 180, latitude -90 to 90"
        raise InvalidInput(
            f"{what}, point {at}: ({lon}, {lat}) is not longitude and latitude in degrees "
            f"(WGS 84); {cause}"
        )
    return np.asarray(located)


def as_points(lonlat: Floats, what: str) -> Floats:
    """The points as a contiguous (n, 2) float64 array; InvalidInput if they are none."""
    try:
        points = np.ascontiguousarray(lonlat, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(f"{what} must be numbers, longitude and latitude in degrees") from None
    if points.ndim != 2 or points.shape[1] != 2:
        raise InvalidInput(
            f"{what} must have the shape (n, 2), longitude and latitude; got {points.shape}"
        )
    return points
