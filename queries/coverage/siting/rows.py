"""A sparse reach made smaller without changing which plans are best, and its input checked.

A row is a demand point, a column a site, a stored entry a reach. Rows that are the same become one;
a row that contains another is covered whenever the other is; a column inside another that costs no
more is never needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput

Indices = NDArray[np.intp]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_BLOCK = 512


def checked_matrix(matrix: csr_array, *, name: str) -> csr_array:
    """``matrix`` as rows with sorted indices. Raises :class:`InvalidInput` if it is no sparse
    matrix with candidates, or holds a negative or unusable value or an entry twice."""
    if getattr(matrix, "format", None) != "csr" or len(matrix.shape) != 2:
        raise InvalidInput(f"{name} must be a sparse matrix by rows (csr), demand x sites")
    if matrix.shape[1] == 0:
        raise InvalidInput(f"{name} has no sites: the list of candidates is empty")
    if len(matrix.data) and not (np.isfinite(matrix.data).all() and matrix.data.min() >= 0):
        raise InvalidInput(f"{name} must hold metres of at least 0, none missing or infinite")
    if not matrix.has_sorted_indices:
        matrix = matrix.copy()
        matrix.sort_indices()
    if not matrix.has_canonical_format:
        raise InvalidInput(f"{name} holds an entry twice")
    return matrix


def checked_weight(weight: Floats, demand: int) -> Floats:
    """(n,) weights as floats; :class:`InvalidInput` if of another shape, negative or not finite."""
    return _amounts(weight, demand, "weight", "demand points")


def checked_cost(cost: Floats | None, sites: int) -> Floats:
    """(m,) costs, 1 each where none are given; errors as for the weights."""
    return np.ones(sites) if cost is None else _amounts(cost, sites, "cost", "sites")


def _amounts(given: Floats, size: int, name: str, of: str) -> Floats:
    try:
        amounts = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise InvalidInput(f"{name} must be numbers, one for each of the {size} {of}") from wrong
    if amounts.shape != (size,):
        raise InvalidInput(f"{name} has shape {amounts.shape}, the {of} are {size}")
    odd = np.flatnonzero(~(np.isfinite(amounts) & (amounts >= 0)))
    if len(odd):
        raise InvalidInput(f"{name} must be at least 0, got {amounts[odd[0]]} at {odd[0]}")
    return amounts


def checked_fixed(fixed: Sequence[int] | Indices, sites: int) -> Indices:
    """The fixed sites, ascending, each once; :class:`InvalidInput` if one is not a column."""
    given = np.asarray(fixed)
    if given.size == 0:
        return np.empty(0, dtype=np.intp)
    if given.ndim != 1 or given.dtype.kind not in "iu":
        raise InvalidInput("fixed must be column numbers of sites")
    odd = given[(given < 0) | (given >= sites)]
    if len(odd):
        raise InvalidInput(f"fixed site {odd[0]} is not among the {sites} sites")
    return np.unique(given).astype(np.intp)


def checked_p(p: int, free: int) -> int:
    """``p`` new sites of ``free`` candidates; :class:`InvalidInput` if there are not so many."""
    if isinstance(p, bool) or not isinstance(p, int | np.integer) or p < 0:
        raise InvalidInput(f"p must be a whole number of at least 0, got {p}")
    if p > free:
        raise InvalidInput(f"p is {p}, but only {free} candidates are not fixed already")
    return int(p)


def checked_limits(*, gap: float, time_limit_s: float) -> None:
    """:class:`InvalidInput` for a gap or a time limit that cannot be kept."""
    if not (isfinite(gap) and gap >= 0):
        raise InvalidInput(f"gap must be at least 0, got {gap}")
    if not (isfinite(time_limit_s) and time_limit_s > 0):
        raise InvalidInput(f"time_limit_s must be more than 0, got {time_limit_s}")


def pattern(matrix: csr_array) -> csr_array:
    """The same entries, each 1: a stored distance of 0 is a reach too."""
    ones = np.ones(len(matrix.indices))
    return csr_array((ones, matrix.indices, matrix.indptr), shape=matrix.shape)


def covered_by(matrix: csr_array, sites: Indices) -> Mask:
    """(n,) whether a row has an entry in one of the columns ``sites``."""
    chosen = np.zeros(matrix.shape[1], dtype=bool)
    chosen[sites] = True
    hits = np.concatenate(([0], np.cumsum(chosen[matrix.indices])))
    return np.asarray(hits[matrix.indptr[1:]] > hits[matrix.indptr[:-1]])


def merge_identical(matrix: csr_array) -> tuple[Indices, Indices]:
    """``(first, group)``: one row of each kind, ascending, and the kind of every row, so that
    ``matrix[first][group]`` is ``matrix`` again, values included. O(entries + n log n).

    Rows are sorted by a random fingerprint and then compared in full: two rows that differ are
    never merged, whatever the fingerprints say.
    """
    rows, columns = matrix.shape
    if rows == 0:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    code = np.random.default_rng(9_189).integers(1, 2**63, size=columns, dtype=np.uint64)
    bits = np.ascontiguousarray(matrix.data + 0.0).view(np.uint64)
    mixed = (bits ^ code[matrix.indices]) * code[matrix.indices]
    # Sums may wrap around: only equality matters.
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(mixed, dtype=np.uint64)))
    print_ = sums[matrix.indptr[1:]] - sums[matrix.indptr[:-1]]
    size = np.diff(matrix.indptr)
    order = np.lexsort((np.arange(rows), size, print_))
    new = np.ones(rows, dtype=bool)
    same = (print_[order[1:]] == print_[order[:-1]]) & (size[order[1:]] == size[order[:-1]])
    new[1:] = ~same | ~_equal_rows(matrix, order[1:], order[:-1], same)
    kind = np.empty(rows, dtype=np.intp)
    kind[order] = np.cumsum(new) - 1
    first = order[new]
    ascending = np.argsort(first)
    rank = np.empty(len(first), dtype=np.intp)
    rank[ascending] = np.arange(len(first))
    return first[ascending], rank[kind]


def _equal_rows(matrix: csr_array, left: Indices, right: Indices, asked: Mask) -> Mask:
    """Whether the paired rows hold the same entries, for the pairs ``asked`` about."""
    equal = np.zeros(len(left), dtype=bool)
    pairs = np.flatnonzero(asked)
    size = np.diff(matrix.indptr)[left[pairs]]
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    a = np.repeat(matrix.indptr[left[pairs]], size) + within
    b = np.repeat(matrix.indptr[right[pairs]], size) + within
    apart = (matrix.indices[a] != matrix.indices[b]) | (matrix.data[a] != matrix.data[b])
    wrong = np.bincount(np.repeat(np.arange(len(pairs)), size), weights=apart, minlength=len(pairs))
    equal[pairs] = wrong == 0
    return equal


def minimal_rows(matrix: csr_array) -> Indices:
    """Rows that contain no other row, ascending; of equal rows the first.

    By blocks from the smallest row up, so that the many large rows are gone before they would be
    compared with each other: each block costs one sparse product with what is left.
    """
    matrix = pattern(matrix)
    size = np.diff(matrix.indptr)
    left = np.lexsort((np.arange(len(size)), size))
    kept: list[Indices] = []
    while len(left):
        block, rest = left[:_BLOCK], left
        shared = (matrix[block] @ matrix[rest].T.tocsr()).tocoo()
        inside = shared.data == size[block][shared.row]
        # A block row is before what it removes: the same order decides between equals.
        inside &= shared.col > shared.row
        gone = np.zeros(len(rest), dtype=bool)
        gone[shared.col[inside]] = True
        kept.append(block[~gone[: len(block)]])
        left = rest[len(block) :][~gone[len(block) :]]
    return np.sort(np.concatenate(kept)) if kept else np.empty(0, dtype=np.intp)


def maximal_columns(matrix: csr_array, cost: Floats) -> Indices:
    """Columns that are not inside another which costs no more, ascending; of equals the first.
    Empty columns are left out. O(sum of squared row sizes)."""
    matrix = pattern(matrix)
    shared = (matrix.T.tocsr() @ matrix).tocoo()
    size = np.bincount(matrix.indices, minlength=matrix.shape[1])
    j, k = shared.row, shared.col
    inside = (j != k) & (shared.data == size[j]) & (cost[k] <= cost[j])
    better = (size[k] > size[j]) | (cost[k] < cost[j]) | (k < j)
    keep = size > 0
    keep[j[inside & better]] = False
    return np.flatnonzero(keep)
