"""Committees, cards, brands, pathways and plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from api.answers import Answer, Listing
from api.deps import Asked, Page, Question
from graph.errors import NotFound
from queries import frameworks
from queries.claims import ClaimRow
from queries.connectivity.overlap import committee_overlap
from queries.frameworks import Brand, Card, Committee, Pathway, Plan
from queries.lookup import NodeLine, lines

router = APIRouter(tags=["frameworks"])

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class OverlapLine:
    """A body and the joint committees it is a member of."""

    id: str
    name: str
    label: str
    committees: tuple[NodeLine, ...]


@dataclass(frozen=True, kw_only=True)
class CommitteeDetail:
    """A committee, and every figure published of it beside what the graph counts."""

    committee: Committee
    figures: tuple[ClaimRow, ...]


@router.get("/committees")
def committee_list(asked: Question, paging: Page) -> Listing[Committee]:
    """The joint committees: members named in the source and those only counted, methods, ties."""
    rows = _kept(asked, frameworks.committees)
    return asked.listing(rows, paging, key=lambda row: (row.id,), kinds=(str,))


@router.get("/committees/overlap")
def overlap(
    asked: Question,
    paging: Page,
    at_least: Annotated[int, Query(ge=1, le=100, description="Committees at least.")] = 2,
) -> Listing[OverlapLine]:
    """Bodies that are members of several joint committees."""
    found = committee_overlap(asked.picture, at_least=at_least)
    page = asked.listing(
        found.bodies, paging, key=lambda seat: (-len(seat.committees), seat.id), kinds=(int, str)
    )
    rows = tuple(
        OverlapLine(
            id=seat.id,
            name=line.name,
            label=line.label,
            committees=lines(asked.picture, seat.committees),
        )
        for seat, line in zip(
            page.data, lines(asked.picture, [seat.id for seat in page.data]), strict=True
        )
    )
    return Listing(data=rows, count=page.count, next=page.next, **asked.envelope())


@router.get("/committees/{id}")
def committee(asked: Question, id: str) -> Answer[CommitteeDetail]:
    """One joint committee, by id or exact unique name, published beside counted."""
    snapshot = asked.picture.snapshot
    wanted = str(snapshot.ids[asked.picture.find(id)])
    for row in _kept(asked, frameworks.committees):
        if row.id == wanted:
            table = asked.network.claims(asked.picture)
            figures = tuple(
                claim
                for claim in table.rows
                if any(subject.id == wanted for subject in claim.subjects)
            )
            return asked.answer(CommitteeDetail(committee=row, figures=figures))
    raise NotFound(f"{id!r} is no joint committee on {asked.day} in {', '.join(asked.layers)}")


@router.get("/cards")
def cards(asked: Question, paging: Page) -> Listing[Card]:
    """The five cards in their order, with pathways, carriers and claims."""
    rows = _kept(asked, frameworks.cards)
    return asked.listing(rows, paging, key=lambda row: (row.rank, row.id), kinds=(int, str))


@router.get("/brands")
def brands(asked: Question, paging: Page) -> Listing[Brand]:
    """The brands, with what advances each."""
    rows = _kept(asked, frameworks.brands)
    return asked.listing(rows, paging, key=lambda row: (row.id,), kinds=(str,))


@router.get("/brands/{id}")
def brand(asked: Question, id: str) -> Answer[Brand]:
    """One brand, by id (`init:b1`) or code (`B1`)."""
    for row in _kept(asked, frameworks.brands):
        if id in (row.id, row.code):
            return asked.answer(row)
    raise NotFound(f"no brand {id!r} on {asked.day} in {', '.join(asked.layers)}")


@router.get("/pathways")
def pathways(asked: Question, paging: Page) -> Listing[Pathway]:
    """The pathways 党建+X, each with the cards, brands and committees that take it."""
    rows = _kept(asked, frameworks.pathways)
    return asked.listing(rows, paging, key=lambda row: (row.id,), kinds=(str,))


@router.get("/plans")
def plans(asked: Question, paging: Page) -> Listing[Plan]:
    """The action plans, whether they ended or not."""
    rows = _kept(asked, frameworks.plans)
    return asked.listing(rows, paging, key=lambda row: (row.id,), kinds=(str,))


def _kept(asked: Asked, ask: Callable[..., tuple[T, ...]]) -> tuple[T, ...]:
    """The answer of the store, asked for once while revision, day and layers stay the same."""
    return asked.network.derive(
        asked.picture, ask, lambda: ask(asked.store, as_of=asked.day, layers=asked.layers)
    )
