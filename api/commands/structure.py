"""Structure under ``connectivity``: bridges, cores, degree and betweenness."""

from __future__ import annotations

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
    listed,
    notes_of,
    voice_unless_json,
)
from api.console import NOT_GIVEN


def bridges(
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
    """Ties whose loss would take the network apart, and how many nodes each would split off.

    \b
    Examples:
      gongjian connectivity bridges --layer source
      gongjian connectivity bridges --tie MEMBER_OF --limit 5 --json
    """
    from api.routes import structure as routes

    with asking("/graph/bridges", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.bridge_list(
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
            pick("较大一侧", "larger side"),
            pick("较小一侧", "smaller side"),
            pick("断开节点", "split off"),
            pick("所在分量", "component"),
            pick("关系数", "relationships"),
        ],
        [
            (
                line.sides[0].name,
                line.sides[1].name,
                line.split_off,
                line.component_size,
                len(line.ties),
            )
            for line in listing.data
        ],
        title=pick("桥", "Bridges"),
        notes=notes_of(listing, listing.exclude_hubs, voice),
    )


def cores(
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
    """How deep bodies lie in the network: the greatest k of a k-core each is in.

    \b
    Examples:
      gongjian connectivity cores
      gongjian connectivity cores --include-hubs --limit 50
    """
    from api.routes import structure as routes

    with asking("/graph/cores", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.core_list(asked, paging, exclude_hubs=not include_hubs, tie=tie),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    levels = voice.listed(f"{level.core}: {level.nodes:,}" for level in listing.levels)
    voice.table(
        [pick("编号", "id"), pick("名称", "name"), pick("核数", "core")],
        [(line.id, line.name, line.core) for line in listing.data],
        title=pick(f"k 核，最大 {listing.degeneracy}", f"k-cores, up to {listing.degeneracy}"),
        notes=[
            pick(f"各核数的节点：{levels or NOT_GIVEN}", f"nodes by core: {levels or NOT_GIVEN}"),
            *notes_of(listing, listing.exclude_hubs, voice),
        ],
    )


def degree(
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
    """Bodies by the number of their neighbours.

    \b
    Examples:
      gongjian connectivity degree --layer source
      gongjian connectivity degree --tie PARTY_TO
    """
    from api.routes import structure as routes

    with asking("/graph/degree", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.degree_list(
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
            pick("邻居", "neighbours"),
            pick("关系", "relationships"),
        ],
        [(line.id, line.name, line.neighbours, line.ties) for line in listing.data],
        title=pick("度", "Degree"),
        notes=notes_of(listing, listing.exclude_hubs, voice),
    )


def betweenness(
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
    """Bodies by their share of the shortest paths; sampled where the network is large.

    \b
    Examples:
      gongjian connectivity betweenness --layer source
      gongjian connectivity betweenness --limit 5 --json
    """
    from api.routes import structure as routes

    with asking("/graph/betweenness", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.betweenness_list(
                asked, paging, exclude_hubs=not include_hubs, tie=tie
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    how = pick("精确值（Brandes 2001）", "exact (Brandes 2001)")
    if listing.bound is not None:
        how = pick(
            f"抽样（Brandes、Pich 2007）：{listing.pivots:,} 个起点，"
            f"以 95% 置信度全部误差不超过 {listing.bound:.3g}",
            f"sampled (Brandes and Pich 2007) from {listing.pivots:,} nodes; with 95 % "
            f"confidence every value is within {listing.bound:.3g}",
        )
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("介数中心性", "betweenness"),
            pick("标准误", "standard error"),
        ],
        [
            (line.id, line.name, digits(line.betweenness), digits(line.standard_error))
            for line in listing.data
        ],
        title=pick("介数中心性", "Betweenness"),
        notes=[how, *notes_of(listing, listing.exclude_hubs, voice)],
    )
