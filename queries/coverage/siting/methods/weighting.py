"""A cover improved by local search that weighs rows: for covers that no bound tells from the best.

Gao, Weise and Li (2015), "An efficient local search heuristic with row weighting for the unicost
set covering problem", European Journal of Operational Research 246; with costs, what a column gains
or loses is divided by its cost. Rows that stay uncovered grow heavier until something covers them,
so that the search leaves every cover that only looks good.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.compiled import compiled
from queries.coverage.siting.methods.beside import Better
from queries.coverage.siting.result import Floats, Indices

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ENTRIES = 20_000_000
"""Entries of the matrix looked at between two looks whether to end: some tenths of a second."""


def cheaper(reach: csr_array, cost: Floats, columns: Indices) -> Better:
    """Columns that cover every row of ``reach`` (n, m) for less and less ``cost`` (m,), from
    ``columns``, which do too. Without end; O(entries) memory."""
    matrix, state = _begun(reach, cost, columns)
    while True:
        _go(matrix, state, _ENTRIES)
        yield np.flatnonzero(state.best).astype(np.intp), float(cost[state.best].sum())


class Matrix(NamedTuple):
    """The columns of each row, the rows of each column (CSR), and what columns cost."""

    row_start: Ints
    row_column: Ints
    column_start: Ints
    column_row: Ints
    cost: Floats


class State(NamedTuple):
    """What the search goes on from."""

    chosen: Flags
    """(m,) the columns that are in the cover, which is none while a row is open."""
    best: Flags
    """(m,) the cheapest cover so far."""
    times: Ints
    """(n,) how many chosen columns cover a row."""
    covering: Ints
    """(n,) the sum of their numbers: the one itself where it is alone."""
    weight: Floats
    """(n,) of a row: one, and one more for each step that it was open at."""
    score: Floats
    """(m,) the weight a column would newly cover; of a chosen one, negated, what only it covers."""
    changed: Ints
    """(n,) the step at which a column of a row was last put in or taken out."""
    left: Ints
    """(m,) the step at which a column was last taken out."""
    moved: Ints
    """(m,) the step at which it was last put in or taken out."""
    open: Ints
    """(n + 1,) the rows that nothing covers, in any order, and at the end how many they are."""
    place: Ints
    """(n,) where in that list a row stands."""
    own: Ints
    """(3,) what chance goes on from, the step, and the column put in last."""


def _begun(reach: csr_array, cost: Floats, columns: Indices) -> tuple[Matrix, State]:
    """A search that begins with these columns, which cover all."""
    rows: Any = reach.tocsr()
    by_column: Any = rows.T.tocsr()
    size, wide = rows.shape
    chosen = np.zeros(wide, dtype=np.bool_)
    chosen[columns] = True
    times = np.asarray(rows @ chosen.astype(np.int64)).astype(np.int64)
    alone = np.asarray(by_column @ (times == 1).astype(np.float64))
    matrix = Matrix(
        row_start=rows.indptr.astype(np.int64),
        row_column=rows.indices.astype(np.int64),
        column_start=by_column.indptr.astype(np.int64),
        column_row=by_column.indices.astype(np.int64),
        cost=np.maximum(cost, np.finfo(float).tiny ** 0.5),
    )
    state = State(
        chosen=chosen,
        best=chosen.copy(),
        times=times,
        covering=np.asarray(rows @ np.where(chosen, np.arange(wide), 0)).astype(np.int64),
        weight=np.ones(size),
        score=np.where(chosen, -alone, 0.0),
        changed=np.zeros(size, dtype=np.int64),
        left=np.full(wide, -1, dtype=np.int64),
        moved=np.zeros(wide, dtype=np.int64),
        open=np.zeros(size + 1, dtype=np.int64),
        place=np.full(size, -1, dtype=np.int64),
        own=np.array([0, 0, -1], dtype=np.int64),
    )
    return matrix, state


@compiled
def _flip(matrix: Matrix, state: State, j: int, step: int) -> int:
    """Put column ``j`` into the cover or take it out; the entries that were looked at."""
    times, covering, score = state.times, state.covering, state.score
    start, column = matrix.row_start, matrix.row_column
    size = len(times)
    looked = matrix.column_start[j + 1] - matrix.column_start[j]
    into = not state.chosen[j]
    state.chosen[j] = into
    score[j] = -score[j]
    state.moved[j] = step
    if not into:
        state.left[j] = step
    for at in range(matrix.column_start[j], matrix.column_start[j + 1]):
        i = matrix.column_row[at]
        state.changed[i] = step
        change = state.weight[i]
        if into:
            times[i] += 1
            if times[i] == 2:  # Who covered it alone would no longer lose it.
                score[covering[i]] += change
            covering[i] += j
            if times[i] != 1:
                continue
            last = state.open[size] - 1
            other = state.open[last]
            state.open[state.place[i]], state.place[other] = other, state.place[i]
            state.open[size] = last
            change = -change
        else:
            times[i] -= 1
            covering[i] -= j
            if times[i] == 1:
                score[covering[i]] -= change
            if times[i] != 0:
                continue
            last = state.open[size]
            state.open[last], state.place[i] = i, last
            state.open[size] = last + 1
        # Whoever else could cover it gains less, or more.
        for of in range(start[i], start[i + 1]):
            if column[of] != j:
                score[column[of]] += change
        looked += start[i + 1] - start[i]
    return int(looked)


# Told apart in the inner loops: a tuple costs more to hand on than what is done with it there.
@compiled
def _before(score: Floats, cost: Floats, moved: Ints, one: int, other: int) -> bool:
    """Whether a column is to move before another: for what it gains or loses, then for its rest."""
    mine, its = score[one] / cost[one], score[other] / cost[other]
    return bool(mine > its or (mine == its and moved[one] < moved[other]))


@compiled
def _to_leave(chosen: Flags, score: Floats, cost: Floats, moved: Ints, taboo: int) -> int:
    """The column of the cover that is missed least, -1 if there is none."""
    found = -1
    for j in range(len(chosen)):
        if chosen[j] and j != taboo and (found < 0 or _before(score, cost, moved, j, found)):
            found = j
    return found


@compiled
def _free(rows: Ints, changed: Ints, left: int) -> bool:
    """Whether any of its rows changed since a column left the cover: else it would only come
    back."""
    for i in rows:  # noqa: SIM110 (a generator is not compiled)
        if changed[i] > left:
            return True
    return False


@compiled
def _to_enter(matrix: Matrix, state: State, i: int) -> int:
    """The column that covers row ``i`` and gains most, -1 if none is free to come."""
    score, cost, moved = state.score, matrix.cost, state.moved
    changed, left = state.changed, state.left
    start, row = matrix.column_start, matrix.column_row
    found = -1
    for at in range(matrix.row_start[i], matrix.row_start[i + 1]):
        j = matrix.row_column[at]
        if (found < 0 or _before(score, cost, moved, j, found)) and _free(
            row[start[j] : start[j + 1]], changed, left[j]
        ):
            found = j
    return int(found)


@compiled
def _go(matrix: Matrix, state: State, entries: int) -> None:
    """Search until so many entries were looked at, or nothing is left to take out."""
    size, wide = len(state.times), len(state.chosen)
    seed, step, taboo = state.own
    total = matrix.cost[state.chosen].sum()
    least = matrix.cost[state.best].sum()
    looked = 0
    while looked < entries:
        # A cover found is worth keeping; then one column has to go, and another one to make room.
        covered = True
        while covered:
            covered = state.open[size] == 0
            if covered and total <= least:
                least = total
                state.best[:] = state.chosen
            j = _to_leave(
                state.chosen, state.score, matrix.cost, state.moved, -1 if covered else taboo
            )
            if j < 0:
                break
            step += 1
            looked += wide + _flip(matrix, state, j, step)
            total -= matrix.cost[j]
        while state.open[size] > 0:
            seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
            i = state.open[(seed >> 33) % state.open[size]]
            looked += matrix.row_start[i + 1] - matrix.row_start[i]
            j = _to_enter(matrix, state, i)
            if j < 0 or total + matrix.cost[j] >= least:
                break
            step += 1
            looked += _flip(matrix, state, j, step)
            total += matrix.cost[j]
            taboo = j
        for at in range(state.open[size]):
            i = state.open[at]
            state.weight[i] += 1.0
            for of in range(matrix.row_start[i], matrix.row_start[i + 1]):
                state.score[matrix.row_column[of]] += 1.0
            looked += matrix.row_start[i + 1] - matrix.row_start[i]
        looked += 1
    state.own[0], state.own[1], state.own[2] = seed, step, taboo
