"""Fixtures every test can use: both stores, an empty store, a browser; and the account of skips.

A test that takes `endpoint`, or a fixture built on it, runs once on the embedded store and once on
a Neo4j server. The server is the one TEST_NEO4J_URI names (with TEST_NEO4J_USER,
TEST_NEO4J_PASSWORD and TEST_NEO4J_DATABASE), else the one `make neo4j` assembled. The
application's own settings (GONGJIAN_*) are never used.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pydantic import SecretStr

from api.access.keeping.database import Database
from api.access.keeping.keeper import Keeper
from graph.endpoint import Endpoint
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.support.components import (
    QUICK_START,
    SKIP_PREFIX,
    chromium_path,
    in_ci,
    missing,
    why_no_neo4j,
)
from tests.support.databases import NotATestDatabase, claim, wipe
from tests.support.neo4j_server import neo4j_server
from tests.support.postgresql import PostgreSQL, postgresql_server, programs
from tests.support.thorough import THOROUGH, usually

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.browser import WatchedPage

# The first example on a store pays for its start; in CI the same examples run every time.
EXAMPLES = usually(30, thorough=200)
settings.register_profile("here", deadline=None, max_examples=EXAMPLES)
settings.register_profile(
    "ci", deadline=None, max_examples=EXAMPLES, derandomize=True, print_blob=True
)


def pytest_configure(config: pytest.Config) -> None:
    """Forget the application's settings, so that no test reaches a real store."""
    for name in [name for name in os.environ if name.startswith("GONGJIAN_")]:
        del os.environ[name]
    settings.load_profile("ci" if in_ci() else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to ``make thorough`` what tries together what other tests try apart."""
    if not THOROUGH:
        left = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)


# --- stores ---------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def run_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The run's own GONGJIAN_DATA: a test that forgets to name a folder writes here. A width of the
    terminal that tables fit, whether or not there is one. And servers that start quickly."""
    folder = tmp_path_factory.mktemp("gongjian-data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGJIAN_DATA", str(folder))
        patch.setenv("COLUMNS", "160")
        patch.setenv("ARCADEDB_JVM_ARGS", QUICK_START)
        yield folder


@pytest.fixture(scope="session")
def embedded_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """An embedded store in a folder of its own, claimed for tests."""
    with hold(tmp_path_factory.mktemp("embedded")) as held:
        claim(held.endpoint)
        yield held.endpoint


@pytest.fixture(scope="session")
def neo4j_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A Neo4j server claimed for tests: TEST_NEO4J_URI's, else the assembled one."""
    uri = os.environ.get("TEST_NEO4J_URI")
    if uri:
        endpoint = Endpoint(
            uri=uri,
            user=os.environ.get("TEST_NEO4J_USER", "neo4j"),
            password=os.environ.get("TEST_NEO4J_PASSWORD", ""),
            database=os.environ.get("TEST_NEO4J_DATABASE", "neo4j"),
        )
        refusal = ""
        try:
            claim(endpoint)
        except NotATestDatabase as error:
            refusal = str(error)
        if refusal:
            pytest.fail(refusal, pytrace=False)
        yield endpoint
        return
    reason = why_no_neo4j()
    if reason:
        missing("Neo4j server", reason)
    with neo4j_server(tmp_path_factory.mktemp("neo4j")) as endpoint:
        claim(endpoint)
        yield endpoint


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """Each store in turn. What an earlier test left in it is still there."""
    found: Endpoint = request.getfixturevalue(f"{request.param}_endpoint")
    return found


@pytest.fixture
def empty_store(endpoint: Endpoint) -> Iterator[Store]:
    """An open, initialised store without the network in it: each of the two stores in turn."""
    wipe(endpoint)
    with Store.open(endpoint) as store:
        store.initialise()
        yield store


@pytest.fixture
def empty_embedded_store(embedded_endpoint: Endpoint) -> Iterator[Store]:
    """The embedded store alone, open and without the network, where one store is enough."""
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield store


@pytest.fixture
def both_empty_stores(
    embedded_endpoint: Endpoint, neo4j_endpoint: Endpoint
) -> Iterator[tuple[Store, Store]]:
    """The embedded store and the Neo4j server at once, both empty, to compare their answers."""
    wipe(embedded_endpoint)
    wipe(neo4j_endpoint)
    with Store.open(embedded_endpoint) as embedded, Store.open(neo4j_endpoint) as neo4j:
        embedded.initialise()
        neo4j.initialise()
        yield embedded, neo4j


# --- accounts -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of the run's own."""
    if programs() is None:
        missing("PostgreSQL", "no initdb on PATH or under /usr/lib/postgresql")
    with postgresql_server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings under which no account is kept yet: in a file, then in PostgreSQL."""
    if request.param == "sqlite":
        return Settings(data=tmp_path)
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return Settings(data=tmp_path, accounts=SecretStr(server.database()))


@pytest.fixture
def keeper(kept: Settings) -> Iterator[Keeper]:
    with Keeper.open(kept) as opened:
        yield opened


@pytest.fixture
def database(kept: Settings, keeper: Keeper) -> Iterator[Database]:
    """The same database once more, to look at and to change behind the keeper's back."""
    other = Database.open(kept)
    yield other
    other.close()


# --- browser --------------------------------------------------------------------------------


# Of the module and not of the session: Playwright keeps an event loop in the main thread while it
# runs, in which no other test could call asyncio.run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, headless."""
    executable = chromium_path()
    if executable is None:
        missing("Chromium", "neither $CHROMIUM nor chromium or google-chrome on PATH")
    from tests.support.browser import chromium

    with chromium(executable) as running:
        yield running


@pytest.fixture
def watched(browser: Browser) -> Iterator[WatchedPage]:
    """A page that records its requests and errors."""
    from tests.support.browser import watched_page

    with watched_page(browser) as page:
        yield page


# --- the account of skips -------------------------------------------------------------------


def _skips(reporter: pytest.TerminalReporter) -> Counter[str]:
    """Skipped tests counted by reason."""
    counted: Counter[str] = Counter()
    for report in reporter.stats.get("skipped", []):
        # A skip's long representation is (file, line, "Skipped: reason").
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counted[reason.removeprefix("Skipped: ").removeprefix(f"{SKIP_PREFIX}: ")] += 1
    return counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the skips by reason, or say that there was none."""
    terminalreporter.section("skipped tests")
    skips = _skips(terminalreporter)
    if not skips:
        terminalreporter.line("none skipped")
    for reason, count in sorted(skips.items()):
        terminalreporter.line(f"{count:5d}  {reason}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skip of any kind is a failure: there everything is installed on purpose."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if in_ci() and exitstatus == 0 and reporter is not None and _skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
