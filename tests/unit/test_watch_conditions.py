"""Conditions of watches, worked out by hand: told when one begins to hold, and not again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from api.watching.conditions import CONDITIONS, MOST_NAMED, Ending, Reading, State, told

DAY = "2026-11-30"


def judged(code: str, bound: float, readings: Sequence[Reading]) -> list[Any]:
    """What is found at each reading, one after another."""
    state: State = {}
    found = []
    for reading in readings:
        state, one = CONDITIONS[code].judge(state, reading, bound)
        found.append(None if one is None else dict(one))
    return found


def values(*them: float | None) -> list[Reading]:
    return [Reading(DAY, one) for one in them]


def test_a_rate_below_is_told_when_it_falls_there_and_again_after_it_was_back() -> None:
    found = judged("rate_below", 70, values(80, 70, 69.9, 60, None, 65, 71, 69))
    assert found == [None, None, {"value": 69.9}, None, None, None, None, {"value": 69}]


def test_a_list_beyond_is_told_when_it_grows_there_and_not_at_the_bound() -> None:
    assert judged("list_beyond", 3, values(3, 4, 5, 3, 9)) == [
        None,
        {"value": 4},
        None,
        None,
        {"value": 9},
    ]


def test_a_slow_fall_is_told_too_and_then_counted_from_where_it_was_told() -> None:
    found = judged("rate_fell", 5, values(80, 82, 79, None, 77, 73, 72, 90, 85.1, 85))
    fell = {"value": 77, "before": 82}, {"value": 72, "before": 77}, {"value": 85, "before": 90}
    assert found == [None, None, None, None, fell[0], None, fell[1], None, None, fell[2]]


def test_a_fall_by_exactly_the_bound_is_told_whatever_the_floats_say() -> None:
    # 0.1 + 0.2 and the like: 70.3 - 70.2 is 0.0999... in binary.
    assert 70.3 - 70.2 < 0.1
    assert judged("rate_fell", 0.1, values(70.3, 70.2))[1] == {"value": 70.2, "before": 70.3}


def ending(day: str, **of: str) -> Reading:
    return Reading(day, ending=tuple(Ending(id, id.upper(), end) for id, end in of.items()))


def ids(found: Sequence[Any]) -> list[list[str] | None]:
    return [one and [row["id"] for row in one["ending"]] for one in found]


def test_each_agreement_is_told_once_for_each_day_it_ends_on() -> None:
    found = judged(
        "ends_within",
        30,
        [
            ending("2026-11-30", a="2026-12-10"),
            ending("2026-12-01", a="2026-12-10", b="2026-12-30"),
            ending("2026-12-02", a="2026-12-10", b="2026-12-30"),
            ending("2026-12-03", a="2027-01-01", b="2026-12-30"),  # a was made longer
        ],
    )
    assert ids(found) == [["a"], ["b"], None, ["a"]]


def test_a_clock_that_goes_back_and_on_again_tells_nothing_twice() -> None:
    readings = [
        ending("2026-12-01", a="2026-12-10", b="2026-12-31"),
        ending("2026-11-01"),
        ending("2026-12-01", a="2026-12-10", b="2026-12-31"),
    ]
    assert ids(judged("ends_within", 30, readings)) == [["a", "b"], None, None]


def test_what_is_remembered_of_agreements_goes_once_their_day_is_past() -> None:
    judge = CONDITIONS["ends_within"].judge
    state, _found = judge({}, ending("2026-12-01", a="2026-12-10", b="2026-12-31"), 30)
    state, _found = judge(state, ending("2026-12-20"), 30)
    assert list(state["told"]) == ["b 2026-12-31"]


def test_an_entry_names_some_and_counts_all() -> None:
    many = {f"a{at:03}": "2026-12-10" for at in range(MOST_NAMED + 5)}
    (found,) = judged("ends_within", 30, [ending(DAY, **many)])
    assert (found["value"], len(found["ending"])) == (MOST_NAMED + 5, MOST_NAMED)


@pytest.mark.parametrize("code", CONDITIONS)
def test_every_condition_is_told_in_both_languages_without_a_code(code: str) -> None:
    rate = "spatial" if CONDITIONS[code].asked == "rate" else None
    said = told(code, rate, 1234.5, {"value": 66.6666, "before": 70})
    assert "1,234.5" in said.zh
    assert "66.67" in said.en
    for text in (said.zh, said.en):
        assert not {"{", "}", "_"} & set(text)
    assert said.zh.isascii() is False
    assert said.en.isascii()
