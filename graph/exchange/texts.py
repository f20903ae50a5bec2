"""Texts that stay text wherever they are put: in XML, and in the cells of spreadsheets."""

from __future__ import annotations

import re
import unicodedata

_UNPRINTABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_ESCAPED = re.compile(rf"[{_UNPRINTABLE}]|_(?=x[0-9A-F]{{4}}_)")
_ESCAPE = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_")  # halves of surrogate pairs are no text
_MARKUP = re.compile('[&<>"\r\n\t]')
_ENTITY = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\r": "&#13;",
    "\n": "&#10;",
    "\t": "&#9;",
}
_STARTS = frozenset("=+-@|＝＋－＠｜﹦﹢﹣﹫−")
"""What a spreadsheet takes for the beginning of a formula, or a program's for one of a link."""
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_NO_GLYPH = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def printable(text: str) -> str:
    """The text without characters that XML 1.0 forbids: each becomes ``_xHHHH_``.

    That is the escape of Office Open XML (ECMA-376, ST_Xstring), so that Excel shows what it means;
    a text that looks like an escape gets its underscore escaped. :func:`unprintable` undoes it.

    >>> printable("a\\x07b"), printable("_x0007_"), printable("昆船智能")
    ('a_x0007_b', '_x005F_x0007_', '昆船智能')
    """
    return _ESCAPED.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unprintable(text: str) -> str:
    """What :func:`printable` made the text of."""
    return _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)


def xml(text: str) -> str:
    """The text as content or attribute value of XML, so that a parser gives it back unchanged.

    >>> xml('") DETACH DELETE n //'), xml("甲 & 乙")
    ('&quot;) DETACH DELETE n //', '甲 &amp; 乙')
    """
    return _MARKUP.sub(lambda found: _ENTITY[found.group()], printable(text))


def cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with an apostrophe before it.

    A text that begins with an apostrophe gets a second one, so that :func:`uncell` can undo it.

    >>> cell("=cmd|' /C calc'!A0"), cell("昆船智能"), cell("'s")
    ("'=cmd|' /C calc'!A0", '昆船智能', "''s")
    """
    plain = printable(text)
    return f"'{plain}" if text[:1] == "'" or _begins_as_formula(text) else plain


def _begins_as_formula(text: str) -> bool:
    """Whether the first character that can be seen begins one: programs drop what cannot."""
    for character in text:
        if character in _STARTS or character in "\t\r\n":
            return True
        if unicodedata.category(character) not in _UNSEEN and not _NO_GLYPH.match(character):
            return False
    return False


def uncell(text: str) -> str:
    """What :func:`cell` made the text of."""
    return unprintable(text.removeprefix("'"))
