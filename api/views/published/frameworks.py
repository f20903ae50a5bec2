"""How brands, cards, pathways, the belt and the platforms are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output
from api.routes.published import frameworks as routes
from api.views.columns import ID, NAME, names
from api.views.notes import filled_by
from api.views.stated import PARTS, Part, figure
from api.views.view import Column, Table, View, one_table
from graph.model.codes import INITIATIVE_KIND, ORGANIZATION_KIND
from graph.model.spec import Text
from queries.frameworks import Belt, Brand, Card, Contribution, Platform
from queries.frameworks.belt import NOTICE
from queries.frameworks.codes import VIA
from queries.unnamed import NO_NAMES

_CODE = Column(Text("代号", "code"), lambda row, _: row.code or row.id)
_FACTS = Column(Text("出处", "facts"), "facts")
_BROUGHT = filled_by("frameworks")
_PATHWAYS = Column(Text("路径", "pathways"), "pathways")


def _teams(row: Brand, output: Output) -> str:
    return (
        output.code(NO_NAMES, row.teams_reason) if row.teams is None else names(row.teams, output)
    )


def _carriers(row: Brand, output: Output) -> str | None:
    """Published and named carriers, and those that the layers hold beside them."""
    if (found := row.carriers) is None:
        return None
    held = len(found.names or ())
    told = figure(found.published, output)
    return output.pick(
        f"公布 {told}，点名 {found.named}，图中 {held}",
        f"{told} published, {found.named} named, {held} in the graph",
    )


def _figures(row: Card, output: Output) -> str:
    return output.listed(
        f"{claim.metric} {figure(claim, output)}{'%' * (claim.unit == '%')}"
        for claim in row.claims
        if claim.value is not None
    )


def _partners(row: Card, output: Output) -> str:
    """Whom agreements bring to the card, each body with what is published and named of it."""
    told = []
    for one in row.agreements:
        partners = output.listed(dict.fromkeys(found.partner.name for found in one.partners))
        if one.published is not None:
            count = figure(one.published, output)
            partners += output.pick(
                f"（公布 {count}，点名 {one.named}）", f" ({count} published, {one.named} named)"
            )
        told.append(partners)
    return output.listed(told)


def _bodies(listing: routes.ContributorListing, output: Output) -> Iterator[str]:
    yield output.pick(f"共 {listing.bodies:,} 个单位或组织", f"{listing.bodies:,} bodies in all")
    if listing.truncated:
        yield output.pick("还有更多，已截断", "there are more; the rest is cut off")


def _contributors(listing: routes.ContributorListing, output: Output) -> str:
    return output.pick(f"谁为“{listing.card.name}”出力", f"Who contributes to {listing.card.name}")


def _via(row: Contribution, output: Output) -> str:
    return output.code(VIA, row.via) if row.via in VIA.codes else row.via


def _chain_facts(row: Contribution, output: Output) -> str:
    return output.listed(dict.fromkeys(fact for link in row.links for fact in link.facts))


def _statements(listing: routes.MatrixListing) -> Iterator[tuple[Any, Any, Any]]:
    """Each statement that a pathway is taken, with the pathway and who takes it."""
    for row in listing.data:
        for owner, cell in zip(listing.owners, row.cells, strict=True):
            yield from ((row.pathway, owner, statement) for statement in cell)


def _owner_kind(row: tuple[Any, Any, Any], output: Output) -> str:
    owner = row[1]
    kinds = INITIATIVE_KIND if owner.id.startswith("init:") else ORGANIZATION_KIND
    return output.code(kinds, owner.role)


def _belt_parts(answer: Answer[Belt]) -> Iterable[Part]:
    return (
        (Text("点位", "points"), answer.data.points_in_all),
        (Text("社区", "communities"), answer.data.communities),
    )


def _lie_in(answer: Answer[Belt], output: Output) -> Iterable[str]:
    places = names(answer.data.points_lie_in, output) or NOT_GIVEN
    return (f"{output.pick('点位所在社区', 'its points lie in')}: {places}",)


def _points(answer: Answer[Belt]) -> Iterator[tuple[Any, list[str]]]:
    """Each point, with the codes of what is noticed there."""
    notices = answer.data.way.notices
    for point in answer.data.points:
        yield point, [one.code for one in notices if one.point == point.id]


def _pieces(answer: Answer[Belt], output: Output) -> Iterator[str]:
    way = answer.data.way
    for at, (stops, metres) in enumerate(zip(way.stops, way.metres, strict=True), 1):
        yield output.pick(
            f"第 {at} 段：{len(stops)} 个点位，{metres:,.0f} 米",
            f"piece {at}: {len(stops)} points, {metres:,.0f} m",
        )


def _platform_parts(answer: Answer[Platform]) -> Iterable[Part]:
    return (
        (Text("功能模块", "modules"), answer.data.modules),
        (Text("子系统", "subsystems"), answer.data.subsystems),
    )


def _platform(answer: Answer[Platform], output: Output) -> Iterator[str]:
    found = answer.data
    for text, items in (
        (Text("延伸自", "extends"), [one.name for one in found.extends]),
        (Text("设计", "designed by"), [one.name for one in found.designers]),
        (Text("用户群", "user groups"), list(found.user_groups)),
    ):
        yield f"{output.text(text)}: {output.listed(items) or NOT_GIVEN}"


VIEWS = (
    one_table(
        command="frameworks brands",
        route=routes.brands,
        examples=("--layer source", "--lang zh --json"),
        shown=None,
        title=Text("品牌", "Brands"),
        columns=(
            _CODE,
            Column(Text("品牌", "brand"), "name"),
            Column(Text("主题", "theme"), "theme"),
            Column(Text("项目组", "team"), _teams),
            Column(Text("载体", "carriers"), _carriers),
            _PATHWAYS,
            _FACTS,
        ),
        notes=_BROUGHT,
    ),
    one_table(
        command="frameworks cards",
        route=routes.cards,
        examples=("--layer source", "--json"),
        shown=None,
        title=Text("党建牌", "Cards"),
        columns=(
            _CODE,
            Column(Text("党建牌", "card"), "name"),
            _PATHWAYS,
            Column(Text("载体", "carriers"), "carriers"),
            Column(Text("经协议的共建方", "partners by agreement"), _partners),
            Column(Text("公布数字", "published figures"), _figures),
        ),
        notes=_BROUGHT,
    ),
    one_table(
        command="frameworks contributors",
        route=routes.card_contributors,
        examples=("C2 --layer source", "C4 --hops 2 --json"),
        options={"id": "CARD"},
        shown=50,
        title=_contributors,
        columns=(
            Column(
                Text("单位或组织", "body"),
                lambda row, _: f"{row.body.name} ({row.body.id})",
            ),
            Column(Text("步数", "hops"), "hops"),
            Column(Text("经由", "through"), _via),
            Column(
                Text("链条", "chain"),
                lambda row, _: " → ".join(node.name for node in row.nodes),
            ),
            Column(Text("出处", "facts"), _chain_facts),
        ),
        notes=_bodies,
    ),
    one_table(
        command="frameworks pathways",
        route=routes.pathway_matrix,
        examples=("--layer source", "--layer source --json"),
        shown=None,
        title=Text("党建+路径", "Pathways"),
        rows=_statements,
        columns=(
            Column(Text("路径", "pathway"), lambda row, _: row[0].name),
            Column(Text("采用者", "taken by"), lambda row, _: row[1].name),
            Column(Text("类别", "kind"), _owner_kind),
            Column(Text("出处", "facts"), lambda row, output: output.listed(row[2].facts)),
            Column(
                Text("段落", "paragraphs"),
                lambda row, output: output.listed(row[2].paragraphs),
            ),
        ),
        notes=_BROUGHT,
    ),
    View(
        command="frameworks belt",
        route=routes.brand_belt,
        examples=("--layer source", "B4 --as-of 2021-12-31 --json"),
        options={"id": "BRAND"},
        defaults={"id": routes.FIRST},
        tables=(
            Table(
                title=lambda answer, _: answer.data.name,
                rows=_belt_parts,
                columns=PARTS,
                notes=_lie_in,
            ),
            Table(
                title=Text("线路", "The way"),
                rows=_points,
                columns=(
                    Column(Text("次序", "order"), lambda row, _: row[0].rank),
                    Column(Text("点位", "point"), lambda row, _: f"{row[0].name} ({row[0].id})"),
                    Column(
                        Text("社区", "community"),
                        lambda row, output: names(row[0].communities, output),
                    ),
                    Column(
                        Text("提示", "notice"),
                        lambda row, output: output.listed(
                            output.code(NOTICE, one) for one in row[1]
                        ),
                    ),
                    Column(Text("出处", "facts"), lambda row, output: output.listed(row[0].facts)),
                ),
                notes=_pieces,
            ),
        ),
    ),
    one_table(
        command="frameworks platforms",
        route=routes.platforms,
        examples=("--layer source", "--json"),
        shown=None,
        title=Text("平台", "Platforms"),
        columns=(ID, NAME),
        notes=_BROUGHT,
    ),
    one_table(
        command="frameworks platform",
        route=routes.platform,
        examples=("--layer source", "init:smart-government --json"),
        options={"id": "PLATFORM"},
        defaults={"id": routes.FIRST},
        title=lambda answer, _: answer.data.name,
        rows=_platform_parts,
        columns=PARTS,
        notes=_platform,
    ),
)
