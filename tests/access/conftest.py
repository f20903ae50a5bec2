"""A network to ask; and a service with the provider that people log in at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from queries.network import Network
from tests.support.log_in import Place, a_place
from tests.support.networks import stored_network


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The Kunming case and a small synthetic network. Nothing here writes to it."""
    with stored_network(tmp_path_factory.mktemp("access-store")) as network:
        yield network


@pytest.fixture(scope="module")
def one_place() -> Iterator[Place]:
    with a_place() as place:
        yield place


@pytest.fixture
def place(one_place: Place) -> Iterator[Place]:
    yield one_place
    one_place.clock.ahead = 0.0
    one_place.provider.ill()
