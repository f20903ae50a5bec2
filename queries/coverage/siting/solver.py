"""HiGHS as this project uses it: silent, and with a status that has to be an answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from graph.errors import GongjianError
from queries.coverage.siting.result import Floats

_ANSWERED = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
}


class Solver(highspy.Highs):
    """A solver that prints nothing, not even its banner, and says when it failed."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._worth: Floats = np.zeros(0)
        self._least = -math.inf

    def enableCallbacks(self) -> None:  # noqa: N802 (the library's name)
        """What the constructor ends with, and what writes the banner unless told not to."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]

    def load(self, program: highspy.HighsLp) -> None:
        """Take the program; GongjianError if it is not accepted."""
        self._worth = np.asarray(program.col_cost_, dtype=np.float64)
        accepted(self.passModel(program), "the model")

    def set(self, **options: Any) -> None:
        """Set options by name; GongjianError if one is not accepted."""
        for name, value in options.items():
            accepted(self.setOptionValue(name, value), f"{name} = {value!r}")

    def begin(self, values: Floats, value: float) -> None:
        """Start from these values of the first variables, which are worth ``value`` in all."""
        places = np.arange(len(values), dtype=np.int32)
        accepted(self.setSolution(len(values), places, values), "the first plan")
        self._least = value

    def stop_when(self, stop: Callable[[float, float], bool]) -> None:
        """Ask ``stop`` with the value and the bound so far (maximizing), now and then."""

        def watch(event: highspy.highs.HighsCallbackEvent) -> None:
            value, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            # Before anything is found or proven these are huge numbers, or infinities.
            value = value if -1e30 < value < 1e30 else -math.inf
            if stop(value, bound if self._holds(bound) else math.inf):
                event.interrupt()

        self.cbMipInterrupt.subscribe(watch)

    def answer(self) -> tuple[Floats | None, float]:
        """Run; return the values of the best solution, if there is one, and the bound proven.

        The bound is inf (when maximizing) where none was proven. A solver that did not run, or
        that gave up, raises GongjianError: it proved nothing.
        """
        values, bound, consistent = self._run()
        if not consistent:
            # Seen in HiGHS 1.16: a model that presolve empties comes back "optimal" with the right
            # value and, in place of the solution, the one it was started from.
            self.clearSolver()
            values, bound, consistent = self._run()
            if not consistent:
                raise GongjianError("the solver's solution does not have the value it reports")
        return values, bound

    def _holds(self, bound: float) -> bool:
        """Whether this can be a bound: a number, and not below a plan that exists."""
        return -1e30 < bound < 1e30 and bound >= self._least - 1e-6 * max(1.0, abs(self._least))

    def _run(self) -> tuple[Floats | None, float, bool]:
        self.run()
        status = self.getModelStatus()
        if status not in _ANSWERED:
            said = self.modelStatusToString(status)
            raise GongjianError(f"the solver ended without an answer: {said}")
        info = self.getInfo()
        # A bound that was not proven is no bound, whatever number stands in its place.
        proven = self._holds(info.mip_dual_bound) and info.mip_node_count >= 0
        bound = info.mip_dual_bound if proven else math.inf
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, bound, True
        values = np.asarray(self.getSolution().col_value)
        if bound < (value := float(self._worth @ values)) - 1e-6 * max(1.0, abs(value)):
            raise GongjianError(f"the solver found {value}, more than its bound {bound}")
        apart = abs(value - info.objective_function_value)
        return values, bound, apart <= 1e-6 * max(1.0, abs(value))


def maximize(
    *, worth: Floats, lower: Floats, upper: Floats, matrix: csr_array, most: Floats, whole: int
) -> highspy.HighsLp:
    """The program: maximize ``worth`` x with ``matrix`` x <= ``most``, ``lower`` <= x <= ``upper``.

    The first ``whole`` variables are whole numbers.
    """
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = worth
    program.col_lower_ = lower
    program.col_upper_ = upper
    program.row_lower_ = np.full(matrix.shape[0], -highspy.kHighsInf)
    program.row_upper_ = most
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * whole + [
            highspy.HighsVarType.kContinuous
        ] * (matrix.shape[1] - whole)
    return program


def accepted(status: highspy.HighsStatus, what: str) -> None:
    """Raise GongjianError unless HiGHS took what it was given."""
    if status == highspy.HighsStatus.kError:
        raise GongjianError(f"the solver does not accept {what}")
