"""Contacts under ``connectivity``: structural holes, brokers, sectors, communities."""

from __future__ import annotations

from api.commands.shared import (
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    TieOption,
    asking,
    digits,
    hubs_line,
    standing,
    voice_unless_json,
)
from api.console import percent
from graph.codes import SECTOR
from queries.connectivity.rules import NO_MEASURE


def sectors(
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """How well the walls between sectors are crossed: who is in contact with whom.

    \b
    Examples:
      gongjian connectivity sectors
      gongjian connectivity sectors --tie PARTY_TO --layer source --json
    """
    from api.routes import contacts as routes

    with asking("/graph/sectors", data, as_of, layer) as asked:
        answer = routes.sector_table(asked, exclude_hubs=not include_hubs, tie=tie)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    names = [voice.code(SECTOR, line.sector) for line in found.sectors]
    notes = [
        pick(
            f"跨领域 {found.crossing:,} / {found.ties:,}({percent(found.crossing_share)}),"
            f"随机相遇应为 {percent(found.crossing_expected)}；"
            f"同配系数 {digits(found.assortativity)}",
            f"{found.crossing:,} of {found.ties:,} ties cross ({percent(found.crossing_share)}); "
            f"at random {percent(found.crossing_expected)} would; "
            f"assortativity {digits(found.assortativity)}",
        ),
        pick(
            f"领域不明、不计在内：节点 {found.nodes_without_sector:,}，"
            f"联系 {found.ties_without_sector:,}",
            f"left out, no sector known: {found.nodes_without_sector:,} nodes, "
            f"{found.ties_without_sector:,} ties",
        ),
    ]
    if found.reason is not None:
        notes.append(voice.code(NO_MEASURE, found.reason))
    voice.table(
        [pick("领域", "sector"), pick("节点", "nodes"), *names],
        [
            (name, line.nodes, *row)
            for name, line, row in zip(names, found.sectors, found.matrix, strict=True)
        ],
        title=pick("领域之间的往来", "Contacts between sectors"),
        notes=[*notes, hubs_line(not include_hubs, voice), *standing(answer, voice)],
    )
