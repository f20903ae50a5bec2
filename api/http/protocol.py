"""What HTTP asks of every address alike: HEAD, OPTIONS, codings, conditions, bounded queries."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.downloads.tables import Language
from api.http.allowed import allowed_at
from api.http.errors import UriTooLong, answer_of
from graph.errors import InvalidInput

MAX_QUERY = 8_000
"""Bytes of a query string."""
MAX_PARAMETERS = 200


class Protocol:
    """Middleware: HEAD is GET without the body, OPTIONS tells what is allowed, a query is bounded,
    and the coding is one the client takes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _check_query(scope["query_string"])
        except (InvalidInput, UriTooLong) as error:
            await answer_of(scope, error)(scope, receive, send)
            return
        scope = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=scope)
        coding = "gzip" if wants_gzip(headers.getlist("accept-encoding")) else "identity"
        headers["accept-encoding"] = coding
        if scope["method"] == "OPTIONS" and (allowed := allowed_at(scope)):
            await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
        elif scope["method"] == "HEAD":
            scope["method"] = "GET"
            await self._app(scope, receive, _without_body(send))
        else:
            await self._app(scope, receive, send)


def _check_query(query: bytes) -> None:
    if len(query) > MAX_QUERY:
        raise UriTooLong(f"the query has more than {MAX_QUERY:,} bytes")
    if query.count(b"&") >= MAX_PARAMETERS:
        raise InvalidInput(f"the query has more than {MAX_PARAMETERS} parameters")


def _without_body(send: Send) -> Send:
    async def headers_only(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only


_CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def wants_gzip(accepted: list[str]) -> bool:
    """Whether Accept-Encoding lets gzip through and does not prefer no coding (RFC 9110, 12.5.3).

    >>> [wants_gzip([one]) for one in ("gzip", "gzip;q=0", "*", "*;q=0", "gzip;q=0.5, identity")]
    [True, False, True, False, False]
    """
    weights: dict[str, float] = {}
    for part in ",".join(accepted).lower().split(","):
        if found := _CODING.fullmatch(part):
            weights[found[1].removeprefix("x-")] = float(found[2] or 1)
    gzip = weights.get("gzip", weights.get("*", 0.0))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


_RANGE = re.compile(
    r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)


def preferred(accepted: str) -> Language:
    """English where Accept-Language prefers it to Chinese (RFC 9110, 12.5.4), else Chinese.

    >>> [preferred(one) for one in ("", "en-GB,en;q=0.9", "zh-CN,en;q=0.8", "de, en;q=0.5", "*")]
    ['zh', 'en', 'zh', 'en', 'zh']
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if found := _RANGE.fullmatch(part):
            weights[found[1]] = max(weights.get(found[1], 0.0), float(found[2] or 1))
    others = weights.get("*", 0.0)
    return "en" if weights.get("en", others) > weights.get("zh", others) else "zh"


_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def is_known(headers: Headers, tag: str) -> bool:
    """Whether If-None-Match says that the client has the answer of a tag (``"..."``, maybe weak).

    Tags are compared weakly, as RFC 9110 (13.1.2) asks for reads; ``*`` is any answer.
    """
    given = ",".join(headers.getlist("if-none-match")).strip()
    return given == "*" or tag.removeprefix("W/") in _TAG.findall(given)
