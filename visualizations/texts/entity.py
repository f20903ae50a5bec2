"""Texts of the page of one thing."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "entity.title": Text("查一个主体", "One body, place or agreement"),
    "entity.found": Text("找到的", "What was found"),
    "entity.facts": Text("基本情况", "What it is"),
    "entity.on_map": Text("在地图上看", "See it on the map"),
    "entity.coverage": Text("覆盖情况与原因", "Coverage, and why"),
    "entity.ties": Text("联系", "What it is tied to"),
    "entity.in_network": Text("在全网中查看", "See it in the whole network"),
    "entity.ego": Text("周围的主体", "What is around it"),
    "entity.ego.some": Text("图中只画一部分：", "Only some are drawn: "),
    "entity.more": Text("更多", "More"),
    "entity.history": Text("经过", "What became of it"),
    "entity.state": Text("自身状况", "Itself"),
    "entity.pairing": Text("可与谁结对", "Whom it could be paired with"),
    "entity.pairing.ask": Text("推荐对象", "Recommend some"),
    "entity.pairing.none": Text("没有合适的对象。", "Nobody fits."),
    "entity.loss": Text("一旦失去", "If it were lost"),
    "entity.loss.nothing": Text(
        "其余主体之间的联系与覆盖都不受影响。",
        "All others stay tied and covered as they are.",
    ),
    "entity.loss.cut": Text("与主体部分断开的主体", "Bodies cut off from the rest"),
    "entity.loss.uncovered": Text("不再覆盖的企业", "Enterprises no longer covered"),
    "entity.loss.range": Text("至少 {}，至多 {}", "at least {}, at most {}"),
    "entity.loss.pairs": Text("不再相连的联合党委对", "Pairs of committees no longer connected"),
    "entity.merged": Text("合并的主体", "Merged with"),
}
