"""Coverage for maps, as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.deps import QueryContext, Question, Ruled, Walked
from api.downloads.streams import Streamed
from api.http.gates import Exporting
from api.routes.coverage.rates import By, Conditions
from graph.geojson import MEDIA_TYPE, FeatureCollection
from queries.coverage.answers import bands, geo, ground, heat
from queries.coverage.answers.clusters import Box, Look
from queries.coverage.reach.along import StreetWalk

router = APIRouter(prefix="/coverage", tags=["coverage"], dependencies=[needs(Right.READ)])

GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A FeatureCollection (RFC 7946); its member `meta` says what it rests on.",
        "content": {MEDIA_TYPE: {"schema": {"type": "object"}}},
    }
}
_LINES = 1000
_NUMBER = r"-?\d{1,3}(\.\d{1,12})?"
_BOX = rf"^{_NUMBER}(,{_NUMBER}){{3}}$"


class GeoJSON(Streamed):
    """A collection as it is sent, and the collection itself for whom it is not sent to."""

    media_type = MEDIA_TYPE

    def __init__(self, collection: FeatureCollection, headers: Mapping[str, str]) -> None:
        super().__init__(_chunks(collection.lines()), headers)
        self.collection = collection


Cell = Annotated[
    float,
    Query(ge=heat.MIN_CELL_M, le=heat.MAX_CELL_M, description="Side of a cell, metres."),
]
Weighted = Annotated[heat.Weight, Query(description="What is added up in a cell.")]


Bounded = Annotated[
    bool,
    Query(
        description="For a picture: of what is too much to be drawn one by one it is told how "
        "`many` lie where, in cells of `meta.cell_m`."
    ),
]


def _look(
    bounded: Bounded = False,
    box: Annotated[
        str | None,
        Query(
            pattern=_BOX,
            max_length=100,
            description="west,south,east,north in degrees; with `bounded` only what lies there.",
        ),
    ] = None,
) -> Look | None:
    return Look(None if box is None else _corners(box)) if bounded else None


Looked = Annotated[Look | None, Depends(_look)]


@router.get("/reach.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON)
def reach_geojson(context: Question, rules: Walked, look: Looked) -> Response:
    """What lies within the walk of each position: a circle in true metres on the sphere, or along
    streets those that are reached."""
    state = rules.coverage(context)
    walk = state.model
    if not isinstance(walk, StreetWalk) or geo.crowded(state=state, look=look):
        return _sent(context, geo.reach(state=state, look=look))
    if look is not None and look.box is not None:
        return _sent(context, bands.reach_along(state=state, walk=walk, look=look))
    drawn = context.network.derive(
        context.picture,
        ("reach", state.policy, walk, look),
        lambda: bands.reach_along(state=state, walk=walk, look=look),
    )
    return _sent(context, drawn)


@router.get("/gaps.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON)
def gaps_geojson(
    context: Question,
    rules: Walked,
    filters: Conditions,
    look: Looked,
    by: By = "organizational",
) -> Response:
    """Uncovered enterprises as points with the reason; those without coordinates are counted."""
    state = rules.coverage(context)
    return _sent(context, geo.gaps(state=state, lens=by, filters=filters, look=look))


@router.get(
    "/covered.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON
)
def covered_geojson(
    context: Question,
    rules: Walked,
    filters: Conditions,
    look: Looked,
    by: By = "organizational",
) -> Response:
    """Covered enterprises as points; those without coordinates are counted."""
    state = rules.coverage(context)
    return _sent(context, geo.covered(state=state, lens=by, filters=filters, look=look))


@router.get("/heat.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON)
def heat_geojson(
    context: Question,
    rules: Walked,
    filters: Conditions,
    by: By = "organizational",
    cell: Cell = 500.0,
    weight: Weighted = "enterprises",
    bounded: Annotated[
        bool, Query(description="Cells twice as wide, as often as there are too many to be drawn.")
    ] = False,
) -> Response:
    """Uncovered weight by cells of equal area; the cells add up to `meta.total`. All filters have
    to hold."""
    found = heat.heat(
        state=rules.coverage(context),
        lens=by,
        filters=filters,
        cell_m=cell,
        weight=weight,
        bounded=bounded,
    )
    return _sent(context, found)


@router.get("/places.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON)
def places_geojson(context: Question, rules: Ruled) -> Response:
    """Subdistricts and communities as points, at their own place or the mean of their firms."""
    return _sent(context, geo.places(state=rules.straight(context)))


@router.get("/ground.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON)
def ground_geojson(context: Question, rules: Ruled) -> Response:
    """Boundaries of zones that have one, and carriers as points: what a map is drawn on."""
    return _sent(context, ground.ground(state=rules.straight(context)))


@router.get(
    "/streets.geojson", dependencies=[Exporting], response_class=Response, responses=GEOJSON
)
def streets_geojson(
    context: Question,
    rules: Walked,
    box: Annotated[
        str, Query(pattern=_BOX, max_length=100, description="west,south,east,north in degrees.")
    ],
) -> Response:
    """Streets in a box: those that are walked along, else those of the settings, else none."""
    known = context.network.streets
    network = rules.streets(context) or known.get(known.configured)
    return _sent(context, ground.streets(network=network, box=_corners(box)))


def _corners(box: str) -> Box:
    west, south, east, north = map(float, box.split(","))
    return west, south, east, north


def _sent(context: QueryContext, collection: FeatureCollection) -> GeoJSON:
    return GeoJSON(collection, context.headers)


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    """Many lines at a time: what is streamed goes to a thread and back for each."""
    while chunk := "".join(islice(lines, _LINES)):
        yield chunk
