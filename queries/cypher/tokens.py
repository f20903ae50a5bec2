"""Cypher text taken apart into tokens, so that rules can be checked on code and not on strings.

Two stores read the text, each with a parser of its own. Whatever two parsers could take apart
differently (escapes, odd line ends, doubled back quotes) is refused here: what is a string to us
is a string to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import InvalidInput


class TokenKind(StrEnum):
    """What a token is."""

    NAME = "name"
    QUOTED = "name in back quotes"
    STRING = "string"
    NUMBER = "number"
    PARAMETER = "parameter"
    SYMBOL = "symbol"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, where it starts, and its text (a parameter's without the ``$``)."""

    kind: TokenKind
    text: str
    place: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the words, in upper or lower case and not in quotes."""
        return self.kind is TokenKind.NAME and self.text.upper() in words

    def is_symbol(self, *symbols: str) -> bool:
        """Whether this is one of the symbols."""
        return self.kind is TokenKind.SYMBOL and self.text in symbols


_PATTERN = re.compile(
    r"""
      (?P<space>[ \t\n]+ | //[^\n]* | /\*.*?\*/)
    | (?P<string>'[^']*' | "[^"]*")
    | (?P<quoted>`[^`]+`)
    | (?P<parameter>\$[A-Za-z_]\w*)
    | (?P<number>0[xo][0-9A-Fa-f_]+ | (?:[0-9][0-9_]*)(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)
    | (?P<name>[^\W\d]\w*)
    | (?P<symbol>\.\. | <= | >= | <> | =~ | \+= | :: | \|\| | -> | <-
        | [-+*/%^=<>.,:;|&!()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_AMBIGUOUS = re.compile("[\\\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def tokens(text: str) -> list[Token]:
    """Take the text apart; comments and white space are left out.

    Raises
    ------
    InvalidInput
        something in it is not Cypher, or could be read in two ways.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if odd := _AMBIGUOUS.search(text):
        raise InvalidInput(
            f"character {odd[0]!r} at {odd.start()} is not accepted, nor is any escape: "
            "give the value as a parameter"
        )
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _PATTERN.match(text, place)
        if match is None:
            raise InvalidInput(f"this is no Cypher: {text[place : place + 20]!r} at {place}")
        kind, part = str(match.lastgroup), match[0]
        if kind == "quoted" and text[match.end() : match.end() + 1] == "`":
            raise InvalidInput(f"a back quote inside a quoted name at {place} is not accepted")
        if kind == "quoted":
            found.append(Token(TokenKind.QUOTED, part[1:-1], place))
        elif kind != "space":
            found.append(Token(TokenKind[kind.upper()], part.lstrip("$"), place))
        place = match.end()
    return found


def closing(stream: Sequence[Token], opening: int) -> int:
    """Index of the bracket that closes the one at ``opening``.

    Raises
    ------
    InvalidInput
        it is never closed.
    """
    depth = 0
    for index in range(opening, len(stream)):
        if stream[index].is_symbol("(", "[", "{"):
            depth += 1
        elif stream[index].is_symbol(")", "]", "}"):
            depth -= 1
            if depth == 0:
                return index
    raise InvalidInput(f"the bracket at {stream[opening].place} is never closed")


# --- finding one's way ------------------------------------------------------------------------

NAMES = (TokenKind.NAME, TokenKind.QUOTED)
MAX_NESTED = 50
"""Brackets that may stand in each other."""


def openings(stream: Sequence[Token]) -> list[int | None]:
    """For each token the innermost bracket that is open before it; None: there is none.

    Raises
    ------
    InvalidInput
        brackets do not match, or stand in each other too often.
    """
    found: list[int | None] = []
    open_now: list[int] = []
    for index, token in enumerate(stream):
        if token.is_symbol(")", "]", "}"):
            if not open_now:
                raise InvalidInput(f"the bracket at {token.place} was never opened")
            open_now.pop()
        found.append(open_now[-1] if open_now else None)
        if token.is_symbol("(", "[", "{"):
            open_now.append(index)
            if len(open_now) > MAX_NESTED:
                raise InvalidInput(f"more than {MAX_NESTED} brackets in each other")
    if open_now:
        raise InvalidInput(f"the bracket at {stream[open_now[-1]].place} is never closed")
    return found


def is_named(stream: Sequence[Token], index: int) -> bool:
    """Whether a name is a property, a label or a key of a map."""
    before = index > 0 and stream[index - 1].is_symbol(".", ":")
    return before or (index + 1 < len(stream) and stream[index + 1].is_symbol(":"))


def is_call(stream: Sequence[Token], index: int, *names: str) -> bool:
    """Whether one of these functions (in lower case) is called at a place."""
    return (
        0 <= index < len(stream) - 1
        and stream[index].kind in NAMES
        and stream[index].text.lower() in names
        and stream[index + 1].is_symbol("(")
    )


def calls(stream: Sequence[Token], name: str) -> Iterator[int]:
    """Where a function is called."""
    return (index for index in range(len(stream)) if is_call(stream, index, name))


def inside(stream: Sequence[Token], opening: int) -> Sequence[Token]:
    """What stands in a bracket."""
    return stream[opening + 1 : closing(stream, opening)]


def split(
    stream: Sequence[Token], symbol: str, *, words: tuple[str, ...] = ()
) -> Iterator[Sequence[Token]]:
    """Pieces between a symbol or words that stand in no bracket."""
    begin = at = 0
    while at < len(stream):
        if stream[at].is_symbol("(", "[", "{"):
            at = closing(stream, at) + 1
            continue
        if stream[at].is_symbol(symbol) or stream[at].is_word(*words):
            yield stream[begin:at]
            begin = at + 1
        at += 1
    yield stream[begin:]


CLAUSES = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "WHERE", "ORDER", "UNION")


def is_clause(stream: Sequence[Token], index: int, *words: str) -> bool:
    """Whether one of these clauses begins at a place."""
    return stream[index].is_word(*words) and not is_named(stream, index)


def clause(stream: Sequence[Token], index: int) -> Sequence[Token]:
    """What stands in the clause whose word is at a place."""
    at = index + 1
    while at < len(stream) and not is_clause(stream, at, *CLAUSES):
        at = closing(stream, at) + 1 if stream[at].is_symbol("(", "[", "{") else at + 1
    return stream[index + 1 : at]
