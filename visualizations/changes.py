"""The days on which the pairing network changes: what a slider of days stops at."""

from __future__ import annotations

import numpy as np

from graph.snapshot.pictures import Picture
from visualizations.view import DATED_TYPES

MOST = 400
"""More days than a slider can be set to; beyond, some in between are left out."""


def days_of_change(picture: Picture) -> list[str]:
    """First and last days of memberships and agreements that the picture shows, ascending, ISO.

    All days, not only those before the picture's own; the picture's own day is one of them.
    """
    found = {np.datetime64(picture.as_of, "D")}
    for rel_type in DATED_TYPES:
        edges = picture.of_all_days.stored_edges(rel_type)
        for ends in (edges.since, edges.until):
            found.update(ends[~np.isnat(ends)])
    days = sorted(map(str, found))
    if len(days) > MOST:
        kept = np.unique(np.linspace(0, len(days) - 1, MOST).astype(int))
        days = [days[at] for at in kept]
    return days
