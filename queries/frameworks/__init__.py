"""The named frameworks: cards, brands, pathways, plans, platforms and joint committees.

Each asks questions of the catalogue and gives their rows a type. What a source prints
(:class:`StatedFigure`) and what the graph counts stay in different fields; where a source counts
its parts and names none, the names are None with the reason ``not_named_in_source``.
"""

from queries.frameworks.belt import Belt, belt
from queries.frameworks.brand import Brand, brands
from queries.frameworks.card import Card, cards
from queries.frameworks.committee import Committee, Method, committees
from queries.frameworks.contribution import Contribution, Contributions, contributions
from queries.frameworks.pathway import Matrix, Pathway, matrix, pathways
from queries.frameworks.plan import (
    ActionPlan,
    Measure,
    PlanDetail,
    measures,
    overdue,
    plan_detail,
    plans,
)
from queries.frameworks.platform import Platform, platforms
from queries.frameworks.stated import Parts, Ref, StatedFigure

__all__ = [
    "ActionPlan",
    "Belt",
    "Brand",
    "Card",
    "Committee",
    "Contribution",
    "Contributions",
    "Matrix",
    "Measure",
    "Method",
    "Parts",
    "Pathway",
    "PlanDetail",
    "Platform",
    "Ref",
    "StatedFigure",
    "belt",
    "brands",
    "cards",
    "committees",
    "contributions",
    "matrix",
    "measures",
    "overdue",
    "pathways",
    "plan_detail",
    "plans",
    "platforms",
]
