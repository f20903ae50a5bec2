"""Sources, the documents attached to them, and the places in those that a figure comes from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from graph.datasets.spans import spans_of
from graph.documents.keeping import Document, Expected, Opened, find
from graph.documents.paragraphs import Paragraph, occurrences, paragraph_at
from graph.errors import InvalidInput, NotFound
from graph.model.codes import SOURCE_KIND
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LABELS, LAYERS, Picture
from queries.published.quotations import quotations

MOST = 100
"""Places that are given of one figure."""

PLACED_BY = CodeList(
    "placed_by",
    "How the place of a figure in its document is known.",
    {
        "span": Text("登记的位置", "its registered span"),
        "printed": Text("公布写法所在之处", "where it is printed"),
        "paragraph": Text("登记的段落", "its registered paragraph"),
    },
)

NO_PLACE = CodeList(
    "no_place",
    "Why no quotation is given.",
    {
        "not_attached": Text("未挂接文献，只有位置", "no document is attached: places only"),
        "not_placed": Text(
            "文献中找不到：没有登记位置或段落，公布写法也不在其中",
            "not found in the document: no span or paragraph is registered, and it does not stand "
            "there as printed",
        ),
    },
)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that is attached to a source.

    ``bytes`` and ``digest`` are of its file, ``length`` in Unicode characters and ``text_digest``
    of its text; both digests are SHA-256 in hex. ``pages`` of a PDF, of which ``blank_pages`` have
    no text. ``attached`` is the time, in UTC.
    """

    name: str
    kind: str
    bytes: int
    digest: str
    length: int
    text_digest: str
    pages: int | None
    blank_pages: int
    attached: str

    @classmethod
    def of(cls, document: Document) -> DocumentLine:
        """What is told of a document."""
        return cls(
            name=document.name,
            kind=document.kind,
            bytes=document.bytes,
            digest=document.digest,
            length=document.length,
            text_digest=document.text_digest,
            pages=len(document.pages) or None,
            blank_pages=document.blank_pages,
            attached=document.attached,
        )


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, what the graph says of its content, and the document attached to it."""

    id: str
    name: str
    name_en: str | None
    kind: str
    layer: str
    published: date | None
    digest: str | None
    length: int | None
    document: DocumentLine | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source states: by facts, in paragraphs, and as it is printed there."""

    facts: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source's text: the Unicode characters ``[start, end)``, counted from 0.

    ``by`` says how it is known. Without the document a place has no ``text``, and one that is known
    by its paragraph no characters; ``page`` is that of a PDF. ``digest`` is the SHA-256 of the
    characters' UTF-8.
    """

    by: str
    fact: str | None
    paragraph: str | None
    page: int | None
    start: int | None
    end: int | None
    digest: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where something stands in a source.

    ``attached`` tells whether the document is there to be quoted. ``ambiguous``: it stands in
    several places as it is printed, and which is meant is not known. ``count`` is of all places,
    of which the first hundred are given. ``reason`` says why there is no quotation.
    """

    source: str
    attached: bool
    ambiguous: bool
    count: int
    places: tuple[Place, ...]
    reason: str | None


def source_rows(*, picture: Picture, folder: Path | None) -> tuple[SourceRow, ...]:
    """The sources of a picture with what is attached to them, by id. Raises InvalidInput."""
    return tuple(_row(picture, at, folder) for at in picture.nodes("Source").tolist())


def source_row(*, picture: Picture, source: str, folder: Path | None) -> SourceRow:
    """One source, also after it ended. Raises NotFound, InvalidInput."""
    return _row(picture, _index(picture, source), folder)


def expected_document(*, picture: Picture, source: str) -> Expected:
    """What a document has to be for a source.

    Raises
    ------
    NotFound
        there is no such source.
    InvalidInput
        it is no document but a ledger's file or a generator.
    """
    row = source_row(picture=picture, source=source, folder=None)
    if row.kind != "document":
        kind = SOURCE_KIND.codes[row.kind].en
        raise InvalidInput(
            f"{source} is a {kind}: a document is attached to a source of kind document"
        )
    return Expected(source, row.digest, row.length)


