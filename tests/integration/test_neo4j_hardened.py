"""A real Neo4j server with the settings that docker-compose.yml gives it: what it refuses, and that
the product works on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import Neo4jError

from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.store.bolt import Store
from queries.network import Network
from tests.support.components import NEWEST_NEO4J, ROOT, missing, why_no_neo4j
from tests.support.neo4j_server import CONF, neo4j_server
from tests.support.networks import DAY, kunming_case

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NEWEST_NEO4J, reason="compose runs 5.26"),
]


def settings() -> dict[str, str]:
    """What compose sets, by the server's names: ``__`` is an underscore there, ``_`` a dot."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    given = compose["services"]["neo4j"]["environment"]
    named = {
        ".".join(part.replace("\0", "_") for part in name.replace("__", "\0").split("_")[1:]): value
        for name, value in given.items()
        if name != "NEO4J_AUTH"
    }
    return {name: value for name, value in named.items() if f"{name}=" not in CONF}


@pytest.fixture(scope="module")
def hardened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    reason = why_no_neo4j()
    if reason:
        missing("Neo4j", reason)
    # A name that the server does not know would keep it from starting.
    with neo4j_server(tmp_path_factory.mktemp("hardened"), settings()) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def driver(hardened: Endpoint) -> Iterator[Driver]:
    auth = (hardened.user, hardened.password)
    with GraphDatabase.driver(hardened.uri, auth=auth, max_transaction_retry_time=0) as driver:
        yield driver


def refusal(driver: Driver, text: str) -> str:
    with pytest.raises(Neo4jError) as refused, driver.session() as session:
        session.run(text).consume()
    return str(refused.value)


def test_no_statement_reads_a_file_of_the_server(driver: Driver) -> None:
    told = refusal(driver, "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line")
    assert "allow_csv_import_from_file_urls' is false" in told


@pytest.mark.parametrize("address", ["127.0.0.1:7474", "169.254.169.254", "[::1]:7474"])
def test_no_statement_asks_another_server(driver: Driver, address: str) -> None:
    told = refusal(driver, f"LOAD CSV FROM 'http://{address}/a.csv' AS line RETURN line")
    assert "blocked via the configuration property internal.dbms.cypher_ip_blocklist" in told


def test_no_statement_takes_all_memory(driver: Driver) -> None:
    told = refusal(
        driver, "UNWIND range(1, 50000000) AS i RETURN size(collect(toString(i))) AS all"
    )
    assert "db.memory.transaction.max threshold reached" in told
    with driver.session() as session:
        assert session.run("RETURN 1 AS one").single(strict=True)["one"] == 1


def test_a_network_is_loaded_and_read(hardened: Endpoint) -> None:
    with Store.open(hardened) as store:
        store.initialise()
        load(store, kunming_case())
        network = Network(store, as_of=DAY)
        assert len(network.picture().snapshot.ids) > 100
