"""Published figures beside computed ones."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

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

router = APIRouter(tags=["figures"])


@router.get("/positions/summary")
def positions(asked: Question) -> Answer[PositionsSummary]:
    """The 1+6+X cluster of service positions."""
    return asked.answer(positions_summary(picture=asked.picture))


@router.get("/schools/summary")
def schools(asked: Question) -> Answer[SchoolsSummary]:
    """The 1+2+4+13 cluster of Party schools."""
    return asked.answer(schools_summary(picture=asked.picture))


@router.get("/claims")
def claims(
    asked: Question,
    paging: Page,
    about: Annotated[
        str | None, Query(description="Id, or exact unique name, of the subject.")
    ] = None,
    kind: Annotated[ClaimKind | None, Query()] = None,
    status: Annotated[Literal["match", "differs", "not_computable"] | None, Query()] = None,
) -> Listing[ClaimRow]:
    """Every published figure and statement with its computed counterpart."""
    subject = None if about is None else asked.id_of(about)
    rows = [
        row
        for row in asked.network.claims(asked.picture).rows
        if (subject is None or any(one.id == subject for one in row.subjects))
        and (kind is None or row.kind == kind)
        and (status is None or row.status == status)
    ]
    return asked.listing(rows, paging)


@router.get("/claims/search")
def claims_search(
    asked: Question,
    paging: Page,
    q: Annotated[
        str,
        Query(min_length=1, max_length=200, description="A figure such as 1.66万, or a text."),
    ],
) -> Listing[ClaimRow]:
    """Claims that print a figure, however it is written, or a text."""
    rows = search_table(table=asked.network.claims(asked.picture), text=q).rows
    return asked.listing(rows, paging)
