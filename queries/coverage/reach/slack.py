"""By how much a way along streets can be longer, or shorter, because of where a point truly is.

A point ``p`` that is known to ``r`` metres joins the streets at ``x``, ``a`` metres off. Wherever
it truly is, it is within ``r + a`` of ``x`` and so joins them no farther off than that: at a place
of a street within ``2 r + a`` of ``p``. Let ``m`` be the farthest along the streets that any such
place is from ``x``. Then, by the triangle inequality, the true way from the point to anywhere is
longer than that from ``p`` by no more than its slack ``r + m``, and shorter by no more: its way to
the streets differs by at most ``r``, its way along them by at most ``m``. Of two uncertain ends the
slacks add up. It needs that streets are walked both ways.

A river shows: where the other bank lies within the circle, ``m`` is the way around by the bridge.
Where a street within the circle cannot be reached at all, or not within the limit, the slack is
inf.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.coverage.reach.edges import Edges
from queries.coverage.reach.snapping import Indices, Snapped
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats

_WIDER = 1.001
"""The part of a street within a circle is measured on the plane."""


def street_slack(
    edges: Edges,
    points: Floats,
    at: Snapped,
    radius_m: Floats,
    *,
    limit: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> Floats:
    """(n,) metres by which ways from the points can differ; 0 where a point is exact.

    Parameters
    ----------
    edges
        of streets that are walked both ways.
    points, at
        (n, 2) degrees, and where they join the streets.
    radius_m
        (n,) metres within which each truly is.
    limit
        metres; a slack above it is told as inf.
    meanwhile
        is called after each place, and may raise.

    A search from each different place, no farther than the streets within its circle and no farther
    than the limit.
    """
    slack = np.where(radius_m > 0, np.inf, 0.0)
    rows = np.flatnonzero((radius_m > 0) & (2 * radius_m + at.metres <= limit))
    if not len(rows):
        return slack
    distance = np.full(edges.graph.shape[0], np.inf)
    place = np.column_stack((points[rows], radius_m[rows]))
    _, first, of = np.unique(place, axis=0, return_index=True, return_inverse=True)
    found = np.empty(len(first))
    for number, row in enumerate(rows[first].tolist()):
        meanwhile()
        radius = float(radius_m[row])
        circle = (2 * radius + float(at.metres[row])) * _WIDER
        edge, share = int(at.edge[row]), float(at.share[row])
        near, low, high = edges.snapper.within(points[row], circle / EARTH_RADIUS_M)
        ends = np.stack((edges.one[near], edges.other[near]))
        nodes = np.unique(ends)
        away = _spread(
            edges.graph.indptr,
            edges.graph.indices,
            edges.graph.data,
            np.array([edges.one[edge], edges.other[edge]]),
            np.array([share, 1 - share]) * edges.onward[edge],
            limit,
            nodes,
            distance,
        )
        one, other = away[np.searchsorted(nodes, ends)]
        ways = _farthest(one, other, edges.onward[near], low, high)
        along = np.maximum(np.abs(low - share), np.abs(high - share)) * edges.onward[near]
        found[number] = radius + np.where(near == edge, np.minimum(ways, along), ways).max()
    slack[rows] = np.where(found <= limit, found, np.inf)[of.ravel()]
    return slack


def _farthest(one: Floats, other: Floats, metres: Floats, low: Floats, high: Floats) -> Floats:
    """The longest way to any place between two shares of each street, by the nearer of its ends.

    The way grows along the street until those by both ends are as long, and then falls.
    """
    known = np.isfinite(one) & np.isfinite(other)
    one, other = np.where(known, one, 0.0), np.where(known, other, 0.0)
    there = np.clip(0.5 + (other - one) / (2 * metres), low, high)
    ways = np.minimum(one + there * metres, other + (1 - there) * metres)
    return np.where(known, ways, np.inf)


@compiled
def _spread(
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    length: Floats,
    ends: Indices,
    start: Floats,
    limit: float,
    wanted: Indices,
    distance: Floats,
) -> Floats:
    """How far each wanted node is, inf beyond the limit; leaves ``distance`` inf as it was."""
    reached, heap = [0], [(0.0, 0)]
    reached.clear()
    heap.clear()
    left = len(wanted)
    asked = set(wanted)
    for i in range(len(ends)):
        if start[i] <= limit and start[i] < distance[ends[i]]:
            if distance[ends[i]] == np.inf:
                reached.append(ends[i])
            distance[ends[i]] = start[i]
            heappush(heap, (start[i], int(ends[i])))
    while heap and left:
        so_far, at = heappop(heap)
        if so_far > distance[at]:
            continue  # a shorter way here was found since
        if at in asked:
            left -= 1
        for i in range(indptr[at], indptr[at + 1]):
            there = so_far + length[i]
            if there <= limit and there < distance[indices[i]]:
                if distance[indices[i]] == np.inf:
                    reached.append(indices[i])
                distance[indices[i]] = there
                heappush(heap, (there, int(indices[i])))
    found = distance[wanted]
    for node in reached:
        distance[node] = np.inf
    return found
