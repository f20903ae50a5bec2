"""The graph store over Bolt: read, write with a revision, and say clearly what went wrong.

This is the only module that imports the ``neo4j`` driver. A Neo4j server, a cluster and the
embedded store all answer here; who supplies the :class:`~graph.endpoint.Endpoint` is the only
difference.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, Self, TypeVar
from uuid import uuid4

from neo4j import (
    READ_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Record,
    Result,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph import cypher
from graph.attached import this_process
from graph.endpoint import Endpoint, Standing
from graph.errors import (
    AuthenticationFailed,
    GongjianError,
    InvalidInput,
    StoreError,
    StoreMismatch,
    StoreTimeout,
    StoreUnavailable,
)

FORMAT = 1
"""Version of how the network is laid out in a store; raised when old stores need migration."""

_RACE_ATTEMPTS = 6
_NOT_READY = (
    "the store is not initialised (run `gongjian init`), or a restore into it did not end "
    "(run `gongjian restore` again)"
)

_T = TypeVar("_T")


def _plain(value: Any) -> Any:
    """Driver values as Python values: dates as ``datetime.date``, lists and maps inside out."""
    if isinstance(value, Date | DateTime):
        return value.to_native()
    if isinstance(value, list):
        return [_plain(item) for item in value] if _needs_care(value) else value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _needs_care(values: list[Any]) -> bool:
    """Collected columns are long and of one type: the first value that is not null tells."""
    first = next((item for item in values if item is not None), None)
    return not isinstance(first, str | int | float | None)


def _row(record: Record) -> dict[str, Any]:
    return {key: _plain(value) for key, value in zip(record.keys(), record.values(), strict=True)}


class _Unchanged(Exception):
    """Raised inside a write transaction to roll it back: there was nothing to write."""


def _json(value: Any) -> Any:
    """Driver values as JSON can say them; see :meth:`Store.probe`."""
    if isinstance(value, Node):
        return {
            "id": value.get("id"),
            "labels": sorted(value.labels),
            "properties": {key: _json(item) for key, item in value.items()},
        }
    if isinstance(value, Relationship):
        return {
            "id": value.get("id"),
            "type": value.type,
            "properties": {key: _json(item) for key, item in value.items()},
        }
    if isinstance(value, Path):
        return {
            "nodes": [_json(node) for node in value.nodes],
            "relationships": [_json(relationship) for relationship in value.relationships],
        }
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class WriteTransaction:
    """One transaction under way: everything it writes carries ``revision``."""

    revision: int
    _transaction: ManagedTransaction

    def run(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement of catalogue or vocabulary text; values go in as parameters."""
        result = self._transaction.run(text, parameters)
        return [_row(record) for record in result]

    def abandon(self) -> NoReturn:
        """Roll the transaction back: it turned out that nothing changes."""
        raise _Unchanged


_AGENT = "gongjian: "


def _agent() -> str:
    """What a server is told of who is connected."""
    return f"{_AGENT}{this_process()}"


