"""The graph store over Bolt: read, write with a revision, and say clearly what went wrong.

This and what it is made of (:mod:`graph.store.bolt_connections`, :mod:`graph.store.bolt_errors`,
:mod:`graph.store.bolt_values`, :mod:`graph.store.deadlines`, :mod:`graph.store.presence`,
:mod:`graph.store.probing`, :mod:`graph.store.transactions`) alone import the ``neo4j`` driver. A
Neo4j server, a cluster and the embedded store all answer here; who supplies the
:class:`~graph.endpoint.Endpoint` is the only difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar
from uuid import uuid4

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, Transaction
from opentelemetry import trace

from graph.closing import Closing
from graph.endpoint import Endpoint, StoreRevision
from graph.errors import StoreError, StoreMismatch, StoreTimeout, StoreUnavailable
from graph.model import cypher
from graph.store.bolt_connections import AGENT, again, agent, connected
from graph.store.bolt_errors import Away, Busy, Passing, SetBack, Unchanged, cut, explained
from graph.store.bolt_values import check_size, row
from graph.store.deadlines import WATCH, Watched
from graph.store.embedded import EmbeddedStore
from graph.store.presence import Presence
from graph.store.probing import Probed, ReadersPool, probing
from graph.store.transactions import WriteTransaction

FORMAT = 1
"""Version of how the network is laid out in a store; raised when old stores need migration."""

_ENDING_S = 0.3
"""Seconds from a broken connection until it is known whether the process behind it ended."""
_GRACE_S = 2.0
"""Seconds after a transaction's own limit until its connection is cut."""
_REVISION_S = 10.0
"""Seconds within which any store that works tells its revision, busy or not."""
_READ_PATIENCE_S = 1.5
"""Seconds that a read is tried again while nobody answers."""
_NOT_READY = (
    "the store is not initialised (run `gongjian load` or `gongjian init`), or a restore into it "
    "did not end (run `gongjian restore` again)"
)

_TRACER = trace.get_tracer("gongjian.store")
_T = TypeVar("_T")


