"""What may come in the body of a request: JSON of a bounded length."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Message

from api.errors import BodyTooLong, UnsupportedMediaType

MAX_BODY = 1_000_000
"""Bytes: room for a scenario of a thousand changes."""


def _json_only(request: Request) -> None:
    given = request.headers.get("Content-Type", "")
    if given.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType(f"the body must be application/json, not {given or 'untyped'!r}")


JsonOnly = Depends(_json_only)


class BoundedBody(APIRoute):
    """A route whose body is read only up to :data:`MAX_BODY`; a longer one is a problem (413).

    The length is counted as the body comes in, because what the header says of it need not be true.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind the count."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            body = bytearray()
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise BodyTooLong(f"the body has more than {MAX_BODY:,} bytes")

            async def replayed() -> Message:
                return {"type": "http.request", "body": bytes(body), "more_body": False}

            return await handle(Request(request.scope, replayed))

        return bounded
