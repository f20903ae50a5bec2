"""What was done under each agreement: activities, projects, needs met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from graph.model.codes import PROJECT_STATUS
from graph.snapshot.pictures import Picture
from queries.held import recorded, was_held
from queries.lists.codes import RUNNING
from queries.lists.records import Project, ThreeLists
from queries.pairing.agreements import activities_for, agreements
from queries.pairing.status import Status


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many projects are in a state."""

    status: str
    count: int


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What was done under an agreement up to the day.

    ``activities`` are those held that fulfil it, ``project_activities`` those for its projects that
    do not also fulfil it themselves; what is only a kind of activity is none of them. Both are None
    where the layers hold no activity at all: nothing was noted.
    ``needs_met`` are needs of projects that are done, ``needs_open`` those of its projects that are
    under way; ``overdue`` its overdue projects.
    """

    id: str
    name: str
    form: str
    status: Status
    activities: int | None
    project_activities: int | None
    projects: tuple[str, ...]
    by_status: tuple[StatusCount, ...]
    needs_met: tuple[str, ...]
    needs_open: tuple[str, ...]
    overdue: tuple[str, ...]


def fulfilment(*, picture: Picture, lists: ThreeLists) -> tuple[Fulfilment, ...]:
    """What was done under every agreement in the layers, by id.

    Parameters
    ----------
    picture
        the day and the layers.
    lists
        the lists of that picture.

    O(n + m).
    """
    held = activities_for(picture)
    noted = recorded(picture)
    under: dict[str, list[Project]] = {}
    for project in lists.projects:
        for agreement in project.agreements:
            under.setdefault(agreement, []).append(project)
    found = []
    for each in agreements(picture):
        projects = under.get(each.id, [])
        own = _held(picture, held.get(each.at, set()))
        at_projects = map(picture.snapshot.index_of, (project.id for project in projects))
        of_projects = _held(picture, set().union(*(held.get(at, set()) for at in at_projects)))
        counted = Counter(project.status for project in projects)
        met = _needs(projects, "done")
        asked = _needs(projects, *RUNNING)
        found.append(
            Fulfilment(
                id=each.id,
                name=each.name,
                form=each.form,
                status=each.status,
                activities=len(own) if noted else None,
                project_activities=len(of_projects - own) if noted else None,
                projects=tuple(project.id for project in projects),
                by_status=tuple(
                    StatusCount(status, counted[status]) for status in PROJECT_STATUS.codes
                ),
                needs_met=tuple(sorted(met)),
                needs_open=tuple(sorted(asked - met)),
                overdue=tuple(
                    project.id for project in projects if project.days_overdue is not None
                ),
            )
        )
    return tuple(found)


def _held(picture: Picture, activities: set[int]) -> set[int]:
    nodes = np.array(sorted(activities), np.intp)
    return set(nodes[was_held(picture.snapshot, nodes)].tolist())


def _needs(projects: list[Project], *statuses: str) -> set[str]:
    return {need.id for project in projects if project.status in statuses for need in project.needs}
