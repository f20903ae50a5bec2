"""``coverage``: who is covered by an organization, by Party work, by a position within reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    asking,
    coded,
    command_group,
    layer_names,
    listed,
    policy_line,
    print_answer,
    shown_of,
    standing,
    voice_unless_json,
    write_pieces,
)
from api.console import NOT_GIVEN, Voice, number, percent
from graph.codes import CARRIER_KIND, INDUSTRY, SECTOR, SIZE
from graph.spec import Text

if TYPE_CHECKING:
    from api.routes.coverage import Lens, UncoveredListing
    from queries.coverage import CoverageSummary, PlaceShare, Rate, UncoveredEnterprise
    from queries.coverage.sorting import Sort

app = command_group("Who is covered, who is not, and why.")

_RATES = {
    "organizational": Text("组织覆盖率", "organizational coverage"),
    "work": Text("工作覆盖率", "work coverage"),
    "spatial": Text("15分钟服务圈覆盖率", "service within 15 minutes"),
    "own": Text("单独组建率", "own organization"),
    "should_build": Text("应建已建率", "built of those that must"),
    "effective": Text("有效覆盖率", "effective coverage"),
}
_LENSES = ("organizational", "work", "spatial")


def rate_name(code: str, voice: Voice) -> str:
    """What a rate is called."""
    return voice.text(_RATES[code])


def _lens(text: str) -> str:
    if text not in _LENSES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_LENSES)}")
    return text


SORTS = ("id", "name", "reason", "place", "sector", "size", "members", "staff", "metres")
"""Orders of the uncovered list, which all but the first can be turned around."""


def _sort(text: str) -> str:
    if text not in (*SORTS, *(f"-{one}" for one in SORTS[1:])):
        raise typer.BadParameter(f"{text!r} is none of {', '.join(SORTS)}, or one with - in front")
    return text


ByOption = Annotated[
    str,
    typer.Option(
        "--by",
        parser=_lens,
        metavar="LENS",
        help=f"What to be covered in: {', '.join(_LENSES)}.",
    ),
]


@app.command("summary")
def summary(
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The rates of coverage, each with what it is a share of.

    Where the layers hold no register of enterprises there is no rate, and the reason is
    said instead.

    \b
    Examples:
      gongjian coverage summary --as-of 2021-12-31
      gongjian coverage summary --layer source
      gongjian coverage summary --policy hefei --json
    """
    from api.deps import Rules
    from api.routes import coverage as routes

    with asking("/coverage/summary", data, as_of, layer) as asked:
        answer = routes.summary(asked, Rules.of(asked.network.policy(policy)))
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    voice.table(
        [
            "",
            pick("覆盖率", "rate"),
            pick("分子", "numerator"),
            pick("分母", "denominator"),
            pick("未覆盖", "uncovered"),
            pick("无法判断", "unknown"),
            pick("说明", "note"),
        ],
        [_rate(rate, voice) for rate in found.rates],
        title=pick("覆盖情况", "Coverage"),
        notes=[*_definitions(found, voice), *standing(answer, voice)],
    )


def _rate(rate: Rate, voice: Voice) -> tuple[object, ...]:
    from queries.coverage import NO_RATE

    return (
        voice.text(_RATES[rate.code]),
        percent(rate.rate),
        rate.numerator,
        rate.denominator,
        rate.uncovered,
        rate.unknown,
        "" if rate.reason is None else voice.code(NO_RATE, rate.reason),
    )


