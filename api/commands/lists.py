"""``lists``: the three lists of co-building: resources, needs, projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.pairings import told
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    coded,
    command_group,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice, number
from graph.codes import NEED_STATUS, PROJECT_STATUS, RESOURCE_KIND
from queries.lists.rules import REMAINING_REASON, STATE, VIOLATION

if TYPE_CHECKING:
    from queries.lists.matching import Candidate
    from queries.lists.records import Resource
    from queries.lookup import NodeLine

app = command_group("The three lists of co-building: resources, needs and projects.")

KindOption = Annotated[str | None, coded("--kind", RESOURCE_KIND, "Only this kind")]
BodyOption = Annotated[
    str | None, typer.Option("--body", metavar="BODY", help="Only of this body: id or exact name.")
]
OverdueOption = Annotated[
    bool | None, typer.Option("--overdue/--in-time", help="Only what is, or is not, overdue.")
]


@app.command("resources")
def resources(
    kind: KindOption = None,
    body: BodyOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is offered on the day, and what remains of it.

    \b
    Examples:
      gongjian lists resources --kind venue --as-of 2021-12-31
      gongjian lists resources --body org:s-j1-01 --json
    """
    from api.routes import lists as routes

    with asking("/lists/resources", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.resources(asked, paging, kind=kind, body=body),
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
            pick("类型", "kind"),
            pick("提供单位", "offered by"),
            pick("数量", "quantity"),
            pick("余量", "remaining"),
            pick("计量单位", "unit"),
            pick("有效期至（不含）", "until"),
        ],
        [
            (
                row.id,
                row.name,
                voice.code(RESOURCE_KIND, row.kind),
                names(row.offered_by, voice),
                row.quantity,
                remaining(row, voice),
                row.unit or NOT_GIVEN,
                row.until or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("资源清单", "Resources"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


@app.command("needs")
def needs(
    kind: KindOption = None,
    status: Annotated[str | None, coded("--status", NEED_STATUS, "Only declared so")] = None,
    state: Annotated[str | None, coded("--state", STATE, "Only where projects say so")] = None,
    contradiction: Annotated[
        bool | None,
        typer.Option(
            "--contradiction/--consistent",
            help="Only where declared state and projects disagree, or agree.",
        ),
    ] = None,
    body: BodyOption = None,
    overdue: OverdueOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is asked for on the day, and whether a project takes it up.

    \b
    Examples:
      gongjian lists needs --state unmatched --as-of 2021-12-31
      gongjian lists needs --overdue --all --json
    """
    from api.routes import lists as routes

    with asking("/lists/needs", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.needs(
                asked,
                paging,
                kind=kind,
                status=status,
                state=state,
                contradiction=contradiction,
                body=body,
                overdue=overdue,
            ),
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
            pick("类型", "kind"),
            pick("提出单位", "asked by"),
            pick("登记状态", "declared"),
            pick("匹配状态", "by its projects"),
            pick("期望完成", "due"),
            pick("逾期天数", "days overdue"),
        ],
        [
            (
                row.id,
                row.name,
                voice.code(RESOURCE_KIND, row.kind),
                names(row.asked_by, voice),
                voice.code(NEED_STATUS, row.status),
                voice.code(STATE, row.state) + (" ≠" if row.contradiction else ""),
                row.due or NOT_GIVEN,
                row.days_overdue,
            )
            for row in listing.data
        ],
        title=pick("需求清单", "Needs"),
        notes=[
            *shown_of(listing, voice),
            told(listing.states, STATE, voice),
            pick(
                f"≠ 登记状态与项目不符：{listing.contradictions:,}",
                f"≠ declared state and projects disagree: {listing.contradictions:,}",
            ),
            *standing(listing, voice),
        ],
    )


@app.command("projects")
def projects(
    status: Annotated[str | None, coded("--status", PROJECT_STATUS, "Only what stands so")] = None,
    violation: Annotated[
        str | None, coded("--violation", VIOLATION, "Only with this fault")
    ] = None,
    body: BodyOption = None,
    agreement: Annotated[
        str | None, typer.Option(metavar="AGREEMENT", help="Only under this agreement.")
    ] = None,
    overdue: OverdueOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is done on the day: one need, resources, two bodies or more, and a day it is due.

    \b
    Examples:
      gongjian lists projects --violation no_need --as-of 2021-12-31
      gongjian lists projects --overdue --json
    """
    from api.routes import lists as routes

    with asking("/lists/projects", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.projects(
                asked,
                paging,
                status=status,
                violation=violation,
                body=body,
                agreement=agreement,
                overdue=overdue,
            ),
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
            pick("单位", "bodies"),
            pick("需求", "need"),
            pick("资源", "resources"),
            pick("时限", "due"),
            pick("逾期天数", "days overdue"),
            pick("核查", "check"),
        ],
        [
            (
                row.id,
                row.name,
                voice.code(PROJECT_STATUS, row.status),
                voice.listed(body.name for body in row.bodies) or NOT_GIVEN,
                voice.listed(need.id for need in row.needs) or NOT_GIVEN,
                voice.listed(resource.id for resource in row.resources) or NOT_GIVEN,
                row.due or NOT_GIVEN,
                row.days_overdue,
                voice.listed(voice.code(VIOLATION, code) for code in row.violations) or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("项目清单", "Projects"),
        notes=[
            *shown_of(listing, voice),
            told(listing.violations, VIOLATION, voice),
            pick(
                f"不属于三张清单的项目：{listing.other_projects:,}",
                f"projects that are on none of the lists: {listing.other_projects:,}",
            ),
            *standing(listing, voice),
        ],
    )


def names(bodies: tuple[NodeLine, ...], voice: Voice) -> str:
    """Names of bodies on one line."""
    return voice.listed(body.name for body in bodies) or NOT_GIVEN


def remaining(row: Resource | Candidate, voice: Voice) -> str:
    """What remains of a resource, or why that is not known."""
    if row.remaining is None:
        return f"{NOT_GIVEN} ({voice.code(REMAINING_REASON, row.reason)})"
    return number(row.remaining)
