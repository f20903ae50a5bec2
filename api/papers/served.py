"""Papers over HTTP: a plan for approval, and the short report, to sign and pass on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.apart import APART
from api.codes import OneOf
from api.deps import Day, Fresh, NetworkDep, WebQuestion
from api.downloads.papers import PAPERS, PaperEnding, paper_file
from api.downloads.tables import Language
from api.http.gates import Exporting
from api.papers.plan_paper import plan_paper
from api.papers.report_paper import CHAPTER, report_paper
from api.routes.coverage.plans import JobsDep
from graph.today import today

router = APIRouter(dependencies=[needs(Right.EXPORT), Exporting, APART])

Chapters = Annotated[
    list[Annotated[str, OneOf("A chapter.", CHAPTER.codes)]] | None,
    Query(
        alias="chapter",
        description="Only this chapter, once for each; by default all, and `changes` with `since`.",
    ),
]
Since = Annotated[
    Day | None,
    Query(description="An earlier day to compare with, YYYY-MM-DD: what was then, what changed."),
]


@router.get(
    "/report.{ending:paper}",
    tags=["export"],
    name="report_file",
    response_class=Response,
    responses=PAPERS,
)
def report_document(
    context: WebQuestion,
    ending: PaperEnding,
    chapters: Chapters = None,
    since: Since = None,
    lang: Language = "zh",
) -> Response:
    """The short report of a day as a paper with page numbers and where it is signed."""
    made = today(context.network.timezone)
    paper = report_paper(context, lang, made=made, chapters=chapters, since=since)
    return paper_file(paper, ending, f"report-{context.day.isoformat()}", context.headers)


@router.get(
    "/coverage/plans/{id}.{ending:paper}",
    tags=["plans"],
    name="plan_paper_file",
    dependencies=[Fresh],
    response_class=Response,
    responses=PAPERS,
)
def plan_document(
    jobs: JobsDep, network: NetworkDep, id: str, ending: PaperEnding, lang: Language = "zh"
) -> Response:
    """A plan as a paper for approval: what, why, map, list, cost, who gains, sources and proof."""
    made = plan_paper(jobs.result(id), network, lang, made=today(network.timezone))
    return paper_file(made, ending, f"plan-{id}")
