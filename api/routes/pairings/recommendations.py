"""Whom to pair with whom: for one organization at once, for the whole network as a job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.access.needs import needs
from api.access.owner import owner_of
from api.access.rights import Right
from api.answers import Answer
from api.apart import Apart
from api.deps import Fresh, QueryContext, Question
from api.downloads.pairings import matching_table
from api.downloads.tables import FILES, Ending, Language, table_file
from api.http.bodies import JsonOnly
from api.http.gates import Planning
from api.jobs import Jobs
from api.routes.pairings.lists import lists_of
from api.searches import SearchJob, search_job, submit
from queries.coverage.siting.result import Progress
from queries.recommendation.matching import MAX_CAPACITY, MAX_TOP, Matching, match
from queries.recommendation.partners import Partners
from queries.recommendation.recommend import MAX_CANDIDATES, Recommendation, recommend
from queries.recommendation.weights import Weights
from queries.resilience.bodies import bodies_of

router = APIRouter(prefix="/pairings", tags=["pairings"], dependencies=[needs(Right.READ)])

_WEIGHTS = "What each part of a score weighs, 1 together, such as `need:0.6,distance:0.4`."


@dataclass(frozen=True)
class MatchingRequest:
    """What to match. ``capacity`` is the new pairings of an organization at most; ``top`` how many
    best candidates of each are looked at beside those that spread best."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    capacity: Annotated[int, Field(ge=1, le=MAX_CAPACITY)] = 1
    top: Annotated[int, Field(ge=1, le=MAX_TOP)] = 5
    weights: Annotated[str | None, Field(max_length=200, description=_WEIGHTS)] = None
    time_limit_s: Annotated[float, Field(gt=0, le=3600)] = 60.0

    def work(self, context: QueryContext) -> Callable[[Progress], Matching]:
        """What finds the matching. Raises InvalidInput for weights that are none."""
        weights = weights_of(self.weights)
        partners = partners_of(context)
        return lambda progress: match(
            partners=partners,
            capacity=self.capacity,
            top=self.top,
            weights=weights,
            time_limit_s=self.time_limit_s,
            progress=progress,
        )


@dataclass(frozen=True)
class Matchings:
    """All matchings that are kept."""

    data: tuple[SearchJob[Matching], ...]


def partners_of(context: QueryContext) -> Partners:
    """The organizations that can be paired on the day, in the layers."""
    ties = context.network.ties(context.picture)
    return context.network.derive(
        context.picture, "partners", lambda: Partners(bodies_of(ties), lists_of(context))
    )


def weights_of(text: str | None) -> Weights:
    """The weights of a text, None for the defaults. Raises InvalidInput."""
    return Weights() if text is None else Weights.read(text)


def _jobs(request: Request, beside: Apart) -> Jobs[Matching]:
    jobs: Jobs[Matching] = request.app.state.matchings
    return jobs.of(owner_of(request))


JobsDep = Annotated[Jobs[Matching], Depends(_jobs)]


@router.get("/recommendations/{id}")
def recommendation(
    context: Question,
    id: str,
    limit: Annotated[int, Query(ge=1, le=MAX_CANDIDATES, description="Candidates at most.")] = 10,
    weights: Annotated[str | None, Query(max_length=200, description=_WEIGHTS)] = None,
) -> Answer[Recommendation]:
    """Whom an organization (id or exact unique name) could pair with, the best first, and why."""
    return context.answer(
        recommend(
            partners=partners_of(context),
            organization=context.id_of(id),
            weights=weights_of(weights),
            limit=limit,
        )
    )


@router.post("/matchings", status_code=202, dependencies=[needs(Right.PLAN), JsonOnly, Planning])
def submit_matching(
    context: Question, jobs: JobsDep, response: Response, wanted: MatchingRequest
) -> SearchJob[Matching]:
    """Ask for the pairings of greatest total score; ``Location`` says where to look for them."""
    job = submit(jobs, wanted.work(context))
    response.headers["Location"] = f"{context.path}/{job.id}"
    return job


@router.get("/matchings", dependencies=[needs(Right.PLAN), Fresh])
def list_matchings(jobs: JobsDep) -> Matchings:
    """The matchings asked for since the service started, the latest first, without their pairs."""
    return Matchings(tuple(map(search_job, jobs.all())))


@router.get("/matchings/{id}", dependencies=[needs(Right.PLAN), Fresh])
def matching_job(
    jobs: JobsDep,
    id: str,
    limit: Annotated[int, Query(ge=1, le=1000, description="Pairings at most.")] = 100,
) -> SearchJob[Matching]:
    """Where a matching stands, and its first pairings once it is there; the files have all."""
    job = search_job(jobs.get(id))
    return replace(job, result=None if job.result is None else job.result.first(limit))


@router.delete("/matchings/{id}", dependencies=[needs(Right.PLAN), Fresh])
def cancel_matching(jobs: JobsDep, id: str) -> SearchJob[Matching]:
    """Stop a matching; what it found until then is kept."""
    return replace(search_job(jobs.cancel(id)), result=None)


@router.get(
    "/matchings/{id}/pairs.{ending:ending}",
    dependencies=[needs(Right.PLAN)],
    response_class=Response,
    responses=FILES,
)
def matching_file(jobs: JobsDep, id: str, ending: Ending, lang: Language = "zh") -> Response:
    """All pairings of a matching: CSV in UTF-8 with a byte order mark, or a workbook."""
    table = matching_table(jobs.result(id), lang)
    return table_file(table, ending, f"pairings-{id}", title="pairings")
