"""Which bodies were active of late: what effective coverage asks (domain rules, section 2)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Picture

Mask = NDArray[np.bool_]


def active_since(as_of: date, months: int) -> date:
    """The day so many calendar months before; the last of its month where there is no such day.

    >>> active_since(date(2021, 5, 31), 3)
    datetime.date(2021, 2, 28)
    """
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(as_of.day, monthrange(year, month + 1)[1]))


def held_activity(picture: Picture, months: int) -> Mask:
    """Which nodes of the snapshot held an activity after :func:`active_since` and by the day.

    An activity is held on its first day; an undated one tells nothing of when.
    """
    held = picture.edges("HELD_BY")
    day = picture.snapshot.since[held.start]
    since = np.datetime64(active_since(picture.as_of, months), "D")
    active = np.zeros(len(picture.snapshot), np.bool_)
    active[held.end[day > since]] = True
    return active
