"""The search for places ahead of the questions about it, as a job: at tens of thousands of
addresses it takes longer than a request. Whoever asks then is answered at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.access.needs import needs
from api.access.owner import owner_of
from api.access.rights import Right
from api.apart import APART
from api.deps import Fresh, Question
from api.http.gates import Analysing
from api.jobs import Job, JobReport, Jobs, State
from api.routes.data.places import Again, GazetteerKey, searched
from graph.errors import Finding
from graph.model.spec import Text
from graph.places.finding import Abandoned

router = APIRouter(
    prefix="/places/searches", tags=["places"], dependencies=[needs(Right.READ), APART, Fresh]
)


@dataclass(frozen=True)
class PlaceSearch:
    """Where a search stands: ``done`` of ``total`` bodies have been looked at."""

    id: str
    state: State
    submitted: datetime
    seconds: float
    done: int
    total: int
    problem: str | None
    told: Text | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, job: Job[bool]) -> PlaceSearch:
        """A job, as it is told."""
        return cls(
            *(job.id, job.state, job.submitted, job.seconds, job.done, job.total),
            *(job.problem, job.told, job.findings),
        )


def _jobs(request: Request) -> Jobs[bool]:
    jobs: Jobs[bool] = request.app.state.searches
    return jobs.of(owner_of(request))


JobsDep = Annotated[Jobs[bool], Depends(_jobs)]


@router.post("", status_code=202, dependencies=[Analysing])
def submit_search(
    context: Question,
    jobs: JobsDep,
    response: Response,
    gazetteer: GazetteerKey = None,
    again: Again = False,
) -> PlaceSearch:
    """Look for places; ``Location`` says where to ask how far it is. Once it is done the questions
    about the same day, area and gazetteer are answered at once."""

    def work(report: JobReport) -> bool:
        try:
            searched(context, gazetteer, again, report)
        except Abandoned:
            return False
        return True

    job = jobs.submit(work)
    response.headers["Location"] = f"{context.path}/{job.id}"
    return PlaceSearch.of(job)


@router.get("/{id}")
def search_job(jobs: JobsDep, id: str) -> PlaceSearch:
    """How far a search for places is."""
    return PlaceSearch.of(jobs.get(id))
