"""Which revision a request is answered from, where the service follows its store.

Who only reads is told the revision that is shown (:mod:`queries.following`). Who writes is told the
newest one, for a while after too, so that nobody reads less than they wrote; so is a request that
changes anything or has a body. The questions that were asked last are asked again, by the service
itself, of the next revision before it is shown: so what they rest on is worked out once, before
anybody waits for it. What is marked :data:`api.apart.APART`, as files and the search for places, is
not: it would be worked out after every write, in another process, for nobody.

An answer that asks the store besides the snapshot is of one revision too: if the two come apart
while it is made (:class:`Moved`), it is made once more of the newest.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.actor import ACTOR, COMMAND, actor_in
from api.access.rights import Right
from api.apart.handing import is_marked
from api.http.errors import answer_of
from api.http.gates import GONE
from api.http.record import current
from api.workers.board import Board
from graph.errors import StoreUnavailable
from graph.snapshot.pictures import Snapshot
from graph.store.bolt import Store
from queries.catalogue import Reader
from queries.generations import newest

_QUESTIONS = 64
"""Questions that are asked again."""
_LARGEST = 2_000_000
"""Bytes of an answer that is still made again."""
_LONGEST_S = 10.0
"""Seconds that it may take."""
_AFTER_S = 60.0
"""Seconds for which who wrote is told the newest revision."""
_TRIES = 4
_WRITES = frozenset({Right.EDIT, Right.ADMIN, Right.UNDO_OTHERS})


class Moved(Exception):
    """The store's revision is no longer that of the picture that an answer is drawn from."""


class Steady:
    """A store, of which nothing is told that is of another revision than a snapshot."""

    def __init__(self, reader: Reader, store: Store, snapshot: Snapshot) -> None:
        self._reader = reader
        self._store = store
        self._snapshot = snapshot

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """As :meth:`graph.store.bolt.Store.read`. Raises Moved."""
        rows = self._reader.read(text, **parameters)
        # Revisions only grow: what is the same behind the reading was the same before it.
        if self._store.store_revision() != self._snapshot.store_revision:
            raise Moved
        return rows


class Rehearsal:
    """The questions that were asked last, and who wrote."""

    def __init__(self, board: Board | None = None) -> None:
        """``board``: that of all processes which answer; None: this is the only one."""
        self._board = board or Board()
        self._questions: OrderedDict[Hashable, Scope] = OrderedDict()
        self._loop: AbstractEventLoop | None = None
        self.app: ASGIApp | None = None
        """What answers them; None before the service is whole."""

    def wants_newest(self, who: str) -> bool:
        """Whether who asks wrote a short while ago."""
        return self._board.wrote_s(who) < _AFTER_S

    def note_writer(self, who: str) -> None:
        """Note that somebody wrote just now."""
        self._board.note_writer(who)

    def remember(self, scope: Scope) -> None:
        """Remember a question that may be asked again: as what it was asked, and by whose limits.

        Called in the loop that answers requests.
        """
        self._loop = asyncio.get_running_loop()
        actor = actor_in(scope)
        limits = (actor.zones, actor.role) if actor else ()
        key = (scope["path"], scope["query_string"], limits)
        headers = [(name, value) for name, value in scope["headers"] if name == b"host"]
        self._questions.pop(key, None)
        self._questions[key] = {**scope, "headers": headers}
        if len(self._questions) > _QUESTIONS:
            self._questions.popitem(last=False)

    def foresee(self, loop: AbstractEventLoop, app: FastAPI, paths: Sequence[str]) -> None:
        """Ask what is likely to be asked first, before anybody does. They are not asked again
        unless somebody does. Called outside the loop, ends in time."""
        self._loop = loop
        asked = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http"}
        self._rehearse(
            [
                {
                    **asked,
                    **{"app": app, "root_path": "", "path": path, "raw_path": path.encode()},
                    **{"query_string": b"", "headers": [(b"host", b"localhost")]},
                    **{"client": None, "server": None, ACTOR: COMMAND},
                }
                for path in paths
            ]
        )

    def rehearse(self) -> None:
        """Ask them all again, of the newest revision; called outside the loop, ends in time."""
        self._rehearse(list(reversed(tuple(self._questions.values()))))

    def _rehearse(self, scopes: Sequence[Scope]) -> None:
        loop, done = self._loop, Future[None]()

        def begin() -> None:
            assert loop is not None
            asking = loop.create_task(self._ask(scopes))
            asking.add_done_callback(lambda _: done.set_result(None))

        # What is not ready in time, or when the service ends, is worked out when somebody asks.
        with suppress(RuntimeError, TimeoutError):
            if loop is not None:
                loop.call_soon_threadsafe(begin)
                done.result(_LONGEST_S + 1)

    async def _ask(self, scopes: Sequence[Scope]) -> None:
        assert self.app is not None
        with newest(), suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_S):
                for scope in scopes:
                    with suppress(Exception):  # who asks is told
                        await self.app(dict(scope), _nothing, _nobody)


async def _nothing() -> Message:
    """What is received of a client that has said all and stays."""
    await asyncio.Event().wait()
    raise AssertionError


async def _nobody(message: Message) -> None:
    """Take an answer that nobody reads."""


class Answering:
    """Middleware that says which revision a request is answered from."""

    def __init__(self, app: ASGIApp, *, rehearsal: Rehearsal | None) -> None:
        """``rehearsal``: None where the service does not follow its store, and so tells everybody
        the newest revision."""
        self._app = app
        self._rehearsal = rehearsal
        if rehearsal is not None:
            rehearsal.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, some times if the store changes meanwhile."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = {name: value for name, value in scope.items() if name != GONE}
        who = current().who or ""
        reads = scope["method"] in ("GET", "HEAD")
        rehearsal = self._rehearsal
        # Before anything is told: who knows that it is written may ask another process next.
        noted = partial(rehearsal.note_writer, who) if rehearsal and not reads else _nothing_noted
        answer = _Answer(send, noted)
        fresh = not reads or rehearsal is None or rehearsal.wants_newest(who)
        for tries in range(1, _TRIES + 1):
            with newest() if fresh or tries > 1 else nullcontext():
                try:
                    await self._app(scope, receive, answer)
                    break
                except Moved:
                    if answer.status or not reads:
                        raise
            scope = {**scope, **asked}
        else:
            moved = StoreUnavailable(
                f"the network was changed {_TRIES} times while this was answered: ask again"
            )
            await answer_of(scope, moved)(scope, receive, send)
            return
        if rehearsal is None:
            return
        if not reads or current().right in _WRITES:
            rehearsal.note_writer(who)
        elif answer.is_of_the_network and not is_marked(scope.get("route")):
            rehearsal.remember(asked)


def _nothing_noted() -> None:
    """Who reads is not noted."""


class _Answer:
    """Sends an answer on, and knows what it was."""

    def __init__(self, send: Send, begins: Callable[[], None]) -> None:
        """``begins`` is called before it does."""
        self._send = send
        self._begins = begins
        self._has_tag = False
        self._bytes = 0
        self.status = 0
        """0 as long as there is none."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begins()
            self.status = message["status"]
            self._has_tag = b"etag" in {name.lower() for name, _ in message["headers"]}
        self._bytes += len(message.get("body", b""))
        await self._send(message)

    @property
    def is_of_the_network(self) -> bool:
        """Whether it is made of a picture, and may be made again."""
        return self.status == HTTPStatus.OK and self._has_tag and self._bytes <= _LARGEST
