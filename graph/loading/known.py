"""What a writer knows of the store by having written there, so that it need not look it up."""

from __future__ import annotations

from collections.abc import Iterable

from graph.endpoint import StoreRevision
from graph.model import cypher
from graph.store.transactions import WriteTransaction


class Known:
    """The nodes that a writer has made or met, by what the store itself calls them.

    Nodes are never taken away but by a restore, which gives the store another identity. Every write
    takes the next revision: as long as each of the writer's transactions has the one behind that of
    the one before, nobody else has written meanwhile. It is for one transaction after the other::

        known.begin(transaction)  # again for each attempt
        ...
        known.committed()
    """

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._made: set[str] = set()
        self._last: StoreRevision | None = None
        self._transaction: WriteTransaction | None = None
        self._alone = False
        self._fresh: dict[str, str] = {}

    def begin(self, transaction: WriteTransaction) -> None:
        """A transaction begins, or the same one once more."""
        at = transaction.at
        last = self._last
        if last is not None and at.identity != last.identity:
            self._keys.clear()
            self._last = None
        self._transaction = transaction
        self._alone = last == StoreRevision(at.identity, at.revision - 1)
        self._fresh = {}

    def made_just_now(self, id: str) -> bool:
        """Whether the writer made a node, since when nobody else has written: what stands at it is
        the writer's own."""
        return self._alone and id in self._made

    def keys(self, ids: Iterable[str]) -> dict[str, str]:
        """What the store calls nodes (and others, too); those that are not there are left out."""
        assert self._transaction is not None
        if unknown := sorted({*ids} - self._keys.keys()):
            found = self._transaction.run(cypher.NODE_KEYS, ids=unknown)[0]
            self._keys.update(zip(found["ids"], found["keys"], strict=True))
        return self._keys

    def note(self, ids: Iterable[str], keys: Iterable[str]) -> None:
        """The transaction makes these nodes, which the store calls so."""
        self._fresh.update(zip(ids, keys, strict=True))

    def committed(self) -> None:
        """The transaction is in."""
        assert self._transaction is not None
        if not self._alone:
            self._made.clear()
        self._made.update(self._fresh)
        self._keys.update(self._fresh)
        self._last = self._transaction.at
