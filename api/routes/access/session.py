"""Coming in and going out, by password or one-time link; OpenID has routes of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from api.access.actor import ADDRESS, COOKIE, Actor, Way, actor_of
from api.access.counted import note_actor
from api.access.door import Door, session_secret
from api.access.keeping.accounts import known as account_named
from api.access.needs import needs
from api.access.rights import Right, Role
from api.deps import Fresh
from api.http.bodies import JsonOnly
from api.http.gates import LoggingIn
from api.http.record import current
from graph.errors import InvalidInput

router = APIRouter(tags=["access"], dependencies=[needs(Right.NONE)])


@dataclass(frozen=True)
class Session:
    """Who asks and what they may; without `account` nobody is known.

    ``zones`` are those that the account is limited to, none for no limit. ``ways`` lead in.
    """

    account: str | None
    role: Role | None
    zones: tuple[str, ...]
    rights: tuple[Right, ...]
    way: Way | None
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class LogIn:
    """An account and its password, or the secret of a one-time link."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str | None, Field(max_length=100)] = None
    password: Annotated[str | None, Field(max_length=1000)] = None
    link: Annotated[str | None, Field(max_length=100)] = None


def door_of(request: Request) -> Door:
    """The door of the service that was asked."""
    door: Door = request.app.state.door
    return door


@router.get("/session", dependencies=[Fresh])
def session(request: Request) -> Session:
    """Who asks, what they may, and which ways lead in."""
    return _told(door_of(request), actor_of(request))


@router.post("/session", dependencies=[JsonOnly, LoggingIn, Fresh])
async def log_in(request: Request, response: Response, given: LogIn) -> Session:
    """Log in. The answer sets the cookie of the session."""
    door = door_of(request)
    if (given.link is None) == (given.name is None or given.password is None):
        raise InvalidInput("give `name` and `password`, or `link` alone")
    # What is no name of an account may be a password that was typed in the wrong place.
    current().asked = f"as {account_named(given.name or '')!r}"
    actor = await door.aside(_entered, door, given, request.scope[ADDRESS])
    note_actor(actor)
    secret = await door.aside(door.keeper.sessions.begin, actor)
    remember(response, secret)
    return _told(door, actor)


@router.delete("/session", status_code=204, response_class=Response)
async def log_out(request: Request) -> Response:
    """Log out: the session ends, and with it whatever else uses its cookie."""
    if secret := session_secret(request.headers):
        door = door_of(request)
        await door.aside(door.keeper.sessions.end, secret)
    response = Response(status_code=204, headers={"Clear-Site-Data": '"cache"'})
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
    return response


def welcome(request: Request, actor: Actor, path: str) -> Response:
    """Begin the session of whom a provider named, and show them a path of the service."""
    note_actor(actor)
    current().asked = f"as {actor.name!r}"
    secret = door_of(request).keeper.sessions.begin(actor)
    address = f"{request.scope.get('root_path', '')}{path}"
    response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    remember(response, secret)
    return response


def remember(response: Response, secret: str) -> None:
    """Give the browser the cookie of a session, until it is closed; the server sets the limits."""
    response.set_cookie(COOKIE, secret, secure=True, httponly=True, samesite="lax")


def _entered(door: Door, given: LogIn, address: str) -> Actor:
    if given.link is not None:
        return door.keeper.sessions.redeem(given.link)
    assert given.name is not None
    assert given.password is not None
    return door.keeper.log_in(given.name, given.password, address).actor()


def _told(door: Door, actor: Actor | None) -> Session:
    ways: list[Way] = []
    if door.has_accounts():
        ways.append("password")
    if door.settings.openid_issuer:
        ways.append("openid")
    if actor is None:
        return Session(None, None, (), (), None, tuple(ways))
    rights = tuple(right for right in Right if right is not Right.NONE and actor.may(right))
    return Session(actor.name, actor.role, actor.zones, rights, actor.way, tuple(ways))
