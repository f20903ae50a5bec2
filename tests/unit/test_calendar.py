"""The calendar against a walk over every day of the window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.pictures import Picture
from queries.calendar import MAX_DAYS, Calendar, calendar
from queries.lists.reading import three_lists
from queries.pairing.codes import CALENDAR_KIND
from queries.pairing.status import Status, status_on
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
DAYS = st.dates(date(2021, 1, 1), date(2022, 12, 31))
MAYBE = st.none() | DAYS


def asked(picture: Picture, first: date, end: date) -> Calendar:
    lists = three_lists(picture=picture)
    return calendar(picture=picture, lists=lists, first=first, end=end)


def picture_of(*rows: NodeRow | RelRow, as_of: date = DAY) -> Picture:
    return snapshot_of(dataset(*rows)).at(as_of)


def test_what_a_window_holds_by_day_and_month() -> None:
    picture = picture_of(
        node("Agreement", "agr:old", since=date(2019, 2, 1), until=date(2022, 2, 1)),
        node("Agreement", "agr:new", since=date(2022, 2, 1), until=date(2025, 2, 1)),
        node("Agreement", "agr:alone", since=date(2019, 4, 1), until=date(2022, 4, 1)),
        rel("RENEWS", "agr:new", "agr:old"),
        node("Need", "need:a", due=date(2022, 1, 31)),
        node("Need", "need:done", status="done", due=date(2022, 1, 31)),
        node("Project", "proj:a", due=date(2022, 2, 1)),
        node("Project", "proj:done", status="done", due=date(2022, 2, 1)),
        node("Resource", "res:a", until=date(2022, 2, 10)),
    )
    found = asked(picture, date(2022, 1, 1), date(2022, 4, 1))
    assert [(event.day.isoformat(), event.kind, event.id) for event in found.events] == [
        # 90 days before 1 April, and no successor
        ("2022-01-01", "renewal_due", "agr:alone"),
        ("2022-01-31", "need_due", "need:a"),
        ("2022-02-01", "agreement_begins", "agr:new"),
        ("2022-02-01", "agreement_ends", "agr:old"),
        ("2022-02-01", "project_due", "proj:a"),
        ("2022-02-10", "resource_ends", "res:a"),
    ]
    assert [(month.month, month.count) for month in found.months] == [
        ("2022-01", 2),
        ("2022-02", 4),
        ("2022-03", 0),
    ]
    # the first day of April is not in the window; with it the agreement ends in it
    assert asked(picture, date(2022, 1, 1), date(2022, 4, 2)).months[-1].count == 1


@pytest.mark.parametrize(
    ("first", "end", "said"),
    [
        (date(2022, 1, 2), date(2022, 1, 1), "ends before it begins"),
        (date(2022, 1, 1), date(2022, 1, 1), "ends before it begins"),
        (date(2022, 1, 1), date(2022, 1, 2) + timedelta(days=MAX_DAYS), "ten years"),
        (date.min, date.max, "ten years"),
    ],
)
def test_a_window_that_is_none_or_too_long_is_refused(first: date, end: date, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        asked(picture_of(), first, end)


def test_windows_at_the_ends_of_time() -> None:
    picture = picture_of(
        node("Agreement", "agr:first", until=date(1, 1, 20)),
        node("Agreement", "agr:last", since=date(9999, 12, 30)),
    )
    early = asked(picture, date.min, date(1, 2, 1))
    assert [event.kind for event in early.events] == ["agreement_ends"]
    late = asked(picture, date(9999, 12, 1), date.max)
    assert [event.id for event in late.events] == ["agr:last"]
    assert [month.month for month in late.months] == ["9999-12"]


@given(
    terms=st.lists(st.tuples(MAYBE, MAYBE), max_size=6),
    renewed=st.sets(st.integers(1, 5)),
    dues=st.lists(
        st.tuples(MAYBE, st.sampled_from(["planned", "in_progress", "done", "cancelled"])),
        max_size=4,
    ),
    first=DAYS,
    length=st.integers(1, 400),
    as_of=DAYS,
)
def test_every_window_against_a_walk_over_its_days(
    terms: list[tuple[date | None, date | None]],
    renewed: set[int],
    dues: list[tuple[date | None, str]],
    first: date,
    length: int,
    as_of: date,
) -> None:
    rows: list[NodeRow | RelRow] = []
    for at, (since, until) in enumerate(terms):
        rows.append(node("Agreement", f"agr:{at}", since=since, until=until))
    links = {at for at in renewed if at < len(terms)}
    rows += [rel("RENEWS", f"agr:{at}", f"agr:{at - 1}") for at in sorted(links)]
    for at, (due, status) in enumerate(dues):
        rows.append(node("Project", f"proj:{at}", due=due, status=status))
    end = first + timedelta(days=length)
    found = asked(picture_of(*rows, as_of=as_of), first, end)
    possible = [not (a and b and b <= a) for a, b in terms]

    expected: list[tuple[date, str, str]] = []
    day = first
    while day < end:
        before = day - timedelta(days=1)
        for at, (since, until) in enumerate(terms):
            if not possible[at]:
                continue
            if day == since:
                expected.append((day, "agreement_begins", f"agr:{at}"))
            if until is None:
                continue
            has_successor = at + 1 in links and possible[at + 1]
            # the day on which one that began long ago turns from active to expiring
            turns = [status_on(each, date(2000, 1, 1), until) for each in (before, day)]
            if turns == [Status.ACTIVE, Status.EXPIRING] and not has_successor:
                expected.append((day, "renewal_due", f"agr:{at}"))
            if turns[0] is Status.EXPIRING and turns[1] is Status.EXPIRED:
                expected.append((day, "agreement_ends", f"agr:{at}"))
        for at, (due, status) in enumerate(dues):
            if day == due and status in ("planned", "in_progress"):
                expected.append((day, "project_due", f"proj:{at}"))
        day += timedelta(days=1)
    kinds = list(CALENDAR_KIND.codes)
    expected.sort(key=lambda event: (event[0], kinds.index(event[1]), event[2]))
    assert [(event.day, event.kind, event.id) for event in found.events] == expected
    assert sum(month.count for month in found.months) == len(expected)
    for month in found.months:
        inside = [event for event in expected if event[0].isoformat().startswith(month.month)]
        assert {each.kind: each.count for each in month.kinds} == {
            kind: sum(event[1] == kind for event in inside) for kind in kinds
        }
