"""Patterns inside expressions: whose every way has to be gone before a store looks at the clock."""

from __future__ import annotations

from collections.abc import Sequence

from queries.cypher.tokens import (
    CLAUSES,
    Token,
    TokenKind,
    closing,
    inside,
    is_call,
    is_clause,
    openings,
)

MAX_HOPS = 5
"""Relationships of a pattern inside an expression."""


def pattern_fault(stream: Sequence[Token]) -> str | None:
    """Patterns whose every way has to be gone before the store can look at the clock."""
    clause, hops = "", dict[int, int]()
    bracket = openings(stream)
    for index, token in enumerate(stream):
        opening = bracket[index]
        if opening is None and is_clause(stream, index, *CLAUSES):
            clause = token.text.upper()
            hops.clear()
        if not _begins_relationship(stream, index):
            continue
        if opening is not None and is_call(stream, opening - 1, "shortestpath", "allshortestpaths"):
            continue
        if opening is None and clause in ("MATCH", "OPTIONAL"):
            continue
        most = _most_hops(stream, index)
        key = -1 if opening is None else opening
        hops[key] = MAX_HOPS + 1 if most is None else hops.get(key, 0) + most
        if hops[key] > MAX_HOPS:
            return (
                f"the pattern at {token.place} is refused: inside an expression it may have "
                f"{MAX_HOPS} relationships at most; put it into a MATCH"
            )
    return None


def _begins_relationship(stream: Sequence[Token], index: int) -> bool:
    return (
        0 < index < len(stream) - 1
        and stream[index].is_symbol("-", "<-")
        and stream[index - 1].is_symbol(")")
        and stream[index + 1].is_symbol("[", "-", "->")
    )


def _most_hops(stream: Sequence[Token], index: int) -> int | None:
    """The relationships that one step of a pattern stands for; None: any number."""
    end = index + 1
    if stream[end].is_symbol("["):
        within = inside(stream, end)
        end = closing(stream, end) + 1
        for at, token in enumerate(within):
            if token.is_symbol("*"):
                return _upper(within[at + 1 : at + 4])
    while end < len(stream) and stream[end].is_symbol("-", "->"):
        end += 1
    quantified = end < len(stream) and stream[end].is_symbol("+", "*", "{")
    return None if quantified else 1


def _upper(bounds: Sequence[Token]) -> int | None:
    """The upper bound behind the star of a variable length; None: there is none."""
    dots = next((at for at, token in enumerate(bounds) if token.is_symbol("..")), None)
    last = bounds[0:1] if dots is None else bounds[dots + 1 : dots + 2]
    if not last or last[0].kind is not TokenKind.NUMBER or not last[0].text.isdecimal():
        return None
    return int(last[0].text)
