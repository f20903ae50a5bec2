"""Who shares what: how often demand is covered, what each position carries, how even that is.

All functions take a reach, the (n, m) matrix of :func:`queries.coverage.reach.walking.within` or of
a street network, in which a stored entry means within reach and its value is metres. ``weight`` is
(n,) what each demand point counts (1, staff, members); it is 1 each if not given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

TIMES = ("0", "1", "2", "3+")
"""What the four classes of :class:`Multiplicity` are called."""


@dataclass(frozen=True, eq=False, slots=True)
class Multiplicity:
    """How many sites reach each demand point, in the classes of :data:`TIMES`."""

    times: Indices
    """(n,) sites within reach of each demand point; 0 also for one that is not located."""
    demand: tuple[int, int, int, int]
    """Located demand points in each class."""
    weight: tuple[float, float, float, float]
    """Their weight."""
    unknown: int
    """Demand points that are not located: in no class, neither covered nor uncovered."""
    unknown_weight: float

    @property
    def covered_weight(self) -> float:
        """Weight within reach of a site."""
        return sum(self.weight[1:])

    @property
    def backup_weight(self) -> float:
        """Weight that stays covered whichever site closes: within reach of two or more."""
        return sum(self.weight[2:])


def multiplicity(
    *, reach: csr_array, weight: Floats | None = None, located: Mask | None = None
) -> Multiplicity:
    """Coverage counted by how often: 0, 1, 2, 3 or more sites; backup coverage is 2 or more.

    ``located`` (n,) says which demand points have coordinates; all, if not given. O(n). Raises
    InvalidInput for arrays that do not fit the reach, and for weights that are negative or nan.

    >>> reach = csr_array(np.array([[9.0, 9, 9, 9], [9, 9, 0, 0], [0, 0, 0, 0]]))
    >>> multiplicity(reach=reach, weight=np.array([1.0, 2, 4])).weight
    (4.0, 0.0, 2.0, 1.0)
    """
    weight = _weights(reach, weight)
    if located is None:
        located = np.ones(len(weight), np.bool_)
    elif np.shape(located) != weight.shape or np.asarray(located).dtype != np.bool_:
        raise InvalidInput(f"located must be {len(weight)} truth values, one for each demand point")
    times = np.diff(reach.indptr).astype(np.intp)
    of_class = np.minimum(times[located], 3)
    points = np.bincount(of_class, minlength=4).tolist()
    weights = np.bincount(of_class, weights=weight[located], minlength=4).tolist()
    return Multiplicity(
        times=times,
        demand=(points[0], points[1], points[2], points[3]),
        weight=(weights[0], weights[1], weights[2], weights[3]),
        unknown=int((~located).sum()),
        unknown_weight=float(weight[~located].sum()),
    )


@dataclass(frozen=True, eq=False, slots=True)
class PositionLoads:
    """What each of m positions carries (S08.5)."""

    nearest: Indices
    """(n,) the nearest position within reach, of equally near ones the first; -1 for none."""
    assigned: Floats
    """(m,) weight of the demand whose nearest position it is; no demand counts twice."""
    within: Floats
    """(m,) weight of all demand within its reach; demand counts for every position near it."""
    unassigned: float
    """Weight without a position within reach."""
    m2_per_100: Floats
    """(m,) floor area for each 100 of the weight assigned; nan without an area or a load."""
    gini_assigned: float
    """Unevenness of ``assigned`` over the positions, see :func:`gini`."""
    gini_within: float
    overloaded: Indices
    """Positions with more than the mean load, the heaviest first."""
    idle: Indices
    """Positions with less than the mean load, the lightest first."""


def position_loads(
    *,
    reach: csr_array,
    weight: Floats | None = None,
    area_m2: Floats | None = None,
    top: int = 10,
) -> PositionLoads:
    """Enterprises for each position, floor area for them, and who has too much or too little.

    Everyone is taken to use the nearest position within reach. The load by which positions are
    called overloaded or idle is the weight assigned for each square metre where ``area_m2`` (m,) is
    given, else the weight assigned; a position whose area is nan is in neither list. At most
    ``top`` are named in each, equal ones by their number. O(pairs + m log m). Raises InvalidInput
    for arrays that do not fit, negative values, areas of zero, or a ``top`` below 1.
    """
    weight = _weights(reach, weight)
    m = reach.shape[1]
    if top < 1:
        raise InvalidInput(f"top must be 1 or more, got {top}")
    area = np.full(m, np.nan)
    if area_m2 is not None:
        area = _fitting(area_m2, m, "area_m2", "position", missing=True)
        if (area == 0).any():
            raise InvalidInput(f"area_m2 of position {int((area == 0).argmax())} is 0 m2")
    nearest = _nearest(reach)
    served = nearest >= 0
    assigned = _sums(nearest[served], weight[served], m)
    within = _sums(reach.indices, np.repeat(weight, np.diff(reach.indptr)), m)
    per_100 = np.full(m, np.nan)
    np.divide(100 * area, assigned, out=per_100, where=assigned > 0)
    load = assigned if area_m2 is None else assigned / area
    known = np.flatnonzero(~np.isnan(load))
    mean = load[known].mean() if len(known) else np.nan
    # Loads that differ by rounding only are equal.
    apart = 1e-12 * abs(mean)
    heavy, light = known[load[known] > mean + apart], known[load[known] < mean - apart]
    return PositionLoads(
        nearest=nearest,
        assigned=assigned,
        within=within,
        unassigned=float(weight[~served].sum()),
        m2_per_100=per_100,
        gini_assigned=gini(assigned),
        gini_within=gini(within),
        overloaded=heavy[np.argsort(-load[heavy], kind="stable")][:top],
        idle=light[np.argsort(load[light], kind="stable")][:top],
    )


def gini(values: Floats) -> float:
    """The Gini coefficient of some amounts: 0 if all are equal, (n - 1) / n if one has all.

    G = sum_i sum_j |x_i - x_j| / (2 n^2 mean), computed from the sorted values in O(n log n). nan
    for no values or a total of 0, where nothing is shared out. Raises InvalidInput for a negative
    or missing value.

    >>> gini(np.array([1.0, 2.0, 3.0, 4.0]))
    0.25
    """
    amounts = np.sort(_fitting(values, len(values), "values", "value"))
    total, n = amounts.sum(), len(amounts)
    if total == 0:
        return float("nan")
    ranks = np.arange(1, n + 1)
    return float(max(0.0, 2 * (ranks * amounts).sum() / (n * total) - (n + 1) / n))


@dataclass(frozen=True, eq=False, slots=True)
class Accessibility:
    """Two-step floating catchment areas: supply for a head, where one lives."""

    ratio: Floats
    """(m,) supply of a site for each unit of the demand it reaches; nan if it reaches none."""
    score: Floats
    """(n,) the ratios within reach summed up; 0 where there is none."""
    unused: float
    """Supply at sites that reach no demand."""


def accessibility(
    *, reach: csr_array, supply: Floats, weight: Floats | None = None
) -> Accessibility:
    """Accessibility by the two-step floating catchment area method (2SFCA).

    Symbols: P_k weight of demand k, S_j supply of site j (floor area, capacity), d_kj their
    distance, d_0 the reach. Step 1: R_j = S_j / sum of P_k over d_kj <= d_0. Step 2:
    A_i = sum of R_j over d_ij <= d_0. The weighted sum of A_i is the supply that is used, so A is
    a share of it and not a count of doors. O(pairs).

    Source: W. Luo, F. Wang, "Measures of spatial accessibility to health care in a GIS environment:
    synthesis and a case study in the Chicago region", Environment and Planning B 30 (2003) 865-884.
    Raises InvalidInput for arrays that do not fit, and for values that are negative or nan.

    >>> reach = csr_array(np.array([[9.0, 0.0], [9.0, 9.0]]))
    >>> accessibility(reach=reach, supply=np.array([100.0, 30.0])).score.tolist()
    [50.0, 80.0]
    """
    weight = _weights(reach, weight)
    m = reach.shape[1]
    supply = _fitting(supply, m, "supply", "site")
    lengths = np.diff(reach.indptr)
    demand = _sums(reach.indices, np.repeat(weight, lengths), m)
    ratio = np.full(m, np.nan)
    np.divide(supply, demand, out=ratio, where=demand > 0)
    rows = np.repeat(np.arange(len(weight)), lengths)
    counted = np.nan_to_num(ratio[reach.indices])
    return Accessibility(
        ratio=ratio,
        score=_sums(rows, counted, len(weight)),
        unused=float(supply[demand == 0].sum()),
    )


def _nearest(reach: csr_array) -> Indices:
    """(n,) the column of the least value in each row, of equal ones the first; -1 for no entry."""
    nearest = np.full(reach.shape[0], -1, dtype=np.intp)
    lengths = np.diff(reach.indptr)
    filled = np.flatnonzero(lengths)
    if len(filled):
        least = np.minimum.reduceat(reach.data, reach.indptr[filled])
        at = np.flatnonzero(reach.data == np.repeat(least, lengths[filled]))
        row = np.repeat(filled, lengths[filled])[at]
        # Backwards, so that the first of equal ones is written last.
        nearest[row[::-1]] = reach.indices[at[::-1]]
    return nearest


def _sums(of: NDArray[np.signedinteger], values: Floats, count: int) -> Floats:
    """(count,) the sum of the values of each."""
    return np.asarray(np.bincount(of, weights=values, minlength=count), dtype=np.float64)


def _weights(reach: csr_array, weight: Floats | None) -> Floats:
    n = reach.shape[0]
    return np.ones(n) if weight is None else _fitting(weight, n, "weight", "demand point")


def _fitting(values: Floats, count: int, what: str, of: str, *, missing: bool = False) -> Floats:
    """The values as a float64 array, one for each; InvalidInput for another number or a bad one."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (count,):
        raise InvalidInput(
            f"{what} must be {count} numbers, one for each {of}; got the shape {array.shape}"
        )
    good = (array >= 0) & (array < np.inf)
    if missing:
        good |= np.isnan(array)
    if not good.all():
        at = int((~good).argmax())
        raise InvalidInput(f"{what} of {of} {at} must be 0 or more and finite, got {array[at]}")
    return array
