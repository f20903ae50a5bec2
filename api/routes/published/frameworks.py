"""Cards, brands, pathways and platforms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.deps import Page, QueryContext, Question
from graph.errors import NotFound
from graph.ledgers.templates.frames import FRAMEWORKS
from graph.model.vocabulary import VOCABULARY
from queries import frameworks
from queries.frameworks import (
    Belt,
    Brand,
    Card,
    Contribution,
    Pathway,
    Platform,
    Ref,
    belt,
    contributions,
    matrix,
)
from queries.frameworks.contribution import MAX_HOPS
from queries.frameworks.pathway import Statement
from queries.lookup import NodeLine, lacking

router = APIRouter(tags=["frameworks"], dependencies=[needs(Right.READ)])

FIRST = "first"
"""What stands for the first there is, where an id is asked for."""


@dataclass(frozen=True, kw_only=True)
class ContributorListing(Listing[Contribution]):
    """Contributions to a card. ``bodies`` counts the bodies in all rows; ``truncated``: there are
    more chains than were followed."""

    card: NodeLine
    hops: int
    bodies: int
    truncated: bool


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A pathway, and under each owner the statements that it takes it; none: it does not."""

    pathway: Ref
    cells: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, kw_only=True)
class MatrixListing(Listing[MatrixRow]):
    """Rows of the matrix, and its columns."""

    owners: tuple[Ref, ...]


@router.get("/cards")
def cards(context: Question, paging: Page) -> Listing[Card]:
    """The cards in their order, with pathways, carriers and claims."""
    rows = kept(context, frameworks.cards)
    return context.listing(rows, paging, key=lambda row: (row.rank, row.id), kinds=(int, str))


@router.get("/cards/{id}/contributors")
def card_contributors(
    context: Question,
    paging: Page,
    id: str,
    hops: Annotated[
        int, Query(ge=1, le=MAX_HOPS, description="Relationships from a body to the card at most.")
    ] = MAX_HOPS,
) -> ContributorListing:
    """Who contributes to a card, by its id or short code, and through what.

    Each row is one chain from a body to the card, the shortest first, with where each of its
    relationships is stated. A body that contributes in two ways has two rows.
    """
    card = next(
        (row.id for row in kept(context, frameworks.cards) if id in (row.id, row.code)), None
    )
    if card is None:
        raise _none(context, "card", id)
    found = context.network.derive(
        context.picture,
        ("contributions", card, hops),
        lambda: contributions(picture=context.picture, card=card, hops=hops),
    )
    page = context.paged(
        found.contributions, paging, key=lambda one: one.key, kinds=(int, str, str)
    )
    return filled(ContributorListing, found, **page, hops=hops)


@router.get("/brands")
def brands(context: Question, paging: Page) -> Listing[Brand]:
    """The brands, with the team that runs each and what advances it."""
    rows = kept(context, frameworks.brands)
    return context.listing(rows, paging)


@router.get("/brands/{id}")
def brand(context: Question, id: str) -> Answer[Brand]:
    """One brand, by its id or short code."""
    return context.answer(_brand(context, id))


@router.get("/brands/{id}/belt")
def brand_belt(context: Question, id: str) -> Answer[Belt]:
    """A brand as a belt: its points in their order, and the way through them, with its gaps.
    `first` is the first brand that has positions among its parts.

    Each of `way.coordinates` is that of a GeoJSON LineString, longitude before latitude, WGS 84.
    """
    found = _brand(context, id) if id != FIRST else _first_belt(context)
    return context.answer(
        context.network.derive(
            context.picture,
            ("belt", found.id),
            lambda: belt(context.store, brand=found, as_of=context.day, layers=context.layers),
        )
    )


@router.get("/pathways")
def pathways(context: Question, paging: Page) -> Listing[Pathway]:
    """The pathways 党建+X, each with the cards, brands and committees that take it."""
    rows = kept(context, frameworks.pathways)
    return context.listing(rows, paging)


@router.get("/pathways/matrix")
def pathway_matrix(context: Question, paging: Page) -> MatrixListing:
    """Pathways by owners; each cell leads to the facts and paragraphs that state it.

    `owners` are the columns of the rows of this page.
    """
    page = context.listing(kept(context, frameworks.pathways), paging)
    found = matrix(page.data)
    return MatrixListing(
        **context.envelope(),
        data=tuple(
            MatrixRow(pathway=pathway, cells=cells)
            for pathway, cells in zip(found.pathways, found.cells, strict=True)
        ),
        count=page.count,
        next=page.next,
        owners=found.owners,
    )


@router.get("/platforms")
def platforms(context: Question, paging: Page) -> Listing[Platform]:
    """The platforms, with modules and subsystems, what they extend and who designed them."""
    rows = kept(context, frameworks.platforms)
    return context.listing(rows, paging)


@router.get("/platforms/{id}")
def platform(context: Question, id: str) -> Answer[Platform]:
    """One platform, by id; `first` is the first by id."""
    for row in kept(context, frameworks.platforms):
        if id in (row.id, FIRST):
            return context.answer(row)
    raise _none(context, "platform", id)


def _brand(context: QueryContext, id: str) -> Brand:
    for row in kept(context, frameworks.brands):
        if id in (row.id, row.code):
            return row
    raise _none(context, "brand", id)


def _first_belt(context: QueryContext) -> Brand:
    for row in kept(context, frameworks.brands):
        if any(VOCABULARY.label_of_id(part.id) == "Position" for part in row.parts):
            return row
    raise _none(context, "brand with points", FIRST)


def _none(context: QueryContext, what: str, id: str) -> NotFound:
    return none_of(context, what, id, f"on {context.day} in {', '.join(context.layers)}")


def none_of(context: QueryContext, what: str, id: str, where: str) -> NotFound:
    """There is no such framework; where the day has none at all, what would bring them."""
    lacks = any(one.kind == FRAMEWORKS.code for one in lacking(context.picture))
    brought = f"; {FRAMEWORKS.template} {FRAMEWORKS.text.zh} ({FRAMEWORKS.code}) brings them"
    shown = f"{what} {id!r}" if id != FIRST else what
    return NotFound(f"no {shown} {where}{brought if lacks else ''}")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


def kept(context: QueryContext, ask: Callable[..., tuple[T, ...]]) -> tuple[T, ...]:
    """What the store answers of what belongs to the picture; asked for once while revision, day
    and layers stay the same."""
    whole = context.picture.whole
    rows = context.network.derive(
        whole, ask, lambda: ask(context.store, as_of=context.day, layers=context.layers)
    )
    return tuple(row for row in rows if context.belongs(row.id))
