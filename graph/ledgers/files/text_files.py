"""CSV and TSV files: their encoding, their separator, and their rows one after another.

The encoding is found by reading the whole file: a byte order mark, else strict UTF-8, else GB18030
(of which GBK and GB2312 are parts), else an error. A file of which only the beginning is ASCII is
thus read right, and one that is cut in the middle of a character is told from one that is not text.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TextIO, cast

from graph.errors import Finding, InvalidInput
from graph.ledgers.values.cells import Cell

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", "\t", ";", "|")
_PEEK = 30
_MAX_ROW = 4 << 20
"""Characters of a row, on however many lines. A cell of 131,072 is refused by the csv module."""
MAX_CELLS = 16_384
"""Columns of a worksheet; a row of a text file with more is none of a table."""
_IDLE = "\ufeff\x1a"
"""What joining files puts before a line: the mark that began the second, the end mark of DOS."""


def refused(rule: str, message: str, name: str | None, **where: object) -> InvalidInput:
    """The error that refuses a file, with its one finding."""
    finding = Finding(rule, message, name, **where)  # type: ignore[arg-type]
    return InvalidInput(f"nothing was read: {finding}", [finding])


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class TextTable:
    """A text file whose encoding and separator are known; its rows can be read again and again."""

    path: Path
    name: str
    encoding: str
    separator: str

    def rows(self, printed: list[str] | None = None) -> Iterator[tuple[int, list[Cell]]]:
        """Rows with their number, counted as a spreadsheet counts them. Raises InvalidInput.

        The lines that a row was read from are added to ``printed``.
        """
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = _Lines(file, printed)
            reader = csv.reader(lines, delimiter=self.separator, strict=True)
            row = 0
            try:
                for row, cells in enumerate(reader, 1):
                    if len(cells) > MAX_CELLS:
                        raise _TooMuch("too_many_columns", f"{len(cells):,} cells in a row")
                    lines.left = _MAX_ROW
                    yield row, cast(list[Cell], cells)
            except _TooMuch as much:
                at = row if much.rule == "too_many_columns" else row + 1
                raise refused(much.rule, str(much), self.name, row=at) from None
            except csv.Error as error:
                raise refused("malformed_csv", str(error), self.name, row=row + 1) from None


class _TooMuch(Exception):
    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class _Lines:
    """The lines of a file for the csv module, of which a row takes no more than is left to it."""

    def __init__(self, file: TextIO, printed: list[str] | None = None) -> None:
        self._file = file
        self._printed = printed
        self.left = _MAX_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(self.left + 1):
            self.left -= len(line)
            if self.left < 0:
                raise _TooMuch(
                    "too_large", f"a row of more than {_MAX_ROW >> 20} million characters"
                )
            if self._printed is not None:
                self._printed.append(line)
            yield line.lstrip(_IDLE) if line[0] in _IDLE else line


def encoding_of(path: Path, name: str) -> str:
    """The encoding, by the rules above; O(size), in blocks. Raises InvalidInput."""
    with path.open("rb") as file:
        start = file.read(4)
    encodings = [encoding for mark, encoding in _MARKS if start.startswith(mark)]
    reason = ""
    for encoding in encodings or ("utf-8", "gb18030"):
        try:
            _decode(path, encoding, name)
            return encoding
        except UnicodeDecodeError as error:
            reason = f"{error.reason}, for {encoding}"
    raise refused("encoding", f"neither UTF-8 nor GB18030: {reason}", name)


def _decode(path: Path, encoding: str, name: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if encoding != "utf-16" and b"\0" in block:
                raise refused("nul_bytes", "the file holds NUL bytes, so it is no text", name)
            decoder.decode(block)
    decoder.decode(b"", final=True)


def tables(path: Path, name: str, encoding: str) -> Iterator[tuple[TextTable, list[list[Cell]]]]:
    """The file read with each separator, and the first rows that gives; the likeliest first."""
    found = []
    for separator in _SEPARATORS:
        table = TextTable(path, name, encoding, separator)
        first: list[list[Cell]] = []
        # a row that cannot be read is told when it is its turn
        with suppress(InvalidInput):
            first.extend(cells for _, cells in islice(table.rows(), _PEEK))
        found.append((max((len(cells) for cells in first), default=0), table, first))
    found.sort(key=lambda one: -one[0])
    for _, table, first in found:
        yield table, first
