"""Requests are taken under the service's own names, and writes from its own pages and programs.

A browser does what any page in it says, with the session of whoever uses it; without accounts, with
all rights. A page could make its own name mean this machine (DNS rebinding) and then read
what it likes; so on every request the name asked for has to be localhost, an address, or one of the
names that the settings list. A browser names the page's origin with every request that is no read,
so one of another origin is refused. What goes out has headers that keep browsers to that.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import CrossSite, MalformedRequest, UnknownHost, answer_of, unforeseen

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL = frozenset({"localhost"})
_OWN = frozenset({"same-origin", "none"})

_LOG = logging.getLogger("gongjian.api")


class OwnNamesAndPages:
    """Middleware that looks at Host, Origin and Sec-Fetch-Site before anything else is done."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = _LOCAL | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or answer with what is wrong."""
        if scope["type"] == "http":
            try:
                self._check(scope)
            except (CrossSite, MalformedRequest, UnknownHost) as error:
                await answer_of(scope, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        given = headers.getlist("host")
        if not given and scope.get("http_version") == "1.0":
            host = ""  # no browser: each of them names a host
        elif len(given) != 1:
            raise MalformedRequest(f"a request has one Host header, this one {len(given)}")
        else:
            host = given[0].lower()
            name = _name(host)
            if not (name in self._hosts or _is_address(name)):
                raise UnknownHost(
                    f"nothing is answered under the name {name!r}: list it in GONGJIAN_HOSTS"
                )
        if scope["method"] in READS:
            return
        for origin in headers.getlist("origin"):
            if _authority(origin) != host:
                raise CrossSite(f"a page of {origin!r} may not write here")
        for site in headers.getlist("sec-fetch-site"):
            if site not in _OWN:
                raise CrossSite("a page of another site may not write here")


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port  # the port is looked at so that a bad one is told
    except ValueError:
        name = None
    if name is None or parts.netloc != host or "@" in host:
        raise MalformedRequest(f"the Host header {host[:100]!r} names no host")
    return name


def _authority(origin: str) -> str | None:
    """Name and port of an origin as a Host header has them; None if it has none."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Headed:
    """Security headers on every answer; a problem where nobody foresaw one, unless nobody waits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in _HEADERS if name not in given),
                ]
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            # Nobody is there to be answered, and nothing is wrong with the service.
            _LOG.info("the client of %s went while its request was under way", scope["path"])
        except Exception as error:
            answer = unforeseen(scope, error)
            if begun:
                raise  # half an answer is out; the connection has to break
            await answer(scope, receive, guarded)


_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
