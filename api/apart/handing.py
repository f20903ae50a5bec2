"""Requests to marked routes, handed to the process beside the service."""

from __future__ import annotations

import asyncio
from asyncio import StreamWriter, Task, create_task
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette._utils import get_route_path
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.actor import ACTOR, ADDRESS
from api.access.needs import REFUSED, flat
from api.apart import is_apart
from api.apart.frames import read_frame, write_frame
from api.apart.keeping import Beside
from api.http.errors import answer_of
from api.http.gates import GONE
from api.http.paths import Paths
from api.http.record import Record, current
from graph.errors import GongjianError, StoreUnavailable

_SENT = (
    *("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string"),
    *("root_path", "headers", "client", "server", ACTOR, ADDRESS, REFUSED),
)
"""What the other process is told of a request."""
_TAKEN_S = 30.0
"""Seconds within which the other process takes a request on; starting takes some."""
_TOLD_S = 5.0
"""Seconds within which it tells of itself: who looks at the metrics is to see those that there are
while it is away."""


class HandedOver:
    """Middleware: what is marked is done beside, all else here."""

    def __init__(self, app: ASGIApp, *, beside: Beside) -> None:
        self._app = app
        self._beside = beside
        self._marked: Mapping[str, Paths[APIRoute]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, here or there."""
        route = self._marked_route(scope) if scope["type"] == "http" else None
        if route is None:
            await self._app(scope, receive, send)
        else:
            scope["route"] = route  # for those who write of the request
            await self._over(scope, receive, send)

    def _marked_route(self, scope: Scope) -> APIRoute | None:
        if self._marked is None:
            self._marked = marked_routes(scope["app"])
        marked = self._marked.get("GET" if scope["method"] == "HEAD" else scope["method"])
        return None if marked is None else marked.at(get_route_path(scope))

    async def _over(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        reader, writer = await self._beside.connected()
        telling: Task[GongjianError | None] | None = None
        try:
            record = current()
            await write_frame(writer, (_request(scope), record))
            async with asyncio.timeout(_TAKEN_S):
                await read_frame(reader)  # it is taken on
            telling = create_task(_tell(scope, receive, writer))
            while True:
                kind, content = await read_frame(reader)
                if kind == "record":
                    for one in fields(content):
                        setattr(record, one.name, getattr(content, one.name))
                elif kind == "message":
                    begun = begun or content["type"] == "http.response.start"
                    await send(content)
                elif kind == "gone":
                    raise ClientDisconnect
                else:
                    return
        except TimeoutError:
            away = StoreUnavailable(
                "the process that does this work does not answer: it is being started, or cannot "
                "reach the store; nothing was done, ask again"
            )
            await answer_of(scope, away)(scope, receive, send)
        except (EOFError, ConnectionError) as error:
            if begun:
                raise ClientDisconnect from error  # half an answer is out; the connection breaks
            if telling is not None and telling.done() and (refused := telling.result()):
                await answer_of(scope, refused)(scope, receive, send)
                return
            ended = StoreUnavailable(
                "the process that does this work ended, and is started again: what it was doing "
                "may or may not be done; ask again"
            )
            await answer_of(scope, ended)(scope, receive, send)
        finally:
            if telling is not None:
                telling.cancel()
            writer.close()


async def told_beside(beside: Beside, scope: Scope) -> bytes:
    """What the other process answers to the same request; nothing where it does not, as while it is
    started again."""
    reader, writer = await beside.connected()
    # Two packed answers, one behind the other, would be none.
    plain = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
    body, status = b"", 0
    try:
        async with asyncio.timeout(_TOLD_S):
            await write_frame(writer, ({**_request(scope), "headers": plain}, Record()))
            while (frame := await read_frame(reader))[0] != "end":
                if frame[0] == "message":
                    status = frame[1].get("status", status)
                    body += frame[1].get("body", b"")
    except (EOFError, ConnectionError, TimeoutError):
        return b""
    finally:
        writer.close()
    return body if status == HTTPStatus.OK else b""


def _request(scope: Scope) -> dict[str, Any]:
    return {name: scope[name] for name in _SENT if name in scope}


async def _tell(scope: Scope, receive: Receive, writer: StreamWriter) -> GongjianError | None:
    """Hand on the body as it comes, and then that the client is gone. Gives what is wrong with the
    body, and then breaks the connection."""
    with suppress(ConnectionError):
        more = True
        while more:
            try:
                message = await receive()
            except GongjianError as error:
                writer.close()
                return error
            await write_frame(writer, message)
            more = message["type"] == "http.request" and message.get("more_body", False)
        if message["type"] == "http.request":
            await scope[GONE]()
            await write_frame(writer, {"type": "http.disconnect"})
    return None


def is_marked(route: object) -> bool:
    """Whether something is a route that is marked."""
    return isinstance(route, APIRoute) and any(is_apart(each.call) for each in flat(route))


def marked_routes(app: FastAPI) -> Mapping[str, Paths[APIRoute]]:
    """The marked routes by method."""
    routes: defaultdict[str, list[tuple[str, APIRoute]]] = defaultdict(list)
    for one in iter_route_contexts(app.routes):
        route = one.original_route
        if isinstance(route, APIRoute) and is_marked(route):
            for method in one.methods or ():
                routes[method].append((one.path or "", route))
    return {method: Paths.of(found) for method, found in routes.items()}
