"""HiGHS behind one function that says only what is proven.

A solver stopped by its clock, or one that never ran, leaves numbers behind that look like an
answer. Here a plan is handed on only if the solver vouches for it as feasible, and a bound only if
a solver that ran gave a finite one; otherwise they are None and minus infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]

Kind = Literal["continuous", "integer"]

_RAN = frozenset(
    {
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kObjectiveTarget,
        highspy.HighsModelStatus.kSolutionLimit,
    }
)
_IMPOSSIBLE = frozenset(
    {
        highspy.HighsModelStatus.kInfeasible,
        # Every variable here has two finite ends, so nothing is unbounded.
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }
)


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Minimize ``cost @ x`` over ``0 <= x <= 1`` and ``low <= rows @ x <= high``.

    ``rows`` is (r, v); ``low`` and ``high`` are (r,) and may be infinite; ``whole`` is (v,), the
    variables that must be 0 or 1.
    """

    cost: Floats
    rows: csr_array
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What the solver proved, and no more."""

    values: Floats | None
    """(v,) the best feasible point found, None if there is none to vouch for."""
    bound: float
    """No point is cheaper: -inf where nothing is proven, inf where there is no point at all."""
    proven: bool
    """Whether the solver closed the gap between its own point and its own bound."""
    duals: Floats | None
    """(r,) of a continuous program solved to its optimum, otherwise None."""


class _Silent(highspy.Highs):
    """The base class prints a banner on standard output, where answers go, as it hooks up its
    callbacks, before it could be told to be silent. None of them is used here."""

    def enableCallbacks(self) -> None:  # noqa: N802
        _accepted(self.setOptionValue("output_flag", False))


def minimize(
    program: Program,
    *,
    kind: Kind = "integer",
    start: Floats | None = None,
    target: float | None = None,
    gap: float = 0.0,
    time_limit_s: float = 60.0,
) -> Outcome:
    """Solve ``program``; ``continuous`` forgets ``whole``.

    ``start`` is a feasible point to begin with; ``target`` a cost that is good enough; ``gap`` the
    relative gap at which to stop. A limit of no time at all proves nothing. Raises ``RuntimeError``
    if the solver refuses the model: a fault of this program, not of the input.
    """
    if time_limit_s <= 0:
        return Outcome(None, -np.inf, False, None)
    solver = _Silent()  # type: ignore[no-untyped-call]
    _accepted(solver.setOptionValue("time_limit", float(time_limit_s)))
    if kind == "integer":
        _accepted(solver.setOptionValue("mip_rel_gap", max(float(gap), 0.0)))
        _accepted(solver.setOptionValue("mip_abs_gap", 1e-9))
        if target is not None:
            _accepted(solver.setOptionValue("objective_target", float(target)))
    _accepted(solver.passModel(_model(program, kind)))
    if kind == "integer" and start is not None:
        point = highspy.HighsSolution()
        point.col_value = start.tolist()
        _accepted(solver.setSolution(point))
    solver.run()
    return _outcome(solver, program, kind)


def _model(program: Program, kind: Kind) -> highspy.HighsLp:
    rows, columns = program.rows.shape
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows, columns
    model.col_cost_ = program.cost
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_, model.row_upper_ = program.low, program.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = program.rows.indices.astype(np.int32)
    model.a_matrix_.value_ = program.rows.data.astype(np.float64)
    if kind == "integer":
        either = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [either[int(whole)] for whole in program.whole]
    return model


def _outcome(solver: highspy.Highs, program: Program, kind: Kind) -> Outcome:
    status = solver.getModelStatus()
    if status in _IMPOSSIBLE:
        return Outcome(None, np.inf, False, None)
    info = solver.getInfo()
    if status not in _RAN or not info.valid:
        return Outcome(None, -np.inf, False, None)
    solution = solver.getSolution()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(solution.col_value) if feasible and solution.value_valid else None
    if kind == "continuous":
        if status != highspy.HighsModelStatus.kOptimal or not solution.dual_valid:
            return Outcome(values, -np.inf, False, None)
        return Outcome(values, info.objective_function_value, True, np.asarray(solution.row_dual))
    if values is not None:
        whole = values[program.whole]
        if np.abs(whole - np.round(whole)).max(initial=0.0) > 1e-4:
            values = None
    bound = info.mip_dual_bound
    proven = status == highspy.HighsModelStatus.kOptimal and info.mip_gap <= 1e-9
    return Outcome(values, bound if np.isfinite(bound) else -np.inf, proven, None)


def _accepted(status: highspy.HighsStatus) -> None:
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("the solver refused the model")
