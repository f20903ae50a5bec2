"""Joint committees beside each other, under ``connectivity``."""

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
    hubs_line,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, percent
from graph.codes import SECTOR


def shared(
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every two joint committees and the members they share.

    \b
    Examples:
      gongjian connectivity shared --layer source
      gongjian connectivity shared --json
    """
    from api.routes import comparison as routes

    with asking("/graph/committee-overlap", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.committee_overlap(asked, paging), limit=limit, whole=whole
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("联合党委", "committee"),
            pick("联合党委", "committee"),
            pick("共同成员", "shared"),
            pick("合计成员", "of both"),
            pick("Jaccard 系数", "Jaccard"),
            pick("名单", "who"),
        ],
        [
            (
                line.committees[0].name,
                line.committees[1].name,
                len(line.shared),
                line.either,
                NOT_GIVEN if line.jaccard is None else f"{line.jaccard:.3f}",
                voice.listed(node.name for node in line.shared),
            )
            for line in listing.data
        ],
        title=pick("联合党委的共同成员", "Members that joint committees share"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def together(
    at_least: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help="Common committees at least.")
    ] = 2,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every two bodies that sit in several joint committees together.

    \b
    Examples:
      gongjian connectivity together
      gongjian connectivity together --at-least 1 --layer source
    """
    from api.routes import comparison as routes

    with asking("/graph/co-membership", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.co_membership(asked, paging, at_least=at_least),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("成员", "body"), pick("成员", "body"), pick("共同所在", "common committees")],
        [
            (*(node.name for node in line.bodies), voice.listed(x.name for x in line.committees))
            for line in listing.data
        ],
        title=pick(
            f"共同在 {at_least} 个以上联合党委", f"Together in {at_least} joint committees or more"
        ),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def compare(
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The joint committees side by side: members, sectors, pathways, density, what joins them.

    \b
    Examples:
      gongjian connectivity compare --layer source
      gongjian connectivity compare --lang zh
    """
    from api.routes import comparison as routes

    with asking("/graph/committee-comparison", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.comparison(asked, paging, exclude_hubs=not include_hubs, tie=tie),
            limit=1,
            whole=True,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick

    def sector(code: str | None) -> str:
        return pick("不明", "unknown") if code is None else voice.code(SECTOR, code)

    voice.table(
        [
            pick("联合党委", "committee"),
            pick("成员", "members"),
            pick("领域", "sectors"),
            pick("路径", "pathways"),
            pick("文献点名", "named"),
            pick("内部密度", "density"),
            pick("与其他联合党委", "joined to"),
        ],
        [
            (
                row.name,
                row.members,
                voice.listed(f"{sector(x.sector)} {x.members}" for x in row.sectors),
                voice.listed(node.name for node in row.pathways),
                NOT_GIVEN
                if row.named_share is None
                else f"{row.named_members}/{row.published_members}",
                percent(row.density),
                voice.listed(
                    f"{link.committee.name} ({len(link.shared)} + {link.ties})"
                    for link in row.links
                ),
            )
            for row in listing.data
        ],
        title=pick("联合党委比较", "Joint committees compared"),
        notes=[
            pick(
                "文献点名 = 文献层点名成员 / 公布成员数；"
                "内部密度 = 除同在联合党委外另有联系的成员对占比；"
                "括号内为共同成员 + 各自独有成员之间的联系",
                "named: members that the source layer names of those published; density: pairs of "
                "members tied beside sitting in committees; in brackets: shared members + ties "
                "of members of only one each",
            ),
            hubs_line(not include_hubs, voice),
            *standing(listing, voice),
        ],
    )
