"""One embedded store for the tests of the API: the Kunming case and a small synthetic network.

Nothing here writes to it; tests that need other data take `empty_store` and load it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import graph
from api.app import create_app
from graph.datasets.synthetic import generate
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.api.client import Api

DAY = date(2021, 12, 31)
"""Within the terms of the case: its plan ended with that year."""


@pytest.fixture(scope="session")
def kunming() -> Dataset:
    return read_folder(Path(graph.__file__).parent / "datasets" / "kunming")


@pytest.fixture(scope="session")
def network(kunming: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with (
        hold(tmp_path_factory.mktemp("api-store")) as held,
        Store.open(held.endpoint) as store,
    ):
        store.initialise()
        load(store, kunming)
        load(store, generate(scale=0.05))
        yield Network(store, as_of=DAY)


@pytest.fixture(scope="session")
def api(network: Network) -> Api:
    return Api(create_app(network=network))
