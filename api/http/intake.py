"""Bodies of requests on their way in: bounded in bytes, in seconds, and in how slow they may be.

Every body is read whole, and bounded, before the application sees the request; only uploads are
handed on as they come. So nothing is begun for a body that never ends, and no parser sees one that
is too long. The length is counted as it comes in, because what the header says of it need not be
true; the seconds are those spent waiting for the client, not for our own disk.
"""

from __future__ import annotations

import logging
import re
import time
from asyncio import Event, Task, create_task, shield, timeout
from dataclasses import dataclass

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import BodyTooLong, BodyTooSlow, answer_of
from api.http.gates import GONE

log = logging.getLogger("gongjian.api")

MAX_BODY = 1_000_000
"""Bytes of a JSON body: room for a scenario of a thousand changes."""
MAX_VALUES = 20_000
"""Values in it: a million bytes of empty objects would keep the checks of a body busy for half a
minute, in which nobody else is answered."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a body may have (``bytes``) and take (``seconds`` in all); ``pause_s`` is how long it
    may take over the next ``least`` bytes."""

    bytes: int
    seconds: float
    pause_s: float = 10.0
    least: int = 10_000


JSON = Limits(MAX_BODY, seconds=30.0)


def uploads(upload_limit: int) -> Limits:
    """What an upload may have and take: a kilobyte a second at least, and half an hour at most."""
    return Limits(upload_limit, seconds=1800.0)


class Intake:
    """Middleware that takes bodies in."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        upload: Limits,
        is_upload: re.Pattern[str],
        json: Limits = JSON,
    ) -> None:
        """``is_upload``: what matches ``METHOD path`` of the requests whose body is a file."""
        self._app = app
        self._json = json
        self._upload = upload
        self._is_upload = is_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or say what is wrong with its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        streamed = (
            self._is_upload.fullmatch(f"{scope['method']} {get_route_path(scope)}") is not None
        )
        body = _Body(receive, self._upload if streamed else self._json)
        scope[GONE] = body.gone
        try:
            body.announced(Headers(scope=scope).get("content-length", ""))
            if not streamed and not await body.whole():
                log.info("the client of %s went before its request was here", scope["path"])
                return
        except (BodyTooLong, BodyTooSlow) as error:
            await answer_of(scope, error)(scope, receive, send)
            return
        try:
            await self._app(scope, body.receive, send)
        finally:
            body.close()


class _Body:
    """The body of one request, and what comes after it: that the client is gone."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._length = 0
        self._seconds = limits.seconds
        self._window_s, self._window = limits.pause_s, 0
        self._read: bytes | None = None
        self._ended = Event()
        self._left = False
        self._going: Task[None] | None = None

    def announced(self, length: str) -> None:
        """Refuse what is said to be too long before any of it is read."""
        if length.isdecimal() and int(length[:20]) > self._limits.bytes:
            raise self._too_long()

    async def whole(self) -> bool:
        """Read it all, to be handed on in one piece; False: the client went before the end."""
        read = bytearray()
        while not self._ended.is_set():
            message = await self._next()
            if self._left:
                return False
            read += message.get("body", b"")
        if sum(map(read.count, (b",", b"[", b"{"))) > MAX_VALUES:
            raise BodyTooLong(f"the body has more than {MAX_VALUES:,} values")
        self._read = bytes(read)
        return True

    async def receive(self) -> Message:
        """What the application is handed."""
        if self._read is not None:
            body, self._read = self._read, None
            return {"type": "http.request", "body": body, "more_body": False}
        if not self._ended.is_set():
            return await self._next()
        await self.gone()
        return {"type": "http.disconnect"}

    async def gone(self) -> None:
        """Return when the client has gone; for any number of tasks that wait for it."""
        if self._going is None:
            self._going = create_task(self._wait_for_end())
        await shield(self._going)

    def close(self) -> None:
        """Nobody waits any more."""
        if self._going is not None:
            self._going.cancel()

    async def _wait_for_end(self) -> None:
        await self._ended.wait()
        while not self._left:
            self._left = (await self._receive())["type"] == "http.disconnect"

    async def _next(self) -> Message:
        began = time.monotonic()
        allowed = min(self._seconds, self._window_s)
        try:
            async with timeout(max(allowed, 0.0)):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow(
                f"{self._length:,} bytes of the body came in; it has to come at "
                f"{self._limits.least / self._limits.pause_s:,.0f} bytes a second or more and "
                f"within {self._limits.seconds:,.0f} s"
            ) from None
        if message["type"] == "http.disconnect":
            self._left = True
            self._ended.set()
            return message
        waited = time.monotonic() - began
        fresh = len(message.get("body", b""))
        self._length += fresh
        self._seconds -= waited
        self._window_s -= waited
        self._window += fresh
        if self._window >= self._limits.least:
            self._window_s, self._window = self._limits.pause_s, 0
        if self._length > self._limits.bytes:
            raise self._too_long()
        if not message.get("more_body", False):
            self._ended.set()
        return message

    def _too_long(self) -> BodyTooLong:
        return BodyTooLong(f"the body has more than {self._limits.bytes:,} bytes")
