"""What stands on the three lists: resources, needs and projects, and the codes they are told by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.spec import CodeList, Text
from queries.lookup import NodeLine

RUNNING = ("planned", "in_progress")
"""Projects that are not over: what they use is taken, what they are due is owed."""

STATE = CodeList(
    "need_state",
    "Where a need stands by its projects (S15.1); the declared state stands beside it.",
    {
        "unmatched": Text("未匹配", "no project takes it up"),
        "claimed": Text("已认领", "a project takes it up"),
        "done": Text("已办结", "a project has met it"),
    },
)
STATE_OF_STATUS = {
    "unclaimed": "unmatched",
    "claimed": "claimed",
    "in_progress": "claimed",
    "done": "done",
    "returned": "unmatched",
}
"""What a declared state says of the projects; a need that was returned has none."""

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
SPENT = "funds"
"""Money does not come back when the project is over; of other kinds only running projects hold."""


@dataclass(frozen=True, slots=True)
class Use:
    """A project that uses a resource, and how much of it; None where that is not given."""

    id: str
    name: str
    status: str
    quantity: float | None


@dataclass(frozen=True, slots=True)
class Resource:
    """What is offered on the day.

    ``remaining`` is its quantity less what running projects use, of funds also what projects have
    used that are done; None for a ``reason``. Below 0 more is promised than there is.
    """

    id: str
    name: str
    kind: str
    layer: str
    since: date | None
    until: date | None
    quantity: float | None
    unit: str | None
    available: str | None
    service_area: str | None
    offered_by: tuple[NodeLine, ...]
    used_by: tuple[Use, ...]
    in_use: float | None
    remaining: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as other answers name it."""

    id: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for on the day.

    ``status`` is declared, ``state`` derived: done if a project that meets it is, else claimed if
    one is planned or in progress, else unmatched. ``contradiction`` tells that they disagree.
    ``settled`` is a need that is done by either state or was returned; ``open`` one that is not
    settled and that no project takes up. ``days_overdue`` counts from the day it was wanted by,
    None while that is not over and for a settled need.
    """

    id: str
    name: str
    kind: str
    layer: str
    since: date | None
    status: str
    state: str
    contradiction: bool
    settled: bool
    open: bool
    quantity: float | None
    due: date | None
    days_overdue: int | None
    urgency: str | None
    asked_by: tuple[NodeLine, ...]
    projects: tuple[ProjectLine, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A body that leads a project or takes part in it."""

    id: str
    name: str
    label: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """What is done on the day, and what of the rules for projects it breaks."""

    id: str
    name: str
    layer: str
    status: str
    since: date | None
    due: date | None
    days_overdue: int | None
    progress: float | None
    accepted: date | None
    bodies: tuple[Participant, ...]
    needs: tuple[NodeLine, ...]
    resources: tuple[NodeLine, ...]
    agreements: tuple[str, ...]
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """The three lists of a day, each by id.

    ``other_projects`` counts projects that are on none: those that advance an initiative, as tasks
    of a reform do, and meet, use and fulfil nothing and have nobody taking part.
    """

    resources: tuple[Resource, ...]
    needs: tuple[Need, ...]
    projects: tuple[Project, ...]
    other_projects: int
