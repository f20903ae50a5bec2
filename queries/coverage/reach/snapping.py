"""The point of a street that is nearest to a point: exact on the sphere, found by samples.

An edge is the great-circle arc between its nodes. A point's nearest point of an arc is its
projection onto the arc's plane if that falls between the ends, else the nearer end. Which edges to
try a k-d tree of samples along them says: an edge cut into pieces of at most ``s``, with a sample
in the middle of each, has one within ``d + s/2`` of a point that is ``d`` from the edge, and ``d``
is at most the distance to the nearest sample of any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from queries.coverage.reach.walking import Floats, great_circle, unit_vectors

Indices = NDArray[np.intp]

_AT_A_TIME = 10_000
"""Points looked at together: bounds the memory of the lists of edges to try."""


@dataclass(frozen=True, eq=False, slots=True)
class Snapped:
    """Where points join the streets; -1 and nan for a point without coordinates."""

    edge: Indices
    """(n,) the edge nearest to each, of equally near ones the first."""
    share: Floats
    """(n,) how far along it, 0 at its first end and 1 at its second."""
    metres: Floats
    """(n,) from the point to it, on the great circle."""


@dataclass(frozen=True, eq=False, slots=True)
class Snapper:
    """Edges between nodes, at least one, ready to be joined by any number of points."""

    one: Floats
    """(e, 3) unit vectors of the edges' ends."""
    other: Floats
    angle: Floats
    """(e,) radians between them."""
    of: Indices
    """The edge of each sample."""
    half: float
    """Radians from a point of an edge to its nearest sample, at most."""
    samples: cKDTree

    @classmethod
    def of_edges(cls, lonlat: Floats, start: Indices, end: Indices) -> Self:
        """Of edges between (k, 2) nodes in degrees. O(e log e)."""
        nodes = unit_vectors(lonlat)
        one, other = nodes[start], nodes[end]
        angle = great_circle(one, other, radius_m=1.0)
        # As many pieces as edges, about: as long as an edge is on average.
        pieces = np.ceil(angle / max(float(angle.mean()), 1e-12)).astype(np.intp).clip(1)
        of = np.repeat(np.arange(len(start)), pieces)
        step = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        samples = _along(one[of], other[of], angle[of], (step + 0.5) / pieces[of])
        return cls(one, other, angle, of, float((angle / pieces).max()) / 2, cKDTree(samples))

    def snap(self, points: Floats, *, radius_m: float, meanwhile: Callable[[], None]) -> Snapped:
        """The nearest point of the edges to each of (n, 2) points in degrees.

        ``meanwhile`` is called now and then and may raise. Expected O(n log e).
        """
        n = len(points)
        found = Snapped(np.full(n, -1, dtype=np.intp), np.full(n, np.nan), np.full(n, np.nan))
        located = np.flatnonzero(np.isfinite(points).all(axis=1))
        for first in range(0, len(located), _AT_A_TIME):
            meanwhile()
            rows = located[first : first + _AT_A_TIME]
            vectors = unit_vectors(points[rows])
            radius = np.asarray(self.samples.query(vectors)[0]) + self.half
            near = self.samples.query_ball_point(vectors, radius * (1 + 1e-9) + 1e-12)
            size = np.array([len(each) for each in near])
            row = np.repeat(np.arange(len(rows)), size)
            edge = self.of[np.concatenate(near).astype(np.intp)]
            row, edge = np.divmod(np.unique(row * len(self.one) + edge), len(self.one))
            share, metres = _nearest_on(
                vectors[row], self.one[edge], self.other[edge], self.angle[edge], radius_m
            )
            order = np.lexsort((edge, metres, row))
            best = order[np.append(True, np.diff(row[order]) > 0)]
            found.edge[rows], found.share[rows] = edge[best], share[best]
            found.metres[rows] = metres[best]
        return found

    def within(self, point: Floats, angle: float) -> tuple[Indices, Floats, Floats]:
        """The edges that come within an angle of a (2,) point in degrees, and from which to which
        share of them they are so near, no less than they are."""
        vector = unit_vectors(point[np.newaxis])
        edge = np.unique(self.of[self.samples.query_ball_point(vector[0], angle + self.half)])
        share, away = _nearest_on(
            np.broadcast_to(vector, (len(edge), 3)),
            *(self.one[edge], self.other[edge], self.angle[edge], 1.0),
        )
        near = away <= angle
        edge, share, away = edge[near], share[near], away[near]
        long = self.angle[edge]
        side = np.divide(
            np.sqrt(angle**2 - away**2), long, out=np.full(len(edge), 1.0), where=long > 1e-12
        )
        return edge, np.maximum(share - side, 0.0), np.minimum(share + side, 1.0)


def _along(one: Floats, other: Floats, angle: Floats, share: Floats) -> Floats:
    """(n, 3) the points at these shares of the arcs."""
    sine = np.sin(angle)
    flat = sine < 1e-9  # so short that the chord is the arc
    sine = np.where(flat, 1.0, sine)
    left = np.where(flat, 1 - share, np.sin((1 - share) * angle) / sine)
    right = np.where(flat, share, np.sin(share * angle) / sine)
    between = left[:, np.newaxis] * one + right[:, np.newaxis] * other
    return np.asarray(between / np.linalg.norm(between, axis=1, keepdims=True))


def _nearest_on(
    point: Floats, one: Floats, other: Floats, angle: Floats, radius_m: float
) -> tuple[Floats, Floats]:
    """(share, metres) of the nearest point of each arc to each point."""
    # Across the arc at its first end, towards its second: the arc is cos and sin of it. Of
    # differences, for what is left of whole vectors after another is taken from them is noise.
    across = other - one
    across = across - (one * across).sum(axis=1, keepdims=True) * one
    length = np.linalg.norm(across, axis=1, keepdims=True)
    across = across / np.where(length > 0, length, 1.0)
    at = np.arctan2(((point - one) * across).sum(axis=1), (point * one).sum(axis=1))
    share = np.divide(at, angle, out=np.zeros(len(at)), where=angle > 1e-12)
    inside = (share > 0) & (share < 1)
    there = one * np.cos(at)[:, np.newaxis] + across * np.sin(at)[:, np.newaxis]
    to_one, to_other = (great_circle(point, each, radius_m=radius_m) for each in (one, other))
    between = np.where(inside, great_circle(point, there, radius_m=radius_m), np.inf)
    metres = np.minimum(between, np.minimum(to_one, to_other))
    share = np.where(metres == between, share, np.where(to_one <= to_other, 0.0, 1.0))
    return share, metres
