"""The joint committees, and who sits in several of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.deps import Page, Question
from api.naming import Named
from api.routes.published.frameworks import kept
from graph.errors import NotFound
from queries import frameworks
from queries.contacts.overlap import Overlap, committee_overlap
from queries.frameworks import Committee
from queries.lookup import NodeLine, lines
from queries.published.claims import ClaimRow

router = APIRouter(tags=["frameworks"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, kw_only=True)
class CommitteeDetail:
    """A committee, and every figure published of it beside what the graph counts."""

    committee: Committee
    figures: tuple[ClaimRow, ...]


@dataclass(frozen=True, kw_only=True)
class OverlapListing(Listing[Named[Overlap]]):
    """Bodies in several committees; ``without_members`` are committees that the layers hold no
    member of, so that who sits in them is not known."""

    without_members: tuple[NodeLine, ...]


@router.get("/committees")
def committee_list(context: Question, paging: Page) -> Listing[Committee]:
    """The joint committees: members named in the source and those only counted, methods, ties."""
    rows = kept(context, frameworks.committees)
    return context.listing(rows, paging)


@router.get("/committees/overlap")
def overlap(
    context: Question,
    paging: Page,
    at_least: Annotated[int, Query(ge=1, le=100, description="Committees at least.")] = 2,
) -> OverlapListing:
    """Bodies that are members of several joint committees."""
    found = committee_overlap(context.picture, at_least=at_least)
    page = context.paged(
        found.bodies,
        paging,
        told=context.named,
        key=lambda seat: (-len(seat.committees), seat.id),
        kinds=(int, str),
    )
    return OverlapListing(**page, without_members=lines(context.picture, found.without_members))


@router.get("/committees/{id}")
def committee(context: Question, id: str) -> Answer[CommitteeDetail]:
    """One joint committee, by id or exact unique name, published beside counted."""
    wanted = context.id_of(id)
    for row in kept(context, frameworks.committees):
        if row.id == wanted:
            table = context.network.claims(context.picture)
            figures = tuple(
                claim
                for claim in table.rows
                if any(subject.id == wanted for subject in claim.subjects)
            )
            return context.answer(CommitteeDetail(committee=row, figures=figures))
    raise NotFound(f"{id!r} is no joint committee on {context.day} in {', '.join(context.layers)}")
