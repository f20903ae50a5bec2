"""HiGHS behind one function that says only what is proven.

A solver stopped by its clock, or one that never ran, leaves numbers behind that look like an
answer. Here a point is handed on only if the solver vouches for it as feasible and it costs what
the solver reports, and a bound only if it is a finite number that no known point contradicts. What
ends otherwise than solved, out of time or told to stop is a fault, not an answer.

Its presolve asks neither clock nor callback, and on a large model it can take ten times the time
that was allowed. A model that is not small is therefore solved in a process that can be ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError
from queries.solving.apart import Tell, run_apart

Floats = NDArray[np.float64]
Kind = Literal["continuous", "integer"]

SMALL = 20_000
"""Stored coefficients up to which no step of the solver takes longer than one may wait for it; the
process that a larger model gets takes a second to start."""

_ANSWERED = frozenset(
    {
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kInterrupt,
    }
)
_TOLD_EVERY_S = 0.2
_HUGE = 1e30  # what stands, beside infinity, where nothing was found or proven


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Minimize ``cost @ x`` so that ``low <= rows @ x <= high`` and ``least <= x <= most``.

    ``cost`` is (v,), ``rows`` (r, v); ``low`` and ``high`` are (r,) and may be infinite; ``whole``
    is (v,), the variables that must be whole numbers; ``least`` and ``most`` are finite.
    """

    cost: Floats
    rows: csr_array
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]
    least: Floats | float = 0.0
    most: Floats | float = 1.0


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """A feasible point to begin with: its first variables, or all, and what it costs in all."""

    values: Floats
    cost: float


@dataclass(frozen=True, eq=False, slots=True)
class SolverOutcome:
    """What the solver proved, and no more."""

    values: Floats | None
    """(v,) the best feasible point found, None if there is none to vouch for."""
    bound: float
    """No point is cheaper; -inf where nothing is proven."""
    proven: bool
    """Whether the solver closed the gap between its own point and its own bound."""
    duals: Floats | None
    """(r,) of a continuous program solved to its optimum, otherwise None."""


_NOTHING = SolverOutcome(None, -np.inf, False, None)


