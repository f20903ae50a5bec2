"""Reach along streets: many-source shortest paths on a street network the user gave.

A demand point and a site are joined to the network at the point of an edge nearest to each on the
great circle, where an edge is the straight line between its nodes; the way between them is both
ways to the edge and the shortest path along the edges, of whose lengths the part that is walked
counts. Walking ignores one-way signs unless they are asked for. Files are read by
:mod:`queries.coverage.reach.street_files`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.reach.edges import Edges
from queries.coverage.reach.snapping import Indices, Snapped
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    TOLERANCE_M,
    Floats,
    as_points,
    check_metres,
    check_points,
    great_circle,
    unit_vectors,
)


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """Nodes with coordinates and the directed edges between them, checked when it is built.

    A street that can be driven both ways is two edges. Of parallel edges the shortest counts.
    Raises InvalidInput for a network without nodes or edges, an edge that is not between its nodes,
    a length that is not a positive number of metres, or a node that is nowhere on Earth.
    """

    lonlat: Floats
    """(k, 2) degrees, WGS 84."""
    start: Indices
    """(e,) the node that an edge leaves."""
    end: Indices
    metres: Floats
    """(e,) its length."""
    name: str = ""
    """What answers call it."""
    islands: int = 0
    """Parts that were left out as too small when it was read."""

    def __post_init__(self) -> None:
        nodes, edges = len(self.lonlat), len(self.metres)
        if not nodes or not edges:
            raise InvalidInput(f"the street network is empty: {nodes} nodes, {edges} edges")
        if not check_points(as_points(self.lonlat, "street nodes"), "street nodes").all():
            raise InvalidInput("every node of a street network needs coordinates")
        if not len(self.start) == len(self.end) == edges:
            raise InvalidInput("start, end and metres of the street edges differ in number")
        ends = np.concatenate((self.start, self.end))
        if ends.min() < 0 or ends.max() >= nodes:
            raise InvalidInput(f"a street edge ends at a node that is not one of the {nodes}")
        bad = ~(np.isfinite(self.metres) & (self.metres > 0))
        if bad.any():
            at = int(bad.argmax())
            raise InvalidInput(
                f"street edge {at}: a length is more than 0 metres, got {self.metres[at]}"
            )

    def edges(self, *, one_way: bool = False) -> Edges:
        """The edges as walks need them, made when they are first asked for."""
        return self._signed if one_way else self._walked

    @cached_property
    def _walked(self) -> Edges:
        return Edges.of(self.lonlat, self.start, self.end, self.metres, one_way=False)

    @cached_property
    def _signed(self) -> Edges:
        return Edges.of(self.lonlat, self.start, self.end, self.metres, one_way=True)

    @cached_property
    def too_short(self) -> int:
        """Edges more than 1 % and 1 m shorter than the straight line between their ends."""
        return int((self.metres < self._straight_m * 0.99 - 1).sum())

    @cached_property
    def least_detour(self) -> float:
        """No way along the streets is shorter than this times the straight line; 1 at most, and
        less only where an edge is shorter than the straight line between its ends."""
        longer = self._straight_m > 0
        return min(1.0, float((self.metres[longer] / self._straight_m[longer]).min(initial=1.0)))

    @cached_property
    def _straight_m(self) -> Floats:
        ends = unit_vectors(self.lonlat)
        return great_circle(ends[self.start], ends[self.end])


@dataclass(frozen=True, eq=False, slots=True)
class StreetReport:
    """What to know of a network before its distances are believed."""

    network: str
    """Its name."""
    nodes: int
    edges: int
    components: int
    """Parts with no street between them, one-way signs ignored; 1 is connected."""
    largest_share: float
    """Share of the nodes that are in the largest component."""
    islands: int
    """Parts that were left out as too small when the network was read."""
    demand_too_far: int
    """Demand points so far from every street that the way there alone is longer than the reach."""
    sites_too_far: int
    farthest_demand_m: float
    """The longest way from a demand point to its street; nan if none is located."""
    farthest_site_m: float
    sites_apart: Indices
    """Sites in a component that no demand point joins: nobody reaches them on any way."""
    demand_apart: Indices
    """Demand points in a component that no site joins."""
    too_short: int
    """Edges shorter than the straight line between their ends, which no street is: the sign of
    another unit or of misplaced nodes."""


@dataclass(frozen=True, eq=False, slots=True)
class StreetReach:
    """All pairs within a distance along streets; ``pairs`` as
    :func:`queries.coverage.reach.walking.within` gives them, with metres along the network and to
    it."""

    method: ClassVar[str] = "street_network"
    """Code of METHOD."""

    pairs: csr_array
    report: StreetReport
    demand_slack: Floats
    """(n,) metres by which the ways of each demand point can differ because of where it truly is;
    0 for an exact one, inf where nothing bounds it."""
    site_slack: Floats


def street_within(
    *,
    network: StreetNetwork,
    demand: Floats,
    sites: Floats,
    metres: float,
    demand_m: Floats | None = None,
    sites_m: Floats | None = None,
    one_way: bool = False,
    radius_m: float = EARTH_RADIUS_M,
    meanwhile: Callable[[], None] = lambda: None,
) -> StreetReach:
    """All pairs of a demand point and a site at most ``metres`` apart along the streets.

    ``demand`` is (n, 2) and ``sites`` (m, 2), longitude and latitude in degrees, WGS 84. The metres
    of a pair are great circle to the nearest street + shortest path + great circle from the street
    nearest to the site, so they are no shorter than the straight line unless a street is;
    ``metres`` itself is within. A pair without a path is absent, and so is a point without
    coordinates. With ``one_way`` the path leads from the demand to the site along the directed
    edges. ``demand_m`` and ``sites_m`` are the metres within which each truly is (none: exact),
    from which the slacks follow (:mod:`queries.coverage.reach.slack`); not with ``one_way``.
    ``meanwhile`` is called about once a second or oftener; what it raises ends the search.

    Raises InvalidInput as :func:`queries.coverage.reach.walking.within` does. Dijkstra from the
    ends of every edge that a site joins, cut off at ``metres``: O((n + m) log e + m reached log
    reached + pairs) for e edges, once these are made ready.
    """
    # Here and not above: the compiler behind it takes longer to import than a short answer takes.
    from queries.coverage.reach.paths import Ways
    from queries.coverage.reach.slack import street_slack

    check_metres(metres, radius_m)
    demand, sites = as_points(demand, "demand"), as_points(sites, "sites")
    check_points(demand, "demand")
    check_points(sites, "sites")
    edges, limit = network.edges(one_way=one_way), metres + TOLERANCE_M
    at_demand, at_site = (
        edges.snapper.snap(points, radius_m=radius_m, meanwhile=meanwhile)
        for points in (demand, sites)
    )
    demand_slack, site_slack = (
        np.zeros(len(points))
        if within is None or one_way
        else street_slack(edges, points, at, within, limit=metres, meanwhile=meanwhile)
        for points, at, within in ((demand, at_demand, demand_m), (sites, at_site, sites_m))
    )
    ways = Ways.of(edges, at_demand)
    rows, columns, values = [np.empty(0, np.intp)], [np.empty(0, np.intp)], [np.empty(0)]
    for site in np.flatnonzero(at_site.edge >= 0).tolist():
        meanwhile()
        away = float(at_site.metres[site])
        found, way = ways.to(int(at_site.edge[site]), float(at_site.share[site]), limit - away)
        rows.append(found)
        columns.append(np.full(len(found), site))
        values.append(way + away)
    pairs = csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(demand), len(sites)),
    )
    pairs.sort_indices()
    report = _report(network, edges, at_demand, at_site, limit)
    return StreetReach(pairs, report, demand_slack, site_slack)


def _report(
    network: StreetNetwork, edges: Edges, at_demand: Snapped, at_site: Snapped, limit: float
) -> StreetReport:
    located_demand, located_sites = at_demand.edge >= 0, at_site.edge >= 0
    of_demand, of_site = (edges.component[edges.one[at.edge]] for at in (at_demand, at_site))
    with_demand = np.zeros(edges.components, np.bool_)
    with_demand[of_demand[located_demand]] = True
    with_site = np.zeros(edges.components, np.bool_)
    with_site[of_site[located_sites]] = True
    return StreetReport(
        network=network.name,
        nodes=len(network.lonlat),
        edges=len(network.metres),
        components=edges.components,
        largest_share=float(np.bincount(edges.component).max() / len(network.lonlat)),
        islands=network.islands,
        demand_too_far=int((at_demand.metres > limit).sum()),
        sites_too_far=int((at_site.metres > limit).sum()),
        farthest_demand_m=_farthest(at_demand.metres),
        farthest_site_m=_farthest(at_site.metres),
        sites_apart=np.flatnonzero(located_sites & ~with_demand[of_site]),
        demand_apart=np.flatnonzero(located_demand & ~with_site[of_demand]),
        too_short=network.too_short,
    )


def _farthest(metres: Floats) -> float:
    located = metres[~np.isnan(metres)]
    return float(located.max()) if len(located) else float("nan")
