"""What plans and loads are computed on: the located demand, the sites, and who reaches whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.plans.candidates import NO_CANDIDATES, Candidates
from queries.coverage.reach.streets import StreetNetwork, StreetReport, street_within
from queries.coverage.reach.walking import Floats, within
from queries.coverage.rules.policy import Weight
from queries.coverage.siting.result import Indices
from queries.coverage.status.state import COUNTED, WITHOUT_POSITION, CoverageState, points
from queries.coverage.status.summary import demand_weight


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
    method: str
    """Code of METHOD: how metres were found."""
    streets: StreetReport | None

    @property
    def street_facts(self) -> StreetFacts | None:
        """The report on the streets as an answer tells it; None without streets."""
        report = self.streets
        if report is None:
            return None
        return StreetFacts(
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
        raise InvalidInput("no enterprise in the base has coordinates")
    demand = points(state.picture, state.enterprises[rows])
    counts = demand_weight(state=state, weight=weight)[rows]
    positions = state.sites
    places = points(state.picture, positions)
    located = np.isfinite(places).all(axis=1)
    new = NO_CANDIDATES if candidates is None else candidates(demand)
    sites = np.concatenate((places[located], new.places))
    report = None
    if streets is None:
        reach, method = within(demand=demand, sites=sites, metres=state.model.threshold_m), None
    else:
        found = street_within(
            network=streets,
            demand=demand,
            sites=sites,
            metres=state.model.path_m,
            meanwhile=meanwhile,
        )
        reach, method, report = found.pairs, found.method, found.report
    return Ground(
        rows=rows,
        demand=demand,
        weight=np.nan_to_num(counts),
        without_weight=int(np.isnan(counts).sum()),
        positions=positions[located],
        candidates=new,
        sites=sites,
        reach=reach,
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
