"""A sparse reach made smaller without changing which plans are best.

A row is a demand point, a column a site, a stored entry a reach. A row that contains another is
covered whenever the other is; a column inside another that costs no more is never needed. (Rows
that are the same become one: see :mod:`queries.coverage.siting.methods.aggregate`.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.result import Floats, Indices

Mask = NDArray[np.bool_]

_BLOCK = 512
_WORK = 2e7
"""Products of entries at a time: about a tenth of a second."""


def pattern(matrix: csr_array) -> csr_array:
    """The same entries, each 1: a stored distance of 0 is a reach too."""
    ones = np.ones(len(matrix.indices))
    return csr_array((ones, matrix.indices, matrix.indptr), shape=matrix.shape)


def covered_by(matrix: csr_array, sites: Indices) -> Mask:
    """(n,) whether a row has an entry in one of the columns ``sites``."""
    chosen = np.zeros(matrix.shape[1], dtype=np.int32)
    chosen[sites] = 1
    # Bytes, not the matrix's own values: the memory counts at a million rows.
    ones = np.ones(matrix.nnz, dtype=np.int8)
    entries = csr_array((ones, matrix.indices, matrix.indptr), shape=matrix.shape)
    return np.asarray(entries @ chosen) > 0


def nearest_open(distance: csr_array, sites: Indices) -> Floats:
    """(n,) metres to the nearest of ``sites`` among the stored entries, inf where there is none."""
    chosen = np.zeros(distance.shape[1], dtype=bool)
    chosen[sites] = True
    use = chosen[distance.indices]
    row = np.repeat(np.arange(distance.shape[0]), np.diff(distance.indptr))[use]
    metres = np.full(distance.shape[0], np.inf)
    np.minimum.at(metres, row, distance.data[use])
    return metres


def minimal_rows(matrix: csr_array, *, over: Callable[[], bool] = lambda: False) -> Indices:
    """Rows that contain no other row, ascending; of equal rows the first. Some that do are left
    where ``over`` ends it.

    By blocks from the smallest row up, so that the many large rows are gone before they would be
    compared with each other: each block costs one sparse product with what is left.
    """
    matrix = pattern(matrix)
    size = np.diff(matrix.indptr)
    work = matrix @ np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float64)
    left = np.lexsort((np.arange(len(size)), size))
    kept: list[Indices] = []
    while len(left) and not over():
        count = _next_block(work[left])
        block, rest = left[:count], left
        shared = (matrix[block] @ matrix[rest].T.tocsr()).tocoo()
        inside = shared.data == size[block][shared.row]
        # A block row is before what it removes: the same order decides between equals.
        inside &= shared.col > shared.row
        gone = np.zeros(len(rest), dtype=bool)
        gone[shared.col[inside]] = True
        kept.append(block[~gone[: len(block)]])
        left = rest[len(block) :][~gone[len(block) :]]
    return np.sort(np.concatenate((*kept, left)))


def maximal_columns(
    matrix: csr_array, cost: Floats, *, over: Callable[[], bool] = lambda: False
) -> Indices:
    """Columns that are not inside another which costs no more, ascending; of equals the first.
    Empty columns are left out. Some others are left where ``over`` ends it.
    O(sum of squared row sizes)."""
    matrix = pattern(matrix)
    by_column = matrix.T.tocsr()
    work = by_column @ np.diff(matrix.indptr).astype(np.float64)
    size = np.bincount(matrix.indices, minlength=matrix.shape[1])
    keep = size > 0
    at = 0
    while at < len(size) and not over():
        block = np.arange(at, at + _next_block(work[at:]))
        shared = (by_column[block] @ matrix).tocoo()
        j, k = block[shared.row], shared.col
        inside = (j != k) & (shared.data == size[j]) & (cost[k] <= cost[j])
        better = (size[k] > size[j]) | (cost[k] < cost[j]) | (k < j)
        keep[j[inside & better]] = False
        at += len(block)
    return np.flatnonzero(keep)


def _next_block(work: Floats) -> int:
    """How many of these can be multiplied before one asks again whether to end."""
    most = int(np.searchsorted(np.cumsum(work[:_BLOCK]), _WORK))
    return min(max(most, 1), len(work))
