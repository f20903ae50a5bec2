"""The snapshot's file as processes share it: one reads and writes a revision, and all map it.

Who finds that the store has moved takes the file's turn. By then another process may have written
what is wanted; if not, who has the turn reads it from the store, writes it and maps it too.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from graph.snapshot import files
from graph.snapshot.pictures import Snapshot

_AT_ONCE_S = 0.3
"""Seconds that writing may have taken the last time for every revision to be written."""
_SHARE = 10
"""Of a larger network one is written when so many times as long has passed: each process has a copy
of its own of those between."""
_AFTER_FAILURE_S = 1.0
_PATIENCE_S = 60.0
"""Seconds that a process waits for another that has the file's turn: it may have been stopped."""
_EVERY_S = 0.01
_LOG = logging.getLogger(__name__)


class SharedFile:
    """A file of the last snapshot. One thread at a time may use it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, ...] | None = None
        self._unwritten: Snapshot | None = None
        self._began = float("-inf")
        self._took_s = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn of this process, for the length of a ``with`` block; the kernel ends that of one
        that died. Waits, but not for ever: who goes on without it does the same work once more.
        Where nothing can be written everybody has it."""
        lock = None
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            _locked(lock)
        try:
            yield
        finally:
            if lock is not None:
                os.close(lock)

    def newer(self, origin: str, held: Snapshot | None) -> Snapshot | None:
        """What another process, or an earlier one, wrote of a store, if it is newer than what is
        held."""
        mark = self._mark()
        if mark is None or mark == self._seen:
            return None
        found = files.load(self.path, origin=origin)
        self._seen = mark
        if found is None or held is None or held.origin != origin:
            return found
        return found if found.revision > held.revision else None

    def kept(self, snapshot: Snapshot) -> Snapshot:
        """Write a snapshot, if it is time to. Gives the same as it is in the file, or itself."""
        since_s = monotonic() - self._began
        if self._took_s > _AT_ONCE_S and since_s < _SHARE * self._took_s:
            self._unwritten = snapshot
            return snapshot
        return self._written(snapshot)

    def settle(self) -> None:
        """Write what was held back, unless another process wrote it."""
        snapshot, self._unwritten = self._unwritten, None
        if snapshot is not None:
            with self.turn():
                if self.newer(snapshot.origin, None) is None:
                    self._written(snapshot)

    def _written(self, snapshot: Snapshot) -> Snapshot:
        self._unwritten, self._began = None, monotonic()
        try:
            files.save(snapshot, self.path)
        except OSError as error:  # a cache that cannot be written is no fault
            self._took_s = _AFTER_FAILURE_S
            _LOG.warning("the snapshot is not kept at %s: %s", self.path, error)
            return snapshot
        self._took_s = monotonic() - self._began
        self._seen = self._mark()
        found = files.load(self.path, origin=snapshot.origin)
        return found if found and found.revision == snapshot.revision else snapshot

    def _mark(self) -> tuple[int, ...] | None:
        """Changes with the file."""
        try:
            told = self.path.stat()
        except OSError:
            return None
        return told.st_dev, told.st_ino, told.st_mtime_ns, told.st_size


def _locked(lock: int) -> None:
    last = monotonic() + _PATIENCE_S
    while monotonic() < last:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(_EVERY_S)
        else:
            return
