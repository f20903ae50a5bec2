"""The store on both servers: revisions, validity of the schema, and errors that say what to do."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from graph.endpoint import Endpoint
from graph.errors import (
    AuthenticationFailed,
    StoreError,
    StoreMismatch,
    StoreUnavailable,
)
from graph.model import cypher
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction


def _create(transaction: WriteTransaction) -> int:
    transaction.run(
        "CREATE (:Entity:Unit {id: $id, revision: $revision})",
        id=f"unit:{transaction.revision}",
        revision=transaction.revision,
    )
    return transaction.revision


def test_every_write_has_the_next_revision(empty_store: Store) -> None:
    assert empty_store.revision() == 0
    assert [empty_store.write(_create) for _ in range(3)] == [1, 2, 3]
    assert empty_store.revision() == 3


def test_an_abandoned_write_leaves_no_trace(empty_store: Store) -> None:
    def work(transaction: WriteTransaction) -> None:
        _create(transaction)
        transaction.abandon()

    assert empty_store.write(work) is None
    assert empty_store.revision() == 0
    assert empty_store.read("MATCH (n:Entity) RETURN n.id AS id") == []


def test_a_failed_write_leaves_no_trace(empty_store: Store) -> None:
    def work(transaction: WriteTransaction) -> None:
        _create(transaction)
        transaction.run("THIS IS NO CYPHER")

    with pytest.raises(StoreError, match="refused"):
        empty_store.write(work)
    assert empty_store.revision() == 0


def test_concurrent_writers_get_distinct_revisions(empty_store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(lambda _: empty_store.write(_create), range(20)))
    assert sorted(revisions, key=int) == list(range(1, 21))  # type: ignore[arg-type]
    rows = empty_store.read("MATCH (n:Entity) RETURN n.revision AS revision ORDER BY revision")
    assert [row["revision"] for row in rows] == list(range(1, 21))


def test_dates_lists_and_missing_values_come_back_as_python(empty_store: Store) -> None:
    row = empty_store.read(
        "RETURN $day AS day, [$day] AS days, {a: $day} AS map, null AS nothing, "
        "['x', null] AS list",
        day=date(2021, 12, 31),
    )[0]
    day = date(2021, 12, 31)
    assert row == {
        "day": day,
        "days": [day],
        "map": {"a": day},
        "nothing": None,
        "list": ["x", None],
    }


def test_initialising_again_is_harmless_and_the_schema_is_there(empty_store: Store) -> None:
    identity = empty_store.identity()
    empty_store.initialise()
    assert empty_store.identity() == identity
    names = {row["name"] for row in empty_store.read("SHOW INDEXES YIELD name RETURN name")}
    assert len(names) >= cypher.INDEX_COUNT


def test_ids_are_unique_over_all_labels(empty_store: Store) -> None:
    empty_store.record("CREATE (:Entity:Unit {id: 'unit:a'})")
    with pytest.raises(StoreError):
        empty_store.record("CREATE (:Entity:Zone {id: 'unit:a'})")


def test_a_database_with_other_data_is_refused_and_left_alone(endpoint: Endpoint) -> None:
    from tests.support.databases import wipe

    wipe(endpoint)
    with Store.open(endpoint) as store:
        store.record("CREATE (:Somebody {name: 'else'})")
        with pytest.raises(StoreMismatch, match="holds other data"):
            store.initialise()
        rows = store.read("MATCH (n) WHERE NOT n:TestDatabase RETURN labels(n) AS labels")
        assert rows == [{"labels": ["Somebody"]}]
    wipe(endpoint)


def test_a_store_that_is_not_initialised_says_so(endpoint: Endpoint) -> None:
    from tests.support.databases import wipe

    wipe(endpoint)
    with Store.open(endpoint) as store:
        with pytest.raises(StoreMismatch, match="gongjian init"):
            store.revision()
        with pytest.raises(StoreMismatch, match="gongjian init"):
            store.write(_create)


def test_a_newer_format_is_refused(empty_store: Store) -> None:
    empty_store.record("MATCH (s:StoreState) SET s.format = 99")
    with pytest.raises(StoreMismatch, match="format 99"):
        empty_store.initialise()


def test_a_wrong_password_is_said(endpoint: Endpoint) -> None:
    with pytest.raises(AuthenticationFailed, match="GONGJIAN_PASSWORD") as caught:
        Store.open(replace(endpoint, password="wrong-password"))
    assert "wrong-password" not in str(caught.value)


def test_a_silent_address_is_said() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = Endpoint(f"bolt://127.0.0.1:{port}", "neo4j", "password", "neo4j")
    with pytest.raises(StoreUnavailable, match=f"no store answers at bolt://127.0.0.1:{port}"):
        Store.open(endpoint, timeout_s=2)


def test_a_missing_database_is_said(neo4j_endpoint: Endpoint) -> None:
    with (
        Store.open(replace(neo4j_endpoint, database="nowhere"), timeout_s=5) as store,
        pytest.raises(StoreUnavailable, match="GONGJIAN_DATABASE"),
    ):
        store.revision()
