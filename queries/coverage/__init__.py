"""Coverage: who is covered by an organization, by Party work, by a position within reach.

A :class:`CoverageState` is computed once for a picture and a policy; the summary, the breakdown,
the pages of uncovered enterprises, the advice and the explanations are read from it.
"""

from queries.coverage.answers.advice import ADVICE, Advice, advice
from queries.coverage.answers.carriers import CarrierTable, carrier_table
from queries.coverage.answers.explain import STEP, VERDICT, Explanation, explain
from queries.coverage.answers.uncovered import (
    UNLOCATED,
    Filters,
    Place,
    UncoveredEnterprise,
    UncoveredPage,
    uncovered,
)
from queries.coverage.reach.walking import WalkModel, nearest
from queries.coverage.rules.codes import EXCLUSION, LENSES, NO_RATE, RATES, REASON, RULE, SITE_TIERS
from queries.coverage.rules.files import (
    KeptPolicy,
    default_policy,
    find_policy,
    list_policies,
    load_policy,
    save_policy,
    to_toml,
)
from queries.coverage.rules.policy import Policy
from queries.coverage.status.state import CoverageState, coverage_state
from queries.coverage.status.summary import (
    Breakdown,
    CoverageSummary,
    PlaceShare,
    PolicyName,
    Rate,
    Walk,
    WeightedShare,
    by_subdistrict,
    demand_weight,
    summarize,
)

__all__ = [
    "ADVICE",
    "EXCLUSION",
    "LENSES",
    "NO_RATE",
    "RATES",
    "REASON",
    "RULE",
    "SITE_TIERS",
    "STEP",
    "UNLOCATED",
    "VERDICT",
    "Advice",
    "Breakdown",
    "CarrierTable",
    "CoverageState",
    "CoverageSummary",
    "Explanation",
    "Filters",
    "KeptPolicy",
    "Place",
    "PlaceShare",
    "Policy",
    "PolicyName",
    "Rate",
    "UncoveredEnterprise",
    "UncoveredPage",
    "Walk",
    "WalkModel",
    "WeightedShare",
    "advice",
    "by_subdistrict",
    "carrier_table",
    "coverage_state",
    "default_policy",
    "demand_weight",
    "explain",
    "find_policy",
    "list_policies",
    "load_policy",
    "nearest",
    "save_policy",
    "summarize",
    "to_toml",
    "uncovered",
]
