"""Reach along streets: many-source shortest paths on a street network the user gave.

A demand point and a site are joined to the network at the point of an edge nearest to each on the
great circle, where an edge is the straight line between its nodes; the way between them is both
ways to the edge and the shortest path along the edges, of whose lengths the part that is walked
counts. Walking ignores one-way signs unless they are asked for. Files are read by
:mod:`queries.coverage.reach.street_files`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graph.errors import InvalidInput
from queries.coverage.reach.snapping import Snapped, snap
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
    """The longest way from a demand point to its street; nan if none is located."""
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
    """All pairs within a distance along streets; ``pairs`` as
    :func:`queries.coverage.reach.walking.within` gives them, with metres along the network and to
    it."""

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
    of a pair are great circle to the nearest street + shortest path + great circle from the street
    nearest to the site, so they are no shorter than the straight line unless a street is;
    ``metres`` itself is within. A pair without a path is absent, and so is a point without
    coordinates. With ``one_way`` the path leads from the demand to the site along the directed
    edges.

    Raises InvalidInput as :func:`queries.coverage.reach.walking.within` does. Dijkstra from the
    ends of every edge that a site joins, cut off at ``metres``: O(m (k + reached log reached) +
    pairs) for k nodes.
    """
    check_metres(metres, radius_m)
    demand, sites = as_points(demand, "demand"), as_points(sites, "sites")
    check_points(demand, "demand")
    check_points(sites, "sites")
    k, limit = len(network.lonlat), metres + TOLERANCE_M
    streets = _streets(network, one_way=one_way)
    at_demand, at_site = (
        snap(
            points=points,
            lonlat=network.lonlat,
            start=streets.one,
            end=streets.other,
            radius_m=radius_m,
        )
        for points in (demand, sites)
    )
    joined = _Joined.of(streets, at_demand, k)
    rows, columns, values = [joined.point[:0]], [joined.point[:0]], [np.empty(0)]
    located = np.flatnonzero(at_site.edge >= 0)
    located = located[np.argsort(at_site.edge[located], kind="stable")]
    step = max(1, _AT_A_TIME // (2 * k))
    for first in range(0, len(located), step):
        some = located[first : first + step]
        edge = at_site.edge[some]
        sources, copy = np.unique(
            np.concatenate((streets.one[edge], streets.other[edge])), return_inverse=True
        )
        paths = dijkstra(streets.graph, indices=sources, limit=limit)
        from_one, from_other = copy[: len(some)], copy[len(some) :]
        for place, site in enumerate(some.tolist()):
            share, of = at_site.share[site], int(at_site.edge[site])
            path = np.minimum(
                paths[from_one[place]] + _part(share, streets.onward[of]),
                paths[from_other[place]] + _part(1 - share, streets.back[of]),
            )
            found, way = joined.reached(path, streets, of, float(share))
            way = way + at_demand.metres[found] + at_site.metres[site]
            near = way <= limit
            rows.append(found[near])
            columns.append(np.full(int(near.sum()), site))
            values.append(way[near])
    pairs = csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(demand), len(sites)),
    )
    pairs.sort_indices()
    return StreetReach(pairs, _report(network, streets, at_demand, at_site))


@dataclass(frozen=True, eq=False, slots=True)
class _Streets:
    """One edge for every two nodes with a street between them, and its length each way (inf: none);
    of parallel streets the shortest counts."""

    one: Indices
    other: Indices
    onward: Floats
    """(s,) metres from the one to the other."""
    back: Floats
    graph: csr_array
    """(k, k) the lengths as seen from the sites: backwards."""


