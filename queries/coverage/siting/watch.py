"""When a search is to end, and whom it tells how far it is."""

from __future__ import annotations

import time

from queries.coverage.siting.result import Progress

_TOLD_EVERY_S = 0.25


class Watch:
    """The clock of one search: its time is over, or whoever is told of it says so.

    Nothing but the end is decided by it, so that an end that is reached in time is always the same.
    """

    def __init__(self, time_limit_s: float) -> None:
        self.deadline = time.monotonic() + time_limit_s
        self.cancelled = False
        self._progress: Progress | None = None
        self._unit = 1.0
        self._known = (0.0, 0.0)
        self._next = 0.0

    def tells(
        self, progress: Progress | None, unit: float = 1.0, *, objective: float, bound: float
    ) -> None:
        """From now on tell ``progress``, beginning with these; all are counted in ``unit``."""
        self._progress, self._unit, self._known = progress, unit, (objective, bound)

    @property
    def left_s(self) -> float:
        """Seconds until the deadline; less than 0 after it."""
        return self.deadline - time.monotonic()

    def report(self, objective: float, bound: float) -> bool:
        """Take what is known now, and tell it on if it is new. Whether to end."""
        if (objective, bound) != self._known:
            self._known, self._next = (objective, bound), 0.0
        return self.over()

    def over(self) -> bool:
        """Whether to end: to be asked at least once a second, however long a step takes."""
        now = time.monotonic()
        if self._progress is not None and not self.cancelled and now >= self._next:
            self._next = now + _TOLD_EVERY_S
            objective, bound = (each * self._unit for each in self._known)
            self.cancelled = not self._progress(objective, bound)
        return self.cancelled or now >= self.deadline
