"""Boundaries of places: polygons on WGS 84, kept as GeoJSON geometries (RFC 7946).

People give them as GeoJSON, as WKT, as a box (``west,south,east,north``) or as a ring of points
(``102.80,24.98 102.82,24.98 102.81,25.00``); what is kept is one spelling of each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from graph.errors import InvalidInput

MAX_VERTICES = 1_300
"""Points of one boundary that is kept; that of a district drawn to ten metres has some hundreds."""
MOST_GIVEN = 20_000
"""Points of one that is given: what is drawn finer than to ten metres is drawn anew."""

_DECIMALS = 5
"""Of what is kept, in degrees: 1 m."""
_COARSE_DEG = 1e-4
"""Ten metres."""
_METRES_PER_DEGREE = 111_195.0
_NUMBER = r"-?\d+(?:\.\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,，]\s*({_NUMBER})\s*")
_WGS84 = re.compile(
    r"(?:.*[:/])?(?:CRS84h?|EPSG(?:[:/][\d.]*)*[:/](?:4326|4490|4979))", re.IGNORECASE
)
"""Names of WGS 84, and of CGCS2000, which equals it at this scale."""
_FORMS = "a GeoJSON or WKT polygon, west,south,east,north, or lon,lat pairs with blanks between"


def read_boundary(text: str) -> str:
    """A boundary in the one spelling that is kept.

    >>> read_boundary("0,0 1,0 1,1")
    '{"type":"Polygon","coordinates":[[[0.0,0.0],[1.0,1.0],[1.0,0.0],[0.0,0.0]]]}'

    Raises
    ------
    InvalidInput
        it is none of the forms, lies outside the world, crosses itself, encloses nothing, or has
        more than :data:`MAX_VERTICES` points, drawn to ten metres.
    """
    polygon = _geometry(text.strip())
    if polygon.geom_type not in ("Polygon", "MultiPolygon") or polygon.is_empty:
        this = "is empty" if polygon.is_empty else f"is a {polygon.geom_type}"
        raise InvalidInput(f"a boundary is a polygon with an inside, this {this}")
    if (count := int(shapely.get_num_coordinates(polygon))) > MOST_GIVEN:
        raise InvalidInput(f"a boundary has at most {MOST_GIVEN:,} points, this one {count:,}")
    points = shapely.get_coordinates(polygon)
    if not np.isfinite(points).all() or (np.abs(points) > (180, 90)).any():
        raise InvalidInput("a boundary has longitudes within 180 and latitudes within 90 degrees")
    polygon = shapely.transform(polygon, lambda at: at.round(_DECIMALS), include_z=False)
    if not polygon.is_valid:
        raise InvalidInput(f"the boundary is no simple polygon: {shapely.is_valid_reason(polygon)}")
    if count > MAX_VERTICES:
        polygon = polygon.simplify(_COARSE_DEG)
        if (count := int(shapely.get_num_coordinates(polygon))) > MAX_VERTICES:
            message = f"a boundary has at most {MAX_VERTICES:,} points, drawn to ten metres"
            raise InvalidInput(f"{message}; this one has {count:,}")
    return json.dumps(mapping(shapely.normalize(polygon)), separators=(",", ":"))


def _geometry(text: str) -> BaseGeometry:
    try:
        if text.startswith("{"):
            return shape(_plain(json.loads(text)))
        if text[:1].isalpha():
            return shapely.force_2d(shapely.from_wkt(text))
        numbers = [float(number) for number in re.split(r"\s*[,，]\s*", text)]
        if len(numbers) == 4:
            west, south, east, north = numbers
            if west >= east or south >= north:
                raise InvalidInput("a box is west,south,east,north: west < east, south < north")
            return box(west, south, east, north)
    except InvalidInput:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        pass
    except NotImplementedError as error:
        raise InvalidInput(f"the boundary cannot be read: {error}; give {_FORMS}") from None
    except shapely.errors.ShapelyError as error:
        raise InvalidInput(f"the boundary cannot be read: {error}; give {_FORMS}") from None
    pairs = [_PAIR.fullmatch(part) for part in re.split(r"[;；]|(?<=\d)\s+(?=-?\d)", text)]
    if len(pairs) < 3 or not all(pairs):
        raise InvalidInput(f"the boundary cannot be read: give {_FORMS}")
    ring = [(float(pair[1]), float(pair[2])) for pair in pairs if pair]
    return shapely.Polygon(ring)


def _plain(found: Any) -> Any:
    """The geometry of a GeoJSON object, a feature's too."""
    geometry = found.get("geometry", found)
    for one in (found, geometry):
        in_wgs84(one)
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise InvalidInput(f"a boundary is a polygon, this is a {geometry['type']}")
    return geometry


def in_wgs84(document: Mapping[str, Any]) -> None:
    """Raises InvalidInput where a GeoJSON object says that it is in another system than WGS 84.

    The member ``crs`` was given up by RFC 7946 and is still written by many programs.
    """
    system: Any = document.get("crs")
    named = isinstance(system, dict) and isinstance(system.get("properties"), dict)
    said = str(system["properties"].get("name") if named else system)
    if system is not None and not _WGS84.fullmatch(said):
        message = f"GeoJSON is read in WGS 84, the member crs says {said[:100]}"
        raise InvalidInput(f"{message}: bring it to WGS 84 (EPSG:4326) first")


@lru_cache(maxsize=512)
def polygon_of(boundary: str) -> BaseGeometry:
    """The polygon of a boundary that :func:`read_boundary` gave, ready to be asked of."""
    polygon = shape(json.loads(boundary))
    shapely.prepare(polygon)
    return polygon


def inside(boundary: str, lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) which of (n, 2) points in degrees lie within a boundary or on it; nan lies nowhere."""
    within: NDArray[np.bool_] = shapely.intersects_xy(
        polygon_of(boundary), lonlat[:, 0], lonlat[:, 1]
    )
    return within


def shifted(boundary: str, move: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> str:
    """A boundary with its points moved, such as from another coordinate system. Raises InvalidInput
    where it is no simple polygon any more."""
    moved = shapely.transform(polygon_of(boundary), move)
    return read_boundary(json.dumps(mapping(moved)))


def distance_outside(boundary: str, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) metres, to a few percent, from (n, 2) points in degrees to a boundary; 0 inside."""
    return _distance(polygon_of(boundary), lonlat)


def distance_to_edge(boundary: str, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) metres, to a few percent, from (n, 2) points in degrees to the line of a boundary."""
    return _distance(polygon_of(boundary).boundary, lonlat)


def _distance(shape: shapely.Geometry, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    near = shapely.get_coordinates(shapely.shortest_line(shapely.points(lonlat), shape))
    ends = near.reshape(-1, 2, 2)
    return metres(ends[:, 1], lonlat)


def metres(
    points: NDArray[np.float64], places: NDArray[np.float64] | tuple[float, float]
) -> NDArray[np.float64]:
    """(n,) metres from (n, 2) points in degrees to as many places, or to one; to a few percent, and
    within 0.1 % over a park."""
    east, north = (points - places).T
    narrowing = np.cos(np.deg2rad(np.asarray(places)[..., 1]))
    found: NDArray[np.float64] = np.hypot(east * narrowing, north) * _METRES_PER_DEGREE
    return found
