"""``frameworks plan``: an action plan, its parts, money, measures and how far they are."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.commands.questions import tell
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    WithinOption,
    ZonesOption,
)


def plan(
    plan: Annotated[str, typer.Argument(metavar="[PLAN]", help="Id of the plan.")] = "first",
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only overdue measures, the longest first.")
    ] = False,
    measures: Annotated[bool, typer.Option("--measures", help="The measures, one a row.")] = False,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
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
    from dataclasses import replace

    from api.routes.published import action_plans as routes
    from api.views.published.action_plans import MEASURES, OVERDUE, PLAN

    settings: dict[str, Any] = {
        "data": data,
        "as_of": as_of,
        "layer": layer,
        "lang": lang,
        "as_json": as_json,
    }
    if not (overdue or measures):
        tell(routes.plan, PLAN, {"id": plan}, limit=None, **settings)
        return
    tell(
        routes.plan_measures,
        (replace(MEASURES, title=OVERDUE) if overdue else MEASURES,),
        {"id": plan, "only": "overdue" if overdue else None},
        limit=None if whole else limit,
        **settings,
    )
