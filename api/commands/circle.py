"""``coverage spatial``, ``joint-branches`` and ``guidance``: loads, and plans of organizations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from api.commands.plans import WeightOption, street_line
from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    asking,
    policy_line,
    print_answer,
    standing,
    voice_unless_json,
    write_pieces,
)
from api.console import NOT_GIVEN, Voice, percent
from graph.codes import INDUSTRY
from graph.spec import CodeList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.tables import Table
    from queries.coverage.policy import Weight
    from queries.coverage.spatial import PositionLoad, ServiceCircle

CsvOption = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write all of it as CSV.")
]


def spatial(
    weight: WeightOption = "one",
    streets: Annotated[
        bool, typer.Option("--streets", help="Walk along the streets of GONGJIAN_STREETS.")
    ] = False,
    top: Annotated[
        int, typer.Option("--top", min=1, max=1000, metavar="N", help="Positions in each list.")
    ] = 10,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """How often enterprises are reached, what each position carries, how even that is.

    \b
    Examples:
      gongjian coverage spatial
      gongjian coverage spatial --weight staff --top 20
      GONGJIAN_STREETS=zone.graphml gongjian coverage spatial --streets
    """
    from api.deps import Rules
    from queries.coverage.spatial import service_circle

    with asking("/coverage/spatial", data, as_of, layer) as asked:
        found = service_circle(
            state=Rules.of(asked.network.policy(policy)).coverage(asked),
            weight=cast("Weight", weight),
            streets=asked.network.streets if streets else None,
            top=top,
        )
        answer = asked.answer(found)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("覆盖次数", "reached by"), pick("企业", "enterprises"), pick("权重", "weight")],
        [(times, found.times[times], found.weight_times[times]) for times in found.times],
        title=pick("服务圈", "Service circle"),
        notes=_circle(found, voice),
    )
    for title, loads in (
        (pick("负荷最重", "Most loaded"), found.overloaded),
        (pick("负荷最轻", "Least loaded"), found.idle),
    ):
        _loads(loads, title, voice)
    for line in (policy_line(found.policy, voice), *standing(answer, voice)):
        voice.say(line)


def _loads(loads: Iterable[PositionLoad], title: str, voice: Voice) -> None:
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("阵地", "position"),
            pick("就近", "nearest to"),
            pick("可达", "within reach"),
            pick("仅此可达", "only this one"),
            pick("面积（m²）", "area (m²)"),
            pick("每百家面积", "m² per 100"),
        ],
        [
            (
                load.id,
                load.name,
                load.assigned,
                load.within,
                load.only,
                load.floor_area_m2,
                None if load.m2_per_100 is None else round(load.m2_per_100, 1),
            )
            for load in loads
        ],
        title=title,
    )


def _circle(found: ServiceCircle, voice: Voice) -> Iterator[str]:
    from queries.coverage.reach import METHOD

    pick = voice.pick
    yield pick(
        f"覆盖 {found.covered:,} / {found.enterprises:,} 家（{percent(found.rate)}），"
        f"其中 {found.backup:,} 家有备份；坐标未知 {found.unlocated:,} 家不计入",
        f"{found.covered:,} of {found.enterprises:,} enterprises reached ({percent(found.rate)}), "
        f"{found.backup:,} of them by two or more; {found.unlocated:,} without coordinates not "
        "counted",
    )
    gini = NOT_GIVEN if found.gini_assigned is None else f"{found.gini_assigned:.3f}"
    access = NOT_GIVEN if found.access_mean is None else f"{found.access_mean:,.1f}"
    yield pick(
        f"负荷基尼系数 {gini}；可达性（2SFCA）平均每百家 {access} 平方米",
        f"Gini of the loads {gini}; accessibility (2SFCA) {access} m² for each 100 on average",
    )
    walk = found.walk
    yield pick(
        f"步行 {walk.minutes:g} 分钟，{walk.path_m:,.0f} 米路程；"
        f"{voice.code(METHOD, found.method)}",
        f"{walk.minutes:g} minutes on foot, {walk.path_m:,.0f} m of path; "
        f"{voice.code(METHOD, found.method)}",
    )
    if found.streets is not None:
        yield street_line(found.streets, voice)


def joint_branches(
    near: Annotated[
        float,
        typer.Option(min=1, max=5000, metavar="M", help="Straight metres that are adjacent."),
    ] = 300.0,
    csv: CsvOption = None,
    limit: LimitOption = 20,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Joint branches among neighbours with too few members for a branch of their own.

    Counts of members below three are shown as <3.

    \b
    Examples:
      gongjian coverage joint-branches
      gongjian coverage joint-branches --near 500 --csv branches.csv
    """
    from api.deps import Rules
    from api.plan_tables import branch_table
    from api.tables import masked
    from queries.coverage.grouping import UNGROUPED
    from queries.coverage.organizing import plan_joint_branches

    with asking("/coverage/joint-branches", data, as_of, layer) as asked:
        state = Rules.of(asked.network.policy(policy)).coverage(asked)
        found = plan_joint_branches(state=state, near_m=near)
        answer = asked.answer(found)
    voice = Voice(lang)
    pick = voice.pick
    if csv is not None:
        _write(csv, branch_table(found, voice.language.value), voice)
    if as_json:
        print_answer(answer)
        return
    voice.table(
        [
            pick("企业", "enterprises"),
            pick("单位数", "units"),
            pick("正式党员", "full members"),
            pick("最远间距（米）", "apart (m)"),
            pick("行业", "industry"),
        ],
        [
            (
                voice.listed(unit.name for unit in branch.units),
                len(branch.units),
                masked(branch.full_members),
                branch.spread_m,
                voice.code(INDUSTRY, branch.industry),
            )
            for branch in found.branches[:limit]
        ],
        title=pick("联合党支部方案", "Joint branches to form"),
        notes=[
            *_shown(min(limit, len(found.branches)), found.branches, voice),
            pick(
                f"{found.enterprises:,} 家可编组，编入 {found.grouped:,} 家"
                f"（{len(found.branches):,} 个支部），至多 {found.bound:,} 家；"
                f"坐标未知 {found.unlocated:,} 家不计入",
                f"{found.grouped:,} of {found.enterprises:,} enterprises grouped into "
                f"{len(found.branches):,} branches, {found.bound:,} at most; {found.unlocated:,} "
                "without coordinates not counted",
            ),
            _reasons(UNGROUPED, found.ungrouped, voice),
            policy_line(found.policy, voice),
            *standing(answer, voice),
        ],
    )


