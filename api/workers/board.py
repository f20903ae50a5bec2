"""What the processes that answer tell each other, in memory that they were forked with.

Every word is written whole and none needs a lock: where two write at once either is right.
"""

from __future__ import annotations

import mmap
import time
from threading import Event
from time import monotonic
from zlib import crc32

import numpy as np

from graph.endpoint import StoreRevision

_WRITERS = 4096
"""Places for those who wrote; two who share one are both told the newest revision."""
_TOGETHER_S = 3.0
"""Seconds that one that is ready waits for the others."""
_EVERY_S = 0.02
_REVISION_BITS = 40
_ABSENT = -1


class Board:
    """Of one service: made before its processes are."""

    def __init__(self, processes: int = 1) -> None:
        words = mmap.mmap(-1, 8 * (_WRITERS + 1 + 2 * processes))  # shared with whatever is forked
        self._wrote = np.frombuffer(words, np.float64, _WRITERS)
        self._shown = np.frombuffer(words, np.int64, 1, 8 * _WRITERS)
        self._ready = np.frombuffer(words, np.int64, processes, 8 * (_WRITERS + 1))
        self._pids = np.frombuffer(words, np.int64, processes, 8 * (_WRITERS + 1 + processes))
        self._wrote[:] = float("-inf")
        self._ready[:] = _ABSENT

    def note_writer(self, who: str) -> None:
        """Note that somebody wrote just now."""
        self._wrote[crc32(who.encode()) % _WRITERS] = monotonic()

    def wrote_s(self, who: str) -> float:
        """Seconds since somebody wrote, whichever process was asked to; inf: never."""
        return monotonic() - float(self._wrote[crc32(who.encode()) % _WRITERS])

    def enter(self, process: int, pid: int) -> None:
        """Note which process one of them is."""
        self._pids[process] = pid

    def pids(self) -> list[int]:
        """Those that answer; 0 where one was not yet."""
        return [int(pid) for pid in self._pids]

    def leave(self, process: int) -> None:
        """One of them is gone, or asleep: nobody waits for it."""
        self._ready[process] = _ABSENT

    def of(self, process: int) -> Place:
        """What one of them sees of it."""
        return Place(self, process)


class Place:
    """The board as one process sees it: :class:`queries.following.Others`."""

    def __init__(self, board: Board, process: int) -> None:
        self._board = board
        self._process = process

    def leave(self) -> None:
        """This one is asleep."""
        self._board.leave(self._process)

    def made_ready(self, revision: StoreRevision, ended: Event) -> None:
        """This one could show a revision; wait for the others, so that all show it at once."""
        mine = _word(revision)
        self._board._ready[self._process] = mine
        last = monotonic() + _TOGETHER_S
        while monotonic() < last and not ended.is_set():
            if not any(_behind(int(one), mine) for one in self._board._ready if one != _ABSENT):
                return
            time.sleep(_EVERY_S)

    def show(self, revision: StoreRevision) -> None:
        """This one shows a revision."""
        mine = _word(revision)
        self._board._ready[self._process] = mine
        if _behind(int(self._board._shown[0]), mine):
            self._board._shown[0] = mine

    def show_another(self, revision: StoreRevision) -> bool:
        """Whether another one shows a later revision, or another store."""
        return _behind(_word(revision), int(self._board._shown[0]))


def _word(revision: StoreRevision) -> int:
    store = crc32(revision.identity.encode()) & (2**23 - 1)
    return (store << _REVISION_BITS) | revision.revision


def _behind(one: int, other: int) -> bool:
    """Whether one revision is earlier than another, or of another store; 0: none is told yet."""
    if not other:
        return False
    same = one >> _REVISION_BITS == other >> _REVISION_BITS
    return one < other if same else True
