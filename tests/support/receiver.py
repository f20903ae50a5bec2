"""A receiver of webhooks on a real socket: it answers, fails, hangs, drips or redirects as told."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Literal

Mood = Literal["well", "failing", "hanging", "dripping", "redirecting", "breaking"]


@dataclass
class Receiver:
    """What it is to do, and what came."""

    mood: Mood = "well"
    leads_to: str = ""
    port: int = 0
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    ended: Event = field(default_factory=Event)


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on this machine."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            match told.mood:
                case "well":
                    self.send_response(204)
                case "failing":
                    self.send_error(503)
                    return
                case "redirecting":
                    self.send_response(307)
                    self.send_header("Location", told.leads_to)
                case "hanging":
                    told.ended.wait()
                    return
                case "dripping":
                    while not told.ended.wait(0.2):
                        self.wfile.write(b"H")
                    return
                case "breaking":
                    self.close_connection = True
                    return
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that went is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        told.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield told
        finally:
            told.ended.set()
            server.shutdown()
            thread.join()


def came(told: Receiver, count: int, *, seconds: float = 20.0) -> None:
    """Wait until so many requests came."""
    deadline = time.monotonic() + seconds
    while len(told.came) < count:
        assert time.monotonic() < deadline, f"{len(told.came)} of {count} came"
        time.sleep(0.02)