class Store(Closing):
    """An open connection pool to one database that holds, or will hold, the network.

    No call waits for ever: a connection that gives no answer within the time limit and a grace is
    cut, and the call raises. After a failure reads fail at once for two seconds, so that those who
    wait for a store that is away do not wait one after the other.
    """

    def __init__(
        self,
        driver: Driver,
        endpoint: Endpoint,
        timeout_s: float,
        held: EmbeddedStore | None = None,
        reader: Endpoint | None = None,
    ) -> None:
        self._bookmarks = GraphDatabase.bookmark_manager()
        """What was seen last. Neo4j shows a commit while it still goes into its indexes; whoever
        comes with the bookmark of what showed it waits until it is there as a whole."""
        self._presence = Presence(driver, endpoint, timeout_s, held)
        self._readers = ReadersPool(
            lambda: reader or (self.endpoint if held is None else held.reader()), timeout_s
        )
        self.timeout_s = timeout_s
        self._held = held

    @property
    def endpoint(self) -> Endpoint:
        """Where the store answers now."""
        return self._presence.endpoint

    @classmethod
    def open(
        cls,
        endpoint: Endpoint,
        *,
        timeout_s: float = 30.0,
        held: EmbeddedStore | None = None,
        reader: Endpoint | None = None,
    ) -> Self:
        """Connect and check the login.

        Parameters
        ----------
        endpoint
            where the server listens.
        timeout_s
            seconds that one transaction may take.
        held
            the embedded store that this is; its process is started again if it dies.
        reader
            the log-in for statements that nobody vouches for; by default the embedded store's own
            reader, else the same.

        Raises
        ------
        StoreUnavailable
            nothing answers there.
        AuthenticationFailed
            the user name or password is wrong.
        """
        return cls(connected(endpoint, timeout_s), endpoint, timeout_s, held, reader)

    def close(self) -> None:
        """Give the connections back."""
        self._readers.close()
        self._presence.close()

    def end_embedded(self) -> None:
        """Have the embedded store's process end now; the next call would start it again."""
        if self._held is not None:
            self._held.end()

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one reading statement, routed to a reader where there are several.

        Returns
        -------
            One dict for each record, values as plain Python values.

        Raises
        ------
        InvalidInput
            the parameters are longer than a store takes at once.
        StoreError
            the store did not answer, in time or at all.
        """
        return self._read(text, parameters, self.timeout_s)

    def _read(
        self, text: str, parameters: Mapping[str, Any], limit_s: float
    ) -> list[dict[str, Any]]:
        def work(transaction: Transaction) -> list[dict[str, Any]]:
            return [row(record) for record in transaction.run(text, dict(parameters))]

        check_size(parameters)
        self._presence.refuse_while_away()
        try:
            rows = again(
                lambda: self._transaction(work, READ_ACCESS, limit_s),
                (Away, Busy),
                patience_s=_READ_PATIENCE_S,
            )
        except StoreUnavailable as error:
            self._presence.is_away(error)
            raise
        self._presence.has_answered()
        return rows

    def probe(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        limit: int,
        timeout_s: float,
        most_bytes: int = 4_000_000,
    ) -> Probed:
        """Run a statement that nobody vouches for, in a transaction that is always rolled back,
        over connections of its own (:mod:`graph.store.probing`).

        Parameters
        ----------
        text
            one statement.
        parameters
            its values.
        limit
            rows to fetch at most.
        timeout_s
            seconds until the statement is given up; two more where the server does not look at its
            clock.
        most_bytes
            bytes of JSON that the rows may have together.

        Returns
        -------
            The column names, the rows, and whether rows were left out because they would have more
            bytes than that. Nodes are ``{id, labels, properties}``, relationships
            ``{id, type, properties}``, paths ``{nodes, relationships}``; dates, times and durations
            are ISO 8601 texts, numbers that are not finite None.

        Raises
        ------
        InvalidInput
            the server refuses the statement, or its parameters are too long.
        StoreTimeout
            it took too long.
        StoreExhausted
            it needs more memory than the server has.
        """

        check_size(parameters)
        self._presence.refuse_while_away()
        return self._transaction(
            probing(text, parameters, limit, most_bytes),
            READ_ACCESS,
            timeout_s,
            fetch_size=min(limit, 1000),
            apart=True,
        )

    def _transaction(
        self,
        work: Callable[[Transaction], _T],
        access: str,
        limit_s: float,
        fetch_size: int = 1000,
        *,
        apart: bool = False,
    ) -> _T:
        """Run ``work`` in one transaction, once, within the limit and a grace; ``apart``: over the
        connections of statements that nobody vouches for."""
        ending = False
        call: Watched | None = None
        driver = self._presence.driver()
        if apart:
            driver = self._readers.beside(driver)
        try:
            with (
                _TRACER.start_as_current_span(f"store {access.lower()}"),
                explained(self.endpoint),
                WATCH.over(limit_s + _GRACE_S) as call,
                driver.session(
                    database=self.endpoint.database,
                    default_access_mode=access,
                    fetch_size=fetch_size,
                    bookmark_manager=self._bookmarks,
                ) as session,
            ):
                call.session = session
                with session.begin_transaction(timeout=limit_s) as transaction:
                    result = work(transaction)
                    ending = True
                    if not transaction.closed():
                        transaction.commit()
        except SetBack:
            self._bookmarks = GraphDatabase.bookmark_manager()
            raise
        except StoreUnavailable as error:
            if call is not None and call.cut:
                raise cut(self.endpoint, limit_s, ending) from error
            if self._held is not None and self._held.lost(within_s=_ENDING_S):
                self._held.raise_if_exhausted()
            raise
        except StoreError:
            if self._held is not None and access == WRITE_ACCESS:
                self._held.raise_if_gone()
                self._held.raise_if_full()
            raise
        if self._held is not None and access == WRITE_ACCESS:
            # The process goes on writing to files that were removed.
            self._held.raise_if_gone()
        return result

    def write(self, work: Callable[[WriteTransaction], _T]) -> _T | None:
        """Run ``work`` in one transaction whose writes carry the next revision.

        Taking the revision comes first and locks it, so transactions are ordered as their
        revisions are. ``work`` may run several times: after a lost race it starts again.

        Returns
        -------
            What ``work`` returned, or None if it abandoned the transaction.
        """

        def managed(transaction: Transaction) -> _T:
            record = transaction.run(cypher.NEXT_REVISION).single()
            if record is None:
                raise StoreMismatch(_NOT_READY)
            at = StoreRevision(str(record["identity"]), int(record["revision"]))
            return work(WriteTransaction(at, transaction))

        try:
            return self._written(managed)
        except Unchanged:
            return None

    def record(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Write what gets no revision: bookkeeping, and what a restore brings back.

        Returns what the statement does, as :meth:`read`.
        """
        check_size(parameters)
        return self._written(
            lambda transaction: [row(record) for record in transaction.run(text, parameters)]
        )

    def _written(self, work: Callable[[Transaction], _T]) -> _T:
        """Run ``work`` in a write transaction, and again where nothing of it was written."""
        return again(
            lambda: self._transaction(work, WRITE_ACCESS, self.timeout_s),
            (Passing,),
            patience_s=self.timeout_s,
        )

    def initialise(self) -> None:
        """Make the store ready for the network; does nothing where it is ready. Raises
        StoreMismatch where the database holds something else, or a newer format."""
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
            explained(self.endpoint),
            WATCH.over(self.timeout_s + _GRACE_S) as call,
            self._presence.driver().session(database=self.endpoint.database) as session,
        ):
            call.session = session
            session.run(text).consume()

    def store_revision(self, *, within_s: float = _REVISION_S) -> StoreRevision:
        """The identity of the store and the number of the last change, asked at once.

        Raises
        ------
        StoreMismatch
            the store is not initialised, or a restore into it did not end.
        StoreUnavailable
            it does not even tell that ``within_s``.
        """
        try:
            rows = self._read(cypher.OPEN_STATE, {}, min(within_s, self.timeout_s))
        except StoreTimeout as error:
            stalled = StoreUnavailable(
                f"the store at {self.endpoint.uri} does not answer: it is stopped, cut off or "
                f"overloaded ({error.message})"
            )
            self._presence.is_away(stalled)
            raise stalled from error
        if not rows or rows[0]["restoring"] is not None:
            raise StoreMismatch(_NOT_READY)
        return StoreRevision(str(rows[0]["identity"]), int(rows[0]["revision"]))

    def revision(self) -> int:
        """Number of the last change to the network; 0 for an empty one. Raises StoreMismatch."""
        return self.store_revision().revision

    def restoring(self) -> str | None:
        """Token of a restore that has begun and not ended; None: the store is whole."""
        rows = self.read(cypher.RESTORING)
        return rows[0]["token"] if rows else None

    def identity(self) -> str:
        """What tells this store from every other, also from one emptied and made anew."""
        return str(self.read(cypher.STORE_IDENTITY)[0]["identity"])

    def content_mark(self) -> tuple[str, int, int]:
        """Differs where anything was written in between: identity, revision, number of nodes.

        Bookkeeping gets no revision; it adds nodes.
        """
        state = self.store_revision()
        return state.identity, state.revision, int(self.read(cypher.COUNT_NODES)[0]["nodes"])

    def other_processes(self) -> list[str]:
        """Other processes of ours that are connected to a Neo4j server, each in words.

        Empty where the server does not tell, as the embedded store.
        """
        try:
            rows = self.read("CALL dbms.listConnections() YIELD userAgent RETURN userAgent")
        except StoreError:
            return []
        agents = {row["userAgent"] for row in rows} - {agent()}
        return sorted(one.removeprefix(AGENT) for one in agents if one.startswith(AGENT))

    def version(self) -> str:
        """Name and version the server gives of itself."""
        row = self.read("CALL dbms.components() YIELD name, versions, edition")[0]
        return f"{row['name']} {row['versions'][0]} {row['edition']}"
