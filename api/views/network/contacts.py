"""How structural holes, brokers and communities are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, digits, percent
from api.routes.network import contacts as routes
from api.views.columns import ID, NAME, first_names
from api.views.notes import hubs
from api.views.view import Column, one_table
from graph.model.codes import SECTOR
from graph.model.spec import Text
from queries.connectivity.codes import NO_MEASURE
from queries.contacts.mixing import Mixing


def _isolated(listing: routes.HoleListing, output: Output) -> Iterable[str]:
    yield output.pick(
        f"另有 {listing.isolated:,} 个没有往来对象", f"{listing.isolated:,} more have no contact"
    )
    yield from hubs(listing, output)


def _pairs(listing: routes.BrokerListing, output: Output) -> Iterable[str]:
    yield output.pick("每对双向各计一次", "every pair is counted once from either end")
    yield from hubs(listing, output)


def _agreement(listing: routes.CommunityListing, output: Output) -> Iterable[str]:
    agreement = f"{digits(listing.agreement) or NOT_GIVEN}"
    if listing.reason is not None:
        agreement += f" ({output.code(NO_MEASURE, listing.reason)})"
    yield output.pick(
        f"模块度 {digits(listing.modularity) or NOT_GIVEN}；"
        f"与联合党委的一致度（标准化互信息）{agreement}，"
        f"比较 {listing.compared:,} 个；孤立 {listing.isolated:,}",
        f"modularity {digits(listing.modularity) or NOT_GIVEN}; agreement with the committees "
        f"(normalized mutual information) {agreement} over {listing.compared:,} bodies; "
        f"{listing.isolated:,} bodies have no contact",
    )
    yield from hubs(listing, output)


def _crossings(answer: Answer[Mixing], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    assortativity = digits(found.assortativity) or NOT_GIVEN
    yield pick(
        f"跨领域 {found.crossing:,} / {found.ties:,}({percent(found.crossing_share)}),"
        f"随机相遇应为 {percent(found.crossing_expected)}；同配系数 {assortativity}",
        f"{found.crossing:,} of {found.ties:,} ties cross ({percent(found.crossing_share)}); "
        f"at random {percent(found.crossing_expected)} would; assortativity {assortativity}",
    )
    yield pick(
        f"领域不明、不计在内：节点 {found.nodes_without_sector:,}，"
        f"联系 {found.ties_without_sector:,}",
        f"left out, no sector known: {found.nodes_without_sector:,} nodes, "
        f"{found.ties_without_sector:,} ties",
    )
    if found.reason is not None:
        yield output.code(NO_MEASURE, found.reason)
    yield output.pick(
        "枢纽节点仅在 --include-hubs 时纳入", "hubs take part with --include-hubs only"
    )


def _cell(at: int) -> Callable[[Any, Output], int]:
    return lambda row, _: int(row[1][at])


def _sectors(answer: Answer[Mixing]) -> tuple[Column, ...]:
    """The sector and its nodes, and a column for each sector that it may be in contact with."""
    return (
        Column(Text("领域", "sector"), lambda row, _: row[0].sector, SECTOR),
        Column(Text("节点", "nodes"), lambda row, _: row[0].nodes),
        *(
            Column(SECTOR.codes[line.sector], _cell(at))
            for at, line in enumerate(answer.data.sectors)
        ),
    )


VIEWS = (
    one_table(
        command="connectivity sectors",
        route=routes.sector_table,
        examples=("", "--tie PARTY_TO --layer source --json"),
        title=Text("领域之间的往来", "Contacts between sectors"),
        rows=lambda answer: zip(answer.data.sectors, answer.data.matrix, strict=True),
        columns=_sectors,
        notes=_crossings,
    ),
    one_table(
        command="connectivity constraint",
        route=routes.constraint_list,
        examples=("--layer source", "--tie PARTY_TO --json"),
        title=Text("结构洞", "Structural holes"),
        columns=(
            ID,
            NAME,
            Column(Text("往来对象", "contacts"), "contacts"),
            Column(Text("约束", "constraint"), lambda row, _: digits(row.constraint)),
            Column(
                Text("有效规模", "effective size"),
                lambda row, _: digits(row.effective_size),
            ),
        ),
        notes=_isolated,
    ),
    one_table(
        command="connectivity brokerage",
        route=routes.broker_list,
        examples=("", "--layer source --lang zh"),
        title=Text("中介角色", "Brokerage"),
        columns=(
            ID,
            NAME,
            Column(Text("领域", "sector"), "sector", SECTOR),
            Column(Text("协调", "coordinator"), "coordinator"),
            Column(Text("顾问", "itinerant"), "itinerant"),
            Column(Text("守门", "gatekeeper"), "gatekeeper"),
            Column(Text("代表", "representative"), "representative"),
            Column(Text("联络", "liaison"), "liaison"),
            Column(Text("合计", "total"), "total"),
            Column(Text("领域不明", "unclassified"), "unclassified"),
        ),
        notes=_pairs,
    ),
    one_table(
        command="connectivity communities",
        route=routes.community_list,
        examples=("", "--tie PARTY_TO --members 10"),
        defaults={"members": 5},
        title=Text("社群", "Communities"),
        columns=(
            Column(Text("规模", "size"), "size"),
            Column(
                Text("联合党委", "committees"),
                lambda row, output: output.listed(
                    f"{share.name} {share.members}" for share in row.committees
                ),
            ),
            Column(
                Text("成员", "members"),
                lambda row, output: first_names(row.members, row.size, output),
            ),
        ),
        notes=_agreement,
    ),
)
