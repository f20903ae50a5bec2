"""The views of all questions."""

from __future__ import annotations

from api.views import (
    action_plans,
    advice,
    committees,
    connectivity,
    contacts,
    coverage,
    entities,
    frameworks,
    geo,
    history,
    identity,
    lists,
    pairings,
    paths,
    recommendations,
    resilience,
    service_circle,
    structure,
)
from api.views.view import View

VIEWS: tuple[View, ...] = (
    *action_plans.VIEWS,
    *advice.VIEWS,
    *committees.VIEWS,
    *connectivity.VIEWS,
    *contacts.VIEWS,
    *coverage.VIEWS,
    *entities.VIEWS,
    *frameworks.VIEWS,
    *geo.VIEWS,
    *history.VIEWS,
    *identity.VIEWS,
    *lists.VIEWS,
    *pairings.VIEWS,
    *paths.VIEWS,
    *recommendations.VIEWS,
    *resilience.VIEWS,
    *service_circle.VIEWS,
    *structure.VIEWS,
)
