"""How tasks, their owners and what can become one are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.console import Output
from api.routes.data import tasks as routes
from api.views.columns import ID, NAME
from api.views.view import Column, one_table
from graph.model.codes import FINDING, TASK_STATE
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY


def _states(listing: routes.TaskListing, output: Output) -> Iterator[str]:
    yield output.listed(
        f"{output.code(TASK_STATE, code)} {count:,}" for code, count in listing.states.items()
    )
    yield output.pick(f"其中逾期 {listing.late:,}", f"late: {listing.late:,}")


def _labels(line: routes.TaskFinding, output: Output) -> str:
    return output.listed(output.text(VOCABULARY.nodes[label].text) for label in line.about)


def _notes(row: Any, output: Output) -> str:
    return "\n".join(row.notes)


VIEWS = (
    one_table(
        command="tasks list",
        route=routes.task_list,
        examples=("--state open --late", "--owner 区党工委 --json"),
        options={"late": "--late/--in-time"},
        shown=50,
        title=Text("任务", "Tasks"),
        columns=(
            ID,
            Column(Text("事项", "finding"), "finding", FINDING),
            Column(Text("对象", "about"), "about.name"),
            Column(Text("责任单位", "owner"), "owner.name"),
            Column(Text("状态", "state"), "state", TASK_STATE),
            Column(Text("办理期限", "due"), "due"),
            Column(Text("逾期天数", "days late"), "days_late"),
            Column(Text("建立日期", "made"), "made"),
            Column(Text("消除依据", "closed by"), "closed_by"),
            Column(Text("办理记录", "notes"), _notes),
        ),
        notes=_states,
    ),
    one_table(
        command="tasks owners",
        route=routes.task_owners,
        examples=("", "--zone 阿拉街道 --json"),
        shown=50,
        title=Text("任务按责任单位", "Tasks by owner"),
        columns=(
            Column(Text("责任单位", "owner"), "name"),
            Column(Text("待办", "open"), "open"),
            Column(Text("逾期", "late"), "late"),
            Column(Text("最长逾期天数", "longest delay, days"), "longest_late"),
            Column(Text("已结", "closed"), "closed"),
        ),
    ),
    one_table(
        command="tasks found",
        route=routes.task_found,
        examples=("--finding unserved", "--finding unrenewed --all --json"),
        shown=50,
        title=Text("某一事项的对象", "What something is found of"),
        columns=(
            ID,
            NAME,
            Column(Text("任务", "task"), "task"),
            Column(Text("任务状态", "state of the task"), "state", TASK_STATE),
        ),
    ),
    one_table(
        command="tasks findings",
        route=routes.task_findings,
        examples=("", "--json"),
        title=Text("可转为任务的事项", "What can become a task"),
        columns=(
            Column(Text("代码", "code"), "finding"),
            Column(Text("事项", "finding"), "text"),
            Column(Text("对象类别", "about"), _labels),
            Column(Text("数量", "found"), "count"),
            Column(Text("待办任务", "open tasks"), "open"),
            Column(Text("消除条件", "over when"), "over"),
        ),
    ),
)
