"""xlsx and xls workbooks: checked before they are opened, then read by calamine.

calamine keeps a sheet as a dense block of cells and ends the process if there is no memory for it.
So what an xlsx file would unfold to is found first, from its parts: a cell in the last row and
column, an archive that unfolds to gigabytes, one long text that a million cells refer to. The
same look finds cells with errors and formulas that were never computed, which calamine gives as
blanks. An xls file has at most 65,536 rows of 256 columns.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree import ElementTree

import python_calamine as calamine

from graph.errors import InvalidInput
from graph.ledgers.cells import Cell
from graph.ledgers.rules import CELL_ERROR, NO_VALUE
from graph.ledgers.text_files import refused

MAX_UNFOLDED = 512 << 20
"""Bytes of XML in an xlsx file; 100,000 rows of an enterprise ledger have about 150 MB."""

MAX_CELLS = 24_000_000
"""Cells between the first and the last used one, blank ones too; each takes 32 bytes."""

_MAX_TEXT = 1 << 30
_MAX_MERGED = 500_000
"""Cells that merges may stand for; further ones are left blank."""
_MAX_FAULTY = 10_000
_BLOCK = 4 << 20
_MAX_ROW = 32 << 20
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    *(ValueError, LookupError, OverflowError, ElementTree.ParseError),
)
"""What zipfile and the parser raise where an archive contradicts itself."""

_WORKSHEET = calamine.SheetTypeEnum.WorkSheet


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
    rb"""<(?:\w+:)?c\s[^>]*\br\s*=\s*["']([A-Z]+)(\d+)["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_GIVEN_AS_BLANK = (
    ((b'"e"', b"'e'"), _ERROR, CELL_ERROR),
    ((b"<f", b":f"), _FORMULA, NO_VALUE),
)
"""What calamine gives as a blank: a quick sign that there may be some, what finds it, our word."""
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")


@dataclass(slots=True, eq=False)
class SheetTable:
    """One sheet. It stays in memory while this lives, so that it can be read again at once."""

    name: str
    sheet: calamine.CalamineSheet
    patches: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """Cells by row whose content calamine does not give: column from 0, and what is there."""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows with their number. A merged cell's value stands in each of its rows."""
        start = self.sheet.start
        if start is None:
            return
        left = start[1]
        merged = self._merged(left)
        above: dict[int, Cell] = {}
        for row, cells in enumerate(self.sheet.iter_rows(), 1):
            made = [_cell(cell) for cell in cells]
            for column, text in self.patches.get(row, ()):
                if 0 <= column - left < len(made):
                    made[column - left] = text
            for column, begins in merged.get(row, ()):
                if begins:
                    above[column] = made[column]
                elif made[column] == "":
                    made[column] = above.get(column, "")
            yield row, made

    def _merged(self, left: int) -> dict[int, list[tuple[int, bool]]]:
        """The rows that vertically merged cells span: (column, whether it begins there)."""
        spans: dict[int, list[tuple[int, bool]]] = {}
        area = 0
        end = self.sheet.end or (0, 0)
        for (top, first), (bottom, last) in self.sheet.merged_cell_ranges or ():
            bottom = min(bottom, end[0])
            area += max(0, bottom - top)
            if bottom <= top or first != last or area > _MAX_MERGED:
                continue
            for row in range(top, bottom + 1):
                spans.setdefault(row + 1, []).append((first - left, row == top))
        return spans


def _cell(cell: Any) -> Cell:
    """A cell as the converters take it: truth values as words, a midnight as a day."""
    kind = type(cell)
    if kind is str or kind is float:
        return cell  # type: ignore[no-any-return]
    if kind is bool:
        return "是" if cell else "否"
    if kind is int:
        return float(cell)
    if kind is datetime and cell.time() == time.min:
        return date(cell.year, cell.month, cell.day)
    return cell  # type: ignore[no-any-return]


def open_workbook(path: Path, name: str) -> Iterator[SheetTable]:
    """The sheets with cells in them, in the order of the workbook. Raises InvalidInput."""
    patches = _examine(path, name) if zipfile.is_zipfile(path) else {}
    try:
        with calamine.load_workbook(path) as workbook:
            for title in (one.name for one in workbook.sheets_metadata if one.typ == _WORKSHEET):
                yield SheetTable(title, workbook.get_sheet_by_name(title), patches.get(title, {}))
    except calamine.PasswordError:
        raise refused("encrypted_workbook", "the workbook is encrypted", name) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _corrupt(name, str(error)) from None
    except BaseException as error:
        # a panic of the Rust library is an exception of no public class
        if type(error).__name__ != "PanicException":
            raise
        raise _corrupt(name, "its content contradicts itself") from None


def _corrupt(name: str, why: str) -> InvalidInput:
    return refused("corrupt_workbook", f"the workbook is damaged: {why[:200]}", name)


# --- the look into an xlsx file ---------------------------------------------------------------


def _examine(path: Path, name: str) -> dict[str, dict[int, list[tuple[int, str]]]]:
    """Refuse what would not fit into memory; the cells calamine gives as blanks, by sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            if len(parts) < len(archive.infolist()):
                raise _corrupt(name, "a part of the archive stands twice")
            if "xl/workbook.xml" not in parts:
                raise refused("not_a_spreadsheet", "an archive that is no xlsx workbook", name)
            if sum(info.file_size for info in parts.values()) > MAX_UNFOLDED:
                raise refused("too_large", f"it unfolds to more than {MAX_UNFOLDED >> 20} MB", name)
            texts = _text_sizes(archive, parts)
            found = {}
            for title, part in _sheet_parts(archive):
                if parts.pop(part, None):
                    with archive.open(part) as file:
                        found[title] = _scan(file, title, name, texts)
            for part in parts:
                # a sheet under a name that only calamine makes out
                content = archive.read(part)
                if b"sheetData" in content:
                    _scan(io.BytesIO(content), part, name, texts)
            return found
    except _DAMAGE as error:
        raise _corrupt(name, str(error)) from None
    except RuntimeError as error:  # zipfile's word for a member under a password
        raise refused("encrypted_workbook", str(error), name) from None


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Titles of the sheets and the part each is in."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            relation = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            part = target.get(relation, "")
            inside = part.lstrip("/") if part.startswith("/") else str(PurePosixPath("xl") / part)
            yield sheet.get("name", ""), inside


def _text_sizes(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> list[int]:
    """Bytes of each shared text that is long enough to matter, 0 for the others."""
    part = next((part for part in parts if part.lower().endswith("sharedstrings.xml")), None)
    if part is None:
        return []
    sizes = [len(piece) for piece in re.split(rb"</(?:\w+:)?si>", archive.read(part))]
    return sizes if max(sizes) > 4000 else []


@dataclass(slots=True)
class _Extent:
    """How far the cells of a sheet reach, as far as was read."""

    columns: int = 26
    rows: int = 99_999
    text: int = 0


def _scan(
    file: IO[bytes], title: str, name: str, texts: list[int]
) -> dict[int, list[tuple[int, str]]]:
    patches: dict[int, list[tuple[int, str]]] = {}
    extent = _Extent()
    for piece in _pieces(file, title, name):
        if b"\0" in piece:
            raise _corrupt(name, "a sheet in an encoding that no program writes")
        at = _ANY if _NOT_PLAIN.search(piece) else _PLAIN
        if at.wide.search(piece):
            raise refused("too_many_columns", "more than 702 columns", name, sheet=title)
        extent.columns = max(extent.columns, *map(_letters, set(at.two_letters.findall(piece))), 0)
        extent.rows = max(extent.rows, *map(int, set(at.late_rows.findall(piece))), 0)
        if at is _ANY and _UNPLACED.search(piece):
            raise refused(
                "corrupt_workbook",
                "cells without an address; open it and save it again",
                name,
                sheet=title,
            )
        if texts:
            extent.text += sum(
                texts[int(one)] for one in _SHARED.findall(piece) if int(one) < len(texts)
            )
        if extent.columns * extent.rows > MAX_CELLS:
            reach = f"its cells reach over {extent.rows:,} rows and {extent.columns} columns"
            raise refused("too_large", reach, name, sheet=title)
        if extent.text > _MAX_TEXT:
            raise refused("too_large", "its texts unfold to more than 1 GB", name, sheet=title)
        for signs, pattern, text in _GIVEN_AS_BLANK:
            found = pattern.findall(piece) if any(sign in piece for sign in signs) else ()
            for letters, row in found:
                patches.setdefault(int(row), []).append((_letters(letters) - 1, text))
        if len(patches) > _MAX_FAULTY:
            raise refused(
                "cell_error",
                f"more than {_MAX_FAULTY:,} rows with errors or formulas without a "
                "value; open it in a spreadsheet program and save it",
                name,
                sheet=title,
            )
    return patches


def _pieces(file: IO[bytes], title: str, name: str) -> Iterator[bytes]:
    """The part in pieces that end with whole rows."""
    rest = b""
    while block := file.read(_BLOCK):
        rest += block
        end = rest.rfind(b"row>")
        if end >= 0:
            yield rest[: end + 4]
            rest = rest[end + 4 :]
        elif len(rest) > _MAX_ROW:
            raise refused("too_large", "a row of more than 32 MB", name, sheet=title)
    yield rest


def _letters(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
