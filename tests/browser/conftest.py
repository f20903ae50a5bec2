"""The real service on a real store, for pages to be looked at with a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from graph.datasets.synthetic import generate
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.components import ROOT
from tests.support.hostile_names import hostile_dataset
from tests.support.visits import Visit


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The Kunming case, a small synthetic network and a ledger in which every name is hostile; on a
    store of its own, which no other test wipes."""
    folder = tmp_path_factory.mktemp("browsed")
    with hold(folder) as held, Store.open(held.endpoint) as store:
        store.initialise()
        load(store, read_folder(ROOT / "graph" / "datasets" / "kunming"))
        load(store, generate(scale=0.05))
        load(store, hostile_dataset())
        yield Network(store, as_of=date(2021, 12, 31))


@pytest.fixture(scope="session")
def origin(network: Network) -> Iterator[str]:
    """Address of the service over that network."""
    with running(create_app(network=network)) as address:
        yield address


@pytest.fixture
def visit(watched: WatchedPage, origin: str) -> Visit:
    """A page of that service."""
    return Visit(watched, origin)


class running:  # noqa: N801 - reads as a word in a with statement
    """A service in a thread of its own, on a free port of the loopback."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> str:
        self._thread.start()
        deadline = time.monotonic() + 30
        while not self._server.started:
            assert time.monotonic() < deadline, "the service did not start"
            time.sleep(0.02)
        host, port = self._socket.getsockname()
        return f"http://{host}:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()
