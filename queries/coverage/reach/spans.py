"""Between which distances the nearest site is, where places are known to a radius only.

A place with a point ``p`` and a radius ``r`` is somewhere within ``r`` metres of ``p``. By the
triangle inequality the distance between two such places differs from that of their points by no
more than the sum of their radii, so it lies between ``d - r - q`` and ``d + r + q``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.reach.walking import EARTH_RADIUS_M, TOLERANCE_M, Floats, nearest, within

_FINE = 4
"""Cells that a circle is wide: more bound a crowd closer and cost more."""
_MOST_CELLS = 4_000_000


def spans(
    *, demand: Floats, demand_m: Floats, sites: Floats, sites_m: Floats
) -> tuple[Floats, Floats]:
    """The least and the most metres that the nearest site of each demand point can be away.

    Parameters
    ----------
    demand, sites
        (n, 2) and (m, 2) longitude and latitude in degrees, nan where not known.
    demand_m, sites_m
        (n,) and (m,) radii in metres: 0 where a point is exact, inf where it says nothing.

    Returns
    -------
        Twice (n,) metres. The least is -inf where a site can be anywhere near; both are nan for
        demand without a point, and inf where no site has one.

    O((n + m) log m) for each radius that sites have.

    >>> here, there = np.array([[102.8, 25.0]]), np.array([[102.8, 25.009]])
    >>> least, most = spans(
    ...     demand=here, demand_m=np.array([100.0]), sites=there, sites_m=np.array([50.0])
    ... )
    >>> round(float(least[0])), round(float(most[0]))
    (851, 1151)
    """
    placed = np.isfinite(sites).all(axis=1)
    least, most = np.full((2, len(demand)), np.inf)
    least[~np.isfinite(demand).all(axis=1)] = most[~np.isfinite(demand).all(axis=1)] = np.nan
    for radius in np.unique(sites_m[placed]).tolist():
        metres, _ = nearest(demand=demand, sites=sites[placed & (sites_m == radius)])
        least, most = np.minimum(least, metres - radius), np.minimum(most, metres + radius)
    with np.errstate(invalid="ignore"):  # anywhere, and no site at all
        return least - demand_m, most + demand_m


def surely(pairs: csr_array, *, demand_m: Floats, sites_m: Floats, metres: float) -> csr_array:
    """Of the pairs of a reach those that are at most ``metres`` apart wherever both truly are.

    ``demand_m`` (n,) and ``sites_m`` (m,) are by how many metres the way of a pair can be longer
    because of either end. Gives back the pairs themselves where nothing can.
    """
    if not (demand_m.any() or sites_m.any()):
        return pairs
    row = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
    return _kept(pairs, pairs.data + demand_m[row] + sites_m[pairs.indices] <= metres + TOLERANCE_M)


def possibly(
    *, demand: Floats, demand_m: Floats, sites: Floats, sites_m: Floats, metres: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """All pairs that may be at most ``metres`` apart, as rows of the demand and of the sites.

    Each pair comes once, in parts whose radii are of one size, so that no wide radius makes the
    others look far: what is held at a time is one part. Points are as :func:`spans` has them; one
    that is not known is in no pair.
    """
    here, there = _sizes(demand, demand_m), _sizes(sites, sites_m)
    for rows in here:
        for columns in there:
            far = metres + float(demand_m[rows].max()) + float(sites_m[columns].max())
            pairs = within(demand=demand[rows], sites=sites[columns], metres=far)
            of, to = np.repeat(rows, np.diff(pairs.indptr)), columns[pairs.indices]
            near = pairs.data - demand_m[of] - sites_m[to] <= metres + TOLERANCE_M
            yield of[near], to[near]


def _sizes(points: Floats, radius_m: Floats) -> list[NDArray[np.intp]]:
    """Places of the points that are known, by the power of two that holds their radius."""
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    size = np.ceil(np.log2(np.maximum(radius_m[known], 1.0)))
    size[radius_m[known] == 0] = -1.0
    return [known[size == one] for one in np.unique(size).tolist()]


def _kept(pairs: csr_array, mask: NDArray[np.bool_]) -> csr_array:
    ends = np.concatenate(([0], np.cumsum(mask)))[pairs.indptr]
    return csr_array((pairs.data[mask], pairs.indices[mask], ends), shape=pairs.shape)


def crowd(*, demand: Floats, demand_m: Floats, metres: float) -> int:
    """How many demand points a site that can be anywhere could have within ``metres`` at most.

    No more than lie in any square, of whole cells of a grid, that is as wide as the circle and a
    cell more: it holds the circle wherever that stands. Of demand with radii the circle is the
    wider by the largest. ``demand`` (n, 2) and its radii are finite. O(n) and the grid's cells;
    where these would be too many, or the circle near a pole, all n.

    >>> crowd(
    ...     demand=np.array([[102.8, 25.0], [102.8, 25.009], [102.9, 25.0]]),
    ...     demand_m=np.zeros(3),
    ...     metres=600.0,
    ... )
    2
    """
    if not len(demand):
        return 0
    angle = float(metres + TOLERANCE_M + demand_m.max()) / EARTH_RADIUS_M
    # A circle spans the more degrees of longitude the nearer it is to a pole.
    narrow = np.cos(min(np.radians(np.abs(demand[:, 1])).max() + angle, np.pi / 2))
    cell = np.degrees(2 * angle / _FINE / np.array([max(narrow, 1e-9), 1.0]))
    column, row = np.floor((demand - demand.min(axis=0)) / cell).astype(np.int64).T
    wide, high = int(column.max()) + 1, int(row.max()) + 1
    if wide * high > _MOST_CELLS or np.ptp(demand[:, 0]) > 180:
        return len(demand)
    counts = np.zeros((high + _FINE + 1, wide + _FINE + 1), np.int64)
    np.add.at(counts, (row + 1, column + 1), 1)
    sums = counts.cumsum(axis=0).cumsum(axis=1)
    size = _FINE + 1
    low, left = (
        np.maximum(np.arange(sums.shape[0]) - size, 0),
        np.maximum(np.arange(sums.shape[1]) - size, 0),
    )
    squares = sums - sums[low] - sums[:, left] + sums[np.ix_(low, left)]
    return int(squares.max())
