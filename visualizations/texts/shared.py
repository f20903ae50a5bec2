"""Texts of every page: the frame, day and layers, tables."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

PRODUCT = Text("共建网络", "Joint-building network")

TEXTS: Mapping[str, Text] = {
    "keys.title": Text("按键一览", "Keys"),
    "keys.note": Text(
        "Tab 与 Shift+Tab 在各处之间移动；图与地图中的按键在它们获得焦点时有效。",
        "Tab and Shift+Tab go from one thing to the next; keys of a picture or a map are heard "
        "while it has the focus.",
    ),
    "keys.everywhere": Text("每个页面", "On every page"),
    "keys.picture": Text("网络图中", "In the picture of a network"),
    "keys.network": Text("网络图：操作", "In the picture: to change it"),
    "keys.map": Text("地图中", "On the map"),
    "keys.corners": Text("在地图上画区域时", "While an area is drawn on the map"),
    "keys.tour": Text("指挥屏轮播时", "While the centre tours"),
    "keys.paper": Text("打印地图", "To print the map"),
    "keys.step": Text("移到邻近的一个", "To the nearest one"),
    "keys.pick": Text("查看它", "Look at it"),
    "keys.let_go": Text("不再查看", "Look at none"),
    "keys.pan": Text("移动地图", "Move the map"),
    "keys.corner": Text("在中央加一个角点", "A corner in the middle"),
    "keys.corner.back": Text("去掉最后一个角点", "Without the last corner"),
    "keys.finish": Text("完成", "Done"),
    "keys.stop": Text("停止", "Stop"),
    "product": PRODUCT,
    "product.tagline": Text(
        "园区党建共建网络 · 覆盖、连通与结对",
        "Coverage, connectivity and pairings of a park",
    ),
    "skip": Text("跳到正文", "Skip to content"),
    "nav.label": Text("页面", "Pages"),
    "nav.start": Text("首页", "Start"),
    "nav.network": Text("结对共建网络", "Pairing network"),
    "nav.centre": Text("指挥中心", "Command centre"),
    "nav.report": Text("简报", "Report"),
    "nav.map": Text("覆盖地图", "Coverage map"),
    "nav.desk": Text("规划台", "Planner's desk"),
    "nav.province": Text("园区比较", "Parks"),
    "nav.tasks": Text("任务", "Tasks"),
    "nav.placing": Text("地址定位", "Places"),
    "nav.imports": Text("导入台账", "Import"),
    "nav.docs": Text("接口说明", "API"),
    "lang.switch": Text("English", "中文"),
    "lang.label": Text("切换到英文", "Switch to Chinese"),
    "view.label": Text("时点与数据层", "Day and layers"),
    "zone.label": Text("区域", "Zone"),
    "zone.all": Text("全部区域", "All zones"),
    "zone.several": Text("所选多个区域或多边形", "Several zones, or a polygon"),
    "zone.within": Text("所画多边形内", "within the polygon drawn"),
    "as_of": Text("时点", "As of"),
    "layers": Text("数据层", "Layers"),
    "layer.source": Text("文献层", "Source"),
    "layer.ledger": Text("台账层", "Ledger"),
    "layer.synthetic": Text("合成层", "Synthetic"),
    "apply": Text("应用", "Apply"),
    "synthetic.banner": Text(
        "所示内容含合成数据（标〔合成〕），由程序生成，不代表真实情况。",
        "Includes synthetic data (marked “(synth.)”): generated, not real.",
    ),
    "lead.label": Text("如何填充本页", "How to fill this page"),
    "lead.empty": Text("尚未导入任何数据。", "Nothing is loaded yet."),
    "lead.own": Text("导入自己的台账", "Import your own ledgers"),
    "lead.own.note": Text(
        "Excel 或 CSV，先核对后写入", "Excel or CSV, first checked, then written"
    ),
    "lead.templates": Text("下载模板", "Templates to fill in"),
    "lead.templates.note": Text(
        "党组织、企业、阵地等台账", "Organizations, enterprises, positions and more"
    ),
    "lead.commands": Text(
        "也可在服务器上用命令导入演示数据，或自己的文件：",
        "Commands on the server do the same, for the demo or for your own files:",
    ),
    "lead.unlocated": Text(
        "{} 个单位有地址而没有坐标，不在图上，也不计入可达范围。",
        "{} bodies have an address and no coordinates: they are on no map and in no reach.",
    ),
    "lead.place": Text("按地址定位", "Place them by their addresses"),
    "lead.lacking": Text(
        "所示时点和数据层中没有以下台账的数据，导入后本页即有：",
        "The layers hold nothing of these ledgers on the day; importing them fills this page:",
    ),
    "loaded": Text("已更新", "Updated"),
    "failed": Text("读取失败", "Could not be loaded"),
    "unreachable": Text(
        "连不上服务；请检查网络", "the service cannot be reached: check the network"
    ),
    "unforeseen": Text("页面出错；请刷新后重试", "the page failed: load it again"),
    "retry": Text("重试", "Retry"),
    "none": Text("没有符合条件的记录", "Nothing matches"),
    "loading": Text("正在读取…", "Loading…"),
    "no": Text("否", "no"),
    "table.under": Text("下辖数", "Directly under"),
    "table.first_rows": Text("只列出前", "Only the first rows are listed:"),
    "yes": Text("是", "yes"),
    "unit.cny": Text("元", "CNY"),
    "not_in_source": Text("文献未给出", "not in source"),
    "table.name": Text("名称", "Name"),
    "table.reason": Text("原因", "Reason"),
    "table.place": Text("街道 / 社区", "Subdistrict / community"),
    "table.sector": Text("领域", "Sector"),
    "table.size": Text("规模", "Size"),
    "table.members": Text("正式党员", "Full members"),
    "table.walk": Text("步行", "On foot"),
    "explain.metres": Text("米", "m"),
    "place.within": Text("半径 {} 米", "within {} m"),
    "rate.between": Text("{}%～{}%", "{}–{}%"),
    "rate.surely": Text("确定覆盖 {} 家，至多 {} 家", "{} surely, {} at most"),
    "rate.found": Text("按定位点 {}", "{} where places were found"),
    "rate.places": Text(
        "由地址定位：gongjian places find", "addresses are placed by: gongjian places find"
    ),
    "filter.certainty": Text("确定程度", "How certain"),
    "filter.certainty.none": Text("未覆盖（按定位点）", "uncovered where found"),
    "table.minutes": Text("分钟", "min"),
    "table.of": Text("共", "of"),
    "table.next": Text("下一页", "Next page"),
    "table.first": Text("回到第一页", "First page"),
    "table.kind": Text("类型", "Type"),
    "table.layer": Text("数据层", "Layer"),
    "table.from": Text("起点", "From"),
    "table.type": Text("联系", "Relationship"),
    "table.to": Text("终点", "To"),
    "table.certainty": Text("确定性", "Certainty"),
    "table.origin": Text("事实 / 段落", "Facts / paragraphs"),
    "table.degree": Text("联系数", "Ties"),
}
