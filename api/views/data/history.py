"""How the network in time is told: differences, one entity's history, figures over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, number, percent
from api.routes.data import history as routes
from api.views.columns import ID
from api.views.view import Column, one_table
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from queries.history.codes import CHANGE, ENTRY, NO_CHANGE
from queries.history.diff import Change
from queries.history.measuring import REASON
from queries.history.rows import PlainRow, PropertyChange, Value
from queries.history.series import Point
from queries.history.timeline import Entry


def _type(name: str, output: Output) -> str:
    specs: dict[str, Any] = {**VOCABULARY.nodes, **VOCABULARY.relationships}
    return output.text(specs[name].text)


def _counts(listing: routes.DiffListing, output: Output) -> Iterator[str]:
    if listing.reason is not None:
        yield output.code(NO_CHANGE, listing.reason)
    if listing.counts:
        yield output.listed(
            f"{_type(one.type, output)} {output.code(CHANGE, one.change)} {one.count:,}"
            for one in listing.counts
        )


def _days(listing: routes.DiffListing, output: Output) -> str:
    first, second = listing.first_day, listing.second_day
    return output.pick(f"{first} 至 {second} 的差别", f"From {first} to {second}")


def _changed(change: Change, output: Output) -> str | None:
    if change.properties:
        return _changes(change.properties, output)
    row = change.after or change.before
    return None if row is None else _named(row, output)


def _named(row: PlainRow, output: Output) -> str:
    undated = output.pick("（无日期）", " (undated)") if row.undated else ""
    if row.start is not None:
        return f"{row.start} → {row.end}{undated}"
    return f"{row.properties['name']}{undated}"


def _changes(changes: tuple[PropertyChange, ...], output: Output) -> str:
    return output.pick(";", "; ").join(
        f"{one.name}: {_value(one.before)} → {_value(one.after)}" for one in changes
    )


def _value(value: Value | None) -> str:
    if value is None:
        return NOT_GIVEN
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _looked_at(listing: routes.HistoryListing, output: Output) -> Iterator[str]:
    if listing.truncated:
        yield output.pick(
            f"联系共 {listing.relationships:,} 条，只看了其中一部分；--type 可逐类查看",
            f"only some of {listing.relationships:,} relationships were looked at; "
            "--type takes one type at a time",
        )


def _other(entry: Entry, output: Output) -> str:
    told = [] if entry.other is None else [f"{entry.other.name} ({entry.other.id})"]
    if entry.changes:
        told.append(_changes(entry.changes, output))
    return output.listed(told)


def _holds(entry: Entry, output: Output) -> str | None:
    if not entry.in_force:
        return output.pick("从未生效", "never in force")
    if entry.row.undated:
        return output.pick("无日期", "undated")
    return output.pick("有效", "holds") if entry.holds else None


def _points(answer: Answer[routes.SeriesAnswer]) -> Iterator[tuple[Point, ...]]:
    """The figures of each day."""
    return zip(*(line.points for line in answer.data.series), strict=True)


def _figures(answer: Answer[routes.SeriesAnswer]) -> tuple[Column, ...]:
    return (
        Column(Text("日期", "day"), lambda row, _: row[0].day),
        *(
            Column(line.figure.text, _point(at, line.figure.unit))
            for at, line in enumerate(answer.data.series)
        ),
    )


def _point(at: int, unit: str) -> Callable[[tuple[Point, ...], Output], str]:
    def told(row: tuple[Point, ...], output: Output) -> str:
        point = row[at]
        if point.value is None:
            return output.code(REASON, point.reason)
        if unit == "share":
            return f"{percent(point.value)} ({point.numerator:,}/{point.denominator:,})"
        return number(point.value)

    return told


def _definitions(answer: Answer[routes.SeriesAnswer], output: Output) -> Iterator[str]:
    for line in answer.data.series:
        figure = line.figure
        yield f"{output.text(figure.text)}: {output.text(figure.definition)} [{figure.unit}]"


VIEWS = (
    one_table(
        command="history diff",
        route=routes.history_diff,
        examples=(
            "--from 2020-01-01 --to 2021-12-31 --layer ledger",
            "--from 2020-01-01 --to 2021-12-31 --type Agreement --change added",
            "--from 2021-01-01 --json --all",
        ),
        shown=50,
        title=_days,
        columns=(
            ID,
            Column(Text("类型", "type"), lambda row, output: _type(row.type, output)),
            Column(Text("差别", "change"), "change", CHANGE),
            Column(Text("名称或变更", "name or what changed"), _changed),
        ),
        notes=_counts,
    ),
    one_table(
        command="history entity",
        route=routes.history_entity,
        examples=(
            "云内动力",
            "org:j1 --type MEMBER_OF --as-of 2021-12-31",
            "agr:b1-ynjt --json",
        ),
        options={"id": "NODE"},
        shown=50,
        title=lambda listing, _: f"{listing.node.name} ({listing.node.id})",
        columns=(
            Column(Text("自", "since"), "since"),
            Column(Text("至（不含）", "until"), "until"),
            Column(Text("事项", "what"), "kind", ENTRY),
            Column(Text("类型", "type"), lambda row, output: _type(row.type, output)),
            Column(Text("对方或变更", "with whom, or what changed"), _other),
            Column(Text("当日", "on the day"), _holds),
            Column(Text("出处", "source"), lambda row, _: row.row.properties.get("source")),
        ),
        notes=_looked_at,
    ),
    one_table(
        command="history figures",
        route=routes.history_figures,
        examples=("", "--lang zh --json"),
        shown=None,
        title=Text("可跟踪的指标", "Figures over time"),
        columns=(
            ID,
            Column(Text("名称", "name"), "text"),
            Column(Text("单位", "unit"), "unit"),
            Column(Text("口径", "what"), "definition"),
        ),
    ),
    one_table(
        command="history series",
        route=routes.history_series,
        examples=(
            "coverage_spatial --from 2019-01-01 --to 2021-12-31 --step quarter",
            "activities attendance --from 2021-01-01 --to 2021-12-31",
            "agreements_active agreements_expired --from 2019-01-01 --json",
        ),
        options={"figure": "FIGURE"},
        title=Text("时间序列", "Figures over time"),
        rows=_points,
        columns=_figures,
        notes=_definitions,
    ),
)
