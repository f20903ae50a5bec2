"""Items made ahead: in order, one at a time, faults in their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import current_thread

import pytest

from graph.ahead import ahead


def test_items_come_in_order_made_in_another_thread_one_ahead() -> None:
    made: list[int] = []
    makers = set()

    def items() -> Iterator[int]:
        for number in range(5):
            makers.add(current_thread().name)
            made.append(number)
            yield number

    for number in ahead(items()):
        assert made[: number + 1] == list(range(number + 1))
        assert len(made) <= number + 2
    assert made == list(range(5))
    assert current_thread().name not in makers


def test_what_making_an_item_raises_is_raised_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise KeyError("third")

    several = ahead(items())
    assert [next(several), next(several)] == [1, 2]
    with pytest.raises(KeyError, match="third"):
        next(several)


def test_closed_early_it_makes_no_more() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with closing(ahead(items())) as several:
        assert next(several) == 0
    assert len(made) <= 2
