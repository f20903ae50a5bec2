"""Lines that stand below the tables of several questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import ceil, floor
from typing import Any

from api.answers import Envelope
from api.console import NOT_GIVEN, Output
from graph.ledgers.templates.tables import KINDS
from graph.model.codes import LAYER
from graph.model.spec import CodeList
from queries.coverage import PolicyName, Walk
from queries.coverage.plans.ground import StreetFacts
from queries.coverage.status.ranges import Range


def layer_names(layers: Iterable[str], output: Output) -> str:
    """Layers on one line, by their names."""
    return output.listed(output.pick(LAYER.codes[layer].zh, layer) for layer in layers)


def provenance(answer: Envelope, output: Output) -> list[str]:
    """What stands below every table: the day, the layers, the revision and the sources."""
    pick = output.pick
    sources = output.listed(source.name for source in answer.provenance) or pick("（无）", "(none)")
    return [
        f"{pick('时点', 'as of')} {answer.as_of}"
        f" · {pick('数据层', 'layers')}: {layer_names(answer.layers, output)}"
        f" · {pick('版次', 'revision')} {answer.revision}",
        f"{pick('来源', 'sources')}: {sources}",
    ]


def filled_by(ledger: str) -> Callable[[Any, Output], Iterator[str]]:
    """Under a list without rows: the ledger that would bring some."""
    kind = KINDS[ledger]

    def told(answer: Any, output: Output) -> Iterator[str]:
        if not answer.data:
            yield output.pick(
                f"所选数据层中没有；导入{kind.text.zh}（{kind.template}）后即有："
                f"gongjian template {kind.code}",
                f"the layers hold none; {kind.text.en} ({kind.template}) would bring them: "
                f"gongjian template {kind.code}",
            )

    return told


def between(found: Range, output: Output) -> str | None:
    """Between which whole per cents a rate lies; None where that says no more than the rate."""
    if found.low is None or found.high is None or found.certain == found.possible:
        return None
    low, high = floor(found.low * 100 + 1e-9), ceil(found.high * 100 - 1e-9)
    return output.pick(f"{low}%至{high}%之间", f"between {low} % and {high} %")


def policy(found: PolicyName, output: Output) -> str:
    """The policy an answer goes by."""
    title = output.text(found.title)
    return f"{output.pick('口径', 'policy')}: {title} ({found.id}@{found.version})"


def hubs(answer: Any, output: Output) -> list[str]:
    """Whether hubs take part in an answer that says so."""
    if answer.exclude_hubs:
        return [
            output.pick(
                "不含枢纽节点（--include-hubs 可纳入）", "hubs are left out (--include-hubs)"
            )
        ]
    return [output.pick("含枢纽节点", "hubs take part")]


def counts(rows: Iterable[Any], codes: CodeList, output: Output) -> str:
    """Counts by code on one line."""
    none = output.pick("无结论", "no verdict")
    return output.listed(
        f"{none if row.code is None else output.code(codes, row.code)} {row.count:,}"
        for row in rows
    )


def streets(found: StreetFacts, output: Output, *, positions: bool = True) -> str:
    """The street network that was walked, and how far the farthest lie from it; of an answer that
    has to do with ``positions`` these too."""
    pick = output.pick
    far, site = (
        NOT_GIVEN if metres is None else f"{metres:,.0f}"
        for metres in (found.farthest_demand_m, found.farthest_site_m)
    )
    told = pick(
        f"路网“{found.network}”{found.nodes:,} 个节点，连通分量 {found.components:,} 个，"
        f"另有过小的孤立路段 {found.islands:,} 处未采用；"
        f"离路太远的企业 {found.demand_too_far:,} 家，离路最远的企业 {far} 米",
        f"street network {found.network} of {found.nodes:,} nodes in {found.components:,} parts, "
        f"{found.islands:,} islands too small left out; {found.demand_too_far:,} enterprises too "
        f"far from any street, the farthest enterprise {far} m from its street",
    )
    if not positions:
        return told
    return told + pick(
        f"；离路太远的阵地 {found.sites_too_far:,} 个，离路最远的阵地 {site} 米；"
        f"与企业不连通的阵地 {found.sites_apart:,} 个",
        f"; {found.sites_too_far:,} positions too far, the farthest {site} m; "
        f"{found.sites_apart:,} positions in a part without enterprises",
    )


def walked(walk: Walk, output: Output) -> Iterator[str]:
    """The street network that distances are measured on, if on any."""
    if walk.network is not None:
        yield output.pick(
            f"步行距离沿路网“{walk.network}”计算，{walk.threshold_m:,.0f} 米以内算可达",
            f"distances along the streets of {walk.network}: within reach are "
            f"{walk.threshold_m:,.0f} m of the way",
        )
