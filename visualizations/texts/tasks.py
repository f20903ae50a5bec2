"""Texts of the page of tasks, and of the button and the dialog that make one on any page."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text
from queries.tasks.findings import KINDS

TEXTS: Mapping[str, Text] = {
    "tasks.title": Text("任务", "Tasks"),
    "tasks.note": Text(
        "发现的问题转为任务：有责任单位、期限和记录。每次导入后自动复核，问题已消除的自行关闭，"
        "并注明依据。",
        "Findings become tasks with an owner, a day and notes. They are checked again after every "
        "import; one whose finding is gone closes by itself and says by what.",
    ),
    "tasks.sift": Text("筛选", "Filters"),
    "tasks.finding": Text("事项", "Finding"),
    "tasks.state": Text("状态", "State"),
    "tasks.owner": Text("责任单位", "Owner"),
    "tasks.late": Text("只看逾期", "Only late ones"),
    "tasks.late_count": Text("逾期", "Late"),
    "tasks.about": Text("对象", "About"),
    "tasks.due": Text("办理期限", "Due"),
    "tasks.notes": Text("办理记录", "Notes"),
    "tasks.task": Text("任务", "Task"),
    "tasks.make": Text("转任务", "Make a task"),
    "tasks.of": Text("{}：{}", "{}: {}"),
    "tasks.change": Text("办理", "Work on it"),
    "tasks.save": Text("保存", "Save"),
    "tasks.close": Text("办结", "Close it"),
    "tasks.reopen": Text("重新打开", "Open it again"),
    "tasks.cancel": Text("取消", "Cancel"),
    "tasks.new_note": Text("记录（勿填个人信息）", "Note (no persons)"),
    "tasks.days_late": Text("逾期 {} 天", "{} days late"),
    "tasks.since": Text("自 {}", "since {}"),
    "tasks.by_change": Text("数据变更后办结", "by a change of the data"),
    "tasks.all_open": Text("待办", "Open"),
    "tasks.counted": Text("共 {} 项，其中待办 {}、逾期 {}", "{} in all; {} open, {} of them late"),
    "tasks.owners": Text("按责任单位", "By owner"),
    "tasks.longest": Text("最长逾期天数", "Longest delay, days"),
    "tasks.found": Text("发现的问题", "What is found"),
    "tasks.found.note": Text(
        "选一类事项，列出当前发现的对象，逐个转为任务。",
        "Choose a finding to list what it is found of now, and make tasks of them.",
    ),
    "tasks.none": Text("没有任务。", "There are no tasks."),
    "tasks.findings": Text("问题与任务", "Findings and tasks"),
    "tasks.findings.none": Text("没有发现问题。", "Nothing is found of it."),
    "tasks.findings.untold": Text("无法判断", "cannot be told"),
    "tasks.made": Text("已转为任务", "It is a task now"),
    **{f"tasks.over.{code}": kind.over for code, kind in KINDS.items()},
}
