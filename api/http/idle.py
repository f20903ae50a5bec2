"""Connections on which nothing is asked are closed, so that they hold no file handles for ever.

uvicorn closes a connection that is idle after an answer. One that never sends a request, or sends
its headers a byte at a time, it keeps, and one that was closed while the client did not read: that
is what is ended here.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import uvicorn
from starlette.types import ASGIApp

IDLE_S = 20.0
"""Seconds within which the head of the next request has to be there."""


def configured(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """How uvicorn serves the application.

    It would believe ``X-Forwarded-For`` of anybody on this machine; whom we believe, and for what,
    is for :mod:`api.access.proxy` to say.
    """
    quiet = {"log_level": "warning", "access_log": False, "server_header": False}
    return uvicorn.Config(app, **{**quiet, "proxy_headers": False, **more})


class Server(uvicorn.Server):
    """uvicorn, with an end to idle connections."""

    def __init__(self, config: uvicorn.Config, *, idle_s: float = IDLE_S) -> None:
        super().__init__(config)
        self._idle_s = idle_s
        self._last: WeakKeyDictionary[Any, tuple[Any, float]] = WeakKeyDictionary()

    async def main_loop(self) -> None:
        """Serve until told to stop, and look after idle connections meanwhile."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            await super().main_loop()
        finally:
            sweeping.cancel()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(min(1.0, self._idle_s / 4))
            now = monotonic()
            connections: list[Any] = list(self.server_state.connections)
            for connection in connections:
                # The request under way, or the last one; None before the first.
                request = connection.cycle
                last, since = self._last.get(connection, (None, now))
                closing = connection.transport.is_closing()  # and nobody takes what is left
                busy = not closing and request is not None and not request.response_complete
                if busy or request is not last:
                    since = now
                elif now - since > self._idle_s:
                    connection.transport.abort() if closing else connection.transport.close()
                self._last[connection] = (request, since)
