"""Maximal covering as a mixed-integer program, solved by HiGHS and then not believed.

    max sum_i weight_i z_i   with   z_i <= sum_{j covers i} x_j,   sum x <= most,   cost x <= budget

x binary, 0 <= z <= 1. A row with one site only is counted with its site. Only a status that says
what was proven is accepted; the plan is read from x alone, and its value computed from the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from queries.coverage.siting.methods.bounds import Choice
from queries.coverage.siting.result import Floats, Indices
from queries.solving.solver import Program, Start, minimize


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
    value: float,
    apart: float,
    time_limit_s: float,
    stop: Callable[[float, float], bool],
) -> Solved:
    """Solve what is left to decide, from the plan ``begin`` (columns).

    ``value`` is that of the best plan. Ends once bound and value are within ``apart``. ``stop`` is
    asked with both as they improve.
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
    # HiGHS's tolerances are absolute: weights are brought to a size they fit.
    scale = (
        1.0
        if value >= 1e3 and covers.weight.sum() <= 1e7
        else 1e6 / (value or float(covers.weight.sum()))
    )
    program = _program(
        choice,
        covers.rows[several],
        np.asarray(of_one, dtype=np.float64) * scale,
        covers.weight[several] * scale,
    )
    covered = covers.counts(begin) > 0
    first = np.zeros(len(choice.sites) + len(several))
    first[begin] = 1.0
    first[len(choice.sites) :] = covered[several]
    outcome = minimize(
        program,
        start=Start(first, -float(covers.weight[covered].sum()) * scale),
        apart=apart * scale,
        time_limit_s=time_limit_s,
        stop=lambda *found: stop(*(choice.base - each / scale for each in found)),
    )
    plan = np.zeros(0, dtype=np.intp)
    if outcome.values is not None:
        plan = np.flatnonzero(outcome.values[: len(choice.sites)] > 0.5)
    return Solved(plan, choice.base - outcome.bound / scale)


def _program(choice: Choice, rows: csr_array, own: Floats, weight: Floats) -> Program:
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
    return Program(
        cost=-np.concatenate((own, weight)),
        rows=matrix,
        low=np.full(2 + demand, -np.inf),
        high=np.concatenate(((float(choice.most), 1.0), np.zeros(demand))),
        whole=np.arange(sites + demand) < sites,
    )
