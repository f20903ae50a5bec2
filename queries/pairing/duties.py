"""What agreements ask for, held against what was held under them, agreement year by year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from graph.snapshot.pictures import Picture
from queries.held import recorded
from queries.pairing.agreements import Agreement, activities_for, agreements
from queries.pairing.status import Status

MAX_YEARS = 30
"""Years of one agreement that are listed at most, the latest; all are counted."""

Verdict = Literal["met", "behind", "unmet", "no_duty"]


@dataclass(frozen=True, slots=True)
class DutyYear:
    """One year of an agreement, ``[first, end)``, from the day it began or its anniversary.

    ``pro_rata`` is what the agreement asks for in as much of the year as is over; it is less than
    a whole year's where the year is running or the term ends within it. ``due`` is its whole part:
    nobody can hold a part of an activity.
    """

    first: date
    end: date
    running: bool
    pro_rata: float
    due: int
    held: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agreement asks for and what was held, up to the day.

    ``due`` and ``held`` add up all its years, of which ``years`` lists the latest; both are None
    where there is no verdict, for a ``reason``, and ``due`` where there is no duty.
    ``outside`` counts activities that are told to fulfil it and were held on none of its days,
    ``undated`` those without a day.
    """

    id: str
    name: str
    form: str
    status: Status
    since: date | None
    until: date | None
    a_year: int | None
    verdict: Verdict | None
    reason: str | None
    due: int | None
    held: int | None
    outside: int
    undated: int
    years: tuple[DutyYear, ...]
    years_left_out: int


def anniversary(since: date, years: int) -> date | None:
    """The day so many years later, the last of its month where there is none such; None past 9999.

    >>> anniversary(date(2020, 2, 29), 1)
    datetime.date(2021, 2, 28)
    """
    year = since.year + years
    if year > date.max.year:
        return None
    return date(year, since.month, min(since.day, monthrange(year, since.month)[1]))


def duty_years(
    *, since: date, until: date | None, as_of: date, a_year: int, held: Sequence[date]
) -> tuple[DutyYear, ...]:
    """The years of an agreement that have begun by a day, each with what was due and held in it.

    The year k is ``[since + k years, since + k + 1 years)``, cut at ``until``. Of a year of L days
    of which d are over, the day itself among them, ``a_year * d / L`` is due, rounded down. A year
    that is over is met or unmet; the running one is met or behind.

    Parameters
    ----------
    since
        first day of the term.
    until
        first day after it; None if it is open.
    as_of
        the day; activities after it are not counted.
    a_year
        activities a year.
    held
        days of the activities, in any order.

    O(years + activities).
    """
    days = np.sort(np.array([day for day in held if day <= as_of], "datetime64[D]"))
    found = []
    for first, end, full in _turns(since, until):
        if as_of < first:
            break
        running = as_of < end
        over = ((as_of - first).days + 1) if running else (end - first).days
        due = a_year * over // full
        low, high = np.searchsorted(days, [np.datetime64(first, "D"), np.datetime64(end, "D")])
        count = int(high - low)
        verdict: Verdict = "met" if count >= due else "behind" if running else "unmet"
        found.append(DutyYear(first, end, running, a_year * over / full, due, count, verdict))
    return tuple(found)


def _turns(since: date, until: date | None) -> Iterator[tuple[date, date, int]]:
    """First day, first day after, and length before it is cut of every year of a term."""
    first, number = since, 1
    while until is None or first < until:
        after = anniversary(since, number)
        if after is None:
            return
        yield first, min(after, until or date.max), (after - first).days
        first, number = after, number + 1


def duties(*, picture: Picture) -> tuple[Duty, ...]:
    """What every agreement in the layers asks for and what was held under it, by id.

    An activity counts if it fulfils the agreement itself (FULFILS; not through a project), was held
    on a day of its term and not after the day of the picture; it is held on its first day. An
    agreement that names no number has no duty; one without its first day has no years and no
    verdict, and so has every agreement where the layers hold no activity at all: nothing was noted,
    which does not say that nothing was held. The verdict is the worst of the years': unmet, behind,
    met.

    O(agreements x years + activities).
    """
    held = activities_for(picture)
    noted = recorded(picture)
    since = picture.snapshot.columns["since"]
    return tuple(
        _duty(
            agreement,
            picture.as_of,
            [since.at(activity) for activity in held.get(agreement.at, ())],
            noted=noted,
        )
        for agreement in agreements(picture)
    )


def _duty(agreement: Agreement, as_of: date, given: list[date | None], *, noted: bool) -> Duty:
    dated = [day for day in given if day is not None]
    first, end = agreement.since or date.min, agreement.until or date.max
    inside = [day for day in dated if first <= day < end]
    years: tuple[DutyYear, ...] = ()
    verdict: Verdict | None = None
    reason = due = None
    if not agreement.a_year:
        verdict = "no_duty"
    elif agreement.since is None:
        reason = "undated" if agreement.until is None else "no_first_day"
    elif as_of < agreement.since:
        reason = "not_begun"
    elif not noted:
        reason = "no_activity_recorded"
    else:
        years = duty_years(
            since=agreement.since,
            until=agreement.until,
            as_of=as_of,
            a_year=agreement.a_year,
            held=inside,
        )
        verdict = _worst(years)
        due = sum(year.due for year in years)
    return Duty(
        id=agreement.id,
        name=agreement.name,
        form=agreement.form,
        status=agreement.status,
        since=agreement.since,
        until=agreement.until,
        a_year=agreement.a_year,
        verdict=verdict,
        reason=reason,
        due=due,
        held=None if reason else len(inside),
        outside=len(dated) - len(inside),
        undated=len(given) - len(dated),
        years=years[-MAX_YEARS:],
        years_left_out=max(0, len(years) - MAX_YEARS),
    )


def _worst(years: tuple[DutyYear, ...]) -> Verdict:
    found = {year.verdict for year in years}
    if "unmet" in found:
        return "unmet"
    return "behind" if "behind" in found else "met"
