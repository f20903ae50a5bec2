"""A page that says how far a start is, at the address that will be served, until it is."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from graph.model.spec import Text

Report = Callable[[str, int, int], None]
"""Told of a step: its name, what is done and what there is in all; 0 where that is not known."""

_RETRY_S = 2
_IDLE_S = 10
_TITLE = Text("共建网络正在准备", "The network is being prepared")
_NEXT = Text("就绪后本页自动打开。", "This page opens by itself when it is ready.")
_DETAIL = Text("正在准备演示数据，请稍后再试", "the demo is being loaded; ask again soon")
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{retry}"><title>{zh} · {en}</title></head>
<body><main role="status"><h1>{zh}</h1><p lang="en">{en}</p>
<p>{step} {count}</p><progress {value}></progress>
<p>{next_zh}</p><p lang="en">{next_en}</p></main></body></html>
"""


@contextmanager
def waiting_page(door: socket.socket, root_path: str = "") -> Iterator[Report]:
    """Answer at a bound socket with how far the start is, for the length of a ``with`` block.

    Pages get the waiting page and requests of programs a problem, both with 503 and when to ask
    again; a proxy may have left the root path in what they ask for. The socket stays open: who
    comes in between is answered by the service.
    """
    state = ("", 0, 0)

    class Handler(BaseHTTPRequestHandler):
        timeout = _IDLE_S
        server_version, sys_version = "gongjian", ""

        def do_GET(self) -> None:
            if self.path.removeprefix(root_path).startswith("/api/"):
                problem = {
                    "type": f"{root_path}/api/v1/problems/not_ready",
                    "title": "Service Unavailable",
                    "status": 503,
                    "detail": _DETAIL.en,
                    "told": asdict(_DETAIL),
                }
                self._answer("application/problem+json", json.dumps(problem))
            else:
                self._answer("text/html; charset=utf-8", _page(*state))

        do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        def _answer(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(503)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("Retry-After", str(_RETRY_S)),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                ("X-Content-Type-Options", "nosniff"),
                ("Connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: standard error is for the progress."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def server_close(self) -> None:
            """Leave the socket open for the service."""

    server = Server(door.getsockname()[:2], Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = door
    server.server_activate()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()

    def report(step: str, done: int, total: int) -> None:
        nonlocal state
        state = (step, done, total)

    try:
        yield report
    finally:
        server.shutdown()
        thread.join()


def _page(step: str, done: int, total: int) -> str:
    return _PAGE.format(
        retry=_RETRY_S,
        zh=_TITLE.zh,
        en=_TITLE.en,
        step=escape(step),
        count=f"{done:,} / {total:,}" if total else "",
        value=f'value="{done}" max="{total}"' if total else "",
        next_zh=_NEXT.zh,
        next_en=_NEXT.en,
    )
