"""The words of resilience: what losses are ranked by, and what new pairings are to reach."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

RANK = CodeList(
    "rank",
    "What single points of failure are ranked by.",
    {
        "worst": Text("最大一项", "the greatest count of the row"),
        "bodies": Text("失联主体", "bodies cut off"),
        "organizational": Text("失组织覆盖", "organizational"),
        "work": Text("失工作覆盖", "work"),
        "spatial": Text("失15分钟服务", "within 15 minutes"),
    },
)

GOAL = CodeList(
    "goal",
    "What new pairings are to reach.",
    {
        "join": Text("连通各部分", "join the parts"),
        "cut_points": Text("消除关节点", "leave no cut point in a part"),
        "biconnected": Text("连通且无关节点", "one part without a cut point"),
    },
)
