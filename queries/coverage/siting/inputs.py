"""What a siting question is given, checked once: one clear message, or data that can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, issparse

from graph.errors import InvalidInput
from queries.coverage.siting.result import Floats, Indices


def checked_reach(reach: Any) -> csr_array:
    """A sparse (demand x site) matrix with sorted indices and no entry twice."""
    sparse: Any = reach
    if not issparse(reach) or sparse.ndim != 2:
        raise InvalidInput("reach must be a sparse matrix of demand x sites")
    matrix: csr_array = csr_array(sparse)
    if matrix.shape[1] == 0:
        raise InvalidInput("there are no sites: neither a position nor a candidate")
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def checked_numbers(
    values: ArrayLike, size: int, name: str, per: str, *, positive: bool = False
) -> Floats:
    """(size,) finite numbers >= 0, or > 0 if ``positive``."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(f"{name} must be numbers, one for each {per}") from None
    if array.shape != (size,):
        raise InvalidInput(f"{name} has shape {array.shape}, not one number for each {per}: {size}")
    bad = ~np.isfinite(array) | (array <= 0 if positive else array < 0)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        rule = "greater than 0" if positive else "0 or more"
        raise InvalidInput(f"{name} of {per} {at} is {array[at]}; it must be a number {rule}")
    return array


def checked_sites(values: Sequence[int] | NDArray[Any], sites: int, name: str) -> Indices:
    """Columns of the reach, ascending, none twice."""
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(0, dtype=np.intp)
    if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
        raise InvalidInput(f"{name} must be a list of whole numbers, columns of the reach")
    wrong = array[(array < 0) | (array >= sites)]
    if len(wrong):
        raise InvalidInput(f"{name} names site {wrong[0]}; there are {sites}, numbered from 0")
    different, times = np.unique(array, return_counts=True)
    if len(different) < len(array):
        raise InvalidInput(f"{name} names site {different[times > 1][0]} more than once")
    return different.astype(np.intp)


def checked_count(value: Any, most: int, name: str, of: str) -> int:
    """A whole number from 0 to ``most``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise InvalidInput(f"{name} is {value!r}; it must be a whole number")
    if value < 0:
        raise InvalidInput(f"{name} is {value}; it must be 0 or more")
    if value > most:
        raise InvalidInput(f"{name} is {value}, more than the {most} {of}")
    return int(value)


def checked_number(value: Any, name: str, *, positive: bool = False) -> float:
    """One finite number >= 0, or > 0 if ``positive``."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InvalidInput(f"{name} is {value!r}; it must be a number") from None
    if not math.isfinite(number) or number < 0 or (positive and number == 0):
        rule = "greater than 0" if positive else "0 or more"
        raise InvalidInput(f"{name} is {value}; it must be a number {rule}")
    return number
