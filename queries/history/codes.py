"""The words of history: what changed, what an entry of a timeline is, why nothing differs."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

CHANGE = CodeList(
    "change",
    "How something differs between two days.",
    {
        "added": Text("新增", "added"),
        "removed": Text("减少", "removed"),
        "changed": Text("变更", "changed"),
    },
)

ENTRY = CodeList(
    "history_entry",
    "What an entry in the history of an entity tells of.",
    {
        "state": Text("自身", "itself"),
        "relationship": Text("联系", "relationship"),
        "renewal": Text("续签", "renewal"),
    },
)

NO_CHANGE = CodeList(
    "no_change",
    "Why nothing differs between two days.",
    {
        "nothing_differs": Text("两日之间没有差别", "nothing differs between the two days"),
        "before_first_fact": Text(
            "两日均早于全部有日期的数据", "both days lie before anything that is dated"
        ),
    },
)
