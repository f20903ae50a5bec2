"""Texts of the pairing network, on the page and in the exported file."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "network.title": Text("结对共建网络", "Pairing network"),
    "whole.title": Text("全网（单文件）", "The whole network in one file"),
    "whole.find": Text("查找", "Find"),
    "whole.find.name": Text("名称或编号", "Name or id"),
    "whole.above": Text("上级", "Above"),
    "network.picture": Text("网络图", "Picture of the network"),
    "network.help": Text(
        "拖动平移；按住 Ctrl 滚轮或用按钮缩放；Tab 进入图中，方向键移到邻近节点，回车查看详情；"
        "按 ? 查看全部按键。",
        "Drag to pan; zoom with the buttons or Ctrl and the wheel; Tab enters the picture, arrow "
        "keys move to the next node, Enter shows its details; ? shows all keys.",
    ),
    "network.help.acts": Text(
        "用鼠标拖动节点，可移动并固定它；S 键选入。",
        "Drag a node with the mouse to move it and pin it; S chooses one.",
    ),
    "network.days": Text("变更日", "Days of change"),
    "network.scope": Text("范围", "Scope"),
    "network.scope.pairing": Text("结对共建网络", "Pairing network"),
    "network.scope.whole": Text("全网", "Whole network"),
    "network.unfold": Text("展开企业", "Unfold enterprises"),
    "network.fullscreen": Text("全屏", "Full screen"),
    "network.take": Text("带走：", "Take away:"),
    "network.png": Text("PNG 图片", "PNG"),
    "network.svg": Text("SVG 矢量图", "SVG"),
    "network.find": Text("查找与路径", "Find, and paths"),
    "network.find.name": Text("名称、拼音或信用代码", "Name, pinyin or credit code"),
    "network.find.go": Text("查找", "Find"),
    "network.find.none": Text("图中没有找到", "Not found in the picture"),
    "network.path.from": Text("路径起点", "Path from"),
    "network.path.to": Text("路径终点", "Path to"),
    "network.path.go": Text("找路径", "Find a path"),
    "network.path.none": Text("两者之间没有路径", "No path between them"),
    "network.path.found": Text("最短路径步数", "Shortest path, steps:"),
    "network.acts": Text("对图的操作", "What to do with the picture"),
    "network.open": Text("展开邻居", "Open neighbours"),
    "network.opened.cut": Text(
        "{}：邻居很多，图中有 {} 个，共 {} 个。", "{}: {} of its {} neighbours are drawn."
    ),
    "network.pin": Text("固定", "Pin"),
    "network.move": Text("移动所选并固定", "Move the picked one and pin it"),
    "network.hide": Text("隐藏", "Hide"),
    "network.lasso": Text("套索选择", "Lasso"),
    "network.choose": Text("选入或移出", "Choose, or no longer"),
    "network.choose_none": Text("取消选择", "Choose none"),
    "network.chosen": Text(
        "已选 {} 个：表格与操作只针对它们。", "{} are chosen: tables and buttons are about them."
    ),
    "network.chosen.cut": Text("最多选 {} 个，套中 {} 个", "at most {} can be chosen, of {}"),
    "network.group": Text("归并", "Group by"),
    "network.group.none": Text("不归并", "nothing"),
    "network.group.kind": Text("按类型", "kind"),
    "network.group.zone": Text("按街道", "subdistrict"),
    "network.group.committee": Text("按联合党委", "joint committee"),
    "network.hidden": Text("已隐藏：{}；共隐藏 {} 个", "hidden: {}; {} in all"),
    "network.undo": Text("撤销", "Undo"),
    "network.redo": Text("重做", "Redo"),
    "network.undone": Text("已撤销：{}", "undone: {}"),
    "network.redone": Text("已重做：{}", "done again: {}"),
    "network.act.hide": Text("隐藏", "hide"),
    "network.act.open": Text("展开邻居", "open neighbours"),
    "network.act.shut": Text("收起邻居", "shut neighbours"),
    "network.act.pin": Text("固定", "pin"),
    "network.act.free": Text("解除固定", "unpin"),
    "network.act.choose": Text("选择", "choose"),
    "network.act.group": Text("归并", "group"),
    "network.act.spread": Text("拆开一组", "take a group apart"),
    "network.play": Text("播放", "Play"),
    "network.compare": Text("对比日", "Compare with"),
    "network.of_whole": Text(
        "全网图已按联合党委分区、按所属组织收拢，不再归并；与另一日对比时，新增和减少的企业逐个显示。",
        "The whole network is folded already: joint committees are sectors, and what belongs to a "
        "body lies in it. Compared with another day, enterprises that came or went are shown.",
    ),
    "network.change": Text("两日之间", "Between the two days"),
    "network.change.came": Text("新增", "came"),
    "network.change.went": Text("减少", "went"),
    "network.change.stayed": Text("不变", "stayed"),
    "network.change.came.mark": Text("＋ 新增（粗线）", "＋ came (thick line)"),
    "network.change.went.mark": Text("− 减少（线上有 −）", "− went (line with −)"),
    "network.change.stayed.mark": Text("不变（细线）", "stayed (thin line)"),
    "network.trend": Text("逐日变化", "Day by day"),
    "network.trend.table": Text("数据表", "As a table"),
    "network.cuts": Text("标出关节点", "Mark cut points"),
    "network.cuts.told": Text("关节点（图中 / 全部）", "Cut points (in the picture / all)"),
    "network.unpaired": Text("标出未结对组织", "Mark unpaired organizations"),
    "network.unpaired.told": Text(
        "未结对组织（图中 / 全部）", "Unpaired organizations (in the picture / all)"
    ),
    "network.theme": Text("主题", "Theme"),
    "network.part": Text("所在街道", "Subdistrict"),
    "network.status": Text("协议状态", "Status of agreements"),
    "network.zoom_in": Text("放大", "Zoom in"),
    "network.zoom_out": Text("缩小", "Zoom out"),
    "network.fit": Text("全图", "Fit"),
    "network.download": Text("下载单文件", "Download as one file"),
    "network.print": Text("打印", "Print"),
    "network.hubs": Text("含区级枢纽（园区、党工委）", "Zone-level hubs (zone, Working Committee)"),
    "network.legend": Text("图例（点选可隐藏）", "Legend (press to hide)"),
    "network.legend.press": Text(
        "点选一项，可在图中隐藏或显示它。", "Press an entry to hide or show it."
    ),
    "network.legend.plain": Text("图例", "Legend"),
    "network.nodes": Text("节点", "Nodes"),
    "network.edges": Text("联系", "Relationships"),
    "network.details": Text("详情", "Details"),
    "network.pick": Text(
        "在图中或表中选一个节点，这里显示它的事实与出处。",
        "Pick a node in the picture or the table to see its facts and where they come from.",
    ),
    "network.truncated": Text(
        "节点过多，图中只画出一部分，图例与表格也只含这一部分",
        "Too many nodes: the picture, legend and table hold only a part",
    ),
    "network.folded": Text(
        "节点过多：图中只画最大的圈，圈内写明企业数；选一个园区可逐个查看。所画 / 全部",
        "Too many nodes: drawn are the largest discs, with how many enterprises stand in each; "
        "choose a park to see each one. Drawn / all",
    ),
    "network.flat": Text(
        "此浏览器没有可用的 WebGL（远程桌面、无显卡时常见），网络图改以 SVG 绘制，内容相同。",
        "This browser has no WebGL to use (as on remote desktops, or without a graphics card): the "
        "picture is drawn as SVG instead, with the same content.",
    ),
    "network.flat.large": Text(
        "节点过多，SVG 画不下：请查看下方表格，或用图例、筛选、时点与数据层缩小范围。节点数 / 上限",
        "Too many nodes for SVG: look into the table below, or ask for less by the legend, the "
        "filters, the day and the layers. Nodes / at most",
    ),
    "network.empty": Text("此时点、此数据层没有结对共建网络。", "No pairing network here then."),
    "mark.synthetic": Text("合成数据（斜纹、虚线边）", "Synthetic (hatched, dashed border)"),
    "mark.category": Text(
        "仅类别，不定位（点线边）", "Category only, never located (dotted border)"
    ),
    "mark.category.short": Text("类别", "category"),
    "mark.outside.short": Text("区外", "outside zone"),
    "mark.undated": Text("无日期", "undated"),
    "detail.kind": Text("类型", "Type"),
    "detail.since": Text("起止", "Validity"),
    "detail.layer": Text("数据层", "Layer"),
    "detail.certainty": Text("确定性", "Certainty"),
    "detail.source": Text("来源", "Source"),
    "detail.facts": Text("依据", "Rests on"),
    "detail.paragraphs": Text("段落", "Paragraphs"),
    "detail.nth": Text("第 {} 段", "Paragraph {}"),
    "detail.note": Text("备注", "Note"),
    "detail.figures": Text("公布数字", "Published figures"),
    "detail.links": Text("联系", "Relationships"),
    "detail.hub": Text("区级枢纽", "Zone-level hub"),
    "detail.members": Text("成员", "Members"),
    "detail.members.unknown": Text("未载明，不是零", "not given, which is not none"),
}
