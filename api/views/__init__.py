"""The views of all questions."""

from __future__ import annotations

from api.views import committees, connectivity, contacts, lists, pairings, structure
from api.views.view import View

VIEWS: tuple[View, ...] = (
    *committees.VIEWS,
    *connectivity.VIEWS,
    *contacts.VIEWS,
    *lists.VIEWS,
    *pairings.VIEWS,
    *structure.VIEWS,
)
