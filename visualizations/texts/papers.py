"""Texts of papers to sign and pass on; no page needs them."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "paper.page": Text("第 {} 页，共 {} 页", "Page {} of {}"),
    "paper.made": Text("成文日期 {}", "Made on {}"),
    "paper.day": Text("时点 {} · 数据层：{}", "As of {} · layers: {}"),
    "paper.area": Text("范围：{}", "Area: {}"),
    "paper.proposed": Text("承办单位意见", "Proposed by"),
    "paper.plan.open": Text("关于新增服务阵地的请示", "Proposal to open service positions"),
    "paper.plan.close": Text("关于关停服务阵地的请示", "Proposal to close service positions"),
    "paper.plan.what": Text("拟办事项", "What is proposed"),
    "paper.plan.what.open": Text(
        "拟新增服务阵地 {} 个，位置见图，名单见表。范围：{}。",
        "{} service positions are to be opened where the map and the list show. Area: {}.",
    ),
    "paper.plan.what.close": Text(
        "拟关停服务阵地 {} 个，位置见图，名单见表。范围：{}。",
        "{} service positions are to be closed: see the map and the list. Area: {}.",
    ),
    "paper.plan.why": Text("理由", "Why"),
    "paper.plan.why.open": Text(
        "现有阵地步行 {} 分钟内确定覆盖企业 {} 家，占 {} 家的 {}；"
        "方案实施后确定覆盖 {} 家，占 {}，新增 {} 家。",
        "Within {} minutes on foot the positions that stand surely reach {} of {} enterprises "
        "({}); with the plan these are {} ({}), {} more.",
    ),
    "paper.plan.why.close": Text(
        "现有阵地步行 {} 分钟内确定覆盖企业 {} 家，占 {} 家的 {}；"
        "方案实施后确定覆盖 {} 家，占 {}，减少 {} 家。",
        "Within {} minutes on foot the positions that stand surely reach {} of {} enterprises "
        "({}); with the plan these are {} ({}), {} fewer.",
    ),
    "paper.plan.goal": Text("目标", "Goal"),
    "paper.plan.weight": Text("权重", "Weighted by"),
    "paper.plan.weighted": Text(
        "加权覆盖（现在 → 届时 / 全部）", "Weight covered (now → then / all)"
    ),
    "paper.plan.map": Text("位置图", "Map"),
    "paper.plan.map.text": Text(
        "图中编号与名单一致；圆为步行 {} 分钟对应的直线半径 {} 米。",
        "Numbers are those of the list; circles are the straight line of {} minutes on foot, {} m.",
    ),
    "paper.plan.map.streets": Text(
        "本方案按步行路网计算，圆只表示最远可能的范围。",
        "This plan goes along streets: a circle is the farthest that could be reached.",
    ),
    "paper.plan.map.site.open": Text("拟新增阵地", "position to open"),
    "paper.plan.map.site.close": Text("拟关停阵地", "position to close"),
    "paper.plan.map.standing": Text("现有阵地", "position that stands"),
    "paper.plan.map.uncovered": Text("现未覆盖企业", "enterprise not covered today"),
    "paper.plan.map.reach": Text("步行范围（直线半径）", "within reach (straight line)"),
    "paper.plan.map.border": Text("范围边界", "border of the area"),
    "paper.plan.list": Text("名单", "List"),
    "paper.plan.order": Text("序号", "No."),
    "paper.plan.name": Text("名称", "Name"),
    "paper.plan.place": Text("经度，纬度（WGS 84）", "Longitude, latitude (WGS 84)"),
    "paper.plan.reaches": Text("可达企业", "Within reach"),
    "paper.plan.cost": Text("费用", "Cost"),
    "paper.plan.cost.sum": Text(
        "已给出费用的阵地 {} 个，合计 {}；单位与地块清单相同。",
        "{} positions have a cost, {} together, in the unit of the list of parcels.",
    ),
    "paper.plan.cost.none": Text(
        "费用未给出：地块清单中没有费用，本方案不能说明费用。",
        "No cost is given: the list of parcels has none, so this paper cannot state any.",
    ),
    "paper.plan.cost.rest": Text("另有 {} 个未给出费用。", "{} more have no cost given."),
    "paper.plan.gain": Text("谁受益", "Who gains"),
    "paper.plan.lose": Text("谁受影响", "Who is affected"),
    "paper.plan.gained": Text("新增覆盖企业", "Enterprises gained"),
    "paper.plan.lost": Text("失去覆盖企业", "Enterprises lost"),
    "paper.plan.nobody": Text("没有企业的覆盖发生变化。", "No enterprise's coverage changes."),
    "paper.plan.rests": Text("数据依据", "What it rests on"),
    "paper.plan.policy": Text("口径", "Policy"),
    "paper.plan.method": Text("距离算法", "How ways are measured"),
    "paper.plan.drawn_on": Text("企业取自", "Enterprises drawn on"),
    "paper.plan.unlocated": Text(
        "无坐标、未计入的企业", "Enterprises without coordinates, not counted"
    ),
    "paper.plan.without": Text(
        "未填权重、按 0 计的企业", "Enterprises without the weight, count 0"
    ),
    "paper.plan.sources": Text("来源", "Sources"),
    "paper.plan.proof": Text("最优性证明", "Proof"),
    "paper.plan.objective": Text("目标值", "Objective"),
    "paper.plan.bound": Text("界", "Bound"),
    "paper.plan.gap": Text("差距至多", "Gap at most"),
    "paper.plan.candidates": Text("候选点个数", "Candidates"),
    "paper.plan.seconds": Text("求解秒数", "Seconds of search"),
    "paper.plan.proof.note": Text(
        "在所列候选点中，没有任何方案优于“界”；“差距至多”为本方案与界之差的上限。",
        "Among these candidates no plan is better than the bound; the gap is how far this plan is "
        "from it at most.",
    ),
    "paper.none": Text("（无）", "(none)"),
}
