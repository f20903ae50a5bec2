"""Tasks: findings that bodies are to do something about, made, changed, closed and checked."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access.actor import actor_of
from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.codes import coded
from api.deps import Day, Page, QueryContext, Question, WebAsked, WebQuestion
from api.http.bodies import JsonOnly
from api.http.gates import Analysing, Writing
from api.naming import Named
from graph.errors import NotFound
from graph.model.codes import FINDING, TASK_STATE
from graph.model.spec import Text
from graph.snapshot.pictures import LABELS
from queries.lookup import NodeId
from queries.tasks import changing
from queries.tasks.changing import Change, Outcome
from queries.tasks.findings import KINDS
from queries.tasks.reading import OwnerLoad, Task, by_owner, load_key, tasks, urgency
from queries.tasks.rechecking import Rechecked, recheck

router = APIRouter(prefix="/tasks", tags=["tasks"], dependencies=[needs(Right.READ)])

Finding = Annotated[str, coded(FINDING)]
TaskState = Annotated[str, coded(TASK_STATE)]
Body = Annotated[str, Field(min_length=1, max_length=300)]
Note = Annotated[str, Field(min_length=1, max_length=400)]
Owner = Annotated[str | None, Query(description="Id or exact unique name of the body it is of.")]


class NewTask(BaseModel):
    """A finding, what it was found of, and the body that is to do something about it by a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: Finding
    about: Body = Field(description="Id or exact unique name of what it was found of.")
    owner: Body = Field(description="Id or exact unique name of an organization or a unit.")
    due: Day = Field(description="Day it is to be done by.")
    note: Note | None = Field(default=None, description="What was agreed; never a person.")


class TaskChange(BaseModel):
    """What is to be different of a task; what is not given stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: Body | None = Field(default=None, description="Another organization or unit.")
    due: Day | None = Field(default=None, description="Another day.")
    note: Note | None = Field(default=None, description="One note more; never a person.")
    closed: bool | None = Field(default=None, description="Close it, or open it again.")


@dataclass(frozen=True, kw_only=True)
class TaskListing(Listing[Named[Task]]):
    """Tasks, those that are open first, then by the day they are due. ``states`` counts those of
    the other filters in every state, ``late`` the open ones past their day."""

    states: dict[str, int]
    late: int


@dataclass(frozen=True, slots=True)
class TaskFinding:
    """A finding that can become a task, of what, and what is so once it is found no more.

    ``count`` things it is found of on the day; None where that cannot be told. ``open`` of its
    tasks are open. ``page`` is where the service's pages list them.
    """

    finding: str
    text: Text
    about: tuple[str, ...]
    over: Text
    page: str
    count: int | None
    open: int


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing that something is found of, and the id and state of its task, if there is one."""

    id: NodeId
    task: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class FindingOnThing:
    """Whether something is found of a thing on the day; None where nobody can tell. ``task`` is the
    id of its task, if there is one, and ``state`` that of the task."""

    finding: str
    holds: bool | None
    task: str | None
    state: str | None


@router.get("", name="list")
def task_list(
    context: Question,
    paging: Page,
    finding: Annotated[Finding | None, Query()] = None,
    state: Annotated[TaskState | None, Query()] = None,
    owner: Owner = None,
    about: Annotated[
        str | None, Query(description="Id or exact unique name of what it is about.")
    ] = None,
    late: Annotated[bool | None, Query(description="Whether it is open and past its day.")] = None,
) -> TaskListing:
    """Tasks with their owner, day, state and notes: open ones first, the longest due first."""
    owned = None if owner is None else context.id_of(owner)
    subject = None if about is None else context.id_of(about)
    rows = [
        row
        for row in tasks_of(context)
        if finding in (None, row.finding)
        and owned in (None, row.owner)
        and subject in (None, row.about)
        and late in (None, row.days_late is not None)
    ]
    counted = Counter(row.state for row in rows)
    page = context.paged(
        sorted((row for row in rows if state in (None, row.state)), key=urgency),
        paging,
        told=partial(_told, context),
        key=urgency,
        kinds=(int, str, str),
    )
    return TaskListing(
        **page,
        states={code: counted[code] for code in TASK_STATE.codes},
        late=sum(row.days_late is not None for row in rows),
    )


@router.get("/owners")
def task_owners(context: Question, paging: Page) -> Listing[Named[OwnerLoad]]:
    """The bodies that have tasks, with what is open and late: the longest delay first."""
    rows = by_owner(tasks_of(context))
    page = context.paged(rows, paging, told=context.named, key=load_key, kinds=(int, int, str))
    return Listing(**page)


