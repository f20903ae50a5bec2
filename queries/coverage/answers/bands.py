"""What is within a walk along the streets of each position: the streets that are reached, as areas.

An area is drawn where the ways lead, :data:`BAND_M` wide to either side of them, or as much less as
is left of the walk there. Whether an enterprise is in reach is never told from an area.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from graph.geojson import Feature, FeatureCollection
from queries.coverage.answers.clusters import Look, told
from queries.coverage.answers.geo import known, state_meta
from queries.coverage.reach.along import StreetWalk, with_sites
from queries.coverage.reach.edges import Edges
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import points

BAND_M = 60.0
"""As far as a house lies from its street, about."""
_LEAST_M = 5.0
"""So that an area has an inside."""
_FINE_M = 4.0
"""Corners closer to the line between their neighbours are left out."""
_DIGITS = 6


def reach_along(
    *, state: CoverageState, walk: StreetWalk, look: Look | None = None
) -> FeatureCollection:
    """The streets within a walk of each position, as polygons.

    Positions without coordinates are counted in ``meta.unlocated``. As it is looked at, only of
    those that may reach into the box. A search no longer than the walk for each position.
    """
    sites = state.sites
    places = points(state.picture, sites)
    placed = np.isfinite(places).all(axis=1)
    seen = placed if look is None else look.within(places, walk.path_m)
    located = np.flatnonzero(seen)
    edges, limit = walk.streets.edges(), walk.path_m
    stand = edges.snapper.snap(places, radius_m=EARTH_RADIUS_M, meanwhile=lambda: None)
    graph, k = with_sites(edges, stand, located), len(edges.lonlat)
    features: list[Feature] = []
    for number, row in enumerate(located.tolist()):
        (metres,) = dijkstra(graph, indices=[k + number], limit=limit)
        rest = limit - float(stand.metres[row])
        pieces, left = _reached(edges, metres[:k], limit)
        own = _own(edges, int(stand.edge[row]), float(stand.share[row]), max(rest, 0.0))
        area = _area(
            places[row],
            np.concatenate((pieces, own)),
            np.concatenate((left, np.full(len(own), rest))),
        )
        site = int(sites[row])
        given = {
            **known(state, site),
            "tier": state.picture.snapshot.columns["tier"].at(site),
            "radius_m": round(limit, 3),
        }
        features.append(
            {
                "type": "Feature",
                "id": str(state.picture.snapshot.ids[site]),
                "geometry": area,
                "properties": given,
            }
        )
    meta = {
        **state_meta(state),
        "tiers": list(state.tiers),
        "count": len(located),
        "unlocated": int((~placed).sum()),
        "band_m": BAND_M,
        **told(look, None),
    }
    return FeatureCollection(tuple(features), meta)


def _reached(edges: Edges, metres: Floats, limit: float) -> tuple[Floats, Floats]:
    """(p, 2, 2) degrees of the pieces of street that are reached from an end, and the metres left
    there, by the metres to each node. O(nodes)."""
    graph = edges.graph
    nodes = np.flatnonzero(metres < limit)
    first, count = graph.indptr[nodes], np.diff(graph.indptr)[nodes]
    near = np.repeat(nodes, count)
    street = np.arange(len(near)) + np.repeat(first - (np.cumsum(count) - count), count)
    far, length, rest = graph.indices[street], graph.data[street], limit - metres[near]
    whole = (limit - metres[far] >= length) & (metres[far] < metres[near])
    use = ~whole  # or by its other end all of it is reached
    begin, end = edges.lonlat[near[use]], edges.lonlat[far[use]]
    share = np.minimum(rest[use] / length[use], 1.0)[:, np.newaxis]
    return np.stack((begin, begin + share * (end - begin)), axis=1), rest[use]


def _own(edges: Edges, edge: int, share: float, rest: float) -> Floats:
    """(2, 2, 2) the pieces of the street that a position joins, to either side of where it does."""
    one, other = edges.lonlat[edges.one[edge]], edges.lonlat[edges.other[edge]]
    length = float(min(edges.onward[edge], edges.back[edge]))
    place = one + share * (other - one)
    reach = rest / length
    return np.stack(
        (
            (place, place + min(reach, share) * (one - other)),
            (place, place + min(reach, 1 - share) * (other - one)),
        )
    )


def _area(place: Floats, pieces: Floats, left: Floats) -> dict[str, Any]:
    """The pieces of street about a place, made wide, and the place itself."""
    scale = np.radians(1.0) * EARTH_RADIUS_M * np.array([np.cos(np.radians(place[1])), 1.0])
    width = np.clip(left, _LEAST_M, BAND_M)
    # Each by itself, which is far faster than all lines at once where they cross.
    lines = shapely.linestrings((pieces - place) * scale)
    area = shapely.union_all(shapely.buffer(lines, width, quad_segs=1))
    area = shapely.simplify(area, _FINE_M)
    back = shapely.transform(area, lambda at: np.round(at / scale + place, _DIGITS))
    found: dict[str, Any] = shapely.geometry.mapping(shapely.orient_polygons(back))
    return found
