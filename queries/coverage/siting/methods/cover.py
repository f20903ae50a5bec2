"""The cheapest columns that cover the rows of a sparse 0-1 matrix: all, or but for a spare weight.

Symbols: ``a_ij`` 1 if column ``j`` covers row ``i``, ``c_j`` its cost, ``w_i`` the weight of a row
as a share of what may stay uncovered::

    minimize  sum_j c_j x_j
    so that   y_i + sum_j a_ij x_j >= 1   for every row i with w_i <= 1
              sum_j a_ij x_j >= 1         for every other row: it alone is too much
              sum_i w_i y_i <= 1,   x_j in {0, 1},   0 <= y_i <= 1

For any ``u >= 0`` and ``v >= 0`` (Lagrange multipliers of the two conditions) no plan is cheaper
than::

    sum_i u_i + sum_j min(0, c_j - sum_i a_ij u_i) + sum_i min(0, v w_i - u_i) - v

(the third sum over the rows with a ``y``), so the bound of the linear relaxation is computed here
anew from the solver's multipliers and does not rest on its word.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array

from queries.coverage.siting.methods.aggregate import identical_rows
from queries.coverage.siting.methods.beside import Beside
from queries.coverage.siting.methods.rows import covered_by, maximal_columns, minimal_rows
from queries.coverage.siting.methods.weighting import cheaper
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.units import Unit
from queries.coverage.siting.watch import Watch
from queries.solving.solver import Program, Start, minimize

_Stop = Callable[[float, float], bool]

_TOO_MUCH = 2.0
"""The weight of a row that must be covered, whatever it is: it is as good as any above 1."""


@dataclass(frozen=True, eq=False, slots=True)
class ColumnCover:
    """Columns that cover what must be covered, ascending, and the cost below which none do."""

    columns: Indices
    cost: float
    bound: float


@dataclass(frozen=True, eq=False, slots=True)
class Core:
    """What is left to decide. ``reach`` is (r, m) of ones without empty rows, ``weight`` (r,) > 0
    as a share of what may stay uncovered, at most :data:`_TOO_MUCH`; ``cost`` (m,) in a unit that
    fits it, a whole number of it if ``whole``."""

    reach: csr_array
    weight: Floats
    cost: Floats
    whole: bool

    @property
    def optional(self) -> NDArray[np.bool_]:
        """(r,) rows that may stay uncovered."""
        return self.weight <= 1.0

    def near(self, cost: float, bound: float, gap: float) -> bool:
        """Whether nothing cheaper is worth finding."""
        return cost - bound <= max(gap, PROVEN) * cost


def cover_all(
    *,
    reach: csr_array,
    cost: Floats,
    watch: Watch,
    gap: float = 0.0,
    enough: float | None = None,
    quiet: bool = False,
) -> ColumnCover:
    """The cheapest columns covering every row of ``reach`` (n, m), none of whose rows is empty.

    Equal and containing rows and dominated columns are struck out and essential columns taken until
    nothing changes; what is left goes to :func:`solve`. ``enough`` ends the search as soon as a
    plan is that cheap, or none can be; ``watch`` when it is over, and it is told the costs unless
    they are not what is asked for (``quiet``).
    """
    unit = Unit.of(cost)
    counted = unit.count(cost)
    columns = np.arange(reach.shape[1])
    taken: list[Indices] = []
    while reach.shape[0]:
        before = reach.shape
        reach = reach[identical_rows(reach)[0]]
        keep = maximal_columns(reach, counted[columns], over=watch.over)
        reach, columns = reach[:, keep], columns[keep]
        reach = reach[minimal_rows(reach, over=watch.over)]
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
        return ColumnCover(np.sort(certain), paid, paid)
    weight = np.full(reach.shape[0], _TOO_MUCH)
    rest = solve(
        Core(reach, weight, counted[columns], unit.whole),
        watch=watch,
        gap=gap,
        enough=None if enough is None else (enough - paid) / unit.size,
        told=None if quiet else (paid, unit.size),
    )
    chosen = np.sort(np.concatenate((certain, columns[rest.columns])))
    return ColumnCover(chosen, float(cost[chosen].sum()), paid + rest.bound * unit.size)


def cover_but(
    *,
    reach: csr_array,
    weight: Floats,
    spare: float,
    cost: Floats,
    watch: Watch,
    gap: float = 0.0,
) -> ColumnCover:
    """The cheapest columns that leave at most ``spare`` (> 0) of the weight of the rows uncovered.

    A row that contains another may still be the one left out, so only equal rows are merged and
    dominated columns struck out.
    """
    unit = Unit.of(cost)
    counted = unit.count(cost)
    first, group = identical_rows(reach)
    reach = reach[first]
    merged = np.bincount(group, weights=weight, minlength=len(first)).astype(np.float64)
    keep = maximal_columns(reach, counted, over=watch.over)
    share = np.minimum(merged / spare, _TOO_MUCH)
    core = Core(reach[:, keep], share, counted[keep], unit.whole)
    found = solve(core, watch=watch, gap=gap, told=(0.0, unit.size))
    columns = keep[found.columns]
    return ColumnCover(columns, float(cost[columns].sum()), found.bound * unit.size)


def solve(
    core: Core,
    *,
    watch: Watch,
    gap: float,
    enough: float | None = None,
    told: tuple[float, float] | None = None,
) -> ColumnCover:
    """Greedy and redundancy removal, the linear relaxation's bound, then the integer program; ends
    as soon as plan and bound are within ``gap`` or ``watch`` is over, and then takes what a search
    beside them found. ``told`` is the cost already paid and the unit of all others, None if the
    watch is not to be told."""
    plan = without_redundant(core, greedy(core, watch))
    best = ColumnCover(plan, float(core.cost[plan].sum()), _rounded(core, _volume_bound(core)))
    # Which rows to leave out no search decides here.
    search = None
    if not core.optional.any():
        search = Beside(plan, best.cost, lambda: cheaper(core.reach, core.cost, plan))

    def ended(cost: float, bound: float) -> bool:
        if told is None:
            return watch.over()
        # A solver's cost is told on, but is not yet a plan.
        cost = min(cost, best.cost, search.value if search else np.inf)
        bound = min(cost, max(best.bound, _rounded(core, bound)))
        paid, unit = told
        return watch.report(paid + cost * unit, paid + bound * unit)

    def over() -> bool:
        decided = enough is not None and (best.cost <= enough or best.bound > enough)
        near = core.near(best.cost, best.bound, gap)
        return near or decided or ended(best.cost, best.bound)

    if over():
        return best
    with search or nullcontext():
        best = _with_relaxation(core, best, watch, ended)
        if not over():
            best = _with_integers(core, best, watch, gap, enough, ended)
    # What is proven in time is the same each time; how far a search came is not.
    if search and watch.over():
        best = _better(core, best, search.columns, watch)
    return best


def greedy(core: Core, watch: Watch, begun: Indices | None = None) -> Indices:
    """Columns in the order of weight newly covered for the cost, until enough is covered, after
    those of ``begun``; once ``watch`` is over, any that cover something. O(entries + picks x m)."""
    by_column = core.reach.T.tocsr()
    picks: list[int] = [] if begun is None else begun.tolist()
    open_ = ~covered_by(core.reach, np.array(picks, dtype=np.intp))
    gain = np.asarray(by_column @ np.where(open_, core.weight, 0.0))
    price = np.maximum(core.cost, np.finfo(float).tiny ** 0.5)
    missing = float(core.weight[open_].sum()) - 1.0
    while missing > 0.0:
        if watch.over():
            # Each open row by the first column that covers it.
            first = core.reach.indices[core.reach.indptr[:-1]][open_]
            return np.unique(np.concatenate((np.array(picks, dtype=np.intp), first)))
        # A finishing column that is cheap is better than a large one that is not.
        pick = int(np.argmax(np.minimum(gain, missing) / price))
        new = _column(by_column, pick)
        new = new[open_[new]]
        open_[new] = False
        picks.append(pick)
        entries = core.reach[new]
        lost = np.repeat(core.weight[new], np.diff(entries.indptr))
        gain -= np.bincount(entries.indices, weights=lost, minlength=len(gain))
        gain[pick] = -1.0
        missing = float(core.weight[open_].sum()) - 1.0
    return np.array(picks, dtype=np.intp)


def without_redundant(core: Core, picks: Indices) -> Indices:
    """``picks`` without those the others make needless, the most costly tried first."""
    by_column = core.reach.T.tocsr()
    times = np.bincount(
        np.concatenate([_column(by_column, int(j)) for j in picks] or [np.empty(0, dtype=np.intp)]),
        minlength=core.reach.shape[0],
    )
    missing = float(core.weight[times == 0].sum())
    kept = []
    latest_first = picks[::-1]
    for pick in latest_first[np.argsort(-core.cost[latest_first], kind="stable")]:
        rows = _column(by_column, int(pick))
        alone = float(core.weight[rows[times[rows] == 1]].sum())
        if missing + alone <= 1.0:
            times[rows] -= 1
            missing += alone
        else:
            kept.append(int(pick))
    return np.array(sorted(kept), dtype=np.intp)


def _column(by_column: csr_array, j: int) -> Indices:
    return np.asarray(by_column.indices[by_column.indptr[j] : by_column.indptr[j + 1]])


def _volume_bound(core: Core) -> float:
    """Columns cannot cover more than all they hold, each row counted as often as it is held."""
    need = float(core.weight.sum()) - 1.0
    held = np.asarray(core.reach.T @ core.weight)
    order = np.argsort(core.cost / np.maximum(held, np.finfo(float).tiny), kind="stable")
    before = np.concatenate(([0.0], np.cumsum(held[order])))[:-1]
    part = np.clip((need - before) / np.maximum(held[order], np.finfo(float).tiny), 0.0, 1.0)
    return float(core.cost[order] @ part)


def _with_relaxation(core: Core, best: ColumnCover, watch: Watch, stop: _Stop) -> ColumnCover:
    outcome = minimize(_program(core), kind="continuous", time_limit_s=watch.left_s, stop=stop)
    if outcome.duals is None:
        return best
    u = np.maximum(outcome.duals[: core.reach.shape[0]], 0.0)
    bound = float(u.sum()) + float(np.minimum(core.cost - core.reach.T @ u, 0.0).sum())
    optional = core.optional
    if optional.any():
        v = max(-float(outcome.duals[-1]), 0.0)
        bound += float(np.minimum(v * core.weight - u, 0.0)[optional].sum()) - v
    if outcome.values is not None:
        share = outcome.values[: len(core.cost)]
        best = _better(core, best, np.flatnonzero(share > 1e-6), watch)
    return _raised(core, best, bound)


def _with_integers(
    core: Core,
    best: ColumnCover,
    watch: Watch,
    gap: float,
    enough: float | None,
    stop: _Stop,
) -> ColumnCover:
    program = _program(core)
    start = np.zeros(len(program.cost))
    start[best.columns] = 1.0
    start[len(core.cost) :] = ~covered_by(core.reach, best.columns)[core.optional]
    outcome = minimize(
        program,
        start=Start(start, best.cost),
        gap=gap,
        apart=0.9 if core.whole else PROVEN / 2 * best.cost,
        enough=enough,
        time_limit_s=watch.left_s,
        stop=stop,
    )
    if outcome.values is not None:
        best = _better(core, best, np.flatnonzero(outcome.values[: len(core.cost)] > 0.5), watch)
    return _raised(core, best, outcome.bound)


def _better(core: Core, best: ColumnCover, columns: Indices, watch: Watch) -> ColumnCover:
    """The cheaper of ``best`` and ``columns``, with what these lack by the solver's tolerance."""
    columns = without_redundant(core, greedy(core, watch, columns))
    cost = float(core.cost[columns].sum())
    return ColumnCover(columns, cost, best.bound) if cost < best.cost else best


def _raised(core: Core, best: ColumnCover, bound: float) -> ColumnCover:
    return ColumnCover(
        best.columns, best.cost, min(best.cost, max(best.bound, _rounded(core, bound)))
    )


def _rounded(core: Core, bound: float) -> float:
    """A sum of whole costs is whole."""
    if core.whole and np.isfinite(bound):
        return float(np.ceil(bound - 1e-6))
    return bound


def _program(core: Core) -> Program:
    rows, columns = core.reach.shape
    optional = np.flatnonzero(core.optional)
    left = len(optional)
    matrix = core.reach
    if left:
        left_out = csr_array((np.ones(left), (optional, np.arange(left))), shape=(rows, left))
        weighed = csr_array(core.weight[np.newaxis, optional])
        matrix = block_array([[core.reach, left_out], [None, weighed]], format="csr")
    more = [1.0] if left else []
    return Program(
        np.concatenate((core.cost, np.zeros(left))),
        csr_array(matrix),
        np.concatenate((np.ones(rows), np.full(len(more), -np.inf))),
        np.concatenate((np.full(rows, np.inf), more)),
        np.arange(columns + left) < columns,
    )
