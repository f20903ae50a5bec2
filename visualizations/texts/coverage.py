"""Texts of the coverage map and the planner's desk alike: map, legend, reasons, plans."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text
from queries.coverage.rules.codes import RULE

TEXTS: Mapping[str, Text] = {
    **{f"rule.{code}": text for code, text in RULE.items()},
    "rate.organizational": Text("组织覆盖", "Organizational coverage"),
    "rate.work": Text("工作覆盖", "Work coverage"),
    "rate.spatial": Text("服务圈覆盖", "Service circle"),
    "rate.own": Text("单独组建", "Branch of its own"),
    "rate.should_build": Text("应建已建", "Built where it must be"),
    "rate.effective": Text("有效覆盖", "Effective coverage"),
    "map.help": Text(
        "拖动或方向键平移；按住 Ctrl 滚轮、+/- 键或按钮缩放；点选图中企业或阵地查看详情，"
        "回车选取离图中心最近的企业，也可在表中点选。",
        "Drag or use the arrow keys to pan; Ctrl and the wheel, + and -, or the buttons zoom; "
        "click an enterprise or position for its details. Enter picks the enterprise nearest to "
        "the middle; so do the names in the table.",
    ),
    "map.rates": Text("覆盖率", "Coverage rates"),
    "map.pick": Text(
        "在图中或表中选一家企业，这里说明是否覆盖及原因、最近阵地和下一步。",
        "Pick an enterprise on the map or in the table to see why it is or is not covered, the "
        "nearest position and the next step.",
    ),
    "map.here": Text("此处共 {} 家", "{} enterprises here"),
    "map.own": Text("自备边界", "your own boundary"),
    "layer_of_map.sites": Text("规划阵地", "Planned positions"),
    "layer_of_map.covered": Text("已覆盖企业", "Covered enterprises"),
    "map.is_covered": Text("已覆盖", "covered"),
    "legend.dense": Text("深浅表示家数", "shade: how many"),
    "legend.load": Text("加载", "load"),
    "layer_of_map.cells": Text("缺口网格", "Grid of gaps"),
    "layer_of_map.zones": Text("区划边界", "Boundaries of zones"),
    "layer_of_map.carriers": Text("载体", "Carriers"),
    "layer_of_map.streets": Text("步行路网", "Streets"),
    "layer_of_map.enterprises": Text("企业", "Enterprises"),
    "layer_of_map.reach": Text("服务圈", "Service circles"),
    "layer_of_map.places": Text("街道、社区名", "Names of places"),
    "legend.circles": Text("重服务圈", "circles"),
    "legend.rate": Text("覆盖率", "Rate"),
    "legend.enterprises": Text("家企业", "enterprises"),
    "explain.nearest": Text("最近阵地", "Nearest position"),
    "explain.way": Text("直线距离 · 步行", "Straight line · on foot"),
    "explain.place": Text("位置依据", "Place known by"),
    "explain.between": Text("离最近阵地", "From the nearest position"),
    "explain.walk": Text("步行范围", "Walking reach"),
    "explain.reaches": Text("服务半径", "Radius"),
    "explain.no_place": Text("企业或阵地没有坐标", "no coordinates on either side"),
    "explain.not_given": Text("未填", "not given"),
    "explain.staff": Text("从业人员", "Staff"),
    "explain.step": Text("成本最低的下一步", "Cheapest next step"),
    "explain.other_steps": Text("其他可选", "Other ways"),
    "explain.no_step": Text("没有要做的", "Nothing to be done"),
    "plan.gain": Text("边际收益", "Marginal gain"),
    "plan.reaches": Text("可达企业", "Enterprises in reach"),
    "plan.possible": Text("可能可达", "Possibly in reach"),
    "plan.place": Text("位置（经度，纬度）", "Place (longitude, latitude)"),
    "streets.label": Text("步行距离", "Distances"),
    "streets.policy": Text("按口径", "as the policy says"),
    "streets.straight": Text("直线乘绕行系数", "straight line times detour"),
    "streets.along": Text("沿路网", "along"),
    "explain.way_along": Text("沿路距离 · 步行", "Along streets · on foot"),
}
