"""How joint committees are told: each alone, what two share, all side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.console import NOT_GIVEN, Output, percent
from api.routes.network import committees, comparison
from api.routes.network.committees import OverlapListing
from api.views.columns import ID, NAME, names
from api.views.view import Column, one_table
from graph.model.codes import SECTOR
from graph.model.spec import Text
from queries.unnamed import NO_NAMES


def _without_members(listing: OverlapListing, output: Output) -> Iterable[str]:
    if found := listing.without_members:
        told = names(found, output)
        yield output.pick(f"成员不详：{told}", f"members not known: {told}")


def _members(row: Any, output: Output) -> object:
    """How many members the layers hold, or why none."""
    held = row.members if isinstance(row.members, int) else len(row.members or ())
    return held or output.code(NO_NAMES, row.members_reason)


def _shared(row: Any, output: Output) -> object:
    return output.pick("不详", "not known") if row.unknown else len(row.shared)


def _published(_: Any, output: Output) -> Iterable[str]:
    yield output.pick(
        "公布 = 文献点名 + 仅计数；图中 = 所选数据层实有。— 表示未载明，不是零",
        "published = named + only counted; in the graph: what the layers hold. "
        f"{NOT_GIVEN}: not given, which is not none",
    )


def _how_compared(_: Any, output: Output) -> Iterable[str]:
    yield output.pick(
        "文献点名 = 文献层点名成员 / 公布成员数；"
        "内部密度 = 除同在联合党委外另有联系的成员对占比；"
        "括号内为共同成员 + 各自独有成员之间的联系",
        "named: members that the source layer names of those published; density: pairs of "
        "members tied beside sitting in committees; in brackets: shared members + ties "
        "of members of only one each",
    )


def _sectors(row: Any, output: Output) -> str:
    return output.listed(
        f"{output.pick('不明', 'unknown') if x.sector is None else output.code(SECTOR, x.sector)}"
        f" {x.members}"
        for x in row.sectors
    )


VIEWS = (
    one_table(
        command="connectivity overlap",
        route=committees.overlap,
        examples=("--layer source", "--at-least 3 --json"),
        shown=50,
        title=Text("同时在多个联合党委", "In several joint committees"),
        columns=(
            ID,
            NAME,
            Column(Text("联合党委", "joint committees"), "committees"),
        ),
        notes=_without_members,
    ),
    one_table(
        command="connectivity committees",
        route=committees.committee_list,
        examples=("--layer source", "--lang zh"),
        shown=None,
        title=Text("联合党委", "Joint committees"),
        columns=(
            ID,
            Column(Text("联合党委", "committee"), "name"),
            Column(Text("公布成员", "members published"), "member_count"),
            Column(Text("文献点名", "named"), "members_named"),
            Column(Text("仅计数", "only counted"), "members_counted"),
            Column(Text("图中成员", "in the graph"), _members),
            Column(Text("公布协议", "agreements published"), "agreement_count"),
            Column(Text("图中协议", "in the graph"), lambda row, _: len(row.agreements) or None),
            Column(Text("工作法", "methods"), "methods"),
            Column(Text("路径", "pathways"), "pathways"),
        ),
        notes=_published,
    ),
    one_table(
        command="connectivity shared",
        route=comparison.committee_overlap,
        examples=("--layer source", "--json"),
        shown=50,
        title=Text("联合党委的共同成员", "Members that joint committees share"),
        columns=(
            Column(Text("联合党委", "committee"), lambda row, _: row.committees[0].name),
            Column(Text("联合党委", "committee"), lambda row, _: row.committees[1].name),
            Column(Text("共同成员", "shared"), _shared),
            Column(Text("合计成员", "of both"), "either"),
            Column(
                Text("Jaccard 系数", "Jaccard"),
                lambda row, _: None if row.jaccard is None else f"{row.jaccard:.3f}",
            ),
            Column(Text("名单", "who"), "shared"),
        ),
    ),
    one_table(
        command="connectivity together",
        route=comparison.co_membership,
        examples=("", "--at-least 1 --layer source"),
        shown=50,
        title=Text("共同在多个联合党委", "Together in several joint committees"),
        columns=(
            Column(Text("成员", "body"), lambda row, _: row.bodies[0].name),
            Column(Text("成员", "body"), lambda row, _: row.bodies[1].name),
            Column(Text("共同所在", "common committees"), "committees"),
        ),
    ),
    one_table(
        command="connectivity compare",
        route=comparison.comparison,
        examples=("--layer source", "--lang zh"),
        shown=None,
        title=Text("联合党委比较", "Joint committees compared"),
        columns=(
            Column(Text("联合党委", "committee"), "name"),
            Column(Text("成员", "members"), _members),
            Column(Text("领域", "sectors"), _sectors),
            Column(Text("路径", "pathways"), "pathways"),
            Column(
                Text("文献点名", "named"),
                lambda row, _: (
                    None
                    if row.named_share is None
                    else f"{row.named_members}/{row.published_members}"
                ),
            ),
            Column(Text("内部密度", "density"), lambda row, _: percent(row.density)),
            Column(
                Text("与其他联合党委", "joined to"),
                lambda row, output: output.listed(
                    f"{link.committee.name} ({len(link.shared)} + {link.ties})"
                    for link in row.links
                ),
            ),
        ),
        notes=_how_compared,
    ),
)
