"""The service circle as a whole, and plans of organizations."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer
from api.deps import Question, Walked
from api.http.gates import Analysing
from queries.coverage.answers.spatial import ServiceCircle, service_circle
from queries.coverage.plans.organizing import (
    NEAR_M,
    GuidancePlan,
    JointBranchPlan,
    plan_guidance,
    plan_joint_branches,
)

router = APIRouter(prefix="/coverage", tags=["coverage"], dependencies=[needs(Right.READ)])

Weighted = Annotated[
    Literal["one", "staff", "members"], Query(description="What an enterprise counts.")
]
Near = Annotated[
    float,
    Query(
        gt=0,
        le=5000,
        description="Metres within which firms are adjacent: of the straight line, or of the way "
        "along streets.",
    ),
]
Officers = Annotated[int, Query(ge=1, le=100, description="Officers at each position.")]


@router.get("/spatial", dependencies=[Analysing])
def spatial(
    context: Question,
    rules: Walked,
    mode: Annotated[Literal["walk"], Query(description="How people travel.")] = "walk",
    weight: Weighted = "one",
    top: Annotated[int, Query(ge=1, le=1000, description="Positions in each list.")] = 10,
) -> Answer[ServiceCircle]:
    """How often enterprises are reached, what each position carries, and how even that is."""
    return context.answer(
        service_circle(
            state=rules.straight(context),
            weight=weight,
            streets=rules.streets(context),
            top=top,
        )
    )


@router.get("/joint-branches", dependencies=[Analysing])
def joint_branches(
    context: Question, rules: Walked, near: Near = NEAR_M
) -> Answer[JointBranchPlan]:
    """Joint branches among neighbours that have too few members for a branch of their own.

    In files and tables counts of members below three are shown as `<3`.
    """
    return context.answer(plan_joint_branches(state=rules.coverage(context), near_m=near))


@router.get("/guidance", dependencies=[Analysing])
def guidance(context: Question, rules: Walked, officers: Officers = 1) -> Answer[GuidancePlan]:
    """Guidance officers, posted at positions, for enterprises without a member.

    Enterprises with many staff come first; nobody looks after more than the policy allows.
    """
    return context.answer(plan_guidance(state=rules.coverage(context), officers=officers))
