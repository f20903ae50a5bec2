"""The action plans (`/coverage/plans` are plans for positions, another thing)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.deps import Page, QueryContext, Question
from api.routes.published.frameworks import FIRST, kept, none_of
from graph.errors import NotFound
from queries import frameworks
from queries.frameworks import ActionPlan, Measure, PlanDetail
from queries.frameworks.plan import measures, overdue, plan_detail

router = APIRouter(prefix="/plans", tags=["frameworks"], dependencies=[needs(Right.READ)])


@router.get("")
def plans(context: Question, paging: Page) -> Listing[ActionPlan]:
    """The action plans, whether they ended or not."""
    rows = kept(context, frameworks.plans)
    return context.listing(rows, paging)


@router.get("/{id}")
def plan(context: Question, id: str) -> Answer[PlanDetail]:
    """One action plan: its parts, teams, budget, and measures done of all. `first` is the first.

    Where the source counts parts and names none, their names are null with a reason.
    """
    id = _id(context, id)
    if not context.belongs(id):
        raise _none(context, id)
    found = context.network.derive(
        context.picture,
        ("plan", id),
        lambda: plan_detail(
            context.store,
            plan=id,
            brands=kept(context, frameworks.brands),
            as_of=context.day,
            layers=context.layers,
        ),
    )
    if found is None:
        raise _none(context, id)
    return context.answer(found)


@router.get("/{id}/measures")
def plan_measures(
    context: Question,
    paging: Page,
    id: str,
    only: Annotated[
        Literal["overdue"] | None,
        Query(description="`overdue`: those only, the longest overdue first."),
    ] = None,
) -> Listing[Measure]:
    """The measures of an action plan, with owner, due day and status, by sub-plan and rank."""
    id = _id(context, id)
    if not context.belongs(id):
        raise _none(context, id)
    rows = context.network.derive(
        context.picture,
        ("measures", id),
        lambda: measures(context.store, plan=id, as_of=context.day, layers=context.layers),
    )
    if rows is None:
        raise _none(context, id)
    chosen = rows if only is None else overdue(rows)
    numbered = tuple(enumerate(chosen))
    page = context.listing(numbered, paging, key=lambda row: (row[0], row[1].id), kinds=(int, str))
    return Listing(
        data=tuple(row for _, row in page.data),
        count=page.count,
        next=page.next,
        **context.envelope(),
    )


def _id(context: QueryContext, id: str) -> str:
    """The id of the plan that is meant."""
    known = kept(context, frameworks.plans) if id == FIRST else ()
    return next((plan.id for plan in known), id)


def _none(context: QueryContext, id: str) -> NotFound:
    return none_of(context, "action plan", id, f"in {', '.join(context.layers)}")
