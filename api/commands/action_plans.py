"""``frameworks plan``: an action plan, its parts, money, measures and how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.framework_tables import figure_text, parts_columns, parts_row
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    listed,
    print_answer,
    shown_of,
    standing,
)
from api.console import NOT_GIVEN, Voice, percent
from graph.codes import PROJECT_STATUS

if TYPE_CHECKING:
    from queries.frameworks import Measure, PlanDetail


def plan(
    plan: Annotated[str, typer.Argument(metavar="[PLAN]", help="Id of the plan.")] = "init:plan",
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only overdue measures, the longest first.")
    ] = False,
    measures: Annotated[bool, typer.Option("--measures", help="The measures, one a row.")] = False,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """An action plan: parts, budget, teams, and how far its measures are.

    \b
    Examples:
      gongjian frameworks plan --layer source
      gongjian frameworks plan --as-of 2021-12-31 --overdue
      gongjian frameworks plan init:plan --measures --json
    """
    from api.routes import action_plans as routes

    voice = Voice(lang)
    if overdue or measures:
        with asking(f"/plans/{plan}/measures", data, as_of, layer) as asked:
            listing = listed(
                lambda paging: routes.plan_measures(
                    asked, paging, plan, "overdue" if overdue else None
                ),
                limit=limit,
                whole=whole,
            )
        if as_json:
            print_answer(listing)
            return
        pick = voice.pick
        voice.table(
            [
                pick("编号", "id"),
                pick("措施", "measure"),
                pick("子方案", "sub-plan"),
                pick("责任单位", "owner"),
                pick("时限", "due"),
                pick("状态", "status"),
                pick("逾期天数", "days overdue"),
            ],
            [_measure(row, voice) for row in listing.data],
            title=pick("逾期措施", "Overdue measures") if overdue else pick("措施", "Measures"),
            notes=[*shown_of(listing, voice), *standing(listing, voice)],
        )
        return
    with asking(f"/plans/{plan}", data, as_of, layer) as asked:
        answer = routes.plan(asked, plan)
    if as_json:
        print_answer(answer)
        return
    _show_plan(answer.data, standing(answer, voice), voice)


def _measure(row: Measure, voice: Voice) -> tuple[object, ...]:
    return (
        row.id,
        row.name,
        NOT_GIVEN if row.sub_plan is None else row.sub_plan.name,
        voice.listed(owner.name for owner in row.owners) or NOT_GIVEN,
        row.due or NOT_GIVEN,
        voice.code(PROJECT_STATUS, row.status),
        row.days_overdue,
    )


def _show_plan(found: PlanDetail, notes: list[str], voice: Voice) -> None:
    from queries.frameworks.plan import NO_SPLIT

    pick = voice.pick
    funds = found.budget
    money = f"{pick('资金（累计）', 'funds, cumulative')}: {figure_text(funds.cumulative, voice)}"
    if funds.cumulative is not None:
        money += f" {funds.cumulative.unit} ({funds.cumulative.period or NOT_GIVEN})"
    years = (
        voice.code(NO_SPLIT, funds.reason)
        if funds.years is None
        else voice.listed(f"{one.period}: {figure_text(one, voice)}" for one in funds.years)
    )
    voice.table(
        parts_columns(voice),
        [
            parts_row(pick("子方案", "sub-plans"), found.sub_plans, voice),
            parts_row(pick("措施", "measures"), found.measures, voice),
            parts_row(pick("项目组", "project teams"), found.project_teams, voice),
        ],
        title=f"{found.plan.name} ({found.plan.interval or NOT_GIVEN})",
        notes=[money, f"{pick('分年度', 'by year')}: {years}"],
    )
    lines = [*found.progress, *([] if found.overall is None else [found.overall])]
    voice.table(
        [
            pick("子方案", "sub-plan"),
            pick("完成", "done"),
            pick("共", "of"),
            pick("完成率", "rate"),
            pick("逾期", "overdue"),
        ],
        [
            (
                pick("合计", "all") if line.sub_plan is None else line.sub_plan.name,
                line.done,
                line.total,
                percent(line.rate),
                line.overdue,
            )
            for line in lines
        ],
        title=pick("进展", "Progress"),
        notes=[
            *(
                f"{team.team.name}: "
                f"{voice.listed(brand.name for brand in team.brands) or NOT_GIVEN}"
                for team in found.teams
            ),
            *notes,
        ],
    )
