"""The action plans: parts, teams, money, measures and how far they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.model.metrics import FUNDS
from graph.model.spec import CodeList, Text
from queries.catalogue import LAYERS, Reader, run
from queries.frameworks.brand import Brand
from queries.frameworks.stated import (
    Parts,
    Ref,
    StatedFigure,
    asked,
    figures,
    parts_of,
    refs,
    stated,
)

NO_SPLIT = CodeList(
    "no_split",
    "Why there is no yearly split of a budget.",
    {
        "no_split_given": Text("没有分年度数据", "no figure is given for a single year"),
        "nothing_published": Text("未公布资金数", "no funds are published"),
    },
)
_CLOSED = ("done", "cancelled")


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """An action plan; ``interval`` is ISO 8601, in years where it runs from January to December."""

    id: str
    name: str
    name_en: str | None
    interval: str | None
    issuers: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    claims: tuple[StatedFigure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None
    note_en: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a plan; ``sub_plan`` is None where it stands directly under it.

    ``days_overdue`` counts from the day it was due, and is None where it is done, cancelled, not
    due yet, or has no due day.
    """

    id: str
    name: str
    layer: str
    sub_plan: Ref | None
    rank: int
    status: str | None
    due: date | None
    days_overdue: int | None
    owners: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """Measures done of all, of a sub-plan or, without one, of all that the plan holds."""

    sub_plan: Ref | None
    done: int
    total: int
    overdue: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Budget:
    """Funds as published: one cumulative figure, and a split by year only where one is given.

    ``years`` is None with a ``reason`` (code of NO_SPLIT); nothing is divided by three.
    """

    cumulative: StatedFigure | None
    years: tuple[StatedFigure, ...] | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Team:
    """A project team and the brands it runs."""

    team: Ref
    brands: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """A plan with its parts as they stand on ``parts_on``: the day asked for, or the plan's last.

    ``one_brand_each`` tells whether every team runs exactly one brand; None without teams.
    ``overall`` is None where no measure is held.
    """

    plan: ActionPlan
    parts_on: date
    sub_plans: Parts
    measures: Parts
    project_teams: Parts
    teams: tuple[Team, ...]
    one_brand_each: bool | None
    budget: Budget
    progress: tuple[MeasureProgress, ...]
    overall: MeasureProgress | None


def plans(
    store: Reader,
    *,
    plan: str | None = None,
    as_of: date | None = None,
    layers: Collection[str] = LAYERS,
) -> tuple[ActionPlan, ...]:
    """The action plans by id, whether they ended or not. Unnamed parts are only in the claims."""
    return tuple(_plan(row) for row in run(store, "plan", plan=plan, **asked(as_of, layers)))


def plan_detail(
    store: Reader, *, plan: str, brands: Iterable[Brand], as_of: date, layers: Collection[str]
) -> PlanDetail | None:
    """A plan in full; None if there is none with this id. ``brands`` say which team runs each."""
    rows = run(store, "plan", plan=plan, **asked(as_of, layers))
    if not rows:
        return None
    row, day = rows[0], _parts_on(rows[0], as_of)
    about = _plan(row)
    held = [item for item in row["parts"] if _holds(item, day)]
    teams = _teams(refs(item for item in held if item["kind"] == "project_team"), brands)
    rows_of = _measures(store, row["id"], day, as_of, layers)
    return PlanDetail(
        plan=about,
        parts_on=day,
        sub_plans=parts_of(
            refs(item for item in held if item["kind"] == "sub_plan"), about.claims, "sub_plans"
        ),
        measures=parts_of(
            (Ref(one.id, one.name, one.status, one.layer) for one in rows_of),
            about.claims,
            "measures",
        ),
        project_teams=parts_of((team.team for team in teams), about.claims, "project_teams"),
        teams=teams,
        one_brand_each=all(len(team.brands) == 1 for team in teams) if teams else None,
        budget=budget(about.claims),
        progress=tuple(
            _progress(sub_plan, [one for one in rows_of if one.sub_plan == sub_plan])
            for sub_plan in dict.fromkeys(one.sub_plan for one in rows_of)
            if sub_plan is not None
        ),
        overall=_progress(None, rows_of) if rows_of else None,
    )


