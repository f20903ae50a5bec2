"""``coverage whatif``: scenarios kept beside the data, what they would change, and their applying.

A scenario is a TOML file; ``docs/scenarios.md`` says what may stand in it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    AllOption,
    ByOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    WithinOption,
    ZonesOption,
    asking,
    command_group,
    day,
    output_unless_json,
    settings_of,
)
from api.commands.storage.stores import show_reports
from api.console import NOT_GIVEN, Output, percent, print_json
from graph.errors import InvalidInput

if TYPE_CHECKING:
    from api.routes.coverage.whatif import WhatIf
    from queries.scenarios import Direction, LensChange, RateChange, Scenario

app = command_group("What if: scenarios, what they would change, and how they become facts.")

ScenarioArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a kept scenario, or a .toml file.")
]


def _rate_name(code: str, output: Output) -> str:
    from queries.coverage.rules.codes import RATE

    return output.code(RATE, code)


def _folder(data: Path | None) -> Path:
    return settings_of(data).data / "scenarios"


def _scenario(wanted: str, data: Path | None) -> Scenario:
    from queries.scenarios import load_scenario, read_scenario

    if wanted.endswith(".toml"):
        return read_scenario(Path(wanted))
    return load_scenario(wanted, _folder(data))


def _about(
    scenarios: Sequence[Scenario], zone: list[str] | None, within: str | None
) -> dict[str, Any]:
    """The area that is asked for, or else the one that all of the scenarios are about."""
    if zone or within is not None:
        return {"zone": zone, "within": within}
    areas = {one.area for one in scenarios}
    area = areas.pop() if len(areas) == 1 else None
    return {} if area is None else {"zone": list(area.zones), "within": area.within}


@app.command("show")
def show(
    scenario: ScenarioArgument,
    by: ByOption = "spatial",
    lost: Annotated[
        bool, typer.Option("--lost", help="List those who lose instead of those who gain.")
    ] = False,
    certainty: Annotated[
        str | None,
        typer.Option(metavar="sure|possible", help="Those who surely, or only possibly, do so."),
    ] = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a scenario would change: every rate, who gains, who loses. Nothing is written.

    \b
    Examples:
      gongjian coverage whatif show north
      gongjian coverage whatif show plans/north.toml --by work --as-of 2021-12-31
      gongjian coverage whatif show north --lost --all --json
      gongjian coverage whatif show north --certainty sure
    """
    from api.deps import Rules
    from api.routes.coverage.whatif import what_if
    from api.views import notes as views
    from queries.scenarios import SHIFT_CERTAINTY, effect_of

    thought = _scenario(scenario, data)
    with asking(
        "/coverage/whatif", data, as_of=as_of, layer=layer, **_about([thought], zone, within)
    ) as context:
        state = Rules.of(context.network.policy(policy)).coverage(context)
        found = what_if(
            effect_of(state=state, scenario=thought),
            by=by,
            direction="lost" if lost else "gained",
            certainty=certainty,
            after=None,
            limit=None if whole else limit,
        )
        answer = context.answer(found)
    if (output := output_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = output.pick
    _rates(found, output, notes=_told(found, output))
    rows = found.shifts.rows
    kind = pick("失去覆盖", "lose") if lost else pick("新增覆盖", "gain")
    output.table(
        [
            pick("编号", "id"),
            pick("企业", "enterprise"),
            pick("现最近阵地", "nearest now"),
            pick("米", "m"),
            pick("届时最近阵地", "nearest then"),
            pick("米", "m"),
            pick("确定程度", "certainty"),
        ],
        [
            (
                row.id,
                row.name,
                row.nearest_before,
                row.metres_before,
                row.nearest_after,
                row.metres_after,
                output.code(SHIFT_CERTAINTY, row.certainty),
            )
            for row in rows
        ],
        title=f"{_rate_name(by, output)}: {kind} {found.shifts.count:,}",
        notes=[
            *output.rows_shown(len(rows), found.shifts.count),
            views.policy(found.policy, output),
            *views.provenance(answer, output),
        ],
    )


def _rates(found: WhatIf, output: Output, *, notes: Iterable[str]) -> None:
    pick = output.pick
    moved = {lens.lens: lens for lens in found.lenses}

    def row(rate: RateChange) -> tuple[object, ...]:
        lens = moved.get(rate.code)
        return (
            _rate_name(rate.code, output),
            percent(rate.before.rate),
            percent(rate.after.rate),
            _points(rate.change),
            rate.before.numerator,
            rate.after.numerator,
            rate.before.denominator,
            rate.after.denominator,
            None if lens is None else _between(lens, "gained"),
            None if lens is None else _between(lens, "lost"),
        )

    output.table(
        [
            "",
            pick("现", "now"),
            pick("届时", "then"),
            pick("百分点", "points"),
            pick("分子", "numerator"),
            pick("届时", "then"),
            pick("分母", "denominator"),
            pick("届时", "then"),
            pick("新增", "gain"),
            pick("失去", "lose"),
        ],
        [row(rate) for rate in found.rates],
        title=f"{found.scenario}: {found.title}",
        notes=notes,
    )


def _between(lens: LensChange, direction: Direction) -> str:
    """How many gain or lose; with how many at least and at most, where that is another number."""
    count, low, high = (getattr(lens, f"{direction}{end}") for end in ("", "_certain", "_possible"))
    return f"{count:,}" if low == high else f"{count:,} ({low:,}-{high:,})"


def _points(change: float | None) -> str:
    """A change of a rate in percentage points, signed."""
    return NOT_GIVEN if change is None else f"{change * 100:+.2f}"


def _told(found: WhatIf, output: Output) -> list[str]:
    """Ties before and after, and what to look at."""
    before, after = found.connection.before, found.connection.after
    tied = len(found.connection.no_longer_isolated)
    return [
        output.pick(
            f"联系 {before.ties:,} → {after.ties:,}，连通分量 {before.components:,} → "
            f"{after.components:,}，最大分量 {before.largest:,} → {after.largest:,}，"
            f"不再孤立 {tied:,}",
            f"ties {before.ties:,} → {after.ties:,}, components {before.components:,} → "
            f"{after.components:,}, largest {before.largest:,} → {after.largest:,}, "
            f"no longer isolated {tied:,}",
        ),
        *(f"{output.pick('注意', 'note')}: {concern}" for concern in found.concerns),
    ]


@app.command("compare")
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Names of kept scenarios, or .toml files."),
    ],
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Several scenarios side by side, each on its own against today's coverage.

    \b
    Examples:
      gongjian coverage whatif compare north south both.toml
    """
    from api.deps import Rules
    from api.routes.coverage.whatif import what_if
    from api.views import notes as views
    from queries.scenarios import compare as compared

    thought = [_scenario(wanted, data) for wanted in scenarios]
    with asking(
        "/coverage/whatif", data, as_of=as_of, layer=layer, **_about(thought, zone, within)
    ) as context:
        state = Rules.of(context.network.policy(policy)).coverage(context)
        found = tuple(
            what_if(effect, by="spatial", direction="gained", after=None, limit=1)
            for effect in compared(state=state, scenarios=thought)
        )
        answer = context.answer(found)
    if (output := output_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = output.pick
    rows: list[tuple[object, ...]] = []
    for at, rate in enumerate(found[0].rates):
        changed = [one.rates[at] for one in found]
        cells = (f"{percent(one.after.rate)} ({_points(one.change)})" for one in changed)
        rows.append((_rate_name(rate.code, output), percent(rate.before.rate), *cells))
    for at, lens in enumerate(found[0].lenses):
        cells = (
            f"+{_between(one.lenses[at], 'gained')} -{_between(one.lenses[at], 'lost')}"
            for one in found
        )
        rows.append(
            (f"{_rate_name(lens.lens, output)}: {pick('增减', 'gain, lose')}", None, *cells)
        )
    output.table(
        ["", pick("现", "now"), *(one.scenario for one in found)],
        rows,
        title=pick("方案比较", "Scenarios side by side"),
        notes=[
            *(f"{one.scenario}: {line}" for one in found for line in _told(one, output)),
            views.policy(found[0].policy, output),
            *views.provenance(answer, output),
        ],
    )


@app.command("apply")
def apply(
    scenario: ScenarioArgument,
    effective: Annotated[
        date,
        typer.Option(metavar="DAY", parser=day, help="First day the facts hold."),
    ],
    source: Annotated[
        str,
        typer.Option(metavar="TEXT", help="What states them, such as the number of a resolution."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a scenario true: load its facts into the ledger layer, after asking.

    The same again changes nothing, and `gongjian imports undo` takes it back. A position that
    another load owns is not moved or closed: change it in its own ledger and load that. New
    positions belong to the zones that the scenario is about, or else to --zone.

    \b
    Examples:
      gongjian coverage whatif apply north --effective 2022-01-01 --source 会议纪要 --dry-run
      gongjian coverage whatif apply north --effective 2022-01-01 --source 会议纪要
    """
    from api.access.actor import COMMAND
    from api.commands.recording import recorded
    from queries.scenarios import apply as applied
    from queries.scenarios import to_dataset

    thought = _scenario(scenario, data)
    output = Output(lang)
    if not (dry_run or yes or sys.stdin.isatty()):
        raise InvalidInput("nobody can be asked here; give --yes to write, or --dry-run")
    with asking("/coverage/whatif", data, as_of=effective, zone=zone, within=within) as context:
        dataset = to_dataset(
            picture=context.picture, scenario=thought, effective=effective, source=source
        )
        if not (dry_run or yes):
            foreseen = applied(context.network.store, dataset, thought, dry_run=True)
            show_reports([foreseen], output, as_json=False)
            typer.confirm(output.pick("写入？", "Write this?"), abort=True, err=True)
        network = context.network
        with (
            recorded("coverage whatif apply", network.store, settings_of(data)),
            output.progress(output.pick("导入", "Loading")) as progress,
        ):
            report = applied(
                network.store,
                dataset,
                thought,
                dry_run=dry_run,
                progress=progress,
                actor=COMMAND.name,
            )
    show_reports([report], output, as_json=as_json)
    if report.import_id:
        output.note(
            output.pick(
                f"导入编号 {report.import_id}；gongjian imports undo {report.import_id} 可撤销",
                f"import {report.import_id}; gongjian imports undo {report.import_id} takes it "
                "back",
            )
        )


