"""The three lists of co-building: resources, needs, projects, and what can be made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access.needs import needs as with_right
from api.access.rights import Right
from api.answers import Listing
from api.codes import (
    AgreementForm,
    NeedState,
    NeedStatus,
    ProjectStatus,
    ProjectViolation,
    ResourceKind,
)
from api.deps import Page, QueryContext, Question
from queries.lists.codes import STATE, VIOLATION
from queries.lists.fulfilment import Fulfilment
from queries.lists.fulfilment import fulfilment as fulfilment_of
from queries.lists.matching import MAX_CANDIDATES, Match
from queries.lists.matching import matching as matching_of
from queries.lists.overdue import Overdue
from queries.lists.overdue import overdue as overdue_of
from queries.lists.reading import three_lists
from queries.lists.records import (
    Need,
    Participant,
    Project,
    Resource,
    ThreeLists,
)
from queries.lookup import NodeLine

router = APIRouter(prefix="/lists", tags=["lists"], dependencies=[with_right(Right.READ)])

Body = Annotated[str | None, Query(description="Id or exact unique name of a body.")]
IsOverdue = Annotated[bool | None, Query(description="Whether it is overdue on the day.")]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many rows of the whole list a code tells of; None stands for those that have none."""

    code: str | None
    count: int


@dataclass(frozen=True, kw_only=True)
class NeedListing(Listing[Need]):
    """Needs by id; ``states`` counts the whole list, and the declared states that disagree."""

    states: tuple[CodeCount, ...]
    contradictions: int


@dataclass(frozen=True, kw_only=True)
class ProjectListing(Listing[Project]):
    """Projects by id; ``violations`` counts the whole list. ``other_projects`` are those that are
    on no list: tasks of a reform, which meet, use and fulfil nothing."""

    violations: tuple[CodeCount, ...]
    other_projects: int


@router.get("/resources")
def resources(
    context: Question, paging: Page, kind: ResourceKind | None = None, body: Body = None
) -> Listing[Resource]:
    """What is offered on the day, and what remains of it."""
    wanted = _body(context, body)
    rows = [
        row
        for row in lists_of(context).resources
        if kind in (None, row.kind) and _has(wanted, row.offered_by)
    ]
    return context.listing(rows, paging)


@router.get("/needs")
def needs(
    context: Question,
    paging: Page,
    kind: ResourceKind | None = None,
    status: NeedStatus | None = None,
    state: NeedState | None = None,
    contradiction: Annotated[
        bool | None, Query(description="Whether the declared and the derived state disagree.")
    ] = None,
    body: Body = None,
    overdue: IsOverdue = None,
) -> NeedListing:
    """What is asked for on the day: the declared state beside the one its projects give."""
    wanted = _body(context, body)
    every = lists_of(context).needs
    rows = [
        row
        for row in every
        if kind in (None, row.kind)
        and status in (None, row.status)
        and state in (None, row.state)
        and contradiction in (None, row.contradiction)
        and overdue in (None, row.days_overdue is not None)
        and _has(wanted, row.asked_by)
    ]
    page = context.paged(rows, paging)
    return NeedListing(
        **page,
        states=counts(STATE.codes, [row.state for row in every]),
        contradictions=sum(row.contradiction for row in every),
    )


@router.get("/projects")
def projects(
    context: Question,
    paging: Page,
    status: ProjectStatus | None = None,
    violation: ProjectViolation | None = None,
    body: Body = None,
    agreement: Annotated[
        str | None, Query(description="Id or exact unique name of an agreement it fulfils.")
    ] = None,
    overdue: IsOverdue = None,
) -> ProjectListing:
    """What is done on the day, and what each project lacks of what it is to have."""
    wanted = _body(context, body)
    under = None if agreement is None else context.id_of(agreement)
    lists = lists_of(context)
    rows = [
        row
        for row in lists.projects
        if status in (None, row.status)
        and (violation is None or violation in row.violations)
        and (under is None or under in row.agreements)
        and overdue in (None, row.days_overdue is not None)
        and _has(wanted, row.bodies)
    ]
    page = context.paged(rows, paging)
    return ProjectListing(
        **page,
        violations=counts(
            VIOLATION.codes, [code for row in lists.projects for code in row.violations]
        ),
        other_projects=lists.other_projects,
    )


@router.get("/matching")
def matching(
    context: Question,
    paging: Page,
    kind: ResourceKind | None = None,
    body: Body = None,
    candidates: Annotated[
        int, Query(ge=1, le=MAX_CANDIDATES, description="Resources of each need at most.")
    ] = 5,
) -> Listing[Match]:
    """Needs that nobody has taken up, each with the nearest resources of its kind that remain."""
    wanted = _body(context, body)
    found = context.network.derive(
        context.picture,
        ("matching", candidates),
        lambda: matching_of(picture=context.picture, lists=lists_of(context), limit=candidates),
    )
    rows = [row for row in found if kind in (None, row.kind) and _has(wanted, row.asked_by)]
    return context.listing(
        rows,
        paging,
        key=lambda row: ("9999-12-31" if row.due is None else row.due.isoformat(), row.id),
        kinds=(str, str),
    )


@router.get("/overdue")
def overdue(
    context: Question,
    paging: Page,
    what: Literal["need", "project"] | None = None,
    body: Body = None,
) -> Listing[Overdue]:
    """Needs and projects past the day they were due, the longest overdue first."""
    wanted = _body(context, body)
    rows = [
        row
        for row in overdue_of(lists_of(context))
        if what in (None, row.what) and _has(wanted, row.bodies)
    ]
    return context.listing(
        rows, paging, key=lambda row: (-row.days_overdue, row.id), kinds=(int, str)
    )


@router.get("/fulfilment")
def fulfilment(
    context: Question,
    paging: Page,
    form: AgreementForm | None = None,
    idle: Annotated[
        bool | None,
        Query(description="Whether nothing was done under it: no activity, no project."),
    ] = None,
) -> Listing[Fulfilment]:
    """What was done under each agreement: activities, projects, needs met."""
    rows = [
        row
        for row in fulfilled(context)
        if form in (None, row.form) and idle in (None, not row.activities and not row.projects)
    ]
    return context.listing(rows, paging)


def lists_of(context: QueryContext) -> ThreeLists:
    """The lists of the day, read once."""
    return context.network.derive(
        context.picture, "three lists", lambda: three_lists(picture=context.picture)
    )


def fulfilled(context: QueryContext) -> tuple[Fulfilment, ...]:
    """What was done under every agreement, found once."""
    return context.network.derive(
        context.picture,
        "fulfilment",
        lambda: fulfilment_of(picture=context.picture, lists=lists_of(context)),
    )


def _body(context: QueryContext, body: str | None) -> str | None:
    return None if body is None else context.id_of(body)


def _has(wanted: str | None, bodies: Sequence[NodeLine] | Sequence[Participant]) -> bool:
    return wanted is None or any(body.id == wanted for body in bodies)


def counts(codes: Iterable[str | None], found: Iterable[str | None]) -> tuple[CodeCount, ...]:
    """How often each code was found, in the order of the codes, those too that were not."""
    counted = Counter(found)
    return tuple(CodeCount(code, counted[code]) for code in codes)
