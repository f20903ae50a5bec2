"""Bodies without coordinates, placed by their addresses: found, what is missing, and accepted.

A gazetteer is uploaded first (``POST /places/gazetteers?name=FILE`` with the file as body); its id
then goes into ``gazetteer`` of every question. Accepting makes an import, which is checked and
written as any: ask for its draft until its state is ``checked``, ``written`` or ``failed``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Annotated, Any
from uuid import uuid4

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.apart import APART
from api.codes import coded
from api.deps import Fresh, NetworkDep, Page, QueryContext, Question
from api.drafts import Draft
from api.http.bodies import JsonOnly
from api.http.errors import UnsupportedMediaType
from api.http.gates import Analysing, Receiving, Writing, gate_of
from api.intake import no_table
from api.receiving import receive
from api.routes.data.parameters import UPLOADED, DraftsDep
from graph.boundaries import metres
from graph.errors import InvalidInput, StoreUnwritable
from graph.model.codes import LOCATED_BY
from graph.places.accepting import chosen, imports_of
from graph.places.asking import LAYERS, entries_of, finder_of
from graph.places.codes import UNPLACED
from graph.places.finding import Doubt, Finder, Found, PlacedBody, Told, UnplacedBody
from graph.places.index import Index, Spots
from graph.places.kept import keep, kept
from graph.places.matching import CLASSES
from graph.places.sites import site_at
from graph.places.worklist import MissingPlace, worklist
from graph.snapshot.pictures import Picture
from graph.today import today
from queries.network import Network
from queries.unlocated import unlocated

SHOWN = 200
"""Known places that are drawn."""
AROUND_M = 300.0

router = APIRouter(prefix="/places", tags=["places"], dependencies=[needs(Right.READ), APART])

LocatedBy = Annotated[str, coded(LOCATED_BY)]
Reason = Annotated[str, coded(UNPLACED)]
GazetteerId = Annotated[
    str, Field(pattern="^[0-9a-f]{32}$", json_schema_extra={"format": "uploaded"})
]
GazetteerKey = Annotated[
    GazetteerId | None,
    Query(description="The office's own list of places (template T11), as its upload was named."),
]
Again = Annotated[bool, Query(description="Also those that were placed by their address before.")]


@dataclass(frozen=True)
class KeptGazetteer:
    """A gazetteer that was uploaded: ``id`` is what questions call it."""

    id: str
    name: str
    entries: int


@dataclass(frozen=True)
class ClassCount:
    """How many bodies would be placed by a class, and the middle of their radii in metres."""

    located_by: str
    bodies: int
    enterprises: int
    doubted: int
    radius_m: float | None


@dataclass(frozen=True)
class PlacesSummary:
    """How many bodies would be placed, by class, the most precise first.

    ``unknown`` are the enterprises of the base of the spatial rate whose coverage nobody can tell
    while they have no coordinates; ``unknown_placed`` those of them that would be placed.
    ``accepted`` were placed by their address before.
    """

    by_class: tuple[ClassCount, ...]
    placed: int
    unplaced: int
    accepted: int
    unknown: int
    unknown_placed: int


@dataclass(frozen=True)
class PlaceBeside:
    """A place that is known, in degrees, and by whom (a code of ORIGIN)."""

    lon: float
    lat: float
    origin: str


@dataclass(frozen=True)
class PlaceGround:
    """A place that was found, the known places it was taken from and others around it, some of
    each; the subdistrict its body is in, and that one's boundary as GeoJSON."""

    place: PlacedBody
    taken_from: tuple[PlaceBeside, ...]
    around: tuple[PlaceBeside, ...]
    subdistrict: str | None
    boundary: dict[str, Any] | None


@dataclass(frozen=True)
class AddressPlace:
    """The place of an address, its class and radius in metres, what it was matched with and what
    speaks against it, as of a body that was placed."""

    address: str
    lon: float
    lat: float
    located_by: str
    radius_m: float
    radius_from: str
    matched: str
    origin: str
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class AcceptedDrafts:
    """The imports that write what was accepted, one for each park and scope: as drafts."""

    data: tuple[Draft, ...]


