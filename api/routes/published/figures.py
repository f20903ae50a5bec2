"""Published figures beside computed ones."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.codes import ClaimKind
from api.deps import Page, Question
from queries.published.claims import ClaimRow, search_table
from queries.published.summaries import (
    PositionsSummary,
    SchoolsSummary,
    positions_summary,
    schools_summary,
)

router = APIRouter(tags=["figures"], dependencies=[needs(Right.READ)])


@router.get("/positions/summary")
def positions(context: Question) -> Answer[PositionsSummary]:
    """The cluster of service positions, such as 1+6+X, published and computed."""
    return context.answer(positions_summary(picture=context.picture))


@router.get("/schools/summary")
def schools(context: Question) -> Answer[SchoolsSummary]:
    """The cluster of Party schools: its formula, what its terms may mean, what is held."""
    return context.answer(schools_summary(picture=context.picture))


@router.get("/claims")
def claims(
    context: Question,
    paging: Page,
    about: Annotated[
        str | None, Query(description="Id, or exact unique name, of the subject.")
    ] = None,
    kind: Annotated[ClaimKind | None, Query()] = None,
    status: Annotated[Literal["match", "differs", "not_computable"] | None, Query()] = None,
) -> Listing[ClaimRow]:
    """Every published figure and statement with its computed counterpart."""
    subject = None if about is None else context.id_of(about)
    rows = [
        row
        for row in context.network.claims(context.picture).rows
        if (subject is None or any(one.id == subject for one in row.subjects))
        and (kind is None or row.kind == kind)
        and (status is None or row.status == status)
    ]
    return context.listing(rows, paging)


@router.get("/claims/search")
def claims_search(
    context: Question,
    paging: Page,
    q: Annotated[
        str,
        Query(min_length=1, max_length=200, description="A figure such as 1.66万, or a text."),
    ],
) -> Listing[ClaimRow]:
    """Claims that print a figure, however it is written, or a text."""
    rows = search_table(table=context.network.claims(context.picture), text=q).rows
    return context.listing(rows, paging)
