"""The words of the frameworks: through what a body contributes."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

VIA = CodeList(
    "contribution_via",
    "Through what a body contributes to a card.",
    {
        "direct": Text("直接", "directly"),
        "committee": Text("联合党委", "committee"),
        "unit": Text("单位", "unit"),
        "pairing": Text("结对共建", "pairing"),
        "position": Text("阵地", "position"),
        "initiative": Text("举措", "initiative"),
        "project": Text("项目", "project"),
    },
)
