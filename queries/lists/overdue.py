"""What is past the day it was due, the longest overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from queries.lists.records import ThreeLists
from queries.lookup import NodeLine


@dataclass(frozen=True, slots=True)
class Overdue:
    """A need or project that is overdue, and whose it is: who asks, or who takes part."""

    days_overdue: int
    id: str
    what: Literal["need", "project"]
    name: str
    status: str
    due: date
    bodies: tuple[NodeLine, ...]


def overdue(lists: ThreeLists) -> tuple[Overdue, ...]:
    """Needs that are not settled and projects that are not over, past their day; then by id.

    On the day itself nothing is overdue. O(k log k).
    """
    found = [
        Overdue(need.days_overdue, need.id, "need", need.name, need.status, need.due, need.asked_by)
        for need in lists.needs
        if need.days_overdue is not None and need.due is not None
    ]
    found += [
        Overdue(
            project.days_overdue,
            project.id,
            "project",
            project.name,
            project.status,
            project.due,
            tuple(
                NodeLine(body.id, body.name, body.name_en, body.label) for body in project.bodies
            ),
        )
        for project in lists.projects
        if project.days_overdue is not None and project.due is not None
    ]
    return tuple(sorted(found, key=lambda each: (-each.days_overdue, each.id)))
