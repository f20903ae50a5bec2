"""Joint committees under ``connectivity``: who sits in several of them, and what each is."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN


def overlap(
    at_least: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help="Committees at least.")
    ] = 2,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bodies that are members of several joint committees.

    \b
    Examples:
      gongjian connectivity overlap --layer source
      gongjian connectivity overlap --at-least 3 --json
    """
    from api.routes import committees as routes

    with asking("/committees/overlap", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.overlap(asked, paging, at_least=at_least),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("编号", "id"), pick("名称", "name"), pick("联合党委", "joint committees")],
        [
            (line.id, line.name, voice.listed(node.name for node in line.committees))
            for line in listing.data
        ],
        title=pick(f"同时在 {at_least} 个以上联合党委", f"In {at_least} joint committees or more"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def committees(
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The joint committees: members named and only counted, methods, pathways.

    \b
    Examples:
      gongjian connectivity committees --layer source
      gongjian connectivity committees --lang zh
    """
    from api.routes import committees as routes

    with asking("/committees", data, as_of, layer) as asked:
        listing = listed(lambda paging: routes.committee_list(asked, paging), limit=1, whole=True)
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("联合党委", "committee"),
            pick("公布成员", "members published"),
            pick("文献点名", "named"),
            pick("仅计数", "only counted"),
            pick("图中成员", "in the graph"),
            pick("公布协议", "agreements published"),
            pick("图中协议", "in the graph"),
            pick("工作法", "methods"),
            pick("路径", "pathways"),
        ],
        [
            (
                row.id,
                row.name,
                row.member_count,
                row.members_named,
                row.members_counted,
                len(row.members),
                row.agreement_count,
                len(row.agreements),
                voice.listed(method.name for method in row.methods),
                voice.listed(pathway.name for pathway in row.pathways),
            )
            for row in listing.data
        ],
        title=pick("联合党委", "Joint committees"),
        notes=[
            pick(
                "公布 = 文献点名 + 仅计数；图中 = 所选数据层实有。— 表示未公布",
                "published = named + only counted; in the graph: what the layers hold. "
                f"{NOT_GIVEN}: nothing is published",
            ),
            *standing(listing, voice),
        ],
    )
