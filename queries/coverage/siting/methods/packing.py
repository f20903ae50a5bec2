"""A capacitated p-median improved by local search: who is served by whom, and by which sites.

Demand moves to a cheaper site where there is room, or where one that is served there can go
elsewhere for less (a chain of two; Osman and Christofides 1994, "Capacitated clustering problems by
hybrid simulated annealing and tabu search", International Transactions in Operational Research 1).
Where nothing moves any more an open site is exchanged for a closed one near it, and all is kept if
it is cheaper after it has been mended.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.coverage.siting.methods.beside import Better
from queries.coverage.siting.methods.loads import NOBODY, Loads
from queries.coverage.siting.methods.near import Near
from queries.coverage.siting.result import Floats, Indices

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ENTRIES = 20_000_000
"""Entries looked at between two looks whether to end: some tenths of a second."""


class State(NamedTuple):
    """What the search goes on from. The last site is nobody: it has room for all, far away."""

    weight: Floats
    """(n,) of a row."""
    fixed: Flags
    """(m + 1,) sites that stay open."""
    open: Flags
    by: Ints
    """(n,) the site that serves a row."""
    cost: Floats
    """(n,) what that costs."""
    capacity: Floats
    """(m + 1,) what a site can serve, and what of it is left."""
    room: Floats
    head: Ints
    """(m + 1,) the first row that a site serves, -1 if none."""
    after: Ints
    """(n,) the next row of the same site, and the one before."""
    before: Ints
    own: Ints
    """(2,) what chance goes on from, and the next row to look at."""


def packed(loads: Loads, by: Indices) -> Better:
    """Who serves whom, for less and less, from ``by``, and what it costs. Without end."""
    near = Near.of(loads.distance, loads.distance.T.tocsr(), loads.weight)
    state = _begun(loads, near, by)
    best, least = by, loads.cost(by)
    while True:
        _go(near, state, loads.most, loads.far, _ENTRIES)
        found = np.where(state.by == len(loads.capacity), NOBODY, state.by).astype(np.intp)
        if (cost := loads.cost(found)) < least and loads.fits(found):
            best, least = found, cost
        yield best, least


def _begun(loads: Loads, near: Near, by: Indices) -> State:
    rows, sites = len(loads.weight), len(loads.capacity)
    fixed = np.zeros(sites + 1, dtype=np.bool_)
    fixed[loads.there] = fixed[sites] = True
    state = State(
        weight=loads.weight,
        fixed=fixed,
        open=fixed.copy(),
        by=np.full(rows, sites, dtype=np.int64),
        cost=np.full(rows, loads.far),
        capacity=np.append(loads.capacity, np.inf),
        room=np.zeros(sites + 1),
        head=np.full(sites + 1, -1, dtype=np.int64),
        after=np.full(rows, -1, dtype=np.int64),
        before=np.full(rows, -1, dtype=np.int64),
        own=np.array([1, 0], dtype=np.int64),
    )
    served = np.where(by == NOBODY, sites, by).astype(np.int64)
    state.open[served] = True
    _restore(near, state, served, state.open.copy(), loads.far)
    return state


@compiled
def _restore(near: Near, state: State, by: Ints, open_: Flags, far: float) -> None:
    """Serve as ``by`` says, with these sites open."""
    sites = len(state.room) - 1
    state.open[:] = open_
    state.room[:] = state.capacity
    state.head[:] = -1
    for i in range(len(by)):
        j = by[i]
        state.by[i] = j
        state.cost[i] = far
        if j < sites:
            for at in range(near.row_start[i], near.row_start[i + 1]):
                if near.row_site[at] == j:
                    state.cost[i] = near.row_cost[at]
                    break
        _enter(state.head, state.after, state.before, i, j)
        state.room[j] -= state.weight[i]


@compiled
def _enter(head: Ints, after: Ints, before: Ints, i: int, j: int) -> None:
    first = head[j]
    after[i], before[i] = first, -1
    if first >= 0:
        before[first] = i
    head[j] = i


@compiled
def _move(state: State, i: int, j: int, cost: float) -> None:
    """Row ``i`` is served by ``j`` from now on."""
    a, b = state.before[i], state.after[i]
    old = state.by[i]
    if a >= 0:
        state.after[a] = b
    else:
        state.head[old] = b
    if b >= 0:
        state.before[b] = a
    _enter(state.head, state.after, state.before, i, j)
    state.room[old] += state.weight[i]
    state.room[j] -= state.weight[i]
    state.by[i], state.cost[i] = j, cost


@compiled
def _better(near: Near, state: State, i: int, least: float) -> int:
    """Move row ``i`` if that saves something, or it and one that makes room for it; the entries
    that were looked at, negative if it moved."""
    weight, room, by, cost = state.weight, state.room, state.by, state.cost
    a, needs, looked = by[i], weight[i], 1
    for at in range(near.row_start[i], near.row_start[i + 1]):
        saves = cost[i] - near.row_cost[at]
        looked += 1
        if saves <= least:
            break
        b = near.row_site[at]
        if b == a or not state.open[b]:
            continue
        if room[b] >= needs:
            _move(state, i, b, near.row_cost[at])
            return -looked
        k = state.head[b]
        while k >= 0:
            if room[b] + weight[k] >= needs:
                for of in range(near.row_start[k], near.row_start[k + 1]):
                    looked += 1
                    if near.row_cost[of] - cost[k] >= saves - least:
                        break
                    s = near.row_site[of]
                    free = room[s] + (needs if s == a else 0.0)
                    if s != b and state.open[s] and free >= weight[k]:
                        _move(state, k, s, near.row_cost[of])
                        _move(state, i, b, near.row_cost[at])
                        return -looked
            k = state.after[k]
    return looked


@compiled
def _settle(near: Near, state: State, least: float) -> int:
    """Move rows until none moves; the entries that were looked at."""
    rows = len(state.by)
    idle, looked, i = 0, 0, state.own[1] % max(rows, 1)
    while idle < rows:
        found = _better(near, state, i, least)
        looked += abs(found)
        if found < 0:
            idle = 0
        else:
            idle += 1
            i = (i + 1) % rows
    state.own[1] = i
    return looked


@compiled
def _chance(own: Ints) -> int:
    """The next random number, 31 bits."""
    own[0] = (own[0] * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
    return int(own[0] >> 32)


@compiled
def _go(near: Near, state: State, most: int, far: float, entries: int) -> None:
    """Search until about so many entries were looked at."""
    rows, sites = len(state.by), len(state.room) - 1
    own, open_, fixed = state.own, state.open, state.fixed
    # What is less than the rounding of the sum saves nothing.
    least = 1e-12 * state.cost.sum()
    looked = _settle(near, state, least)
    kept, held, total = state.by.copy(), open_.copy(), state.cost.sum()
    while looked < entries:
        # A closed site near some row, for an open one near it, if no more may be opened.
        i = _chance(own) % rows
        start, end = near.row_start[i], near.row_start[i + 1]
        count = 0
        for j in range(sites):
            count += int(open_[j] and not fixed[j])
        looked += sites + rows
        new, old = -1, -1
        first = start + _chance(own) % max(1, min(end - start, 2 * sites // max(1, count)))
        for at in range(first, end):
            if not open_[near.row_site[at]]:
                new = near.row_site[at]
                break
        if new < 0:
            continue
        if count >= most:
            skip = _chance(own) % 3
            for at in range(start, end):
                j = near.row_site[at]
                if open_[j] and not fixed[j]:
                    old = j
                    skip -= 1
                    if skip < 0:
                        break
            if old < 0:
                continue
        open_[new] = True
        if old >= 0:
            open_[old] = False
            # Whoever it served, the dearest first served by anybody with room.
            k = state.head[old]
            while k >= 0:
                following = state.after[k]
                j, cost = sites, far
                for at in range(near.row_start[k], near.row_start[k + 1]):
                    looked += 1
                    s = near.row_site[at]
                    if open_[s] and state.room[s] >= state.weight[k]:
                        j, cost = s, near.row_cost[at]
                        break
                _move(state, k, j, cost)
                k = following
        looked += _settle(near, state, least)
        now = state.cost.sum()
        if now < total:
            kept[:], held[:], total = state.by, open_, now
        else:
            _restore(near, state, kept, held, far)