class Acceptance(BaseModel):
    """Which places that were found are accepted: all of some classes, and those of some bodies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    classes: list[LocatedBy] = Field(default=[], max_length=len(CLASSES))
    ids: list[Annotated[str, Field(max_length=200)]] = Field(
        default=[], max_length=10_000, description="Ids of bodies."
    )
    dry_run: bool = Field(default=True, description="Check only; false: write.")


@dataclass(frozen=True)
class Search:
    """What a question about places is asked of: ledgers and documents, not what is generated."""

    network: Network
    picture: Picture
    found: Found

    def unknown(self) -> frozenset[str]:
        """Ids of the enterprises whose spatial coverage is not known."""
        return unlocated(self.picture, self.network.policy())


def _always(done: int, total: int) -> bool:
    return True


def _picture(context: QueryContext) -> Picture:
    """What places are found in: what is asked about, without what is generated."""
    layers = [one for one in context.layers if one in LAYERS]
    if not layers:
        raise InvalidInput(
            "what is generated has no places to be found: draw on the layer ledger or source"
        )
    area = context.picture.area
    return context.network.picture(
        context.day,
        layers,
        zones=area.zones if area else None,
        within=area.within if area else None,
    )


def _finder(network: Network, picture: Picture, gazetteer: str | None, again: bool) -> Finder:
    """What addresses are matched with, once for a revision."""
    own = None if gazetteer is None else kept(network.gazetteers, gazetteer)
    return network.derive(
        picture,
        ("finder", gazetteer, again),
        lambda: finder_of(
            picture, own.file if own else None, name=own.name if own else None, again=again
        ),
    )


def searched(
    context: QueryContext, gazetteer: str | None, again: bool, told: Told = _always
) -> Search:
    """The places that can be found, once for a revision. Raises InvalidInput with the faults of the
    gazetteer, Abandoned where ``told`` says so."""
    network, picture = context.network, _picture(context)
    found = network.derive(
        picture,
        ("places", gazetteer, again),
        lambda: _finder(network, picture, gazetteer, again).find(told),
    )
    return Search(network, picture, found)


def search(context: Question, gazetteer: GazetteerKey = None, again: Again = False) -> Search:
    """The places that can be found."""
    return searched(context, gazetteer, again)


Searched = Annotated[Search, Depends(search)]


@router.get("/summary", dependencies=[Analysing])
def places_summary(context: Question, asked: Searched) -> Answer[PlacesSummary]:
    """Count the bodies that have an address and no coordinates, by what would place them.

    Nothing is written: `gongjian places accept` does that.
    """
    placed = asked.found.placed
    unknown = asked.unknown()
    snapshot = asked.picture.snapshot
    accepted = asked.picture.valid & asked.picture.home
    accepted &= snapshot.columns["located_by"].values >= 0
    return context.drawn_from(asked.picture).answer(
        PlacesSummary(
            tuple(
                _count(name, [one for one in placed if one.located_by == name]) for name in CLASSES
            ),
            *(len(placed), len(asked.found.unplaced), int(accepted.sum())),
            *(len(unknown), sum(one.id in unknown for one in placed)),
        )
    )


def _count(located_by: str, placed: Sequence[PlacedBody]) -> ClassCount:
    return ClassCount(
        *(located_by, len(placed), sum(one.label == "Unit" for one in placed)),
        sum(bool(one.doubts) for one in placed),
        median_high(one.radius_m for one in placed) if placed else None,
    )


@router.get("/found", dependencies=[Analysing])
def places_found(
    context: Question,
    asked: Searched,
    paging: Page,
    located_by: Annotated[
        LocatedBy | None, Query(alias="class", description="Places found by this only.")
    ] = None,
    doubted: Annotated[
        bool | None, Query(description="Only those that something speaks against, or only others.")
    ] = None,
) -> Listing[PlacedBody]:
    """Places found for bodies that have an address and no coordinates, the most precise first.

    Each has its radius in metres, what the address was matched with and what speaks against it.
    Nothing is written: `gongjian places accept` does that.
    """
    rows = [
        one
        for one in asked.found.placed
        if located_by in (None, one.located_by) and doubted in (None, bool(one.doubts))
    ]
    return context.drawn_from(asked.picture).listing(
        rows,
        paging,
        key=lambda one: (CLASSES.index(one.located_by), one.id),
        kinds=(int, str),
    )


@router.get("/found/{id}", dependencies=[Analysing])
def place_ground(
    context: Question,
    asked: Searched,
    id: Annotated[str, Path(max_length=200, description="Id of the body.")],
) -> Answer[PlaceGround]:
    """The place that was found for one body, with what it was taken from and what is around."""
    (place,) = chosen(asked.found.placed, ids=[id])
    known, ground = asked.found.known, asked.found.grounds[id]
    away = metres(known.points, (place.lon, place.lat))
    near = np.flatnonzero(away <= max(AROUND_M, 1.5 * place.radius_m))
    near = near[np.argsort(away[near], kind="stable")]
    around = near[~np.isin(near, ground.spots)]
    zone = known.zones.get(ground.subdistrict or "")
    return context.drawn_from(asked.picture).answer(
        PlaceGround(
            place,
            *(_shown(known, ground.spots), _shown(known, around)),
            zone.name if zone else None,
            json.loads(zone.boundary) if zone and zone.boundary else None,
        )
    )


def _shown(known: Index, spots: Spots) -> tuple[PlaceBeside, ...]:
    every = (known.spots[at] for at in spots[:SHOWN].tolist())
    return tuple(PlaceBeside(one.point[0], one.point[1], one.origin) for one in every)


@router.get("/at", dependencies=[Analysing])
def place_of_address(
    context: Question,
    address: Annotated[
        str, Query(min_length=1, max_length=200, description="Address of a place, in Chinese.")
    ],
    gazetteer: GazetteerKey = None,
) -> Answer[AddressPlace]:
    """Where an address is that is of no body yet: of a site that somebody thinks of.

    A problem says why, if no place is found, as `/places/unplaced` does of bodies.
    """
    picture = _picture(context)
    zones = frozenset(picture.snapshot.ids[picture.nodes("Zone")].tolist())
    place = site_at(_finder(context.network, picture, gazetteer, False), address, zones)
    return context.drawn_from(picture).answer(filled(AddressPlace, place))


@router.get("/unplaced", dependencies=[Analysing])
def places_unplaced(
    context: Question,
    asked: Searched,
    paging: Page,
    reason: Annotated[Reason | None, Query(description="For this reason only.")] = None,
) -> Listing[UnplacedBody]:
    """Bodies that cannot be placed and why, those with most employees and members first."""
    rows = [one for one in asked.found.unplaced if reason in (None, one.reason)]
    return context.drawn_from(asked.picture).listing(
        rows,
        paging,
        key=lambda one: (-one.staff, -one.full_members, one.id),
        kinds=(int, int, str),
    )


@router.get("/missing", dependencies=[Analysing])
def places_missing(context: Question, asked: Searched, paging: Page) -> Listing[MissingPlace]:
    """What would place most if it were known: names that addresses give and nobody knows.

    Ranked by the enterprises whose coverage it would settle, then by employees and members.
    """
    rows = worklist(asked.found, asked.unknown())
    return context.drawn_from(asked.picture).listing(
        rows,
        paging,
        key=lambda one: (-one.unknown, -one.staff, -one.full_members, one.reason, one.name),
        kinds=(int, int, int, str, str),
    )


@router.post(
    "/gazetteers",
    dependencies=[needs(Right.EDIT), Receiving, Fresh],
    openapi_extra=UPLOADED,
)
async def keep_gazetteer(
    request: Request,
    network: NetworkDep,
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file.")],
) -> KeptGazetteer:
    """Upload the office's own list of places (template T11): checked as a whole, kept beside the
    data, never in the graph."""
    folder = network.gazetteers
    if folder is None:
        raise StoreUnwritable("there is no folder in which gazetteers are kept")
    file = folder / f"look-{uuid4().hex}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await receive(file, request.stream())
        async with gate_of(request, "write").passed():

            def checked() -> KeptGazetteer:
                entries = entries_of(network.picture(None, LAYERS), file, name=name)
                return KeptGazetteer(keep(folder, file, name=name).id, name, len(entries))

            return await run_in_threadpool(checked)
    except OSError as error:
        raise StoreUnwritable(f"{folder} cannot be written: {error.strerror}") from error
    except InvalidInput as error:
        if no_table(error):
            raise UnsupportedMediaType(error.message) from error
        raise
    finally:
        file.unlink(missing_ok=True)


@router.post("/accept", status_code=202, dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def accept_places(asked: Searched, drafts: DraftsDep, accepted: Acceptance) -> AcceptedDrafts:
    """Accept places that were found, by imports that can be taken back: look at the drafts."""
    network = asked.network
    places = chosen(asked.found.placed, accepted.classes, accepted.ids)
    wanted = imports_of(network.store, asked.picture.snapshot, places, today(network.timezone))
    return AcceptedDrafts(
        tuple(
            drafts.begin(network, one.sheets, one.options, one.park, commit=not accepted.dry_run)
            for one in wanted
        )
    )
