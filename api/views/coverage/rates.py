"""How coverage is told: the rates, who is not covered, and the rates by subdistrict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Voice, number, percent
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


def _definitions(answer: Answer[CoverageSummary], voice: Voice) -> Iterator[str]:
    """What each rate is a share of, and what was left out of the base."""
    pick, found = voice.pick, answer.data
    left_out: dict[str, list[str]] = {}
    for rate in found.rates:
        yield f"{voice.code(RATE, rate.code)} = {voice.text(rate.definition)}"
        counts = voice.listed(
            f"{voice.code(EXCLUSION, code)} {count:,}" for code, count in rate.excluded.items()
        )
        left_out.setdefault(counts, []).append(voice.code(RATE, rate.code))
    for counts, names in left_out.items():
        if counts:
            yield f"{pick('不计入', 'left out of')} {voice.listed(names)}: {counts}"
    yield notes.policy(found.policy, voice)
    yield from _weighted(found, voice)
    without = found.positions_without_coordinates
    yield pick(
        f"企业 {found.enterprises:,} 家，阵地 {found.positions:,} 个（其中 {without:,} 个无坐标）",
        f"{found.enterprises:,} enterprises, {found.positions:,} positions "
        f"({without:,} of them without coordinates)",
    )
    drawn_on = notes.layer_names(found.drawn_on, voice)
    yield f"{pick('分母取自', 'denominators drawn on')}: {drawn_on or NOT_GIVEN}"


def _weighted(found: CoverageSummary, voice: Voice) -> Iterator[str]:
    """Spatial coverage by the policy's weight, where it has one."""
    share = found.weighted
    if share is None:
        return
    weight = voice.code(WEIGHT, share.weight)
    title = voice.pick(
        f"按{weight}加权的服务圈覆盖率", f"service within reach, weighted by {weight}"
    )
    if share.reason is not None:
        yield f"{title}: {voice.code(NO_RATE, share.reason)}"
    else:
        yield f"{title}: {percent(share.rate)} ({share.numerator:,} / {share.denominator:,})"


def _kind(listing: routes.UncoveredListing, voice: Voice) -> str:
    return (
        voice.pick("无法判断", "unknown") if listing.unknown else voice.pick("未覆盖", "uncovered")
    )


def _counted(listing: routes.UncoveredListing, voice: Voice) -> Iterator[str]:
    kind = _kind(listing, voice)
    yield voice.pick(
        f"{kind} {listing.count:,}；分子 {listing.numerator:,}，分母 {listing.denominator:,}",
        f"{listing.count:,} {kind}; numerator {listing.numerator:,}, "
        f"denominator {listing.denominator:,}",
    )
    if listing.no_rate is not None:
        yield f"{voice.pick('无覆盖率', 'no rate')}: {voice.code(NO_RATE, listing.no_rate)}"


def _full_members(row: UncoveredEnterprise, voice: Voice) -> str:
    shown = masked(row.full_members)
    return shown if isinstance(shown, str) else number(shown)


def _marked(row: UncoveredEnterprise, voice: Voice) -> str:
    """A name that says where it is generated."""
    return row.name if row.layer != "synthetic" or MARK in row.name else row.name + MARK


def _place(name: str) -> Callable[[UncoveredEnterprise, Voice], str | None]:
    def place(row: UncoveredEnterprise, voice: Voice) -> str | None:
        found = getattr(row, name)
        return None if found is None else str(found.name)

    return place


def _masked(name: str) -> Callable[[UncoveredEnterprise, Voice], int | str | None]:
    return lambda row, voice: masked(getattr(row, name))


_SHOWN = (
    ID,
    Column(Text("企业", "enterprise"), "name"),
    Column(Text("原因", "reason"), "reason", REASON),
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


def _name(row: Share, voice: Voice) -> str | None:
    share, text = row
    return share.name if text is None else voice.text(text)


def _of_share(name: str) -> Callable[[Share, Voice], Any]:
    return lambda row, voice: getattr(row[0], name)


def _no_rate(answer: Answer[Breakdown], voice: Voice) -> Iterable[str]:
    return () if answer.data.reason is None else (voice.code(NO_RATE, answer.data.reason),)


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
        ),
        title=lambda listing, voice: f"{voice.code(RATE, listing.lens)}: {_kind(listing, voice)}",
        columns=_SHOWN,
        notes=_counted,
        file=Table(title=Text("未覆盖企业", "Uncovered enterprises"), columns=_FILE),
        guard=routes.no_file_by_members,
    ),
    one_table(
        command="coverage by-subdistrict",
        route=routes.subdistricts,
        examples=("--as-of 2021-12-31", "--by spatial --json"),
        title=lambda answer, voice: voice.code(RATE, answer.data.lens),
        rows=_shares,
        columns=(
            Column(Text("编号", "id"), _of_share("id")),
            Column(Text("街道", "subdistrict"), _name),
            Column(Text("覆盖率", "rate"), lambda row, _: percent(row[0].rate)),
            Column(Text("分子", "numerator"), _of_share("numerator")),
            Column(Text("分母", "denominator"), _of_share("denominator")),
            Column(Text("未覆盖", "uncovered"), _of_share("uncovered")),
            Column(Text("无法判断", "unknown"), _of_share("unknown")),
        ),
        notes=_no_rate,
    ),
)
