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


def checked_matrix(matrix: Any, *, name: str, columns: str = "sites") -> csr_array:
    """A sparse matrix of metres by rows, with sorted indices. ``columns`` is what they stand for.

    Anything but csr is refused: other forms are converted by adding up what is stored twice.
    """
    given: Any = matrix
    if not issparse(matrix) or given.format != "csr" or given.ndim != 2:
        raise InvalidInput(f"{name} must be a sparse matrix by rows (csr), demand x {columns}")
    if given.shape[1] == 0:
        raise InvalidInput(f"there are no {columns}: {name} has no columns")
    if given.dtype.kind not in "biuf":
        raise InvalidInput(f"{name} must hold numbers, not {given.dtype}")
    checked: csr_array = csr_array(given)
    bad = ~(np.isfinite(checked.data) & (checked.data >= 0))
    if bad.any():
        value = checked.data[np.flatnonzero(bad)[0]]
        raise InvalidInput(f"{name} holds {value}; it must hold metres, each a number 0 or more")
    if not checked.has_sorted_indices:
        checked = checked.copy()
        checked.sort_indices()
    if not checked.has_canonical_format:
        raise InvalidInput(f"{name} holds an entry twice")
    return checked


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
    with np.errstate(over="ignore"):
        if not np.isfinite(array.sum()):
            raise InvalidInput(
                f"the sum of {name} is more than a number can say; use a larger unit"
            )
    return array


def checked_sites(values: Sequence[int] | NDArray[Any], sites: int, name: str) -> Indices:
    """Columns of the reach, ascending, none twice."""
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(0, dtype=np.intp)
    if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
        raise InvalidInput(f"{name} must be a list of whole numbers, columns of the matrix")
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
