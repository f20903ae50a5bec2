"""Papers read back by libraries that did not write them: python-docx reads DOCX, pypdf PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader


@dataclass(frozen=True)
class Docx:
    """What a DOCX holds: its paragraphs, its tables cell by cell, its foot as XML."""

    paragraphs: list[str]
    tables: list[list[list[str]]]
    heads_repeated: int
    pictures: list[str]
    foot: str
    last_is_text: bool

    @property
    def text(self) -> str:
        """All words."""
        cells = [cell for table in self.tables for row in table for cell in row]
        return "\n".join([*self.paragraphs, *cells])


def read_docx(content: bytes) -> Docx:
    """Open a DOCX."""
    found = Document(io.BytesIO(content))
    body = found.element.body
    last = [one for one in body if not one.tag.endswith("sectPr")][-1]
    return Docx(
        paragraphs=[one.text for one in found.paragraphs],
        tables=[[[c.text for c in row.cells] for row in table.rows] for table in found.tables],
        heads_repeated=len(body.findall(f".//{qn('w:tblHeader')}")),
        pictures=[one.get("descr", "") for one in body.iter(qn("wp:docPr"))],
        foot=found.sections[0].footer._element.xml,
        last_is_text=last.tag.endswith("}p") and bool("".join(last.itertext()).strip()),
    )


def read_pdf(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
