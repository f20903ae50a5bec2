"""The thread that evaluates watches: each once at every revision and on every day."""

from __future__ import annotations

import logging
from threading import Event, Thread

from api.access.door import Door
from api.access.keeping.keeper import Keeper
from api.access.keeping.watches import Watch
from api.watching.allowed import may_be_told
from api.watching.evaluating import evaluate
from graph.errors import Forbidden, GongjianError, StoreError, StoreTimeout
from queries.generations import newest
from queries.limited import limited_to
from queries.network import Network

_EVERY_S = 2.0
"""Seconds between two looks at the store's revision and the day."""
_WITHIN_S = 2.0
"""Seconds that the store has to tell its revision; else it is asked at the next look."""
_PATIENCE_S = 10.0
"""Seconds that the end of a service waits for the evaluation that is under way."""

log = logging.getLogger("gongjian.watches")


class Watcher:
    """Evaluates the watches of a service's accounts over its network.

    Several processes may watch the same accounts: whoever notes it first has evaluated a watch.
    """

    def __init__(self, network: Network, door: Door) -> None:
        self._network = network
        self._door = door
        self._seen: dict[str, tuple[str, str]] = {}
        """Revision and day at which each watch was looked at last, so that a look at what is
        unchanged costs nothing."""
        self._ended = Event()
        self._thread = Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer: the accounts may be closed afterwards."""
        self._ended.set()
        self._thread.join(_PATIENCE_S)

    def look(self) -> None:
        """Evaluate every watch for which the revision or the day is another than before.

        A watch that cannot be asked says so, and is tried again at the next revision or day.
        Raises StoreError where the network or the accounts cannot be read: nothing is noted then.
        """
        keeper = self._door.kept()
        watches = () if keeper is None else keeper.watches.every()
        if keeper is None or not watches:
            return
        now = self._network.store.store_revision(within_s=_WITHIN_S)
        seen = f"{now.identity}/{now.revision}", self._network.default_day.isoformat()
        for watch in watches:
            if self._ended.is_set():
                return
            if self._seen.get(watch.id) != seen:
                self._evaluate(keeper, watch)
                self._seen[watch.id] = seen
        self._seen = {one.id: self._seen[one.id] for one in watches}

    def _evaluate(self, keeper: Keeper, watch: Watch) -> None:
        try:
            if not may_be_told(self._door, keeper, watch, watch.zones):
                raise Forbidden(
                    "who made this watch may not ask it any more: drop it, or make it anew"
                )
            with newest():
                found = evaluate(limited_to(self._network, watch.zones), watch, watch.state)
        except GongjianError as error:
            # A question that takes too long is no reason to keep the others waiting.
            if isinstance(error, StoreError) and not isinstance(error, StoreTimeout):
                raise
            keeper.watches.fail(watch, error.message)
            return
        except Exception:
            log.exception("the watch %s could not be evaluated", watch.id)
            keeper.watches.fail(watch, "an unforeseen error: the log of the service tells it")
            return
        # A clock that went back says nothing new, and what is to come was told already.
        if found.stamp != watch.stamp or found.day > watch.day:
            keeper.watches.note(watch, found)

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_S):
            try:
                self.look()
            except GongjianError as error:
                log.warning("watches could not be evaluated: %s", error.message)
            except Exception:
                log.exception("watches could not be evaluated")
