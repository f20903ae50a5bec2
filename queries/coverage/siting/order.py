"""The order in which to build a plan's sites, and the answer where there is no plan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.siting.result import Siting
from queries.coverage.siting.rows import covered_by

Indices = NDArray[np.intp]
Floats = NDArray[np.float64]


def build_order(
    reach: csr_array, weight: Floats, there: Indices, new: Indices
) -> tuple[Indices, Floats]:
    """``new`` with the greatest weight newly covered first, and that weight. ``there`` are the
    sites that stand already. O(k x entries of ``new``) for k new sites."""
    by_site = reach.T.tocsr()
    open_ = np.where(covered_by(reach, there), 0.0, weight)
    rows = {int(j): by_site.indices[by_site.indptr[j] : by_site.indptr[j + 1]] for j in new}
    order: list[int] = []
    gains: list[float] = []
    while rows:
        pick = max(rows, key=lambda j: (float(open_[rows[j]].sum()), -j))
        gains.append(float(open_[rows[pick]].sum()))
        order.append(pick)
        open_[rows.pop(pick)] = 0.0
    return np.array(order, dtype=np.intp), np.array(gains, dtype=np.float64)


def no_plan(
    *,
    uncovered: Indices,
    unreachable: Indices,
    culprits: Indices,
    why: str,
    least_radius_m: float | None = None,
) -> Siting:
    """The answer where no plan keeps the conditions."""
    none = np.empty(0, dtype=np.intp)
    return Siting(
        status="infeasible",
        objective=float("nan"),
        bound=float("nan"),
        sites=none,
        added=none,
        marginal_gain=np.empty(0),
        covered=none,
        uncovered=uncovered,
        unreachable=unreachable,
        culprits=culprits,
        why=why,
        least_radius_m=least_radius_m,
    )
