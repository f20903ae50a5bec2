"""How many expensive requests run at once: so many of each kind, and the others are turned away.

A request takes its place once its body is here, so nobody holds one by sending slowly. A client
that goes gives its place back at once. What it had begun may run on to the store's deadline, since
a thread cannot be ended: of those each kind bears as many again, and from there on a place is kept
until the work behind it ends.
"""

from __future__ import annotations

from asyncio import create_task
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal, get_args

from fastapi import Depends, Request

from api.http.errors import TooManyRequests

Kind = Literal["export", "analysis", "cypher", "whatif", "write", "upload"]
"""What is told apart: files to take away, heavy questions, statements, suppositions, changes of
what is stored, and bodies of uploads that are being received."""

UPLOADS_EACH = 8
"""Uploads that may come in at once for each place of the other kinds: they cost next to nothing
until they are here, and one that stalls is ended."""

GONE = "gongjian.gone"
"""Key of the request's scope: a coroutine function that returns when the client has gone."""


class Gate:
    """Lets so many requests of a kind through at once and turns the others away."""

    def __init__(self, kind: Kind, places: int) -> None:
        self._kind = kind
        self._lock = Lock()
        self._places = places
        self._free = places
        self._left = 0

    @property
    def free(self) -> int:
        """Places that are free now."""
        return self._free

    @property
    def left(self) -> int:
        """Requests whose client went and whose work runs on."""
        return self._left

    @asynccontextmanager
    async def passed(self, gone: Callable[[], Awaitable[Any]] | None = None) -> AsyncIterator[None]:
        """Hold a place for the length of a ``with`` block, or until the client has ``gone``.

        Raises
        ------
        TooManyRequests
            there is none.
        """
        with self.held() as place:
            watch = None if gone is None else create_task(self._watch(place, gone))
            try:
                yield
            finally:
                if watch is not None:
                    watch.cancel()

    @contextmanager
    def held(self) -> Iterator[_Place]:
        """Hold a place whatever the client does. Raises TooManyRequests."""
        place = _Place()
        with self._lock:
            if not self._free:
                raise TooManyRequests(
                    f"as many requests of this kind ({self._kind}) as are allowed are under way"
                )
            self._free -= 1
        try:
            yield place
        finally:
            with self._lock:
                if place.given_back:
                    self._left -= 1
                else:
                    self._free += 1

    async def _watch(self, place: _Place, gone: Callable[[], Awaitable[Any]]) -> None:
        await gone()
        with self._lock:
            if self._left < self._places:
                self._left += 1
                self._free += 1
                place.given_back = True


@dataclass(slots=True)
class _Place:
    given_back: bool = False


def gates(places: int) -> dict[Kind, Gate]:
    """A gate for each kind."""
    return {
        kind: Gate(kind, places * UPLOADS_EACH if kind == "upload" else places)
        for kind in get_args(Kind)
    }


def gate_of(request: Request, kind: Kind) -> Gate:
    """The gate of a kind in the service that was asked."""
    gate: Gate = request.app.state.gates[kind]
    return gate


def _through(kind: Kind) -> Any:
    async def passed(request: Request) -> AsyncIterator[None]:
        # What stands behind the yield runs when the answer was sent, so streams hold their place.
        async with gate_of(request, kind).passed(request.scope.get(GONE)):
            yield

    return Depends(passed)


Exporting = _through("export")
Analysing = _through("analysis")
AskingCypher = _through("cypher")
Supposing = _through("whatif")
Writing = _through("write")
Receiving = _through("upload")
