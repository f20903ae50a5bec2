"""More than one path between two bodies, by way of some nodes and around others, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, filled
from api.deps import ExcludeHubs, QueryContext, Question
from api.http.gates import Analysing
from api.routes.network.connectivity import TieTypes
from graph.model.spec import Text
from queries.connectivity.paths import MAX_LENGTH, PathStatus, Step
from queries.connectivity.simple_paths import MAX_AVOID, MAX_PATHS, MAX_THROUGH, Path, simple_paths
from queries.connectivity.telling import path_sentence
from queries.lookup import NodeLine, lines

router = APIRouter(prefix="/graph", tags=["structure"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, kw_only=True)
class PathLine:
    """A path, its steps, and both told in one sentence."""

    length: int
    nodes: tuple[NodeLine, ...]
    steps: tuple[Step, ...]
    told: Text


@dataclass(frozen=True, kw_only=True)
class PathsAnswer:
    """The first paths, shortest first, then by ids; or why there is none.

    ``truncated``: there are more, or the search was given up before that was known.
    """

    status: PathStatus
    detail: str | None
    exclude_hubs: bool
    truncated: bool
    paths: tuple[PathLine, ...]


@router.get("/paths", dependencies=[Analysing])
def paths(
    context: Question,
    start: Annotated[str, Query(alias="from", description="Id, or exact unique name or alias.")],
    end: Annotated[str, Query(alias="to", description="Id, or exact unique name or alias.")],
    k: Annotated[int, Query(ge=1, le=MAX_PATHS, description="Paths at most.")] = 3,
    max_length: Annotated[
        int, Query(ge=1, le=MAX_LENGTH, description="Steps of each at most.")
    ] = MAX_LENGTH,
    avoid: Annotated[
        list[str] | None,
        Query(
            max_length=MAX_AVOID,
            description="Node that no path touches, id or name; once for each.",
        ),
    ] = None,
    through: Annotated[
        list[str] | None,
        Query(
            max_length=MAX_THROUGH,
            description="Node that every path touches, id or name; once for each, in any order.",
        ),
    ] = None,
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
) -> Answer[PathsAnswer]:
    """The first paths between two bodies that no node is on twice, each told as a sentence."""

    def ids(nodes: list[str]) -> list[str]:
        return [context.id_of(node) for node in nodes]

    (first, last) = ids([start, end])
    found = simple_paths(
        context.network.ties(context.picture, include_hubs=not exclude_hubs, types=tie),
        start=first,
        end=last,
        k=k,
        max_length=max_length,
        avoid=ids(avoid or []),
        through=ids(through or []),
    )
    return context.answer(
        filled(
            PathsAnswer,
            found,
            exclude_hubs=exclude_hubs,
            paths=tuple(_line(context, path) for path in found.paths),
        )
    )


def _line(context: QueryContext, path: Path) -> PathLine:
    return PathLine(
        length=path.length,
        nodes=lines(context.picture, path.nodes),
        steps=path.steps,
        told=path_sentence(context.picture, path.steps),
    )
