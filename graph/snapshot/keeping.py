"""The snapshot's file, written beside the questions: nobody waits for it.

Where others write all the time it is not written after each of them: what the file lacks is read
from the store at the next start, and that is little.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from graph.snapshot import files
from graph.snapshot.pictures import Snapshot

_EVERY_S = 10.0
"""Seconds between two beginnings of writing."""
_LOG = logging.getLogger(__name__)


class Keeper:
    """Keeps the last snapshot it was given in a file, in a thread of its own. The interpreter
    waits for that when it ends. Of several that come while one is written, or too soon after, the
    last is written: behind it, with the next that comes in time, or when this settles."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._next: Snapshot | None = None
        self._writing: Thread | None = None
        self._began = float("-inf")

    def keep(self, snapshot: Snapshot) -> None:
        """Write a snapshot soon."""
        with self._lock:
            self._next = snapshot
            if monotonic() - self._began > _EVERY_S:
                self._begin()

    def _begin(self) -> None:
        if self._writing is None and self._next is not None:
            self._began = monotonic()
            self._writing = Thread(target=self._write, name="snapshot")
            self._writing.start()

    def settle(self) -> None:
        """Wait until all that was given is written, or known not to be."""
        with self._lock:
            self._begin()
            writing = self._writing
        if writing is not None:
            writing.join()

    def _write(self) -> None:
        while True:
            with self._lock:
                snapshot, self._next = self._next, None
                if snapshot is None:
                    self._writing = None
                    return
            try:
                files.save(snapshot, self.path)
            except OSError as error:  # a cache that cannot be written is no fault
                _LOG.warning("the snapshot is not kept at %s: %s", self.path, error)
