"""The process behind a store: it may be away for a moment, and come back as another one."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic

from neo4j import Driver

from graph.closing import Closing
from graph.endpoint import Endpoint
from graph.errors import StoreUnavailable
from graph.store.bolt_connections import ACQUIRE_S, connected
from graph.store.embedded import EmbeddedStore

_AWAY_S = 2.0
"""Seconds after a failure in which reads fail at once: what would they wait for."""


class Presence(Closing):
    """The driver to a store's process, and whether anybody answers there."""

    def __init__(
        self, driver: Driver, endpoint: Endpoint, timeout_s: float, held: EmbeddedStore | None
    ) -> None:
        """``held``: the embedded store that this is; its process is started again if it dies."""
        self.endpoint = endpoint
        self._driver = driver
        self._timeout_s = timeout_s
        self._held = held
        self._lock = Lock()
        self._return: Future[None] | None = None
        self._away = (0.0, "")

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def refuse_while_away(self) -> None:
        """Let one call at a time find out whether a store that was away is back. Raises
        StoreUnavailable."""
        if not self._away[1]:
            return
        with self._lock:
            until, reason = self._away
            if reason and monotonic() < until:
                raise StoreUnavailable(reason)
            self._away = (monotonic() + ACQUIRE_S, reason)

    def is_away(self, error: StoreUnavailable) -> None:
        """Nobody answered."""
        self._away = (monotonic() + _AWAY_S, error.message)

    def has_answered(self) -> None:
        """Somebody did."""
        self._away = (0.0, "")

    def driver(self) -> Driver:
        """The driver to the process that runs now; waits for the embedded store to be back. Raises
        StoreUnavailable."""
        if self._held is None or not self._held.lost():
            return self._driver
        with self._lock:
            if self._held.lost() and (self._return is None or self._return.done()):
                self._return = Future()
                Thread(target=self._come_back, args=(self._return,), daemon=True).start()
            back = self._return
        if back is not None:
            try:
                back.result(self._timeout_s)
            except TimeoutError:
                raise StoreUnavailable(
                    "the embedded store's process ended and is being started again: ask later"
                ) from None
        return self._driver

    def _come_back(self, done: Future[None]) -> None:
        """Attach to the embedded store's new process, or start one."""
        assert self._held is not None
        try:
            endpoint = self._held.hold_again()
            driver = connected(endpoint, self._timeout_s)
        except BaseException as error:
            done.set_exception(error)
            return
        gone, self._driver, self.endpoint = self._driver, driver, endpoint
        done.set_result(None)
        gone.close()
