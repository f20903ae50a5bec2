"""Sources, the documents attached to them, and the places that figures come from.

A document is a text, a PDF with a text layer or a DOCX. It stays beside the data: its text is
given here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.deps import NetworkDep, Page, QueryContext, Question, WebQuestion
from api.downloads.streams import Streamed
from api.downloads.tables import attachment
from api.http.gates import Exporting, Receiving, Writing, gate_of
from api.receiving import receive
from api.routes.network.entities import provenance
from graph.documents.keeping import attach, detach, find, opened, original
from graph.errors import Conflict, InvalidInput, NotFound, StoreUnwritable
from queries.network import Network
from queries.published.sources import (
    DocumentLine,
    Places,
    SourceRow,
    Stated,
    expected_document,
    page_of,
    places_of,
    source_row,
    source_rows,
)

router = APIRouter(prefix="/sources", tags=["sources"], dependencies=[needs(Right.READ)])

_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "The file itself: a text in UTF-8 or GB18030, PDF or DOCX.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file as it was attached.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True)
class ParagraphText:
    """A paragraph of a document: the characters ``[start, end)`` of its text, counted from 0.

    ``page`` is that of a PDF on which it begins.
    """

    id: str
    page: int | None
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class DocumentText:
    """A document's text by paragraphs, from the ``first`` on; ``count`` is of all of them.

    ``next`` goes into ``first``; None at the end.
    """

    document: DocumentLine
    first: int
    count: int
    next: int | None
    paragraphs: tuple[ParagraphText, ...]


@router.get("")
def source_list(context: Question, paging: Page) -> Listing[SourceRow]:
    """What the network rests on: documents, ledger files, generators; and what is attached."""
    rows = source_rows(picture=context.picture, folder=context.network.documents)
    return context.listing(rows, paging)


@router.get("/{id}")
def source(context: Question, id: str) -> Answer[SourceRow]:
    """One source: digest and length of its content, and the document attached to it."""
    return context.answer(_row(context, id))


@router.get("/{id}/quotations")
def quotations(
    context: Question,
    id: str,
    entity: Annotated[
        str | None,
        Query(max_length=500, description="Id of an entity or relationship, or a unique name."),
    ] = None,
    fact: Annotated[str | None, Query(max_length=40, description="A fact, such as F086.")] = None,
    paragraph: Annotated[
        str | None, Query(max_length=40, description="A paragraph, such as P06.")
    ] = None,
) -> Answer[Places]:
    """Where a figure, a fact or a paragraph stands in a source, and what is said there.

    One of the three is asked for. Without the document there are places and no texts.
    """
    source = _row(context, id).id
    if sum(one is not None for one in (entity, fact, paragraph)) != 1:
        raise InvalidInput("give one of entity, fact and paragraph")
    folder = context.network.documents
    there = None if find(folder, source) is None else opened(folder, source)
    if entity is not None:
        stated = _stated(context, entity, source)
    elif fact is not None:
        stated = Stated(facts=(fact,))
    else:
        stated = Stated(paragraphs=(paragraph or "",))
    return context.answer(places_of(source=source, stated=stated, opened=there))


@router.get("/{id}/document")
def text(
    context: Question,
    id: str,
    first: Annotated[int, Query(ge=1, description="Number of the first paragraph given.")] = 1,
    limit: Annotated[int, Query(ge=1, le=1000, description="Paragraphs at most.")] = 500,
) -> Answer[DocumentText]:
    """The text of the document attached to a source, by paragraphs."""
    there = opened(context.network.documents, _row(context, id).id)
    begin, end = first - 1, first - 1 + limit
    return context.answer(
        DocumentText(
            document=DocumentLine.of(there.document),
            first=first,
            count=len(there.paragraphs),
            next=end + 1 if end < len(there.paragraphs) else None,
            paragraphs=tuple(
                ParagraphText(
                    one.id, page_of(there, one), one.start, one.end, there.text[one.start : one.end]
                )
                for one in there.paragraphs[begin:end]
            ),
        )
    )


@router.get(
    "/{id}/document/file", response_class=Response, responses=_FILE, dependencies=[Exporting]
)
def original_file(context: WebQuestion, id: str) -> Response:
    """The file of the document as it was attached."""
    row = _row(context, id)
    content = original(context.network.documents, row.id)
    document = row.document
    assert document is not None  # or there would be no file
    return Streamed(
        [content],
        headers={**context.headers, **attachment(document.name)},
        media_type="application/octet-stream",
    )


@router.put("/{id}/document", dependencies=[needs(Right.EDIT), Receiving], openapi_extra=_BODY)
async def attach_document(
    request: Request,
    network: NetworkDep,
    id: str,
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file.")],
) -> DocumentLine:
    """Attach a document to a source. The same one again changes nothing.

    Its text, or its file, has to be what the source's digest is of. A source without a digest
    takes any; another one then only after this one was detached.
    """
    folder = _folder(network)
    expected = await run_in_threadpool(
        lambda: expected_document(picture=network.picture(), source=id)
    )
    try:
        scratch = TemporaryDirectory(prefix="gongjian-")
    except OSError as error:
        raise StoreUnwritable(f"the upload cannot be kept: {error.strerror}") from error
    with scratch as place:
        file = Path(place) / "document"
        await receive(file, request.stream())
        async with gate_of(request, "write").passed():
            kept = await run_in_threadpool(attach, folder, file, expected, name=name)
    return DocumentLine.of(kept)


@router.delete(
    "/{id}/document",
    status_code=204,
    response_class=Response,
    dependencies=[needs(Right.EDIT), Writing],
)
def detach_document(network: NetworkDep, id: str) -> None:
    """Keep the document of a source no longer. What the source says of it stays."""
    if network.zones:
        expected_document(picture=network.picture(), source=id)  # or it is not theirs to touch
    detach(_folder(network), id)


def _row(context: QueryContext, id: str) -> SourceRow:
    return source_row(picture=context.picture, source=id, folder=context.network.documents)


def _folder(network: Network) -> Path:
    if network.documents is None:
        raise Conflict("this service keeps no documents: it was started without a data directory")
    return network.documents


def _stated(context: QueryContext, entity: str, source: str) -> Stated:
    """What a source states of an entity or relationship. Raises InvalidInput, NotFound."""
    found = provenance(context, entity).data
    rests = {found.source}
    printed = None
    snapshot = context.picture.snapshot
    try:
        at = snapshot.index_of(found.id)
    except NotFound:
        pass  # a relationship
    else:
        printed = snapshot.columns["printed"].at(at)
        edges = context.picture.edges("STATED_IN")
        rests |= {str(snapshot.ids[end]) for end in edges.end[edges.start == at].tolist()}
    if source not in rests:
        raise InvalidInput(f"{found.id} rests on {', '.join(sorted(rests))}, not on {source}")
    return Stated(found.facts, found.paragraphs, printed)