class _Silent(highspy.Highs):
    """The base class prints a banner on standard output, where answers go, as it hooks up its
    callbacks, before it could be told to be silent."""

    def enableCallbacks(self) -> None:  # noqa: N802 (the library's name)
        accepted(self.setOptionValue("output_flag", False), "output_flag")
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def minimize(
    program: Program,
    *,
    kind: Kind = "integer",
    start: Start | None = None,
    gap: float = 0.0,
    apart: float = 1e-9,
    enough: float | None = None,
    time_limit_s: float = 60.0,
    stop: Callable[[float, float], bool] | None = None,
) -> SolverOutcome:
    """Solve ``program``; ``continuous`` forgets ``whole``.

    An integer program begins with ``start`` and ends once cost and bound are within the relative
    ``gap`` or ``apart`` from each other, or both on one side of ``enough``. ``stop`` is asked with
    both while it runs (inf and -inf where there is none yet): True ends it. So does the time limit,
    within a second; no time at all proves nothing. Equal programs have equal outcomes unless one of
    the two ended them. Raises GongjianError if the solver refuses the model, gives up or
    contradicts itself: no fault of the input.
    """
    if time_limit_s <= 0:
        return _NOTHING
    asked = _Asked(program, kind, start, gap, apart, enough, time_limit_s)
    if program.rows.nnz <= SMALL:
        return _solved(asked, stop)
    until = time.monotonic() + time_limit_s
    best = _NOTHING

    def heard(outcome: SolverOutcome) -> None:
        nonlocal best
        best = replace(outcome, values=best.values if outcome.values is None else outcome.values)

    def over() -> bool:
        cost = np.inf if best.values is None else float(program.cost @ best.values)
        return time.monotonic() >= until or (stop is not None and stop(cost, best.bound))

    outcome = run_apart(_solve_apart, asked, over=over, heard=heard)
    return best if outcome is None else outcome


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What `minimize` was asked."""

    program: Program
    kind: Kind
    start: Start | None
    gap: float
    apart: float
    enough: float | None
    time_limit_s: float


def _solve_apart(tell: Tell, asked: _Asked) -> SolverOutcome:
    """Solve, and tell the best bound and each better point meanwhile: no more may follow."""
    told, next_time = -np.inf, 0.0

    def stop(cost: float, bound: float) -> bool:
        nonlocal told, next_time
        if bound > told and time.monotonic() >= next_time:
            tell(SolverOutcome(None, bound, False, None))
            told, next_time = bound, time.monotonic() + _TOLD_EVERY_S
        return False

    def improved(values: Floats) -> None:
        tell(SolverOutcome(values, told, False, None))

    return _solved(asked, stop, improved)


def _solved(
    asked: _Asked,
    stop: Callable[[float, float], bool] | None,
    improved: Callable[[Floats], None] | None = None,
) -> SolverOutcome:
    program, kind, start = asked.program, asked.kind, asked.start
    solver = silent()
    # One thread: what several find first is a matter of chance.
    options: dict[str, Any] = {"time_limit": float(asked.time_limit_s), "parallel": "off"}
    if kind == "integer":
        options |= {"mip_rel_gap": max(float(asked.gap), 0.0), "mip_abs_gap": float(asked.apart)}
    for name, value in options.items():
        accepted(solver.setOptionValue(name, value), f"{name} = {value!r}")
    accepted(solver.passModel(_model(program, kind)), "the model")
    known = np.inf
    if kind == "integer" and start is not None:
        places = np.arange(len(start.values), dtype=np.int32)
        accepted(solver.setSolution(len(places), places, start.values), "the first plan")
        known = start.cost
    if kind == "integer":
        _watch(solver, stop, improved, known, asked.enough)
    outcome = _run(solver, program, kind, known)
    if outcome is None:
        # Seen in HiGHS 1.16: a model that presolve empties comes back "optimal" with the right
        # cost and, in place of the solution, the one it was started from.
        solver.clearSolver()
        outcome = _run(solver, program, kind, known)
        if outcome is None:
            raise GongjianError("the solver's solution does not have the value it reports")
    return outcome


def _model(program: Program, kind: Kind) -> highspy.HighsLp:
    rows, columns = program.rows.shape
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows, columns
    model.col_cost_ = program.cost
    model.col_lower_ = np.broadcast_to(program.least, columns).astype(np.float64)
    model.col_upper_ = np.broadcast_to(program.most, columns).astype(np.float64)
    model.row_lower_, model.row_upper_ = program.low, program.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = program.rows.indices.astype(np.int32)
    model.a_matrix_.value_ = program.rows.data.astype(np.float64)
    if kind == "integer":
        either = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [either[int(whole)] for whole in program.whole]
    return model


def _watch(
    solver: highspy.Highs,
    stop: Callable[[float, float], bool] | None,
    improved: Callable[[Floats], None] | None,
    known: float,
    enough: float | None,
) -> None:
    def asked(event: highspy.highs.HighsCallbackEvent) -> None:
        cost, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
        cost, bound = cost if abs(cost) < _HUGE else np.inf, _believed(bound, known)
        decided = enough is not None and (cost <= enough or bound > enough)
        if decided or (stop is not None and stop(cost, bound)):
            event.interrupt()

    def found(event: highspy.highs.HighsCallbackEvent) -> None:
        assert improved is not None
        improved(np.array(event.data_out.mip_solution, dtype=np.float64))

    solver.cbMipInterrupt.subscribe(asked)
    if improved is not None:
        solver.cbMipImprovingSolution.subscribe(found)


def _believed(bound: float, known: float) -> float:
    """The bound, or -inf if it is no number or above what a known point costs."""
    possible = abs(bound) < _HUGE and (not isfinite(known) or bound <= known + _slack(known))
    return float(bound) if possible else -np.inf


def _slack(cost: float) -> float:
    """What the solver's tolerances may add to a cost."""
    return 1e-6 * max(1.0, abs(cost))


def _run(solver: highspy.Highs, program: Program, kind: Kind, known: float) -> SolverOutcome | None:
    """The outcome, or None if the point is not worth what the solver says."""
    solver.run()
    status = solver.getModelStatus()
    if status not in _ANSWERED:
        said = solver.modelStatusToString(status)
        raise GongjianError(f"the solver ended without an answer: {said}")
    info, solution = solver.getInfo(), solver.getSolution()
    if not info.valid:
        return _NOTHING
    optimal = status == highspy.HighsModelStatus.kOptimal
    values = None
    if (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        and solution.value_valid
    ):
        values = np.asarray(solution.col_value)
        cost = float(program.cost @ values)
        if not abs(cost - info.objective_function_value) <= _slack(cost):
            return None
    if kind == "continuous":
        if not optimal or values is None or not solution.dual_valid:
            return SolverOutcome(values, -np.inf, False, None)
        return SolverOutcome(values, cost, True, np.asarray(solution.row_dual))
    # Without a node the search has not begun, and the bound is what was there before it.
    bound = _believed(info.mip_dual_bound, known) if info.mip_node_count >= 0 else -np.inf
    if values is not None:
        if bound > cost + _slack(cost):
            raise GongjianError(f"the solver found {cost}, less than its bound {bound}")
        broken = np.abs(values - np.round(values))[program.whole].max(initial=0.0)
        values = values if broken <= 1e-4 else None
    proven = optimal and isfinite(bound) and info.mip_gap <= 1e-9
    return SolverOutcome(values, bound, proven, None)


def silent() -> highspy.Highs:
    """A solver that prints nothing."""
    return _Silent()  # type: ignore[no-untyped-call]


def accepted(status: highspy.HighsStatus, what: str) -> None:
    """Raise GongjianError if the solver did not take it."""
    if status == highspy.HighsStatus.kError:
        raise GongjianError(f"the solver does not accept {what}")
