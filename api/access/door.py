"""The ways in: from what a request carries to who sends it."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.actor import ACTOR, ADDRESS, COOKIE, OWNER, Actor
from api.access.keeping.keeper import Keeper
from api.access.needs import REFUSED
from api.access.proxy import Proxies
from api.http.errors import NotLoggedIn
from graph.errors import GongjianError
from graph.settings import Settings

_T = TypeVar("_T")
_THREADS = 8


class Door:
    """Who may come in, and by which way. Accounts are opened when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.proxies = Proxies(settings)
        self._keeper: Keeper | None = None
        self._opening = Lock()
        self._threads = CapacityLimiter(_THREADS)

    async def aside(self, function: Callable[..., _T], *given: object) -> _T:
        """Have a function that asks for accounts done in a thread of the door's own: all others may
        be waiting for a store that stalls."""
        return await to_thread.run_sync(function, *given, limiter=self._threads)

    @property
    def keeper(self) -> Keeper:
        """The accounts. Raises as :meth:`~api.access.keeping.keeper.Keeper.open`."""
        with self._opening:
            if self._keeper is None:
                self._keeper = Keeper.open(self.settings)
            return self._keeper

    def close(self) -> None:
        """Let go of the accounts."""
        with self._opening:
            if self._keeper is not None:
                self._keeper.close()
                self._keeper = None

    def kept(self) -> Keeper | None:
        """The accounts, or None where none were ever made: no database is made to look."""
        there = self._keeper is not None or self.settings.keeps_accounts
        return self.keeper if there else None

    def has_accounts(self) -> bool:
        """Whether there are accounts."""
        keeper = self.kept()
        return keeper is not None and keeper.accounts.any()

    def is_open(self) -> bool:
        """Whether no log-in is set up, so that whoever reaches the service is its owner."""
        return not (self.settings.named_by_others or self.has_accounts())

    def actor(self, scope: Scope) -> Actor | None:
        """Who sends a request; None where it names nobody.

        Raises NotLoggedIn for a token that does not count, MalformedRequest and Forbidden for a
        header of a proxy that is none, StoreError where accounts cannot be read.
        """
        headers = Headers(scope=scope)
        if given := headers.getlist("authorization"):
            kind, _, secret = given[0].partition(" ")
            if len(given) > 1 or kind.lower() != "bearer" or not secret.strip():
                raise NotLoggedIn("a token is sent in one header: Authorization: Bearer gj_...")
            if (keeper := self.kept()) is None:
                raise NotLoggedIn("the token does not count: this service has no accounts")
            return keeper.tokens.actor(secret.strip())
        if (actor := self.proxies.actor(scope)) is not None:
            return actor
        if self.is_open():
            return OWNER
        session = session_secret(headers)
        return self.keeper.sessions.actor(session) if session else None


def session_secret(headers: Headers) -> str | None:
    """The secret of the session that a request carries, if it does."""
    for header in headers.getlist("cookie"):
        try:
            cookies = SimpleCookie(header)
        except CookieError:
            continue
        if COOKIE in cookies:
            return cookies[COOKIE].value
    return None


class Identify:
    """Middleware that notes who sends a request, or why what it carries does not count."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on: what needs nobody is answered whatever it carries."""
        if scope["type"] == "http" and "/assets/" not in scope["path"] and ACTOR not in scope:
            # An application around this one may have said who asks.
            try:
                scope[ADDRESS] = self._door.proxies.address(scope)
                scope[ACTOR] = await self._door.aside(self._door.actor, scope)
            except GongjianError as error:
                scope[REFUSED] = error
        await self._app(scope, receive, send)
