"""What one more position would bring: the uncovered that a walk from a place reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.streets import street_within
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    Floats,
    WalkModel,
    as_points,
    check_metres,
    check_points,
)
from queries.coverage.status.base import Mask
from queries.coverage.status.facts import WITHOUT_POSITION
from queries.coverage.status.state import COUNTED, CoverageState
from queries.coverage.status.summary import PolicyName, Walk
from queries.coverage.status.whereabouts import points


@dataclass(frozen=True, slots=True)
class Gain:
    """How many enterprises of the base that no position reaches are within the walk of a place.

    ``enterprises`` goes by the places that were found, as the rate does. Wherever within its radius
    each body is, and the place within ``radius_m`` metres, ``certain`` are so many at least and
    ``possible`` at most.
    """

    lon: float
    lat: float
    radius_m: float
    enterprises: int
    certain: int
    possible: int
    walk: Walk
    policy: PolicyName


def gain(*, state: CoverageState, lon: float, lat: float, radius_m: float = 0.0) -> Gain:
    """What a position at a place would add to the spatial lens, by the walk of the state.

    It truly stands within ``radius_m`` metres of the place. Surely gains who surely is within reach
    and may be of no position that stands; possibly gains who may be within reach and surely is of
    none. Along streets only those are walked to that are near enough in a straight line, so that an
    answer takes milliseconds whatever the network: O(k) and a search, cut off at the walk, from the
    place and from each enterprise that may surely gain and is known to a radius only.

    Raises InvalidInput where there is no base, for a place that is none on Earth or a radius that
    is none.
    """
    place = as_points(np.array([[lon, lat]]), "place")
    check_points(place, "place")
    check_metres(radius_m, EARTH_RADIUS_M)
    base = state.rate_status("spatial")
    if base.unanswered and base.no_rate not in WITHOUT_POSITION:
        layers = ", ".join(state.picture.layers)
        raise InvalidInput(f"there is no base for the layers {layers}: {base.no_rate}")
    counted = base.exclusion == COUNTED
    placed = np.isfinite(points(state.picture, state.enterprises)).all(axis=1)
    uncovered = counted & placed & ~state.model.covers(state.metres)
    least, way, most = _ways(state, place, radius_m, longest_of=counted & ~base.possible)
    within = state.model.covers
    certain = counted & ~base.possible & within(most)
    possible = counted & ~base.certain & (within(least) | state.whereabouts.unbounded)
    doubt = state.near_unplaced(np.flatnonzero(certain), state.unplaced)
    return Gain(
        lon,
        lat,
        radius_m,
        int((uncovered & within(way)).sum()),
        int(certain.sum()) - doubt,
        int(possible.sum()),
        Walk.of(state.model),
        PolicyName.of(state.policy),
    )


def _ways(
    state: CoverageState, place: Floats, radius_m: float, *, longest_of: Mask
) -> tuple[Floats, Floats, Floats]:
    """(k,) least, found and most metres to a place; the most of some only, else inf, and all inf
    where they are surely beyond the walk."""
    where, model = state.whereabouts, state.model
    rough = where.radius_m + radius_m
    straight = WalkModel().between(place[0], where.lonlat)
    if not isinstance(model, StreetWalk):
        return straight - rough, straight, straight + rough
    least = model.streets.least_detour * (straight - rough)
    way, most = np.full((2, len(rough)), np.inf)
    near = np.flatnonzero(model.covers(least))
    asked = np.where(longest_of[near], where.radius_m[near], 0.0)
    found = street_within(
        network=model.streets,
        demand=where.lonlat[near],
        sites=place,
        metres=model.threshold_m,
        demand_m=asked,
        sites_m=np.array([radius_m]),
    )
    rows = np.flatnonzero(np.diff(found.pairs.indptr))
    way[near[rows]] = found.pairs.data
    most[near[rows]] = found.pairs.data + found.demand_slack[rows] + found.site_slack[0]
    return np.where(rough > 0, least, way), way, np.where(longest_of, most, np.inf)
