"""One embedded store for the tests of the API: the Kunming case and a small synthetic network.

Nothing here writes to it; tests that need other data take `empty_store` and load it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.app import create_app
from graph.loading.folder import read_folder
from graph.model.rows import Dataset
from queries.network import Network
from tests.api.client import Api
from tests.support.networks import KUNMING, stored_network


@pytest.fixture(scope="session")
def kunming() -> Dataset:
    return read_folder(KUNMING)


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with stored_network(tmp_path_factory.mktemp("api-store")) as network:
        yield network


@pytest.fixture(scope="session")
def api(network: Network) -> Api:
    return Api(create_app(network=network))