def measures(
    store: Reader, *, plan: str, as_of: date, layers: Collection[str]
) -> tuple[Measure, ...] | None:
    """The measures of a plan by sub-plan and rank, as they stand on the day, or on the plan's last.

    None if there is no plan with this id.
    """
    rows = run(store, "plan", plan=plan, **asked(as_of, layers))
    if not rows:
        return None
    return _measures(store, rows[0]["id"], _parts_on(rows[0], as_of), as_of, layers)


def overdue(rows: Iterable[Measure]) -> tuple[Measure, ...]:
    """The measures that are overdue, the longest first, then by id."""
    late = [one for one in rows if one.days_overdue]
    return tuple(sorted(late, key=lambda one: (-(one.days_overdue or 0), one.id)))


def budget(claims: Iterable[StatedFigure]) -> Budget:
    """What is published of the funds: of single years, and of anything longer."""
    funds = [claim for claim in claims if claim.metric == FUNDS]
    years = [claim for claim in funds if re.fullmatch(r"\d{4}", claim.period or "")]
    whole = [claim for claim in funds if claim not in years]
    reason = None if years else "no_split_given" if funds else "nothing_published"
    return Budget(
        cumulative=whole[0] if whole else None,
        years=tuple(sorted(years, key=lambda claim: claim.period or "")) or None,
        reason=reason,
    )


def _plan(row: Mapping[str, Any]) -> ActionPlan:
    return ActionPlan(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        interval=_interval(row["since"], row["until"]),
        issuers=refs(row["issuers"]),
        parts=refs(row["parts"]),
        claims=figures(row["claims"]),
        note=row["note"],
        note_en=row["note_en"],
        **stated(row),
    )


def _interval(since: date | None, until: date | None) -> str | None:
    """The interval with its last day, which ISO 8601 includes; whole years as years."""
    if since is None or until is None:
        return None
    last = until - timedelta(days=1)
    if (since.month, since.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{since.year}/{last.year}"
    return f"{since}/{last}"


def _parts_on(row: Mapping[str, Any], day: date) -> date:
    """A plan that ended keeps its parts as they stood on its last day."""
    until: date | None = row["until"]
    return day if until is None else min(day, until - timedelta(days=1))


def _holds(item: Mapping[str, Any], day: date) -> bool:
    since, until = item["since"], item["until"]
    return (since is None or since <= day) and (until is None or day < until)


def _teams(teams: Iterable[Ref], brands: Iterable[Brand]) -> tuple[Team, ...]:
    run_by: dict[str, list[Ref]] = {}
    for brand in brands:
        for team in brand.teams or ():
            run_by.setdefault(team.id, []).append(Ref(brand.id, brand.name))
    return tuple(Team(team, tuple(run_by.get(team.id, ()))) for team in teams)


def _measures(
    store: Reader, plan: str, parts_on: date, day: date, layers: Collection[str]
) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            id=row["id"],
            name=row["name"],
            layer=row["layer"],
            sub_plan=(
                None if row["sub_plan"] is None else Ref(row["sub_plan"], row["sub_plan_name"])
            ),
            rank=row["rank"],
            status=row["status"],
            due=row["due"],
            days_overdue=_days_overdue(row["status"], row["due"], day),
            owners=refs(row["owners"]),
        )
        for row in run(store, "measures", plan=plan, **asked(parts_on, layers))
    )


def _days_overdue(status: str | None, due: date | None, day: date) -> int | None:
    if due is None or status in _CLOSED or day <= due:
        return None
    return (day - due).days


def _progress(sub_plan: Ref | None, rows: Sequence[Measure]) -> MeasureProgress:
    done = sum(one.status == "done" for one in rows)
    return MeasureProgress(
        sub_plan=sub_plan,
        done=done,
        total=len(rows),
        overdue=len(overdue(rows)),
        rate=done / len(rows) if rows else None,
    )
