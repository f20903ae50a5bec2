"""Answers on their way out: bounded in bytes, and in how long a client may take over the next ones.

A client that asks for a file and then does not read it would keep the place that makes it. So a
piece that is not taken in time ends the answer: the place is given back, and the connection breaks,
which tells the client that the file is not whole.
"""

from __future__ import annotations

import logging
from asyncio import timeout

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("gongjian.api")

PAUSE_S = 30.0
"""Seconds that a client may take over the next piece, 64 kB or so."""
MAX_ANSWER = 4_000_000_000
"""Bytes of one answer; no export of a network that fits the memory comes near."""


class Outflow:
    """Middleware that ends answers which nobody takes, or which do not end."""

    def __init__(self, app: ASGIApp, *, pause_s: float = PAUSE_S, most: int = MAX_ANSWER) -> None:
        self._app = app
        self._pause_s = pause_s
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and send what is answered as long as it is taken."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = 0

        async def bounded(message: Message) -> None:
            nonlocal length
            length += len(message.get("body", b""))
            if length > self._most:
                log.error("an answer of %s has more than %d bytes", scope["path"], self._most)
                raise ClientDisconnect
            try:
                async with timeout(self._pause_s):
                    await send(message)
            except TimeoutError:
                log.warning("nobody takes the answer of %s: it is ended", scope["path"])
                raise ClientDisconnect from None

        await self._app(scope, receive, bounded)
