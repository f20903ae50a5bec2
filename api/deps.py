"""What routes are given: the network on the day and in the layers asked for, and the envelopes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.actor import actor_of
from api.access.rights import Right
from api.answers import Key
from api.codes import Layer
from api.context import Paging as Paging
from api.context import QueryContext as QueryContext
from api.cursors import CURSOR, MAX_CURSOR, digest
from api.http.errors import NotModified, quoted
from api.http.protocol import is_known
from api.http.record import note_rows
from api.rehearsal import Steady
from graph.documents.keeping import documents_stamp
from graph.errors import Finding, InvalidInput
from queries.catalogue import Reader
from queries.coverage import CoverageState, Policy, WalkModel
from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.rules.files import policies_stamp
from queries.limited import limited_to
from queries.network import Network

T = TypeVar("T")

MAX_LIMIT = 1000


async def network(request: Request) -> Network:
    """The network that the service answers from, limited to the zones of who asks.

    Raises Forbidden where one of them does not exist any more.
    """
    network: Network = request.app.state.network
    actor = actor_of(request)
    if actor is None or not actor.zones:
        return network  # nothing to wait for, so no thread to do it in
    return await run_in_threadpool(limited_to, network, actor.zones)


NetworkDep = Annotated[Network, Depends(network)]


def _iso_day(value: object) -> object:
    """Only YYYY-MM-DD: pydantic alone would also take a number of seconds for a day."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError("a day is written as YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]

AsOf = Annotated[
    Day | None,
    Query(description="Day the answer holds for, YYYY-MM-DD; by default the one in `meta`."),
]
Layers = Annotated[
    list[Layer] | None,
    Query(alias="layer", description="Layer to draw on, once for each; by default all."),
]

Zones = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=300)]] | None,
    Query(
        alias="zone",
        max_length=50,
        description="Zone (id or name) whose network is meant, with all that is in it; once for "
        "each. By default everything.",
    ),
]
Within = Annotated[
    str | None,
    Query(
        max_length=6_000,
        description="Only what lies in this polygon: `west,south,east,north`, a ring of `lon,lat` "
        "pairs with blanks between, WKT or GeoJSON; WGS 84.",
    ),
]


@dataclass(frozen=True)
class WebAsked(QueryContext):
    """A question that came over HTTP: the answer to it has headers."""

    request: Request
    response: Response

    @property
    def store(self) -> Reader:
        """What the questions of the catalogue are asked of, at the picture's revision."""
        return Steady(super().store, self.network.store, self.picture.snapshot)

    def page(self, count: int, following: Key | None, *, shown: int) -> dict[str, Any]:
        """The page's envelope; a ``Link`` leads to the next one, and the rows are noted."""
        note_rows(shown)
        page = super().page(count, following, shown=shown)
        if page["next"] is not None:
            url = self.request.url.include_query_params(
                after=page["next"], as_of=self.day.isoformat()
            )
            self.response.headers["Link"] = f'<{quoted(url.path)}?{url.query}>; rel="next"'
        return page


def context(
    request: Request,
    response: Response,
    network: NetworkDep,
    as_of: AsOf = None,
    layer: Layers = None,
    zone: Zones = None,
    within: Within = None,
) -> WebAsked:
    """What a request asks: the network on its day and in its layers, unless the client has it."""
    # Asks the store for its revision and no more, unless that moved.
    picture = network.picture(as_of, layer, zones=zone, within=within)
    path, given = request.url.path, tuple(request.query_params.multi_items())
    if request.method == "POST":
        # The answer depends on the body too: no tag of the address may stand for it.
        response.headers["Cache-Control"] = "no-store"
        return WebAsked(network, picture, path, given, request, response)
    actor = actor_of(request)
    tag = digest(
        [
            request.app.version,
            str(picture.snapshot.store_revision),
            *network.zones,
            "" if actor is None or actor.may(Right.COUNTS) else "masked",
            picture.as_of.isoformat(),
            policies_stamp(network.policies),
            documents_stamp(network.documents),
            network.streets.stamp,
            path,
            request.url.query,
        ]
    )
    # Weak: the same answer goes out with and without compression.
    # What one account is told is not for another: no cache between may keep it for both.
    kept = "no-cache" if actor is None or actor.way == "open" else "private, no-cache"
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": kept}
    if is_known(request.headers, headers["ETag"]):
        raise NotModified(headers)
    response.headers.update(headers)
    return WebAsked(network, picture, path, given, request, response, headers=headers)


Question = Annotated[QueryContext, Depends(context)]
WebQuestion = Annotated[WebAsked, Depends(context)]
"""For a route that gives headers of its own, such as one that gives a file away."""


