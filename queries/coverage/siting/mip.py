"""Maximal covering as a mixed-integer program, solved by HiGHS and then not believed.

    max sum_i weight_i z_i   with   z_i <= sum_{j covers i} x_j,   sum x <= most,   cost x <= budget

x binary, 0 <= z <= 1. A row with one site only is counted with its site. Only a status that says
what was proven is accepted; the plan is read from x alone, and its value computed from the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.bounds import Choice
from queries.coverage.siting.result import Floats, Indices
from queries.coverage.siting.solver import Solver, maximize


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
    stop: Callable[[float, float], bool],
) -> Solved:
    """Solve what is left to decide, from the plan ``begin`` (columns).

    Ends once bound and value are within ``apart``. ``stop`` is asked with both as they improve.
    Raises GongjianError if the solver fails.
    """
    covers = choice.covers
    alone = np.diff(covers.rows.indptr) == 1
    of_one = np.bincount(
        covers.rows.indices[covers.rows.indptr[:-1][alone]],
        weights=covers.weight[alone],
        minlength=len(choice.sites),
    )
    several = np.flatnonzero(~alone)
    total = float(covers.weight.sum())
    # HiGHS's tolerances are absolute: weights are brought to a size they fit.
    scale = 1.0 if 1.0 <= total <= 1e7 else 1e6 / total
    model = _model(
        choice,
        covers.rows[several],
        np.asarray(of_one, dtype=np.float64) * scale,
        covers.weight[several] * scale,
    )
    solver = Solver()
    solver.set(
        time_limit=max(0.05, time_limit_s),
        mip_rel_gap=0.0,
        mip_abs_gap=max(1e-9 * total, apart) * scale,
    )
    solver.load(model)
    covered = covers.counts(begin) > 0
    first = np.zeros(len(choice.sites) + len(several))
    first[begin] = 1.0
    first[len(choice.sites) :] = covered[several]
    solver.begin(first, float(covers.weight[covered].sum()) * scale)
    solver.stop_when(lambda *found: stop(*(choice.base + each / scale for each in found)))
    values, bound = solver.answer()
    plan = np.zeros(0, dtype=np.intp)
    if values is not None:
        plan = np.flatnonzero(values[: len(choice.sites)] > 0.5)
    return Solved(plan, choice.base + bound / scale)


def _model(choice: Choice, rows: csr_array, own: Floats, weight: Floats) -> highspy.HighsLp:
    sites, demand = len(choice.sites), len(weight)
    shares = np.zeros(sites)
    if choice.cost is not None:
        shares = choice.cost / choice.budget
    site, row = np.arange(sites), np.arange(demand)
    entries = (
        (np.ones(sites), np.zeros(sites, dtype=np.intp), site),
        (shares, np.ones(sites, dtype=np.intp), site),
        (-np.ones(rows.nnz), 2 + np.repeat(row, np.diff(rows.indptr)), rows.indices),
        (np.ones(demand), 2 + row, sites + row),
    )
    values, where, column = (np.concatenate([entry[k] for entry in entries]) for k in range(3))
    matrix = csr_array((values, (where, column)), shape=(2 + demand, sites + demand))
    return maximize(
        worth=np.concatenate((own, weight)),
        lower=np.zeros(sites + demand),
        upper=np.ones(sites + demand),
        matrix=matrix,
        most=np.concatenate(((float(choice.most), 1.0), np.zeros(demand))),
        whole=sites,
    )
