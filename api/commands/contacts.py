"""Contacts under ``connectivity``: structural holes, brokers, sectors, communities."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    TieOption,
    asking,
    digits,
    hubs_line,
    listed,
    notes_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, percent
from graph.codes import SECTOR
from graph.spec import Text

_REASONS = {
    "no_tie_between_sectors_known": Text(
        "没有两端领域都已知的联系", "no tie has a known sector at both ends"
    ),
    "one_sector_only": Text("只有一个领域", "there is one sector only"),
    "fewer_than_two_communities": Text("社群不足两个", "there are fewer than two communities"),
    "fewer_than_two_committees": Text("联合党委不足两个", "there are fewer than two committees"),
}


def constraint(
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bodies that stand where circles do not meet: Burt's constraint, the lowest first.

    \b
    Examples:
      gongjian connectivity constraint --layer source
      gongjian connectivity constraint --tie PARTY_TO --json
    """
    from api.routes import contacts as routes

    with asking("/graph/constraint", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.constraint_list(
                asked, paging, exclude_hubs=not include_hubs, tie=tie
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("往来对象", "contacts"),
            pick("约束", "constraint"),
            pick("有效规模", "effective size"),
        ],
        [
            (
                line.id,
                line.name,
                line.contacts,
                digits(line.constraint),
                digits(line.effective_size),
            )
            for line in listing.data
        ],
        title=pick("结构洞", "Structural holes"),
        notes=[
            pick(
                f"另有 {listing.isolated:,} 个没有往来对象",
                f"{listing.isolated:,} more have no contact",
            ),
            *notes_of(listing, listing.exclude_hubs, voice),
        ],
    )


def brokerage(
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who stands between whom of which sector: the roles of Gould and Fernandez.

    \b
    Examples:
      gongjian connectivity brokerage
      gongjian connectivity brokerage --layer source --lang zh
    """
    from api.routes import contacts as routes

    with asking("/graph/brokerage", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.broker_list(
                asked, paging, exclude_hubs=not include_hubs, tie=tie
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("领域", "sector"),
            pick("协调", "coordinator"),
            pick("顾问", "itinerant"),
            pick("守门", "gatekeeper"),
            pick("代表", "representative"),
            pick("联络", "liaison"),
            pick("合计", "total"),
            pick("领域不明", "unclassified"),
        ],
        [
            (
                line.id,
                line.name,
                voice.code(SECTOR, line.sector),
                line.coordinator,
                line.itinerant,
                line.gatekeeper,
                line.representative,
                line.liaison,
                line.total,
                line.unclassified,
            )
            for line in listing.data
        ],
        title=pick("中介角色", "Brokerage"),
        notes=[
            pick("每对双向各计一次", "every pair is counted once from either end"),
            *notes_of(listing, listing.exclude_hubs, voice),
        ],
    )


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
        notes.append(voice.text(_REASONS[found.reason]))
    voice.table(
        [pick("领域", "sector"), pick("节点", "nodes"), *names],
        [
            (name, line.nodes, *row)
            for name, line, row in zip(names, found.sectors, found.matrix, strict=True)
        ],
        title=pick("领域之间的往来", "Contacts between sectors"),
        notes=[*notes, hubs_line(not include_hubs, voice), *standing(answer, voice)],
    )


def communities(
    members: Annotated[
        int, typer.Option(min=0, max=1000, metavar="N", help="Bodies named of each at most.")
    ] = 5,
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Circles that contacts draw, beside the joint committees.

    \b
    Examples:
      gongjian connectivity communities
      gongjian connectivity communities --tie PARTY_TO --members 10
    """
    from api.routes import contacts as routes

    with asking("/graph/communities", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.community_list(
                asked, paging, exclude_hubs=not include_hubs, tie=tie, members=members
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    agreement = digits(listing.agreement)
    if listing.reason is not None:
        agreement += f" ({voice.text(_REASONS[listing.reason])})"
    voice.table(
        [pick("规模", "size"), pick("联合党委", "committees"), pick("成员", "members")],
        [
            (
                line.size,
                voice.listed(f"{share.name} {share.members}" for share in line.committees)
                or NOT_GIVEN,
                voice.listed(node.name for node in line.members)
                + (" …" if line.size > len(line.members) else ""),
            )
            for line in listing.data
        ],
        title=pick("社群", "Communities"),
        notes=[
            pick(
                f"模块度 {digits(listing.modularity)}；"
                f"与联合党委的一致度（标准化互信息）{agreement}，"
                f"比较 {listing.compared:,} 个；孤立 {listing.isolated:,}",
                f"modularity {digits(listing.modularity)}; agreement with the committees "
                f"(normalized mutual information) {agreement} over {listing.compared:,} bodies; "
                f"{listing.isolated:,} bodies have no contact",
            ),
            *notes_of(listing, listing.exclude_hubs, voice),
        ],
    )
