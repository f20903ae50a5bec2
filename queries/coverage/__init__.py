"""Coverage: who is covered by an organization, by Party work, by a position within reach.

A :class:`CoverageState` is computed once for a picture and a walking model; the summary, the
breakdown and the pages of uncovered enterprises are read from it.
"""

from queries.coverage.reach import WalkModel, nearest
from queries.coverage.rules import EXCLUSION, LENSES, NO_RATE, REASON, SITE_TIERS
from queries.coverage.state import CoverageState, coverage_state
from queries.coverage.summary import (
    Breakdown,
    CoverageSummary,
    PlaceShare,
    Rate,
    Walk,
    by_subdistrict,
    summarize,
)
from queries.coverage.uncovered import (
    UNLOCATED,
    Filters,
    Place,
    UncoveredEnterprise,
    UncoveredPage,
    uncovered,
)

__all__ = [
    "EXCLUSION",
    "LENSES",
    "NO_RATE",
    "REASON",
    "SITE_TIERS",
    "UNLOCATED",
    "Breakdown",
    "CoverageState",
    "CoverageSummary",
    "Filters",
    "Place",
    "PlaceShare",
    "Rate",
    "UncoveredEnterprise",
    "UncoveredPage",
    "Walk",
    "WalkModel",
    "by_subdistrict",
    "coverage_state",
    "nearest",
    "summarize",
    "uncovered",
]
