"""Periods that a report is made of by a schedule: the day, week or month that has just ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Every = Literal["day", "week", "month"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name (ISO 8601: 2026-11-29, 2026-W48, 2026-11), its last day, and the day
    before it began, which it is compared with."""

    name: str
    last: date
    before: date


def ended(every: Every, today: date) -> Period:
    """The latest period that had ended when a day began.

    >>> ended("week", date(2026, 11, 30))
    Period(name='2026-W48', last=datetime.date(2026, 11, 29), before=datetime.date(2026, 11, 22))
    """
    if every == "day":
        last = today - _DAY
        return Period(last.isoformat(), last, last - _DAY)
    if every == "week":
        last = today - today.isoweekday() * _DAY
        year, week, _ = last.isocalendar()
        return Period(f"{year}-W{week:02}", last, last - 7 * _DAY)
    last = today.replace(day=1) - _DAY
    return Period(f"{last:%Y-%m}", last, last.replace(day=1) - _DAY)
