"""A walk along the streets of a network: what lenses, reasons and lists measure by, if asked to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graph.model.spec import Text
from queries.coverage.reach.edges import Edges, part
from queries.coverage.reach.snapping import Indices, Snapped
from queries.coverage.reach.spans import spans
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    Floats,
    WalkModel,
    as_points,
    check_points,
)


@dataclass(frozen=True, slots=True)
class StreetWalk(WalkModel):
    """How far a person gets along streets: metres are of the way, the detour counts for nothing."""

    streets: StreetNetwork = field(kw_only=True)

    @classmethod
    def along(cls, streets: StreetNetwork, model: WalkModel) -> Self:
        """A walk as long as that of a model."""
        return cls(model.minutes, model.speed_m_per_s, model.detour, streets=streets)

    @property
    def method(self) -> str:
        """How the length of a way is found."""
        return "street_network"

    @property
    def way(self) -> Text:
        """The same in words."""
        return Text(f"沿路网“{self.network}”", f"along the streets of {self.network}")

    @property
    def network(self) -> str | None:
        """What the streets are called."""
        return self.streets.name

    @property
    def threshold_m(self) -> float:
        """Metres along the streets that are still within the time."""
        return self.path_m

    def minutes_for(self, metres: float) -> float:
        """Minutes on foot for metres along the streets."""
        return metres / self.speed_m_per_s / 60

    def nearest(self, *, demand: Floats, sites: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """How far the nearest site is along the streets, and which; inf and -1 where no way leads
        to any."""
        return street_nearest(network=self.streets, demand=demand, sites=sites)

    def between(self, here: Floats, there: Floats) -> Floats:
        """(n,) metres along the streets from one place to others; inf where no way leads."""
        return self.nearest(demand=there, sites=here[np.newaxis])[0]


def street_spans(
    *, walk: StreetWalk, demand: Floats, demand_m: Floats, sites: Floats, sites_m: Floats
) -> tuple[Floats, Floats]:
    """As :func:`queries.coverage.reach.spans.spans`, of ways along the streets of a walk.

    The least is that of the straight line, times the least detour there is; where a demand point is
    exact, the way to exact sites is their own. The most is the shortest way of the points and what
    it can be longer by (:mod:`queries.coverage.reach.slack`): inf where that is not known.
    """
    # Here and not above: the compiler behind it takes longer to import than an answer takes.
    from queries.coverage.reach.slack import street_slack

    edges, exact = walk.streets.edges(), sites_m == 0
    at, stand = (_snapped(edges, points) for points in (demand, sites))
    ways, _ = _nearest(edges, at, _of(stand, exact))
    straight, _ = spans(demand=demand, demand_m=demand_m, sites=sites, sites_m=sites_m)
    others, _ = spans(
        demand=demand, demand_m=demand_m, sites=sites[~exact], sites_m=sites_m[~exact]
    )
    least = walk.streets.least_detour * np.where(demand_m > 0, straight, others)
    least = np.where(demand_m > 0, least, np.minimum(least, ways))
    slack, lead = (
        street_slack(edges, points, joined, within, limit=walk.threshold_m)
        for points, joined, within in ((demand, at, demand_m), (sites, stand, sites_m))
    )
    known = np.isfinite(lead)
    farther = replace(stand, metres=stand.metres + lead)
    most, _ = _nearest(edges, at, _of(farther, known))
    return least, most + slack


def street_nearest(
    *, network: StreetNetwork, demand: Floats, sites: Floats
) -> tuple[Floats, NDArray[np.intp]]:
    """Metres along the streets from each demand point to its nearest site, and which that is.

    ``demand`` is (n, 2) and ``sites`` (m, 2), longitude and latitude in degrees. Ways are measured
    as :func:`queries.coverage.reach.streets.street_within` does, of any length. A demand point
    without coordinates gets (nan, -1), one that no way leads from to a site (inf, -1); a site
    without is passed over. One search from all sites at once: O((n + m) log e + e log e).

    Raises InvalidInput for points that are none on Earth.
    """
    demand, sites = as_points(demand, "demand"), as_points(sites, "sites")
    check_points(demand, "demand")
    check_points(sites, "sites")
    edges = network.edges()
    return _nearest(edges, _snapped(edges, demand), _snapped(edges, sites))


def _snapped(edges: Edges, points: Floats) -> Snapped:
    """Where points join the streets, however far these are."""
    return edges.snapper.snap(points, radius_m=EARTH_RADIUS_M, meanwhile=lambda: None)


def _of(joined: Snapped, chosen: NDArray[np.bool_]) -> Snapped:
    return Snapped(joined.edge[chosen], joined.share[chosen], joined.metres[chosen])


def _nearest(edges: Edges, at: Snapped, stand: Snapped) -> tuple[Floats, NDArray[np.intp]]:
    """The nearest site of each demand point, by where they join the streets."""
    metres, site = np.full(len(at.edge), np.inf), np.full(len(at.edge), -1, np.intp)
    metres[at.edge < 0] = np.nan
    rows, standing = np.flatnonzero(at.edge >= 0), np.flatnonzero(stand.edge >= 0)
    if len(rows) and len(standing):
        away, of = _from_sites(edges, stand, standing)
        edge, share = at.edge[rows], at.share[rows]
        by_one = away[edges.one[edge]] + part(share, edges.back[edge])
        by_other = away[edges.other[edge]] + part(1 - share, edges.onward[edge])
        metres[rows] = np.minimum(by_one, by_other)
        site[rows] = of[np.where(by_one <= by_other, edges.one[edge], edges.other[edge])]
        _beside(edges, at, stand, standing, metres, site)
        metres[rows] += at.metres[rows]
        site[np.isinf(metres)] = -1
    return metres, site


def _from_sites(edges: Edges, stand: Snapped, standing: Indices) -> tuple[Floats, Indices]:
    """How far each node is from its nearest site, inf where no way leads, and which that is."""
    k = edges.graph.shape[0]
    away, _, source = dijkstra(
        with_sites(edges, stand, standing),
        indices=np.arange(k, k + len(standing)),
        min_only=True,
        return_predecessors=True,
    )
    of = np.full(k, -1, np.intp)
    known = source[:k] >= k
    of[known] = standing[source[:k][known] - k]
    return away[:k], of


def with_sites(edges: Edges, stand: Snapped, standing: Indices) -> csr_array:
    """(k + m, k + m) the graph of the streets with a node more for each of m sites, behind the k.

    From it the ends of the site's edge are as far as they are from the site itself.
    """
    k, edge, share = edges.graph.shape[0], stand.edge[standing], stand.share[standing]
    begin = np.arange(k, k + len(standing))
    one, other = edges.one[edge], edges.other[edge]
    to_one, to_other = part(share, edges.onward[edge]), part(1 - share, edges.back[edge])
    # A loop leads to its one end by the shorter way: what a matrix is given twice it adds up.
    loop = one == other
    to_one = np.where(loop, np.minimum(to_one, to_other), to_one)
    leaves = np.concatenate((begin, begin[~loop]))
    ends = np.concatenate((one, other[~loop]))
    metres = np.concatenate(
        (to_one + stand.metres[standing], (to_other + stand.metres[standing])[~loop])
    )
    streets, size = edges.graph.tocoo(), k + len(standing)
    rows = np.concatenate((streets.coords[0], leaves))
    columns = np.concatenate((streets.coords[1], ends))
    return csr_array((np.concatenate((streets.data, metres)), (rows, columns)), shape=(size, size))


def _beside(
    edges: Edges, at: Snapped, stand: Snapped, standing: Indices, metres: Floats, site: Indices
) -> None:
    """Let points on the edge of a site walk along it to the site, where that is shorter."""
    order = np.argsort(at.edge, kind="stable")
    on = at.edge[order]
    for one in standing.tolist():
        edge = stand.edge[one]
        rows = order[np.searchsorted(on, edge) : np.searchsorted(on, edge, side="right")]
        apart = stand.share[one] - at.share[rows]
        way = stand.metres[one] + np.where(
            apart >= 0, part(apart, edges.onward[edge]), part(-apart, edges.back[edge])
        )
        nearer = way < metres[rows]
        metres[rows[nearer]], site[rows[nearer]] = way[nearer], one
