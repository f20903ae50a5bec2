"""Plans as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator

from api.downloads.tables import Cell, Language, SheetTable
from api.views.coverage.plans import among, area_of
from graph.model.spec import Text
from queries.coverage.plans.own_sites import SITE_STATUS
from queries.coverage.plans.planning import Plan
from queries.coverage.rules.codes import PLAN_STATUS

_COLUMNS = (
    Text("顺序", "order"),
    Text("阵地编号", "position"),
    Text("阵地名称", "name"),
    Text("经度（WGS 84）", "longitude (WGS 84)"),
    Text("纬度（WGS 84）", "latitude (WGS 84)"),
    Text("边际增益", "marginal gain"),
    Text("可达企业数", "enterprises within reach"),
    Text("状态", "status"),
    Text("费用", "cost"),
    Text("数据层", "layers drawn on"),
    Text("范围", "area"),
    Text("候选点", "chosen among"),
    Text("结果", "outcome"),
    Text("差距至多", "gap at most"),
)


def plan_table(plan: Plan, lang: Language) -> SheetTable:
    """One row for each position, in the order to open (or close) them.

    Each row says of which area the plan is, among what, and how good: rows are passed on alone.
    """

    def rows() -> Iterator[tuple[Cell, ...]]:
        drawn_on = " ".join(plan.drawn_on)
        fixed = str(getattr(SITE_STATUS.codes["fixed"], lang))
        status = str(getattr(PLAN_STATUS.codes[plan.status], lang))
        for site in plan.sites:
            yield (
                site.order,
                site.id,
                site.name,
                site.lon,
                site.lat,
                site.gain,
                site.enterprises,
                fixed if site.fixed else None,
                site.cost,
                drawn_on,
                area_of(plan, lang),
                among(plan, lang),
                status,
                plan.gap,
            )

    return SheetTable(tuple(str(getattr(text, lang)) for text in _COLUMNS), rows())
