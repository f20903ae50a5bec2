"""What the three lists are told by: states, what a project is to have, and their names."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

STATE = CodeList(
    "need_state",
    "Where a need stands by its projects (S15.1); the declared state stands beside it.",
    {
        "unmatched": Text("未匹配", "no project takes it up"),
        "claimed": Text("已认领", "a project takes it up"),
        "done": Text("已办结", "a project has met it"),
    },
)
VIOLATION = CodeList(
    "project_violation",
    "What a project of the lists lacks: one need, one or more resources, two or more bodies, and a "
    "day it is due (S15.1).",
    {
        "no_need": Text("未对应需求", "meets no need"),
        "several_needs": Text("对应多个需求", "meets several needs"),
        "no_resource": Text("未使用资源", "uses no resource"),
        "fewer_than_two_bodies": Text("不足两个单位", "fewer than two bodies take part"),
        "no_due_date": Text("无完成时限", "no day it is due"),
        "due_before_it_began": Text("时限早于起始", "due before it began"),
    },
)
REMAINING_REASON = CodeList(
    "remaining_reason",
    "Why it is not known what remains of a resource.",
    {
        "quantity_not_given": Text("未登记数量", "its quantity is not given"),
        "use_not_given": Text("项目未登记用量", "a project does not say how much it uses"),
    },
)
OVERDUE = CodeList(
    "overdue_what",
    "What is overdue.",
    {"need": Text("需求", "need"), "project": Text("项目", "project")},
)

RUNNING = ("planned", "in_progress")
"""Projects that are not over: what they use is taken, what they are due is owed."""

STATE_OF_STATUS = {
    "unclaimed": "unmatched",
    "claimed": "claimed",
    "in_progress": "claimed",
    "done": "done",
    "returned": "unmatched",
}
"""What a declared state says of the projects; a need that was returned has none."""

SPENT = "funds"
"""Money does not come back when the project is over; of other kinds only running projects hold."""
