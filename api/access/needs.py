"""What a route needs of who calls it: one right, named where the route or its module is declared.

A route without one is refused, so that nothing is open by being forgotten.
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.access.actor import Actor, actor_of
from api.access.rights import Right
from api.http.errors import NotLoggedIn
from graph.errors import Forbidden, GongjianError

REFUSED = "gongjian.refused"
"""Key of the request's scope: why the log-in or token that it carries does not count."""


class Needed:
    """Marks a route with the right that it needs; checks nothing itself."""

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self) -> None:
        """Nothing: :func:`permitted` reads the mark. A function that is not ``async`` would wait
        for a thread to do it in."""


def needs(right: Right) -> Any:
    """The mark as a dependency, of a route or of a router; of both the route's counts."""
    return Depends(Needed(right))


def right_of(route: APIRoute) -> Right | None:
    """The right that a route names; None if it names none."""
    marks = [one.call.right for one in flat(route) if isinstance(one.call, Needed)]
    return marks[-1] if marks else None


def flat(route: APIRoute) -> list[Dependant]:
    """All that a route depends on."""
    return _flat(route.dependant)


def _flat(dependant: Dependant) -> list[Dependant]:
    return [found for one in dependant.dependencies for found in (one, *_flat(one))]


async def permitted(request: Request) -> None:
    """Let a request through whose actor may what its route needs.

    Raises NotLoggedIn where nobody is known, Forbidden where they may not.
    """
    right = right_of(request.scope["route"])
    if right is Right.NONE:
        return
    actor = actor_of(request)
    if actor is None:
        refused: GongjianError | None = request.scope.get(REFUSED)
        raise refused or NotLoggedIn("log in first, or send a token: Authorization: Bearer gj_...")
    if right is None or not actor.may(right):
        raise Forbidden(_refusal(actor, right))


def demand(request: Request, right: Right) -> None:
    """Go on only if who asks may this too, which depends on what is asked. Raises Forbidden."""
    actor = actor_of(request)
    if actor is not None and not actor.may(right):
        raise Forbidden(_refusal(actor, right))


def _refusal(actor: Actor, right: Right | None) -> str:
    if right is None:
        return "this address names no right, so nobody may ask it"
    if actor.zones and Actor(actor.name, actor.role).may(right):
        return f"the right {right.value!r} is for accounts that are limited to no zones"
    return f"the role {actor.role.value!r} has no right {right.value!r}"
