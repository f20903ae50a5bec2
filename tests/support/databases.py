"""Databases the tests may wipe: how one is claimed, told apart from a real one, and emptied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity

from graph.endpoint import Endpoint

# The marker is no :Entity, so that no query of the product ever meets it.
MARKER = "TestDatabase"
WIPE_BATCH = 5_000


class NotATestDatabase(RuntimeError):
    """The database holds data that no test put there."""


def claim(endpoint: Endpoint) -> None:
    """Mark the database as one that tests may wipe.

    Raises NotATestDatabase, and changes nothing, when it holds nodes and no marker.
    """
    with _driver(endpoint) as driver:
        marked = _count(driver, endpoint, f"MATCH (n:{MARKER}) RETURN count(n)")
        if marked:
            return
        held = _count(driver, endpoint, "MATCH (n) RETURN count(n)")
        if held:
            raise NotATestDatabase(
                f"{endpoint.uri}, database {endpoint.database}: holds {held} nodes and no "
                f"(:{MARKER}) node. The tests wipe their database, so they refuse this one. "
                "Give an empty database, or mark it: CREATE (:TestDatabase)"
            )
        driver.execute_query(f"CREATE (:{MARKER})", database_=endpoint.database)


def wipe(endpoint: Endpoint) -> None:
    """Delete everything but the marker; constraints and indexes stay.

    Raises NotATestDatabase when the marker is not there.
    """
    with _driver(endpoint) as driver:
        if not _count(driver, endpoint, f"MATCH (n:{MARKER}) RETURN count(n)"):
            raise NotATestDatabase(f"{endpoint.uri} was not claimed for tests: nothing wiped")
        # In batches, because one transaction of a whole demo network would not fit its memory.
        deleted = WIPE_BATCH
        while deleted == WIPE_BATCH:
            deleted = _count(
                driver,
                endpoint,
                f"MATCH (n) WHERE NOT n:{MARKER} WITH n LIMIT {WIPE_BATCH} "
                "DETACH DELETE n RETURN count(*)",
            )


@contextmanager
def _driver(endpoint: Endpoint) -> Iterator[Driver]:
    # A label that does not exist yet is no news here.
    with GraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        notifications_min_severity=NotificationMinimumSeverity.OFF,
    ) as driver:
        yield driver


def _count(driver: Driver, endpoint: Endpoint, statement: str) -> int:
    records = driver.execute_query(statement, database_=endpoint.database).records
    return int(records[0][0])
