"""Every rule that a task can break, in a line of Chinese and of English."""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import Conflict, Finding, InvalidInput
from graph.model.spec import Text

TASK_RULES: Mapping[str, Text] = {
    "task_due_past": Text("期限不能早于当天", "it is due before the day it is on"),
    "task_personal": Text(
        "记录须为1至400字，且不得含电话、证件号等个人信息",
        "a note has 1 to 400 characters, and no phone or identity number",
    ),
    "task_notes_full": Text("记录已满，不能再加", "it has as many notes as it can have"),
    "task_owner_unknown": Text("没有这个责任单位", "there is no such owner"),
    "task_owner_ambiguous": Text(
        "不止一个单位用此名称，请从列表中选择", "several bodies have this name: choose one"
    ),
    "task_owner_kind": Text(
        "责任单位须为现有的党组织或单位", "an owner is an organization or a unit that exists"
    ),
    "task_owner_outside": Text("责任单位在授权区域之外", "the owner is outside your zones"),
    "task_unfound": Text("当前没有这一问题，不需要任务", "nothing of the kind is found of it now"),
    "task_closed": Text("任务已关闭；请先重新打开", "the task is closed: open it again first"),
    "task_written": Text("他人刚刚改过这个任务；请重试", "somebody has just changed it: try again"),
}


class TaskConflict(Conflict):
    """A task cannot be so as things stand."""

    def __init__(self, rule: str, value: str, message: str) -> None:
        super().__init__(message)
        self.findings = (Finding(rule, TASK_RULES[rule].en, value=value),)


def refused(rule: str, value: str, message: str) -> InvalidInput:
    """What a task cannot be given."""
    return InvalidInput(message, [Finding(rule, TASK_RULES[rule].en, value=value)])
