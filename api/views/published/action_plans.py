"""How an action plan is told: its parts, money and teams, and how far its measures are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, percent
from api.routes.published import action_plans as routes
from api.routes.published.frameworks import FIRST
from api.views.columns import ID, NAME, names
from api.views.notes import filled_by
from api.views.stated import PARTS, Part, figure
from api.views.view import Column, Table, View, one_table
from graph.model.codes import PROJECT_STATUS
from graph.model.spec import Text
from queries.frameworks import PlanDetail
from queries.frameworks.plan import NO_SPLIT


def _parts(answer: Answer[PlanDetail]) -> Iterable[Part]:
    found = answer.data
    return (
        (Text("子方案", "sub-plans"), found.sub_plans),
        (Text("措施", "measures"), found.measures),
        (Text("项目组", "project teams"), found.project_teams),
    )


def _budget(answer: Answer[PlanDetail], output: Output) -> Iterator[str]:
    funds = answer.data.budget
    money = figure(funds.cumulative, output)
    if funds.cumulative is not None:
        money += f" {funds.cumulative.unit} ({funds.cumulative.period or NOT_GIVEN})"
    years = (
        output.code(NO_SPLIT, funds.reason)
        if funds.years is None
        else output.listed(f"{one.period}: {figure(one, output)}" for one in funds.years)
    )
    yield f"{output.pick('资金（累计）', 'funds, cumulative')}: {money}"
    yield f"{output.pick('分年度', 'by year')}: {years}"


def _progress(answer: Answer[PlanDetail]) -> Iterator[Any]:
    yield from answer.data.progress
    if answer.data.overall is not None:
        yield answer.data.overall


def _of_sub_plan(row: Any, output: Output) -> str:
    return output.pick("合计", "all") if row.sub_plan is None else str(row.sub_plan.name)


def _teams(answer: Answer[PlanDetail], output: Output) -> Iterator[str]:
    for team in answer.data.teams:
        yield f"{team.team.name}: {names(team.brands, output) or NOT_GIVEN}"


PLAN = (
    Table(
        title=lambda answer, _: (
            f"{answer.data.plan.name} ({answer.data.plan.interval or NOT_GIVEN})"
        ),
        rows=_parts,
        columns=PARTS,
        notes=_budget,
    ),
    Table(
        title=Text("进展", "Progress"),
        rows=_progress,
        columns=(
            Column(Text("子方案", "sub-plan"), _of_sub_plan),
            Column(Text("完成", "done"), "done"),
            Column(Text("共", "of"), "total"),
            Column(Text("完成率", "rate"), lambda row, _: percent(row.rate)),
            Column(Text("逾期", "overdue"), "overdue"),
        ),
        notes=_teams,
    ),
)
"""A plan whole; the command that shows it can show its measures instead, and is made by hand."""

OVERDUE = Text("逾期措施", "Overdue measures")
MEASURES = Table(
    title=Text("措施", "Measures"),
    columns=(
        ID,
        Column(Text("措施", "measure"), "name"),
        Column(Text("子方案", "sub-plan"), lambda row, _: row.sub_plan and row.sub_plan.name),
        Column(Text("责任单位", "owner"), "owners"),
        Column(Text("时限", "due"), "due"),
        Column(Text("状态", "status"), "status", PROJECT_STATUS),
        Column(Text("逾期天数", "days overdue"), "days_overdue"),
    ),
)

VIEWS = (
    one_table(
        command="frameworks plans",
        route=routes.plans,
        examples=("--layer source", "--json"),
        shown=None,
        title=Text("行动方案", "Action plans"),
        columns=(ID, NAME),
        notes=filled_by("frameworks"),
    ),
    View(
        command="frameworks measures",
        route=routes.plan_measures,
        examples=("--only overdue --as-of 2021-12-31", "init:plan --xlsx measures.xlsx"),
        options={"id": "PLAN"},
        defaults={"id": FIRST},
        shown=50,
        tables=(MEASURES,),
    ),
)
