"""The clients' own time limit: a call to a store that does not end in time is cut off.

A server's limit ends a statement only where the server looks at its clock, and not at all where the
server has stopped or the network swallows what is sent. The driver waits for an answer without a
limit, and once more when it resets the connection. So a thread shuts the connection's socket when
the time is up: whoever reads from it is told at once, and the driver gives the connection up.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread
from time import monotonic

from neo4j import Session

_AGAIN_S = 0.2
"""A session that has no connection yet when its time is up is looked at again so soon."""


class Watched:
    """One call under way: its session once there is one, and whether its time was up."""

    def __init__(self, due: float) -> None:
        self.due = due
        self.session: Session | None = None
        self.cut = False

    def shut(self) -> None:
        """Shut the socket of the session's connection, if it has one."""
        self.cut = True
        # The driver has no public way to do this; a test with a stopped server holds it to it.
        connection = getattr(self.session, "_connection", None)
        if connection is not None:
            with suppress(OSError, ValueError, AttributeError):
                connection.socket._socket.shutdown(socket.SHUT_RDWR)


class Watchdog:
    """Cuts off calls whose time is up. One thread for all of them, there once it is needed."""

    def __init__(self) -> None:
        self._calls: set[Watched] = set()
        self._changed = Condition()
        self._wakes = float("inf")
        self._thread: Thread | None = None

    @contextmanager
    def over(self, limit_s: float) -> Iterator[Watched]:
        """Watch a call for the length of a ``with`` block, which sets its session."""
        call = Watched(monotonic() + limit_s)
        with self._changed:
            self._calls.add(call)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="store-deadlines", daemon=True)
                self._thread.start()
            elif call.due < self._wakes:
                self._changed.notify()
        try:
            yield call
        finally:
            with self._changed:
                self._calls.discard(call)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for call in self._calls:
                    if call.due <= now:
                        call.shut()
                        call.due = now + _AGAIN_S
                self._wakes = min((call.due for call in self._calls), default=float("inf"))
                patience = None if self._wakes == float("inf") else self._wakes - now
                self._changed.wait(patience)


WATCH = Watchdog()