@router.get("/findings", dependencies=[Analysing])
def task_findings(context: Question) -> Answer[tuple[TaskFinding, ...]]:
    """What can become a task: each finding with how many things it is found of."""
    is_open = Counter(row.finding for row in tasks_of(context) if row.state == "open")
    lines = []
    for code, kind in KINDS.items():
        found = kind.found(context.network, context.picture)
        count = None if found is None else len(found.holding)
        lines.append(
            TaskFinding(code, kind.text, kind.about, kind.over, kind.page, count, is_open[code])
        )
    return context.answer(tuple(lines))


@router.get("/findings/{id}", dependencies=[Analysing])
def task_findings_of(context: Question, id: str) -> Answer[tuple[FindingOnThing, ...]]:
    """What is found of one thing, and which of it is a task: all findings of its label."""
    at = context.picture.find(id)
    snapshot = context.picture.snapshot
    node_id, label = str(snapshot.ids[at]), LABELS[snapshot.label[at]]
    known = {row.finding: row for row in tasks_of(context) if row.about == node_id}
    lines = []
    for code, kind in KINDS.items():
        if label not in kind.about:
            continue
        found = kind.found(context.network, context.picture)
        task = known.get(code)
        holds = None if found is None else found.holds(node_id)
        known_as = (None, None) if task is None else (task.id, task.state)
        lines.append(FindingOnThing(code, holds, *known_as))
    return context.answer(tuple(lines))


@router.get("/found", dependencies=[Analysing])
def task_found(
    context: Question, paging: Page, finding: Annotated[Finding, Query()]
) -> Listing[Named[FoundThing]]:
    """What something is found of on the day, by id, and which of it is a task already."""
    found = KINDS[finding].found(context.network, context.picture)
    known = {row.about: row for row in tasks_of(context) if row.finding == finding}
    rows = [
        FoundThing(one, *((task.id, task.state) if (task := known.get(one)) else (None, None)))
        for one in sorted(found.holding if found else ())
    ]
    return Listing(**context.paged(rows, paging, told=context.named))


@router.post("", name="make", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def make_task(context: WebQuestion, new: NewTask) -> Answer[Named[Outcome]]:
    """Make a finding a task. The same finding about the same thing is one task: one that is open is
    answered as it is, one that is closed is opened again."""
    return made(context, new, _name(context))


@router.post("/check", name="check", dependencies=[needs(Right.EDIT), Writing])
def check_tasks(context: WebQuestion) -> Answer[Rechecked]:
    """Hold all tasks against the facts now, as is done after every import."""
    return context.answer(recheck(context.network, actor=_name(context)))


@router.post("/{id}", name="change", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def change_task(context: WebQuestion, id: str, change: TaskChange) -> Answer[Named[Outcome]]:
    """Change a task: its owner or day, a note more, closed by decision or opened again."""
    return changed(context, id, change, _name(context))


def made(context: QueryContext, new: NewTask, actor: str | None) -> Answer[Named[Outcome]]:
    """Make a task as asked. Raises as :func:`queries.tasks.changing.make`."""
    outcome = changing.make(context.network, context.picture, **new.model_dump(), actor=actor)
    return context.answer(context.named(replace(outcome, task=_within(context, outcome.task))))


def changed(
    context: QueryContext, id: str, change: TaskChange, actor: str | None
) -> Answer[Named[Outcome]]:
    """Change a task as asked. Raises as :func:`queries.tasks.changing.change`."""
    wanted = Change(**change.model_dump())
    outcome = changing.change(context.network, context.picture, id, wanted, actor=actor)
    return context.answer(context.named(replace(outcome, task=_within(context, outcome.task))))


def tasks_of(context: QueryContext) -> tuple[Task, ...]:
    """The tasks of the picture, read once."""
    return context.network.derive(context.picture, "tasks", lambda: tasks(context.picture))


def _told(context: QueryContext, task: Task) -> Named[Task]:
    return context.named(_within(context, task))


def _within(context: QueryContext, task: Task) -> Task:
    """A task without the zones it was found in that an account limited to others knows nothing
    of."""
    if not context.network.zones:
        return task
    known = []
    for zone in task.found_in:
        with suppress(NotFound):
            context.picture.snapshot.index_of(zone)
            known.append(zone)
    return replace(task, found_in=tuple(known))


def _name(context: WebAsked) -> str | None:
    actor = actor_of(context.request)
    return None if actor is None else actor.name
