"""Single entities: found by a text, shown with their relations, traced to their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.deps import Page, QueryContext, Question
from api.ready.offering import Offered, offered
from api.ready.pages import PageLink, pages_called
from graph.datasets.spans import Span, spans_of
from graph.errors import NotFound
from queries.history.rows import PlainRow, edge_row, node_row
from queries.identity.rulings import TYPE_OF
from queries.lookup import NodeLine, degree, lines, ties
from queries.search import MAX_TEXT, Hit, search

router = APIRouter(tags=["entities"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a node or relationship comes from: its source, the facts and paragraphs that state it.

    Sentences of a source are not kept. ``spans`` say where the quotations behind the facts stand in
    it, as character positions ``[start, end)``, and by which SHA-256 they are known.
    """

    id: str
    layer: str
    source: str
    source_name: str | None
    source_digest: str | None
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    spans: tuple[Span, ...]
    certainty: str | None
    note: str | None
    note_en: str | None


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relationship of an entity, which it leads out of or into, with its own origin."""

    id: str
    type: str
    direction: str
    other: str
    other_name: str
    undated: bool
    since: date | None
    until: date | None
    properties: dict[str, Any]
    provenance: Origin


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A node with all that is stated of it. ``holds``: valid on the day. ``undated``: no dates.

    ``same_as`` is the node that represents it, where a decision says that they are one body;
    ``merged_from`` are those that it represents. ``relations`` are the first of
    ``relations_count``, those of ``merged_from`` among them; the path ``relations`` has them all.
    """

    id: str
    label: str
    second_labels: tuple[str, ...]
    holds: bool
    undated: bool
    properties: dict[str, Any]
    provenance: Origin
    same_as: NodeLine | None
    merged_from: tuple[NodeLine, ...]
    relations: tuple[Relation, ...]
    relations_count: int


@dataclass(frozen=True, kw_only=True)
class SearchListing(Listing[Hit]):
    """Entities, best first, and beside them the pages that are called so and the ready questions
    that the text asks or begins. Links are relative to the start page, without language and day."""

    pages: tuple[PageLink, ...]
    questions: tuple[Offered, ...]


@router.get("/search", name="search")
def search_everything(
    context: Question,
    paging: Page,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MAX_TEXT,
            description="Part of a name, code, address or id, pinyin, or a question.",
        ),
    ],
) -> SearchListing:
    """What a text finds: entities by name, alias, code, address, pinyin or id (whole first, then
    beginning, then inside, then addresses), pages, and ready questions."""
    after = paging.after(context, (int, int, str))
    page = search(
        picture=context.picture,
        text=q,
        after=None if after is None else (after[0], after[1], after[2]),
        limit=paging.limit,
    )
    return SearchListing(
        data=page.hits,
        pages=pages_called(q),
        questions=offered(context.picture, q, page.hits),
        **context.page(page.count, page.following, shown=len(page.hits)),
    )


@router.get("/entities/{id}")
def entity(context: Question, id: str) -> Answer[Entity]:
    """One entity, by id or exact unique name or alias, also after it ended."""
    wanted = _id(context, id)
    snapshot = context.picture.snapshot
    at = snapshot.index_of(wanted)
    row = _in_layers(context, node_row(snapshot, at), id)
    stated = row.stated()
    return context.answer(
        Entity(
            id=row.id,
            label=row.type,
            second_labels=row.second_labels,
            holds=bool(context.picture.stored[at]),
            undated=row.undated,
            properties=stated,
            provenance=_origin(context, row.id, stated),
            same_as=_same_as(context, wanted),
            merged_from=lines(context.picture, _body(context, wanted)[1:]),
            relations=_relations(context, wanted, after="", limit=20),
            relations_count=degree(context.picture.whole, wanted),
        )
    )


@router.get("/entities/{id}/relations")
def relations(context: Question, paging: Page, id: str) -> Listing[Relation]:
    """The relationships of an entity that hold on the day, by id."""
    wanted = _id(context, id)
    after = paging.after(context, (str,))
    rows = _relations(
        context, wanted, after="" if after is None else after[0], limit=paging.limit + 1
    )
    page = rows[: paging.limit]
    following = (page[-1].id,) if len(rows) > len(page) else None
    return Listing(
        data=page, **context.page(degree(context.picture.whole, wanted), following, shown=len(page))
    )


