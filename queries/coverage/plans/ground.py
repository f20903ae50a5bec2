"""What plans and loads are computed on: the located demand, the sites, and who reaches whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.plans.candidates import NO_CANDIDATES, Candidates
from queries.coverage.reach.spans import crowd, spans, surely
from queries.coverage.reach.streets import StreetNetwork, StreetReport, street_within
from queries.coverage.reach.walking import TOLERANCE_M, Floats, within
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.methods.rows import Mask, covered_by
from queries.coverage.siting.result import Indices
from queries.coverage.status.facts import WITHOUT_POSITION
from queries.coverage.status.state import COUNTED, CoverageState
from queries.coverage.status.summary import demand_weight
from queries.coverage.status.whereabouts import BOUNDARY, Whereabouts, points


@dataclass(frozen=True, slots=True)
class StreetFacts:
    """What to know of the street network that the walks were measured on.

    ``islands`` are parts so small that they were left out; ``demand_too_far`` and ``sites_too_far``
    count enterprises and sites whose way to the nearest street alone is longer than the reach.
    ``farthest_demand_m`` and ``farthest_site_m`` are how far the farthest enterprise and the
    farthest site, candidates among them, lie from the street they were joined to.
    """

    network: str
    nodes: int
    edges: int
    components: int
    largest_share: float
    islands: int
    demand_too_far: int
    sites_too_far: int
    farthest_demand_m: float | None
    farthest_site_m: float | None
    sites_apart: int
    demand_apart: int
    too_short: int

    @classmethod
    def of(cls, report: StreetReport | None) -> Self | None:
        """The facts of a report; None of none."""
        if report is None:
            return None
        return cls(
            network=report.network,
            nodes=report.nodes,
            edges=report.edges,
            components=report.components,
            largest_share=report.largest_share,
            islands=report.islands,
            demand_too_far=report.demand_too_far,
            sites_too_far=report.sites_too_far,
            farthest_demand_m=finite(report.farthest_demand_m),
            farthest_site_m=finite(report.farthest_site_m),
            sites_apart=len(report.sites_apart),
            demand_apart=len(report.demand_apart),
            too_short=report.too_short,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """The enterprises of the base of spatial coverage that have coordinates, and the sites.

    Rows of ``reach`` are these enterprises; columns are the positions that stand, by id, and then
    the candidates. Its values are metres: straight ones, or along the streets with ``streets``.
    """

    rows: Indices
    """(n,) the enterprises' rows in the state."""
    demand: Floats
    """(n, 2) degrees."""
    weight: Floats
    """(n,) what each counts; 0 where the figure is not given."""
    without_weight: int
    """How many have no figure."""
    positions: Indices
    """(s,) the standing positions' rows in the snapshot."""
    candidates: Candidates
    sites: Floats
    """(s + c, 2) degrees: of the positions, and of the candidates behind them."""
    reach: csr_array
    """Where places were found; of places that are known to a radius only see the next."""
    surely: csr_array
    """Those of its pairs that are within reach wherever both truly are; ``reach`` itself where all
    places are exact."""
    demand_m: Floats
    """(n,) metres within which each enterprise truly is."""
    sites_m: Floats
    """(s + c,) the same of the sites."""
    farthest_m: float
    """Metres in a straight line beyond which nobody is within reach on any way."""
    hazy: Whereabouts
    """The standing positions without coordinates of which something is known."""
    unplaced: int
    """Those of which nothing is."""
    method: str
    """Code of METHOD: how metres were found."""
    streets: StreetReport | None

    @property
    def rough(self) -> bool:
        """Whether any place is known to a radius only."""
        return self.surely is not self.reach

    def possibly(self, sites: Indices) -> Mask:
        """(n,) who may be within reach of some of the sites, or of a hazy position."""
        found = covered_by(self.reach, sites)
        hazy = len(self.hazy.known_by) > 0
        if not (self.rough or hazy):
            return found
        places, radii = self.sites[sites], self.sites_m[sites]
        rough = self.demand_m > 0
        asked = [(rough, places, radii), (~rough, places[radii > 0], radii[radii > 0])]
        asked.append((np.ones_like(rough), self.hazy.lonlat, self.hazy.radius_m))
        for rows, lonlat, within_m in asked:
            least, _ = spans(
                demand=self.demand[rows],
                demand_m=self.demand_m[rows],
                sites=lonlat,
                sites_m=within_m,
            )
            found[rows] |= least <= self.farthest_m + TOLERANCE_M
        return found

    def at_most(self, sites: Indices) -> int:
        """How many may be within reach of some of the sites or of a position that can be
        anywhere."""
        found = self.possibly(sites)
        rest = crowd(
            demand=self.demand[~found], demand_m=self.demand_m[~found], metres=self.farthest_m
        )
        return int(found.sum()) + min(int((~found).sum()), self.unplaced * rest)

    @property
    def street_facts(self) -> StreetFacts | None:
        """The report on the streets as an answer tells it; None without streets."""
        return StreetFacts.of(self.streets)


