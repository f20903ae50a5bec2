"""What one more position would bring: the uncovered that a walk from a place reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.streets import street_within
from queries.coverage.reach.walking import as_points, check_points, within
from queries.coverage.status.facts import WITHOUT_POSITION
from queries.coverage.status.state import COUNTED, CoverageState
from queries.coverage.status.summary import PolicyName, Walk
from queries.coverage.status.whereabouts import points


@dataclass(frozen=True, slots=True)
class Gain:
    """How many enterprises of the base that no position reaches are within the walk of a place.

    Places are those that were found, as in the rate itself.
    """

    lon: float
    lat: float
    enterprises: int
    walk: Walk
    policy: PolicyName


def gain(*, state: CoverageState, lon: float, lat: float) -> Gain:
    """What a position at a place would add to the spatial lens, by the walk of the state.

    Along streets only those are walked to that are near enough in a straight line, so that an
    answer takes milliseconds whatever the network: O(k) and one search, cut off at the walk.
    Raises InvalidInput where there is no base, or for a place that is none on Earth.
    """
    place = as_points(np.array([[lon, lat]]), "place")
    check_points(place, "place")
    base = state.rate_status("spatial")
    if base.unanswered and base.no_rate not in WITHOUT_POSITION:
        layers = ", ".join(state.picture.layers)
        raise InvalidInput(f"there is no base for the layers {layers}: {base.no_rate}")
    demand = points(state.picture, state.enterprises)
    demand = demand[(base.exclusion == COUNTED) & ~state.model.covers(state.metres)]
    model = state.model
    if isinstance(model, StreetWalk):
        far = model.threshold_m / model.streets.least_detour
        near = within(demand=place, sites=demand, metres=far).indices
        reached = street_within(
            network=model.streets, demand=demand[near], sites=place, metres=model.threshold_m
        ).pairs
    else:
        reached = within(demand=place, sites=demand, metres=model.threshold_m)
    return Gain(lon, lat, reached.nnz, Walk.of(model), PolicyName.of(state.policy))
