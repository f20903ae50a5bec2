"""Counts that could point at persons, taken out of answers to those who may not see them."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.actor import actor_in
from api.access.rights import Right
from graph.exchange.extract import FEWEST_SHOWN, MEMBER_COUNTS


class Masking:
    """Middleware that puts null for counts of members below three, for whom has no right to them.

    It is done on the finished answer, so that no route can forget it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        actor = actor_in(scope)
        if scope["type"] != "http" or actor is None or actor.may(Right.COUNTS):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        parts: list[bytes] = []

        async def masked(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kind = MutableHeaders(scope=message).get("content-type", "")
                if "json" in kind:
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                body = _masked_body(b"".join(parts))
                MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(scope, receive, masked)


def _masked_body(body: bytes) -> bytes:
    if not any(name.encode() in body for name in (*MEMBER_COUNTS, "counts_members")):
        return body
    return json.dumps(masked(json.loads(body)), ensure_ascii=False, separators=(",", ":")).encode()


def masked(value: Any) -> Any:
    """What an answer says, without small counts of members.

    >>> masked({"full_members": 2, "rows": [{"counts_members": True, "value": 1}, {"value": 1}]})
    {'full_members': None, 'rows': [{'counts_members': True, 'value': None}, {'value': 1}]}
    """
    if isinstance(value, list):
        return [masked(one) for one in value]
    if not isinstance(value, dict):
        return value
    counts = {*MEMBER_COUNTS, *(("value",) if value.get("counts_members") else ())}
    return {
        name: None if name in counts and _small(one) else masked(one) for name, one in value.items()
    }


def _small(value: Any) -> bool:
    return isinstance(value, int | float) and value < FEWEST_SHOWN
