"""How bridges, cores, degree and betweenness are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.console import NOT_GIVEN, Output, digits
from api.routes.network import structure as routes
from api.views.columns import ID, NAME
from api.views.notes import hubs
from api.views.view import Column, one_table
from graph.model.spec import Text


def _levels(listing: routes.CoreListing, output: Output) -> Iterable[str]:
    levels = (
        output.listed(f"{level.core}: {level.nodes:,}" for level in listing.levels) or NOT_GIVEN
    )
    yield output.pick(f"各核数的节点：{levels}", f"nodes by core: {levels}")
    yield from hubs(listing, output)


def _method(listing: routes.BetweenListing, output: Output) -> Iterable[str]:
    if listing.bound is None:
        yield output.pick("精确值（Brandes 2001）", "exact (Brandes 2001)")
    else:
        yield output.pick(
            f"抽样（Brandes、Pich 2007）：{listing.pivots:,} 个起点，"
            f"以 95% 置信度全部误差不超过 {listing.bound:.3g}",
            f"sampled (Brandes and Pich 2007) from {listing.pivots:,} nodes; with 95 % "
            f"confidence every value is within {listing.bound:.3g}",
        )
    yield from hubs(listing, output)


def _greatest(listing: Any, output: Output) -> str:
    return output.pick(f"k 核，最大 {listing.degeneracy}", f"k-cores, up to {listing.degeneracy}")


VIEWS = (
    one_table(
        command="connectivity bridges",
        route=routes.bridge_list,
        examples=("--layer source", "--tie MEMBER_OF --limit 5 --json"),
        title=Text("桥", "Bridges"),
        columns=(
            Column(Text("较大一侧", "larger side"), lambda row, _: row.sides[0].name),
            Column(Text("较小一侧", "smaller side"), lambda row, _: row.sides[1].name),
            Column(Text("断开节点", "split off"), "split_off"),
            Column(Text("所在分量", "component"), "component_size"),
            Column(Text("关系数", "relationships"), lambda row, _: len(row.ties)),
        ),
        notes=hubs,
    ),
    one_table(
        command="connectivity cores",
        route=routes.core_list,
        examples=("", "--include-hubs --limit 50"),
        title=_greatest,
        columns=(ID, NAME, Column(Text("核数", "core"), "core")),
        notes=_levels,
    ),
    one_table(
        command="connectivity degree",
        route=routes.degree_list,
        examples=("--layer source", "--tie PARTY_TO"),
        title=Text("度", "Degree"),
        columns=(
            ID,
            NAME,
            Column(Text("邻居", "neighbours"), "neighbours"),
            Column(Text("关系", "relationships"), "ties"),
        ),
        notes=hubs,
    ),
    one_table(
        command="connectivity betweenness",
        route=routes.betweenness_list,
        examples=("--layer source", "--limit 5 --json"),
        title=Text("介数中心性", "Betweenness"),
        columns=(
            ID,
            NAME,
            Column(Text("介数中心性", "betweenness"), lambda row, _: digits(row.betweenness)),
            Column(Text("标准误", "standard error"), lambda row, _: digits(row.standard_error)),
        ),
        notes=_method,
    ),
)
