"""Coverage on a map: GeoJSON (RFC 7946) of reach, enterprises, names of places, and plans.

Coordinates are WGS 84, longitude before latitude, with seven digits (a centimetre); polygons run
counterclockwise. What the answer rests on stands in the foreign member ``meta``. Counts of members
are left out, because a map goes where a table does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph.errors import InvalidInput
from graph.geojson import Feature, FeatureCollection
from graph.snapshot.pictures import LAYERS
from queries.coverage.answers.clusters import (
    MOST_CIRCLES,
    MOST_POINTS,
    Clusters,
    Groups,
    Look,
    clusters,
    drawn_of,
    told,
)
from queries.coverage.answers.uncovered import NO_FILTERS, Filters, fitting
from queries.coverage.plans.planning import Plan
from queries.coverage.reach.walking import EARTH_RADIUS_M
from queries.coverage.rules.codes import REASON
from queries.coverage.status.facts import WITHOUT_POSITION
from queries.coverage.status.places import NOWHERE, Positions
from queries.coverage.status.ranges import certainty_at
from queries.coverage.status.state import (
    COUNTED,
    Codes,
    CoverageState,
    RateStatus,
)
from queries.coverage.status.summary import Walk
from queries.coverage.status.whereabouts import points

VERTICES = 64
"""Of a circle: its polygon covers 99.8 % of it."""

_DIGITS = 7
_REASONS = tuple(REASON.codes)

Ring = list[list[float]]


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """Features that are made anew each time they are gone through, and never kept."""

    make: Callable[[], Iterator[Feature]]

    def __iter__(self) -> Iterator[Feature]:
        return self.make()


def reach(*, state: CoverageState, look: Look | None = None) -> FeatureCollection:
    """What lies within the walk of each position: a circle of true great-circle metres.

    Its radius is the straight line that the walking model allows. Positions without coordinates are
    counted in ``meta.unlocated``. As it is looked at, those that reach into the box; of more than
    :data:`MOST_CIRCLES` it is told by tier how ``many`` lie where. O(positions).

    Raises
    ------
    InvalidInput
        a circle is too large for the sphere or holds a pole.
    """
    snapshot = state.picture.snapshot
    lonlat = points(state.picture, state.sites)
    placed = np.isfinite(lonlat).all(axis=1)
    radius = state.model.threshold_m
    seen = placed if look is None else look.within(lonlat, radius)
    located = state.sites[seen]
    meta = {
        **state_meta(state),
        "tiers": list(state.tiers),
        "count": len(located),
        "unlocated": int((~placed).sum()),
        **told(look, None),
    }
    if look is not None and len(located) > MOST_CIRCLES:
        tier = snapshot.columns["tier"]
        found = clusters(lonlat=lonlat[seen], group=tier.values[located].astype(np.int64))
        return _clustered(meta, look, found, "tier", tier.categories)
    lon, lat = snapshot.columns["lon"].values, snapshot.columns["lat"].values
    drawn = []
    for site in located.tolist():
        rings = circle(lon=float(lon[site]), lat=float(lat[site]), radius_m=radius)
        geometry = (
            {"type": "Polygon", "coordinates": rings}
            if len(rings) == 1
            else {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        )
        given = {
            **known(state, site),
            "tier": snapshot.columns["tier"].at(site),
            "radius_m": round(radius, 3),
        }
        drawn.append(_feature(str(snapshot.ids[site]), geometry, given))
    return FeatureCollection(tuple(drawn), meta)


def crowded(*, state: CoverageState, look: Look | None) -> bool:
    """Whether positions are too many, as they are looked at, to be drawn one by one."""
    if look is None:
        return False
    seen = look.within(points(state.picture, state.sites), state.model.threshold_m)
    return int(seen.sum()) > MOST_CIRCLES


def _clustered(
    meta: Mapping[str, Any], look: Look, found: Clusters, name: str, values: tuple[str, ...]
) -> FeatureCollection:
    drawn = drawn_of(found, name, values)
    return FeatureCollection(drawn, {**meta, "count": len(drawn), **told(look, found)})


def gaps(
    *, state: CoverageState, lens: str, filters: Filters = NO_FILTERS, look: Look | None = None
) -> FeatureCollection:
    """The enterprises a lens does not cover, as points with the reason (codes of REASON).

    Without a position none is in reach or out of it: then all of the base are drawn, and
    ``meta.no_rate`` says that there is no rate.

    Those without coordinates cannot be drawn and are counted in ``meta.unlocated``; in the spatial
    lens these are the ones of which coverage is unknown. As it is looked at, those in the box; of
    more than :data:`MOST_POINTS` it is told by reason how ``many`` lie where, in cells of
    ``meta.cell_m``. O(enterprises), and O(n log n) for n that are counted.

    Raises
    ------
    InvalidInput
        an unknown lens or code.
    NotFound, AmbiguousName
        a place of the filters.
    """
    return _enterprises(state, lens, filters, look, covered=False)


def covered(
    *, state: CoverageState, lens: str, filters: Filters = NO_FILTERS, look: Look | None = None
) -> FeatureCollection:
    """The enterprises a lens covers, as points; what :func:`gaps` leaves of the denominator.

    There is no reason to tell, and of the rest only what a table beside the map lists: most of a
    register is covered. Those without coordinates are counted in ``meta.unlocated``. As it is
    looked at it is bounded like :func:`gaps`. O(enterprises). Raises like :func:`gaps`.
    """
    return _enterprises(state, lens, filters, look, covered=True)


def _enterprises(
    state: CoverageState, lens: str, filters: Filters, look: Look | None, *, covered: bool
) -> FeatureCollection:
    rate_status = state.rate_status(lens)
    fit = fitting(state, filters)
    mask = rate_status.covered if covered else rate_status.uncovered
    if not covered and rate_status.no_rate in WITHOUT_POSITION:
        mask = rate_status.exclusion == COUNTED
    chosen = np.flatnonzero(mask & fit)
    lonlat = points(state.picture, state.enterprises[chosen])
    located = np.isfinite(lonlat).all(axis=1)
    drawn, lonlat = chosen[located], lonlat[located]
    unknown = 0 if covered else int((rate_status.unknown & fit).sum())
    meta = {
        **state_meta(state),
        "lens": lens,
        "count": len(drawn),
        "unlocated": int((~located).sum()) + unknown,
        "no_rate": rate_status.no_rate,
        **told(look, None),
    }
    reasons = None if covered else rate_status.reason
    if look is not None:
        seen = look.within(lonlat)
        drawn, lonlat = drawn[seen], lonlat[seen]
        meta["count"] = len(drawn)
        if len(drawn) > MOST_POINTS:
            group: Groups = np.zeros(len(drawn), np.int64)
            if reasons is not None:
                group = reasons[drawn].astype(np.int64)
            found = clusters(lonlat=lonlat, group=group)
            return _clustered(meta, look, found, "reason", () if covered else _REASONS)
    return FeatureCollection(_Made(lambda: _points(state, rate_status, reasons, drawn)), meta)


def _points(
    state: CoverageState, status: RateStatus, reasons: Codes | None, drawn: Positions
) -> Iterator[Feature]:
    """Enterprises as points; the uncovered with their reason and subdistrict."""
    snapshot = state.picture.snapshot
    nodes = state.enterprises[drawn]
    rows = zip(
        drawn.tolist(),
        snapshot.ids[nodes],
        snapshot.names[nodes],
        snapshot.layer[nodes].tolist(),
        snapshot.columns["lon"].values[nodes].tolist(),
        snapshot.columns["lat"].values[nodes].tolist(),
        state.nearest_site[drawn].tolist(),
        state.metres[drawn].tolist(),
        strict=True,
    )
    for at, node_id, name, layer, lon, lat, site, away in rows:
        near = site >= 0
        given = {
            "name": name,
            "layer": LAYERS[layer],
            "nearest_position": snapshot.ids[site] if near else None,
            "metres": round(away, 1) if near else None,
            "minutes": round(state.model.minutes_for(away), 1) if near else None,
            "certainty": certainty_at(status, at),
            "radius_m": state.whereabouts.metres_at(at),
        }
        if reasons is not None:
            subdistrict = int(state.places.subdistrict[at])
            given["reason"] = _REASONS[reasons[at]]
            given["subdistrict"] = None if subdistrict == NOWHERE else snapshot.ids[subdistrict]
        yield _feature(node_id, _point(lon, lat), given)


def places(*, state: CoverageState) -> FeatureCollection:
    """The subdistricts and communities as points to write their names at.

    Each at its own coordinates or else, ``derived``, at the mean of its enterprises; no boundary
    follows from either. What has neither is counted in ``meta.unlocated``. O(enterprises).
    """
    snapshot = state.picture.snapshot
    lonlat = points(state.picture, state.enterprises)
    located = np.isfinite(lonlat).all(axis=1)
    features, unlocated = [], 0
    for kind, of in (
        ("subdistrict", state.places.subdistrict),
        ("community", state.places.community),
    ):
        zones = state.picture.nodes("Zone")
        zones = zones[snapshot.columns["kind"].is_(kind)[zones]]
        there = located & (of != NOWHERE)
        count = np.bincount(of[there], minlength=len(snapshot))
        sums = [np.bincount(of[there], lonlat[there, axis], len(snapshot)) for axis in (0, 1)]
        own = points(state.picture, zones)
        for zone, (lon, lat) in zip(zones.tolist(), own.tolist(), strict=True):
            derived = not (np.isfinite(lon) and np.isfinite(lat))
            if derived and not count[zone]:
                unlocated += 1
                continue
            if derived:
                lon, lat = (float(total[zone] / count[zone]) for total in sums)
            given = {**known(state, zone), "kind": kind, "derived": derived}
            features.append(_feature(str(snapshot.ids[zone]), _point(lon, lat), given))
    meta = {**state_meta(state), "count": len(features), "unlocated": unlocated}
    return FeatureCollection(tuple(features), meta)


def plan(*, plan: Plan) -> FeatureCollection:
    """The positions that a plan opens or closes, as points in the order to do it.

    ``gain`` is the weight that each brings, or, closing, costs, after those before it. An
    infeasible plan has no features; ``meta.why`` says why.
    """
    action = "close" if plan.goal == "close" else "open"
    features = [
        _feature(
            site.id,
            _point(site.lon, site.lat),
            {
                "name": site.name,
                "action": action,
                "rank": site.order,
                "gain": site.gain,
                "enterprises": site.enterprises,
                "possible": site.possible,
                "fixed": site.fixed,
                "cost": site.cost,
                "drawn_on": list(plan.drawn_on),
            },
        )
        for site in plan.sites
    ]
    meta = {
        "crs": "WGS 84",
        "as_of": plan.as_of.isoformat(),
        "layers": list(plan.layers),
        "revision": plan.revision,
        "walk": asdict(plan.walk),
        "method": plan.method,
        "count": len(features),
        "goal": plan.goal,
        "zones": [asdict(zone) for zone in plan.zones],
        "within": plan.within,
        "among": asdict(plan.among),
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "why": plan.why and asdict(plan.why),
    }
    return FeatureCollection(tuple(features), meta)


def circle(
    *, lon: float, lat: float, radius_m: float, sphere_m: float = EARTH_RADIUS_M
) -> list[Ring]:
    """The points ``radius_m`` along great circles from a centre, as closed rings of degrees.

    One ring of :data:`VERTICES` vertices, counterclockwise; two where it crosses the antimeridian,
    cut there (RFC 7946, 3.1.9). The direct problem on a sphere: ``d = radius / sphere``,
    ``sin(lat') = sin(lat) cos(d) + cos(lat) sin(d) cos(b)`` for each bearing ``b``.

    Raises
    ------
    InvalidInput
        centre or radius are no numbers in range, or the circle holds a pole, which no ring of
        longitudes and latitudes can go around.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InvalidInput(f"({lon}, {lat}) is no longitude and latitude in degrees, WGS 84")
    if not 0 < radius_m < sphere_m * np.pi / 2:
        raise InvalidInput(f"a radius lies between 0 and a quarter of the earth, got {radius_m} m")
    distance, phi = radius_m / sphere_m, np.radians(lat)
    if abs(phi) + distance >= np.pi / 2:
        raise InvalidInput(
            f"the circle of {radius_m:.0f} m around ({lon}, {lat}) holds a pole and cannot be drawn"
        )
    # Against the clock: north, west, south, east.
    bearing = -2 * np.pi * np.arange(VERTICES) / VERTICES
    sine = np.sin(phi) * np.cos(distance) + np.cos(phi) * np.sin(distance) * np.cos(bearing)
    lats = np.degrees(np.arcsin(sine))
    lons = lon + np.degrees(
        np.arctan2(
            np.sin(bearing) * np.sin(distance) * np.cos(phi),
            np.cos(distance) - np.sin(phi) * sine,
        )
    )
    ring = list(zip(lons.tolist(), lats.tolist(), strict=True))
    if min(lons) >= -180 and max(lons) <= 180:
        return [_closed(ring)]
    seam = 180.0 if max(lons) > 180 else -180.0
    west, east = _clipped(ring, seam, keep=-1), _clipped(ring, seam, keep=1)
    shifted = [(x - 2 * seam, y) for x, y in (east if seam > 0 else west)]
    return [_closed(part) for part in ((west, shifted) if seam > 0 else (shifted, east))]


_Points = list[tuple[float, float]]


def _clipped(ring: _Points, seam: float, *, keep: int) -> _Points:
    """The part of a ring on one side of a meridian (Sutherland-Hodgman): -1 west, 1 east."""
    kept: _Points = []
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        inside, next_inside = (x0 - seam) * keep >= 0, (x1 - seam) * keep >= 0
        if inside:
            kept.append((x0, y0))
        if inside != next_inside:
            kept.append((seam, y0 + (y1 - y0) * (seam - x0) / (x1 - x0)))
    return kept


def _closed(ring: _Points) -> Ring:
    rounded = [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in ring]
    return [*rounded, rounded[0]]


def known(state: CoverageState, at: int) -> dict[str, Any]:
    """What every feature says of the node that it is of."""
    snapshot = state.picture.snapshot
    return {"name": str(snapshot.names[at]), "layer": LAYERS[snapshot.layer[at]]}


def state_meta(state: CoverageState) -> dict[str, Any]:
    """What every map of a coverage says of itself."""
    picture = state.picture
    return {
        "crs": "WGS 84",
        "as_of": picture.as_of.isoformat(),
        "layers": list(picture.layers),
        "revision": picture.snapshot.revision,
        "walk": asdict(Walk.of(state.model)),
    }


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, _DIGITS), round(lat, _DIGITS)]}


def _feature(
    node_id: str | None, geometry: Mapping[str, Any], properties: Mapping[str, Any]
) -> Feature:
    known = {} if node_id is None else {"id": node_id}
    return {"type": "Feature", **known, "geometry": geometry, "properties": properties}
