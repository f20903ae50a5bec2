"""Where an agreement stands on a day: each boundary, and every day against a plain count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.codes import AGREEMENT_STATUS
from queries.pairing.status import EXPIRING_DAYS, Status, status_on

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def test_the_statuses_are_those_of_the_code_list() -> None:
    assert [status.value for status in Status] == list(AGREEMENT_STATUS.codes)
    assert EXPIRING_DAYS == 90


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2019, 12, 31), "pending"),
        (date(2020, 1, 1), "active"),
        (date(2020, 6, 30), "active"),
        (date(2020, 10, 2), "active"),  # 91 days before 2021-01-01
        (date(2020, 10, 3), "expiring"),  # 90 days before
        (date(2020, 12, 31), "expiring"),
        (date(2021, 1, 1), "expired"),  # half-open: the first day after the term
        (date(2021, 1, 2), "expired"),
    ],
)
def test_s03_3_s16_1_boundaries_of_a_term(as_of: date, expected: str) -> None:
    assert status_on(as_of, date(2020, 1, 1), date(2021, 1, 1)) == expected


@pytest.mark.parametrize(
    ("as_of", "until", "expected"),
    [
        # 90 and 91 days with the leap day between, and without it
        (date(2020, 1, 1), date(2020, 3, 31), "expiring"),
        (date(2020, 1, 1), date(2020, 4, 1), "active"),
        (date(2021, 1, 1), date(2021, 4, 1), "expiring"),
        (date(2021, 1, 1), date(2021, 4, 2), "active"),
        # a term that ends on a leap day
        (date(2024, 2, 28), date(2024, 2, 29), "expiring"),
        (date(2024, 2, 29), date(2024, 2, 29), "expired"),
        (date(2023, 12, 1), date(2024, 2, 29), "expiring"),
        (date(2023, 11, 30), date(2024, 2, 29), "active"),
    ],
)
def test_s03_3_ninety_days_across_leap_years(as_of: date, until: date, expected: str) -> None:
    assert status_on(as_of, date(2019, 1, 1), until) == expected


@given(DAYS)
def test_s03_3_undated_is_never_active(as_of: date) -> None:
    assert status_on(as_of, None, None) is Status.UNDATED


@given(as_of=DAYS, since=st.none() | DAYS, length=st.none() | st.integers(1, 2000))
def test_every_day_against_the_days_of_the_term(
    as_of: date, since: date | None, length: int | None
) -> None:
    until = None if length is None else (since or date(2020, 1, 1)) + timedelta(days=length)
    status = status_on(as_of, since, until)
    if since is None and until is None:
        assert status is Status.UNDATED
        return
    first = since or date.min
    end = until or date.max
    inside = first <= as_of < end
    assert status.holds is inside
    if not inside:
        assert status is (Status.EXPIRED if as_of >= end else Status.PENDING)
        return
    # counted day by day: how many days of the term are left, this one included
    left = sum(as_of + timedelta(days=step) < end for step in range(EXPIRING_DAYS + 1))
    assert status is (Status.ACTIVE if left == EXPIRING_DAYS + 1 else Status.EXPIRING)
