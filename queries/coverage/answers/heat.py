"""Where the uncovered are many: a grid of equal cells with the weight in each.

The plane is Lambert's cylindrical equal-area projection with a standard parallel near the data
(J. P. Snyder, *Map Projections: A Working Manual*, 1987, p. 76)::

    x = R cos(p) (lon + pi)      y = R (sin(lat) + 1) / cos(p)

with ``p`` the mean latitude rounded to a whole degree, so that the grid stays where it is while the
data change. Every cell has exactly ``cell_m`` squared, wherever it lies, and its sides are
meridians and parallels, so that its GeoJSON rectangle is exact. Hexagons of H3 were left out: they
come in fixed sizes only, and planners ask for metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.geojson import FeatureCollection
from queries.coverage.answers.clusters import MOST_CELLS
from queries.coverage.answers.geo import state_meta
from queries.coverage.answers.uncovered import NO_FILTERS, Filters, fitting
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats
from queries.coverage.status.state import CoverageState

Weight = Literal["enterprises", "staff"]
"""What is added up. Members are not among them: a cell may hold a single enterprise."""

MIN_CELL_M = 10.0
MAX_CELL_M = 100_000.0
_STEEPEST = 80
"""Standard parallels beyond would make cells needles; area stays right in any case."""
_DIGITS = 7


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that hold a point, from west to east within rows from south to north."""

    bounds: Floats
    """(c, 4) west, south, east, north in degrees."""
    weight: Floats
    """(c,) sum of the weights in the cell."""
    points: NDArray[np.intp]
    """(c,) how many points lie in it."""


def cells(*, lonlat: Floats, weight: Floats, cell_m: float) -> Cells:
    """Add weights up over a grid.

    Parameters
    ----------
    lonlat
        (n, 2) longitude and latitude in degrees, all finite.
    weight
        (n,) not negative.
    cell_m
        side of a cell, metres, 10 to 100,000.

    Raises
    ------
    InvalidInput
        sizes do not fit, or a value is out of its range.

    The weights of the cells add up to those of the points. O(n log n).
    """
    if lonlat.ndim != 2 or lonlat.shape[1] != 2 or weight.shape != (len(lonlat),):
        raise InvalidInput(f"(n, 2) points and (n,) weights, got {lonlat.shape}, {weight.shape}")
    if not MIN_CELL_M <= cell_m <= MAX_CELL_M:
        raise InvalidInput(f"a cell has {MIN_CELL_M:g} to {MAX_CELL_M:g} m, got {cell_m}")
    if not (np.abs(lonlat) <= (180, 90)).all():
        raise InvalidInput("a point is no longitude and latitude in degrees, WGS 84")
    if not (np.isfinite(weight) & (weight >= 0)).all():
        raise InvalidInput("a weight is negative or no number")
    if not len(lonlat):
        return Cells(np.empty((0, 4)), np.empty(0), np.empty(0, np.intp))
    parallel = np.radians(np.clip(round(float(lonlat[:, 1].mean())), -_STEEPEST, _STEEPEST))
    across = cell_m / (EARTH_RADIUS_M * np.cos(parallel))  # radians of longitude
    up = cell_m * np.cos(parallel) / EARTH_RADIUS_M  # of the sine of latitude
    # The two ends of the antimeridian are one place.
    lon = np.where(lonlat[:, 0] == 180, -180.0, lonlat[:, 0])
    column = np.floor(np.radians(lon + 180) / across).astype(np.int64)
    row = np.floor((np.sin(np.radians(lonlat[:, 1])) + 1) / up).astype(np.int64)
    # Nor does the north pole begin a row of its own where a whole number of rows ends there.
    row = np.minimum(row, int(np.ceil(2 / up)) - 1)
    # One number for each cell, by row and then by column: a pair would take ten times as long.
    keys, of, points = np.unique(row << 32 | column, return_inverse=True, return_counts=True)
    rows, columns = keys >> 32, keys & 0xFFFF_FFFF
    # The last column and row end where the sphere does.
    bounds = np.column_stack(
        (
            np.degrees(columns * across) - 180,
            np.degrees(np.arcsin(np.minimum(rows * up - 1, 1))),
            np.minimum(np.degrees((columns + 1) * across) - 180, 180),
            np.degrees(np.arcsin(np.minimum((rows + 1) * up - 1, 1))),
        )
    )
    sums = np.bincount(of, weight, len(points)).astype(np.float64)
    return Cells(bounds, sums, points)


def heat(
    *,
    state: CoverageState,
    lens: str,
    filters: Filters = NO_FILTERS,
    cell_m: float = 500.0,
    weight: Weight = "enterprises",
    bounded: bool = False,
) -> FeatureCollection:
    """Uncovered enterprises that fulfil the filters, or their staff, by cell.

    The cells add up to ``meta.total``. ``bounded``: where there would be more than
    :data:`MOST_CELLS` they are twice as wide as often as it takes, and ``meta.cell_m`` says so.
    Enterprises without coordinates are counted in ``meta.unlocated``, those whose staff is not
    given, which then add nothing, in ``meta.without_staff``.

    Raises
    ------
    InvalidInput
        an unknown lens, code or weight, or a cell out of range.
    NotFound, AmbiguousName
        a place of the filters.
    """
    if weight not in ("enterprises", "staff"):
        raise InvalidInput(f"unknown weight {weight!r}; there are enterprises, staff")
    rate_status = state.rate_status(lens)
    columns = state.picture.snapshot.columns
    fit = fitting(state, filters)
    nodes = state.enterprises[rate_status.uncovered & fit]
    lonlat = np.column_stack((columns["lon"].values[nodes], columns["lat"].values[nodes]))
    located = np.isfinite(lonlat).all(axis=1)
    staff = columns["staff"].values[nodes[located]]
    given = np.nan_to_num(staff) if weight == "staff" else np.ones(int(located.sum()))
    found = cells(lonlat=lonlat[located], weight=given, cell_m=cell_m)
    while bounded and len(found.points) > MOST_CELLS and 2 * cell_m <= MAX_CELL_M:
        cell_m *= 2
        found = cells(lonlat=lonlat[located], weight=given, cell_m=cell_m)
    features = tuple(
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [_rectangle(bounds)]},
            "properties": {"weight": total, "enterprises": count},
        }
        for bounds, total, count in zip(
            found.bounds.tolist(), found.weight.tolist(), found.points.tolist(), strict=True
        )
    )
    meta: dict[str, Any] = {
        **state_meta(state),
        "lens": lens,
        "weight": weight,
        "cell_m": cell_m,
        "count": len(features),
        "total": float(given.sum()),
        "unlocated": int((~located).sum() + (rate_status.unknown & fit).sum()),
        "no_rate": rate_status.no_rate,
    }
    if weight == "staff":
        meta["without_staff"] = int(np.isnan(staff).sum())
    return FeatureCollection(features, meta)


def _rectangle(bounds: list[float]) -> list[list[float]]:
    west, south, east, north = (round(value, _DIGITS) for value in bounds)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
