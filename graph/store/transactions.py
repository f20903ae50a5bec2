"""A write transaction under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from neo4j import Transaction

from graph.endpoint import StoreRevision
from graph.store.bolt_errors import Unchanged
from graph.store.bolt_values import check_size, row


@dataclass(frozen=True, slots=True)
class WriteTransaction:
    """One transaction under way: everything it writes carries ``revision``."""

    at: StoreRevision
    _transaction: Transaction

    @property
    def revision(self) -> int:
        """The revision that it makes."""
        return self.at.revision

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement of catalogue or vocabulary text; values go in as parameters."""
        check_size(parameters)
        result = self._transaction.run(text, parameters)
        return [row(record) for record in result]

    def abandon(self) -> NoReturn:
        """Roll the transaction back: it turned out that nothing changes."""
        raise Unchanged
