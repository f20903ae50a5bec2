"""Plans as tables to take away, and in words: their area, and what they were chosen among."""

from __future__ import annotations

from collections.abc import Iterator

from api.downloads.tables import Cell, Language, SheetTable
from graph.boundaries import polygon_of
from graph.model.spec import Text
from queries.coverage.plans.own_sites import SITE_STATUS
from queries.coverage.plans.planning import Plan
from queries.coverage.rules.codes import PLAN_STATUS
from visualizations.texts import said

_COLUMNS = (
    Text("顺序", "order"),
    Text("阵地编号", "position"),
    Text("阵地名称", "name"),
    Text("经度（WGS 84）", "longitude (WGS 84)"),
    Text("纬度（WGS 84）", "latitude (WGS 84)"),
    Text("边际增益", "marginal gain"),
    Text("可达企业数", "enterprises within reach"),
    Text("可能可达企业数", "enterprises possibly within reach"),
    Text("状态", "status"),
    Text("费用", "cost"),
    Text("数据层", "layers drawn on"),
    Text("范围", "area"),
    Text("候选点", "chosen among"),
    Text("结果", "outcome"),
    Text("差距至多", "gap at most"),
)

_POLYGON = Text("多边形（{}）内", "within a polygon ({})")


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
                site.possible,
                fixed if site.fixed else None,
                site.cost,
                drawn_on,
                area_of(plan, lang),
                among(plan, lang),
                status,
                plan.gap,
            )

    return SheetTable(tuple(str(getattr(text, lang)) for text in _COLUMNS), rows())


def area_of(plan: Plan, lang: Language) -> str:
    """The zones by name, and the polygon by the box that it fills."""
    parts = [zone.name_en if lang == "en" and zone.name_en else zone.name for zone in plan.zones]
    if plan.within is not None:
        box = ", ".join(f"{degrees:g}" for degrees in polygon_of(plan.within).bounds)
        parts.append(str(getattr(_POLYGON, lang)).replace("{}", box))
    return _listed(parts, lang) if parts else said("desk.plan.everywhere", lang)


def among(plan: Plan, lang: Language) -> str:
    """What the plan is proven to be the best of."""
    return _listed(list(_among(plan, lang)), lang)


def _among(plan: Plan, lang: Language) -> Iterator[str]:
    found = plan.among
    if plan.goal == "close":
        yield said("desk.among.standing", lang)
        return
    if found.spacing_m is not None:
        yield said("desk.among.grid", lang, f"{found.grid:,}", f"{found.spacing_m:g}")
    if found.own:
        yield said("desk.among.own", lang, f"{found.own:,}", f"{found.fixed:,}")
    if found.forbidden:
        yield said("desk.among.forbidden", lang, f"{found.forbidden:,}")
    if found.left_out:
        yield said("desk.among.left_out", lang, f"{found.left_out:,}")


def _listed(parts: list[str], lang: Language) -> str:
    return ("、" if lang == "zh" else ", ").join(parts)