def places_of(*, source: str, stated: Stated, opened: Opened | None) -> Places:
    """Where something stands in a source; ``opened`` is its document, if one is attached.

    By the registered spans of its facts; else where it is printed, in its paragraphs if any are
    named; else by these paragraphs. Nothing is guessed: all places are given.

    Raises
    ------
    InvalidInput
        the document is not the one that the spans are of.
    """
    places: list[Place] = []
    count = 0
    spans = spans_of(source, stated.facts, stated.paragraphs or None)
    if spans:
        texts = (
            [None] * len(spans)
            if opened is None
            else [one.text for one in quotations(article=opened.text, spans=spans)]
        )
        places = [
            Place(
                *("span", span.fact, span.paragraph, _page(opened, span.start)),
                *(span.start, span.end, span.digest, text),
            )
            for span, text in zip(spans, texts, strict=True)
        ]
    elif opened is not None and stated.printed:
        found = list(_printed(opened, stated.printed, stated.paragraphs))
        count = len(found)
        places = [_place(opened, "printed", *one) for one in found[:MOST]]
    if not places:
        places = list(islice(_paragraphs(opened, stated.paragraphs), MOST))
    reason = None
    if not places:
        reason = "not_placed"
    elif opened is None:
        reason = "not_attached"
    return Places(
        source=source,
        attached=opened is not None,
        ambiguous=count > 1,
        count=count or len(places),
        places=tuple(places),
        reason=reason,
    )


def _index(picture: Picture, source: str) -> int:
    """Position of a source in the snapshot. Raises NotFound."""
    at = picture.snapshot.index_of(source)
    if LABELS[picture.snapshot.label[at]] != "Source":
        raise NotFound(f"{source!r} is no source")
    return at


def _row(picture: Picture, at: int, folder: Path | None) -> SourceRow:
    snapshot = picture.snapshot
    id = str(snapshot.ids[at])
    document = find(folder, id)
    length = snapshot.columns["length"].at(at)
    return SourceRow(
        id=id,
        name=str(snapshot.names[at]),
        layer=LAYERS[snapshot.layer[at]],
        document=None if document is None else DocumentLine.of(document),
        length=None if length is None else int(length),
        **{
            name: snapshot.columns[name].at(at)
            for name in ("name_en", "kind", "published", "digest")
        },
    )


def _printed(
    opened: Opened, printed: str, paragraphs: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    for start, end in occurrences(opened.text, printed):
        within = paragraph_at(opened.paragraphs, start)
        if not paragraphs or (within is not None and within.id in paragraphs):
            yield start, end


def _paragraphs(opened: Opened | None, wanted: tuple[str, ...]) -> Iterator[Place]:
    known = {one.id: one for one in opened.paragraphs} if opened else {}
    for id in dict.fromkeys(wanted):
        if opened is None:
            yield Place("paragraph", None, id, None, None, None, None, None)
        elif id in known:
            yield _place(opened, "paragraph", known[id].start, known[id].end)


def _place(opened: Opened, by: str, start: int, end: int) -> Place:
    text = opened.text[start:end]
    within = paragraph_at(opened.paragraphs, start)
    return Place(
        by=by,
        fact=None,
        paragraph=within.id if within else None,
        page=_page(opened, start),
        start=start,
        end=end,
        digest=sha256(text.encode("utf-8")).hexdigest(),
        text=text,
    )


def page_of(opened: Opened, paragraph: Paragraph) -> int | None:
    """The page of a PDF that a paragraph begins on, from 1."""
    return _page(opened, paragraph.start)


def _page(opened: Opened | None, at: int) -> int | None:
    if opened is None or not opened.document.pages:
        return None
    return bisect_right(opened.document.pages, at)
