"""One embedded store for the tests of the command, which stays open meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.support.command import Run, command, in_process


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory with the Kunming case and a small synthetic network, loaded by commands."""
    folder = tmp_path_factory.mktemp("cli")
    # Held, so that the commands attach and do not each wait for a start.
    with hold(folder):
        for arguments in (["init"], ["load", "kunming"], ["synth", "--scale", "0.05"]):
            ran = command(folder, *arguments)
            assert ran.code == 0, ran.err
        yield folder


@pytest.fixture(scope="package")
def gongjian(data: Path) -> Run:
    """Run the command on the loaded store: ``gongjian("claims", "--json")``."""
    return partial(in_process, data)


@pytest.fixture(scope="package")
def store(data: Path) -> Iterator[Store]:
    """The loaded store itself, to see what a command left in it."""
    with hold(data) as held, Store.open(held.endpoint) as opened:
        yield opened


@pytest.fixture(scope="package")
def api(store: Store) -> Iterator[TestClient]:
    """The service on that store, whose answers are those of the commands."""
    network = Network(store, as_of=date(2021, 12, 31))
    with TestClient(create_app(network=network), base_url="http://localhost") as client:
        yield client
