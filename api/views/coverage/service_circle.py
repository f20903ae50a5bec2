"""How loads of positions and plans of organizations are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, percent
from api.routes.coverage import service_circle as routes
from api.views import notes
from api.views.columns import ID
from api.views.view import Column, Table, View, one_table
from graph.exchange.tables import masked
from graph.model.codes import INDUSTRY
from graph.model.spec import CodeList, Text
from queries.coverage.answers.spatial import ServiceCircle
from queries.coverage.plans.adjacency import ADJACENT_BY
from queries.coverage.plans.grouping import UNGROUPED
from queries.coverage.plans.guidance import UNASSIGNED
from queries.coverage.plans.organizing import GuidancePlan, JointBranchPlan
from queries.coverage.reach.walking import METHOD

_LOADS = (
    ID,
    Column(Text("阵地", "position"), "name"),
    Column(Text("就近", "nearest to"), "assigned"),
    Column(Text("可达", "within reach"), "within"),
    Column(Text("仅此可达", "only this one"), "only"),
    Column(Text("面积（m²）", "area (m²)"), "floor_area_m2"),
    Column(
        Text("每百家面积", "m² per 100"),
        lambda row, _: None if row.m2_per_100 is None else round(row.m2_per_100, 1),
    ),
)


def _times(answer: Answer[ServiceCircle]) -> Iterable[tuple[Any, ...]]:
    found = answer.data
    return ((times, found.times[times], found.weight_times[times]) for times in found.times)


def _circle(answer: Answer[ServiceCircle], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    yield pick(
        f"覆盖 {found.covered:,} / {found.enterprises:,} 家（{percent(found.rate)}），"
        f"其中 {found.backup:,} 家有备份；坐标未知 {found.unlocated:,} 家不计入",
        f"{found.covered:,} of {found.enterprises:,} enterprises reached ({percent(found.rate)}), "
        f"{found.backup:,} of them by two or more; {found.unlocated:,} without coordinates not "
        "counted",
    )
    if (between := notes.between(found.range, output)) is not None:
        yield pick(f"覆盖率在{between}", f"the rate is {between}")
    gini = NOT_GIVEN if found.gini_assigned is None else f"{found.gini_assigned:.3f}"
    access = NOT_GIVEN if found.access_mean is None else f"{found.access_mean:,.1f}"
    yield pick(
        f"负荷基尼系数 {gini}；可达性（2SFCA）平均每百家 {access} 平方米",
        f"Gini of the loads {gini}; accessibility (2SFCA) {access} m² for each 100 on average",
    )
    walk = found.walk
    yield pick(
        f"步行 {walk.minutes:g} 分钟，{walk.path_m:,.0f} 米路程；"
        f"{output.code(METHOD, found.method)}",
        f"{walk.minutes:g} minutes on foot, {walk.path_m:,.0f} m of path; "
        f"{output.code(METHOD, found.method)}",
    )
    if found.streets is not None:
        yield notes.streets(found.streets, output)


def _grouped(answer: Answer[JointBranchPlan], output: Output) -> Iterator[str]:
    found = answer.data
    yield output.pick(
        f"{found.enterprises:,} 家可编组，编入 {found.grouped:,} 家"
        f"（{len(found.branches):,} 个支部），至多 {found.bound:,} 家；"
        f"位置不详 {found.unlocated:,} 家不计入",
        f"{found.grouped:,} of {found.enterprises:,} enterprises grouped into "
        f"{len(found.branches):,} branches, {found.bound:,} at most; {found.unlocated:,} "
        "of which no place is known not counted",
    )
    if found.by_place:
        yield output.pick(
            f"其中 {found.by_place:,} 家坐标不足，按同一楼宇、载体或社区相邻",
            f"{found.by_place:,} of them by building, carrier or community: their coordinates do "
            "not tell",
        )
    yield _reasons(UNGROUPED, found.ungrouped, output)
    if found.streets is not None:
        yield output.pick(
            f"间距沿路网计算，{found.near_m:,.0f} 米以内算相邻",
            f"apart along streets; adjacent are those within {found.near_m:,.0f} m of the way",
        )
        yield notes.streets(found.streets, output, positions=False)
    yield notes.policy(found.policy, output)


def _assigned(answer: Answer[GuidancePlan], output: Output) -> Iterator[str]:
    found = answer.data
    yield output.pick(
        f"无党员且未覆盖的企业 {found.enterprises:,} 家，指派 {found.assigned:,} 家"
        f"（至多 {found.bound:,} 家）；优先企业 {found.priority:,} 家，"
        f"指派 {found.priority_assigned:,} 家",
        f"{found.assigned:,} of {found.enterprises:,} enterprises without a member get an "
        f"officer, {found.bound:,} at most; {found.priority_assigned:,} of "
        f"{found.priority:,} that come first",
    )
    if found.by_place:
        yield output.pick(
            f"其中 {found.by_place:,} 家坐标不足，按与阵地同一楼宇、载体或社区计",
            f"{found.by_place:,} of them by the building, carrier or community of the position: "
            "their coordinates do not tell",
        )
    yield _reasons(UNASSIGNED, found.unassigned, output)
    yield from notes.walked(found.walk, output)
    if found.streets is not None:
        yield notes.streets(found.streets, output)
    yield notes.policy(found.policy, output)


def _reasons(codes: CodeList, counts: Mapping[str, int], output: Output) -> str:
    told = output.listed(f"{output.code(codes, code)} {count:,}" for code, count in counts.items())
    return f"{output.pick('未编入', 'left out')}: {told or NOT_GIVEN}"


def _grouped_units(answer: Answer[JointBranchPlan]) -> Iterator[tuple[int, Any, Any]]:
    """Each enterprise that is grouped, with the number of its branch and the branch."""
    for at, branch in enumerate(answer.data.branches, start=1):
        yield from ((at, branch, unit) for unit in branch.units)


def _posted_units(answer: Answer[GuidancePlan]) -> Iterator[tuple[Any, Any]]:
    """Each enterprise that is looked after, by position and then nearest first."""
    for post in answer.data.posts:
        yield from ((post, unit) for unit in post.enterprises)


VIEWS = (
    View(
        command="coverage spatial",
        route=routes.spatial,
        examples=(
            "",
            "--weight staff --top 20",
            "--streets --as-of 2021-12-31",
        ),
        tables=(
            Table(
                title=Text("服务圈", "Service circle"),
                rows=_times,
                columns=(
                    Column(Text("覆盖次数", "reached by"), lambda row, _: row[0]),
                    Column(Text("企业", "enterprises"), lambda row, _: row[1]),
                    Column(Text("权重", "weight"), lambda row, _: row[2]),
                ),
                notes=_circle,
            ),
            Table(
                title=Text("负荷最重", "Most loaded"),
                rows=lambda answer: answer.data.overloaded,
                columns=_LOADS,
            ),
            Table(
                title=Text("负荷最轻", "Least loaded"),
                rows=lambda answer: answer.data.idle,
                columns=_LOADS,
                notes=lambda answer, output: [notes.policy(answer.data.policy, output)],
            ),
        ),
    ),
    one_table(
        command="coverage joint-branches",
        route=routes.joint_branches,
        examples=("", "--near 500 --csv branches.csv", "--streets"),
        title=Text("联合党支部方案", "Joint branches to form"),
        rows=lambda answer: answer.data.branches,
        columns=(
            Column(Text("企业", "enterprises"), "units"),
            Column(Text("单位数", "units"), lambda row, _: len(row.units)),
            Column(Text("正式党员", "full members"), lambda row, _: masked(row.full_members)),
            Column(Text("最远间距（米）", "apart (m)"), "spread_m"),
            Column(Text("相邻依据", "adjacent by"), "adjacent_by", ADJACENT_BY),
            Column(Text("行业", "industry"), "industry", INDUSTRY),
        ),
        notes=_grouped,
        file=Table(
            title=Text("联合党支部方案", "Joint branches to form"),
            rows=_grouped_units,
            columns=(
                Column(Text("联合党支部", "joint branch"), lambda row, _: row[0]),
                Column(Text("企业编号", "enterprise id"), lambda row, _: row[2].id),
                Column(Text("企业名称", "enterprise"), lambda row, _: row[2].name),
                Column(Text("单位数", "units"), lambda row, _: len(row[1].units)),
                Column(
                    Text("正式党员合计", "full members together"),
                    lambda row, _: masked(row[1].full_members),
                ),
                Column(
                    Text("最远间距（米）", "farthest apart (m)"), lambda row, _: row[1].spread_m
                ),
                Column(
                    Text("相邻依据", "adjacent by"), lambda row, _: row[1].adjacent_by, ADJACENT_BY
                ),
                Column(Text("行业", "industry"), lambda row, _: row[1].industry, INDUSTRY),
            ),
        ),
    ),
    one_table(
        command="coverage guidance",
        route=routes.guidance,
        examples=("", "--officers 3 --csv guidance.csv"),
        title=Text("党建指导员方案", "Guidance officers"),
        rows=lambda answer: answer.data.posts,
        columns=(
            ID,
            Column(Text("阵地", "position"), "name"),
            Column(Text("企业", "enterprises"), lambda row, _: len(row.enterprises)),
            Column(Text("米", "m"), "metres"),
            Column(Text("按所在地", "by place"), "by_place"),
        ),
        notes=_assigned,
        file=Table(
            title=Text("党建指导员方案", "Guidance officers"),
            rows=_posted_units,
            columns=(
                Column(Text("阵地编号", "position id"), lambda row, _: row[0].id),
                Column(Text("阵地名称", "position"), lambda row, _: row[0].name),
                Column(Text("企业编号", "enterprise id"), lambda row, _: row[1].id),
                Column(Text("企业名称", "enterprise"), lambda row, _: row[1].name),
            ),
        ),
    ),
)