@app.command("list")
def list_kept(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """The scenarios that are kept.

    \b
    Examples:
      gongjian coverage whatif list
    """
    from queries.scenarios import kept_names, load_scenario

    folder = _folder(data)
    kept = [load_scenario(name, folder) for name in kept_names(folder)]
    rows = [{"name": one.name, "title": one.title, "changes": len(one.changes)} for one in kept]
    if as_json:
        print_json({"data": rows, "count": len(rows), "next": None})
        return
    output = Output(lang)
    pick = output.pick
    output.table(
        [pick("名称", "name"), pick("标题", "title"), pick("变更", "changes")],
        [tuple(row.values()) for row in rows],
        title=pick("方案", "Scenarios"),
        notes=[str(folder)],
    )


@app.command("save")
def save(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario as a .toml file.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another that has its name.")
    ] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Check a scenario file and keep it beside the data under its name.

    \b
    Examples:
      gongjian coverage whatif save plans/north.toml
    """
    from queries.scenarios import read_scenario, save_scenario

    path = save_scenario(read_scenario(file), _folder(data), replace=replace)
    output = Output(lang)
    output.say(output.pick(f"已保存：{path}", f"Kept as {path}"))


@app.command("delete")
def delete(name: ScenarioArgument, data: DataOption = None, lang: LanguageOption = None) -> None:
    """Forget a kept scenario. What was applied of it stays in the graph.

    \b
    Examples:
      gongjian coverage whatif delete north
    """
    from queries.scenarios import delete_scenario

    delete_scenario(name, _folder(data))
    output = Output(lang)
    output.say(output.pick(f"已删除方案 {name}", f"The scenario {name} is deleted"))
