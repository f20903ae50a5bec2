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


def identical_rows(
    matrix: csr_array, among: Indices | None = None, *, by_value: bool = False
) -> tuple[Indices, Indices]:
    """``(first, group)``: one row of each kind, ascending, and the kind of every row, so that
    ``matrix[first][group]`` is ``matrix`` again.

    Rows are the same that have the same columns, with ``by_value`` the same values in them too;
    only the rows ``among`` (ascending) are looked at, all if None. ``matrix`` has sorted indices.
    Rows are brought together by a 64-bit hash and then compared: a collision costs a row that is
    not merged, never a wrong one. O(nnz + n log n) time, O(n) memory beside the result.
    """
    rows = np.arange(matrix.shape[0]) if among is None else among
    if not len(rows):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    hashes = _hashes(matrix, by_value)[rows]
    _, place, group = np.unique(hashes, return_index=True, return_inverse=True)
    odd = np.flatnonzero(~_same(matrix, rows, rows[place[group]], by_value))
    group[odd] = len(place) + np.arange(len(odd))
    place = np.concatenate((place, odd))
    ascending = np.argsort(place)
    rank = np.empty(len(place), dtype=np.intp)
    rank[ascending] = np.arange(len(place))
    return rows[place[ascending]], rank[group]


def merge(matrix: csr_array, weight: Floats) -> tuple[csr_array, Floats, Indices]:
    """Merge the rows that have the same columns; drop those without a column or without weight.

    ``matrix`` has sorted indices; its values do not count. Returns the different rows, the sum of
    the weights of each, and (n,) the row each old one went into, -1 where it was dropped.
    Complexity of `identical_rows`.
    """
    group = np.full(matrix.shape[0], -1, dtype=np.intp)
    alive = np.flatnonzero((np.diff(matrix.indptr) > 0) & (weight > 0))
    first, group[alive] = identical_rows(matrix, alive)
    total = np.bincount(group[alive], weights=weight[alive], minlength=len(first))
    return take_rows(matrix, first), np.asarray(total, dtype=np.float64), group


def _chunks(indptr: NDArray[np.integer], rows: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < rows:
        end = int(np.searchsorted(indptr, indptr[start] + _CHUNK, side="right")) - 1
        end = min(max(end, start + 1), rows)
        yield start, end
        start = end


def _hashes(matrix: csr_array, by_value: bool) -> NDArray[np.uint64]:
    random = np.random.default_rng(20211231)
    of_column = random.integers(1, 2**63, size=matrix.shape[1], dtype=np.uint64)
    hashes = np.zeros(matrix.shape[0], dtype=np.uint64)
    indptr = matrix.indptr
    for start, end in _chunks(indptr, matrix.shape[0]):
        inside = of_column[matrix.indices[indptr[start] : indptr[end]]]
        if by_value:
            # Adding 0.0 makes -0.0 the 0.0 it equals.
            data = matrix.data[indptr[start] : indptr[end]].astype(np.float64) + 0.0
            inside = _mixed(inside ^ data.view(np.uint64))
        running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(inside, dtype=np.uint64)))
        at = indptr[start : end + 1] - indptr[start]
        hashes[start:end] = running[at[1:]] - running[at[:-1]]  # wraps, as a hash may
    return hashes


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each bit decides about all (the last steps of SplitMix64, Steele, Lea and Flood 2014):
    numbers like 1.0 and 2.0 differ in few, and only at the upper end."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(bits ^ (bits >> np.uint64(31)))


def _same(matrix: csr_array, rows: Indices, other: Indices, by_value: bool) -> NDArray[np.bool_]:
    """Whether each of ``rows`` has the columns, and values if they count, of its ``other``."""
    length = np.diff(matrix.indptr)
    same = length[rows] == length[other]
    compared = np.flatnonzero(same & (rows != other) & (length[rows] > 0))
    ends = np.concatenate(([0], np.cumsum(length[rows[compared]])))
    for start, end in _chunks(ends, len(compared)):
        part = compared[start:end]
        size = length[rows[part]]
        inner = np.arange(ends[end] - ends[start]) - np.repeat(ends[start:end] - ends[start], size)
        left = np.repeat(matrix.indptr[rows[part]], size) + inner
        right = np.repeat(matrix.indptr[other[part]], size) + inner
        equal = matrix.indices[left] == matrix.indices[right]
        if by_value:
            equal &= matrix.data[left] == matrix.data[right]
        same[part] = np.logical_and.reduceat(equal, ends[start:end] - ends[start])
    return np.asarray(same)
