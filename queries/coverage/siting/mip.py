"""Maximal covering as a mixed-integer program, solved by HiGHS and then not believed.

    max sum_i weight_i z_i   with   z_i <= sum_{j covers i} x_j,   sum x <= most,   cost x <= budget

x binary, 0 <= z <= 1. A row with one site only is counted with its site. Only a status that says
what was proven is accepted; the plan is read from x alone, and its value computed from the data.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from graph.errors import GongjianError
from queries.coverage.siting.bounds import Choice
from queries.coverage.siting.result import Floats, Indices

_ANSWERED = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
}


@dataclass(frozen=True, eq=False, slots=True)
class Solved:
    """What the solver could show."""

    plan: Indices
    """Columns of the choice; empty if it found none."""
    bound: float
    """Of the whole plan, ``base`` in it; inf if it proved none."""


def solve(
    choice: Choice,
    *,
    begin: Indices,
    apart: float,
    time_limit_s: float,
    stop: Callable[[float], bool],
) -> Solved:
    """Solve what is left to decide, from the plan ``begin`` (columns).

    Ends once bound and value are within ``apart``. ``stop`` is asked with the bound as it falls.
    Raises GongjianError if the solver fails.
    """
    covers = choice.covers
    alone = np.diff(covers.rows.indptr) == 1
    own = np.bincount(
        covers.rows.indices[covers.rows.indptr[:-1][alone]],
        weights=covers.weight[alone],
        minlength=len(choice.sites),
    )
    several = np.flatnonzero(~alone)
    total = float(covers.weight.sum())
    # HiGHS's tolerances are absolute: weights are brought to a size they fit.
    scale = 1.0 if 1.0 <= total <= 1e7 else 1e6 / total
    model = _model(choice, covers.rows[several], own * scale, covers.weight[several] * scale)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", max(0.05, time_limit_s))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(1e-9 * total, apart) * scale)
    _accepted(solver.passModel(model), "the model")
    first = np.zeros(len(choice.sites) + len(several))
    first[begin] = 1.0
    first[len(choice.sites) :] = covers.counts(begin)[several] > 0
    given = highspy.HighsSolution()
    given.col_value = first.tolist()
    _accepted(solver.setSolution(given), "the first plan")

    def watch(event: highspy.highs.HighsCallbackEvent) -> None:
        bound = event.data_out.mip_dual_bound
        if stop(choice.base + bound / scale if math.isfinite(bound) else math.inf):
            event.interrupt()

    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    status = solver.getModelStatus()
    if status not in _ANSWERED:
        raise GongjianError(
            f"the solver ended without an answer: {solver.modelStatusToString(status)}"
        )
    info = solver.getInfo()
    plan = np.zeros(0, dtype=np.intp)
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.asarray(solver.getSolution().col_value[: len(choice.sites)])
        plan = np.flatnonzero(values > 0.5)
    # A bound that was not proven is no bound, whatever number stands in its place.
    proven = math.isfinite(info.mip_dual_bound) and info.mip_node_count >= 0
    return Solved(plan, choice.base + info.mip_dual_bound / scale if proven else math.inf)


def _model(choice: Choice, rows: csr_array, own: Floats, weight: Floats) -> highspy.HighsLp:
    sites, demand = len(choice.sites), len(weight)
    limits = [np.ones(sites)]
    upper = [float(choice.most)]
    if choice.cost is not None:
        limits.append(choice.cost / choice.budget)
        upper.append(1.0)
    top = hstack((csr_array(np.array(limits)), csr_array((len(limits), demand))))
    matrix = csr_array(vstack((top, hstack((-rows, eye_array(demand)))), format="csr"))
    model = highspy.HighsLp()
    model.num_col_ = sites + demand
    model.num_row_ = matrix.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.concatenate((own, weight))
    model.col_lower_ = np.zeros(sites + demand)
    model.col_upper_ = np.ones(sites + demand)
    model.row_lower_ = np.full(matrix.shape[0], -highspy.kHighsInf)
    model.row_upper_ = np.concatenate((upper, np.zeros(demand)))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * sites + [
        highspy.HighsVarType.kContinuous
    ] * demand
    return model


def _accepted(status: highspy.HighsStatus, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise GongjianError(f"the solver does not accept {what}")
