"""How the network hangs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import RelationshipType
from api.deps import ExcludeHubs, Page, Question
from api.naming import Named
from graph.model.spec import Text
from queries.connectivity.components import components
from queries.connectivity.cuts import CutPoint
from queries.connectivity.paths import (
    MAX_HOPS,
    MAX_LENGTH,
    MAX_LIMIT,
    Near,
    PathStatus,
    Step,
    neighbourhood,
    shortest_path,
)
from queries.connectivity.projection import Tie
from queries.connectivity.telling import path_sentence
from queries.lookup import NodeLine, lines

router = APIRouter(prefix="/graph", tags=["connectivity"], dependencies=[needs(Right.READ)])

TieTypes = Annotated[
    list[RelationshipType] | None,
    Query(
        description="Relationship type that ties, once for each; by default those of building "
        "together, and with hubs those of place too."
    ),
]
Members = Annotated[int, Query(ge=0, le=1000, description="Nodes named of each at most.")]


@dataclass(frozen=True, kw_only=True)
class PathAnswer:
    """A shortest path, also told as a sentence, or why there is none; ``length`` counts steps."""

    status: PathStatus
    detail: str | None
    exclude_hubs: bool
    length: int | None
    nodes: tuple[NodeLine, ...]
    steps: tuple[Step, ...]
    told: Text | None


@dataclass(frozen=True, kw_only=True)
class ComponentLine:
    """Nodes that paths join: how many, and the first of them by id."""

    size: int
    first: str
    members: tuple[NodeLine, ...]


@dataclass(frozen=True, kw_only=True)
class ComponentListing(Listing[ComponentLine]):
    """Components of two nodes and more, largest first; single nodes are only counted."""

    exclude_hubs: bool
    nodes: int
    ties: int
    components: int
    isolated: int


@dataclass(frozen=True, kw_only=True)
class CutPointListing(Listing[Named[CutPoint]]):
    """Cut points, those that split off most first."""

    exclude_hubs: bool


@dataclass(frozen=True, kw_only=True)
class NeighbourhoodAnswer:
    """Nodes within ``k`` steps, nearest first, and all relationships among those given."""

    centre: NodeLine
    k: int
    exclude_hubs: bool
    count: int
    truncated: bool
    nodes: tuple[Named[Near], ...]
    ties: tuple[Tie, ...]


@router.get("/path")
def path(
    context: Question,
    start: Annotated[str, Query(alias="from", description="Id, or exact unique name or alias.")],
    end: Annotated[str, Query(alias="to", description="Id, or exact unique name or alias.")],
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
    max_length: Annotated[int, Query(ge=1, le=MAX_LENGTH)] = MAX_LENGTH,
) -> Answer[PathAnswer]:
    """A shortest path between two bodies; of several the one whose ids come first."""
    found = shortest_path(
        context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie),
        start=context.id_of(start),
        end=context.id_of(end),
        max_length=max_length,
    )
    return context.answer(
        filled(
            PathAnswer,
            found,
            exclude_hubs=exclude_hubs,
            nodes=lines(context.picture, found.nodes),
            told=path_sentence(context.picture, found.steps) if found.steps else None,
        )
    )


@router.get("/components")
def component_list(
    context: Question,
    paging: Page,
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
    members: Members = 20,
) -> ComponentListing:
    """Which bodies are connected at all."""
    picture = context.picture
    ties = context.network.ties(picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(picture, ("components", ties), lambda: components(ties))
    page = context.paged(
        found.components,
        paging,
        told=lambda component: ComponentLine(
            size=component.size,
            first=component.ids[0],
            members=lines(picture, component.ids[:members]),
        ),
        key=lambda component: (-component.size, component.ids[0]),
        kinds=(int, str),
    )
    return ComponentListing(
        **page,
        exclude_hubs=exclude_hubs,
        nodes=found.nodes,
        ties=found.ties,
        components=found.count,
        isolated=len(found.isolated),
    )


@router.get("/articulation-points", name="cut_points")
def articulation_points(
    context: Question, paging: Page, exclude_hubs: ExcludeHubs = True, tie: TieTypes = None
) -> CutPointListing:
    """Bodies whose loss would take the network apart, and into what."""
    ties = context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.cut_points(ties)
    page = context.paged(
        found.points,
        paging,
        told=context.named,
        key=lambda point: (-point.split_off, point.id),
        kinds=(int, str),
    )
    return CutPointListing(**page, exclude_hubs=exclude_hubs)


@router.get("/neighbourhood/{id}")
def neighbours(
    context: Question,
    id: str,
    k: Annotated[int, Query(ge=1, le=MAX_HOPS, description="Steps at most.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Nodes at most.")] = 200,
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
) -> Answer[NeighbourhoodAnswer]:
    """Who is within a few steps of a body, given by id or exact unique name."""
    found = neighbourhood(
        context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie),
        node=context.id_of(id),
        hops=k,
        limit=limit,
    )
    return context.answer(
        filled(
            NeighbourhoodAnswer,
            found,
            centre=lines(context.picture, [found.centre])[0],
            k=found.hops,
            exclude_hubs=exclude_hubs,
            nodes=tuple(map(context.named, found.nodes)),
        )
    )
