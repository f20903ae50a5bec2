"""Joint committees beside each other: shared members, and a table that compares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Listing
from api.deps import ExcludeHubs, Page, Question
from api.routes.connectivity import TieTypes
from graph.snapshot.pictures import Picture
from queries.contacts.committees import (
    CommitteeLine,
    SectorMembers,
    committee_comparison,
    shared_committees,
    shared_members,
)
from queries.lookup import NodeLine, lines

router = APIRouter(prefix="/graph", tags=["structure"])


@dataclass(frozen=True, kw_only=True)
class SharedMembersLine:
    """Two committees and who is a member of both; ``jaccard`` is shared over ``either``."""

    committees: tuple[NodeLine, ...]
    shared: tuple[NodeLine, ...]
    either: int
    jaccard: float | None


@dataclass(frozen=True, kw_only=True)
class SharedCommitteesLine:
    """Two bodies and the joint committees that both are members of."""

    bodies: tuple[NodeLine, ...]
    committees: tuple[NodeLine, ...]


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """What joins a committee to another: shared members, and ties of members of only one each."""

    committee: NodeLine
    shared: tuple[NodeLine, ...]
    ties: int


@dataclass(frozen=True, kw_only=True)
class ComparisonLine:
    """A committee as the layers have it. ``named_share``: members that the source layer names of
    those published; ``density``: pairs of members that have a tie beside sitting in committees.
    Both are null where there is nothing to divide by."""

    id: str
    name: str
    name_en: str | None
    members: int
    sectors: tuple[SectorMembers, ...]
    pathways: tuple[NodeLine, ...]
    published_members: int | None
    named_members: int
    named_share: float | None
    ties_inside: int
    density: float | None
    links: tuple[LinkLine, ...]


@router.get("/committee-overlap")
def committee_overlap(asked: Question, paging: Page) -> Listing[SharedMembersLine]:
    """Every two joint committees and the members they share."""
    picture = asked.picture
    rows = asked.network.derive(picture, "shared members", lambda: shared_members(picture))
    page = asked.listing(
        rows,
        paging,
        key=lambda row: (-len(row.shared), *row.committees),
        kinds=(int, str, str),
    )
    found = tuple(
        SharedMembersLine(
            committees=lines(picture, row.committees),
            shared=lines(picture, row.shared),
            either=row.either,
            jaccard=row.jaccard,
        )
        for row in page.data
    )
    return Listing(data=found, count=page.count, next=page.next, **asked.envelope())


@router.get("/co-membership")
def co_membership(
    asked: Question,
    paging: Page,
    at_least: Annotated[int, Query(ge=1, le=100, description="Common committees at least.")] = 2,
) -> Listing[SharedCommitteesLine]:
    """Every two bodies that sit in several joint committees together."""
    picture = asked.picture
    rows = asked.network.derive(
        picture,
        ("co-membership", at_least),
        lambda: shared_committees(picture, at_least=at_least),
    )
    page = asked.listing(
        rows,
        paging,
        key=lambda row: (-len(row.committees), *row.bodies),
        kinds=(int, str, str),
    )
    found = tuple(
        SharedCommitteesLine(
            bodies=lines(picture, row.bodies), committees=lines(picture, row.committees)
        )
        for row in page.data
    )
    return Listing(data=found, count=page.count, next=page.next, **asked.envelope())


@router.get("/committee-comparison")
def comparison(
    asked: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> Listing[ComparisonLine]:
    """The joint committees side by side: members, sectors, pathways, density, what joins them."""
    picture = asked.picture
    ties = asked.network.ties(picture, include_hubs=not exclude_hubs, types=tie)
    rows = asked.network.derive(picture, ("comparison", ties), lambda: committee_comparison(ties))
    page = asked.listing(rows, paging, key=lambda row: (row.id,), kinds=(str,))
    found = tuple(_compared(picture, row) for row in page.data)
    return Listing(data=found, count=page.count, next=page.next, **asked.envelope())


def _compared(picture: Picture, row: CommitteeLine) -> ComparisonLine:
    (committee,) = lines(picture, [row.id])
    return ComparisonLine(
        id=row.id,
        name=committee.name,
        name_en=committee.name_en,
        members=row.members,
        sectors=row.sectors,
        pathways=lines(picture, row.pathways),
        published_members=row.published_members,
        named_members=row.named_members,
        named_share=row.named_share,
        ties_inside=row.ties_inside,
        density=row.density,
        links=tuple(
            LinkLine(
                committee=lines(picture, [link.committee])[0],
                shared=lines(picture, link.shared),
                ties=link.ties,
            )
            for link in row.links
        ),
    )
