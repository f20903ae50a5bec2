"""Where a new position could stand, when nobody has said where it may."""

from __future__ import annotations

from math import isfinite, pi

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats

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
    _, cell, count = np.unique(
        np.column_stack((row, column)), axis=0, return_inverse=True, return_counts=True
    )
    sums = np.column_stack(
        [np.bincount(cell, weights=located[:, axis], minlength=len(count)) for axis in (0, 1)]
    )
    return np.asarray(sums / count[:, None], dtype=np.float64)
