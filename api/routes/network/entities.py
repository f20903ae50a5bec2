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
from graph.datasets.spans import Span, spans_of
from graph.errors import NotFound
from queries.catalogue import run
from queries.identity.rulings import TYPE_OF
from queries.lookup import Hit, NodeLine, degree, lines, search

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
    """A node with everything stored with it. ``holds``: valid on the day. ``undated``: no dates.

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


@router.get("/search")
def search_entities(
    context: Question,
    paging: Page,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Part of a name or id.")],
) -> Listing[Hit]:
    """Entities with the text in an id, name or alias: whole first, then beginning, then inside."""
    after = paging.after(context, (int, str))
    page = search(
        picture=context.picture,
        text=q,
        after=None if after is None else (after[0], after[1]),
        limit=paging.limit,
    )
    following = (page.hits[-1].rank, page.hits[-1].id) if page.more and page.hits else None
    return Listing(data=page.hits, **context.page(page.count, following, shown=len(page.hits)))


@router.get("/entities/{id}")
def entity(context: Question, id: str) -> Answer[Entity]:
    """One entity, by id or exact unique name or alias, also after it ended."""
    wanted = _id(context, id)
    found = run(context.store, "entity", id=wanted, **_common(context))
    stated = run(context.store, "provenance", id=wanted, **_common(context))
    if not found or not stated:
        raise NotFound(f"no entity {id!r} in the layers {', '.join(context.layers)}")
    row = found[0]
    properties = dict(sorted(row["properties"].items()))
    return context.answer(
        Entity(
            id=row["id"],
            label=row["label"],
            second_labels=tuple(row["second_labels"]),
            holds=row["holds"],
            undated=_undated(properties),
            properties=properties,
            provenance=_origin(context, stated[0]),
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
    if "|" not in id:
        found = run(context.store, "provenance", id=_id(context, id), **_common(context))
    else:
        found = run(context.store, "provenance_of_relation", id=id, **_common(context))
    if not found:
        raise NotFound(f"nothing goes by {id!r} in the layers {', '.join(context.layers)}")
    return context.answer(_origin(context, found[0]))


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


def _common(context: QueryContext) -> dict[str, Any]:
    return {"as_of": context.day, "layers": list(context.layers)}


def _relations(context: QueryContext, id: str, *, after: str, limit: int) -> tuple[Relation, ...]:
    page = {"after": after, "limit": limit}
    if context.network.zones:  # stand-ins stand elsewhere among the others than what they stand for
        page = {"limit": max(degree(context.picture.whole, id), 1)}
    found = {
        row["relation"]: row
        for node in _body(context, id)
        for row in run(context.store, "relations_of", id=node, **page, **_common(context))
        if row["relation"] > after
    }
    rows = [found[relation] for relation in sorted(found)[:limit]]
    others = {row["relation"]: _other(context, row) for row in rows}
    return tuple(
        Relation(
            id=row["relation"],
            type=row["type"],
            direction=row["direction"],
            other=others[row["relation"]].id,
            other_name=others[row["relation"]].name,
            undated=_undated(row["properties"]),
            since=row["properties"].get("since"),
            until=row["properties"].get("until"),
            properties=dict(sorted(row["properties"].items())),
            provenance=_origin(context, row["properties"]),
        )
        for row in rows
    )


def _other(context: QueryContext, row: Mapping[str, Any]) -> NodeLine:
    """The body at the other end; of a decision the node that it was made of."""
    picture, id = context.picture, row["other"]
    if row["type"] not in TYPE_OF.values():
        id = str(picture.snapshot.ids[picture.index_of(id)])
    return lines(picture, [id])[0]


def _undated(properties: Mapping[str, Any]) -> bool:
    return properties.get("since") is None and properties.get("until") is None


def _origin(context: QueryContext, row: Mapping[str, Any]) -> Origin:
    name, digest = _source(context, row["source"])
    facts, paragraphs = (tuple(row.get(key) or ()) for key in ("facts", "paragraphs"))
    return Origin(
        id=row["id"],
        layer=row["layer"],
        source=row["source"],
        source_name=name,
        source_digest=digest,
        facts=facts,
        paragraphs=paragraphs,
        spans=spans_of(row["source"], facts, paragraphs),
        certainty=row.get("certainty"),
        note=row.get("note"),
    )


def _source(context: QueryContext, id: str) -> tuple[str | None, str | None]:
    """Name and digest of a source, as far as they are known."""
    snapshot = context.picture.snapshot
    try:
        at = snapshot.index_of(id)
    except NotFound:
        return None, None
    return str(snapshot.names[at]), snapshot.columns["digest"].at(at)
