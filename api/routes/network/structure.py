"""Structure of the network as it is tied: bridges, cores, degree and betweenness."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Listing, filled
from api.deps import ExcludeHubs, Page, Question
from api.http.gates import Analysing
from api.naming import Named
from api.routes.network.connectivity import TieTypes
from queries.connectivity.bridges import Bridge, bridges
from queries.connectivity.centrality import Between, Degree, betweenness, degrees
from queries.connectivity.cores import CoreNumber, Level, cores

router = APIRouter(prefix="/graph", tags=["structure"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, kw_only=True)
class BridgeListing(Listing[Named[Bridge]]):
    """Bridges, those that split off most first."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class CoreListing(Listing[Named[CoreNumber]]):
    """Organizations and units by falling core number; ``levels``: how many have each."""

    exclude_hubs: bool
    degeneracy: int
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class DegreeListing(Listing[Named[Degree]]):
    """Organizations and units by falling number of neighbours."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class BetweenListing(Listing[Named[Between]]):
    """Organizations and units by falling betweenness, exact or from ``pivots`` drawn by ``seed``.

    With 95 % confidence no value at all is further than ``bound`` from the exact one.
    """

    exclude_hubs: bool
    method: str
    pivots: int
    seed: int | None
    bound: float | None


@router.get("/bridges")
def bridge_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> BridgeListing:
    """Ties whose loss would take the network apart, and how many nodes each would split off."""
    ties = context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(
        context.picture, ("bridges", ties), lambda: bridges(ties, limit=max(len(ties), 1))
    )

    page = context.paged(
        found.bridges,
        paging,
        told=context.named,
        key=lambda bridge: (-bridge.split_off, *(side.id for side in bridge.sides)),
        kinds=(int, str, str),
    )
    return BridgeListing(**page, exclude_hubs=exclude_hubs)


@router.get("/cores")
def core_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> CoreListing:
    """How deep bodies lie in the network: the greatest k of a k-core each is in."""
    ties = context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(context.picture, ("cores", ties), lambda: cores(ties))

    page = context.paged(
        found.nodes,
        paging,
        told=context.named,
        key=lambda row: (-row.core, row.id),
        kinds=(int, str),
    )
    return CoreListing(
        **page, exclude_hubs=exclude_hubs, degeneracy=found.degeneracy, levels=found.levels
    )


@router.get("/degree")
def degree_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> DegreeListing:
    """Bodies by the number of their neighbours."""
    ties = context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(context.picture, ("degrees", ties), lambda: degrees(ties))

    page = context.paged(
        found,
        paging,
        told=context.named,
        key=lambda row: (-row.neighbours, row.id),
        kinds=(int, str),
    )
    return DegreeListing(**page, exclude_hubs=exclude_hubs)


@router.get("/betweenness", dependencies=[Analysing])
def betweenness_list(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> BetweenListing:
    """Bodies by their share of the shortest paths; sampled where the network is large."""
    ties = context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(
        context.picture, ("betweenness", ties), lambda: betweenness(ties)
    )

    page = context.paged(
        found.nodes,
        paging,
        told=context.named,
        key=lambda row: (-row.betweenness, row.id),
        kinds=(float, str),
    )
    return filled(BetweenListing, found, **page, exclude_hubs=exclude_hubs)
