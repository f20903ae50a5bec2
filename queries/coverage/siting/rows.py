"""A sparse reach made smaller without changing which plans are best.

A row is a demand point, a column a site, a stored entry a reach. A row that contains another is
covered whenever the other is; a column inside another that costs no more is never needed. (Rows
that are the same become one: see :mod:`queries.coverage.siting.aggregate`.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.result import Floats, Indices

Mask = NDArray[np.bool_]

_BLOCK = 512


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
