"""An application answering at a bound socket, in this process."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from api.http.idle import Server, configured
from api.warming import settle

_GRACE_S = 5


def answer(
    app: FastAPI,
    door: socket.socket,
    started: Callable[[], Any],
    *,
    server: type[Server] = Server,
) -> None:
    """Answer until told to stop, by SIGINT or SIGTERM; ``started`` is called when it begins."""

    class Started(server):  # type: ignore[valid-type, misc]
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                started()

    settle(app)
    own_log = {"log_config": None} if app.state.logs_json else {}
    Started(configured(app, timeout_graceful_shutdown=_GRACE_S, **own_log)).run(sockets=[door])
