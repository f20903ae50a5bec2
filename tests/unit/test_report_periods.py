"""The period that a scheduled report is of: the one that has just ended."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from api.papers.periods import Every, ended

CASES: list[tuple[Every, str, str, str, str]] = [
    ("day", "2026-03-01", "2026-02-28", "2026-02-28", "2026-02-27"),
    ("day", "2024-03-01", "2024-02-29", "2024-02-29", "2024-02-28"),
    ("week", "2026-11-30", "2026-W48", "2026-11-29", "2026-11-22"),
    ("week", "2026-12-06", "2026-W48", "2026-11-29", "2026-11-22"),
    # The first of January 2027 is a Friday of the 53rd week of 2026.
    ("week", "2027-01-05", "2026-W53", "2027-01-03", "2026-12-27"),
    ("month", "2026-01-01", "2025-12", "2025-12-31", "2025-11-30"),
    ("month", "2024-03-31", "2024-02", "2024-02-29", "2024-01-31"),
]


@pytest.mark.parametrize(("every", "today", "name", "last", "before"), CASES)
def test_by_hand(every: Every, today: str, name: str, last: str, before: str) -> None:
    found = ended(every, date.fromisoformat(today))
    assert (found.name, str(found.last), str(found.before)) == (name, last, before)


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_periods_follow_each_other_without_gap(every: Every) -> None:
    found = {}
    for at in range(1, 1500):
        today = date(2024, 1, 1) + timedelta(days=at)
        period = ended(every, today)
        assert period.before < period.last < today
        found[period.name] = period
    periods = list(found.values())
    assert len(periods) == len({one.last for one in periods})
    for one, following in pairwise(periods):
        assert following.before == one.last
