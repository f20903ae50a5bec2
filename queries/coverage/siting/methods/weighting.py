"""A cover improved by local search that weighs rows: for covers that no bound tells from the best.

Gao, Weise and Li (2015), "An efficient local search heuristic with row weighting for the unicost
set covering problem", European Journal of Operational Research 246; with costs, what a column gains
or loses is divided by its cost. Rows that stay uncovered grow heavier until something covers them,
so that the search leaves every cover that only looks good. Which column is missed least is kept in
a tree of winners, unless the columns have so many rows that to look through all columns takes less.
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
Short = NDArray[np.int32]
Flags = NDArray[np.bool_]

_TIMES, _COVERING, _WEIGHT, _CHANGED = range(4)

_LONG = 4
"""Without a tree where a column has more rows, on average, than this part of all columns."""

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
    row_column: Short
    column_start: Ints
    column_row: Short
    cost: Floats


class State(NamedTuple):
    """What the search goes on from."""

    chosen: Flags
    """(m,) the columns that are in the cover, which is none while a row is open."""
    best: Flags
    """(m,) the cheapest cover so far."""
    row: Short
    """(n, 4) side by side, because a step needs all of them of some rows: how many chosen columns
    cover a row; their numbers, one combined with the other by exclusive or, so that of one alone
    it is itself; the weight, one, and one more for each step that the row was open at; and the
    step at which one of its columns was last put in or taken out."""
    score: Floats
    """(m,) the weight a column would newly cover; of a chosen one, negated, what only it covers."""
    left: Ints
    """(m,) the step at which a column was last taken out."""
    moved: Ints
    """(m,) the step at which it was last put in or taken out."""
    open: Short
    """(n,) the first of these are the rows that nothing covers."""
    place: Short
    """(n,) where in that list an open row stands."""
    winner: Short
    """(2 w,) of the chosen columns below each node the one to leave first, -1 where there is none;
    the children of node k are 2 k and 2 k + 1, and column j is node w + j. Or (0,): no tree."""
    own: Ints
    """(5,) what chance goes on from, the step, the column put in last, how many rows are open, and
    whether the next column is to be put in."""


def _begun(reach: csr_array, cost: Floats, columns: Indices) -> tuple[Matrix, State]:
    """A search that begins with these columns, which cover all."""
    rows: Any = reach.tocsr()
    by_column: Any = rows.T.tocsr()
    size, wide = rows.shape
    chosen = np.zeros(wide, dtype=np.bool_)
    chosen[columns] = True
    times = np.asarray(rows @ chosen.astype(np.int64)).astype(np.int32)
    row = np.zeros((size, 4), dtype=np.int32)
    row[:, _TIMES], row[:, _WEIGHT] = times, 1
    of = rows.indices[chosen[rows.indices]]
    of_row = np.repeat(np.arange(size), np.diff(rows.indptr))[chosen[rows.indices]]
    np.bitwise_xor.at(row[:, _COVERING], of_row, of.astype(np.int32))
    alone = np.asarray(by_column @ (times == 1).astype(np.float64))
    matrix = Matrix(
        row_start=rows.indptr.astype(np.int64),
        row_column=rows.indices.astype(np.int32),
        column_start=by_column.indptr.astype(np.int64),
        column_row=by_column.indices.astype(np.int32),
        cost=np.maximum(cost, np.finfo(float).tiny ** 0.5),
    )
    leaves = 1 << max(1, (wide - 1).bit_length())
    if rows.nnz * _LONG > wide * wide:
        leaves = 0
    state = State(
        chosen=chosen,
        best=chosen.copy(),
        row=row,
        score=np.where(chosen, -alone, 0.0),
        left=np.full(wide, -1, dtype=np.int64),
        moved=np.zeros(wide, dtype=np.int64),
        open=np.zeros(size, dtype=np.int32),
        place=np.zeros(size, dtype=np.int32),
        winner=np.full(2 * leaves, -1, dtype=np.int32),
        own=np.array([0, 0, -1, 0, 0], dtype=np.int64),
    )
    return matrix, state


# These are given arrays one by one: a tuple costs more to hand on than what is done with it here.
@compiled
def _first(score: Floats, cost: Floats, moved: Ints, one: int, other: int) -> int:
    """Which of two columns is to move first: for what it gains or loses, then for its rest; -1 is
    none."""
    if one < 0 or other < 0:
        return max(one, other)
    mine, its = score[one] / cost[one], score[other] / cost[other]
    return one if mine > its or (mine == its and moved[one] <= moved[other]) else other


@compiled
def _play(winner: Short, score: Floats, cost: Floats, moved: Ints, j: int) -> None:
    """Column ``j`` is to leave sooner or later than before: who wins above it."""
    node = (len(winner) // 2 + j) // 2
    while node:
        won = _first(score, cost, moved, winner[2 * node], winner[2 * node + 1])
        if won == winner[node] and won != j:
            break
        winner[node] = won
        node //= 2


@compiled
def _but(winner: Short, score: Floats, cost: Floats, moved: Ints, j: int) -> int:
    """Who wins without column ``j``, or, with -1, of all."""
    if j < 0:
        return int(winner[1])
    node, found = len(winner) // 2 + j, -1
    while node > 1:
        found = _first(score, cost, moved, found, winner[node ^ 1])
        node //= 2
    return found


@compiled
def _through(chosen: Flags, score: Floats, cost: Floats, moved: Ints, taboo: int) -> int:
    """The same by looking through all."""
    found = -1
    for j in range(len(chosen)):
        if chosen[j] and j != taboo:
            found = _first(score, cost, moved, found, j)
    return found


@compiled
def _free(rows: Short, row: Short, left: int) -> bool:
    """Whether any of its rows changed since a column left the cover: else it would only come
    back."""
    for i in rows:  # noqa: SIM110 (a generator is not compiled)
        if row[i, _CHANGED] > left:
            return True
    return False


@compiled
def _go(matrix: Matrix, state: State, entries: int) -> None:
    """Search until so many entries were looked at, or nothing is left to take out."""
    row_start, row_column = matrix.row_start, matrix.row_column
    column_start, column_row, cost = matrix.column_start, matrix.column_row, matrix.cost
    chosen, row, score, left, moved = state.chosen, state.row, state.score, state.left, state.moved
    open_, place, winner = state.open, state.place, state.winner
    seed, step, taboo, number, entering = state.own
    leaves = len(winner) // 2
    tree = leaves > 0
    if step == 0 and tree:
        for j in range(len(chosen)):
            if chosen[j]:
                winner[leaves + j] = j
                _play(winner, score, cost, moved, j)
    total = cost[chosen].sum()
    least = cost[state.best].sum()
    looked = 0
    while looked < entries:
        looked += 1
        if entering:
            j = -1
            if number:
                seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
                i = open_[(seed >> 33) % number]
                for at in range(row_start[i], row_start[i + 1]):
                    of = row_column[at]
                    if _first(score, cost, moved, j, of) == of and _free(
                        column_row[column_start[of] : column_start[of + 1]], row, left[of]
                    ):
                        j = of
                looked += row_start[i + 1] - row_start[i]
            if j < 0 or total + cost[j] >= least:
                # What stays open grows heavier; a column has to go, to make room for another.
                for k in range(number):
                    i = open_[k]
                    row[i, _WEIGHT] += 1
                    for at in range(row_start[i], row_start[i + 1]):
                        score[row_column[at]] += 1.0
                    looked += row_start[i + 1] - row_start[i]
                entering = 0
                continue
            taboo = j
        else:
            # A cover found is worth keeping; then one column has to go, and another one.
            if number == 0 and total < least:
                least = total
                state.best[:] = chosen
            entering = int(number > 0)
            but = taboo if number else -1
            if tree:
                j = _but(winner, score, cost, moved, but)
            else:
                j = _through(chosen, score, cost, moved, but)
                looked += len(chosen)
            if j < 0:
                entering = 1
                if number == 0:
                    break
                continue
        # Put it in or take it out.
        step += 1
        into = not chosen[j]
        chosen[j] = into
        score[j] = -score[j]
        moved[j] = step
        if into:
            total += cost[j]
        else:
            total -= cost[j]
            left[j] = step
        if tree:
            winner[leaves + j] = j if into else -1
            _play(winner, score, cost, moved, j)
        looked += column_start[j + 1] - column_start[j]
        for at in range(column_start[j], column_start[j + 1]):
            i = column_row[at]
            row[i, _CHANGED] = step
            row[i, _COVERING] ^= j
            change = float(row[i, _WEIGHT])
            if into:
                row[i, _TIMES] += 1
                if row[i, _TIMES] == 2:  # Who covered it alone would no longer lose it.
                    alone = row[i, _COVERING] ^ j
                    score[alone] += change
                    if tree:
                        _play(winner, score, cost, moved, alone)
                if row[i, _TIMES] != 1:
                    continue
                number -= 1
                other = open_[number]
                open_[place[i]], place[other] = other, place[i]
                change = -change
            else:
                row[i, _TIMES] -= 1
                if row[i, _TIMES] == 1:
                    alone = row[i, _COVERING]
                    score[alone] -= change
                    if tree:
                        _play(winner, score, cost, moved, alone)
                if row[i, _TIMES] != 0:
                    continue
                open_[number], place[i] = i, number
                number += 1
            # Whoever else could cover it gains less, or more.
            for of in range(row_start[i], row_start[i + 1]):
                if row_column[of] != j:
                    score[row_column[of]] += change
            looked += row_start[i + 1] - row_start[i]
    state.own[0], state.own[1], state.own[2] = seed, step, taboo
    state.own[3], state.own[4] = number, entering