def _definitions(found: CoverageSummary, voice: Voice) -> list[str]:
    """What each rate is a share of, and what was left out of the base."""
    from queries.coverage import EXCLUSION

    pick = voice.pick
    notes = [
        f"{voice.text(_RATES[rate.code])} = {voice.text(rate.definition)}" for rate in found.rates
    ]
    left_out: dict[str, list[str]] = {}
    for rate in found.rates:
        counts = voice.listed(
            f"{voice.code(EXCLUSION, code)} {count:,}" for code, count in rate.excluded.items()
        )
        left_out.setdefault(counts, []).append(voice.text(_RATES[rate.code]))
    notes += [
        f"{pick('不计入', 'left out of')} {voice.listed(names)}: {counts}"
        for counts, names in left_out.items()
        if counts
    ]
    drawn_on = layer_names(found.drawn_on, voice)
    without = found.positions_without_coordinates
    return [
        *notes,
        policy_line(found.policy, voice),
        *_weighted(found, voice),
        pick(
            f"企业 {found.enterprises:,} 家，阵地 {found.positions:,} 个"
            f"（其中 {without:,} 个无坐标）",
            f"{found.enterprises:,} enterprises, {found.positions:,} positions "
            f"({without:,} of them without coordinates)",
        ),
        f"{pick('分母取自', 'denominators drawn on')}: {drawn_on or NOT_GIVEN}",
    ]


def _weighted(found: CoverageSummary, voice: Voice) -> list[str]:
    """Spatial coverage by the policy's weight, where it has one."""
    from queries.coverage import NO_RATE

    share = found.weighted
    if share is None:
        return []
    names = {
        "staff": voice.pick("从业人员", "staff"),
        "members": voice.pick("正式党员", "full members"),
    }
    title = voice.pick(
        f"按{names[share.weight]}加权的服务圈覆盖率",
        f"service within reach, weighted by {names[share.weight]}",
    )
    if share.reason is not None:
        return [f"{title}: {voice.code(NO_RATE, share.reason)}"]
    return [f"{title}: {percent(share.rate)} ({share.numerator:,} / {share.denominator:,})"]


