"""How a name is shown: printable, marked for what it is, and broken into lines that fit."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only for the signature: the view brings networkx, which names alone do not need.
    from visualizations.view import ViewNode

SYNTHETIC_MARK = "〔合成〕"
"""Stands in the name of everything generated, in both languages."""

LANGUAGES = ("zh", "en")

_CLOSING = "、，。：；？！）》”’」』〕】,.:;?!)]}"
_LINE = 20
_LINES = 3


def printable(name: str) -> str:
    """The name with each character that cannot be seen replaced by U+FFFD.

    Controls, line separators and the marks that turn the direction of writing could make a label
    read as something else than what it is. The name itself is not changed, only how it is shown.
    """
    shown = (
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        else character
        for character in name
    )
    return "".join(shown)


def shown_name(node: ViewNode, lang: str) -> str:
    """The node's name in a language, with the marks that say what the node is."""
    name = printable(node.name_en if lang == "en" and node.name_en else node.name)
    if node.layer == "synthetic" and SYNTHETIC_MARK not in name:
        name += SYNTHETIC_MARK
    if node.category:
        name += " (category)" if lang == "en" else "（类别）"
    if node.outside:
        name += " (outside zone)" if lang == "en" else "（区外）"
    if node.members_unknown:
        name += " (members not given)" if lang == "en" else "（成员未载明）"
    return name


def width(text: str) -> int:
    """Columns the text takes: two for a wide character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def lines(text: str) -> tuple[str, ...]:
    """The text in at most three lines of about 20 columns, cut short with an ellipsis.

    Wide characters may be parted anywhere, words only where one does not fit a line by itself.
    """
    broken = [""]
    for piece in _pieces(text):
        if width(broken[-1] + piece.rstrip()) <= _LINE or not broken[-1]:
            broken[-1] += piece
        else:
            broken.append(piece)
    trimmed = [line.strip() for line in broken if line.strip()] or [text]
    if len(trimmed) > _LINES:
        return (*trimmed[: _LINES - 1], trimmed[_LINES - 1][:-1] + "…")
    return tuple(trimmed)


def _pieces(text: str) -> list[str]:
    """What may stand at a line's start: wide characters, runs of narrow ones, the mark as a whole.

    What closes a bracket or a clause stays with what is before it.
    """
    pieces: list[str] = []
    for part in re.split(f"({SYNTHETIC_MARK})", text):
        if part == SYNTHETIC_MARK:
            pieces.append(part)
            continue
        for at, character in enumerate(part):
            last = pieces[-1] if pieces and at else ""
            word = last and width(last[-1]) == width(character) == 1 and last[-1] not in " -"
            if last and len(last) < _LINE and (word or character in _CLOSING):
                pieces[-1] += character
            else:
                pieces.append(character)
    return pieces
