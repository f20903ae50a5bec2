"""What every siting question answers with, and the floor under it: recomputed, never believed.

A solver's own word is not taken: the objective is computed anew from the data that was asked
about, the covered and uncovered demand with it, and a bound that is worse than the answer it is
said to bound is a fault of the solver, not a result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.model.spec import Text

PROVEN = 1e-9
"""Relative: sums of the same numbers in another order are the same sum."""

Status = Literal["optimal", "feasible", "infeasible"]
Indices = NDArray[np.intp]
Floats = NDArray[np.float64]
Progress = Callable[[float, float], bool]
"""Told the objective and the bound as they improve; False stops the search."""


@dataclass(frozen=True, eq=False, slots=True)
class Siting:
    """A plan, and the proof of how good it is.

    Demand and sites are positions (rows and columns) of the matrix that was asked about.
    """

    status: Status
    """``optimal``: proven within ``gap`` <= 1e-9 relative; ``feasible``: a plan that keeps all
    conditions, with ``gap`` saying how much better another could be at most; ``infeasible``: no
    plan keeps them, and ``culprits`` says why not."""
    objective: float
    """What the question counts, recomputed on the data given; nan if infeasible."""
    bound: float
    """No plan can be better than this: an upper bound where more is better, else a lower one;
    nan if infeasible."""
    sites: Indices
    """All sites of the plan, the fixed ones too, ascending."""
    added: Indices
    """Those that are not fixed, in the order to build them: the greatest gain first."""
    marginal_gain: Floats
    """(len(added),) what each brings after those before it, in units of the objective."""
    covered: Indices
    uncovered: Indices
    """Demand not covered by the plan, though a candidate could reach it."""
    unreachable: Indices
    """Demand that no site reaches, fixed or candidate."""
    culprits: Indices
    """If infeasible: demand, or else sites, that cannot be satisfied; otherwise empty."""
    why: Text | None = None
    """If infeasible: the condition that cannot be kept, in words."""
    least_radius_m: float | None = None
    """If infeasible for want of reach: the least radius that would do, where it is known."""

    @property
    def gap(self) -> float:
        """How far the objective may be from the best, relative to the objective; 0 is proven.

        ``inf`` where the objective is 0 and the bound is not; nan if infeasible.
        """
        apart = abs(self.bound - self.objective)
        if proven(self.objective, self.bound):
            return 0.0
        return apart / abs(self.objective) if self.objective else float("inf")


def proven(objective: float, bound: float) -> bool:
    """Whether a bound leaves nothing to find but what rounding may hide; whatever they count."""
    return abs(bound - objective) <= PROVEN * abs(objective)


def beyond(points: int) -> Text:
    """Why there is no plan where so much demand is near no site."""
    return Text(
        f"{points} 个需求点在给定距离内没有地点",
        f"{points} demand points have no site within the distances given",
    )


def no_plan(
    *,
    uncovered: Indices,
    unreachable: Indices,
    culprits: Indices,
    why: Text | None,
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
