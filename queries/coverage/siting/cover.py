"""The cheapest columns that cover the rows of a sparse 0-1 matrix: all, or but for a spare weight.

Symbols: ``a_ij`` 1 if column ``j`` covers row ``i``, ``c_j`` its cost, ``w_i`` the weight of a row,
``S`` the weight that may stay uncovered::

    minimize  sum_j c_j x_j
    so that   y_i + sum_j a_ij x_j >= 1   for every row i
              sum_i w_i y_i <= S,   x_j in {0, 1},   0 <= y_i <= 1

For any ``u >= 0`` and ``v >= 0`` (Lagrange multipliers of the two conditions) no plan is cheaper
than::

    sum_i u_i + sum_j min(0, c_j - sum_i a_ij u_i) + sum_i min(0, v w_i - u_i) - v S

so the bound of the linear relaxation is computed here anew from the solver's multipliers and does
not rest on its word. Where all rows must be covered, ``y`` is gone and ``v w_i`` is infinite.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array, eye_array

from queries.coverage.siting.aggregate import identical_rows
from queries.coverage.siting.result import Floats, Indices, Progress
from queries.coverage.siting.rows import covered_by, maximal_columns, minimal_rows
from queries.coverage.siting.solver import Program, Start, minimize

ROUNDING = 1e-9
"""Relative: sums of the same weights in another order are the same weight."""


@dataclass(frozen=True, eq=False, slots=True)
class Cover:
    """Columns that cover what must be covered, ascending, and the cost below which none do."""

    columns: Indices
    cost: float
    bound: float


@dataclass(frozen=True, eq=False, slots=True)
class Core:
    """What is left to decide. ``reach`` is (r, m) of ones without empty rows, ``weight`` (r,),
    ``spare`` the weight that may stay uncovered (None: nothing may), ``cost`` (m,)."""

    reach: csr_array
    weight: Floats
    spare: float | None
    cost: Floats

    @property
    def need(self) -> float:
        """The weight to cover; half a row less where rounding could hide a whole one."""
        if self.spare is None:
            return float(self.reach.shape[0]) - 0.5
        total = float(self.weight.sum())
        return total - self.spare - ROUNDING * total

    def covers(self, columns: Indices) -> bool:
        """Whether the plan keeps the condition, counted on the rows themselves."""
        return float(self.weight[covered_by(self.reach, columns)].sum()) >= self.need


def cover_all(
    *,
    reach: csr_array,
    cost: Floats,
    deadline: float,
    gap: float = 0.0,
    enough: float | None = None,
    progress: Progress | None = None,
) -> Cover:
    """The cheapest columns covering every row of ``reach`` (n, m), none of whose rows is empty.

    Equal and containing rows and dominated columns are struck out and essential columns taken until
    nothing changes; what is left goes to :func:`solve`. ``enough`` ends the search as soon as a
    plan is that cheap, or none can be; ``progress`` when it says False.
    """
    columns = np.arange(reach.shape[1])
    taken: list[Indices] = []
    while reach.shape[0]:
        before = reach.shape
        reach = reach[identical_rows(reach)[0]]
        keep = maximal_columns(reach, cost[columns])
        reach, columns = reach[:, keep], columns[keep]
        reach = reach[minimal_rows(reach)]
        alone = np.flatnonzero(np.diff(reach.indptr) == 1)
        essential = np.unique(reach.indices[reach.indptr[alone]]).astype(np.intp)
        if len(essential):
            taken.append(columns[essential])
            reach = reach[~covered_by(reach, essential)]
        elif reach.shape == before:
            break
    certain = np.concatenate(taken) if taken else np.empty(0, dtype=np.intp)
    paid = float(cost[certain].sum())
    if not reach.shape[0]:
        return Cover(np.sort(certain), paid, paid)
    core = Core(reach, np.ones(reach.shape[0]), None, cost[columns])
    rest = solve(
        core,
        deadline=deadline,
        gap=gap,
        enough=None if enough is None else enough - paid,
        progress=progress and (lambda cost, bound: progress(paid + cost, paid + bound)),
    )
    chosen = np.sort(np.concatenate((certain, columns[rest.columns])))
    return Cover(chosen, paid + rest.cost, paid + rest.bound)


def cover_but(
    *,
    reach: csr_array,
    weight: Floats,
    spare: float,
    cost: Floats,
    deadline: float,
    gap: float = 0.0,
    progress: Progress | None = None,
) -> Cover:
    """The cheapest columns that leave at most ``spare`` of the weight of the rows uncovered.

    A row that contains another may still be the one left out, so only equal rows are merged and
    dominated columns struck out.
    """
    first, group = identical_rows(reach)
    reach = reach[first]
    merged = np.asarray(np.bincount(group, weights=weight, minlength=len(first)))
    keep = maximal_columns(reach, cost)
    core = Core(reach[:, keep], merged.astype(np.float64), spare, cost[keep])
    found = solve(core, deadline=deadline, gap=gap, progress=progress)
    return Cover(keep[found.columns], found.cost, found.bound)


def solve(
    core: Core,
    *,
    deadline: float,
    gap: float,
    enough: float | None = None,
    progress: Progress | None = None,
) -> Cover:
    """Greedy and redundancy removal, the linear relaxation's bound, then the integer program; ends
    as soon as plan and bound are within ``gap``, at the ``deadline`` (monotonic seconds), or when
    ``progress`` says False."""
    plan = without_redundant(core, greedy(core))
    best = Cover(plan, float(core.cost[plan].sum()), _rounded(core, _volume_bound(core)))
    cancelled = False

    def over(cost: float, bound: float) -> bool:
        nonlocal cancelled
        # A solver's cost is told on, but is not yet a plan.
        cost = min(cost, best.cost)
        bound = min(cost, max(best.bound, _rounded(core, bound)))
        if progress is not None and not cancelled:
            cancelled = not progress(cost, bound)
        near = cost - bound <= max(gap, ROUNDING) * max(cost, ROUNDING)
        decided = enough is not None and (cost <= enough or bound > enough)
        return near or decided or cancelled or time.monotonic() >= deadline

    if not over(best.cost, best.bound):
        best = _with_relaxation(core, best, (deadline - time.monotonic()) / 2)
        if not over(best.cost, best.bound):
            best = _with_integers(core, best, deadline - time.monotonic(), gap, over)
    return best


def greedy(core: Core) -> Indices:
    """Columns in the order of weight newly covered for the cost, until enough is covered.
    O(entries + picks x m)."""
    by_column = core.reach.T.tocsr()
    gain = np.asarray(by_column @ core.weight)
    open_ = np.ones(core.reach.shape[0], dtype=bool)
    price = np.maximum(core.cost, np.finfo(float).tiny ** 0.5)
    picks: list[int] = []
    while not core.covers(np.array(picks, dtype=np.intp)):
        # A finishing column that is cheap is better than a large one that is not.
        pick = int(np.argmax(np.minimum(gain, _missing(core, open_)) / price))
        new = _column(by_column, pick)
        new = new[open_[new]]
        open_[new] = False
        picks.append(pick)
        entries = core.reach[new]
        lost = np.repeat(core.weight[new], np.diff(entries.indptr))
        gain -= np.bincount(entries.indices, weights=lost, minlength=len(gain))
        gain[pick] = -1.0
    return np.array(picks, dtype=np.intp)


def _missing(core: Core, open_: NDArray[np.bool_]) -> float:
    return max(core.need - float(core.weight[~open_].sum()), ROUNDING)


def without_redundant(core: Core, picks: Indices) -> Indices:
    """``picks`` without those the others make needless, the most costly tried first."""
    by_column = core.reach.T.tocsr()
    times = np.bincount(
        np.concatenate([_column(by_column, int(j)) for j in picks] or [np.empty(0, dtype=np.intp)]),
        minlength=core.reach.shape[0],
    )
    covered = float(core.weight[times > 0].sum())
    kept = []
    latest_first = picks[::-1]
    for pick in latest_first[np.argsort(-core.cost[latest_first], kind="stable")]:
        rows = _column(by_column, int(pick))
        alone = float(core.weight[rows[times[rows] == 1]].sum())
        if covered - alone >= core.need:
            times[rows] -= 1
            covered -= alone
        else:
            kept.append(int(pick))
    return np.array(sorted(kept), dtype=np.intp)


def _column(by_column: csr_array, j: int) -> Indices:
    return np.asarray(by_column.indices[by_column.indptr[j] : by_column.indptr[j + 1]])


def _volume_bound(core: Core) -> float:
    """Columns cannot cover more than all they hold, each row counted as often as it is held."""
    held = np.asarray(core.reach.T @ core.weight)
    order = np.argsort(core.cost / np.maximum(held, np.finfo(float).tiny), kind="stable")
    before = np.concatenate(([0.0], np.cumsum(held[order])))[:-1]
    part = np.clip((core.need - before) / np.maximum(held[order], np.finfo(float).tiny), 0.0, 1.0)
    return float(core.cost[order] @ part)


def _with_relaxation(core: Core, best: Cover, time_limit_s: float) -> Cover:
    outcome = minimize(_program(core), kind="continuous", time_limit_s=time_limit_s)
    if outcome.duals is None:
        return best
    u = np.maximum(outcome.duals[: core.reach.shape[0]], 0.0)
    bound = float(u.sum()) + float(np.minimum(core.cost - core.reach.T @ u, 0.0).sum())
    if core.spare is not None:
        scale = 1.0 / max(core.need, ROUNDING)
        v = max(-float(outcome.duals[-1]), 0.0) * scale
        bound += float(np.minimum(v * core.weight - u, 0.0).sum())
        bound -= v * (float(core.weight.sum()) - core.need)
    if outcome.values is not None:
        share = outcome.values[: len(core.cost)]
        best = _better(core, best, np.flatnonzero(share > 1e-6))
    return _raised(core, best, bound)


def _with_integers(
    core: Core,
    best: Cover,
    time_limit_s: float,
    gap: float,
    stop: Callable[[float, float], bool],
) -> Cover:
    program = _program(core)
    start = np.zeros(len(program.cost))
    start[best.columns] = 1.0
    start[len(core.cost) :] = ~covered_by(core.reach, best.columns)[: len(start) - len(core.cost)]
    outcome = minimize(
        program, start=Start(start, best.cost), gap=gap, time_limit_s=time_limit_s, stop=stop
    )
    if outcome.values is not None:
        best = _better(core, best, np.flatnonzero(outcome.values[: len(core.cost)] > 0.5))
    return _raised(core, best, outcome.bound)


def _better(core: Core, best: Cover, columns: Indices) -> Cover:
    """The cheaper of ``best`` and ``columns``, which are believed only if they do cover."""
    if not core.covers(columns):
        return best
    columns = without_redundant(core, columns)
    cost = float(core.cost[columns].sum())
    return Cover(columns, cost, best.bound) if cost < best.cost else best


def _raised(core: Core, best: Cover, bound: float) -> Cover:
    return Cover(best.columns, best.cost, min(best.cost, max(best.bound, _rounded(core, bound))))


def _rounded(core: Core, bound: float) -> float:
    """A sum of whole costs is whole."""
    if np.isfinite(bound) and (core.cost == np.round(core.cost)).all():
        return float(np.ceil(bound - 1e-6))
    return bound


def _program(core: Core) -> Program:
    rows, columns = core.reach.shape
    if core.spare is None:
        return Program(
            core.cost,
            core.reach,
            np.ones(rows),
            np.full(rows, np.inf),
            np.ones(columns, dtype=bool),
        )
    # Scaled by what is needed, so that the solver's tolerance is a share of it.
    scale = 1.0 / max(core.need, ROUNDING)
    weighed = csr_array(core.weight[np.newaxis, :] * scale)
    matrix = block_array([[core.reach, eye_array(rows)], [None, weighed]], format="csr")
    return Program(
        np.concatenate((core.cost, np.zeros(rows))),
        matrix,
        np.concatenate((np.ones(rows), [-np.inf])),
        np.concatenate((np.full(rows, np.inf), [(float(core.weight.sum()) - core.need) * scale])),
        np.arange(columns + rows) < columns,
    )
