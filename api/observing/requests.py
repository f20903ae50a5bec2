"""Every request gets an id and a record, and leaves a line in the log and a mark in the metrics.

The line names the template of the path and never the address itself: what is searched for, and
which entry is looked at, is nobody's business but the audit's.
"""

from __future__ import annotations

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.rates import headers_of
from api.http.record import CURRENT, Record
from api.observing.metrics import Metrics

ACCESS = logging.getLogger("gongjian.access")

_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Recorded:
    """Middleware that sees every request first and every answer last."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and tell of it once the answer is out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        record = Record(id=given if _SANE.fullmatch(given) else uuid4().hex)
        began = perf_counter()
        status, length = 0, 0

        async def told(message: Message) -> None:
            nonlocal status, length
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", record.id.encode()),
                    *headers_of(record.quotas),
                ]
            await send(message)
            length += len(message.get("body", b""))

        token = CURRENT.set(record)
        try:
            await self._app(scope, receive, told)
        finally:
            CURRENT.reset(token)
            seconds = perf_counter() - began
            self._metrics.answered(record.route, scope["method"], status, seconds)
            if ACCESS.isEnabledFor(logging.INFO):
                ACCESS.info("request", extra=_line(record, scope, status, seconds, length))


def _line(
    record: Record, scope: Scope, status: int, seconds: float, length: int
) -> dict[str, object]:
    """One request as the log has it; status 0: the client went before there was an answer."""
    line = {
        "request_id": record.id,
        "actor": record.actor or None,
        "role": record.role or None,
        "method": scope["method"],
        "route": record.route or None,
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
        "bytes": length,
        "rows": record.rows,
    }
    return {name: value for name, value in line.items() if value is not None}
