"""The ground of a map, from what is known: boundaries of zones, carriers, streets of a network.

GeoJSON as :mod:`queries.coverage.answers.geo` gives it.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from graph.geojson import Feature, FeatureCollection
from graph.snapshot.pictures import LAYERS
from queries.coverage.answers.geo import state_meta
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.status.places import NOWHERE
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import points

MOST_STREETS = 20_000
"""Edges of one answer: what a browser still draws at once."""

_DIGITS = 6
"""Of a street's ends, in degrees: a decimetre."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def ground(*, state: CoverageState) -> FeatureCollection:
    """The boundaries of zones that have one, and the carriers as points with their enterprises.

    A carrier stands at its own coordinates or else, ``derived``, at the mean of its enterprises;
    one that has neither is counted in ``meta.unlocated``. O(zones + enterprises).
    """
    picture = state.picture
    snapshot = picture.snapshot
    columns = snapshot.columns
    zones = picture.nodes("Zone")
    features = [
        _zone(state, int(zone), json.loads(columns["boundary"].at(zone)))
        for zone in zones.tolist()
        if columns["boundary"].at(zone) is not None
    ]
    carriers = zones[columns["kind"].is_("carrier")[zones]]
    lonlat = points(picture, state.enterprises)
    of = state.places.carrier
    inside = of != NOWHERE
    located = inside & np.isfinite(lonlat).all(axis=1)
    n = len(snapshot)
    enterprises = np.bincount(of[inside], minlength=n)
    count = np.bincount(of[located], minlength=n)
    sums = [np.bincount(of[located], lonlat[located, axis], n) for axis in (0, 1)]
    unlocated = 0
    for zone, own in zip(carriers.tolist(), points(picture, carriers).tolist(), strict=True):
        derived = not np.isfinite(own).all()
        if derived and not count[zone]:
            unlocated += 1
            continue
        lon, lat = [float(total[zone] / count[zone]) for total in sums] if derived else own
        given = {"derived": derived, "enterprises": int(enterprises[zone])}
        point = {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}
        features.append(_zone(state, zone, point, given))
    meta = {**state_meta(state), "count": len(features), "unlocated": unlocated}
    return FeatureCollection(tuple(features), meta)


def _zone(
    state: CoverageState, zone: int, geometry: dict[str, Any], more: dict[str, Any] | None = None
) -> Feature:
    snapshot = state.picture.snapshot
    given = {
        "name": str(snapshot.names[zone]),
        "layer": LAYERS[snapshot.layer[zone]],
        "kind": snapshot.columns["kind"].at(zone),
        "carrier_kind": snapshot.columns["carrier_kind"].at(zone),
    }
    return {
        "type": "Feature",
        "id": str(snapshot.ids[zone]),
        "geometry": geometry,
        "properties": {**given, **(more or {})},
    }


def streets(*, network: StreetNetwork | None, box: Box) -> FeatureCollection:
    """The streets of a network that have an end in a box, as one feature of straight edges.

    Of more than :data:`MOST_STREETS` the longest are taken, and ``meta.left_out`` counts the rest.
    Without a network, and without a street in the box, there is no feature. O(edges).
    """
    if network is None:
        return FeatureCollection((), {"crs": "WGS 84", "network": None, "left_out": 0})
    edges = network.edges()
    lon, lat = network.lonlat[:, 0], network.lonlat[:, 1]
    west, south, east, north = box
    within = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    chosen = np.flatnonzero(within[edges.one] | within[edges.other])
    left_out = max(0, len(chosen) - MOST_STREETS)
    if left_out:
        metres = np.minimum(edges.onward, edges.back)[chosen]
        chosen = chosen[np.argpartition(-metres, MOST_STREETS)[:MOST_STREETS]]
    ends = np.stack((network.lonlat[edges.one[chosen]], network.lonlat[edges.other[chosen]]), 1)
    geometry = {"type": "MultiLineString", "coordinates": np.round(ends, _DIGITS).tolist()}
    meta = {"crs": "WGS 84", "network": network.name, "left_out": left_out}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"count": len(chosen)}}
    return FeatureCollection((feature,) if len(chosen) else (), meta)
