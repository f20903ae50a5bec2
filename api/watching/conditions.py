"""The conditions of watches, each declared once: what it is asked of, when it is told, and how.

A condition is told when it begins to hold, not again at every revision for which it goes on to:
what it has to remember for that is its state, plain JSON that is kept with the watch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.model.spec import CodeList, Text
from queries.coverage.rules.codes import RATE

State = Mapping[str, Any]
Found = Mapping[str, Any]
Asked = Literal["rate", "list", "agreements"]
"""What a condition is asked of: a rate of coverage, how many a ready question lists, or the
agreements that end within the bound."""

MOST_NAMED = 20
"""Agreements that an entry names; it counts them all."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement, and the day on which it ends, ISO."""

    id: str
    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a watch on a day, ISO: a rate in percent or a count in ``value``, None
    where nobody can tell, or agreements."""

    day: str
    value: float | None = None
    ending: tuple[Ending, ...] = ()


Judge = Callable[[State, Reading, float], tuple[State, Found | None]]
"""From what is remembered, what was read and the bound to what is to be remembered, and what is to
be told, None for nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    Parameters
    ----------
    text
        its name.
    asked
        what it is asked of.
    unit
        of its bound.
    least, most
        the bound lies between these; it is a whole number unless it is of a rate.
    told
        what an entry says, with what was found and ``{rate}`` and ``{bound}`` in braces.
    judge
        when it is told.
    """

    text: Text
    asked: Asked
    unit: Text
    least: float
    most: float
    told: Text
    judge: Judge


def _beyond(passed: Callable[[float, float], bool]) -> Judge:
    """Told when the value passes the bound, and again only after it was back."""

    def judge(state: State, reading: Reading, bound: float) -> tuple[State, Found | None]:
        if reading.value is None:
            return state, None
        holds = passed(reading.value, bound)
        begins = holds and not state.get("holds", False)
        return {"holds": holds}, {"value": reading.value} if begins else None

    return judge


def _fell(state: State, reading: Reading, bound: float) -> tuple[State, Found | None]:
    """Told when the value is so much below the highest since it was last told, so that a slow
    fall is told too."""
    if reading.value is None:
        return state, None
    highest = max(state.get("highest", reading.value), reading.value)
    if round(highest - reading.value, 9) < bound:
        return {"highest": highest}, None
    return {"highest": reading.value}, {"value": reading.value, "before": highest}


def _grew(state: State, reading: Reading, bound: float) -> tuple[State, Found | None]:
    """Told when the value is so much above the lowest since it was last told."""
    if reading.value is None:
        return state, None
    lowest = min(state.get("lowest", reading.value), reading.value)
    if reading.value - lowest < bound:
        return {"lowest": lowest}, None
    return {"lowest": reading.value}, {"value": reading.value, "before": lowest}


def _ends(state: State, reading: Reading, bound: float) -> tuple[State, Found | None]:
    """Told of each agreement once for each day that it is to end on."""
    latest = max(state.get("latest", ""), reading.day)
    known = {key: day for key, day in state.get("told", {}).items() if day >= latest}
    new = [one for one in reading.ending if f"{one.id} {one.day}" not in known]
    known |= {f"{one.id} {one.day}": one.day for one in new}
    found = {
        "value": len(new),
        "ending": [{"id": one.id, "name": one.name, "day": one.day} for one in new[:MOST_NAMED]],
    }
    return {"told": known, "latest": latest}, found if new else None


_PERCENT = Text("%", "%")
_ROWS = Text("条", "rows")
_POINTS = Text("个百分点", "percentage points")

CONDITIONS: Mapping[str, Condition] = {
    "rate_below": Condition(
        Text("比率低于", "a rate falls below"),
        "rate",
        _PERCENT,
        0,
        100,
        Text("{rate} {value}%，低于 {bound}%", "{rate} {value} %, below {bound} %"),
        _beyond(lambda value, bound: value < bound),
    ),
    "rate_fell": Condition(
        Text("比率下降", "a rate falls by"),
        "rate",
        _POINTS,
        0.1,
        100,
        Text(
            "{rate}由 {before}% 降至 {value}%，降幅不少于 {bound} 个百分点",
            "{rate} fell from {before} % to {value} %, by at least {bound} percentage points",
        ),
        _fell,
    ),
    "list_beyond": Condition(
        Text("清单超过", "a list grows beyond"),
        "list",
        _ROWS,
        0,
        1_000_000_000,
        Text("共 {value} 条，超过 {bound} 条", "{value} rows, more than {bound}"),
        _beyond(lambda value, bound: value > bound),
    ),
    "list_grew": Condition(
        Text("清单增加", "a list grows by"),
        "list",
        _ROWS,
        1,
        1_000_000_000,
        Text(
            "由 {before} 条增至 {value} 条，增加不少于 {bound} 条",
            "grew from {before} to {value} rows, by at least {bound}",
        ),
        _grew,
    ),
    "ends_within": Condition(
        Text("协议将到期", "an agreement ends within"),
        "agreements",
        Text("天内", "days"),
        1,
        3_660,
        Text(
            "{value} 份协议将在 {bound} 天内到期",
            "agreements that end within {bound} days: {value}",
        ),
        _ends,
    ),
}

CONDITION = CodeList(
    "watch_condition",
    "When a watch is told.",
    {code: condition.text for code, condition in CONDITIONS.items()},
)


def told(code: str, rate: str | None, bound: float, found: Found) -> Text:
    """What an entry says, in both languages."""
    template = CONDITIONS[code].told
    figures = {"bound": _figure(bound)} | {
        name: _figure(found[name]) for name in ("value", "before") if name in found
    }
    if rate is None:
        return Text(template.zh.format(**figures), template.en.format(**figures))
    named = RATE.codes[rate]
    return Text(
        template.zh.format(rate=named.zh, **figures), template.en.format(rate=named.en, **figures)
    )


def _figure(value: float) -> str:
    return f"{round(value, 2):,.10g}"
