"""Jobs that search for the best: how good it is so far, and how good it can be at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from api.jobs import Job, JobReport, Jobs, State
from graph.errors import Finding
from graph.model.spec import Text
from queries.coverage.siting.result import Progress

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SearchJob(Generic[T]):
    """Where a job stands. ``objective`` and ``bound`` are the last it reported, ``seconds`` how
    long it has been running or ran; a cancelled job can have a ``result``: the best until then.
    ``problem`` says why there is none, ``told`` the same in both languages."""

    id: str
    state: State
    submitted: datetime
    seconds: float
    objective: float | None
    bound: float | None
    result: T | None
    problem: str | None
    told: Text | None = None
    findings: tuple[Finding, ...] = ()


def search_job(job: Job[T]) -> SearchJob[T]:
    """A job that searches, as it is told."""
    objective, bound = job.payload or (None, None)
    return SearchJob(
        job.id,
        job.state,
        job.submitted,
        job.seconds,
        objective,
        bound,
        job.result,
        job.problem,
        job.told,
        job.findings,
    )


def submit(jobs: Jobs[T], search: Callable[[Progress], T]) -> SearchJob[T]:
    """Take a search in. Raises TooManyRequests."""

    def work(report: JobReport) -> T:
        return search(lambda objective, bound: report(0, 0, (objective, bound)))

    return search_job(jobs.submit(work))
