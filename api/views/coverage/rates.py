"""How coverage is told: the rates, who is not covered, and the rates by subdistrict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, number, percent
from api.routes.coverage import rates as routes
from api.views import notes
from api.views.columns import ID
from api.views.view import Column, Table, one_table
from graph.datasets.synthetic.rows import MARK
from graph.exchange.tables import masked
from graph.model.codes import INDUSTRY, LAYER, SECTOR, SIZE
from graph.model.spec import Text
from queries.coverage import (
    EXCLUSION,
    NO_RATE,
    REASON,
    Breakdown,
    CoverageSummary,
    PlaceShare,
    UncoveredEnterprise,
)
from queries.coverage.rules.codes import RATE, WEIGHT
from queries.coverage.status.border import Border
from queries.coverage.status.ranges import CERTAINTY
from queries.coverage.status.whereabouts import KNOWN_BY


def _definitions(answer: Answer[CoverageSummary], output: Output) -> Iterator[str]:
    """What each rate is a share of, and what was left out of the base."""
    pick, found = output.pick, answer.data
    left_out: dict[str, list[str]] = {}
    for rate in found.rates:
        yield f"{output.code(RATE, rate.code)} = {output.text(rate.definition)}"
        counts = output.listed(
            f"{output.code(EXCLUSION, code)} {count:,}" for code, count in rate.excluded.items()
        )
        left_out.setdefault(counts, []).append(output.code(RATE, rate.code))
    for counts, names in left_out.items():
        if counts:
            yield f"{pick('不计入', 'left out of')} {output.listed(names)}: {counts}"
    yield notes.policy(found.policy, output)
    yield from _ranges(found, output)
    yield from _weighted(found, output)
    without = found.positions_without_coordinates
    yield pick(
        f"企业 {found.enterprises:,} 家，阵地 {found.positions:,} 个（其中 {without:,} 个无坐标）",
        f"{found.enterprises:,} enterprises, {found.positions:,} positions "
        f"({without:,} of them without coordinates)",
    )
    drawn_on = notes.layer_names(found.drawn_on, output)
    yield f"{pick('分母取自', 'denominators drawn on')}: {drawn_on or NOT_GIVEN}"
    yield from notes.walked(found.walk, output)


def _ranges(found: CoverageSummary, output: Output) -> Iterator[str]:
    """Between what the rates lie, and why no closer."""
    pick = output.pick
    for rate in found.rates:
        between = notes.between(rate.range, output)
        if between is not None:
            yield pick(
                f"{output.code(RATE, rate.code)}在{between}：确定覆盖 {rate.range.certain:,} 家，"
                f"至多 {rate.range.possible:,} 家",
                f"{output.code(RATE, rate.code)} {between}: surely {rate.range.certain:,}, "
                f"{rate.range.possible:,} at most",
            )
    if found.border is not None and found.border != Border(0, 0):
        yield pick(
            f"所问范围以定位为准：其中 {found.border.may_lie_outside:,} 家可能在界外，"
            f"界外另有 {found.border.may_lie_inside:,} 家可能在界内",
            f"who is within goes by the places found: {found.border.may_lie_outside:,} of them may "
            f"lie outside, {found.border.may_lie_inside:,} others inside",
        )
    if found.known_by:
        counts = output.listed(
            f"{output.code(KNOWN_BY, code)} {count:,}" for code, count in found.known_by.items()
        )
        yield pick(
            f"位置不精确的企业：{counts}（gongjian places find 可由地址定位）",
            f"known by less than coordinates: {counts} (gongjian places find places addresses)",
        )


def _weighted(found: CoverageSummary, output: Output) -> Iterator[str]:
    """Spatial coverage by the policy's weight, where it has one."""
    share = found.weighted
    if share is None:
        return
    weight = output.code(WEIGHT, share.weight)
    title = output.pick(
        f"按{weight}加权的服务圈覆盖率", f"service within reach, weighted by {weight}"
    )
    if share.reason is not None:
        yield f"{title}: {output.code(NO_RATE, share.reason)}"
    else:
        yield f"{title}: {percent(share.rate)} ({share.numerator:,} / {share.denominator:,})"


def _kind(listing: routes.UncoveredListing, output: Output) -> str:
    if listing.certainty is not None:
        return output.code(CERTAINTY, listing.certainty)
    return (
        output.pick("无法判断", "unknown")
        if listing.unknown
        else output.pick("未覆盖", "uncovered")
    )


def _counted(listing: routes.UncoveredListing, output: Output) -> Iterator[str]:
    kind = _kind(listing, output)
    yield output.pick(
        f"{kind} {listing.count:,}；分子 {listing.numerator:,}，分母 {listing.denominator:,}",
        f"{listing.count:,} {kind}; numerator {listing.numerator:,}, "
        f"denominator {listing.denominator:,}",
    )
    if listing.no_rate is not None:
        yield f"{output.pick('无覆盖率', 'no rate')}: {output.code(NO_RATE, listing.no_rate)}"


_BY_DISTANCE = ("within_reach", "possibly_within_reach", "beyond_threshold")


def _reason(row: UncoveredEnterprise, output: Output) -> str:
    """The reason; where that is how far it is, also what its place is known by, if roughly."""
    reason = output.code(REASON, row.reason)
    if not row.radius_m or row.reason not in _BY_DISTANCE:
        return reason
    known_by, radius = output.code(KNOWN_BY, row.known_by), number(round(row.radius_m))
    return output.pick(
        f"{reason}（{known_by}，半径 {radius} 米）", f"{reason} ({known_by}, radius {radius} m)"
    )