def guidance(
    officers: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help="Officers at each position.")
    ] = 1,
    csv: CsvOption = None,
    limit: LimitOption = 20,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Guidance officers, posted at positions, for enterprises without a member.

    Enterprises with many staff come first; nobody looks after more than the policy allows.

    \b
    Examples:
      gongjian coverage guidance
      gongjian coverage guidance --officers 3 --csv guidance.csv
    """
    from api.deps import Rules
    from api.plan_tables import guidance_table
    from queries.coverage.guidance import UNASSIGNED
    from queries.coverage.organizing import plan_guidance

    with asking("/coverage/guidance", data, as_of, layer) as asked:
        state = Rules.of(asked.network.policy(policy)).coverage(asked)
        found = plan_guidance(state=state, officers=officers)
        answer = asked.answer(found)
    voice = Voice(lang)
    pick = voice.pick
    if csv is not None:
        _write(csv, guidance_table(found, voice.language.value), voice)
    if as_json:
        print_answer(answer)
        return
    voice.table(
        [
            pick("编号", "id"),
            pick("阵地", "position"),
            pick("企业", "enterprises"),
            pick("米", "m"),
        ],
        [(post.id, post.name, len(post.enterprises), post.metres) for post in found.posts[:limit]],
        title=pick("党建指导员方案", "Guidance officers"),
        notes=[
            *_shown(min(limit, len(found.posts)), found.posts, voice),
            pick(
                f"无党员且未覆盖的企业 {found.enterprises:,} 家，指派 {found.assigned:,} 家"
                f"（至多 {found.bound:,} 家）；优先企业 {found.priority:,} 家，"
                f"指派 {found.priority_assigned:,} 家",
                f"{found.assigned:,} of {found.enterprises:,} enterprises without a member get an "
                f"officer, {found.bound:,} at most; {found.priority_assigned:,} of "
                f"{found.priority:,} that come first",
            ),
            _reasons(UNASSIGNED, found.unassigned, voice),
            policy_line(found.policy, voice),
            *standing(answer, voice),
        ],
    )


def _shown(shown: int, rows: Sequence[object], voice: Voice) -> list[str]:
    if shown == len(rows):
        return []
    return [
        voice.pick(
            f"显示 {shown:,} / {len(rows):,} 行；--csv 写出全部",
            f"{shown:,} of {len(rows):,} rows shown; --csv writes all",
        )
    ]


def _reasons(codes: CodeList, counts: Mapping[str, int], voice: Voice) -> str:
    told = voice.listed(f"{voice.code(codes, code)} {count:,}" for code, count in counts.items())
    return f"{voice.pick('未编入', 'left out')}: {told or NOT_GIVEN}"


def _write(file: Path, table: Table, voice: Voice) -> None:
    from api.tables import csv_lines

    write_pieces(file, csv_lines(table))
    voice.note(voice.pick(f"已写入 {file}", f"{file} written"))
