"""A reverse proxy of the standard library alone that offers a service below a path."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


@contextmanager
def below(prefix: str, service: str) -> Iterator[tuple[str, list[str]]]:
    """Offer the service at an origin below the prefix, which is taken away from what it is asked.
    Gives that origin, and the paths outside of the prefix that somebody asked for."""
    outside: list[str] = []
    to = urlsplit(service)

    class Handler(BaseHTTPRequestHandler):
        def _hand_on(self) -> None:
            if not self.path.startswith(f"{prefix}/"):
                outside.append(self.path)
                self.send_error(404)
                return
            path = self.path.removeprefix(prefix)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = HTTPConnection(to.hostname or "", to.port, timeout=60)
            try:
                connection.request(self.command, path, body, dict(self.headers.items()))
                answer = connection.getresponse()
                content = answer.read()
            finally:
                connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {*_OF_ONE_HOP, "content-length"}:
                    self.send_header(name, value)
            if answer.status not in (204, 304):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _hand_on  # noqa: N815 - names of the library

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", outside
        finally:
            server.shutdown()
            thread.join()
