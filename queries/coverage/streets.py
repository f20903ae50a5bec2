"""Reach along streets: many-source shortest paths on a street network the user gave.

A demand point and a site are joined to the network at its node nearest to each on the great circle;
the way between them is both ways to the node and the shortest path between the nodes. Walking
ignores one-way signs unless they are asked for. Files are read by
:mod:`queries.coverage.street_files`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graph.errors import InvalidInput
from queries.coverage.reach import (
    EARTH_RADIUS_M,
    TOLERANCE_M,
    Floats,
    as_points,
    check_metres,
    check_points,
    great_circle,
    nearest,
    unit_vectors,
)

Indices = NDArray[np.intp]

_AT_A_TIME = 1 << 22
"""Distances held at a time: 32 MB, whatever the size of network and sites."""


@dataclass(frozen=True, eq=False, slots=True)
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


@dataclass(frozen=True, eq=False, slots=True)
class StreetReport:
    """What to know of a network before its distances are believed."""

    nodes: int
    edges: int
    components: int
    """Parts with no street between them, one-way signs ignored; 1 is connected."""
    largest_share: float
    """Share of the nodes that are in the largest component."""
    farthest_demand_m: float
    """The longest way from a demand point to its node; nan if none is located."""
    farthest_site_m: float
    sites_apart: Indices
    """Sites in a component that no demand point joins: nobody reaches them on any way."""
    demand_apart: Indices
    """Demand points in a component that no site joins."""
    too_short: int
    """Edges more than 1 % and 1 m shorter than the straight line between their ends, which no
    street is: the sign of another unit or of misplaced nodes."""


@dataclass(frozen=True, eq=False, slots=True)
class StreetReach:
    """All pairs within a distance along streets; ``pairs`` as :func:`queries.coverage.reach.within`
    gives them, with metres along the network and to it."""

    method: ClassVar[str] = "street_network"
    """Code of METHOD."""

    pairs: csr_array
    report: StreetReport


def street_within(
    *,
    network: StreetNetwork,
    demand: Floats,
    sites: Floats,
    metres: float,
    one_way: bool = False,
    radius_m: float = EARTH_RADIUS_M,
) -> StreetReach:
    """All pairs of a demand point and a site at most ``metres`` apart along the streets.

    ``demand`` is (n, 2) and ``sites`` (m, 2), longitude and latitude in degrees, WGS 84. The metres
    of a pair are great circle to the nearest node + shortest path + great circle from the nearest
    node, so they are no shorter than the straight line unless a street is; ``metres`` itself is
    within. A pair without a path is absent, and so is a point without coordinates. With ``one_way``
    the path leads from the demand to the site along the directed edges.

    Raises InvalidInput as :func:`queries.coverage.reach.within` does. Dijkstra from every node that
    a site joins, cut off at ``metres``: O(m (k + reached log reached) + pairs) for k nodes.
    """
    check_metres(metres, radius_m)
    demand, sites = as_points(demand, "demand"), as_points(sites, "sites")
    check_points(demand, "demand")
    check_points(sites, "sites")
    to_demand, demand_node = nearest(demand=demand, sites=network.lonlat, radius_m=radius_m)
    to_site, site_node = nearest(demand=sites, sites=network.lonlat, radius_m=radius_m)
    k = len(network.lonlat)
    graph = _lengths(network, one_way=one_way)

    by_node = np.argsort(demand_node, kind="stable")
    by_node = by_node[demand_node[by_node] >= 0]
    begin = np.searchsorted(demand_node[by_node], np.arange(k + 1))
    limit = metres + TOLERANCE_M
    rows, columns, values = [by_node[:0]], [by_node[:0]], [np.empty(0)]
    located = np.flatnonzero(site_node >= 0)
    located = located[np.argsort(site_node[located], kind="stable")]
    sources, copy = np.unique(site_node[located], return_inverse=True)
    step = max(1, _AT_A_TIME // k)
    for first in range(0, len(sources), step):
        paths = dijkstra(graph, indices=sources[first : first + step], limit=limit)
        low, high = np.searchsorted(copy, (first, first + step))
        for site, path in zip(located[low:high], paths[copy[low:high] - first], strict=True):
            reached = np.flatnonzero(np.isfinite(path))
            size = begin[reached + 1] - begin[reached]
            before = np.cumsum(size) - size
            found = by_node[np.repeat(begin[reached] - before, size) + np.arange(size.sum())]
            way = to_demand[found] + np.repeat(path[reached], size) + to_site[site]
            near = way <= limit
            rows.append(found[near])
            columns.append(np.full(int(near.sum()), site))
            values.append(way[near])
    pairs = csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(demand), len(sites)),
    )
    pairs.sort_indices()
    return StreetReach(pairs, _report(network, demand_node, site_node, to_demand, to_site))


def _lengths(network: StreetNetwork, *, one_way: bool) -> csr_array:
    """(k, k) the shortest edge from a node to another, as seen from the sites: backwards."""
    start, end, metres = network.end, network.start, network.metres
    if not one_way:
        start, end = np.concatenate((start, end)), np.concatenate((end, start))
        metres = np.concatenate((metres, metres))
    order = np.lexsort((metres, end, start))
    start, end, metres = start[order], end[order], metres[order]
    # A matrix would add parallel edges up.
    chosen = np.append(True, (np.diff(start) != 0) | (np.diff(end) != 0))
    k = len(network.lonlat)
    return csr_array((metres[chosen], (start[chosen], end[chosen])), shape=(k, k))


def _report(
    network: StreetNetwork,
    demand_node: Indices,
    site_node: Indices,
    to_demand: Floats,
    to_site: Floats,
) -> StreetReport:
    k = len(network.lonlat)
    edges = csr_array((network.metres, (network.start, network.end)), shape=(k, k))
    components, of = connected_components(edges, directed=False)
    located_demand, located_sites = demand_node >= 0, site_node >= 0
    with_demand = np.zeros(components, np.bool_)
    with_demand[of[demand_node[located_demand]]] = True
    with_site = np.zeros(components, np.bool_)
    with_site[of[site_node[located_sites]]] = True
    ends = unit_vectors(network.lonlat)
    straight = great_circle(ends[network.start], ends[network.end])
    return StreetReport(
        nodes=k,
        edges=len(network.metres),
        components=int(components),
        largest_share=float(np.bincount(of).max() / k),
        farthest_demand_m=_farthest(to_demand),
        farthest_site_m=_farthest(to_site),
        sites_apart=np.flatnonzero(located_sites & ~with_demand[of[site_node]]),
        demand_apart=np.flatnonzero(located_demand & ~with_site[of[demand_node]]),
        too_short=int((network.metres < straight * 0.99 - 1).sum()),
    )


def _farthest(metres: Floats) -> float:
    located = metres[~np.isnan(metres)]
    return float(located.max()) if len(located) else float("nan")
