"""Where bodies are, and within how many metres: by coordinates, by an address, by a boundary.

What a ledger gives is taken as exact. What was found by an address has its radius. A body without
coordinates lies inside the boundary of the zone that its ledger names, where that has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from graph.boundaries import polygon_of
from graph.model.codes import LOCATED_BY
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import Picture
from queries.coverage.reach.along import StreetWalk, street_spans
from queries.coverage.reach.spans import spans
from queries.coverage.reach.walking import Floats, WalkModel, great_circle, unit_vectors
from queries.coverage.status.base import Codes, Mask, Positions
from queries.coverage.status.places import NOWHERE, places_of

KNOWN_BY = CodeList(
    "known_by",
    "What the place of a body is known by, the most precise first.",
    {
        "coordinates": Text("坐标", "coordinates"),
        **LOCATED_BY.codes,
        "boundary": Text("所在区域边界", "the boundary of its zone"),
        "nothing": Text("无坐标", "no coordinates"),
    },
)
_CODES: tuple[str, ...] = tuple(KNOWN_BY.codes)
EXACT, BOUNDARY, NOTHING = (_CODES.index(one) for one in ("coordinates", "boundary", "nothing"))

_BULGE = 1.001
"""A side of a boundary is straight in degrees: over 10 km a metre off the shortest way."""


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """One entry for each body asked about: it lies within ``radius_m`` of ``lonlat``."""

    lonlat: Floats
    """(n, 2) degrees, WGS 84; nan where nothing is known."""
    radius_m: Floats
    """(n,) metres: 0 where the point is exact, inf where nothing bounds it."""
    known_by: Codes
    """(n,) index into the codes of KNOWN_BY."""

    @property
    def exact(self) -> bool:
        """Whether each place is known exactly, or not at all."""
        return bool(((self.radius_m == 0) | (self.known_by == NOTHING)).all())

    @property
    def unbounded(self) -> Mask:
        """(n,) which can be anywhere."""
        mask: Mask = np.isinf(self.radius_m)
        return mask

    def of(self, some: Mask | Positions) -> Whereabouts:
        """Those of some of the bodies."""
        return Whereabouts(self.lonlat[some], self.radius_m[some], self.known_by[some])

    def put(self, mask: Mask, others: Whereabouts, at: Positions) -> None:
        """Put some of the bodies where ``at`` of others are."""
        self.lonlat[mask], self.radius_m[mask] = others.lonlat[at], others.radius_m[at]
        self.known_by[mask] = others.known_by[at]

    def metres_at(self, at: int) -> float | None:
        """The radius of one of the places, None where nothing bounds it."""
        radius = float(self.radius_m[at])
        return round(radius, 1) if np.isfinite(radius) else None

    def code(self, at: int) -> str:
        """What one of the places is known by."""
        return _CODES[int(self.known_by[at])]


def points(picture: Picture, nodes: Positions) -> Floats:
    """(n, 2) longitude and latitude of some nodes in degrees; nan where not given."""
    columns = picture.snapshot.columns
    return np.column_stack((columns["lon"].values[nodes], columns["lat"].values[nodes]))


def whereabouts_of(picture: Picture, nodes: Positions) -> Whereabouts:
    """Where some nodes are, given by their positions in the snapshot. O(nodes)."""
    columns = picture.snapshot.columns
    lonlat = points(picture, nodes)
    located_by = columns["located_by"]
    code_of = np.array([_CODES.index(one) for one in located_by.categories] + [EXACT], np.int8)
    known_by = code_of[located_by.values[nodes]]
    radius = columns["radius_m"].values[nodes]
    radius = np.where(np.isnan(radius), np.where(known_by == EXACT, 0.0, np.inf), radius)
    nowhere = np.flatnonzero(~np.isfinite(lonlat).all(axis=1))
    lonlat[nowhere], radius[nowhere], known_by[nowhere] = np.nan, np.inf, NOTHING
    if len(nowhere):
        _bounded(picture, nodes, nowhere, Whereabouts(lonlat, radius, known_by))
    return Whereabouts(lonlat, radius, known_by)


def spans_between(
    demand: Whereabouts, sites: Whereabouts, metres: Floats, model: WalkModel | None = None
) -> tuple[Floats, Floats]:
    """The least and the most metres of a walk (None: of a straight line) to the nearest site, as
    :func:`spans` has them; ``metres``, the (n,) of the points, where all places are exact."""
    if demand.exact and sites.exact:
        return metres, metres
    given = {
        "demand": demand.lonlat,
        "demand_m": demand.radius_m,
        "sites": sites.lonlat,
        "sites_m": sites.radius_m,
    }
    return street_spans(walk=model, **given) if isinstance(model, StreetWalk) else spans(**given)


def _bounded(picture: Picture, nodes: Positions, nowhere: Positions, found: Whereabouts) -> None:
    """Put bodies without coordinates inside the smallest of their zones that has a boundary."""
    boundary = picture.snapshot.columns["boundary"]
    places = places_of(picture, nodes[nowhere])
    for zones in (places.carrier, places.community, places.subdistrict):
        for zone in np.unique(zones[zones != NOWHERE]).tolist():
            given = boundary.at(zone)
            if given is None:
                continue
            middle, radius = circle_around(given)
            smaller = nowhere[zones == zone]
            smaller = smaller[radius < found.radius_m[smaller]]
            found.lonlat[smaller], found.radius_m[smaller] = middle, radius
            found.known_by[smaller] = BOUNDARY


def circle_around(boundary: str) -> tuple[Floats, float]:
    """Middle in degrees and radius in metres of a circle that holds all of a boundary."""
    corners = shapely.get_coordinates(polygon_of(boundary))
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    ends = unit_vectors(corners)
    away = great_circle(np.broadcast_to(unit_vectors(middle[None]), ends.shape), ends)
    return middle, float(away.max()) * _BULGE
