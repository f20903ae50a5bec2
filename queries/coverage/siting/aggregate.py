"""Demand made small before it is solved: rows with the same sites in reach are one row.

What covers one enterprise of a building covers all of them, and a question with a million rows has
far fewer different ones. Merging them changes no objective: weights are summed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.result import Floats, Indices

_CHUNK = 500_000  # stored entries looked at together: bounds the memory of hashing


@dataclass(frozen=True, eq=False, slots=True)
class Covers:
    """Which rows of demand each site covers, both ways round."""

    rows: csr_array
    """(r, s) ones: row i is within reach of site j."""
    columns: csr_array
    """(s, r): the same, transposed."""
    weight: Floats
    """(r,) all > 0."""

    @classmethod
    def of(cls, rows: csr_array, weight: Floats) -> Covers:
        """Both ways round from the one."""
        return cls(rows, csr_array(rows.T), weight)

    def of_site(self, site: int) -> NDArray[np.integer]:
        """Rows that one site covers."""
        ends = self.columns.indptr
        return np.asarray(self.columns.indices[ends[site] : ends[site + 1]])

    def counts(self, sites: Indices) -> Floats:
        """(r,) how many of these sites cover each row."""
        chosen = np.zeros(self.rows.shape[1])
        chosen[sites] = 1.0
        return np.asarray(self.rows @ chosen)


def take_rows(matrix: csr_array, rows: Indices) -> csr_array:
    """These rows of a pattern, with ones for values."""
    length = np.diff(matrix.indptr)[rows]
    ends = np.concatenate(([0], np.cumsum(length)))
    entry = np.repeat(matrix.indptr[rows] - ends[:-1], length) + np.arange(ends[-1])
    return csr_array(
        (np.ones(len(entry)), matrix.indices[entry], ends), shape=(len(rows), matrix.shape[1])
    )


def merge(matrix: csr_array, weight: Floats) -> tuple[csr_array, Floats, Indices]:
    """Merge the rows that have the same columns; drop those without a column or without weight.

    ``matrix`` has sorted indices; its values do not count. Returns the different rows, the sum of
    the weights of each, and (n,) the row each old one went into, -1 where it was dropped. Rows
    are brought together by a 64-bit hash and then compared: a collision costs a row that is not
    merged, never a wrong one. O(nnz + n log n) time, O(n) memory beside the result.
    """
    group = np.full(matrix.shape[0], -1, dtype=np.intp)
    alive = np.flatnonzero((np.diff(matrix.indptr) > 0) & (weight > 0))
    if not len(alive):
        return take_rows(matrix, alive), weight[alive], group
    _, first, inverse = np.unique(_hashes(matrix)[alive], return_index=True, return_inverse=True)
    odd = np.flatnonzero(~_same(matrix, alive, alive[first[inverse]]))
    inverse[odd] = len(first) + np.arange(len(odd))
    kept = np.concatenate((alive[first], alive[odd]))
    group[alive] = inverse
    total = np.bincount(inverse, weights=weight[alive], minlength=len(kept))
    return take_rows(matrix, kept), np.asarray(total, dtype=np.float64), group


def _chunks(indptr: NDArray[np.integer], rows: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < rows:
        end = int(np.searchsorted(indptr, indptr[start] + _CHUNK, side="right")) - 1
        end = min(max(end, start + 1), rows)
        yield start, end
        start = end


def _hashes(matrix: csr_array) -> NDArray[np.uint64]:
    random = np.random.default_rng(20211231)
    of_column = random.integers(1, 2**63, size=matrix.shape[1], dtype=np.uint64)
    hashes = np.zeros(matrix.shape[0], dtype=np.uint64)
    indptr = matrix.indptr
    for start, end in _chunks(indptr, matrix.shape[0]):
        inside = of_column[matrix.indices[indptr[start] : indptr[end]]]
        running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(inside, dtype=np.uint64)))
        at = indptr[start : end + 1] - indptr[start]
        hashes[start:end] = running[at[1:]] - running[at[:-1]]  # wraps, as a hash may
    return hashes


def _same(matrix: csr_array, rows: Indices, other: Indices) -> NDArray[np.bool_]:
    """Whether each of ``rows`` has the columns of its ``other``."""
    length = np.diff(matrix.indptr)
    same = length[rows] == length[other]
    compared = np.flatnonzero(same & (rows != other))
    ends = np.concatenate(([0], np.cumsum(length[rows[compared]])))
    for start, end in _chunks(ends, len(compared)):
        part = compared[start:end]
        size = length[rows[part]]
        inner = np.arange(ends[end] - ends[start]) - np.repeat(ends[start:end] - ends[start], size)
        left = matrix.indices[np.repeat(matrix.indptr[rows[part]], size) + inner]
        right = matrix.indices[np.repeat(matrix.indptr[other[part]], size) + inner]
        same[part] = np.logical_and.reduceat(left == right, ends[start:end] - ends[start])
    return np.asarray(same)
