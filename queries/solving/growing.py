"""A linear program that grows: rows are added, variables fixed and freed, and HiGHS goes on from
where it stood. What it finds is for its caller to check: only a solved program has an answer.
"""

from __future__ import annotations

from collections.abc import Callable

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.solving.solver import Floats, accepted, silent


class Growing:
    """Minimize ``cost @ x`` so that ``least <= x <= most`` and each row added is at least its
    ``low``; all (v,)."""

    def __init__(self, cost: Floats, least: Floats, most: Floats) -> None:
        self._solver = silent()
        self._stop: Callable[[], bool] = lambda: False
        self._solver.cbSimplexInterrupt.subscribe(self._asked)
        none = np.zeros(0, dtype=np.int32)
        self._solver.addCols(
            len(cost), cost, least, most, 0, np.zeros(len(cost), dtype=np.int32), none, np.zeros(0)
        )
        # One thread: what several find first is a matter of chance.
        accepted(self._solver.setOptionValue("parallel", "off"), "parallel = 'off'")

    def add(self, rows: csr_array, low: Floats) -> None:
        """More rows, (r, v), each at least ``low`` (r,)."""
        status = self._solver.addRows(
            len(low),
            low,
            np.full(len(low), np.inf),
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float64),
        )
        accepted(status, "more rows")

    def keep(self, least: Floats, most: Floats) -> None:
        """The first variables stay between these from now on."""
        places: NDArray[np.int32] = np.arange(len(least), dtype=np.int32)
        status = self._solver.changeColsBounds(len(places), places, least, most)
        accepted(status, "the bounds")

    def solve(self, time_limit_s: float, stop: Callable[[], bool]) -> tuple[Floats, Floats] | None:
        """The best point and what each row is worth (its dual), or None if it was not solved in
        time or ``stop``, which is asked meanwhile, said to end."""
        if time_limit_s <= 0:
            return None
        solver = self._solver
        until = solver.getRunTime() + time_limit_s  # its clock goes on from solve to solve
        accepted(solver.setOptionValue("time_limit", until), "a time limit")
        self._stop = stop
        solver.run()
        solution = solver.getSolution()
        if (
            solver.getModelStatus() != highspy.HighsModelStatus.kOptimal
            or not solution.value_valid
            or not solution.dual_valid
        ):
            return None
        return np.array(solution.col_value), np.array(solution.row_dual)

    def _asked(self, event: highspy.highs.HighsCallbackEvent) -> None:
        if self._stop():
            event.interrupt()
