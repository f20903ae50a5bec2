"""The audit of a service with accounts: what does more than read is on record when answered."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.actor import actor_in
from api.access.door import Door
from api.access.keeping.audit import Entry
from api.access.needs import REFUSED
from api.access.rights import Right
from api.http.errors import answer_of
from api.http.guard import READS
from api.http.record import current
from graph.errors import GongjianError

log = logging.getLogger("gongjian.api")

_RECORDED = frozenset({Right.EXPORT, Right.EXPORT_FULL, Right.AUDIT})
"""Rights whose use is on record though it changes nothing: what is taken away, and the record."""
_REFUSALS = frozenset({401, 403, 429})


class Audited:
    """Middleware that records changes, exports, refusals and log-ins.

    What cannot be recorded is not answered as if it were: the client is told so.
    """

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        failed = False

        async def recorded(message: Message) -> None:
            nonlocal failed
            if failed:
                return
            if message["type"] == "http.response.start" and _counts(scope, message["status"]):
                try:
                    await self._door.aside(self._record, scope, message["status"])
                except GongjianError as error:
                    failed = True
                    log.error("not on record: %s %s", scope["method"], scope["path"])
                    error.message = f"answered {message['status']}, but not on record: {error}"
                    await answer_of(scope, error)(scope, receive, send)
                    return
            await send(message)

        await self._app(scope, receive, recorded)

    def _record(self, scope: Scope, status: int) -> None:
        if self._door.is_open():
            return
        record, revision = current(), None
        if status < 400 and scope["method"] not in READS:
            revision = scope["app"].state.network.store.revision()
        actor = actor_in(scope)
        entry = Entry(
            actor=record.actor,
            way=record.way,
            role=record.role,
            zones=actor.zones if actor else (),
            address=self._door.proxies.address(scope),
            method=scope["method"],
            route=record.route,
            status=status,
            asked=record.asked or scope["path"],
            rows=record.rows,
            files=tuple(record.files),
            revision=revision,
        )
        self._door.keeper.audit.record(entry)


def _counts(scope: Scope, status: int) -> bool:
    """Whether an answer is to be on record."""
    if scope["method"] not in READS:
        return True
    if current().right in _RECORDED or current().asked:
        return True
    # Nobody has to be told of everyone who opens a page without a log-in.
    return status in _REFUSALS and (actor_in(scope) is not None or REFUSED in scope)
