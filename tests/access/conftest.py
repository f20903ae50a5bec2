"""A service and the provider that people log in at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.log_in import Place, a_place


@pytest.fixture(scope="module")
def one_place() -> Iterator[Place]:
    with a_place() as place:
        yield place


@pytest.fixture
def place(one_place: Place) -> Iterator[Place]:
    yield one_place
    one_place.clock.ahead = 0.0
    one_place.provider.ill()
