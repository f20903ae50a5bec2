"""Joint committees beside each other: shared members, and a table that compares them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Listing
from api.deps import ExcludeHubs, Page, Question
from api.naming import Named
from api.routes.network.connectivity import TieTypes
from queries.contacts.committees import (
    Comparison,
    SharedCommittees,
    SharedMembers,
    committee_comparison,
    shared_committees,
    shared_members,
)

router = APIRouter(prefix="/graph", tags=["structure"], dependencies=[needs(Right.READ)])


@router.get("/committee-overlap")
def committee_overlap(context: Question, paging: Page) -> Listing[Named[SharedMembers]]:
    """Every two joint committees and the members they share."""
    picture = context.picture
    rows = context.network.derive(picture, "shared members", lambda: shared_members(picture))
    page = context.paged(
        rows,
        paging,
        told=context.named,
        key=lambda row: (-len(row.shared), *row.committees),
        kinds=(int, str, str),
    )
    return Listing(**page)


@router.get("/co-membership")
def co_membership(
    context: Question,
    paging: Page,
    at_least: Annotated[int, Query(ge=1, le=100, description="Common committees at least.")] = 2,
) -> Listing[Named[SharedCommittees]]:
    """Every two bodies that sit in several joint committees together."""
    picture = context.picture
    rows = context.network.derive(
        picture,
        ("co-membership", at_least),
        lambda: shared_committees(picture, at_least=at_least),
    )
    page = context.paged(
        rows,
        paging,
        told=context.named,
        key=lambda row: (-len(row.committees), *row.bodies),
        kinds=(int, str, str),
    )
    return Listing(**page)


@router.get("/committee-comparison")
def comparison(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> Listing[Named[Comparison]]:
    """The joint committees side by side: members, sectors, pathways, density, what joins them."""
    picture = context.picture
    ties = context.network.ties(picture, include_hubs=not exclude_hubs, types=tie)
    rows = context.network.derive(picture, ("comparison", ties), lambda: committee_comparison(ties))
    page = context.paged(rows, paging, told=context.named)
    return Listing(**page)
