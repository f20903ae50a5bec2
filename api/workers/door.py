"""One address at which several processes take connections."""

from __future__ import annotations

import asyncio
import logging
import socket

from api.http.idle import Server

_AGAIN_S = 1.0
_LOG = logging.getLogger("gongjian.api")


class SharedDoor(Server):
    """Takes one connection at a time off the socket that all listen at.

    asyncio takes as many as are waiting, so that one process would have all of those that come at
    once and the others none. Who is at work comes back here later, and so takes fewer.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections."""
        await super().startup(sockets=[])
        assert sockets
        self._door = sockets[0]
        self._door.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._coming: set[asyncio.Task[object]] = set()
        self._loop.add_reader(self._door, self._accept)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take none any more, and end those that there are."""
        self._loop.remove_reader(self._door)
        await super().shutdown(sockets)

    def _accept(self) -> None:
        try:
            line, _ = self._door.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another process was first, or the client has gone
        except OSError as error:
            _LOG.error("connections cannot be taken for a while: %s", error)
            self._loop.remove_reader(self._door)
            self._loop.call_later(_AGAIN_S, self._loop.add_reader, self._door, self._accept)
            return
        line.setblocking(False)
        coming = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, line))
        self._coming.add(coming)
        coming.add_done_callback(self._coming.discard)

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made
