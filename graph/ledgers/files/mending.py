"""A file with its corrected cells, as the office has it otherwise: a workbook stays one, with all
that is in it, and a text file keeps its encoding, its separator and every other line.

Cells are corrected as text: what is read from the mended file is what was read with the correction.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape

from graph.errors import Conflict
from graph.ledgers.files.geojson_files import GeoJsonTable
from graph.ledgers.files.ledger import LedgerTable
from graph.ledgers.files.text_files import TextTable
from graph.ledgers.files.workbooks import WorkbookTable
from graph.ledgers.values.cells import shown
from graph.unfolding.parts import sheets

Cells = Mapping[int, Mapping[int, str]]
"""Texts of cells by their row, from 1, and column, from 0."""

_BLOCK = 1 << 16
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"[^>]*?/>')
_NO_LONGER_MERGED = re.compile(
    rb"<((?:\w+:)?)mergeCells\b[^>]*>\s*</\1mergeCells>|<(?:\w+:)?mergeCells\b[^>]*/>"
)
_COUNTED = re.compile(rb'(<(?:\w+:)?mergeCells\b[^>]*?)\s+count="\d+"')
_CHAIN = "xl/calcChain.xml"
_TO_CHAIN = re.compile(rb"<(?:Override|Relationship)\b[^>]*calcChain[^>]*/>")
_TELLING_OF_CHAIN = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")


def mended(path: Path, ledgers: Sequence[LedgerTable]) -> Iterator[bytes]:
    """The content of a file with the corrections of its ledgers, in pieces.

    Parameters
    ----------
    path
        where the file is; a text file or an xlsx workbook.
    ledgers
        those that were read from it.

    Raises
    ------
    Conflict
        a cell to be corrected has a formula on which others rest, or the file is GeoJSON.
    """
    (first, *_) = ledgers
    if isinstance(first.table, TextTable):
        yield from _text(first.table, first.corrected_cells)
        return
    if isinstance(first.table, GeoJsonTable) and any(one.corrected_cells for one in ledgers):
        raise Conflict("a GeoJSON file is not rewritten: correct it where it is made")
    if isinstance(first.table, GeoJsonTable):
        yield path.read_bytes()
        return
    with TemporaryFile() as file:
        _workbook(path, ledgers, file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


# --- text files -------------------------------------------------------------------------------


def _text(table: TextTable, cells: Cells) -> Iterator[bytes]:
    encode = codecs.getincrementalencoder(table.encoding)().encode
    lines: list[str] = []
    rows = table.rows(lines)
    for row, read in rows:
        printed = "".join(lines)
        lines.clear()
        if row in cells:
            ending = printed[len(printed.rstrip("\r\n")) :]
            line = io.StringIO()
            made = [*read, *[""] * (max(cells[row]) + 1 - len(read))]
            for at, text in cells[row].items():
                made[at] = text
            csv.writer(line, delimiter=table.separator, lineterminator=ending).writerow(made)
            printed = line.getvalue()
        yield encode(printed)
    yield encode("".join(lines), True)


# --- workbooks --------------------------------------------------------------------------------


def _workbook(path: Path, ledgers: Sequence[LedgerTable], file: IO[bytes]) -> None:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(file, "w") as out:
        by_title = {one.sheet: one for one in ledgers if one.corrected_cells}
        parts = {part: by_title[title] for title, part in sheets(archive)[0] if title in by_title}
        new = {part: _sheet(archive.read(part), ledger) for part, ledger in parts.items()}
        unchained = any(formulas for _, formulas in new.values())
        for info in archive.infolist():
            if unchained and info.filename == _CHAIN:
                continue  # the order of computing is found anew
            if info.filename in new:
                out.writestr(info, new[info.filename][0])
            elif unchained and info.filename in _TELLING_OF_CHAIN:
                out.writestr(info, _TO_CHAIN.sub(b"", archive.read(info)))
            else:
                with archive.open(info) as source, out.open(info, "w") as target:
                    shutil.copyfileobj(source, target)


def _sheet(xml: bytes, ledger: LedgerTable) -> tuple[bytes, bool]:
    """The sheet with corrected cells, and whether one of them had a formula."""
    xml, cells = _unmerged(xml, ledger)
    places = _Places(xml, cells)
    made, at = [], 0
    formulas = False
    for begin, end, text in sorted(places.found):
        if b"<f" in (old := xml[begin:end]):
            if b"shared" in old or b"array" in old:
                raise Conflict(
                    "a cell to be corrected has a formula on which others rest: correct it in the "
                    "spreadsheet"
                )
            formulas = True
        made += [xml[at:begin], text]
        at = end
    return b"".join([*made, xml[at:]]), formulas


def _unmerged(xml: bytes, ledger: LedgerTable) -> tuple[bytes, dict[int, dict[int, str]]]:
    """The sheet without merged cells that are corrected in part, and the texts of cells.

    What a cell that was merged says is said by each of its rows then.
    """
    shift = ledger.table.left if isinstance(ledger.table, WorkbookTable) else 0
    corrected = ledger.corrected_cells
    cells = {
        row: {at + shift: text for at, text in texts.items()} for row, texts in corrected.items()
    }
    hit = []
    for match in _MERGED.finditer(xml):
        left, right = _column(match[1].decode()), _column(match[3].decode())
        top, bottom = int(match[2]), int(match[4])
        if any(
            top <= row <= bottom and left <= at <= right
            for row, texts in cells.items()
            for at in texts
        ):
            hit.append((match, left, top, bottom))
    if not hit:
        return xml, cells
    for row, read in ledger.table.rows():
        for _, left, top, bottom in hit:
            at = left - shift
            if top < row <= bottom and 0 <= at < len(read) and (text := shown(read[at])):
                cells.setdefault(row, {}).setdefault(left, text)
    for match, *_ in reversed(hit):
        xml = xml[: match.start()] + xml[match.end() :]
    return _COUNTED.sub(rb"\1", _NO_LONGER_MERGED.sub(b"", xml)), cells


class _Places:
    """Where in the XML of a sheet cells stand or belong, by its bytes.

    ``found``: the first byte, the one behind the last, and what is to stand there.
    """

    def __init__(self, xml: bytes, cells: Cells) -> None:
        self.found: list[tuple[int, int, bytes]] = []
        self._xml = xml
        self._cells = cells
        self._row, self._at = 0, -1
        self._open: tuple[int, bytes] | None = None
        self._left: dict[int, str] = {}
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._at, self._left = -1, dict(self._cells.get(self._row, {}))
        elif local == "c" and self._left:
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._at = _column(match[1]) if match else self._at + 1
            self._insert(prefix, self._at)
            if (text := self._left.pop(self._at, None)) is not None:
                made = _cell(prefix, self._row, self._at, text, attributes.get("s"))
                self._open = (self._parser.CurrentByteIndex, made)

    def _end(self, name: str) -> None:
        prefix, _, local = name.rpartition(":")
        here = self._parser.CurrentByteIndex
        if local == "c" and self._open:
            begin, made = self._open
            self.found.append((begin, self._xml.index(b">", here) + 1, made))
            self._open = None
        elif local == "row" and self._left:
            self._insert(prefix, 1 << 20)

    def _insert(self, prefix: str, before: int) -> None:
        """Cells that the row does not have, in front of the one that is there."""
        here = self._parser.CurrentByteIndex
        for at in sorted(one for one in self._left if one < before):
            made = _cell(prefix, self._row, at, self._left.pop(at), None)
            self.found.append((here, here, made))


def _cell(prefix: str, row: int, at: int, text: str, style: str | None) -> bytes:
    tag = f"{prefix}:" if prefix else ""
    styled = f' s="{style}"' if style else ""
    return (
        f'<{tag}c r="{_letters(at)}{row}"{styled} t="inlineStr"><{tag}is><{tag}t '
        f'xml:space="preserve">{escape(text)}</{tag}t></{tag}is></{tag}c>'
    ).encode()


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = 26 * at + ord(letter) - 64
    return at - 1


def _letters(at: int) -> str:
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text
