"""What routes are given: the network on the day and in the layers asked for, and the envelopes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BeforeValidator
from starlette.responses import Response

from api.answers import Answer, Key, Listing, cut
from api.codes import Layer
from api.cursors import CURSOR, MAX_CURSOR, digest, read_cursor, write_cursor
from api.errors import NotModified, quoted
from api.protocol import is_known
from graph.errors import Finding, InvalidInput
from graph.snapshot import Picture
from graph.store import Store
from queries.coverage import CoverageState, Policy, WalkModel
from queries.coverage.policy_files import policies_stamp
from queries.lookup import sources
from queries.network import Network

T = TypeVar("T")

MAX_LIMIT = 1000


def network(request: Request) -> Network:
    """The network that the service answers from."""
    network: Network = request.app.state.network
    return network


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


@dataclass(frozen=True)
class Asked:
    """One question: the network on its day and in its layers, and how to wrap the answer."""

    network: Network
    picture: Picture
    request: Request
    response: Response
    headers: dict[str, str]

    @property
    def store(self) -> Store:
        """The store, for what is asked of it directly."""
        return self.network.store

    @property
    def day(self) -> date:
        """The day."""
        return self.picture.as_of

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers."""
        return self.picture.layers

    def id_of(self, name_or_id: str) -> str:
        """The id of the body that goes by an id, or exact unique name or alias, once merged nodes
        are one. Raises NotFound, AmbiguousName."""
        picture = self.picture
        return str(picture.snapshot.ids[picture.find(name_or_id)])

    def answer(self, data: T) -> Answer[T]:
        """One thing in its envelope."""
        return Answer(data=data, **self.envelope())

    def listing(
        self, rows: Sequence[T], paging: Paging, *, key: Callable[[T], Key], kinds: tuple[type, ...]
    ) -> Listing[T]:
        """One page of rows that are sorted by a key, whose parts are of the given kinds."""
        page, following = cut(rows, key=key, after=paging.after(self, kinds), limit=paging.limit)
        return Listing(data=page, **self.page(len(rows), following))

    def page(self, count: int, following: Key | None) -> dict[str, Any]:
        """All of a list's envelope but its rows: ``following`` is the key to go on behind."""
        cursor = None
        if following is not None:
            cursor = write_cursor(following, self.question)
            url = self.request.url.include_query_params(after=cursor, as_of=self.day.isoformat())
            self.response.headers["Link"] = f'<{quoted(url.path)}?{url.query}>; rel="next"'
        return {"count": count, "next": cursor, **self.envelope()}

    def envelope(self) -> dict[str, Any]:
        """What every answer says of itself."""
        return {
            "as_of": self.picture.as_of,
            "layers": self.picture.layers,
            "revision": self.picture.snapshot.revision,
            "provenance": self.network.derive(
                self.picture, "sources", lambda: sources(self.picture)
            ),
        }

    @cached_property
    def question(self) -> str:
        """Digest of the path, the filters, the day and the layers: what a cursor belongs to."""
        given = sorted(
            f"{name}={value}"
            for name, value in self.request.query_params.multi_items()
            if name not in ("after", "limit", "as_of", "layer")
        )
        return digest([self.request.url.path, self.day.isoformat(), *self.layers, *given])


def asked(
    request: Request,
    response: Response,
    network: NetworkDep,
    as_of: AsOf = None,
    layer: Layers = None,
) -> Asked:
    """What a request asks: the network on its day and in its layers, unless the client has it."""
    # Asks the store for its revision and no more, unless that moved.
    picture = network.picture(as_of, layer)
    if request.method == "POST":
        # The answer depends on the body too: no tag of the address may stand for it.
        response.headers["Cache-Control"] = "no-store"
        return Asked(network, picture, request, response, {})
    tag = digest(
        [
            request.app.version,
            str(picture.snapshot.standing),
            picture.as_of.isoformat(),
            policies_stamp(network.policies),
            request.url.path,
            request.url.query,
        ]
    )
    # Weak: the same answer goes out with and without compression.
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    if is_known(request.headers, headers["ETag"]):
        raise NotModified(headers)
    response.headers.update(headers)
    return Asked(network, picture, request, response, headers)


Question = Annotated[Asked, Depends(asked)]


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


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page begins and how long it may be."""

    cursor: str | None
    limit: int

    def after(self, asked: Asked, kinds: tuple[type, ...]) -> Key | None:
        """The key the page begins behind. Raises InvalidInput or Conflict for a cursor."""
        return None if self.cursor is None else read_cursor(self.cursor, asked.question, kinds)


def paging(
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


@dataclass(frozen=True, slots=True)
class Rules:
    """What coverage is asked by: a policy, and how far a person walks."""

    policy: Policy
    walk: WalkModel

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

    def coverage(self, asked: Asked) -> CoverageState:
        """Coverage by these rules."""
        return asked.network.coverage(asked.picture, self.walk, self.policy)


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
ExcludeHubs = Annotated[
    bool,
    Query(description="Leave out the zone, its Party Working Committee and superior bodies."),
]
