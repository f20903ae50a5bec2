"""What stands on the three lists: resources, needs and projects,."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queries.lookup import NodeLine


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
    name_en: str | None
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