def _streets(network: StreetNetwork, *, one_way: bool) -> _Streets:
    k = len(network.lonlat)
    low, high = np.minimum(network.start, network.end), np.maximum(network.start, network.end)
    code, of = np.unique(low.astype(np.int64) * k + high, return_inverse=True)
    lengths = np.full((2, len(code)), np.inf)
    ahead = network.start <= network.end
    np.minimum.at(lengths[0], of[ahead], network.metres[ahead])
    np.minimum.at(lengths[1], of[~ahead], network.metres[~ahead])
    if not one_way:
        lengths[:] = lengths.min(axis=0)
    one, other = (code // k).astype(np.intp), (code % k).astype(np.intp)
    start, end = np.concatenate((other, one)), np.concatenate((one, other))
    metres = lengths.ravel()
    use = np.isfinite(metres) & (start != end)
    graph = csr_array((metres[use], (start[use], end[use])), shape=(k, k))
    return _Streets(one, other, lengths[0], lengths[1], graph)


def _part(share: Floats | float, metres: Floats | float) -> Floats:
    """A share of a length; none of a street that leads nowhere is no way at all."""
    with np.errstate(invalid="ignore"):
        return np.where(np.asarray(share) == 0, 0.0, np.asarray(share) * metres)


@dataclass(frozen=True, eq=False, slots=True)
class _Joined:
    """Demand points by the nodes that their edges end at, and by the edges themselves."""

    begin: Indices
    """(k + 1,) where each node's part of the next two begins and ends."""
    point: Indices
    metres: Floats
    """From the point, along its edge, to the node."""
    edge_begin: Indices
    on_edge: Indices
    share: Floats
    """(n,) how far along its edge each point is."""

    @classmethod
    def of(cls, streets: _Streets, at: Snapped, k: int) -> _Joined:
        points = np.flatnonzero(at.edge >= 0)
        edge, share = at.edge[points], at.share[points]
        node = np.concatenate((streets.one[edge], streets.other[edge]))
        metres = np.concatenate(
            (_part(share, streets.back[edge]), _part(1 - share, streets.onward[edge]))
        )
        order = np.argsort(node, kind="stable")
        by_edge = np.argsort(edge, kind="stable")
        return cls(
            begin=np.searchsorted(node[order], np.arange(k + 1)),
            point=np.concatenate((points, points))[order],
            metres=metres[order],
            edge_begin=np.searchsorted(edge[by_edge], np.arange(len(streets.one) + 1)),
            on_edge=points[by_edge],
            share=at.share,
        )

    def reached(
        self, path: Floats, streets: _Streets, edge: int, share: float
    ) -> tuple[Indices, Floats]:
        """The points with a way to a site at ``share`` of ``edge``, each once, and its metres.

        ``path`` (k,) are the metres from every node to the site.
        """
        nodes = np.flatnonzero(np.isfinite(path))
        size = self.begin[nodes + 1] - self.begin[nodes]
        before = np.cumsum(size) - size
        entry = np.repeat(self.begin[nodes] - before, size) + np.arange(size.sum())
        beside = self.on_edge[self.edge_begin[edge] : self.edge_begin[edge + 1]]
        apart = share - self.share[beside]
        along = np.where(
            apart >= 0, _part(apart, streets.onward[edge]), _part(-apart, streets.back[edge])
        )
        point = np.concatenate((self.point[entry], beside))
        metres = np.concatenate((self.metres[entry] + np.repeat(path[nodes], size), along))
        order = np.lexsort((metres, point))
        first = np.flatnonzero(np.diff(point[order], prepend=-1))
        order = order[first][np.isfinite(metres[order[first]])]
        return point[order], metres[order]


def _report(
    network: StreetNetwork, streets: _Streets, at_demand: Snapped, at_site: Snapped
) -> StreetReport:
    k = len(network.lonlat)
    edges = csr_array((network.metres, (network.start, network.end)), shape=(k, k))
    components, of = connected_components(edges, directed=False)
    located_demand, located_sites = at_demand.edge >= 0, at_site.edge >= 0
    of_demand, of_site = (of[streets.one[at.edge]] for at in (at_demand, at_site))
    with_demand = np.zeros(components, np.bool_)
    with_demand[of_demand[located_demand]] = True
    with_site = np.zeros(components, np.bool_)
    with_site[of_site[located_sites]] = True
    ends = unit_vectors(network.lonlat)
    straight = great_circle(ends[network.start], ends[network.end])
    return StreetReport(
        nodes=k,
        edges=len(network.metres),
        components=int(components),
        largest_share=float(np.bincount(of).max() / k),
        farthest_demand_m=_farthest(at_demand.metres),
        farthest_site_m=_farthest(at_site.metres),
        sites_apart=np.flatnonzero(located_sites & ~with_demand[of_site]),
        demand_apart=np.flatnonzero(located_demand & ~with_site[of_demand]),
        too_short=int((network.metres < straight * 0.99 - 1).sum()),
    )


def _farthest(metres: Floats) -> float:
    located = metres[~np.isnan(metres)]
    return float(located.max()) if len(located) else float("nan")
