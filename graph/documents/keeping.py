"""Documents as files: one archive for each source, in a folder beside the data.

It holds the file as it was given, its text, and what is known of both; so it is there whole or not
at all, and can be opened without this program.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from graph.documents.paragraphs import Paragraph, paragraphs_of
from graph.errors import Conflict, Finding, InvalidInput, NotFound, StoreUnwritable
from graph.files import replaced, stamp
from graph.unfolding import Refused, apart, limits

MAX_BYTES = 50_000_000
"""Of a document; a scan with its text layer has about a megabyte in ten pages."""

_RECORD, _TEXT, _ORIGINAL = "document.json", "text.txt", "original"
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document.

    ``bytes`` and ``digest`` are of its file, ``length`` (in Unicode characters) and ``text_digest``
    (of its UTF-8) of its text; both digests are SHA-256 in hex. ``pages`` says where each page
    begins in the text, of a PDF; ``blank_pages`` counts those without text. ``attached`` is the
    time, in UTC.
    """

    source: str
    name: str
    kind: str
    bytes: int
    digest: str
    length: int
    text_digest: str
    pages: tuple[int, ...]
    blank_pages: int
    attached: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with its text, by paragraphs."""

    document: Document
    text: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a source says of its document: the SHA-256 of its text or file, and its characters."""

    source: str
    digest: str | None
    length: int | None


def attach(folder: Path, file: Path, expected: Expected, *, name: str) -> Document:
    """Keep a document for a source. The same one again changes nothing.

    Parameters
    ----------
    folder
        where documents are kept; it is made if need be.
    file
        the document; ``name`` is what it is called.
    expected
        the source. Where it has a digest the document's text, or its file, has to be byte for
        byte what the digest is of; otherwise those of the document are what is written down.

    Raises
    ------
    InvalidInput
        it cannot be read, has no text, takes too much, or is not what the source says.
    Conflict
        another document is attached to the source.
    StoreUnwritable
        it cannot be kept.
    """
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise _refused("too_large", f"more than {MAX_BYTES:,} bytes", name)
        content = file.read_bytes()
        told, text = _read(file, name)
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror or error}") from None
    digest = sha256(content).hexdigest()
    text = _agreeing(text, digest, expected, name)
    document = Document(
        source=expected.source,
        name=name,
        kind=told["kind"],
        bytes=len(content),
        digest=digest,
        length=len(text),
        text_digest=_digest(text),
        pages=tuple(told["pages"]),
        blank_pages=told["blank"],
        attached=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    there = find(folder, expected.source)
    if there is not None:
        if (there.digest, there.text_digest) == (digest, document.text_digest):
            return there
        raise Conflict(
            f"another document is attached to {expected.source}: {there.name}, SHA-256 "
            f"{there.digest}; detach it first"
        )
    _write(folder, document, content, text)
    return document


def detach(folder: Path | None, source: str) -> Document:
    """Keep a source's document no longer. Raises NotFound, StoreUnwritable."""
    document = opened(folder, source).document
    try:
        _place(folder, source).unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnwritable(f"the document cannot be removed: {error.strerror}") from error
    return document


def find(folder: Path | None, source: str) -> Document | None:
    """The document of a source; None where none is attached. Raises InvalidInput."""
    place = _place(folder, source)
    return None if (stamp := _stamp(place)) is None else _opened(place, stamp).document


def opened(folder: Path | None, source: str) -> Opened:
    """The document of a source with its text.

    Raises
    ------
    NotFound
        none is attached.
    InvalidInput
        what is kept is damaged.
    """
    place = _place(folder, source)
    if (stamp := _stamp(place)) is None:
        raise NotFound(f"no document is attached to {source}")
    return _opened(place, stamp)


def original(folder: Path | None, source: str) -> bytes:
    """The file of a source's document as it was attached. Raises NotFound, InvalidInput."""
    document = opened(folder, source).document
    try:
        with zipfile.ZipFile(_place(folder, source)) as archive:
            content = archive.read(_ORIGINAL)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError) as error:
        raise _damaged(_place(folder, source), error) from None
    if sha256(content).hexdigest() != document.digest:
        raise _damaged(_place(folder, source), "its file is not what was attached")
    return content


