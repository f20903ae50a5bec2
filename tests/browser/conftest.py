"""The real service on a real store, for pages to be looked at with a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from api.app import create_app
from queries.network import Network
from tests.support.browser import WatchedPage, watched_page
from tests.support.hostile_names import hostile_dataset
from tests.support.networks import stored_network
from tests.support.served import served
from tests.support.speech import names_in
from tests.support.visits import Visit


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The Kunming case, a small synthetic network and a ledger in which every name is hostile; on a
    store of its own, which no other test wipes."""
    with stored_network(tmp_path_factory.mktemp("browsed"), hostile_dataset()) as network:
        yield network


@pytest.fixture(scope="session")
def origin(network: Network) -> Iterator[str]:
    """Address of the service over that network."""
    with served(create_app(network=network)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def names(network: Network) -> list[str]:
    """What is called by a name in that network as it is now."""
    return names_in(network)


@pytest.fixture
def visit(watched: WatchedPage, origin: str) -> Visit:
    """A page of that service."""
    return Visit(watched, origin)


@pytest.fixture
def offline(browser: Browser) -> Iterator[WatchedPage]:
    """A page without a network, for what has to open from the disk."""
    with watched_page(browser, offline=True) as page:
        yield page
