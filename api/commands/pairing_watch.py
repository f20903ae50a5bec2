"""Under ``pairings``: what is coming, who has none, what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.commands.pairings import told
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    coded,
    day,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN
from graph.codes import ORGANIZATION_KIND, SECTOR
from queries.pairing.rules import CALENDAR_KIND, EXCLUSION, RULE


def calendar(
    first: Annotated[
        date, typer.Option("--from", parser=day, metavar="DAY", help="First day, as 2021-12-31.")
    ],
    end: Annotated[
        date, typer.Option("--to", parser=day, metavar="DAY", help="First day after the window.")
    ],
    kind: Annotated[str | None, coded("--kind", CALENDAR_KIND, "Only this")] = None,
    limit: LimitOption = 100,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What begins, ends, is due or must be renewed between two days.

    \b
    Examples:
      gongjian pairings calendar --from 2022-01-01 --to 2022-04-01 --as-of 2021-12-31
      gongjian pairings calendar --from 2022-01-01 --to 2023-01-01 --kind renewal_due --json
    """
    from api.routes import agreements as routes

    with asking("/pairings/calendar", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.calendar(asked, paging, first=first, end=end, kind=kind),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("月份", "month"), *(voice.text(text) for text in CALENDAR_KIND.codes.values())],
        [(month.month, *(each.count for each in month.kinds)) for month in listing.months],
        title=pick("按月", "By month"),
    )
    voice.table(
        [pick("日期", "day"), pick("事项", "what"), pick("编号", "id"), pick("名称", "name")],
        [(row.day, voice.code(CALENDAR_KIND, row.kind), row.id, row.name) for row in listing.data],
        title=pick("日历", "Calendar"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def unpaired(
    sector: Annotated[str | None, coded("--sector", SECTOR, "Only of this sector")] = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Organizations that could pair and have no agreement that holds on the day.

    Committees, general branches, branches and joint branches inside the zone. An undated
    agreement may hold, and pairs.

    \b
    Examples:
      gongjian pairings unpaired --as-of 2021-12-31
      gongjian pairings unpaired --sector hospital --all --json
    """
    from api.routes import agreements as routes

    with asking("/pairings/unpaired", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.unpaired(asked, paging, sector=sector), limit=limit, whole=whole
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("领域", "sector"),
            pick("可结对", "could pair"),
            pick("已结对", "paired"),
            pick("未结对", "unpaired"),
        ],
        [
            (voice.code(SECTOR, row.sector), row.eligible, row.paired, row.unpaired)
            for row in listing.by_sector
        ],
        title=pick("按领域", "By sector"),
        notes=[
            f"{pick('不计入', 'left out')}: "
            + voice.listed(
                f"{voice.code(EXCLUSION, row.reason)} {row.count:,}" for row in listing.excluded
            )
        ],
    )
    voice.table(
        [pick("编号", "id"), pick("名称", "name"), pick("类别", "kind"), pick("领域", "sector")],
        [
            (
                row.id,
                row.name,
                voice.code(ORGANIZATION_KIND, row.kind),
                voice.code(SECTOR, row.sector),
            )
            for row in listing.data
        ],
        title=pick("未结对组织", "Unpaired organizations"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def check(
    rule: Annotated[str | None, coded("--rule", RULE, "Only this rule")] = None,
    brand: Annotated[
        str | None,
        typer.Option(metavar="BRAND", help="One-to-one brand to check; by default B1, the 1+1."),
    ] = None,
    limit: LimitOption = 100,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is wrong with agreements: days that contradict, parties, doubles, 1+1.

    \b
    Examples:
      gongjian pairings check --as-of 2021-12-31
      gongjian pairings check --rule same_pair_and_theme --json
    """
    from api.routes import agreements as routes

    with asking("/pairings/checks", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.checks(asked, paging, rule=rule, brand=brand),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    levels = {"broken": pick("矛盾", "broken"), "check": pick("待核", "to be looked at")}
    voice.table(
        [
            pick("规则", "rule"),
            pick("级别", "level"),
            pick("协议", "agreements"),
            pick("主体", "bodies"),
            pick("取值", "values"),
        ],
        [
            (
                voice.code(RULE, row.rule),
                levels[row.level],
                voice.listed(row.agreements),
                voice.listed(row.bodies) or NOT_GIVEN,
                row.detail or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("协议核查", "Checks of agreements"),
        notes=[
            *shown_of(listing, voice),
            told(listing.counts, RULE, voice),
            *standing(listing, voice),
        ],
    )