def documents_stamp(folder: Path | None) -> str:
    """Changes when a document is attached or detached: what a kept answer rests on."""
    return stamp(folder, "*.zip")


def _place(folder: Path | None, source: str) -> Path:
    """Where the document of a source is, or would be; an id may be no name of a file."""
    return (folder or Path("/nonexistent")) / f"{sha256(source.encode()).hexdigest()[:32]}.zip"


def _stamp(place: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        told = place.stat()
        return told.st_mtime_ns, told.st_size
    return None


@lru_cache(maxsize=8)
def _opened(place: Path, stamp: tuple[int, int]) -> Opened:
    """Read once for each stamp; eight books take a few hundred megabytes at most."""
    try:
        with zipfile.ZipFile(place) as archive:
            record = json.loads(archive.read(_RECORD))
            text = archive.read(_TEXT).decode("utf-8")
        document = Document(**{**record, "pages": tuple(record["pages"])})
    except (OSError, zipfile.BadZipFile, zlib.error, LookupError, TypeError, ValueError) as error:
        raise _damaged(place, error) from None
    if _digest(text) != document.text_digest:
        raise _damaged(place, "its text is not what was attached")
    return Opened(document, text, paragraphs_of(text))


def _damaged(place: Path, why: object) -> InvalidInput:
    return InvalidInput(f"{place} is damaged: {why}; remove it and attach the document again")


def _read(file: Path, name: str) -> tuple[dict[str, Any], str]:
    with TemporaryFile() as out:
        try:
            told = apart.unfolded("graph.documents", file, out, seconds=limits.DOCUMENT_SECONDS)
        except Refused as reason:
            raise _refused(reason.rule, reason.message, name) from None
        out.seek(0)
        return told, out.read().decode("utf-8")


def _write(folder: Path, document: Document, content: bytes, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            replaced(_place(folder, document.source)) as new,
            zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            record = json.dumps(asdict(document), ensure_ascii=False, indent=1)
            archive.writestr(_RECORD, record + "\n")
            archive.writestr(_TEXT, text.encode("utf-8"))
            archive.writestr(_ORIGINAL, content)
    except OSError as error:
        raise StoreUnwritable(f"the document cannot be kept: {error.strerror}") from error


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _agreeing(text: str, digest: str, expected: Expected, name: str) -> str:
    """The text as the source means it, with or without a byte order mark. Raises InvalidInput."""
    bare = text.removeprefix(_MARK)
    for one in (text, bare):
        if expected.digest in {_digest(one), digest} and expected.length in {None, len(one)}:
            return one
    if expected.digest is None and expected.length in {None, len(bare)}:
        return bare
    raise _refused("other_document", _difference(bare, digest, expected), name)


def _difference(text: str, digest: str, expected: Expected) -> str:
    """What differs between a document and what its source says, and what would mend it."""
    told = []
    if expected.length not in {None, len(text)}:
        told.append(
            f"the text has {len(text):,} characters, that of the source {expected.length:,}"
        )
    if expected.digest is not None and expected.digest not in {_digest(text), digest}:
        told.append(
            f"its SHA-256 is {_digest(text)} (of the file {digest}), that of the source "
            f"{expected.digest}"
        )
        plain = text.replace("\r\n", "\n")
        for other, how in (
            (plain, "line ends were LF"),
            (plain.replace("\n", "\r\n"), "line ends were CRLF"),
            (plain.rstrip(), "nothing stood behind the last character"),
            (plain.rstrip() + "\n", "one line end stood behind the last character"),
        ):
            if _digest(other) == expected.digest:
                told.append(f"it would be the same if {how}")
                break
    return f"this is not the document of {expected.source}: {'; '.join(told)}"


def _refused(rule: str, message: str, name: str) -> InvalidInput:
    finding = Finding(rule, message, name)
    return InvalidInput(f"nothing was attached: {finding}", [finding])
