"""Under which name a request is counted, and the limit of all requests together."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.actor import ADDRESS, Actor, actor_in
from api.access.needs import right_of
from api.http.errors import QuotaExceeded, answer_of
from api.http.rates import Rates
from api.http.record import current


class Counted:
    """Middleware that counts requests by who sends them, and notes for the log who it was.

    Stands behind the one that says who is asking, and before bodies are read.
    """

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        self._app = app
        self._rates = rates
        self._routes: Mapping[int, tuple[str, str]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or answer that there were too many."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        record = current()
        actor = actor_in(scope)
        record.who = counted_as(scope, actor)
        if actor is not None:
            note_actor(actor)
        try:
            self._rates.hit("any", record)
        except QuotaExceeded as error:
            await answer_of(scope, error)(scope, receive, send)
            return

        async def routed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note_route(scope)  # those who write of the request see it
            await send(message)

        try:
            await self._app(scope, receive, routed)
        finally:
            self._note_route(scope)

    def _note_route(self, scope: Scope) -> None:
        if "route" in scope:
            record = current()
            record.route, record.right = self._known(scope["app"]).get(id(scope["route"]), ("", ""))

    def _known(self, app: FastAPI) -> Mapping[int, tuple[str, str]]:
        """Of each route its path with the prefix, as the OpenAPI document has it, and its right."""
        if self._routes is None:
            self._routes = {
                id(route): (one.path_format or "", right_of(route) or "")
                for one in iter_route_contexts(app.routes)
                if isinstance(route := one.original_route, APIRoute)
            }
        return self._routes


def note_actor(actor: Actor) -> None:
    """Note who asks, for the log and the audit."""
    record = current()
    record.actor, record.role, record.way = actor.name, actor.role.value, actor.way


def counted_as(scope: Scope, actor: Actor | None) -> str | None:
    """The name of an actor; where nobody is known the client's address.

    None for the owner of an open service: it listens on this machine alone, and whoever is there
    would only be kept from their own.
    """
    if actor is None:
        return f"address {scope.get(ADDRESS) or (scope.get('client') or ('unknown',))[0]}"
    return None if actor.way == "open" else f"account {actor.name}"
