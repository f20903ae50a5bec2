"""``history``: what differs between two days, one entity over time, figures over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    asking,
    command_group,
    day_option,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice, number, percent
from graph.spec import Text
from graph.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from queries.history.diff import Change
    from queries.history.rows import PropertyChange, Row, Value
    from queries.history.series import Point
    from queries.history.timeline import Entry

app = command_group("The network in time: what changed, one entity's history, figures over time.")

FirstOption = Annotated[date, day_option("--from", "First day, such as 2020-01-01.")]
LastOption = Annotated[
    date | None, day_option("--to", "Last day; by default that of --as-of, or today.")
]

_CHANGES = {
    "added": Text("新增", "added"),
    "removed": Text("减少", "removed"),
    "changed": Text("变更", "changed"),
}
_KINDS = {
    "state": Text("自身", "itself"),
    "relationship": Text("联系", "relationship"),
    "renewal": Text("续签", "renewal"),
}
_EMPTY = {
    "nothing_differs": Text("两日之间没有差别", "nothing differs between the two days"),
    "before_first_fact": Text(
        "两日均早于全部有日期的数据", "both days lie before anything that is dated"
    ),
}
_STEPS = ("month", "quarter", "year")


def _one_of(*codes: str) -> Any:
    def checked(text: str) -> str:
        if text not in codes:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(codes)}")
        return text

    return checked


@app.command("diff")
def diff(
    first: FirstOption,
    last: LastOption = None,
    change: Annotated[
        str | None,
        typer.Option(
            "--change", parser=_one_of(*_CHANGES), metavar="CODE", help="added, removed or changed."
        ),
    ] = None,
    type: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="Only this label or relationship type."),
    ] = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What was added, removed or changed from one day to a later one.

    \b
    Examples:
      gongjian history diff --from 2020-01-01 --to 2021-12-31 --layer ledger
      gongjian history diff --from 2020-01-01 --to 2021-12-31 --type Agreement --change added
      gongjian history diff --from 2021-01-01 --json --all
    """
    from api.routes import history as routes

    with asking("/history/diff", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.history_diff(
                asked,
                paging,
                first,
                last,
                change=change,  # type: ignore[arg-type]
                type=type,
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    counts = voice.listed(
        f"{_type(one.type, voice)} {voice.text(_CHANGES[one.change])} {one.count:,}"
        for one in listing.counts
    )
    reason = [] if listing.reason is None else [voice.text(_EMPTY[listing.reason])]
    voice.table(
        [
            pick("编号", "id"),
            pick("类型", "type"),
            pick("差别", "change"),
            pick("名称或变更", "name or what changed"),
        ],
        [
            (
                row.id,
                _type(row.type, voice),
                voice.text(_CHANGES[row.change]),
                _told(row, voice),
            )
            for row in listing.data
        ],
        title=pick(
            f"{listing.first_day} 至 {listing.second_day} 的差别",
            f"From {listing.first_day} to {listing.second_day}",
        ),
        notes=[
            *reason,
            *([counts] if counts else []),
            *shown_of(listing, voice),
            *standing(listing, voice),
        ],
    )


def _told(change: Change, voice: Voice) -> str:
    if change.properties:
        return _changes(change.properties, voice)
    row = change.after or change.before
    return NOT_GIVEN if row is None else _named(row, voice)


def _named(row: Row, voice: Voice) -> str:
    undated = voice.pick("（无日期）", " (undated)") if row.undated else ""
    if row.start is not None:
        return f"{row.start} → {row.end}{undated}"
    return f"{row.properties['name']}{undated}"


def _changes(changes: tuple[PropertyChange, ...], voice: Voice) -> str:
    return voice.pick(";", "; ").join(
        f"{one.name}: {_value(one.before)} → {_value(one.after)}" for one in changes
    )


def _value(value: Value | None) -> str:
    if value is None:
        return NOT_GIVEN
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _type(name: str, voice: Voice) -> str:
    specs: dict[str, Any] = {**VOCABULARY.nodes, **VOCABULARY.relationships}
    return voice.text(specs[name].text)


@app.command("entity", no_args_is_help=True)
def entity(
    node: Annotated[str, typer.Argument(metavar="NODE", help="Id, or exact unique name.")],
    type: Annotated[
        str | None,
        typer.Option(
            "--type",
            parser=_one_of(*VOCABULARY.relationships),
            metavar="TYPE",
            help="Of its relationships only this type.",
        ),
    ] = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everything known of one entity over time: its states, relationships and renewals.

    \b
    Examples:
      gongjian history entity 云内动力
      gongjian history entity org:j1 --type MEMBER_OF --as-of 2021-12-31
      gongjian history entity agr:b1-ynjt --json
    """
    from api.routes import history as routes

    with asking(f"/history/entities/{node}", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.history_entity(asked, paging, node, type),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    notes = []
    if listing.truncated:
        notes.append(
            pick(
                f"联系共 {listing.relationships:,} 条，只看了其中一部分；--type 可逐类查看",
                f"only some of {listing.relationships:,} relationships were looked at; "
                "--type takes one type at a time",
            )
        )
    voice.table(
        [
            pick("自", "since"),
            pick("至（不含）", "until"),
            pick("事项", "what"),
            pick("类型", "type"),
            pick("对方或变更", "with whom, or what changed"),
            pick("当日", "on the day"),
            pick("出处", "source"),
        ],
        [_entry(row, voice) for row in listing.data],
        title=f"{listing.node.name} ({listing.node.id})",
        notes=[*notes, *shown_of(listing, voice), *standing(listing, voice)],
    )


def _entry(entry: Entry, voice: Voice) -> tuple[object, ...]:
    pick = voice.pick
    told = [] if entry.other is None else [f"{entry.other.name} ({entry.other.id})"]
    if entry.changes:
        told.append(_changes(entry.changes, voice))
    holds = pick("有效", "holds") if entry.holds else NOT_GIVEN
    if not entry.in_force:
        holds = pick("从未生效", "never in force")
    elif entry.row.undated:
        holds = pick("无日期", "undated")
    return (
        entry.since or NOT_GIVEN,
        entry.until or NOT_GIVEN,
        voice.text(_KINDS[entry.kind]),
        _type(entry.type, voice),
        voice.listed(told) or NOT_GIVEN,
        holds,
        entry.row.properties.get("source", NOT_GIVEN),
    )


@app.command("figures")
def figures(
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The figures that `gongjian history series` can follow.

    \b
    Examples:
      gongjian history figures
      gongjian history figures --lang zh --json
    """
    from api.routes import history as routes

    with asking("/history/figures", data, as_of, layer) as asked:
        listing = listed(lambda paging: routes.history_figures(asked, paging), limit=1, whole=True)
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("编号", "id"), pick("名称", "name"), pick("单位", "unit"), pick("口径", "what")],
        [
            (row.id, voice.text(row.text), row.unit, voice.text(row.definition))
            for row in listing.data
        ],
        title=pick("可跟踪的指标", "Figures over time"),
        notes=standing(listing, voice),
    )


@app.command("series", no_args_is_help=True)
def series(
    figure: Annotated[
        list[str],
        typer.Argument(metavar="FIGURE...", help="Ids that `gongjian history figures` lists."),
    ],
    first: FirstOption,
    last: LastOption = None,
    step: Annotated[
        str,
        typer.Option(
            "--step", parser=_one_of(*_STEPS), metavar="STEP", help="month, quarter or year."
        ),
    ] = "month",
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Figures on one day after another; what happens is counted from each day to the next.

    \b
    Examples:
      gongjian history series coverage_spatial --from 2019-01-01 --to 2021-12-31 --step quarter
      gongjian history series activities attendance --from 2021-01-01 --to 2021-12-31
      gongjian history series agreements_active agreements_expired --from 2019-01-01 --json
    """
    from api.routes import history as routes
    from queries.history.series import Step

    with asking("/history/series", data, as_of, layer) as asked:
        answer = routes.history_series(asked, figure, first, last, step=Step(step), policy=policy)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    lines = answer.data.series
    voice.table(
        [pick("日期", "day"), *(voice.text(line.figure.text) for line in lines)],
        [
            (
                at[0].day,
                *(
                    _point(point, line.figure.unit, voice)
                    for point, line in zip(at, lines, strict=True)
                ),
            )
            for at in zip(*(line.points for line in lines), strict=True)
        ],
        title=pick("时间序列", "Figures over time"),
        notes=[
            *(
                f"{voice.text(line.figure.text)}: {voice.text(line.figure.definition)}"
                f" [{line.figure.unit}]"
                for line in lines
            ),
            *standing(answer, voice),
        ],
    )


def _point(point: Point, unit: str, voice: Voice) -> str:
    from queries.history.measuring import REASON

    if point.value is None:
        return voice.code(REASON, point.reason)
    if unit == "share":
        return f"{percent(point.value)} ({point.numerator:,}/{point.denominator:,})"
    return number(point.value)
