"""Where a new position could stand: the points of a grid, and the sites that somebody names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, pi

import numpy as np

from graph.boundaries import inside
from graph.errors import InvalidInput
from queries.coverage.plans.own_sites import OwnSite
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats, nearest
from queries.coverage.siting.result import Indices

SPACING_M = 250.0
"""Metres between the points of the grid where nobody says otherwise: of every way to ask."""

MOST_CANDIDATES = 150_000
"""More candidates than this are refused. For as many a plan within 1 % of the best takes a third of
a minute and 3 GB where a million enterprises are to be reached; proving one takes as long as is
allowed."""

_DEGREE_M = EARTH_RADIUS_M * pi / 180
"""Metres of a degree of latitude."""


def candidate_sites(*, demand: Floats, spacing_m: float) -> Floats:
    """One place for each cell of a plane grid that holds demand: the mean of the demand in it.

    Positions stand where enterprises are, so an empty cell is no candidate, and a cell's centre is
    worth less than the middle of those in it. Cells are ``spacing_m`` metres high and, each row by
    its own latitude, as wide.

    Parameters
    ----------
    demand
        (n, 2) longitude and latitude in degrees, WGS 84; rows that are not finite are passed over.
    spacing_m
        side of a cell in metres; an ideal place is never farther from a candidate than its
        diagonal, if there is demand in its cell.

    Returns
    -------
        (m, 2) places, by row from the south and in it from the west.

    Raises InvalidInput for a spacing that is not positive. O(n log n).

    >>> candidate_sites(demand=np.array([[102.8, 25.0], [102.8, 25.0001], [102.9, 25.0]]),
    ...                 spacing_m=500.0).round(5).tolist()
    [[102.8, 25.00005], [102.9, 25.0]]
    """
    if not (isfinite(spacing_m) and spacing_m > 0):
        raise InvalidInput(f"the spacing of candidates must be more than 0 m, got {spacing_m}")
    located = demand[np.isfinite(demand).all(axis=1)]
    if not len(located):
        return np.empty((0, 2))
    height = spacing_m / _DEGREE_M
    row = np.floor(located[:, 1] / height)
    # At a pole a row is one cell.
    width = height / np.maximum(np.cos(np.radians((row + 0.5) * height)), height / 360)
    column = np.floor(located[:, 0] / width)
    # One number for each cell, by row and then by column: pairs would take ten times as long.
    keys = (row.astype(np.int64) << 32) + column.astype(np.int64)
    _, cell, count = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.column_stack(
        [np.bincount(cell, weights=located[:, axis], minlength=len(count)) for axis in (0, 1)]
    )
    return np.asarray(sums / count[:, None], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Among:
    """What a plan was chosen among, and so what it is proven to be the best of.

    ``grid`` points ``spacing_m`` metres apart (both 0 and None without a grid), of which
    ``left_out`` more would be there but for what is forbidden; ``own`` sites that somebody named,
    ``fixed`` of them to be opened in any case; ``forbidden`` further ones are none.
    ``not_within`` is the polygon that no grid point lies in.
    """

    grid: int
    spacing_m: float | None
    own: int
    fixed: int
    forbidden: int
    left_out: int
    not_within: str | None


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """The places that a plan may choose: the points of the grid, and behind them the own sites."""

    places: Floats
    """(c, 2) degrees, WGS 84."""
    own: tuple[OwnSite, ...]
    """What the last of the places are."""
    among: Among

    @property
    def radius_m(self) -> Floats:
        """(c,) metres within which each truly is: points of the grid are exact."""
        own = [site.radius_m or 0.0 for site in self.own]
        return np.concatenate((np.zeros(len(self.places) - len(own)), own))

    @property
    def fixed(self) -> Indices:
        """Positions of the places that have to be opened."""
        first = len(self.places) - len(self.own)
        return np.flatnonzero([site.status == "fixed" for site in self.own]) + first

    def at(self, place: int) -> OwnSite | None:
        """The own site that one of the places is; None for a point of the grid."""
        behind = place - (len(self.places) - len(self.own))
        return self.own[behind] if behind >= 0 else None


NO_CANDIDATES = Candidates(np.empty((0, 2)), (), Among(0, None, 0, 0, 0, 0, None))


def candidates(
    *,
    demand: Floats,
    spacing_m: float | None,
    sites: Sequence[OwnSite] = (),
    not_within: str | None = None,
) -> Candidates:
    """The grid over the demand, if it has a spacing, and the own sites that are not forbidden.

    A grid point is left out in the polygon ``not_within`` and nearer than half the spacing to a
    forbidden site. Sites are as :func:`queries.coverage.plans.own_sites.checked_sites` gives them.

    Raises
    ------
    InvalidInput
        there are more than :data:`MOST_CANDIDATES`.
    """
    own = tuple(site for site in sites if site.status != "forbidden")
    forbidden = [site for site in sites if site.status == "forbidden"]
    grid, every = np.empty((0, 2)), 0
    if spacing_m is not None:
        grid = candidate_sites(demand=demand, spacing_m=spacing_m)
        every = len(grid)
        metres, _ = nearest(demand=grid, sites=_places(forbidden))
        allowed = ~(metres < spacing_m / 2)
        if not_within is not None:
            allowed &= ~inside(not_within, grid)
        grid = grid[allowed]
    if len(grid) + len(own) > MOST_CANDIDATES:
        raise InvalidInput(
            f"{len(grid) + len(own):,} candidates are more than {MOST_CANDIDATES:,}: choose a "
            f"wider spacing than {spacing_m:g} m"
        )
    among = Among(
        grid=len(grid),
        spacing_m=spacing_m,
        own=len(own),
        fixed=sum(site.status == "fixed" for site in own),
        forbidden=len(forbidden),
        left_out=every - len(grid),
        not_within=not_within,
    )
    return Candidates(np.concatenate((grid, _places(own))), own, among)


def _places(sites: Sequence[OwnSite]) -> Floats:
    return np.array([(site.lon, site.lat) for site in sites], dtype=np.float64).reshape(-1, 2)
