"""Work that takes longer than a request: handed in, watched, cancelled, fetched.

Jobs live in the process and end with it; the latest are kept, the oldest ended ones forgotten.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event, Lock
from typing import Any, Generic, Literal, Protocol, Self, TypeVar
from uuid import uuid4

from api.access.owner import UNLIMITED, Owner
from api.http.errors import TooManyRequests, Unforeseen
from api.http.record import current
from api.http.told import told
from graph.errors import Conflict, Finding, GongjianError, NotFound
from graph.files import of_the_disk
from graph.model.spec import Text

T = TypeVar("T")
State = Literal["queued", "running", "done", "cancelled", "failed"]


class JobReport(Protocol):
    """What work tells how far it is."""

    def __call__(self, done: int, total: int, payload: Any = None) -> bool:
        """``done`` of ``total``, and what else its kind has to tell. False: it should end."""


log = logging.getLogger("gongjian.api")

_WAITING = 8
"""Jobs that may wait; more are turned away, and of one actor more than half as many."""
_KEPT = 50


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Where a job stands. ``done``, ``total`` and ``payload`` are the last it reported, ``seconds``
    how long it has been running or ran; a cancelled job can have a ``result``, the best until
    then, or a ``problem``: why there is none, which ``told`` says in both languages."""

    id: str
    state: State
    submitted: datetime
    seconds: float
    done: int = 0
    total: int = 0
    payload: Any = None
    result: T | None = None
    problem: str | None = None
    told: Text | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "cancelled", "failed")


class Jobs(Generic[T]):
    """Runs one job at a time, in the order they came: a plan may take all the cores there are.

    ``what`` a job is, in one word, is what whoever is turned away is told.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = Lock()
        self._jobs: dict[str, Job[T]] = {}
        self._began: dict[str, float] = {}
        self._stops: dict[str, Event] = {}
        self._owners: dict[str, Owner] = {}
        self._asking = UNLIMITED
        self._by: dict[str, str | None] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")

    def of(self, owner: Owner) -> Self:
        """The same jobs as far as somebody may see them; what is handed in here is theirs."""
        seen = copy(self)
        seen._asking = owner
        return seen

    def submit(self, work: Callable[[JobReport], T]) -> Job[T]:
        """Take a job in. ``work`` is told what to report to, and should end when that says False.

        Raises
        ------
        TooManyRequests
            too many jobs are waiting, in all or of who asks.
        """
        job: Job[T] = Job(uuid4().hex[:12], "queued", datetime.now(UTC), 0.0)
        who = current().who
        with self._lock:
            waiting = [self._by[held.id] for held in self._jobs.values() if not held.ended]
            if len(waiting) > _WAITING:
                raise TooManyRequests(f"as many {self._what}s as are allowed are waiting")
            if who is not None and waiting.count(who) >= _WAITING // 2:
                raise TooManyRequests(
                    f"{_WAITING // 2} of your {self._what}s are under way or waiting: one account "
                    "has no more at once, so that others get through"
                )
            for old in [held.id for held in self._jobs.values() if held.ended][: 1 - _KEPT]:
                del self._jobs[old], self._stops[old], self._owners[old], self._by[old]
            self._jobs[job.id] = job
            self._by[job.id] = who
            self._stops[job.id] = Event()
            self._owners[job.id] = self._asking
        self._pool.submit(self._run, job.id, work)
        return job

    def get(self, job_id: str) -> Job[T]:
        """Raises NotFound for a job that never was, is forgotten, or is another's."""
        with self._lock:
            if job_id not in self._jobs or not self._asking.sees(self._owners[job_id]):
                raise NotFound(f"there is no job {job_id!r}; jobs end with the service")
            job = self._jobs[job_id]
            if job.state == "running":
                return replace(job, seconds=time.monotonic() - self._began[job_id])
            return job

    def result(self, job_id: str) -> T:
        """What a job found. Raises NotFound, and Conflict while that is nothing."""
        job = self.get(job_id)
        if job.result is None:
            raise Conflict(f"{self._what} {job_id!r} has found nothing to take away: {job.state}")
        return job.result

    def all(self) -> tuple[Job[T], ...]:
        """Every job that is kept and may be seen, without its result, the latest first."""
        with self._lock:
            kept = [one for one in reversed(self._jobs) if self._asking.sees(self._owners[one])]
        return tuple(replace(self.get(job_id), result=None) for job_id in kept)

    @property
    def unended(self) -> int:
        """Jobs that run or wait."""
        with self._lock:
            return sum(not job.ended for job in self._jobs.values())

    def cancel(self, job_id: str) -> Job[T]:
        """Ask a job to end, which it does when it next reports.

        Raises NotFound, and Conflict for one that has ended.
        """
        job = self.get(job_id)
        with self._lock:
            if self._jobs[job_id].ended:
                raise Conflict(f"job {job_id!r} has ended: {job.state}")
            self._stops[job_id].set()
            if job.state == "queued":
                self._jobs[job_id] = job = replace(job, state="cancelled")
        return job

    def stop(self) -> None:
        """Ask all to end, which the one that runs does when it next reports."""
        for stop in list(self._stops.values()):
            stop.set()

    def close(self) -> None:
        """Ask all to end, and wait for the one that runs."""
        self.stop()
        self._pool.shutdown(cancel_futures=True)

    def _run(self, job_id: str, work: Callable[[JobReport], T]) -> None:
        stop = self._stops[job_id]
        with self._lock:
            if self._jobs[job_id].state != "queued":
                return
            self._began[job_id] = time.monotonic()
            self._jobs[job_id] = replace(self._jobs[job_id], state="running")

        def report(done: int, total: int, payload: Any = None) -> bool:
            with self._lock:
                self._jobs[job_id] = replace(
                    self._jobs[job_id], done=done, total=total, payload=payload
                )
            return not stop.is_set()

        try:
            result = work(report)
        except GongjianError as error:
            self._end(job_id, "cancelled" if stop.is_set() else "failed", problem=error)
        except Exception as error:
            problem: GongjianError | None = of_the_disk(error)
            if problem is None:
                log.error("unforeseen error in job %s", job_id, exc_info=error)
                problem = Unforeseen()
            else:
                log.error("job %s: %s", job_id, problem.message)
            self._end(job_id, "failed", problem=problem)
        else:
            self._end(job_id, "cancelled" if stop.is_set() else "done", result=result)

    def _end(
        self,
        job_id: str,
        state: State,
        *,
        result: T | None = None,
        problem: GongjianError | None = None,
    ) -> None:
        with self._lock:
            seconds = time.monotonic() - self._began.pop(job_id)
            self._jobs[job_id] = replace(
                self._jobs[job_id],
                state=state,
                seconds=seconds,
                result=result,
                problem=None if problem is None else problem.message,
                told=None if problem is None else told(problem),
                findings=getattr(problem, "findings", ()),
            )
