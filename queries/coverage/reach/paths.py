"""Shortest ways from many points to a site: Dijkstra's search, which costs only what it reaches.

A search that is given a matrix to fill looks at every node of a city for each site, however few are
within a walk. This one starts at both ends of the site's edge, stops at the limit, and leaves the
arrays it works in as it found them, so that the next site does not have to clear them.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Self

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.coverage.reach.edges import Edges, part
from queries.coverage.reach.snapping import Indices, Snapped
from queries.coverage.reach.walking import Floats


@dataclass(frozen=True, eq=False, slots=True)
class Ways:
    """Points joined to the streets, asked for the ways from them to one site after the other."""

    edges: Edges
    at: Snapped
    begin: Indices
    """(k + 1,) where each node's part of the next two begins and ends."""
    point: Indices
    """The points on the edges that end at the node."""
    metres: Floats
    """From the point, along its edge, to the node."""
    edge_begin: Indices
    """(e + 1,) where each edge's part of the next begins and ends."""
    on_edge: Indices
    distance: Floats
    """(k,) inf: the search writes here how far nodes are, and clears it again."""
    best: Floats
    """(n,) inf: the same of points."""

    @classmethod
    def of(cls, edges: Edges, at: Snapped) -> Self:
        """Ways along the edges from the points that are joined to them."""
        k = edges.graph.shape[0]
        points = np.flatnonzero(at.edge >= 0)
        edge, share = at.edge[points], at.share[points]
        node = np.concatenate((edges.one[edge], edges.other[edge]))
        metres = np.concatenate(
            (part(share, edges.back[edge]), part(1 - share, edges.onward[edge]))
        )
        order = np.argsort(node, kind="stable")
        by_edge = np.argsort(edge, kind="stable")
        return cls(
            edges=edges,
            at=at,
            begin=np.searchsorted(node[order], np.arange(k + 1)),
            point=np.concatenate((points, points))[order],
            metres=metres[order],
            edge_begin=np.searchsorted(edge[by_edge], np.arange(len(edges.one) + 1)),
            on_edge=points[by_edge],
            distance=np.full(k, np.inf),
            best=np.full(len(at.edge), np.inf),
        )

    def to(self, edge: int, share: float, limit: float) -> tuple[Indices, Floats]:
        """The points at most ``limit`` metres from a site at ``share`` of ``edge``, ascending.

        The metres are of the way from the point to its street and along the streets.
        """
        edges = self.edges
        beside = self.on_edge[self.edge_begin[edge] : self.edge_begin[edge + 1]]
        apart = share - self.at.share[beside]
        along = np.where(
            apart >= 0, part(apart, edges.onward[edge]), part(-apart, edges.back[edge])
        )
        points = _search(
            edges.graph.indptr,
            edges.graph.indices,
            edges.graph.data,
            np.array([edges.one[edge], edges.other[edge]]),
            np.array([part(share, edges.onward[edge]), part(1 - share, edges.back[edge])]),
            limit,
            self.begin,
            self.point,
            self.metres,
            self.at.metres,
            beside,
            along,
            self.distance,
            self.best,
        )
        metres = self.best[points]
        self.best[points] = np.inf
        return points, metres


@compiled
def _search(
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    length: Floats,
    ends: Indices,
    start: Floats,
    limit: float,
    begin: Indices,
    point: Indices,
    metres: Floats,
    away: Floats,
    beside: Indices,
    along: Floats,
    distance: Floats,
    best: Floats,
) -> Indices:
    """The points within the limit, ascending; how far is left in ``best``.

    From ``ends``, which are ``start`` metres off, over the graph to nodes, and from those to the
    points of ``begin``; and from the points ``beside`` the site, ``along`` its edge.
    """
    found, reached, heap = [0], [0], [(0.0, 0)]
    found.clear()
    reached.clear()
    heap.clear()
    for i in range(len(beside)):
        way = along[i] + away[beside[i]]
        if way <= limit and way < np.inf:
            best[beside[i]] = way
            found.append(beside[i])
    for i in range(len(ends)):
        if start[i] <= limit and start[i] < distance[ends[i]]:
            if distance[ends[i]] == np.inf:
                reached.append(ends[i])
            distance[ends[i]] = start[i]
            heappush(heap, (start[i], int(ends[i])))
    while heap:
        so_far, at = heappop(heap)
        if so_far > distance[at]:
            continue  # a shorter way here was found since
        for i in range(begin[at], begin[at + 1]):
            way = so_far + metres[i] + away[point[i]]
            if way <= limit and way < best[point[i]]:
                if best[point[i]] == np.inf:
                    found.append(point[i])
                best[point[i]] = way
        for i in range(indptr[at], indptr[at + 1]):
            there = so_far + length[i]
            if there <= limit and there < distance[indices[i]]:
                if distance[indices[i]] == np.inf:
                    reached.append(indices[i])
                distance[indices[i]] = there
                heappush(heap, (there, int(indices[i])))
    for node in reached:
        distance[node] = np.inf
    points = np.array(found, dtype=np.intp)
    points.sort()
    return points
