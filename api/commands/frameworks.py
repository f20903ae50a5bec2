"""``frameworks``: action plans, brands, cards, pathways, the belt and the platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.framework_tables import figure_text, parts_columns, parts_row
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    command_group,
    listed,
    print_answer,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice
from graph.codes import INITIATIVE_KIND, ORGANIZATION_KIND
from graph.spec import Text

if TYPE_CHECKING:
    from queries.frameworks import Contribution

app = command_group("Action plans, brands, cards, pathways, the belt and the platforms.")

_VIA = {
    "direct": Text("直接", "directly"),
    "committee": Text("联合党委", "committee"),
    "pairing": Text("结对共建", "pairing"),
    "position": Text("阵地", "position"),
    "initiative": Text("举措", "initiative"),
    "project": Text("项目", "project"),
}


@app.command("brands")
def brands(
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The brands, each with the project team that runs it.

    \b
    Examples:
      gongjian frameworks brands --layer source
      gongjian frameworks brands --lang zh --json
    """
    from api.routes import frameworks as routes
    from queries.frameworks.stated import NO_NAMES

    with asking("/brands", data, as_of, layer) as asked:
        listing = listed(lambda paging: routes.brands(asked, paging), limit=1, whole=True)
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("代号", "code"),
            pick("品牌", "brand"),
            pick("主题", "theme"),
            pick("项目组", "team"),
            pick("路径", "pathways"),
            pick("出处", "facts"),
        ],
        [
            (
                row.code or row.id,
                row.name,
                row.theme or NOT_GIVEN,
                voice.code(NO_NAMES, row.teams_reason)
                if row.teams is None
                else voice.listed(team.name for team in row.teams),
                voice.listed(pathway.name for pathway in row.pathways) or NOT_GIVEN,
                voice.listed(row.facts) or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("品牌", "Brands"),
        notes=standing(listing, voice),
    )


@app.command("cards")
def cards(
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The five cards with their pathways, carriers and published figures.

    \b
    Examples:
      gongjian frameworks cards --layer source
      gongjian frameworks cards --json
    """
    from api.routes import frameworks as routes

    with asking("/cards", data, as_of, layer) as asked:
        listing = listed(lambda paging: routes.cards(asked, paging), limit=1, whole=True)
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("代号", "code"),
            pick("党建牌", "card"),
            pick("路径", "pathways"),
            pick("载体", "carriers"),
            pick("公布数字", "published figures"),
        ],
        [
            (
                row.code or row.id,
                row.name,
                voice.listed(item.name for item in row.pathways) or NOT_GIVEN,
                voice.listed(item.name for item in row.carriers) or NOT_GIVEN,
                voice.listed(
                    f"{claim.metric} {figure_text(claim, voice)}{'%' * (claim.unit == '%')}"
                    for claim in row.claims
                    if claim.value is not None
                )
                or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("五张牌", "The five cards"),
        notes=standing(listing, voice),
    )


@app.command("contributors", no_args_is_help=True)
def contributors(
    card: Annotated[str, typer.Argument(metavar="CARD", help="C1 to C5, or an id.")],
    hops: Annotated[
        int, typer.Option(min=1, max=3, metavar="N", help="Relationships to the card at most.")
    ] = 3,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who contributes to a card, and through which committee, pairing or position.

    \b
    Examples:
      gongjian frameworks contributors C2 --layer source
      gongjian frameworks contributors C4 --hops 2 --json
    """
    from api.routes import frameworks as routes

    with asking(f"/cards/{card}/contributors", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.card_contributors(asked, paging, card, hops=hops),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    notes = [
        pick(f"共 {listing.bodies:,} 个单位或组织", f"{listing.bodies:,} bodies in all"),
        *([pick("还有更多，已截断", "there are more; the rest is cut off")] * listing.truncated),
    ]
    voice.table(
        [
            pick("单位或组织", "body"),
            pick("步数", "hops"),
            pick("经由", "through"),
            pick("链条", "chain"),
            pick("出处", "facts"),
        ],
        [_contribution(row, voice) for row in listing.data],
        title=pick(f"谁为“{listing.card.name}”出力", f"Who contributes to {listing.card.name}"),
        notes=[*notes, *shown_of(listing, voice), *standing(listing, voice)],
    )


def _contribution(row: Contribution, voice: Voice) -> tuple[object, ...]:
    facts = dict.fromkeys(fact for link in row.links for fact in link.facts)
    via = _VIA.get(row.via)
    return (
        f"{row.body.name} ({row.body.id})",
        row.hops,
        row.via if via is None else voice.text(via),
        " → ".join(node.name for node in row.nodes),
        voice.listed(facts) or NOT_GIVEN,
    )


@app.command("pathways")
def pathways(
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The pathways 党建+X, who takes each, and where that is stated. JSON gives the matrix.

    \b
    Examples:
      gongjian frameworks pathways --layer source
      gongjian frameworks pathways --layer source --json
    """
    from api.routes import frameworks as routes

    voice = Voice(lang)
    pick = voice.pick
    with asking("/pathways/matrix", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.pathway_matrix(asked, paging), limit=1000, whole=False
        )
    if as_json:
        print_answer(listing)
        return
    rows = []
    for row in listing.data:
        for owner, cell in zip(listing.owners, row.cells, strict=True):
            for statement in cell:
                kinds = INITIATIVE_KIND if owner.id.startswith("init:") else ORGANIZATION_KIND
                rows.append(
                    (
                        row.pathway.name,
                        owner.name,
                        voice.code(kinds, owner.role),
                        voice.listed(statement.facts) or NOT_GIVEN,
                        voice.listed(statement.paragraphs) or NOT_GIVEN,
                    )
                )
    voice.table(
        [
            pick("路径", "pathway"),
            pick("采用者", "taken by"),
            pick("类别", "kind"),
            pick("出处", "facts"),
            pick("段落", "paragraphs"),
        ],
        rows,
        title=pick("党建+路径", "Pathways"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


@app.command("belt")
def belt(
    brand: Annotated[
        str, typer.Argument(metavar="[BRAND]", help="Code or id of the brand.")
    ] = "B4",
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The culture belt: its points in their order, and where the way through them is broken.

    \b
    Examples:
      gongjian frameworks belt --layer source
      gongjian frameworks belt B4 --as-of 2021-12-31 --json
    """
    from api.routes import frameworks as routes
    from queries.frameworks.belt import NOTICE

    with asking(f"/brands/{brand}/belt", data, as_of, layer) as asked:
        answer = routes.brand_belt(asked, brand)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    notices = {
        point.id: [
            voice.code(NOTICE, one.code) for one in found.way.notices if one.point == point.id
        ]
        for point in found.points
    }
    voice.table(
        parts_columns(voice),
        [
            parts_row(pick("点位", "points"), found.points_in_all, voice),
            parts_row(pick("社区", "communities"), found.communities, voice),
        ],
        title=found.name,
        notes=[
            f"{pick('点位所在社区', 'its points lie in')}: "
            f"{voice.listed(place.name for place in found.points_lie_in) or NOT_GIVEN}"
        ],
    )
    voice.table(
        [
            pick("次序", "order"),
            pick("点位", "point"),
            pick("社区", "community"),
            pick("提示", "notice"),
            pick("出处", "facts"),
        ],
        [
            (
                point.rank,
                f"{point.name} ({point.id})",
                voice.listed(place.name for place in point.communities) or NOT_GIVEN,
                voice.listed(notices[point.id]) or NOT_GIVEN,
                voice.listed(point.facts) or NOT_GIVEN,
            )
            for point in found.points
        ],
        title=pick("线路", "The way"),
        notes=[
            *(
                pick(
                    f"第 {at} 段：{len(stops)} 个点位，{metres:,.0f} 米",
                    f"piece {at}: {len(stops)} points, {metres:,.0f} m",
                )
                for at, (stops, metres) in enumerate(
                    zip(found.way.stops, found.way.metres, strict=True), 1
                )
            ),
            *standing(answer, voice),
        ],
    )


@app.command("platform")
def platform(
    platform: Annotated[
        str, typer.Argument(metavar="[PLATFORM]", help="Id of the platform.")
    ] = "init:digital-platform",
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """A digital platform: modules, subsystems, what it extends, who designed it, for whom.

    \b
    Examples:
      gongjian frameworks platform --layer source
      gongjian frameworks platform init:smart-government --json
    """
    from api.routes import frameworks as routes

    with asking(f"/platforms/{platform}", data, as_of, layer) as asked:
        answer = routes.platform(asked, platform)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data

    def line(zh: str, en: str, items: list[str]) -> str:
        return f"{pick(zh, en)}: {voice.listed(items) or NOT_GIVEN}"

    voice.table(
        parts_columns(voice),
        [
            parts_row(pick("功能模块", "modules"), found.modules, voice),
            parts_row(pick("子系统", "subsystems"), found.subsystems, voice),
        ],
        title=found.name,
        notes=[
            line("延伸自", "extends", [one.name for one in found.extends]),
            line("设计", "designed by", [one.name for one in found.designers]),
            line("用户群", "user groups", list(found.user_groups)),
            *standing(answer, voice),
        ],
    )
