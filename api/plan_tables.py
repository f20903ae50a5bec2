"""Plans as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator

from api.tables import Cell, Language, Table, masked
from graph.codes import INDUSTRY
from graph.spec import Text
from queries.coverage.organizing import GuidancePlan, JointBranchPlan
from queries.coverage.planning import Plan

_COLUMNS = (
    Text("顺序", "order"),
    Text("阵地编号", "position"),
    Text("阵地名称", "name"),
    Text("经度（WGS 84）", "longitude (WGS 84)"),
    Text("纬度（WGS 84）", "latitude (WGS 84)"),
    Text("边际增益", "marginal gain"),
    Text("可达企业数", "enterprises within reach"),
    Text("数据层", "layers drawn on"),
)


def plan_table(plan: Plan, lang: Language) -> Table:
    """One row for each position, in the order to open (or close) them."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        drawn_on = " ".join(plan.drawn_on)
        for site in plan.sites:
            yield (
                site.order,
                site.id,
                site.name,
                site.lon,
                site.lat,
                site.gain,
                site.enterprises,
                drawn_on,
            )

    return Table(tuple(str(getattr(text, lang)) for text in _COLUMNS), rows())


_BRANCH = (
    Text("联合党支部", "joint branch"),
    Text("企业编号", "enterprise id"),
    Text("企业名称", "enterprise"),
    Text("单位数", "units"),
    Text("正式党员合计", "full members together"),
    Text("最远间距（米）", "farthest apart (m)"),
    Text("行业", "industry"),
)
_GUIDANCE = (
    Text("阵地编号", "position id"),
    Text("阵地名称", "position"),
    Text("企业编号", "enterprise id"),
    Text("企业名称", "enterprise"),
)


def branch_table(plan: JointBranchPlan, lang: Language) -> Table:
    """One row for each enterprise that is grouped; a branch's rows carry its number."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number, branch in enumerate(plan.branches, start=1):
            industry = None if branch.industry is None else INDUSTRY.codes[branch.industry]
            for unit in branch.units:
                yield (
                    number,
                    unit.id,
                    unit.name,
                    len(branch.units),
                    masked(branch.full_members),
                    branch.spread_m,
                    None if industry is None else str(getattr(industry, lang)),
                )

    return Table(tuple(str(getattr(text, lang)) for text in _BRANCH), rows())


def guidance_table(plan: GuidancePlan, lang: Language) -> Table:
    """One row for each enterprise that is looked after, by position and then nearest first."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for post in plan.posts:
            for unit in post.enterprises:
                yield (post.id, post.name, unit.id, unit.name)

    return Table(tuple(str(getattr(text, lang)) for text in _GUIDANCE), rows())
