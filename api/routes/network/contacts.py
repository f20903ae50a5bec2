"""Structure of who is in contact with whom: structural holes, brokers, sectors, communities."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import RelationshipType
from api.deps import ExcludeHubs, Page, QueryContext, Question
from api.http.gates import Analysing
from api.naming import Named
from api.routes.network.connectivity import Members
from queries.connectivity.projection import Projection
from queries.contacts.brokerage import Broker, brokerage
from queries.contacts.communities import Communities, communities
from queries.contacts.holes import Hole, structural_holes
from queries.contacts.mixing import Mixing, sector_mixing
from queries.contacts.weights import CONTACT_TIES, contacts
from queries.lookup import NodeLine, lines

router = APIRouter(prefix="/graph", tags=["structure"], dependencies=[needs(Right.READ)])

ContactTypes = Annotated[
    list[RelationshipType] | None,
    Query(
        description="Relationship type that brings bodies into contact, once for each; by default "
        f"{' and '.join(CONTACT_TIES)}. Members of one joint committee and parties to one "
        "agreement are in contact."
    ),
]


@dataclass(frozen=True, kw_only=True)
class HoleListing(Listing[Named[Hole]]):
    """Bodies with a contact by rising constraint; those without have none and are counted."""

    exclude_hubs: bool
    isolated: int


@dataclass(frozen=True, kw_only=True)
class BrokerListing(Listing[Named[Broker]]):
    """Bodies that stand between others, most often first."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class CommitteeShare(NodeLine):
    """A joint committee and how many of its members are in a community."""

    members: int


@dataclass(frozen=True, kw_only=True)
class CommunityLine:
    """Bodies that are in contact more than by chance, and the committees they come from."""

    size: int
    first: str
    members: tuple[NodeLine, ...]
    committees: tuple[CommitteeShare, ...]


@dataclass(frozen=True, kw_only=True)
class CommunityListing(Listing[CommunityLine]):
    """Communities, largest first; ``agreement`` is their normalized mutual information with the
    joint committees over the ``compared`` bodies in just one of these, or ``reason`` why not."""

    exclude_hubs: bool
    method: str
    seed: int
    modularity: float | None
    isolated: int
    agreement: float | None
    compared: int
    reason: str | None


@router.get("/constraint")
def constraint_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: ContactTypes = None
) -> HoleListing:
    """Bodies that stand where circles do not meet: Burt's constraint and effective size."""
    ties = _contacts(context, exclude_hubs, tie)
    found = context.network.derive(context.picture, ("holes", ties), lambda: structural_holes(ties))

    page = context.paged(
        found.nodes,
        paging,
        told=context.named,
        key=lambda row: (row.constraint, row.id),
        kinds=(float, str),
    )
    return HoleListing(**page, exclude_hubs=exclude_hubs, isolated=found.isolated)


@router.get("/brokerage")
def broker_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: ContactTypes = None
) -> BrokerListing:
    """Who stands between whom of which sector: the roles of Gould and Fernandez."""
    ties = _contacts(context, exclude_hubs, tie)
    found = context.network.derive(context.picture, ("brokers", ties), lambda: brokerage(ties))

    page = context.paged(
        found,
        paging,
        told=context.named,
        key=lambda row: (-row.total, -row.unclassified, row.id),
        kinds=(int, int, str),
    )
    return BrokerListing(**page, exclude_hubs=exclude_hubs)


@router.get("/sectors")
def sector_table(
    context: Question, exclude_hubs: ExcludeHubs = True, tie: ContactTypes = None
) -> Answer[Mixing]:
    """How well the walls between sectors are crossed: mixing matrix and assortativity."""
    return context.answer(sector_mixing(_contacts(context, exclude_hubs, tie)))


@router.get("/communities", dependencies=[Analysing])
def community_list(
    context: Question,
    paging: Page,
    exclude_hubs: ExcludeHubs = True,
    tie: ContactTypes = None,
    members: Members = 20,
) -> CommunityListing:
    """Circles that contacts draw, beside the joint committees."""
    ties = _contacts(context, exclude_hubs, tie)
    found = context.network.derive(
        context.picture, ("communities", ties), lambda: communities(ties)
    )
    page = context.paged(
        tuple(enumerate(found.communities)),
        paging,
        told=lambda row: _community(context, found, row[0], members),
        key=lambda row: (-row[1].size, row[1].ids[0]),
        kinds=(int, str),
    )
    return filled(CommunityListing, found, **page, exclude_hubs=exclude_hubs, method="louvain")


def _community(context: QueryContext, found: Communities, at: int, members: int) -> CommunityLine:
    community = found.communities[at]
    shares = []
    for meeting in found.meetings:
        if meeting.community == at:
            line = lines(context.picture, [meeting.committee])[0]
            shares.append(CommitteeShare(**asdict(line), members=meeting.members))
    return CommunityLine(
        size=community.size,
        first=community.ids[0],
        members=lines(context.picture, community.ids[:members]),
        committees=tuple(shares),
    )


def _contacts(context: QueryContext, exclude_hubs: bool, tie: list[str] | None) -> Projection:
    ties = context.network.ties(
        context.picture,
        include_hubs=not exclude_hubs,
        types=CONTACT_TIES if tie is None else tie,
    )
    return context.network.derive(context.picture, ("contacts", ties), lambda: contacts(ties))
