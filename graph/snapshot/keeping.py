"""The snapshot's file, written beside the questions: nobody waits for it."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock, Thread

from graph.snapshot import files
from graph.snapshot.pictures import Snapshot

_LOG = logging.getLogger(__name__)


class Keeper:
    """Keeps the last snapshot it was given in a file, in a thread of its own. The interpreter
    waits for that when it ends. Of several that come while one is written the last is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._next: Snapshot | None = None
        self._writing: Thread | None = None

    def keep(self, snapshot: Snapshot) -> None:
        """Write a snapshot soon."""
        with self._lock:
            self._next = snapshot
            if self._writing is None:
                self._writing = Thread(target=self._write, name="snapshot")
                self._writing.start()

    def settle(self) -> None:
        """Wait until all that was given is written, or known not to be."""
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
