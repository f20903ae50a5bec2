"""The text of a DOCX: the paragraphs of its main part, one a line, in the order of the file.

Cells of tables and text boxes are paragraphs as well. What is deleted under review, moved away, a
field's instruction, a phonetic guide or said again for old programs is no text of it; headers,
footnotes and comments are parts of their own, which are not read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from graph.unfolding import Refused, limits, parts

_SPACE = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_UNREAD = frozenset({"pPr", "moveFrom", "rt"})
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


def word_text(archive: zipfile.ZipFile) -> str:
    """The text of a DOCX.

    Raises
    ------
    Refused
        it is another archive, unfolds to too much, or has a document type.
    """
    try:
        if not (main := _main(archive, parts.bounded(archive))):
            raise Refused("not_a_document", "an archive that is no DOCX: save it as DOCX or PDF")
        reader = _Reader()
        parts.parse(reader.parser, archive, main)
    except Refused as reason:
        if reason.rule == "corrupt_workbook":
            raise Refused("corrupt_document", f"the DOCX is damaged: {reason.message}") from None
        raise
    return "\n".join(reader.lines)


def _main(archive: zipfile.ZipFile, inside: Mapping[str, zipfile.ZipInfo]) -> str | None:
    """The part that is the document, which its relations name; None if there is none."""
    named: list[str] = []

    def relation(name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship" and given.get("Type", "").endswith("/officeDocument"):
            named.append(given.get("Target", "").lstrip("/"))

    if "_rels/.rels" in inside:
        parts.elements(archive, "_rels/.rels", relation)
    return next((one for one in named if one in inside and one.startswith("word/")), None)


class _Reader:
    """Gathers the lines of a document while it is parsed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[list[str]] = []
        """Pieces of the paragraphs that are open: one of a text box stands inside another."""
        self._unread = 0
        self._taking = False
        self._length = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _: object) -> None:
        space, _, local = name.rpartition(" ")
        word = space in _SPACE
        if self._unread or name == _FALLBACK or (word and local in _UNREAD):
            self._unread += 1
        elif word and local == "p":
            self._open.append([])
        elif word and local == "t":
            self._taking = True
        elif word and self._open and local in _BREAKS:
            self._open[-1].append(_BREAKS[local])

    def _end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if self._unread:
            self._unread -= 1
        elif space in _SPACE and local == "t":
            self._taking = False
        elif space in _SPACE and local == "p" and self._open:
            self.lines.append("".join(self._open.pop()))

    def _text(self, text: str) -> None:
        if self._taking and self._open:
            self._length += len(text)
            if self._length > limits.MAX_CHARACTERS:
                raise Refused(
                    "too_large", f"more than {limits.MAX_CHARACTERS:,} characters of text"
                )
            self._open[-1].append(text)
