"""Watches of whoever asks, and what they found as feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from api.access.actor import Actor, actor_of
from api.access.keeping.watches import Entry, Watch, Watching
from api.access.needs import needs
from api.access.rights import Right
from api.answers import filled
from api.codes import coded
from api.console import Language
from api.deps import Fresh, NetworkDep
from api.http.bodies import JsonOnly
from api.http.errors import Unforeseen
from api.http.gates import Analysing
from api.http.told import told_of
from api.routes.access.saved import NAME
from api.routes.access.session import door_of
from api.watching.allowed import covers
from api.watching.conditions import CONDITION, CONDITIONS, told
from api.watching.evaluating import read
from api.watching.feeds import ATOM, JSON_FEED, Feed, atom, feed, on_day
from graph.model.spec import Text
from queries.coverage.rules.codes import RATE

router = APIRouter(tags=["watches"], dependencies=[needs(Right.PLAN), Fresh])

Lang = Annotated[Language, Query(description="Language of the feed.")]


class FeedJson(JSONResponse):
    """A JSON Feed."""

    media_type = JSON_FEED


@dataclass(frozen=True)
class NewWatch:
    """A saved question and when it is told: ``rate`` where the condition is of one, ``bound`` in
    the condition's unit: percent, percentage points, rows, days. ``listing`` is the list that is
    counted, its path and query behind ``/api/v1/``; without it the link's ready question."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NAME)]
    condition: Annotated[str, coded(CONDITION)]
    bound: Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False)]
    link: Annotated[str, Field(min_length=1, max_length=2000)] = "./"
    rate: Annotated[str, coded(RATE)] | None = None
    listing: Annotated[str, Field(max_length=2000)] = ""

    def watching(self) -> Watching:
        """What is to be watched."""
        return Watching(
            name=self.name,
            link=self.link,
            condition=self.condition,
            rate=self.rate,
            bound=self.bound,
            listing=self.listing,
        )


@dataclass(frozen=True)
class Hiding:
    """Whether what a watch finds is left out where it is shown; the feed tells it still."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    hidden: bool


@dataclass(frozen=True, kw_only=True)
class ConditionLine:
    """A condition: what it is ``asked`` of, and the unit of its bound, which lies between ``least``
    and ``most``."""

    code: str
    text: Text
    asked: Literal["rate", "list", "agreements"]
    unit: Text
    least: float
    most: float


@dataclass(frozen=True, kw_only=True)
class ConditionLines:
    """The conditions that there are, and the rates that some are asked of."""

    data: tuple[ConditionLine, ...]
    rates: dict[str, Text]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a watch would read now: ``value`` is the rate in percent, null where nobody can tell, or
    how many rows or agreements there are. ``told``: what it would say at its first look, null where
    it would say nothing yet."""

    day: str
    value: float | None
    told: Text | None


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """What a watch found: where it is to be looked at, on the day it was found."""

    id: str
    watch: str
    name: str
    day: str
    at: datetime
    link: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class ToldLines:
    """What the watches of whoever asks found, the latest first."""

    data: tuple[ToldLine, ...]


@dataclass(frozen=True, kw_only=True)
class WatchLine:
    """A watch. ``day``: the latest day that it was evaluated for, empty where it was not yet;
    ``fault``: why it could not be evaluated, empty where it could, and in both languages
    ``told``."""

    id: str
    name: str
    link: str
    condition: str
    rate: str | None
    bound: float
    listing: str
    zones: tuple[str, ...]
    made: datetime
    hidden: bool
    day: str
    fault: str
    told: Text | None

    @classmethod
    def of(cls, watch: Watch) -> WatchLine:
        """The line of a watch."""
        said = told_of(Unforeseen.code, watch.fault) if watch.fault else None
        return filled(cls, watch, told=said)


@dataclass(frozen=True, kw_only=True)
class WatchLines:
    """The watches of whoever asks, by when they were made."""

    data: tuple[WatchLine, ...]


@router.get("/watches", name="list")
def watch_list(request: Request) -> WatchLines:
    """The watches of whoever asks."""
    keeper = door_of(request).kept()
    mine = () if keeper is None else keeper.watches.of(actor_asking(request).name)
    return WatchLines(data=tuple(map(WatchLine.of, mine)))


