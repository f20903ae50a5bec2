"""The views of all questions."""

from __future__ import annotations

from api.views import (
    advice,
    committees,
    connectivity,
    contacts,
    coverage,
    lists,
    pairings,
    resilience,
    service_circle,
    structure,
)
from api.views.view import View

VIEWS: tuple[View, ...] = (
    *advice.VIEWS,
    *committees.VIEWS,
    *connectivity.VIEWS,
    *contacts.VIEWS,
    *coverage.VIEWS,
    *lists.VIEWS,
    *pairings.VIEWS,
    *resilience.VIEWS,
    *service_circle.VIEWS,
    *structure.VIEWS,
)