def _full_members(row: UncoveredEnterprise, output: Output) -> str:
    shown = masked(row.full_members)
    return shown if isinstance(shown, str) else number(shown)


def _marked(row: UncoveredEnterprise, output: Output) -> str:
    """A name that says where it is generated."""
    return row.name if row.layer != "synthetic" or MARK in row.name else row.name + MARK


def _place(name: str) -> Callable[[UncoveredEnterprise, Output], str | None]:
    def place(row: UncoveredEnterprise, output: Output) -> str | None:
        found = getattr(row, name)
        return None if found is None else str(found.name)

    return place


def _masked(name: str) -> Callable[[UncoveredEnterprise, Output], int | str | None]:
    return lambda row, output: masked(getattr(row, name))


_SHOWN = (
    ID,
    Column(Text("企业", "enterprise"), "name"),
    Column(Text("原因", "reason"), _reason),
    Column(Text("街道", "subdistrict"), _place("subdistrict")),
    Column(Text("社区", "community"), _place("community")),
    Column(Text("载体", "carrier"), _place("carrier")),
    Column(Text("正式党员", "full members"), _full_members),
    Column(Text("最近阵地（米）", "nearest (m)"), "metres"),
    Column(Text("步行（分）", "walk (min)"), "minutes"),
)
_FILE = (
    ID,
    Column(Text("企业名称", "name"), _marked),
    Column(Text("数据层", "layer"), "layer", LAYER),
    Column(Text("未覆盖原因", "reason"), "reason", REASON),
    Column(Text("原因代码", "reason code"), "reason"),
    Column(Text("确定程度", "certainty"), "certainty", CERTAINTY),
    Column(Text("定位依据", "known by"), "known_by", KNOWN_BY),
    Column(Text("定位半径（米）", "radius (m)"), "radius_m"),
    Column(Text("所属街道", "subdistrict"), _place("subdistrict")),
    Column(Text("所属社区", "community"), _place("community")),
    Column(Text("载体", "carrier"), _place("carrier")),
    Column(Text("领域", "sector"), "sector", SECTOR),
    Column(Text("行业门类", "industry"), "industry", INDUSTRY),
    Column(Text("规模", "size"), "size", SIZE),
    Column(Text("从业人员数", "staff"), "staff"),
    Column(Text("正式党员数", "full members"), _masked("full_members")),
    Column(Text("预备党员数", "probationary members"), _masked("probationary_members")),
    Column(Text("最近阵地编号", "nearest position"), "nearest_position"),
    Column(Text("直线距离（米）", "straight line (m)"), "metres"),
    Column(Text("步行时间（分钟）", "walk (minutes)"), "minutes"),
)

Share = tuple[PlaceShare, Text | None]


def _shares(answer: Answer[Breakdown]) -> Iterator[Share]:
    found = answer.data
    yield from ((share, None) for share in found.parts)
    yield found.unlocated, Text("未定位", "in none")
    yield found.total, Text("合计", "all")


def _name(row: Share, output: Output) -> str | None:
    share, text = row
    return share.name if text is None else output.text(text)


def _of_share(name: str) -> Callable[[Share, Output], Any]:
    return lambda row, output: getattr(row[0], name)


def _no_rate(answer: Answer[Breakdown], output: Output) -> Iterable[str]:
    return () if answer.data.reason is None else (output.code(NO_RATE, answer.data.reason),)


VIEWS = (
    one_table(
        command="coverage summary",
        route=routes.summary,
        examples=("--as-of 2021-12-31", "--layer source", "--policy hefei --json"),
        title=Text("覆盖情况", "Coverage"),
        rows=lambda answer: answer.data.rates,
        columns=(
            Column(Text("项目", "what"), "code", RATE),
            Column(Text("覆盖率", "rate"), lambda row, _: percent(row.rate)),
            Column(Text("分子", "numerator"), "numerator"),
            Column(Text("分母", "denominator"), "denominator"),
            Column(Text("未覆盖", "uncovered"), "uncovered"),
            Column(Text("无法判断", "unknown"), "unknown"),
            Column(Text("说明", "note"), "reason", NO_RATE),
        ),
        notes=_definitions,
    ),
    one_table(
        command="coverage uncovered",
        route=routes.uncovered_list,
        examples=(
            "--as-of 2021-12-31 --limit 50",
            "--by spatial --subdistrict 阿拉街道 --sort -metres",
            "--sector private_firm --size micro --xlsx micro.xlsx",
            "--by spatial --certainty possible",
        ),
        title=lambda listing, output: (
            f"{output.code(RATE, listing.lens)}: {_kind(listing, output)}"
        ),
        columns=_SHOWN,
        notes=_counted,
        file=Table(title=Text("未覆盖企业", "Uncovered enterprises"), columns=_FILE),
        guard=routes.no_file_by_members,
    ),
    one_table(
        command="coverage by-subdistrict",
        route=routes.subdistricts,
        examples=("--as-of 2021-12-31", "--by spatial --json"),
        title=lambda answer, output: output.code(RATE, answer.data.lens),
        rows=_shares,
        columns=(
            Column(Text("编号", "id"), _of_share("id")),
            Column(Text("街道", "subdistrict"), _name),
            Column(Text("覆盖率", "rate"), lambda row, _: percent(row[0].rate)),
            Column(Text("区间", "range"), lambda row, output: notes.between(row[0].range, output)),
            Column(Text("分子", "numerator"), _of_share("numerator")),
            Column(Text("分母", "denominator"), _of_share("denominator")),
            Column(Text("未覆盖", "uncovered"), _of_share("uncovered")),
            Column(Text("无法判断", "unknown"), _of_share("unknown")),
        ),
        notes=_no_rate,
    ),
)