@router.post("/watches", name="make", status_code=201, dependencies=[JsonOnly, Analysing])
def make_watch(request: Request, network: NetworkDep, new: NewWatch) -> WatchLine:
    """Watch a saved question. It is asked at once, to see that it can be, and from then on at every
    revision and on every day, by the limits that who makes it has now."""
    watching = new.watching()
    read(network, watching)
    return WatchLine.of(door_of(request).keeper.watches.make(actor_asking(request), watching))


@router.get("/watches/conditions", name="conditions")
def watch_conditions() -> ConditionLines:
    """What can be watched for."""
    lines = (filled(ConditionLine, one, code=code) for code, one in CONDITIONS.items())
    return ConditionLines(data=tuple(lines), rates=dict(RATE.codes))


@router.post("/watches/trial", name="try", dependencies=[JsonOnly, Analysing])
def try_watch(network: NetworkDep, new: NewWatch) -> Trial:
    """Ask what a watch would ask, and keep nothing."""
    watching = new.watching()
    reading = read(network, watching).reading
    condition = CONDITIONS[watching.condition]
    _, found = condition.judge({}, reading, watching.bound)
    return Trial(
        day=reading.day,
        value=len(reading.ending) if condition.asked == "agreements" else reading.value,
        told=None
        if found is None
        else told(watching.condition, watching.rate, watching.bound, found),
    )


@router.get("/watches/told", name="told")
def watch_told(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500, description="Entries at most.")] = 50,
) -> ToldLines:
    """What the watches of whoever asks found, the latest first, but for hidden and dropped ones."""
    return ToldLines(data=tuple(map(_told, _entries(request, shown=True)[:limit])))


@router.post("/watches/{id}", name="hide", dependencies=[JsonOnly])
def hide_watch(request: Request, id: str, wish: Hiding) -> WatchLine:
    """Hide a watch of whoever asks, or show it again."""
    watches = door_of(request).keeper.watches
    return WatchLine.of(watches.hide(actor_asking(request).name, id, hidden=wish.hidden))


@router.delete("/watches/{id}", name="drop", status_code=204, response_class=Response)
def drop_watch(request: Request, id: str) -> Response:
    """Drop a watch of whoever asks. What it found stays in the feed."""
    door_of(request).keeper.watches.drop(actor_asking(request).name, id)
    return Response(status_code=204)


@router.get("/feed.json", response_class=FeedJson)
def json_feed(request: Request, lang: Lang = Language.ZH) -> Feed:
    """What the watches of whoever asks found, as a JSON Feed 1.1: 500 entries at most, the latest
    first."""
    return _feed(request, "feed.json", lang)


@router.get(
    "/feed.atom",
    response_class=Response,
    responses={
        200: {"description": "The feed.", "content": {ATOM: {"schema": {"type": "string"}}}}
    },
)
def atom_feed(request: Request, lang: Lang = Language.ZH) -> Response:
    """The same as Atom."""
    told = atom(_feed(request, "feed.atom", lang), actor_asking(request).name)
    return Response(told, media_type=ATOM, headers={"Cache-Control": "no-store"})


def _feed(request: Request, name: str, lang: Language) -> Feed:
    base = str(request.base_url)
    return feed(_entries(request), base=base, path=f"api/v1/{name}", lang=lang)


def _entries(request: Request, *, shown: bool = False) -> tuple[Entry, ...]:
    keeper, actor = door_of(request).kept(), actor_asking(request)
    found = () if keeper is None else keeper.watches.entries(actor.name, shown=shown)
    return tuple(one for one in found if covers(actor, one.zones))


def _told(entry: Entry) -> ToldLine:
    said = told(entry.condition, entry.rate, entry.bound, entry.found)
    return filled(ToldLine, entry, link=on_day(entry.link, entry.day), text=said)


def actor_asking(request: Request) -> Actor:
    """Who asks, where a right is needed."""
    actor = actor_of(request)
    assert actor is not None, "the right that is needed is nobody's"
    return actor
