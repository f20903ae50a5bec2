"""Connections for statements that nobody vouches for, apart from those of the product.

They have a pool of their own, so that none of them keeps a connection that an answer waits for, and
log in as a user who may only read where one is known. What a statement may do is looked at before
(:mod:`queries.cypher`); this holds where that was mistaken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from neo4j import Driver, Transaction
from neo4j.exceptions import ClientError, DatabaseError

from graph.endpoint import Endpoint
from graph.errors import InvalidInput
from graph.store.bolt_connections import connected
from graph.store.bolt_errors import wants_memory
from graph.store.bolt_values import fitting

_CONNECTIONS = 16
"""As many as are asked at once, those given up among them."""

Probed = tuple[list[str], list[tuple[Any, ...]], bool]


class ReadersPool:
    """The pool, made when it is first needed, and anew where the store is another process."""

    def __init__(self, endpoint: Callable[[], Endpoint], timeout_s: float) -> None:
        self._endpoint = endpoint
        self._timeout_s = timeout_s
        self._lock = Lock()
        self._pool: tuple[Driver, Driver] | None = None

    def beside(self, own: Driver) -> Driver:
        """The pool to the process that the product's ``own`` leads to. Raises StoreError."""
        with self._lock:
            if self._pool is None or self._pool[0] is not own:
                self._closed()
                fresh = connected(self._endpoint(), self._timeout_s, most=_CONNECTIONS)
                self._pool = (own, fresh)
            return self._pool[1]

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            self._closed()

    def _closed(self) -> None:
        if self._pool is not None:
            self._pool[1].close()
            self._pool = None


def probing(
    text: str, parameters: Mapping[str, Any], limit: int, most_bytes: int
) -> Callable[[Transaction], Probed]:
    """The work of a transaction that runs a statement and is rolled back.

    It raises InvalidInput where the server refuses the statement.
    """

    def work(transaction: Transaction) -> Probed:
        try:
            result = transaction.run(text, dict(parameters))
            rows, over = fitting(result, limit, most_bytes)
        except (ClientError, DatabaseError) as error:
            # the embedded store calls some faults of a statement its own
            theirs = ("Neo.ClientError.Statement.", "Neo.DatabaseE")
            if (error.code or "").startswith(theirs) and not wants_memory(error):
                raise InvalidInput(f"the store refuses the statement: {error.message}") from error
            raise
        finally:
            transaction.close()  # which rolls back
        return list(result.keys()), rows, over

    return work