@app.command("uncovered")
def uncovered(
    by: ByOption = "organizational",
    subdistrict: Annotated[
        str | None, typer.Option(metavar="NAME", help="Id or name, or 'unlocated'.")
    ] = None,
    community: Annotated[
        str | None, typer.Option(metavar="NAME", help="Id or name, or 'unlocated'.")
    ] = None,
    carrier: Annotated[
        str | None, typer.Option(metavar="NAME", help="Id or name, or 'unlocated'.")
    ] = None,
    carrier_kind: Annotated[
        str | None, coded("--carrier-kind", CARRIER_KIND, "Kind of carrier")
    ] = None,
    sector: Annotated[str | None, coded("--sector", SECTOR, "Sector")] = None,
    industry: Annotated[str | None, coded("--industry", INDUSTRY, "Industry")] = None,
    size: Annotated[str | None, coded("--size", SIZE, "Size")] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Those that cannot be placed in the lens instead.")
    ] = False,
    sort: Annotated[
        str,
        typer.Option(
            parser=_sort,
            metavar="KEY",
            help=f"What to sort by: {', '.join(SORTS)}; -KEY turns it around. Names and places "
            "by pinyin, codes in the order of their list, rows without the value last.",
        ),
    ] = "id",
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all of them as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write all as a workbook.")
    ] = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enterprises that are not covered, with the reason.

    Conditions combine with AND. Counts of members below three are shown as <3.

    \b
    Examples:
      gongjian coverage uncovered --as-of 2021-12-31 --limit 50
      gongjian coverage uncovered --by spatial --subdistrict 阿拉街道 --sort -metres
      gongjian coverage uncovered --sector private_firm --size micro --xlsx micro.xlsx
    """
    from api.deps import Rules
    from api.routes import coverage as routes
    from queries.coverage import Filters

    filters = Filters(subdistrict, community, carrier, carrier_kind, sector, industry, size)
    if csv is not None or xlsx is not None:
        whole = True
        routes.no_file_by_members(sort)
    with asking("/coverage/uncovered", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.uncovered_list(
                asked,
                paging,
                Rules.of(asked.network.policy(policy)),
                filters,
                by=cast("Lens", by),
                unknown=unknown,
                sort=cast("Sort", sort),
            ),
            limit=limit,
            whole=whole,
        )
    voice = Voice(lang)
    for file, kind in ((csv, "csv"), (xlsx, "xlsx")):
        if file is not None:
            _export(file, kind, listing, voice)
    if as_json:
        print_answer(listing)
    elif csv is None and xlsx is None:
        _show_uncovered(listing, voice)


def _export(file: Path, kind: str, listing: UncoveredListing, voice: Voice) -> None:
    from api import tables

    table = tables.uncovered_table(listing.data, voice.language.value)
    pieces = (
        tables.csv_lines(table)
        if kind == "csv"
        else tables.xlsx_file(table, title=f"uncovered {listing.lens}")
    )
    write_pieces(file, pieces)
    voice.note(
        voice.pick(
            f"已写入 {file}：{listing.count:,} 行", f"{file} written: {listing.count:,} rows"
        )
    )


def _show_uncovered(listing: UncoveredListing, voice: Voice) -> None:
    from queries.coverage import NO_RATE

    pick = voice.pick
    name = voice.text(_RATES[listing.lens])
    kind = pick("无法判断", "unknown") if listing.unknown else pick("未覆盖", "uncovered")
    notes = [
        pick(
            f"{kind} {listing.count:,}；分子 {listing.numerator:,}，分母 {listing.denominator:,}",
            f"{listing.count:,} {kind}; numerator {listing.numerator:,}, "
            f"denominator {listing.denominator:,}",
        )
    ]
    if listing.no_rate is not None:
        notes.append(f"{pick('无覆盖率', 'no rate')}: {voice.code(NO_RATE, listing.no_rate)}")
    voice.table(
        [
            pick("编号", "id"),
            pick("企业", "enterprise"),
            pick("原因", "reason"),
            pick("街道", "subdistrict"),
            pick("社区", "community"),
            pick("载体", "carrier"),
            pick("正式党员", "full members"),
            pick("最近阵地（米）", "nearest (m)"),
            pick("步行（分）", "walk (min)"),
        ],
        [_uncovered(row, voice) for row in listing.data],
        title=f"{name}: {kind}",
        notes=[*shown_of(listing, voice), *notes, *standing(listing, voice)],
    )


def _uncovered(row: UncoveredEnterprise, voice: Voice) -> tuple[Any, ...]:
    from api.tables import masked
    from queries.coverage import REASON

    places = [
        NOT_GIVEN if place is None else place.name
        for place in (row.subdistrict, row.community, row.carrier)
    ]
    full = masked(row.full_members)
    return (
        row.id,
        row.name,
        voice.code(REASON, row.reason),
        *places,
        full if isinstance(full, str) else number(full),
        row.metres,
        row.minutes,
    )


@app.command("by-subdistrict")
def by_subdistrict(
    by: ByOption = "organizational",
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """One rate by subdistrict; the enterprises of no subdistrict are counted apart.

    \b
    Examples:
      gongjian coverage by-subdistrict --as-of 2021-12-31
      gongjian coverage by-subdistrict --by spatial --json
    """
    from api.deps import Rules
    from api.routes import coverage as routes
    from queries.coverage import NO_RATE

    with asking("/coverage/by-subdistrict", data, as_of, layer) as asked:
        rules = Rules.of(asked.network.policy(policy))
        answer = routes.subdistricts(asked, rules, by=cast("Lens", by))
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data

    def row(share: PlaceShare, name: str) -> tuple[object, ...]:
        return (
            share.id,
            name,
            percent(share.rate),
            share.numerator,
            share.denominator,
            share.uncovered,
            share.unknown,
        )

    voice.table(
        [
            pick("编号", "id"),
            pick("街道", "subdistrict"),
            pick("覆盖率", "rate"),
            pick("分子", "numerator"),
            pick("分母", "denominator"),
            pick("未覆盖", "uncovered"),
            pick("无法判断", "unknown"),
        ],
        [
            *(row(share, share.name or NOT_GIVEN) for share in found.parts),
            row(found.unlocated, pick("未定位", "in none")),
            row(found.total, pick("合计", "all")),
        ],
        title=voice.text(_RATES[found.lens]),
        notes=[
            *(() if found.reason is None else [voice.code(NO_RATE, found.reason)]),
            *standing(answer, voice),
        ],
    )