class Store:
    """An open connection pool to one database that holds, or will hold, the network."""

    def __init__(self, driver: Driver, endpoint: Endpoint, timeout_s: float) -> None:
        self._driver = driver
        self.endpoint = endpoint
        self.timeout_s = timeout_s

    @classmethod
    def open(cls, endpoint: Endpoint, *, timeout_s: float = 30.0) -> Self:
        """Connect and check the login.

        Raises:
            StoreUnavailable: nothing answers there.
            AuthenticationFailed: the user name or password is wrong.
        """
        with _explained(endpoint):
            driver = GraphDatabase.driver(
                endpoint.uri,
                auth=(endpoint.user, endpoint.password),
                connection_timeout=min(timeout_s, 10.0),
                connection_acquisition_timeout=timeout_s,
                max_transaction_retry_time=timeout_s,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent=_agent(),
            )
            try:
                driver.verify_connectivity()
            except BaseException:
                driver.close()
                raise
        return cls(driver, endpoint, timeout_s)

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one reading statement, routed to a reader where there are several.

        Returns:
            One dict for each record, values as plain Python values.

        Raises:
            StoreError: the store did not answer, in time or at all.
        """

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            result = transaction.run(text, parameters)
            return [_row(record) for record in result]

        with (
            _explained(self.endpoint),
            self._driver.session(database=self.endpoint.database) as session,
        ):
            return session.execute_read(unit_of_work(timeout=self.timeout_s)(work))

    def probe(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        limit: int,
        timeout_s: float,
        most_bytes: int = 4_000_000,
    ) -> tuple[list[str], list[tuple[Any, ...]], bool]:
        """Run a statement that nobody vouches for, in a transaction that is always rolled back.

        Args:
            text: one statement.
            parameters: its values.
            limit: rows to fetch at most.
            timeout_s: seconds until the server gives up.
            most_bytes: bytes of JSON that the rows may have together.

        Returns:
            The column names, the rows, and whether rows were left out because they would have more
            bytes than that. Nodes are ``{id, labels, properties}``, relationships
            ``{id, type, properties}``, paths ``{nodes, relationships}``; dates, times and durations
            are ISO 8601 texts, numbers that are not finite None.

        Raises:
            InvalidInput: the server refuses the statement.
            StoreTimeout: it took too long.
        """
        with (
            _explained(self.endpoint),
            self._driver.session(
                database=self.endpoint.database,
                default_access_mode=READ_ACCESS,
                fetch_size=min(limit, 1000),
            ) as session,
            session.begin_transaction(timeout=timeout_s) as transaction,
        ):
            try:
                result = transaction.run(text, dict(parameters))
                rows, over = _fitting(result, limit, most_bytes)
            except (ClientError, DatabaseError) as error:
                # the embedded store calls some faults of a statement its own
                if (error.code or "").startswith(("Neo.ClientError.Statement.", "Neo.DatabaseE")):
                    raise InvalidInput(
                        f"the store refuses the statement: {error.message}"
                    ) from error
                raise
            finally:
                transaction.close()  # which rolls back
            return list(result.keys()), rows, over

    def write(self, work: Callable[[WriteTransaction], _T]) -> _T | None:
        """Run ``work`` in one transaction whose writes carry the next revision.

        Taking the revision comes first and locks it, so transactions are ordered as their
        revisions are. ``work`` may run several times: after a lost race it starts again.

        Returns:
            What ``work`` returned, or None if it abandoned the transaction.
        """

        def managed(transaction: ManagedTransaction) -> _T:
            record = transaction.run(cypher.NEXT_REVISION).single()
            if record is None:
                raise StoreMismatch(_NOT_READY)
            return work(WriteTransaction(int(record["revision"]), transaction))

        try:
            return self._transact(managed)
        except _Unchanged:
            return None

    def record(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Write what gets no revision: bookkeeping, and what a restore brings back.

        Returns what the statement does, as :meth:`read`.
        """
        return self._transact(
            lambda transaction: [_row(record) for record in transaction.run(text, parameters)]
        )

    def _transact(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Run ``work`` in a write transaction, again after a race for the same new key.

        The driver repeats what a server calls transient, but not a broken constraint.
        """
        timed = unit_of_work(timeout=self.timeout_s)(work)
        attempt = 0
        while True:
            try:
                with (
                    _explained(self.endpoint),
                    self._driver.session(database=self.endpoint.database) as session,
                ):
                    return session.execute_write(timed)
            except _LostRace:
                attempt += 1
                if attempt == _RACE_ATTEMPTS:
                    raise
                time.sleep(0.05 * 2**attempt)

    def initialise(self) -> None:
        """Make the store ready for the network; does nothing where it is ready.

        Raises:
            StoreMismatch: the database holds something else, or a newer format.
        """
        formats = self.read(cypher.STATE_FORMAT)
        if not formats:
            foreign = self.read(cypher.FOREIGN_NODE)
            if foreign:
                raise StoreMismatch(
                    f"database {self.endpoint.database!r} at {self.endpoint.uri} holds other data "
                    f"(a node labelled {':'.join(foreign[0]['labels'])}): "
                    "give an empty database, nothing was changed"
                )
        elif formats[0]["format"] != FORMAT:
            raise StoreMismatch(
                f"the store has format {formats[0]['format']}, this version reads {FORMAT}"
            )
        for statement in cypher.schema():
            self._auto_commit(statement)
        if not formats:
            self.record(cypher.CREATE_STATE, format=FORMAT, identity=uuid4().hex)

    def _auto_commit(self, text: str) -> None:
        with (
            _explained(self.endpoint),
            self._driver.session(database=self.endpoint.database) as session,
        ):
            session.run(text).consume()

    def standing(self) -> Standing:
        """The identity of the store and the number of the last change, asked at once.

        Raises:
            StoreMismatch: the store is not initialised, or a restore into it did not end.
        """
        rows = self.read(cypher.OPEN_STATE)
        if not rows or rows[0]["restoring"] is not None:
            raise StoreMismatch(_NOT_READY)
        return Standing(str(rows[0]["identity"]), int(rows[0]["revision"]))

    def revision(self) -> int:
        """Number of the last change to the network; 0 for an empty one. Raises StoreMismatch."""
        return self.standing().revision

    def restoring(self) -> str | None:
        """Token of a restore that has begun and not ended; None: the store is whole."""
        rows = self.read(cypher.RESTORING)
        return rows[0]["token"] if rows else None

    def identity(self) -> str:
        """What tells this store from every other, also from one emptied and made anew."""
        return str(self.read(cypher.STORE_IDENTITY)[0]["identity"])

    def other_processes(self) -> list[str]:
        """Other processes of ours that are connected to a Neo4j server, each in words.

        Empty where the server does not tell, as the embedded store.
        """
        try:
            rows = self.read("CALL dbms.listConnections() YIELD userAgent RETURN userAgent")
        except StoreError:
            return []
        agents = {row["userAgent"] for row in rows} - {_agent()}
        return sorted(agent.removeprefix(_AGENT) for agent in agents if agent.startswith(_AGENT))

    def version(self) -> str:
        """Name and version the server gives of itself."""
        row = self.read("CALL dbms.components() YIELD name, versions, edition")[0]
        return f"{row['name']} {row['versions'][0]} {row['edition']}"


def _fitting(result: Result, limit: int, most_bytes: int) -> tuple[list[tuple[Any, ...]], bool]:
    """Rows of a result as JSON has them, up to so many rows and bytes; True: a row did not fit."""
    rows: list[tuple[Any, ...]] = []
    for record in result:
        row = tuple(map(_json, record.values()))
        most_bytes -= len(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
        if most_bytes < 0:
            return rows, True
        rows.append(row)
        if len(rows) == limit:
            break
    return rows, False


class _LostRace(StoreError):
    """Two writers inserted the same key at once; the transaction can simply be run again."""


@contextmanager
def _explained(endpoint: Endpoint) -> Iterator[None]:
    """Turn driver errors into the project's, with what to do about them."""
    where = f"{endpoint.uri} (database {endpoint.database!r})"
    try:
        yield
    except (GongjianError, _Unchanged):
        raise
    except AuthError as error:
        raise AuthenticationFailed(
            f"{where} refuses user {endpoint.user!r}: check GONGJIAN_USER and GONGJIAN_PASSWORD"
        ) from error
    except ConstraintError as error:
        raise _LostRace(f"{where} keeps finding the same key written at once") from error
    except (ServiceUnavailable, ConfigurationError) as error:
        raise StoreUnavailable(f"no store answers at {where}: {error}") from error
    except TransientError as error:
        raise StoreTimeout(f"{where} is busy: {error.message}") from error
    except ClientError as error:
        if "TimedOut" in (error.code or ""):
            raise StoreTimeout(f"{where} gave up after the time limit") from error
        if error.code and error.code.endswith("DatabaseNotFound"):
            raise StoreUnavailable(f"{where} does not exist: check GONGJIAN_DATABASE") from error
        raise StoreError(f"{where} refused a statement: {error.message}") from error
    except (Neo4jError, DriverError, OSError, ValueError) as error:
        raise StoreUnavailable(f"{where} failed: {error}") from error
