"""The service circle as a whole: how often covered, who carries how much, how even that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queries.coverage.answers.catchment import TIMES, accessibility, multiplicity, position_loads
from queries.coverage.plans.ground import Ground, StreetFacts, finite, ground_of
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import Floats
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.closing import loss_of_closing
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.status.ranges import Range, range_among
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk


@dataclass(frozen=True, slots=True)
class PositionLoad:
    """What one position carries (S08.5), and what its closing would cost (S08.6).

    ``assigned`` is the weight of those to whom it is the nearest, ``within`` of all it reaches,
    ``only`` of those no other reaches.
    """

    id: str
    name: str
    assigned: float
    within: float
    only: float
    floor_area_m2: float | None
    m2_per_100: float | None


@dataclass(frozen=True, slots=True)
class ServiceCircle:
    """The spatial lens in full. Weights are of located enterprises in the base, where their places
    were found; ``range`` says between what the rate lies wherever they truly are, and those without
    coordinates too.

    ``times`` counts enterprises reached by 0, 1, 2, 3 and more positions, ``weight_times`` their
    weight; ``backup`` of them stay covered whichever position closes. ``gini_assigned`` is 0 where
    every position carries the same. ``access`` is floor area for each 100 of weight where it lives
    (2SFCA): its mean over the weight, and quartiles over enterprises.
    """

    method: str
    walk: Walk
    weight: Weight
    without_weight: int
    enterprises: int
    covered: int
    rate: float | None
    range: Range
    times: Mapping[str, int]
    weight_times: Mapping[str, float]
    backup: int
    unlocated: int
    positions: int
    positions_without_coordinates: int
    gini_assigned: float | None
    gini_within: float | None
    unassigned: float
    access_mean: float | None
    access_quartiles: tuple[float, float, float]
    positions_without_area: int
    overloaded: tuple[PositionLoad, ...]
    idle: tuple[PositionLoad, ...]
    streets: StreetFacts | None
    policy: PolicyName


def service_circle(
    *,
    state: CoverageState,
    weight: Weight = "one",
    streets: StreetNetwork | None = None,
    top: int = 10,
) -> ServiceCircle:
    """Reach, multiplicity and loads of a state.

    With ``streets`` the walks are along them, else straight lines times the detour; ``method``
    says which. Raises InvalidInput where there is no base, or ``top`` is below 1.
    """
    ground = ground_of(state=state, weight=weight, streets=streets)
    often = multiplicity(reach=ground.reach, weight=ground.weight)
    area = _areas(state, ground)
    known = np.isfinite(area) & (area > 0)
    loads = position_loads(
        reach=ground.reach, weight=ground.weight, area_m2=np.where(known, area, np.nan), top=top
    )
    access = accessibility(
        reach=ground.reach, supply=np.where(known, area, 0.0), weight=ground.weight
    )
    only = (
        loss_of_closing(reach=ground.reach, weight=ground.weight).weight
        if len(ground.positions)
        else area
    )
    total = float(ground.weight.sum())
    covered = sum(often.demand[1:])

    def load(site: int) -> PositionLoad:
        node = ground.positions[site]
        return PositionLoad(
            id=str(state.picture.snapshot.ids[node]),
            name=str(state.picture.snapshot.names[node]),
            assigned=float(loads.assigned[site]),
            within=float(loads.within[site]),
            only=float(only[site]),
            floor_area_m2=finite(area[site]),
            m2_per_100=finite(loads.m2_per_100[site]),
        )

    quartiles = np.quantile(access.score, (0.25, 0.5, 0.75)) * 100
    return ServiceCircle(
        method=ground.method,
        walk=Walk.of(state.model),
        weight=weight,
        without_weight=ground.without_weight,
        enterprises=len(ground.rows),
        covered=covered,
        rate=covered / len(ground.rows) if len(ground.positions) else None,
        range=_range(state, ground),
        times=dict(zip(TIMES, often.demand, strict=True)),
        weight_times=dict(zip(TIMES, often.weight, strict=True)),
        backup=sum(often.demand[2:]),
        unlocated=int(state.rate_status("spatial").unknown.sum()),
        positions=len(state.own_sites),
        positions_without_coordinates=state.own_sites_unlocated,
        gini_assigned=finite(loads.gini_assigned),
        gini_within=finite(loads.gini_within),
        unassigned=loads.unassigned,
        access_mean=float(access.score @ ground.weight) / total * 100 if total else None,
        access_quartiles=(float(quartiles[0]), float(quartiles[1]), float(quartiles[2])),
        positions_without_area=int((~known).sum()),
        overloaded=tuple(load(site) for site in loads.overloaded.tolist()),
        idle=tuple(load(site) for site in loads.idle.tolist()),
        streets=ground.street_facts,
        policy=PolicyName.of(state.policy),
    )


def _range(state: CoverageState, ground: Ground) -> Range:
    every = np.arange(len(ground.positions))
    certain, possible = covered_by(ground.surely, every), ground.possibly(every)
    unlocated = int(state.rate_status("spatial").unknown.sum())
    return range_among(
        certain=int(certain.sum()),
        possible=ground.at_most(every) + unlocated,
        uncertain=int((possible & ~certain).sum()),
        of=len(ground.rows) + unlocated,
    )


def _areas(state: CoverageState, ground: Ground) -> Floats:
    """(s,) square metres of each position; nan where not given."""
    values: Floats = state.picture.snapshot.columns["floor_area_m2"].values[ground.positions]
    return values
