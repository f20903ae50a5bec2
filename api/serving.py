"""An application answering at a bound socket, in this process."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from api.http.idle import Server, configured
from api.warming import settle

_SWITCH_S = 0.0005
"""How long a thread at work keeps the interpreter from another one. An answer takes it up a dozen
times, after each word from the store; at Python's own 5 ms it waits as long beside every import
or export, each time."""
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

    sys.setswitchinterval(_SWITCH_S)
    settle(app)
    own_log = {"log_config": None} if app.state.logs_json else {}
    Started(configured(app, timeout_graceful_shutdown=_GRACE_S, **own_log)).run(sockets=[door])