def ground_of(
    *,
    state: CoverageState,
    weight: Weight = "one",
    candidates: Callable[[Floats], Candidates] | None = None,
    streets: StreetNetwork | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Ground:
    """The ground of a state; ``candidates`` gives further sites for its (n, 2) demand.

    ``meanwhile`` is called about once a second while streets are walked, and may raise. Raises
    InvalidInput where the layers hold no register or no enterprise has coordinates.
    """
    base = state.rate_status("spatial")
    if base.unanswered and base.no_rate not in WITHOUT_POSITION:
        raise InvalidInput(
            f"there is no base for the layers {', '.join(state.picture.layers)}: {base.no_rate}"
        )
    rows = _located_base(state)
    if not len(rows):
        raise InvalidInput(
            "no enterprise in the base has coordinates: `gongjian places find` finds places of "
            "addresses"
        )
    demand = points(state.picture, state.enterprises[rows])
    counts = demand_weight(state=state, weight=weight)[rows]
    positions = state.sites
    stand = state.sites_where
    located = stand.known_by < BOUNDARY
    new = NO_CANDIDATES if candidates is None else candidates(demand)
    sites = np.concatenate((stand.lonlat[located], new.places))
    demand_m = state.whereabouts.radius_m[rows]
    sites_m = np.concatenate((stand.radius_m[located], new.radius_m))
    report = None
    if streets is None:
        farthest = limit = state.model.threshold_m
        reach, method = within(demand=demand, sites=sites, metres=limit), None
        slack = demand_m, sites_m
    else:
        limit = state.model.path_m
        farthest = limit / streets.least_detour
        found = street_within(
            network=streets,
            demand=demand,
            sites=sites,
            metres=limit,
            demand_m=demand_m,
            sites_m=sites_m,
            meanwhile=meanwhile,
        )
        reach, method, report = found.pairs, found.method, found.report
        slack = found.demand_slack, found.site_slack
    return Ground(
        rows=rows,
        demand=demand,
        weight=np.nan_to_num(counts),
        without_weight=int(np.isnan(counts).sum()),
        positions=positions[located],
        candidates=new,
        sites=sites,
        reach=reach,
        surely=surely(reach, demand_m=slack[0], sites_m=slack[1], metres=limit),
        demand_m=demand_m,
        sites_m=sites_m,
        farthest_m=farthest,
        hazy=stand.of(stand.known_by == BOUNDARY),
        unplaced=state.unplaced,
        method=method or state.model.method,
        streets=report,
    )


def _located_base(state: CoverageState) -> Indices:
    """Rows of the enterprises in the base of spatial coverage that have coordinates.

    Also where no position stands, and so no rate can be told: that is when a plan is needed most.
    """
    rate_status = state.rate_status("spatial")
    located = np.isfinite(points(state.picture, state.enterprises)).all(axis=1)
    return np.flatnonzero((rate_status.exclusion == COUNTED) & located)


def finite(value: float | None) -> float | None:
    """A number that JSON can say: None for one that is missing, nan or infinite."""
    return float(value) if value is not None and isfinite(value) else None
