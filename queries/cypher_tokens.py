"""Cypher text taken apart into tokens, so that rules can be checked on code and not on strings.

Two stores read the text, each with a parser of its own. Whatever two parsers could take apart
differently (escapes, odd line ends, doubled back quotes) is refused here: what is a string to us
is a string to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import InvalidInput


class Kind(StrEnum):
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

    kind: Kind
    text: str
    place: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the words, in upper or lower case and not in quotes."""
        return self.kind is Kind.NAME and self.text.upper() in words

    def is_symbol(self, *symbols: str) -> bool:
        """Whether this is one of the symbols."""
        return self.kind is Kind.SYMBOL and self.text in symbols


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

    Raises:
        InvalidInput: something in it is not Cypher, or could be read in two ways.
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
            found.append(Token(Kind.QUOTED, part[1:-1], place))
        elif kind != "space":
            found.append(Token(Kind[kind.upper()], part.lstrip("$"), place))
        place = match.end()
    return found


def closing(stream: Sequence[Token], opening: int) -> int:
    """Index of the bracket that closes the one at ``opening``.

    Raises:
        InvalidInput: it is never closed.
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
