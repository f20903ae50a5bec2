"""Duties against activities held: worked cases, and every day of a term against plain counting."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.rows import NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from queries.pairing.duties import MAX_YEARS, Duty, anniversary, duties, duty_years
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
BEGAN, ENDED = date(2020, 1, 1), date(2021, 1, 1)
DAYS = st.dates(date(2016, 1, 1), date(2026, 12, 31))


def duty(
    *held: date | None,
    as_of: date = DAY,
    since: date | None = BEGAN,
    until: date | None = ENDED,
    a_year: int | None = 2,
    more: tuple[NodeRow | RelRow, ...] = (),
) -> Duty:
    """The duty of one agreement with activities on some days, where others are held elsewhere."""
    rows: list[NodeRow | RelRow] = [
        node("Agreement", "agr:a", since=since, until=until, activities_per_year=a_year),
        node("Activity", "act:elsewhere", since=BEGAN),
    ]
    for at, day in enumerate(held):
        rows.append(node("Activity", f"act:{at}", since=day))
        rows.append(rel("FULFILS", f"act:{at}", "agr:a"))
    (found,) = duties(picture=snapshot_of(dataset(*rows, *more)).at(as_of))
    return found


def test_a_year_that_is_over_is_met_or_unmet() -> None:
    met = duty(date(2020, 1, 1), date(2020, 12, 31))
    assert (met.verdict, met.due, met.held, met.outside) == ("met", 2, 2, 0)
    # the first day after the term is no day of it
    unmet = duty(date(2020, 1, 1), date(2021, 1, 1))
    assert (unmet.verdict, unmet.due, unmet.held, unmet.outside) == ("unmet", 2, 1, 1)
    assert [(year.first, year.end) for year in unmet.years] == [(BEGAN, ENDED)]


def test_the_running_year_asks_for_as_much_as_is_over_of_it() -> None:
    # 2020 has 366 days: half of it is over on the 183rd, the first of July
    for as_of, due, verdict in (
        (date(2020, 1, 1), 0, "met"),
        (date(2020, 6, 30), 0, "met"),
        (date(2020, 7, 1), 1, "behind"),
        (date(2020, 12, 30), 1, "behind"),
        (date(2020, 12, 31), 2, "behind"),
        (date(2021, 1, 1), 2, "unmet"),
    ):
        found = duty(as_of=as_of)
        assert (found.due, found.verdict) == (due, verdict), as_of
        assert found.years[-1].running is (as_of < ENDED)
    assert duty(as_of=date(2020, 7, 1)).years[0].pro_rata == 1.0


def test_a_year_cut_short_by_the_end_asks_for_its_share() -> None:
    found = duty(since=date(2020, 1, 1), until=date(2021, 7, 2), a_year=4)
    # 182 of 365 days of the second year: 1.99 of 4
    assert [(year.due, year.held) for year in found.years] == [(4, 0), (1, 0)]
    assert found.years[1].pro_rata == pytest.approx(4 * 182 / 365)


def test_without_a_number_there_is_no_duty_and_without_days_no_verdict() -> None:
    assert duty(date(2020, 5, 1), a_year=None).verdict == "no_duty"
    assert duty(a_year=0).verdict == "no_duty"
    assert duty(a_year=None).due is None
    for since, until, reason in (
        (None, None, "undated"),
        (None, ENDED, "no_first_day"),
        (date(2022, 1, 1), None, "not_begun"),
    ):
        found = duty(date(2020, 5, 1), since=since, until=until)
        assert (found.verdict, found.reason) == (None, reason)
        assert found.due is found.held is None
        assert found.years == ()


def test_what_counts_is_held_by_the_day_dated_and_tied_to_the_agreement_itself() -> None:
    found = duty(date(2020, 2, 1), date(2019, 12, 31), None)
    assert (found.held, found.outside, found.undated) == (1, 1, 1)
    # held later than the day asked for: not known of
    assert duty(date(2020, 9, 1), as_of=date(2020, 8, 31)).held == 0
    through_a_project = duty(
        more=(
            node("Project", "proj:a"),
            node("Activity", "act:p", since=date(2020, 3, 1)),
            rel("FULFILS", "act:p", "proj:a"),
            rel("FULFILS", "proj:a", "agr:a"),
        )
    )
    assert through_a_project.held == 0
    twice = duty(date(2020, 2, 1), more=(rel("FULFILS", "act:0", "agr:a", since=date(2020, 2, 1)),))
    assert twice.held == 1


def test_an_activity_of_another_layer_counts_where_that_layer_is_asked_for() -> None:
    own = dataset(
        node("Agreement", "agr:a", since=BEGAN, until=ENDED, activities_per_year=1),
        layer="source",
    )
    other = dataset(
        node("Activity", "act:a", since=BEGAN), rel("FULFILS", "act:a", "agr:a"), layer="ledger"
    )
    snapshot = snapshot_of(own, other)
    assert duties(picture=snapshot.at(DAY))[0].held == 1
    # no activity is in that layer: that none was held is not said
    (alone,) = duties(picture=snapshot.at(DAY, ["source"]))
    assert (alone.held, alone.verdict, alone.reason) == (None, None, "no_activity_recorded")


def test_where_no_activity_is_noted_nobody_is_behind() -> None:
    """A kind of activity that a source names (F068) notes none."""
    agreement = node("Agreement", "agr:a", since=BEGAN, until=ENDED, activities_per_year=1)
    named = node("Activity", "act:named")
    for rows in ((agreement,), (agreement, named, rel("FULFILS", "act:named", "agr:a"))):
        (found,) = duties(picture=snapshot_of(dataset(*rows)).at(DAY))
        assert (found.verdict, found.reason) == (None, "no_activity_recorded")
        assert found.due is found.held is None


def test_many_years_are_all_counted_and_the_latest_listed() -> None:
    found = duty(since=date(1900, 1, 1), until=None, a_year=1)
    assert len(found.years) == MAX_YEARS
    assert found.years_left_out == 122 - MAX_YEARS
    assert found.due == 122
    assert found.years[-1].end == date(2022, 1, 1)
    assert duty(since=date(9999, 1, 1), until=None, as_of=date.max).years == ()


def test_anniversaries_of_a_leap_day() -> None:
    turns = [anniversary(date(2020, 2, 29), years) for years in range(5)]
    assert turns == [
        date(2020, 2, 29),
        date(2021, 2, 28),
        date(2022, 2, 28),
        date(2023, 2, 28),
        date(2024, 2, 29),
    ]
    assert anniversary(date(9999, 1, 1), 1) is None


@given(
    since=DAYS,
    length=st.none() | st.integers(1, 1500),
    as_of=DAYS,
    a_year=st.integers(1, 12),
    held=st.lists(DAYS, max_size=30),
)
def test_duty_years_against_the_days_counted_one_by_one(
    since: date, length: int | None, as_of: date, a_year: int, held: list[date]
) -> None:
    until = None if length is None else since + timedelta(days=length)
    years = duty_years(since=since, until=until, as_of=as_of, a_year=a_year, held=held)
    # the years the other way: which day belongs to which, day by day
    seen: dict[int, list[date]] = {}
    day = since
    while day <= as_of and (until is None or day < until):
        passed = day.year - since.year
        seen.setdefault(passed - (day < turn(since, passed)), []).append(day)
        day += timedelta(days=1)
    assert len(years) == len(seen)
    for number, year in enumerate(years):
        days = seen[number]
        whole = (turn(since, number + 1) - turn(since, number)).days
        assert (year.first, year.held) == (days[0], sum(day in days for day in held))
        assert year.due == Fraction(a_year * len(days), whole) // 1
        assert year.running is (as_of in days)
        if year.running:
            assert year.verdict in ("met", "behind")
        else:
            assert (year.first, year.end) == (days[0], days[-1] + timedelta(days=1))
            assert year.verdict in ("met", "unmet")
        assert (year.verdict == "met") is (year.held >= year.due)


def turn(since: date, years: int) -> date:
    """The anniversary by trial: the same day, or the last that there is in its month."""
    for day in (since.day, 30, 29, 28):
        try:
            if day <= since.day:
                return date(since.year + years, since.month, day)
        except ValueError:
            continue
    raise AssertionError
