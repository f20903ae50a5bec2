"""Texts of the start page."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "start.title": Text("首页", "Start"),
    "start.first": Text("概况", "In short"),
    "start.first.enterprises": Text("{}，在册企业 {} 家", "On {}, {} enterprises are on record"),
    "start.first.outside": Text(
        "{} 家步行 {} 分钟内没有党群服务阵地",
        "{} have no service position within {} minutes on foot",
    ),
    "start.first.and": Text("，", "; "),
    "start.first.must": Text(
        "{} 家应建党组织而未建", "{} must have an organization of their own and have none"
    ),
    "start.first.outside.null": Text(
        "是否在服务圈内无法得出（{}）", "whether they are in reach cannot be told ({})"
    ),
    "start.first.must.null": Text(
        "多少家应建未建无法得出（{}）", "how many must have an organization cannot be told ({})"
    ),
    "start.since": Text("自上次访问（{}）以来：", "Since your last visit on {}: "),
    "start.since.same": Text(
        "自上次访问（{}）以来没有变化。", "Nothing has changed since your last visit on {}."
    ),
    "start.since.counts": Text(
        "自上次访问（{}）以来数据有更新，上述数字未变。",
        "The data were updated since your last visit on {}; none of these counts changed.",
    ),
    "start.since.loaded": Text("数据最近载入于 {}。", "The data were last loaded on {}."),
    "start.since.spatial": Text("服务圈外企业", "enterprises out of reach"),
    "start.since.should_build": Text("应建未建企业", "enterprises that must build"),
    "start.way.planner": Text("规划人员", "Planners"),
    "start.way.official": Text("管理人员", "Officials"),
    "start.way.developer": Text("开发人员", "Developers"),
    "start.way.gaps": Text("缺口在哪里", "Where are the gaps?"),
    "start.way.plan": Text("作布点方案", "Make a plan"),
    "start.way.centre": Text("看指挥中心", "The command centre"),
    "start.way.report": Text("取简报", "The report"),
    "start.way.api": Text("试用接口", "Try the API"),
    "link.centre.note": Text(
        "预警、地图、网络与趋势同屏", "Alerts, map, network and trends at once"
    ),
    "link.report.note": Text("几页，可打印", "A few pages to print"),
    "start.figures": Text("关键数字", "Key figures"),
    "start.figures.note": Text(
        "大字为文献公布数，“≥”“>”表示文献只给出下限；“图中计得”由当前数据层计算，两者不混用。",
        "Large figures are published; ≥ and > mark lower bounds. “Counted” is computed from the "
        "layers shown. The two are never mixed.",
    ),
    "start.published": Text("公布", "Published"),
    "start.computed": Text("图中计得", "Counted"),
    "start.coverage": Text("三项覆盖率", "Three coverage rates"),
    "lens.organizational": Text("组织覆盖", "Organizational coverage"),
    "lens.work": Text("工作覆盖", "Work coverage"),
    "lens.own": Text("单独组建", "Branch of its own"),
    "lens.should_build": Text("应建已建", "Built where it must be"),
    "lens.effective": Text("有效覆盖", "Effective coverage"),
    "lens.spatial": Text("15分钟服务覆盖", "Service within 15 minutes"),
    "rate.numerator": Text("已覆盖", "Covered"),
    "rate.denominator": Text("应覆盖", "Base"),
    "rate.unknown": Text("坐标未知（不计入）", "Unlocated (not counted)"),
    "rate.definition": Text("口径", "Definition"),
    "start.uncovered": Text("未覆盖企业", "Uncovered enterprises"),
    "start.uncovered.note": Text(
        "条件同时满足（与）。可翻页，可导出全部结果。",
        "Filters combine with AND. Page through, or export all of it.",
    ),
    "filter.by": Text("口径", "Measure"),
    "filter.subdistrict": Text("街道", "Subdistrict"),
    "filter.community": Text("社区", "Community"),
    "filter.carrier_kind": Text("载体", "Carrier"),
    "filter.sector": Text("领域", "Sector"),
    "filter.size": Text("规模", "Size"),
    "filter.any": Text("不限", "any"),
    "filter.apply": Text("查询", "Search"),
    "filter.reset": Text("清空", "Reset"),
    "export.csv": Text("导出 CSV", "Export CSV"),
    "export.xlsx": Text("导出 Excel", "Export Excel"),
    "start.claims": Text("公布数与计得数对照", "Published and counted"),
    "start.claims.note": Text(
        "文献中的每个公布数。首创类表述未经核实。",
        "Every published figure of the source. Superlatives are not verified.",
    ),
    "claims.metric": Text("指标", "Metric"),
    "claims.subject": Text("对象", "Subject"),
    "claims.published": Text("公布", "Published"),
    "claims.computed": Text("计得", "Counted"),
    "claims.status": Text("对照", "Status"),
    "claims.origin": Text("出处", "Origin"),
    "claims.search": Text(
        "查找数字或名称（如 1.66万、641）", "Find a figure or name (16,600, 641)"
    ),
    "claims.named": Text("文献具名", "named in source:"),
    "claim.unverified": Text("未核实", "not verified"),
    "start.links": Text("更多", "More"),
    "link.network": Text("查看结对共建网络图", "See the pairing network"),
    "link.network.note": Text(
        "联合党委、成员单位、共建协议与品牌",
        "Joint committees, members, agreements and brands",
    ),
    "link.map.note": Text(
        "服务圈、未覆盖企业与缺口，点选看原因与下一步",
        "Service circles and gaps; why each is uncovered, and the next step",
    ),
    "link.desk.note": Text(
        "未覆盖清单、布点求解、方案比较",
        "The uncovered, plans of positions, scenarios side by side",
    ),
    "link.download": Text("下载单文件网络图", "Download as one file"),
    "link.download.note": Text("HTML 单文件，可离线打开", "One HTML file that opens offline"),
    "link.docs.note": Text("OpenAPI 3.1，可直接取数", "OpenAPI 3.1, ready to be asked"),
}
