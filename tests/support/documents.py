"""Made-up documents as files: DOCX and PDF, sound and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pypdf import PdfWriter

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str, *, before: str = "") -> bytes:
    """A DOCX whose body is this XML."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<w:document xmlns:w="{WORD}" xmlns:mc="{mc}"><w:body>{body}</w:body></w:document>'
    )
    return zipped({"_rels/.rels": _RELATIONS, "word/document.xml": document})


def paragraphs(*lines: str) -> str:
    """Paragraphs of a DOCX, a run each."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def pdf(*, pages: int = 1, password: str | None = None) -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
