"""Connections on which nothing is asked are closed, so that they hold no file handles for ever.

uvicorn closes a connection that is idle after an answer. One that never sends a request, or sends
its headers a byte at a time, it keeps: that is what is ended here.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import uvicorn

IDLE_S = 20.0
"""Seconds within which the head of a request has to be there."""


class IdleEnds:
    """Closes connections of a server whose next request does not come."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._since: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def sweep(self, connections: set[Any]) -> None:
        """Look at all connections once; to be called every second or so."""
        now = monotonic()
        for connection in list(connections):
            cycle = connection.cycle
            if cycle is not None and not cycle.response_complete:
                self._since.pop(connection, None)
            elif now - self._since.setdefault(connection, now) > self._idle_s:
                connection.transport.close()


class Server(uvicorn.Server):
    """uvicorn, with an end to idle connections."""

    def __init__(self, config: uvicorn.Config, *, idle_s: float = IDLE_S) -> None:
        super().__init__(config)
        self._ends = IdleEnds(idle_s)

    async def main_loop(self) -> None:
        """Serve, and look after idle connections meanwhile, until told to stop."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            await super().main_loop()
        finally:
            sweeping.cancel()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self._ends.sweep(self.server_state.connections)
