"""How many expensive requests run at once: so many of each kind, and the others are turned away.

A request takes its place once its body is here, so nobody holds one by sending slowly. A client
that goes gives its place back at once. What it had begun may run on to the store's deadline, since
a thread cannot be ended: of those each kind bears as many again, and from there on a place is kept
until the work behind it ends. One actor holds at most half of the places of a kind, and as many
again of those whose client has gone.
"""

from __future__ import annotations

from asyncio import create_task
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from fastapi import Depends, Request

from api.http.errors import TooManyRequests
from api.http.rates import KINDS, Kind, Rates
from api.http.record import current

GONE = "gongjian.gone"
"""Key of the request's scope: a coroutine function that returns when the client has gone."""


class Gate:
    """Lets so many requests of a kind through at once and turns the others away."""

    def __init__(self, kind: Kind, places: int) -> None:
        self._kind = kind
        self._lock = Lock()
        self._places = places
        self._held: Counter[str | None] = Counter()
        self._left: Counter[str | None] = Counter()

    @property
    def free(self) -> int:
        """Places that are free now."""
        return self._places - self._held.total()

    @property
    def left(self) -> int:
        """Requests whose client went and whose work runs on."""
        return self._left.total()

    @asynccontextmanager
    async def passed(
        self, gone: Callable[[], Awaitable[Any]] | None = None, who: str | None = None
    ) -> AsyncIterator[None]:
        """Hold a place for the length of a ``with`` block, or until the client has ``gone``, for
        ``who`` or whoever is asking.

        Raises
        ------
        TooManyRequests
            there is none, or who is asking holds half of them.
        """
        with self.held(who) as place:
            watch = None if gone is None else create_task(self._watch(place, gone))
            try:
                yield
            finally:
                if watch is not None:
                    watch.cancel()

    @contextmanager
    def held(self, who: str | None = None) -> Iterator[_Place]:
        """Hold a place whatever the client does, for ``who`` or whoever is asking. Raises
        TooManyRequests."""
        who = self._asking(who)
        place = _Place(who)
        with self._lock:
            if not self.free:
                raise TooManyRequests(
                    f"as many requests of this kind ({self._kind}) as are allowed are under way"
                )
            if self._held[who] >= (share := self._share(who)):
                raise TooManyRequests(
                    f"{share} of your requests of this kind ({self._kind}) are under way: one "
                    "account holds no more at once, so that others get through"
                )
            self._held[who] += 1
        try:
            yield place
        finally:
            with self._lock:
                # Subtracted so, a Counter forgets who has none.
                if place.given_back:
                    self._left -= Counter([who])
                else:
                    self._held -= Counter([who])

    @staticmethod
    def _asking(who: str | None) -> str | None:
        return current().who if who is None else who

    async def _watch(self, place: _Place, gone: Callable[[], Awaitable[Any]]) -> None:
        await gone()
        with self._lock:
            if self.left < self._places and self._left[place.who] < self._share(place.who):
                self._left[place.who] += 1
                self._held -= Counter([place.who])
                place.given_back = True

    def _share(self, who: str | None) -> int:
        """How many places one may hold; who is not counted has all."""
        return self._places if who is None else max(self._places // 2, 1)


@dataclass(slots=True)
class _Place:
    who: str | None
    given_back: bool = False


def gates(places: int) -> dict[Kind, Gate]:
    """A gate for each kind that has places, so many for each of its own."""
    return {
        kind: Gate(kind, places * bound.places) for kind, bound in KINDS.items() if bound.places
    }


def gate_of(request: Request, kind: Kind) -> Gate:
    """The gate of a kind in the service that was asked."""
    gate: Gate = request.app.state.gates[kind]
    return gate


def _through(kind: Kind) -> Any:
    async def passed(request: Request) -> AsyncIterator[None]:
        rates: Rates = request.app.state.rates
        await rates.passed(kind, current())
        # What stands behind the yield runs when the answer was sent, so streams hold their place.
        async with AsyncExitStack() as place:
            if KINDS[kind].places:
                gate = gate_of(request, kind)
                await place.enter_async_context(gate.passed(request.scope.get(GONE)))
            yield

    return Depends(passed)


LoggingIn = _through("login")
Exporting = _through("export")
Analysing = _through("analysis")
AskingCypher = _through("cypher")
Supposing = _through("whatif")
Planning = _through("plan")
Writing = _through("write")
Receiving = _through("upload")
