"""A network that follows its store: the next revision is read and made ready before it is shown.

Without this the first who ask after a write wait for the network to be read and for all that their
answer rests on to be worked out anew, and so does everybody beside them. With it they are answered
from the revision that was shown last, for the seconds that takes; every answer tells its revision.

Three bounds: what is told was the store's present revision when it was last looked at, at most
:data:`TRUST_S` ago, or is being replaced since; nothing is told once it has been replaced for
:data:`BEHIND_S`; and a store that does not answer is not spoken for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Protocol

from graph.endpoint import StoreRevision
from graph.errors import GongjianError
from graph.snapshot.pictures import Snapshot
from queries.generations import newest
from queries.network import Network

_EVERY_S = 0.25
"""Seconds between two looks at the store's revision."""
TRUST_S = 2.0
"""Seconds that a look is good for."""
BEHIND_S = 30.0
"""Seconds for which the revision before may be told."""
_UNDER_WAY_S = 2.0
"""Seconds for which answers of the revision before are still being made of what is kept of it."""
_ASLEEP_S = 10.0
"""Seconds after the last question when the store is not looked at any more."""

_LAST_S = 3.0
"""Seconds within which what is under way when it is told to stop may end."""

_LOG = logging.getLogger(__name__)


class Others(Protocol):
    """Others that follow the same store and answer the same people: who was told a revision by one
    is told none before it by another."""

    def made_ready(self, revision: StoreRevision, ended: Event) -> None:
        """A revision could be shown here: wait a while until it can be by all, or this has
        ``ended``."""

    def show(self, revision: StoreRevision) -> None:
        """A revision is shown here."""

    def show_another(self, revision: StoreRevision) -> bool:
        """Whether they show a later one."""

    def leave(self) -> None:
        """Nothing is made ready here any more until somebody asks."""


class Following:
    """What a network shows. Looks at its store in one thread, makes ready in another."""

    def __init__(
        self, network: Network, make_ready: Callable[[], None], others: Others | None = None
    ) -> None:
        """``make_ready`` works out what is to be there when the next revision is shown; it is
        called within :func:`queries.generations.newest`."""
        self._network = network
        self._others = others
        self._make_ready = make_ready
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._looked = float("-inf")
        """When the store was last asked for its revision, and told it."""
        self._newer: list[tuple[int, float]] = []
        """Revisions that are newer than the one that is shown, and when each was first seen."""
        self._asked = float("-inf")
        self._shown = float("inf")
        """When it was shown; inf: what was before it is forgotten."""
        self._moved = Event()
        self._ended = Event()
        self._threads = tuple(
            Thread(target=work, name=name, daemon=True)
            for work, name in ((self._look, "looking"), (self._prepare, "preparing"))
        )

    def start(self) -> None:
        """Follow from now on."""
        self._network.shown = self
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Follow no longer: the store may be closed afterwards."""
        self._network.shown = None
        self._ended.set()
        self._moved.set()
        last = monotonic() + _LAST_S
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(last - monotonic(), 0))

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot that is shown; None before the first question."""
        return self._snapshot

    def trusted(self) -> Snapshot | None:
        """The snapshot that is shown, as long as it may be told; else None."""
        now = self._asked = monotonic()
        shown, others = self._snapshot, self._others
        if shown and others and others.show_another(shown.store_revision):
            return None
        with self._lock:
            behind_s = now - self._newer[0][1] if self._newer else 0.0
            trusted = now - self._looked <= TRUST_S and behind_s <= BEHIND_S
            return self._snapshot if trusted else None

    def show(self, snapshot: Snapshot, *, looked: float | None = None) -> None:
        """Show a snapshot that is newer, and was the store's present one when it was ``looked``
        at."""
        with self._lock:
            shown = self._snapshot
            if looked is not None:
                self._looked = max(self._looked, looked)
            same = shown is None or shown.origin == snapshot.origin
            if shown is not None and same and shown.revision > snapshot.revision:
                return
            if self._others is not None:
                self._others.show(snapshot.store_revision)
            if shown is snapshot:
                return
            self._newer = [one for one in self._newer if same and one[0] > snapshot.revision]
            self._snapshot, self._shown = snapshot, monotonic()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY_S):
            with self._lock:
                due = monotonic() - self._shown > _UNDER_WAY_S
                if due:
                    self._shown = float("inf")
            if due:
                self._network.forget()
            if monotonic() - self._asked > _ASLEEP_S:
                if self._others is not None:
                    self._others.leave()
                continue
            began = monotonic()
            try:
                revision = self._network.store.store_revision(within_s=TRUST_S)
            except GongjianError:
                continue  # the look before is good for a while; then who asks is told
            with self._lock:
                self._looked = max(self._looked, began)
                if self._snapshot is None or self._snapshot.store_revision == revision:
                    continue
                if not self._newer or self._newer[-1][0] != revision.revision:
                    self._newer.append((revision.revision, began))
            self._moved.set()

    def _prepare(self) -> None:
        while True:
            self._moved.wait()
            self._moved.clear()
            if self._ended.is_set():
                return
            try:
                with newest():
                    snapshot = self._network.snapshot()
                    if snapshot is not self._snapshot:
                        self._make_ready()
                        if self._others is not None:
                            self._others.made_ready(snapshot.store_revision, self._ended)
            except GongjianError as error:
                _LOG.warning("the next revision could not be made ready: %s", error.message)
            except Exception:
                # The thread goes on: without it everybody would wait for every revision.
                _LOG.exception("the next revision could not be made ready")
            else:
                self.show(snapshot)
