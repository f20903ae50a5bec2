"""A covering plan improved by swaps, also through worse plans: for plans that no bound tells from
the best.

Tabu search (Glover 1989) over the swaps of one site for another. What a swap changes is ``gain(new)
- loss(old) + extra(old, new)``, as Resende and Werneck (2007) have it for the p-median: what the
new site would cover first, less what only the old one covers, plus what both do. All three are kept
up to date, so that the best swap of a place is found in one pass over the sites.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.coverage.siting.methods.beside import Better
from queries.coverage.siting.methods.bounds import Choice
from queries.coverage.siting.result import PROVEN, Floats, Indices

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ENTRIES = 20_000_000
"""Entries looked at between two looks whether to end: some tenths of a second."""
_PATIENCE = 5
"""Steps for each place, and for thirty more, without a better plan before it is shaken."""
_MEMORY = 50_000_000
"""Numbers kept for places by sites at most: 400 MB."""


class Covering(NamedTuple):
    """The columns of each row and the rows of each column (CSR)."""

    row_start: NDArray[np.integer]
    row_column: NDArray[np.integer]
    column_start: NDArray[np.integer]
    column_row: NDArray[np.integer]
    weight: Floats
    cost: Floats


class State(NamedTuple):
    """What the search goes on from."""

    plan: Ints
    """(k,) the column in each place of the plan, -1 if it is empty."""
    best: Ints
    """(k,) the best plan so far."""
    place: Ints
    """(m,) the place of a column, -1 if it has none."""
    times: Ints
    """(n,) how many columns of the plan cover a row."""
    covering: Ints
    """(n,) the sum of their numbers: the one itself where it is alone."""
    gain: Floats
    """(m,) the weight a column covers of what is open."""
    loss: Floats
    """(k,) the weight that only the column in a place covers."""
    extra: Floats
    """(k, m) what a column covers of that."""
    until: Ints
    """(m,) the step before which a column is not to move again."""
    mark: Ints
    """(n,) the step at which the column put in covers a row."""
    own: Ints
    """(4,) what chance goes on from, the step, that of the last better plan, and how many steps a
    column rests that was taken out."""
    worth: Floats
    """(3,) the weight covered, that of the best plan, and what is left of the budget."""


def fits(choice: Choice) -> bool:
    """Whether there is memory for the search."""
    return _places(choice, choice.most) * len(choice.sites) <= _MEMORY


def better(choice: Choice, columns: Indices) -> Better:
    """Plans of this choice that are worth more and more, from ``columns``, and their value. Without
    end; O(entries + places x sites) memory."""
    covering, state = _begun(choice, columns)
    budgeted = choice.cost is not None
    while True:
        _go(covering, state, budgeted, _ENTRIES)
        # Sums kept by differences drift; these are exact.
        state.worth[0] = choice.covers.weight[state.times > 0].sum()
        if choice.cost is not None:
            state.worth[2] = choice.budget - choice.cost[state.plan[state.plan >= 0]].sum()
        plan = np.sort(state.best[state.best >= 0]).astype(np.intp)
        yield plan, choice.base + float(state.worth[1])


def _places(choice: Choice, found: int) -> int:
    """Places for more sites than were found, if a budget may buy them."""
    return choice.most if choice.cost is None else min(choice.most, 2 * found + 4)


def _begun(choice: Choice, columns: Indices) -> tuple[Covering, State]:
    covers, sites = choice.covers, len(choice.sites)
    places = _places(choice, len(columns))
    cost = np.ones(sites) if choice.cost is None else choice.cost
    budget = math.inf if choice.cost is None else choice.budget
    covering = Covering(
        row_start=covers.rows.indptr,
        row_column=covers.rows.indices,
        column_start=covers.columns.indptr,
        column_row=covers.columns.indices,
        weight=covers.weight,
        cost=cost,
    )
    demand = len(covers.weight)
    state = State(
        plan=np.full(places, -1, dtype=np.int64),
        best=np.full(places, -1, dtype=np.int64),
        place=np.full(sites, -1, dtype=np.int64),
        times=np.zeros(demand, dtype=np.int64),
        covering=np.zeros(demand, dtype=np.int64),
        gain=np.asarray(covers.columns @ covers.weight),
        loss=np.zeros(places),
        extra=np.zeros((places, sites)),
        until=np.zeros(sites, dtype=np.int64),
        mark=np.zeros(demand, dtype=np.int64),
        own=np.array([0, 0, 0, places // 2], dtype=np.int64),
        worth=np.array([0.0, 0.0, budget]),
    )
    for at, column in enumerate(columns.tolist()):
        _put(covering, state, at, column)
    state.worth[:2] = covers.weight[state.times > 0].sum()
    state.best[:] = state.plan
    return covering, state


# Told apart in the inner loops: a tuple costs more to hand on than what is done with it there.
@compiled
def _add(columns: NDArray[np.integer], to: Floats, weight: float) -> None:
    for j in columns:
        to[j] += weight


@compiled
def _swap(covering: Covering, state: State, k: int, new: int) -> int:
    """Column ``new``, if it is not -1, takes place ``k``; the entries that were looked at."""
    start, column = covering.row_start, covering.row_column
    ends, rows, weight = covering.column_start, covering.column_row, covering.weight
    times, owner, place = state.times, state.covering, state.place
    gain, loss, extra, mark, step = state.gain, state.loss, state.extra, state.mark, state.own[1]
    old = state.plan[k]
    looked = 1
    if new >= 0:
        place[new] = k
        state.worth[2] -= covering.cost[new]
        looked += ends[new + 1] - ends[new]
        for at in range(ends[new], ends[new + 1]):
            mark[rows[at]] = step
    if old >= 0:
        place[old] = -1
        state.worth[2] += covering.cost[old]
        looked += ends[old + 1] - ends[old]
        for at in range(ends[old], ends[old + 1]):
            i = rows[at]
            owner[i] -= old
            if mark[i] == step:  # Both cover it: nothing changes for others.
                owner[i] += new
                mark[i] = 0
                continue
            times[i] -= 1
            if times[i] > 1:
                continue
            of = column[start[i] : start[i + 1]]
            looked += len(of)
            if times[i] == 0:
                loss[k] -= weight[i]
                _add(of, extra[k], -weight[i])
                _add(of, gain, weight[i])
            else:
                last = place[owner[i]]
                loss[last] += weight[i]
                _add(of, extra[last], weight[i])
    if new >= 0:
        for at in range(ends[new], ends[new + 1]):
            i = rows[at]
            if mark[i] != step:
                continue
            times[i] += 1
            of = column[start[i] : start[i + 1]]
            if times[i] == 1:
                looked += len(of)
                loss[k] += weight[i]
                _add(of, extra[k], weight[i])
                _add(of, gain, -weight[i])
            elif times[i] == 2:
                looked += len(of)
                first = place[owner[i]]
                loss[first] -= weight[i]
                _add(of, extra[first], -weight[i])
            owner[i] += new
    state.plan[k] = new
    return int(looked)


@compiled
def _best_for(
    gain: Floats,
    extra: Floats,
    place: Ints,
    until: Ints,
    cost: Floats,
    step: int,
    room: float,
    wanted: float,
) -> int:
    """The column to put in one place, -1 if there is none: one that may move, or one that brings
    more than ``wanted``."""
    found, most = -1, -np.inf
    for j in range(len(gain)):
        brings = gain[j] + extra[j]
        if (
            brings > most
            and place[j] < 0
            and (until[j] <= step or brings > wanted)
            and cost[j] <= room
        ):
            found, most = j, brings
    return found


@compiled
def _chance(own: Ints) -> int:
    """The next random number, 31 bits."""
    own[0] = (own[0] * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
    return int(own[0] >> 32)


@compiled
def _go(covering: Covering, state: State, budgeted: bool, entries: int) -> None:
    """Swap until so many entries were looked at."""
    plan, until, own, worth = state.plan, state.until, state.own, state.worth
    gain, loss, extra, cost = state.gain, state.loss, state.extra, covering.cost
    places, sites = len(plan), len(gain)
    looked = 0
    while looked < entries:
        own[1] += 1
        looked += 1
        step, rest = own[1], own[3]
        best, best_place, best_new = -np.inf, -1, -1
        empty = False
        for _ in range(1 + places // 3):
            k = _chance(own) % places
            old = plan[k]
            if (old < 0 and empty) or (old >= 0 and until[old] > step):
                continue
            empty = empty or old < 0
            room = worth[2] + (cost[old] if old >= 0 else 0.0)
            wanted = (worth[1] - worth[0]) * (1 + PROVEN) + loss[k]
            new = _best_for(gain, extra[k], state.place, until, cost, step, room, wanted)
            looked += sites // 4
            if new >= 0 and gain[new] + extra[k, new] - loss[k] > best:
                best, best_place, best_new = gain[new] + extra[k, new] - loss[k], k, new
        if best_place >= 0:
            if budgeted and _chance(own) % 8 == 0:
                # One out, so that what it cost may buy others.
                best, best_new = -loss[best_place], -1
            old = plan[best_place]
            looked += _swap(covering, state, best_place, best_new)
            worth[0] += best
            if old >= 0:
                until[old] = step + 1 + rest + _chance(own) % (rest + 1)
            if best_new >= 0:
                until[best_new] = step + 1 + _chance(own) % (places // 4 + 1)
        if worth[0] > worth[1] * (1 + PROVEN):
            worth[1] = worth[0]
            state.best[:] = plan
            own[2] = step
        elif step - own[2] > _PATIENCE * (30 + places):
            looked += _shaken(covering, state)
            own[2] = own[1]


@compiled
def _shaken(covering: Covering, state: State) -> int:
    """From the best plan, with some places filled at random, and another time that what was taken
    out has to rest; the entries that were looked at."""
    plan, place, own = state.plan, state.place, state.own
    places, sites = len(plan), len(place)
    state.until[:] = 0
    own[3] = 1 + _chance(own) % places
    wanted = np.zeros(sites, dtype=np.bool_)
    wanted[state.best[state.best >= 0]] = True
    looked = 0
    for k in range(places):
        if plan[k] >= 0 and not wanted[plan[k]]:
            looked += _put(covering, state, k, -1)
    k = 0
    for j in range(sites):
        if wanted[j] and place[j] < 0:
            while plan[k] >= 0:
                k += 1
            looked += _put(covering, state, k, j)
    for _ in range(1 + _chance(own) % (1 + int(2 * np.sqrt(places)))):
        k, j = _chance(own) % places, _chance(own) % sites
        room = state.worth[2] + (covering.cost[plan[k]] if plan[k] >= 0 else 0.0)
        if place[j] < 0 and covering.cost[j] <= room:
            looked += _put(covering, state, k, j)
    state.worth[0] = covering.weight[state.times > 0].sum()
    return looked + len(state.times) + sites


@compiled
def _put(covering: Covering, state: State, k: int, new: int) -> int:
    """A swap that is a step of its own."""
    state.own[1] += 1
    return _swap(covering, state, k, new)
