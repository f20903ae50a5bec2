"""Structure of the network as it is tied: bridges, cores, degree and betweenness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from fastapi import APIRouter

from api.answers import Key, Listing
from api.deps import Asked, ExcludeHubs, Page, Paging, Question
from api.gates import Analysing
from api.routes.connectivity import TieTypes
from queries.connectivity.bridges import Bridge, bridges
from queries.connectivity.centrality import Between, Degree, betweenness, degrees
from queries.connectivity.cores import Deep, Level, cores
from queries.connectivity.projection import Tie
from queries.lookup import lines

router = APIRouter(prefix="/graph", tags=["structure"])

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A node that something is told of."""

    id: str
    name: str
    name_en: str | None
    label: str


@dataclass(frozen=True, kw_only=True)
class SideLine(Named):
    """An end of a bridge and how many nodes would stay together on its side."""

    size: int


@dataclass(frozen=True, kw_only=True)
class BridgeLine:
    """Two neighbours that nothing else joins, the larger side first, and what ties them."""

    sides: tuple[SideLine, ...]
    ties: tuple[Tie, ...]
    component_size: int
    split_off: int


@dataclass(frozen=True, kw_only=True)
class BridgeListing(Listing[BridgeLine]):
    """Bridges, those that split off most first."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class CoreLine(Named):
    """A node and its core number."""

    core: int


@dataclass(frozen=True, kw_only=True)
class CoreListing(Listing[CoreLine]):
    """Organizations and units by falling core number; ``levels``: how many have each."""

    exclude_hubs: bool
    degeneracy: int
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class DegreeLine(Named):
    """A node, its distinct neighbours, the relationships to them, and its share of all nodes."""

    neighbours: int
    ties: int
    centrality: float


@dataclass(frozen=True, kw_only=True)
class DegreeListing(Listing[DegreeLine]):
    """Organizations and units by falling number of neighbours."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class BetweenLine(Named):
    """A node's share of the shortest paths between others; the error where it is sampled."""

    betweenness: float
    standard_error: float | None


@dataclass(frozen=True, kw_only=True)
class BetweenListing(Listing[BetweenLine]):
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
    asked: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> BridgeListing:
    """Ties whose loss would take the network apart, and how many nodes each would split off."""
    ties = asked.network.ties(asked.picture, include_hubs=not exclude_hubs, types=tie)
    found = asked.network.derive(
        asked.picture, ("bridges", ties), lambda: bridges(ties, limit=max(len(ties), 1))
    )

    def line(bridge: Bridge) -> BridgeLine:
        sides = tuple(SideLine(**named(asked, side)) for side in bridge.sides)
        return BridgeLine(
            sides=sides,
            ties=bridge.ties,
            component_size=bridge.component_size,
            split_off=bridge.split_off,
        )

    page = paged(
        asked,
        found.bridges,
        paging,
        line,
        key=lambda bridge: (-bridge.split_off, *(side.id for side in bridge.sides)),
        kinds=(int, str, str),
    )
    return BridgeListing(**page, exclude_hubs=exclude_hubs)


@router.get("/cores")
def core_list(
    asked: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> CoreListing:
    """How deep bodies lie in the network: the greatest k of a k-core each is in."""
    ties = asked.network.ties(asked.picture, include_hubs=not exclude_hubs, types=tie)
    found = asked.network.derive(asked.picture, ("cores", ties), lambda: cores(ties))

    def key(row: Deep) -> Key:
        return -row.core, row.id

    page = scored(asked, found.nodes, paging, CoreLine, key, int)
    return CoreListing(
        **page, exclude_hubs=exclude_hubs, degeneracy=found.degeneracy, levels=found.levels
    )


@router.get("/degree")
def degree_list(
    asked: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> DegreeListing:
    """Bodies by the number of their neighbours."""
    ties = asked.network.ties(asked.picture, include_hubs=not exclude_hubs, types=tie)
    found = asked.network.derive(asked.picture, ("degrees", ties), lambda: degrees(ties))

    def key(row: Degree) -> Key:
        return -row.neighbours, row.id

    page = scored(asked, found, paging, DegreeLine, key, int)
    return DegreeListing(**page, exclude_hubs=exclude_hubs)


@router.get("/betweenness", dependencies=[Analysing])
def betweenness_list(
    asked: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> BetweenListing:
    """Bodies by their share of the shortest paths; sampled where the network is large."""
    ties = asked.network.ties(asked.picture, include_hubs=not exclude_hubs, types=tie)
    found = asked.network.derive(asked.picture, ("betweenness", ties), lambda: betweenness(ties))

    def key(row: Between) -> Key:
        return -row.betweenness, row.id

    page = scored(asked, found.nodes, paging, BetweenLine, key, float)
    return BetweenListing(
        **page,
        exclude_hubs=exclude_hubs,
        method=found.method,
        pivots=found.pivots,
        seed=found.seed,
        bound=found.bound,
    )


def scored(
    asked: Asked,
    rows: Sequence[T],
    paging: Paging,
    line: Callable[..., Named],
    key: Callable[[T], Key],
    *kinds: type,
) -> dict[str, Any]:
    """A page of rows that have an id, sorted by scores of some kinds and then by the id."""
    return paged(
        asked, rows, paging, lambda row: line(**named(asked, row)), key=key, kinds=(*kinds, str)
    )


def paged(
    asked: Asked,
    rows: Sequence[T],
    paging: Paging,
    line: Callable[[T], Any],
    *,
    key: Callable[[T], Key],
    kinds: tuple[type, ...],
) -> dict[str, Any]:
    """A page of rows as the fields of a listing, each row told as a line."""
    page = asked.listing(rows, paging, key=key, kinds=kinds)
    return {
        "data": tuple(map(line, page.data)),
        "count": page.count,
        "next": page.next,
        **asked.envelope(),
    }


def named(asked: Asked, row: Any) -> dict[str, Any]:
    """The fields of a row that has an id, with the name and label of that node."""
    return {**asdict(lines(asked.picture, [row.id])[0]), **asdict(row)}
