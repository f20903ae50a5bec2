"""Under ``lists``: what fits together, what is overdue, what was done under each agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.lists import BodyOption, KindOption, names, remaining
from api.commands.pairings import FormOption
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
    one_of,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice, number
from graph.codes import AGREEMENT_STATUS, NEED_STATUS, PROJECT_STATUS, URGENCY
from graph.spec import CodeList, Text

if TYPE_CHECKING:
    from queries.lists.matching import Match

_WHAT = CodeList(
    "overdue_what",
    "What is overdue.",
    {"need": Text("需求", "need"), "project": Text("项目", "project")},
)


def matching(
    kind: KindOption = None,
    body: BodyOption = None,
    candidates: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help="Resources of each need at most.")
    ] = 3,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Needs that nobody has taken up, with the nearest resources of their kind.

    \b
    Examples:
      gongjian lists matching --as-of 2021-12-31
      gongjian lists matching --kind legal --candidates 10 --json
    """
    from api.routes import lists as routes

    with asking("/lists/matching", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.matching(
                asked, paging, kind=kind, body=body, candidates=candidates
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("需求", "need"),
            pick("提出单位", "asked by"),
            pick("紧急程度", "urgency"),
            pick("期望完成", "due"),
            pick("资源", "resource"),
            pick("提供单位", "offered by"),
            pick("余量", "remaining"),
            pick("距离（米）", "metres"),
        ],
        [row for match in listing.data for row in _matches(match, voice)],
        title=pick("供需匹配", "Matching"),
        notes=[
            *shown_of(listing, voice),
            pick("≈ 以所在社区中心代替", "≈ from the middle of the community"),
            *standing(listing, voice),
        ],
    )


def _matches(match: Match, voice: Voice) -> list[tuple[object, ...]]:
    head = (
        match.id,
        names(match.asked_by, voice),
        voice.code(URGENCY, match.urgency),
        match.due or NOT_GIVEN,
    )
    if not match.candidates:
        return [(*head, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)]
    blank = ("", "", "", "")
    return [
        (
            *(blank if at else head),
            each.id,
            names(each.offered_by, voice),
            remaining(each, voice),
            None
            if each.metres is None
            else ("≈ " if each.by_place else "") + number(round(each.metres)),
        )
        for at, each in enumerate(match.candidates)
    ]


def overdue(
    what: Annotated[
        str | None,
        typer.Option(parser=one_of(_WHAT), metavar="CODE", help="Only these: need, project."),
    ] = None,
    body: BodyOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Needs and projects past the day they were due, the longest overdue first.

    \b
    Examples:
      gongjian lists overdue --as-of 2021-12-31
      gongjian lists overdue --what project --json
    """
    from api.routes import lists as routes

    with asking("/lists/overdue", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.overdue(asked, paging, what=what, body=body),  # type: ignore[arg-type]
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("类别", "what"),
            pick("名称", "name"),
            pick("状态", "status"),
            pick("单位", "bodies"),
            pick("时限", "due"),
            pick("逾期天数", "days overdue"),
        ],
        [
            (
                row.id,
                voice.code(_WHAT, row.what),
                row.name,
                voice.code(NEED_STATUS if row.what == "need" else PROJECT_STATUS, row.status),
                names(row.bodies, voice),
                row.due,
                row.days_overdue,
            )
            for row in listing.data
        ],
        title=pick("逾期", "Overdue"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def fulfilment(
    form: FormOption = None,
    idle: Annotated[
        bool | None, typer.Option("--idle/--active", help="Only where nothing, or something, was.")
    ] = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What was done under each agreement: activities, projects, needs met.

    \b
    Examples:
      gongjian lists fulfilment --as-of 2021-12-31
      gongjian lists fulfilment --idle --json
    """
    from api.routes import lists as routes

    with asking("/lists/fulfilment", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.fulfilment(asked, paging, form=form, idle=idle),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("状态", "status"),
            pick("活动", "activities"),
            pick("项目活动", "for its projects"),
            pick("项目", "projects"),
            pick("办结需求", "needs met"),
            pick("在办需求", "needs under way"),
            pick("逾期项目", "overdue"),
        ],
        [
            (
                row.id,
                row.name,
                voice.code(AGREEMENT_STATUS, row.status),
                row.activities,
                row.project_activities,
                len(row.projects),
                len(row.needs_met),
                len(row.needs_open),
                len(row.overdue),
            )
            for row in listing.data
        ],
        title=pick("协议履行", "Fulfilment"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )
