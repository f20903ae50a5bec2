"""The action plans (`/coverage/plans` are plans for positions, another thing)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.answers import Answer, Listing
from api.deps import Asked, Page, Question
from api.routes.published.frameworks import kept
from graph.errors import NotFound
from queries import frameworks
from queries.frameworks import ActionPlan, Measure, PlanDetail
from queries.frameworks.plan import measures, overdue, plan_detail

router = APIRouter(prefix="/plans", tags=["frameworks"])


@router.get("")
def plans(asked: Question, paging: Page) -> Listing[ActionPlan]:
    """The action plans, whether they ended or not."""
    rows = kept(asked, frameworks.plans)
    return asked.listing(rows, paging)


@router.get("/{id}")
def plan(asked: Question, id: str) -> Answer[PlanDetail]:
    """One action plan: its parts, teams, budget, and measures done of all.

    Where the source counts parts and names none, their names are null with a reason.
    """
    found = asked.network.derive(
        asked.picture,
        ("plan", id),
        lambda: plan_detail(
            asked.store,
            plan=id,
            brands=kept(asked, frameworks.brands),
            as_of=asked.day,
            layers=asked.layers,
        ),
    )
    if found is None:
        raise _none(asked, id)
    return asked.answer(found)


@router.get("/{id}/measures")
def plan_measures(
    asked: Question,
    paging: Page,
    id: str,
    only: Annotated[
        Literal["overdue"] | None,
        Query(description="`overdue`: those only, the longest overdue first."),
    ] = None,
) -> Listing[Measure]:
    """The measures of an action plan, with owner, due day and status, by sub-plan and rank."""
    rows = asked.network.derive(
        asked.picture,
        ("measures", id),
        lambda: measures(asked.store, plan=id, as_of=asked.day, layers=asked.layers),
    )
    if rows is None:
        raise _none(asked, id)
    chosen = rows if only is None else overdue(rows)
    numbered = tuple(enumerate(chosen))
    page = asked.listing(numbered, paging, key=lambda row: (row[0], row[1].id), kinds=(int, str))
    return Listing(
        data=tuple(row for _, row in page.data),
        count=page.count,
        next=page.next,
        **asked.envelope(),
    )


def _none(asked: Asked, id: str) -> NotFound:
    return NotFound(f"no action plan {id!r} in {', '.join(asked.layers)}")
