"""Texts of the page that compares zones. What stands in braces is filled in by the page."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "province.title": Text("区域比较", "Zones compared"),
    "province.trail": Text("所在层级", "Where this is"),
    "province.choice": Text("比较什么", "What is compared"),
    "province.rate": Text("覆盖率", "Rate"),
    "province.level": Text("比较对象", "Zones"),
    "province.level.default": Text("自动（下一级）", "automatic (the next below)"),
    "province.everything": Text("全部", "Everything"),
    "province.sentence": Text(
        "{zones} 个{level}中 {ranked} 个可计算{rate}，"
        "合计 {numerator} / {denominator} 家（{share}）",
        "{ranked} of {zones} zones ({level}) have a rate ({rate}); all together {numerator} of "
        "{denominator} ({share})",
    ),
    "province.extremes": Text(
        "最高 {best}（{best_share}），最低 {worst}（{worst_share}）",
        "highest {best} ({best_share}), lowest {worst} ({worst_share})",
    ),
    "province.same": Text("各{level}相同", "all the same"),
    "province.unranked": Text("{count} 个无法计算，不参加排名", "{count} cannot be ranked"),
    "province.unlocated": Text(
        "{count} 家企业不在任何{level}内", "{count} enterprises are in no zone of this kind"
    ),
    "province.none": Text(
        "这里没有下一级区域，请看企业清单", "There are no zones below; see the list of enterprises"
    ),
    "province.list": Text("企业清单", "List of enterprises"),
    "province.map": Text("地图", "Map"),
    "province.ranking": Text("排名", "Ranking"),
    "province.ranking.note": Text(
        "覆盖率相同者名次并列；无覆盖率者不排名，列在最后并注明原因。"
        "有的位置只知道大致范围时，括号内为最好与最差名次。"
        "协议双方分属两区的，两区各计一次。",
        "Equal rates share a rank. Where there is no rate there is no rank: such zones come last, "
        "with the reason. In brackets is between which ranks a zone truly is, where places are "
        "known to a radius only. An agreement between two zones counts in both.",
    ),
    "province.rank": Text("名次", "Rank"),
    "province.tie": Text("并列 {count}", "tie of {count}"),
    "province.truly": Text("实际第 {best} 至 {worst}", "truly {best} to {worst}"),
    "province.zone": Text("区域", "Zone"),
    "province.enterprises": Text("企业", "Enterprises"),
    "province.positions": Text("阵地", "Positions"),
    "province.agreements": Text("有效协议", "Agreements"),
    "province.members": Text("正式党员", "Full members"),
    "province.uncovered": Text("未覆盖", "Uncovered"),
    "province.in_none": Text("不在其中任何一个", "In none of them"),
    "province.unanswered": Text("无法作答者计入合计", "Of zones without an answer"),
    "province.all": Text("合计", "All"),
    "province.trends": Text("走势", "Trends"),
    "province.trends.note": Text(
        "各图同一刻度，0 至 {most}；虚线为合计；断开处无法计算。",
        "All on one scale, 0 to {most}; dashed: all together; where the line breaks there is no "
        "rate.",
    ),
    "province.trend": Text(
        "{name}：{first} 为 {first_share}，{last} 为 {last_share}",
        "{name}: {first_share} on {first}, {last_share} on {last}",
    ),
    "province.delivered": Text("报送情况", "What was delivered"),
    "province.delivered.note": Text(
        "当日有效的台账行数及最新数据日期（不含文献层），以及填有坐标、街道、社区、日期的比例。"
        "未报送的注明，不计为 0。",
        "Rows of each ledger on the day with their latest data date (documents are no ledgers), "
        "and how many of them give coordinates, places, dates. What is missing is said, never 0.",
    ),
    "province.lacking": Text("未报送", "missing"),
    "province.last_import": Text("最近导入", "Last import"),
}
