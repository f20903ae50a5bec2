"""The test bed itself: both stores are real, a real database is refused, a page is watched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from neo4j import Driver, GraphDatabase

from graph.endpoint import Endpoint
from tests.support.browser import WatchedPage
from tests.support.databases import MARKER, NotATestDatabase, claim, wipe


@pytest.fixture
def driver(endpoint: Endpoint) -> Iterator[Driver]:
    wipe(endpoint)
    with GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password)) as opened:
        yield opened


def count(driver: Driver, endpoint: Endpoint, pattern: str) -> int:
    answer = driver.execute_query(f"MATCH {pattern} RETURN count(*)", database_=endpoint.database)
    return int(answer.records[0][0])


def test_wipe_empties_the_database_and_keeps_the_marker(driver: Driver, endpoint: Endpoint) -> None:
    driver.execute_query(
        "UNWIND range(1, 12000) AS i CREATE (a:Entity {id: i})-[:NEXT]->(b:Entity {id: -i})",
        database_=endpoint.database,
    )
    assert count(driver, endpoint, "(n:Entity)") == 24_000
    wipe(endpoint)
    assert count(driver, endpoint, "(n)") == count(driver, endpoint, f"(n:{MARKER})") == 1


def test_a_database_with_data_and_no_marker_is_refused_and_left_alone(
    driver: Driver, endpoint: Endpoint
) -> None:
    driver.execute_query("CREATE (:Entity {id: 'real'})", database_=endpoint.database)
    driver.execute_query(f"MATCH (n:{MARKER}) DELETE n", database_=endpoint.database)
    try:
        with pytest.raises(NotATestDatabase, match="holds 1 nodes"):
            claim(endpoint)
        with pytest.raises(NotATestDatabase, match="not claimed"):
            wipe(endpoint)
        assert count(driver, endpoint, "(n)") == 1
    finally:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_=endpoint.database)
        claim(endpoint)


@pytest.mark.browser
def test_a_watched_page_tells_requests_and_errors(watched: WatchedPage) -> None:
    watched.page.set_content(
        "<h1>共建</h1><script>console.error('told'); fetch('http://127.0.0.1:9/x')"
        ".catch(() => { document.title = 'refused' });"
        "setTimeout(() => { throw 'thrown' })</script>"
    )
    watched.page.wait_for_function("document.title === 'refused'")
    assert watched.page.text_content("h1") == "共建"
    assert watched.foreign_requests("http://127.0.0.1:8000") == ["http://127.0.0.1:9/x"]
    assert watched.foreign_requests("http://127.0.0.1:9") == []
    assert any("told" in error for error in watched.errors)
    assert any("thrown" in error for error in watched.errors)
