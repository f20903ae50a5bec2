"""The developer's own Cypher: read-only, limited in time, rows and bytes, and rolled back.

There are three fences, each of which would do alone against an honest mistake. The text is taken
apart and refused if any clause could write, call a procedure or reach out of the database; it runs
in a transaction opened for reading; and the transaction is rolled back. The first one matters most
on the embedded store, which does not reject a write in a reading transaction.

A store keeps its time limit between rows, not inside one expression. So the text is refused as
well if it shows work without end in there; :mod:`queries.cypher.work` says what can be seen of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import InvalidInput
from graph.store.bolt import Store
from queries.cypher.tokens import Token, TokenKind, openings, tokens
from queries.cypher.work import work_fault

MAX_ROWS = 10_000
MAX_BYTES = 4_000_000
"""Bytes of all rows together, as JSON."""
MAX_LENGTH = 20_000
"""Characters of a statement."""

_STARTS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN")
_REFUSED = frozenset(
    (
        *("CREATE", "INSERT", "MERGE", "SET", "REMOVE", "DELETE", "DETACH", "NODETACH"),
        *("DROP", "ALTER", "FOREACH", "LOAD", "CALL", "USE", "SHOW"),
        *("GRANT", "DENY", "REVOKE", "TERMINATE"),
    )
)
_NAMESPACES = frozenset(
    ("date", "datetime", "localdatetime", "time", "localtime", "duration", "point")
)


@dataclass(frozen=True, slots=True)
class StatementResult:
    """Rows of a developer's statement, as values that JSON can say.

    Nodes are ``{id, labels, properties}``, relationships ``{id, type, properties}`` (the id names
    both ends), paths ``{nodes, relationships}``, dates and durations ISO 8601 texts.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


def run_read_only(
    store: Store,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    limit: int = 1000,
    timeout_s: float = 10.0,
) -> StatementResult:
    """Answer one reading statement.

    Parameters
    ----------
    store
        where to ask.
    text
        one Cypher statement; values belong in ``parameters``.
    parameters
        its ``$`` values.
    limit
        rows at most, up to 10,000; ``truncated`` tells if there were more, or if they would have
        had more than 4,000,000 bytes together.
    timeout_s
        seconds until the statement is given up, or two more where the store does not look at its
        clock; it may go on in the store for a while (docs/operations.md).

    Raises
    ------
    InvalidInput
        the text could change something or reach out, asks for work without end, or is no Cypher; or
        its first row is larger than a whole answer may be.
    StoreTimeout
        it took too long.
    StoreExhausted
        it needs more memory than the store has.
    """
    if not 1 <= limit <= MAX_ROWS:
        raise InvalidInput(f"limit must lie between 1 and {MAX_ROWS}, got {limit}")
    given = dict(parameters or {})
    _check_values(given)
    statement = check_read_only(text, given)
    columns, rows, over = store.probe(
        statement, given, limit=limit + 1, timeout_s=timeout_s, most_bytes=MAX_BYTES
    )
    if over and not rows:
        raise InvalidInput(
            f"the first row alone has more than {MAX_BYTES:,} bytes: ask for less of what it holds"
        )
    return StatementResult(tuple(columns), tuple(rows[:limit]), over or len(rows) > limit)


def check_read_only(text: str, parameters: Mapping[str, Any] | None = None) -> str:
    """The statement without its final semicolon, if it can only read and asks for bounded work.

    Raises
    ------
    InvalidInput
        naming the first thing in it that is refused.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidInput(f"the statement is longer than {MAX_LENGTH} characters")
    stream = tokens(text)
    end = len(text)
    if stream and stream[-1].is_symbol(";"):
        # places are those of the text with plain line ends
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        end = stream.pop().place
    if not stream or not stream[0].is_word(*_STARTS):
        raise InvalidInput(f"a reading statement starts with one of {', '.join(_STARTS)}")
    openings(stream)  # brackets match, and not too many stand in each other
    if fault := write_fault(stream) or work_fault(stream, parameters or {}):
        raise InvalidInput(fault)
    return text[:end]


def _check_values(value: Any) -> None:
    """A store's whole numbers have 64 bits, and its values are those of JSON."""
    if isinstance(value, dict):
        for item in value.values():
            _check_values(item)
    elif isinstance(value, list):
        for item in value:
            _check_values(item)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise InvalidInput(f"a parameter is too large for 64 bits: {value}")
    elif value is not None and not isinstance(value, str | int | float | date):
        raise InvalidInput(f"a parameter has the type {type(value).__name__}, which no store holds")


def write_fault(stream: Sequence[Token]) -> str | None:
    """What in the tokens could write, call or reach out; None if they only read."""
    for index, token in enumerate(stream):
        before = stream[index - 1] if index else None
        after = stream[index + 1] if index + 1 < len(stream) else None
        if token.is_symbol(";"):
            return f"one statement only: there is a semicolon at {token.place}"
        if token.kind is TokenKind.NAME and token.text.upper() in _REFUSED:
            # n.load, n:Set and {set: 1} name things; 1.SET is a number and then a clause
            label_or_property = before is not None and before.is_symbol(".", ":")
            number = index > 1 and stream[index - 2].kind is TokenKind.NUMBER
            key = after is not None and after.is_symbol(":")
            if not ((label_or_property and not number) or key):
                return f"{token.text.upper()} at {token.place} is refused: this only reads"
        if _calls_namespace(stream, index):
            return f"the function at {token.place} is refused: only built-in ones are called"
    return None


def _calls_namespace(stream: Sequence[Token], index: int) -> bool:
    """Whether a dotted name that starts here is called and is not a built-in function."""
    if stream[index].kind not in (TokenKind.NAME, TokenKind.QUOTED):
        return False
    if index and stream[index - 1].is_symbol("."):
        return False
    last = index
    while (
        last + 2 < len(stream)
        and stream[last + 1].is_symbol(".")
        and stream[last + 2].kind in (TokenKind.NAME, TokenKind.QUOTED)
    ):
        last += 2
    called = last > index and last + 1 < len(stream) and stream[last + 1].is_symbol("(")
    return called and stream[index].text.lower() not in _NAMESPACES
