"""The look into an xlsx file before it is read: how far its cells reach, and what reading hides.

calamine keeps a sheet as a dense block of cells. So what the file would unfold to is found first,
from its parts: a cell in the last row and column, an archive that unfolds to gigabytes, one long
text that a million cells refer to. The same look finds what calamine does not give: cells with
errors and formulas that were never computed (it gives blanks), fractions shown as percentages (it
gives the fraction), rows and columns that are hidden.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError

from graph.unfolding import CELL_ERROR, NO_VALUE, Refused, limits, parts

_BLOCK = 4 << 20
_LONG_TEXT = 4000
"""Bytes of a shared text from which on it matters how many cells refer to it."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    *(ValueError, LookupError, OverflowError, ExpatError),
)
"""What zipfile and the parser raise where an archive contradicts itself."""


@dataclass(frozen=True, slots=True)
class _Addresses:
    """What finds the addresses of cells that matter: far to the right, or far down."""

    wide: re.Pattern[bytes]
    two_letters: re.Pattern[bytes]
    late_rows: re.Pattern[bytes]

    @classmethod
    def of(cls, before: bytes, quote: bytes) -> _Addresses:
        return cls(
            re.compile(before + rb"[A-Z]{3}\d"),
            re.compile(before + rb"([A-Z]{2})\d"),
            re.compile(before + rb"[A-Z]*(\d{5,7})" + quote),
        )


# Everyone writes <c r="A1"; XML allows more, and a hostile file may use it.
_PLAIN = _Addresses.of(rb' r="', rb'"')
_ANY = _Addresses.of(rb"""\br\s*=\s*["']""", rb"""["']""")
_NOT_PLAIN = re.compile(rb"""<(?:c|row)(?=[\s>/])(?! r=")|<\w+:(?:c|row)[\s>/]""")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:>|\s(?![^>]*\br\s*=))")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*\br\s*=\s*["']([A-Z]+)(\d+)"""
)
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s(?![^>]*\bt\s*=\s*["']str["'])[^>]*\br\s*=\s*["']([A-Z]+)(\d+)["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_GIVEN_AS_BLANK = (
    ((b'"e"', b"'e'"), _ERROR, CELL_ERROR),
    ((b"<f", b":f"), _FORMULA, NO_VALUE),
)
"""What calamine gives as a blank: a quick sign that there may be some, what finds it, our word."""
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")
_ON = rb"""\s*=\s*["'](?:1|true)["']"""
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*\bhidden""" + _ON + rb""")[^>]*\br\s*=\s*["'](\d+)"""
)
_HIDDEN_COLUMNS = re.compile(rb"""<(?:\w+:)?col\s(?=[^>]*\bhidden""" + _ON + rb""")([^>]*)""")
_ENDS = re.compile(rb"""\b(min|max)\s*=\s*["'](\d+)""")

PERCENT = "%"
"""Stands for a fraction that the sheet shows as a percentage."""


@dataclass(slots=True)
class Seen:
    """What was seen in a sheet. Rows count from 1, columns from 0.

    ``patches``: cells by row whose content calamine does not give, and what is there.
    """

    patches: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    columns: int = 26
    """How far the cells reach, with ``rows``, and how much text they refer to."""
    rows: int = 99_999
    text: int = 0
    faulty: int = 0


@dataclass(slots=True)
class Look:
    """What was seen in a workbook: its sheets by title, and whether days count from 1904."""

    sheets: dict[str, Seen] = field(default_factory=dict)
    from_1904: bool = False