@router.get("/provenance")
def provenance(
    context: Question,
    id: Annotated[str, Query(max_length=500, description="Id of an entity or relationship.")],
) -> Answer[Origin]:
    """Where a node or a relationship comes from: source, facts, paragraphs, certainty."""
    snapshot = context.picture.snapshot
    row = (
        edge_row(snapshot, *snapshot.relationship(id))
        if "|" in id
        else node_row(snapshot, snapshot.index_of(_id(context, id)))
    )
    return context.answer(_origin(context, row.id, _in_layers(context, row, id).stated()))


def _in_layers(context: QueryContext, row: PlainRow, asked: str) -> PlainRow:
    """The row, if it is in the layers asked about, whether it holds on the day or not."""
    if row.properties["layer"] not in context.layers:
        raise NotFound(f"nothing goes by {asked!r} in the layers {', '.join(context.layers)}")
    return row


def _id(context: QueryContext, name_or_id: str) -> str:
    """An id as it is, for a merged node has a page of its own; a name as the body's."""
    picture = context.picture
    try:
        at = picture.snapshot.index_of(name_or_id)
    except NotFound:
        return str(picture.snapshot.ids[picture.find(name_or_id)])
    picture.index_of(name_or_id)  # which refuses what has nothing to do with the zones asked about
    return str(picture.snapshot.ids[at])


def _same_as(context: QueryContext, id: str) -> NodeLine | None:
    picture = context.picture
    by = str(picture.snapshot.ids[picture.index_of(id)])
    return None if by == id else lines(picture, [by])[0]


def _body(context: QueryContext, id: str) -> list[str]:
    """The node and those it represents."""
    snapshot = context.picture.snapshot
    merged = context.picture.merged_from(snapshot.index_of(id))
    return [id, *(str(snapshot.ids[at]) for at in merged)]


def _relations(context: QueryContext, id: str, *, after: str, limit: int) -> tuple[Relation, ...]:
    picture = context.picture.whole
    found = ties(picture, id, after=after, limit=limit)
    return tuple(_relation(context, id, edge_row(picture.snapshot, *one)) for one in found)


def _relation(context: QueryContext, id: str, row: PlainRow) -> Relation:
    assert row.start is not None
    assert row.end is not None
    leads_out = row.start == id or (row.end != id and row.start in _body(context, id))
    other = _other(context, row.end if leads_out else row.start, row.type)
    stated = row.stated()
    return Relation(
        id=row.id,
        type=row.type,
        direction="out" if leads_out else "in",
        other=other.id,
        other_name=other.name,
        undated=row.undated,
        since=stated.get("since"),
        until=stated.get("until"),
        properties=stated,
        provenance=_origin(context, row.id, stated),
    )


def _other(context: QueryContext, id: str, rel_type: str) -> NodeLine:
    """The body at the other end; of a decision the node that it was made of."""
    picture = context.picture
    if rel_type not in TYPE_OF.values():
        id = str(picture.snapshot.ids[picture.index_of(id)])
    return lines(picture, [id])[0]


def _origin(context: QueryContext, id: str, stated: Mapping[str, Any]) -> Origin:
    name, digest = _source(context, stated["source"])
    facts, paragraphs = (tuple(stated.get(key, ())) for key in ("facts", "paragraphs"))
    return Origin(
        id=id,
        layer=stated["layer"],
        source=stated["source"],
        source_name=name,
        source_digest=digest,
        facts=facts,
        paragraphs=paragraphs,
        spans=spans_of(stated["source"], facts, paragraphs),
        certainty=stated.get("certainty"),
        note=stated.get("note"),
        note_en=stated.get("note_en"),
    )


def _source(context: QueryContext, id: str) -> tuple[str | None, str | None]:
    """Name and digest of a source, as far as they are known."""
    snapshot = context.picture.snapshot
    try:
        at = snapshot.index_of(id)
    except NotFound:
        return None, None
    return str(snapshot.names[at]), snapshot.columns["digest"].at(at)
