"""Plans as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator

from api.downloads.tables import Cell, Language, SheetTable
from graph.model.spec import Text
from queries.coverage.plans.planning import Plan

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


def plan_table(plan: Plan, lang: Language) -> SheetTable:
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

    return SheetTable(tuple(str(getattr(text, lang)) for text in _COLUMNS), rows())
