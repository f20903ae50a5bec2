"""The service below a path of another host, as ``https://portal.example/gongjian/``.

A reverse proxy may take the path away before it hands a request on, or leave it; either way the
application sees what ASGI says: the whole path, and in ``root_path`` how much of it is not its own.
So whatever tells an address tells it whole, and routes are found by what is left.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """Middleware that puts every request below a root path; "" leaves it as it is."""

    def __init__(self, app: ASGIApp, *, root_path: str) -> None:
        self._app = app
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] != "http" or not self._root:
            await self._app(scope, receive, send)
        elif scope["path"] == self._root:
            # Pages name each other by relative addresses, which the last slash decides on.
            query = scope["query_string"].decode("latin-1")
            address = f"{self._root}/{'?' if query else ''}{query}"
            await RedirectResponse(address, 308)(scope, receive, send)
        else:
            path = scope["path"]
            whole = path if path.startswith(f"{self._root}/") else self._root + path
            below = {**scope, "root_path": self._root, "path": whole}
            await self._app(below, receive, send)
