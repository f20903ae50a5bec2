"""The cheapest plan that covers: handed in as a job, watched, cancelled, taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.access.needs import needs
from api.access.owner import owner_of
from api.access.rights import Right
from api.apart import Apart
from api.deps import Along, Fresh, Ruled
from api.deps import Question as Asking
from api.downloads.plans import plan_table
from api.downloads.streams import Streamed
from api.downloads.tables import FILES, Ending, Language, attachment, table_file
from api.http.bodies import JsonOnly
from api.http.gates import Planning, Receiving
from api.jobs import Jobs
from api.routes.coverage.geo import GEOJSON
from api.searches import SearchJob, search_job, submit
from graph.boundaries import read_boundary
from graph.geojson import MEDIA_TYPE
from queries.coverage.answers import geo
from queries.coverage.plans.candidates import SPACING_M
from queries.coverage.plans.own_sites import MOST_SITES, OwnSite, checked_sites
from queries.coverage.plans.planning import Plan, plan
from queries.coverage.plans.question import Question as PlanQuestion
from queries.coverage.plans.site_files import read_sites

router = APIRouter(prefix="/coverage/plans", tags=["plans"], dependencies=[needs(Right.PLAN)])


_COUNT_OR_SHARE: dict[str, Any] = {
    "if": {"properties": {"goal": {"const": "share"}}},
    "then": {
        "required": ["share"],
        "properties": {"share": {"type": "number"}, "count": {"type": "null"}},
    },
    "else": {
        "required": ["count"],
        "properties": {"count": {"type": "integer"}, "share": {"type": "null"}},
    },
}
"""Makers of clients pass this over: alternatives of whole schemas would cost them the class."""


@dataclass(frozen=True)
class PlanRequest:
    """What to plan. ``share`` takes a ``share``, every other goal a ``count`` of positions."""

    __pydantic_config__ = ConfigDict(extra="forbid", json_schema_extra=_COUNT_OR_SHARE)

    goal: Literal["add", "share", "near", "close"]
    count: Annotated[int | None, Field(ge=0, le=10_000)] = None
    share: Annotated[float | None, Field(gt=0, le=1)] = None
    weight: Literal["one", "staff", "members"] = "one"
    spacing_m: Annotated[
        float | None,
        Field(ge=10, le=20_000, description="Metres between the grid's points; null: no grid."),
    ] = SPACING_M
    sites: Annotated[
        list[OwnSite],
        Field(
            max_length=MOST_SITES,
            description="Sites by name: `candidate`, `fixed` (in every plan) or `forbidden` (no "
            "grid point nearer than half the spacing).",
        ),
    ] = field(default_factory=list)
    not_within: Annotated[
        str | None,
        Field(max_length=20_000, description="No grid point in this polygon, given as `within`."),
    ] = None
    capacity: Annotated[
        float | None,
        Field(gt=0, description="Weight that a position serves at most, for `near` alone."),
    ] = None
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0
    time_limit_s: Annotated[float, Field(gt=0, le=3600)] = 60.0
    streets: Along = None

    def question(self) -> PlanQuestion:
        """The question behind the request. Raises InvalidInput for what asks for nothing."""
        return PlanQuestion(
            goal=self.goal,
            count=self.count,
            share=self.share,
            weight=self.weight,
            spacing_m=self.spacing_m,
            sites=checked_sites(self.sites),
            not_within=None if self.not_within is None else read_boundary(self.not_within),
            capacity=self.capacity,
            gap=self.gap,
            time_limit_s=self.time_limit_s,
        )


@dataclass(frozen=True)
class Plans:
    """All plans that are kept."""

    data: tuple[SearchJob[Plan], ...]


@dataclass(frozen=True)
class GivenSites:
    """The sites that a file names, on WGS 84, as a plan takes them."""

    data: tuple[OwnSite, ...]


def _jobs(request: Request, beside: Apart) -> Jobs[Plan]:
    jobs: Jobs[Plan] = request.app.state.plans
    return jobs.of(owner_of(request))


JobsDep = Annotated[Jobs[Plan], Depends(_jobs)]


@router.post("", status_code=202, dependencies=[JsonOnly, Planning])
def submit_plan(
    context: Asking, rules: Ruled, jobs: JobsDep, response: Response, wanted: PlanRequest
) -> SearchJob[Plan]:
    """Ask for a plan; the answer says where to look for it (``Location``)."""
    question = wanted.question()
    state = rules.straight(context)
    streets = rules.streets(context, wanted.streets)
    job = submit(
        jobs,
        lambda progress: plan(state=state, question=question, streets=streets, progress=progress),
    )
    response.headers["Location"] = f"{context.path}/{job.id}"
    return job


@router.post("/sites", dependencies=[Receiving, Fresh])
def read_site_list(
    content: Annotated[
        bytes, Body(media_type="application/octet-stream", json_schema_extra={"format": "binary"})
    ],
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file.")],
) -> GivenSites:
    """Read a list of sites: a workbook, CSV or TSV in the body. Nothing is kept."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sites"
        file.write_bytes(content)
        return GivenSites(read_sites(file, name))


@router.get("", dependencies=[Fresh])
def list_plans(jobs: JobsDep) -> Plans:
    """The plans asked for since the service started, the latest first, without what they found."""
    return Plans(tuple(map(search_job, jobs.all())))


@router.get("/{id}", dependencies=[Fresh])
def plan_job(jobs: JobsDep, id: str) -> SearchJob[Plan]:
    """Where a plan stands, and the plan once it is there."""
    return search_job(jobs.get(id))


@router.delete("/{id}", dependencies=[Fresh])
def cancel_plan(jobs: JobsDep, id: str) -> SearchJob[Plan]:
    """Stop a plan; what it found until then is kept."""
    return search_job(jobs.cancel(id))


@router.get("/{id}/sites.{ending:ending}", response_class=Response, responses=FILES)
def plan_file(jobs: JobsDep, id: str, ending: Ending, lang: Language = "zh") -> Response:
    """The positions of a plan as a table: CSV in UTF-8 with a byte order mark, or a workbook."""
    return table_file(plan_table(jobs.result(id), lang), ending, f"plan-{id}", title="plan")


@router.get("/{id}/sites.geojson", response_class=Response, responses=GEOJSON)
def plan_geojson(jobs: JobsDep, id: str) -> Response:
    """The positions of a plan as GeoJSON points (RFC 7946)."""
    lines = geo.plan(plan=jobs.result(id)).lines()
    return Streamed(lines, headers=attachment(f"plan-{id}.geojson"), media_type=MEDIA_TYPE)