def look_into(path: Path) -> Look:
    """Look into an xlsx file. Raises Refused for what would not fit into memory, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _look_into(archive)
    except _DAMAGE as error:
        raise Refused("corrupt_workbook", f"the workbook is damaged: {str(error)[:200]}") from None
    except RuntimeError as error:  # zipfile's word for a member under a password
        raise Refused("encrypted_workbook", str(error)) from None


def _look_into(archive: zipfile.ZipFile) -> Look:
    others = parts.bounded(archive)
    if "xl/workbook.xml" not in others:
        raise Refused(
            "not_a_spreadsheet",
            "an archive that is no xlsx workbook; save it as xlsx (not ods, xlsb)",
        )
    texts = parts.text_sizes(archive, others)
    percents = parts.percent_styles(archive, others)
    named, from_1904 = parts.sheets(archive)
    looker = _Looker(texts if max(texts, default=0) > _LONG_TEXT else array("I"), percents)
    look = Look(from_1904=from_1904)
    for title, part in named:
        if others.pop(part, None):
            with archive.open(part) as file:
                look.sheets[title] = looker.scan(file, title)
    for part in others:
        # a sheet under a name that only calamine makes out
        with archive.open(part) as file:
            found = parts.hold_a_sheet(file)
        if found:
            with archive.open(part) as file:
                looker.scan(file, part)
    return look


class _Looker:
    """Looks through the sheets of a workbook with these shared texts and styles."""

    def __init__(self, texts: array[int], percents: list[str]) -> None:
        self._texts = texts
        self._percent = None
        if percents:
            styles = "|".join(percents).encode()
            self._percent = re.compile(
                rb"""<(?:\w+:)?c\s(?=[^>]*\bs\s*=\s*["'](?:%b)["'])[^>]*\br\s*=\s*["']([A-Z]+)(\d+)"""
                % styles
            )

    def scan(self, file: IO[bytes], title: str) -> Seen:
        """What a sheet holds. Raises Refused."""
        seen = Seen()
        for piece in _pieces(file, title):
            if b"\0" in piece:
                raise Refused(
                    "corrupt_workbook", "a sheet in an encoding that no program writes", title
                )
            self._reach(seen, piece, title)
            for signs, pattern, text in _GIVEN_AS_BLANK:
                if any(sign in piece for sign in signs):
                    seen.faulty += _note(seen, pattern.findall(piece), text)
            if seen.faulty > limits.MAX_FAULTY:
                raise Refused(
                    "cell_error",
                    f"more than {limits.MAX_FAULTY:,} cells with errors or formulas without a "
                    "value; open it in a spreadsheet program and save it",
                    title,
                )
            if self._percent:
                _note(seen, self._percent.findall(piece), PERCENT)
            if b"hidden" in piece:
                seen.hidden_rows += map(int, _HIDDEN_ROW.findall(piece))
                for given in _HIDDEN_COLUMNS.findall(piece):
                    ends = {name: int(number) for name, number in _ENDS.findall(given)}
                    last = min(ends.get(b"max", 0), seen.columns)
                    seen.hidden_columns += range(ends.get(b"min", 1) - 1, last)
        return seen

    def _reach(self, seen: Seen, piece: bytes, title: str) -> None:
        at = _ANY if _NOT_PLAIN.search(piece) else _PLAIN
        if at.wide.search(piece):
            raise Refused("too_many_columns", "more than 702 columns", title)
        seen.columns = max(seen.columns, *map(_letters, set(at.two_letters.findall(piece))), 0)
        seen.rows = max(seen.rows, *map(int, set(at.late_rows.findall(piece))), 0)
        if at is _ANY and _UNPLACED.search(piece):
            message = "cells without an address; open it and save it again"
            raise Refused("corrupt_workbook", message, title)
        if self._texts:
            numbers = map(int, _SHARED.findall(piece))
            seen.text += sum(self._texts[one] for one in numbers if one < len(self._texts))
        if seen.columns * seen.rows > limits.MAX_CELLS:
            reach = f"its cells reach over {seen.rows:,} rows and {seen.columns} columns"
            raise Refused("too_large", reach, title)
        if seen.text > limits.MAX_TEXT:
            raise Refused(
                "too_large", f"its texts unfold to more than {limits.MAX_TEXT >> 20} MB", title
            )


def _note(seen: Seen, cells: list[tuple[bytes, bytes]], text: str) -> int:
    for letters, row in cells:
        seen.patches.setdefault(int(row), []).append((_letters(letters) - 1, text))
    return len(cells)


def _pieces(file: IO[bytes], title: str) -> Iterator[bytes]:
    """The part in pieces that end with whole rows."""
    rest = b""
    while block := file.read(_BLOCK):
        rest += block
        end = rest.rfind(b"row>")
        if end >= 0:
            yield rest[: end + 4]
            rest = rest[end + 4 :]
        elif len(rest) > limits.MAX_ROW:
            raise Refused("too_large", f"a row of more than {limits.MAX_ROW >> 20} MB", title)
    yield rest


def _letters(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
