"""The process: a document in, its text out as UTF-8, one line about it on the error stream."""

from __future__ import annotations

import logging
import struct
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from graph.documents.word import word_text
from graph.unfolding import Refused, limits
from graph.unfolding.telling import tell

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_PDF, _HEAD = b"%PDF-", 1024
"""A PDF may begin with something else, of so many bytes at most."""
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPACES = "\t\n\r\f\v"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    *(ValueError, LookupError, OverflowError, ExpatError),
)
"""What zipfile and the parser raise where an archive contradicts itself."""


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a document, and how it was found. ``pages``: where each begins, of a PDF;
    ``blank`` counts those without text."""

    kind: str
    text: str
    pages: tuple[int, ...] = ()
    blank: int = 0


def read(path: Path) -> Read:
    """The text of a document, whatever its name says it is. Raises Refused."""
    content = path.read_bytes()
    if not content:
        raise Refused("empty_file", "the file is empty")
    if _PDF in content[:_HEAD]:
        found = _pdf(path)
    elif content.startswith(_ZIP) or zipfile.is_zipfile(path):
        found = Read("docx", _word(path))
    elif content.startswith(_OLE) and _ENCRYPTED in content:
        raise Refused("encrypted_document", "the document is encrypted: save it without a password")
    elif content.startswith((_OLE, _RTF)):
        raise Refused(
            "not_a_document",
            "an old Word file or RTF: save it as DOCX or PDF, or its text as UTF-8",
        )
    else:
        found = Read("text", _plain(content))
    if not found.text.strip():
        message = (
            f"none of its {len(found.pages)} pages has a text layer, so it was scanned: recognize "
            "its text (OCR) first"
            if found.kind == "pdf"
            else "there is no text in it"
        )
        raise Refused("no_text", message)
    if len(found.text) > limits.MAX_CHARACTERS:
        raise Refused("too_large", f"more than {limits.MAX_CHARACTERS:,} characters of text")
    return found


def _plain(content: bytes) -> str:
    """A text as its file has it. Raises Refused."""
    reason = ""
    marked = _MARKS.get(content[:2])
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError as error:
            reason = reason or f"{error.reason} at byte {error.start}, for {encoding}"
    else:
        raise Refused("encoding", f"neither UTF-8 nor GB18030: {reason}")
    for at, character in enumerate(text):
        if character < " " and character not in _SPACES:
            raise Refused(
                "not_a_document",
                f"no text, PDF or DOCX: its character {at} is U+{ord(character):04X}",
            )
    return text


def _word(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return word_text(archive)
    except RuntimeError as error:  # zipfile's word for a member under a password
        raise Refused("encrypted_document", str(error)) from None
    except _DAMAGE as error:
        raise Refused("corrupt_document", f"the DOCX is damaged: {str(error)[:200]}") from None


def _pdf(path: Path) -> Read:
    # Taken here because it takes a while, and a text or DOCX does without.
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, LimitReachedError

    logging.disable(logging.CRITICAL)
    try:
        with PdfReader(path) as reader:
            if reader.is_encrypted:
                raise Refused("encrypted_document", "the PDF is encrypted: save it without that")
            if len(reader.pages) > limits.MAX_PAGES:
                raise Refused("too_large", f"more than {limits.MAX_PAGES:,} pages")
            texts, length = [], 0
            for page in reader.pages:
                texts.append(_shown(page.extract_text()))
                length += len(texts[-1])
                if length > limits.MAX_CHARACTERS:
                    break
    except (Refused, MemoryError):
        raise
    except FileNotDecryptedError:
        raise Refused("encrypted_document", "the PDF is encrypted: save it without that") from None
    except LimitReachedError as error:
        raise Refused("too_large", f"the PDF unfolds to too much: {str(error)[:200]}") from None
    except Exception as error:  # whatever a parser in Python meets in what contradicts itself
        raise Refused("corrupt_document", f"the PDF is damaged: {str(error)[:200]}") from None
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    blank = sum(not text.strip() for text in texts)
    return Read("pdf", "\n".join(texts), tuple(starts), blank)


def _shown(text: str) -> str:
    """Text of a page; what its fonts do not tell is U+FFFD and no control character."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(one if one >= " " or one in _SPACES else "\ufffd" for one in text)


def main(path: Path) -> dict[str, object]:
    """Write out the text; what is told of it. ``full`` if the disk is. Raises Refused."""
    try:
        found = read(path)
    except MemoryError:
        raise Refused("too_large", f"it takes more than {limits.MEMORY >> 30} GB to read") from None
    try:
        sys.stdout.buffer.write(found.text.encode("utf-8"))
        sys.stdout.flush()
    except OSError:
        return {"full": True}
    return {"kind": found.kind, "pages": found.pages, "blank": found.blank}


if __name__ == "__main__":
    tell(main, seconds=limits.DOCUMENT_SECONDS)