async def _fresh(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


Fresh = Depends(_fresh)
"""For a route whose answer is true only now."""


async def known_parameters(request: Request) -> None:
    """Refuse what a route would not look at.

    A filter with a slip in its name would find everything, and of one that is given twice only the
    last would count; neither may pass in silence. Raises InvalidInput.
    """
    route: APIRoute = request.scope["route"]
    known = dict(_parameters(route.dependant))
    if unknown := sorted(set(request.query_params) - set(known)):
        raise InvalidInput(
            f"there is no parameter {unknown[0]!r} here; there are {', '.join(sorted(known))}",
            [Finding("unknown_parameter", "there is no such parameter", column=unknown[0])],
        )
    given = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in sorted(given.items()):
        if times > 1 and not known[name]:
            raise InvalidInput(
                f"the parameter {name!r} is given {times} times; it takes one value",
                [Finding("repeated_parameter", "the parameter takes one value", column=name)],
            )


def _parameters(needs: Dependant) -> Iterator[tuple[str, bool]]:
    """Query parameters of a route and of all it depends on, and whether each takes several."""
    for field in needs.query_params:
        annotation = field.field_info.annotation
        yield (
            field.alias,
            any(get_origin(each) is list for each in (annotation, *get_args(annotation))),
        )
    for further in needs.dependencies:
        yield from _parameters(further)


async def paging(
    following: Annotated[
        str | None,
        Query(
            alias="after",
            pattern=CURSOR,
            max_length=MAX_CURSOR,
            description="What the page before gave as `next`.",
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows at most.")] = 50,
) -> Paging:
    """Which page of a list a request asks for."""
    return Paging(following, limit)


Page = Annotated[Paging, Depends(paging)]


Along = Annotated[
    bool | Annotated[str, Field(min_length=1, max_length=80)] | None,
    Field(
        union_mode="left_to_right",
        description="Walk along streets: `true` for those of GONGJIAN_STREETS, or the name of a "
        "network in GONGJIAN_STREETS_FOLDER; `false` for straight lines; by default the policy's.",
    ),
]


@dataclass(frozen=True, slots=True)
class Rules:
    """What coverage is asked by: a policy, how far a person walks, and along which streets."""

    policy: Policy
    walk: WalkModel
    along: bool | str | None = None
    """The network that the question names, as :data:`Along`; None: the policy's."""

    @classmethod
    def of(
        cls,
        policy: Policy,
        minutes: float | None = None,
        speed: float | None = None,
        detour: float | None = None,
    ) -> Rules:
        """The policy, with another walk as far as one is given."""
        own = policy.walk
        walk = WalkModel(
            own.minutes if minutes is None else minutes,
            own.speed_m_per_s if speed is None else speed,
            own.detour if detour is None else detour,
        )
        return cls(policy, walk)

    def coverage(self, context: QueryContext) -> CoverageState:
        """Coverage by these rules, along the streets that the question or else the policy names."""
        return context.network.coverage(context.picture, self.model(context), self.policy)

    def model(self, context: QueryContext) -> WalkModel:
        """How ways are measured by these rules: in straight lines, or along streets."""
        network = self.streets(context)
        return self.walk if network is None else StreetWalk.along(network, self.walk)

    def straight(self, context: QueryContext) -> CoverageState:
        """Coverage in straight lines, for what measures ways itself or asks for no streets."""
        return context.network.coverage(context.picture, self.walk, self.policy)

    def streets(self, context: QueryContext, wanted: Along = None) -> StreetNetwork | None:
        """The network to walk along, as ``wanted`` or else by these rules; None: none."""
        wanted = self.along if wanted is None else wanted
        named = self.policy.reach.streets or False
        return context.network.streets.get(named if wanted is None else wanted)


def _rules(
    network: NetworkDep,
    policy: Annotated[
        str | None,
        Query(max_length=60, description="Id of a policy, or `id@version`; by default `default`."),
    ] = None,
    minutes: Annotated[
        float | None, Query(gt=0, le=240, description="Minutes on foot; by default the policy's.")
    ] = None,
    speed: Annotated[
        float | None, Query(gt=0, le=10, description="Metres a second; by default the policy's.")
    ] = None,
    detour: Annotated[
        float | None,
        Query(ge=1, le=5, description="Path length over straight line; by default the policy's."),
    ] = None,
) -> Rules:
    return Rules.of(network.policy(policy), minutes, speed, detour)


Ruled = Annotated[Rules, Depends(_rules)]


async def _walked(rules: Ruled, streets: Annotated[Along, Query()] = None) -> Rules:
    return replace(rules, along=streets)


Walked = Annotated[Rules, Depends(_walked)]
"""Rules of a question that may name the streets."""
ExcludeHubs = Annotated[
    bool,
    Query(description="Leave out the zone, its Party Working Committee and superior bodies."),
]
