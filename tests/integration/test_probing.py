"""Cypher of developers: connections of its own, a log-in that only reads, and a switch."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from neo4j import GraphDatabase
from pydantic import SecretStr

from api.app import create_app
from graph.endpoint import Endpoint
from graph.errors import InvalidInput, StoreError
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.connect import connect, server_reader
from graph.store.embedded import EmbeddedStore, hold
from queries.ailments import Notes
from queries.exposure import running_on
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.integration.test_store_stress import LONG, RUNAWAY
from tests.support.served import until
from tests.support.small import committee_with_members

WHO = "SHOW CURRENT USER YIELD user RETURN user"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with hold(tmp_path / "data") as held:
        yield held


@pytest.mark.parametrize(
    "writing",
    [
        "CREATE (n:Entity {id: 'x'}) RETURN n.id AS id",
        "MATCH (n:Unit) DETACH DELETE n",
    ],
)
def test_the_embedded_store_itself_refuses_what_would_write(
    held: EmbeddedStore, writing: str
) -> None:
    with Store.open(held.endpoint, held=held) as store:
        store.initialise()
        load(store, committee_with_members(2))
        before = store.read("MATCH (n) RETURN count(n) AS n, max(n.revision) AS last")
        columns, rows, _ = store.probe(
            "MATCH (a:Unit)-[r:MEMBER_OF]->(b) RETURN a.id AS a, b.id AS b ORDER BY a",
            {},
            limit=5,
            timeout_s=10,
        )
        assert columns == ["a", "b"]
        assert rows == [("unit:000000", "org:joint"), ("unit:000001", "org:joint")]
        with pytest.raises((InvalidInput, StoreError)):
            store.probe(writing, {}, limit=5, timeout_s=10)
        assert store.read("MATCH (n) RETURN count(n) AS n, max(n.revision) AS last") == before


def test_on_a_server_another_user_asks(neo4j_endpoint: Endpoint, tmp_path: Path) -> None:
    known = (neo4j_endpoint.user, neo4j_endpoint.password)
    with GraphDatabase.driver(neo4j_endpoint.uri, auth=known) as driver:
        driver.execute_query(
            "CREATE USER asking IF NOT EXISTS SET PASSWORD 'asking-only' CHANGE NOT REQUIRED",
            database_="system",
        )
    settings = Settings(
        uri=neo4j_endpoint.uri,
        user=neo4j_endpoint.user,
        password=SecretStr(neo4j_endpoint.password),
        database=neo4j_endpoint.database,
        data=tmp_path,
        cypher_user="asking",
        cypher_password=SecretStr("asking-only"),
    )
    with connect(settings) as store:
        assert store.probe(WHO, {}, limit=1, timeout_s=10)[1] == [("asking",)]
        assert store.read(WHO) == [{"user": neo4j_endpoint.user}]
    wrong = settings.model_copy(update={"cypher_password": SecretStr("wrong")})
    with connect(wrong) as store:
        with pytest.raises(StoreError, match="GONGJIAN_CYPHER_USER"):
            store.probe(WHO, {}, limit=1, timeout_s=10)
        assert store.read("RETURN 1 AS one") == [{"one": 1}]
    half = settings.model_copy(update={"cypher_password": None})
    with pytest.raises(InvalidInput, match="GONGJIAN_CYPHER_PASSWORD"):
        server_reader(half)


def test_statements_that_hang_keep_nobody_else_out(held: EmbeddedStore) -> None:
    """Product and statements have connections of their own, and both are back after a restart."""
    with Store.open(held.endpoint, held=held) as store, ThreadPoolExecutor(2) as threads:
        store.initialise()
        load(store, committee_with_members(2))
        pid, door = held.pid, Barrier(3)

        def hang() -> None:
            door.wait(30)
            with pytest.raises(StoreError):
                store.probe(RUNAWAY, {"n": LONG}, limit=1, timeout_s=1)

        hanging = [threads.submit(hang) for _ in range(2)]
        assert store._readers.beside(store._presence.driver()) is not store._presence.driver()
        door.wait(30)
        counted = "MATCH (n:Unit) RETURN count(n) AS n"
        assert store.read(counted) == [{"n": 2}]
        for one in hanging:
            one.result(60)
        until(held.lost, seconds=60)
        assert store.read(counted) == [{"n": 2}]
        assert store.probe(counted, {}, limit=1, timeout_s=10)[1] == [(2,)]
        assert held.pid != pid


def test_cypher_can_be_switched_off(empty_embedded_store: Store, tmp_path: Path) -> None:
    network = Network(empty_embedded_store, as_of=date(2021, 12, 31))
    api = Api(create_app(Settings(data=tmp_path, cypher=False), network=network))
    assert "/api/v1/cypher" not in api.document["paths"]
    assert "cypher" not in [tag["name"] for tag in api.document["tags"]]
    refused = api.client.post(f"{PREFIX}/cypher", json={"text": "RETURN 1 AS one"})
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/switched_off")
    assert "GONGJIAN_CYPHER" in refused.json()["detail"]
    assert api.client.options(f"{PREFIX}/cypher").headers["allow"] == "OPTIONS, POST"


def test_doctor_names_what_outlives_its_client(held: EmbeddedStore, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with Store.open(held.endpoint, held=held) as store, ThreadPoolExecutor(1) as threads:
        store.initialise()
        assert running(store, settings) == []
        hanging = threads.submit(store.probe, RUNAWAY, {"n": LONG}, limit=1, timeout_s=0.5)
        until(lambda: running(store, settings) == ["runaway_statements"])
        assert isinstance(hanging.exception(60), StoreError)


def test_doctor_names_what_runs_too_long_on_a_server(
    neo4j_endpoint: Endpoint, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, timeout=0.5, uri=neo4j_endpoint.uri)
    with Store.open(neo4j_endpoint) as store, ThreadPoolExecutor(1) as threads:
        assert running(store, settings) == []
        counting = "UNWIND range(1, 1000000000) AS i RETURN max(i) AS most"
        hanging = threads.submit(store.probe, counting, {}, limit=1, timeout_s=8)
        until(lambda: running(store, settings) == ["runaway_statements"])
        assert isinstance(hanging.exception(60), StoreError)


def running(store: Store, settings: Settings) -> list[str]:
    notes = Notes()
    running_on(store, settings, notes)
    return [one.code for one in notes.found]
