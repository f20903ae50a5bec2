"""The parts of an office archive: their bounds, and what the small ones say, read as streams."""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

from graph.unfolding import Refused, limits

_BLOCK = 1 << 20
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_LONGEST_END = 64
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS = frozenset({"9", "10"})
"""Built-in number formats (ECMA-376, 18.8.30): 0% and 0.00%."""

Element = Callable[[str, Mapping[str, str]], None]


def bounded(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by name. Raises Refused where they would unfold to too much."""
    infos = archive.infolist()
    parts = {info.filename: info for info in infos}
    if len(parts) < len(infos):
        raise Refused("corrupt_workbook", "a part of the archive stands twice")
    if len(parts) > limits.MAX_PARTS:
        raise Refused("too_large", f"an archive of more than {limits.MAX_PARTS:,} parts")
    if sum(info.file_size for info in infos) > limits.MAX_UNFOLDED:
        raise Refused("too_large", f"it unfolds to more than {limits.MAX_UNFOLDED >> 20} MB")
    for info in infos:
        if info.file_size > limits.LARGE and info.file_size > limits.MAX_RATIO * max(
            1, info.compress_size
        ):
            raise Refused(
                "too_large", f"a part is packed to less than 1/{limits.MAX_RATIO} of its size"
            )
    return parts


def blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in blocks; its check sum is compared at the end."""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            yield block


def elements(archive: zipfile.ZipFile, part: str, each: Element) -> None:
    """Call for each element of a small part: its local name, and its attributes by local name.

    Raises Refused if the part is large, or has a document type.
    """
    if archive.getinfo(part).file_size > limits.MAX_PART:
        raise Refused("too_large", f"{part} has more than {limits.MAX_PART >> 20} MB")

    def start(name: str, attributes: dict[str, str]) -> None:
        each(_local(name), {_local(key): value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, archive, part)


def parse(parser: expat.XMLParserType, archive: zipfile.ZipFile, part: str) -> None:
    """Have a parser read a part. Raises Refused if it has a document type, which no program writes
    and which could define entities."""

    def doctype(*_: object) -> None:
        raise Refused("corrupt_workbook", f"{part} has a document type")

    parser.StartDoctypeDeclHandler = doctype
    for block in blocks(archive, part):
        parser.Parse(block)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """Titles of the sheets with the part each is in, and whether days count from 1904."""
    target: dict[str, str] = {}
    named: list[tuple[str, str]] = []
    from_1904 = False

    def relation(name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship":
            target[given.get("Id", "")] = given.get("Target", "")

    def sheet(name: str, given: Mapping[str, str]) -> None:
        nonlocal from_1904
        if name == "sheet":
            named.append((given.get("name", ""), given.get("id", "")))
        elif name == "workbookPr" and given.get("date1904", "").lower() in ("1", "true", "on"):
            from_1904 = True

    elements(archive, "xl/_rels/workbook.xml.rels", relation)
    elements(archive, "xl/workbook.xml", sheet)
    return [(title, _inside(target.get(key, ""))) for title, key in named], from_1904


def _inside(part: str) -> str:
    return part.lstrip("/") if part.startswith("/") else str(PurePosixPath("xl") / part)


def percent_styles(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> list[str]:
    """Numbers of the cell styles that show a fraction as a percentage."""
    part = next((part for part in parts if part.lower() == "xl/styles.xml"), None)
    formats = set(_PERCENT_FORMATS)
    found: list[str] = []
    within = ""
    at = -1

    def style(name: str, given: Mapping[str, str]) -> None:
        nonlocal within, at
        if name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name
        elif name == "numFmt" and "%" in _LITERAL.sub("", given.get("formatCode", "")):
            formats.add(given.get("numFmtId", ""))
        elif name == "xf" and within == "cellXfs":
            at += 1
            if given.get("numFmtId") in formats:
                found.append(str(at))

    if part is not None:
        elements(archive, part, style)
    return found


def text_sizes(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> array[int]:
    """Bytes of each shared text. Raises Refused for more of them than anybody writes."""
    sizes = array("I")
    part = next((part for part in parts if part.lower().endswith("sharedstrings.xml")), None)
    rest, passed = b"", 0
    for block in blocks(archive, part) if part else ():
        data, at = rest + block, 0
        for end in _TEXT_END.finditer(data):
            sizes.append(passed + end.end() - at)
            passed, at = 0, end.end()
        rest = data[max(at, len(data) - _LONGEST_END) :]
        passed += len(data) - at - len(rest)
        if len(sizes) > limits.MAX_SHARED:
            raise Refused("too_large", f"more than {limits.MAX_SHARED:,} different texts")
    return sizes


def hold_a_sheet(file: IO[bytes]) -> bool:
    """Whether a part has the cells of a sheet; it is read to its end, for the check sum."""
    last, found = b"", False
    while block := file.read(_BLOCK):
        found = found or b"sheetData" in last + block
        last = block[-16:]
    return found
