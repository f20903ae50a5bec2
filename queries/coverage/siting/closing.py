"""Closing positions: what each alone leaves uncovered, and which can close with the least loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.inputs import (
    checked_count,
    checked_matrix,
    checked_numbers,
    checked_sites,
)
from queries.coverage.siting.methods.rows import pattern
from queries.coverage.siting.result import Floats, Indices, Progress, Siting


@dataclass(frozen=True, eq=False, slots=True)
class Loss:
    """What would become uncovered if one position closed and all others stayed (S08.6)."""

    weight: Floats
    """(m,) of the demand that only this position covers."""
    demand: Indices
    """That demand, position by position, ascending within each."""
    ends: Indices
    """(m + 1,) where each position's part of ``demand`` begins and ends."""

    def of(self, position: int) -> Indices:
        """Rows of demand that only this position covers."""
        return self.demand[self.ends[position] : self.ends[position + 1]]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Closing(Siting):
    """A plan of what to close. ``sites`` are those that stay, ``added`` is empty.

    ``objective`` is the weight that stays covered, ``bound`` the most that could.
    """

    closed: Indices
    """What to close, in the order to do it: the least loss first."""
    marginal_loss: Floats
    """(len(closed),) the weight that each closing uncovers after those before it."""


def loss_of_closing(*, reach: csr_array, weight: ArrayLike) -> Loss:
    """For each position, the demand that becomes uncovered when it alone closes.

    ``reach`` (n, m): all columns are positions that stand; ``weight`` (n,) >= 0. O(nnz).
    Raises InvalidInput.

    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> loss = loss_of_closing(reach=csr_array(np.array([[1.0, 1], [0, 1]])), weight=[2, 3])
    >>> loss.weight.tolist(), loss.of(1).tolist()
    ([0.0, 3.0], [1])
    """
    matrix = checked_matrix(reach, name="reach")
    weights = checked_numbers(weight, matrix.shape[0], "weight", "row of demand")
    sole = np.flatnonzero(np.diff(matrix.indptr) == 1)
    holder = matrix.indices[matrix.indptr[sole]]
    loss = np.bincount(holder, weights=weights[sole], minlength=matrix.shape[1])
    order = np.argsort(holder, kind="stable")
    return Loss(
        weight=np.asarray(loss, dtype=np.float64),
        demand=sole[order],
        ends=np.searchsorted(holder[order], np.arange(matrix.shape[1] + 1)),
    )


def closing(
    *,
    reach: csr_array,
    weight: ArrayLike,
    count: int,
    fixed: Sequence[int] | NDArray[Any] = (),
    gap: float = 0.0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Closing:
    """Choose ``count`` positions to close so that the weight that stays covered is greatest.

    Keeping the best m - count of m positions is maximal covering with the ones in ``fixed``, which
    may not close, kept: see `maximal_covering` for the method, ``gap``, ``time_limit_s`` and
    ``progress``. ``reach`` (n, m): all columns are positions that stand; ``weight`` (n,) >= 0.
    Raises InvalidInput, and GongjianError if the solver fails.

    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> reach = csr_array(np.array([[1.0, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> plan = closing(reach=reach, weight=[1, 1, 1], count=2)
    >>> plan.closed.tolist(), plan.marginal_loss.tolist(), plan.objective
    ([0, 2], [0.0, 1.0], 2.0)
    """
    matrix = checked_matrix(reach, name="reach")
    weights = checked_numbers(weight, matrix.shape[0], "weight", "row of demand")
    positions = matrix.shape[1]
    kept = checked_sites(fixed, positions, "fixed")
    closable = positions - len(kept)
    checked_count(count, closable, "count", "positions that may close")
    plan = maximal_covering(
        reach=matrix,
        weight=weights,
        p=closable - count,
        fixed=kept,
        gap=gap,
        time_limit_s=time_limit_s,
        progress=progress,
    )
    closed, losses = _in_order(
        matrix, weights, np.setdiff1d(np.arange(positions), plan.sites, assume_unique=True)
    )
    none = np.zeros(0, dtype=np.intp)
    return Closing(
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound,
        sites=plan.sites,
        added=none,
        marginal_gain=np.zeros(0),
        covered=plan.covered,
        uncovered=plan.uncovered,
        unreachable=plan.unreachable,
        culprits=none,
        closed=closed,
        marginal_loss=losses,
    )


def _in_order(matrix: csr_array, weights: Floats, sites: Indices) -> tuple[Indices, Floats]:
    """Close the one with the least loss first, each time; ties go to the lower column."""
    columns = csr_array(matrix[:, sites].T)
    count = np.diff(matrix.indptr)
    open_ = pattern(matrix) @ np.arange(matrix.shape[1], dtype=np.float64)
    # Of a row that one position covers, the sum of its open positions is that position.
    place = np.full(matrix.shape[1], len(sites))
    place[sites] = np.arange(len(sites))

    def of_sole(rows: NDArray[np.signedinteger]) -> Floats:
        """(sites,) the weight of these rows that each alone covers."""
        rows = rows[count[rows] == 1]
        holder = place[open_[rows].astype(np.intp)]
        held = np.bincount(holder, weights=weights[rows], minlength=len(sites) + 1)
        return np.asarray(held[: len(sites)], dtype=np.float64)

    loss = of_sole(np.arange(matrix.shape[0]))
    order: list[int] = []
    losses: list[float] = []
    for _ in range(len(sites)):
        at = int(loss.argmin())
        order.append(at)
        losses.append(float(loss[at]))
        rows = columns.indices[columns.indptr[at] : columns.indptr[at + 1]]
        count[rows] -= 1
        open_[rows] -= sites[at]
        loss += of_sole(rows)
        loss[at] = np.inf
    return sites[np.array(order, dtype=np.intp)], np.array(losses)
