"""A search beside a proof that may take long.

What is proven in time is the same each time; how far a search came is a matter of the machine, so
what it found is to be taken only where nothing was proven.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Self

from queries.coverage.siting.result import Indices

Better = Iterator[tuple[Indices, float]]
"""The best columns so far and what they are worth or cost, anew every some tenths of a second."""

_LOOKED_EVERY_S = 0.05

_AFTER_S = 1.0
"""What is decided sooner needs no search."""


class Beside:
    """A search as a context: it begins after a second, goes on in a thread of its own, and ends
    soon after the context. ``columns`` and their ``value`` are at first those that were given."""

    def __init__(self, columns: Indices, value: float, search: Callable[[], Better]) -> None:
        self.columns, self.value = columns, value
        self._search = search
        self._done = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        # Not waited for: the first search of a machine may still be being compiled.
        self._done.set()

    def _run(self) -> None:
        if self._done.wait(_AFTER_S):
            return
        for columns, value in self._search():
            self.columns, self.value = columns, value
            if self._done.is_set():
                break


def together(works: Sequence[Callable[[], object]], over: Callable[[], bool]) -> bool:
    """Do each in a thread of its own. Whether all have ended before ``over`` says so; what has not
    goes on to its own end, whatever becomes of it. Raises what one of them raised."""
    raised: list[BaseException] = []

    def done(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=done, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive() and not over():
            thread.join(_LOOKED_EVERY_S)
    if raised:
        raise raised[0]
    return not any(thread.is_alive() for thread in threads)
