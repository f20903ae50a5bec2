"""The service circle as a whole, and plans of organizations."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from api.answers import Answer
from api.deps import Question, Ruled
from api.gates import Analysing, Exporting
from api.plan_tables import branch_table, guidance_table
from api.tables import CSV, Language, attachment, csv_lines
from queries.coverage.organizing import (
    NEAR_M,
    GuidancePlan,
    JointBranchPlan,
    plan_guidance,
    plan_joint_branches,
)
from queries.coverage.spatial import ServiceCircle, service_circle

router = APIRouter(prefix="/coverage", tags=["coverage"])

Weighted = Annotated[
    Literal["one", "staff", "members"], Query(description="What an enterprise counts.")
]
Near = Annotated[
    float, Query(gt=0, le=5000, description="Straight metres within which firms are adjacent.")
]
Officers = Annotated[int, Query(ge=1, le=100, description="Officers at each position.")]


@router.get("/spatial", dependencies=[Analysing])
def spatial(
    asked: Question,
    rules: Ruled,
    mode: Annotated[Literal["walk"], Query(description="How people travel.")] = "walk",
    weight: Weighted = "one",
    streets: Annotated[
        bool, Query(description="Walk along the streets of GONGJIAN_STREETS, not straight lines.")
    ] = False,
    top: Annotated[int, Query(ge=1, le=1000, description="Positions in each list.")] = 10,
) -> Answer[ServiceCircle]:
    """How often enterprises are reached, what each position carries, and how even that is."""
    return asked.answer(
        service_circle(
            state=rules.coverage(asked),
            weight=weight,
            streets=asked.network.streets if streets else None,
            top=top,
        )
    )


@router.get("/joint-branches", dependencies=[Analysing])
def joint_branches(asked: Question, rules: Ruled, near: Near = NEAR_M) -> Answer[JointBranchPlan]:
    """Joint branches among neighbours that have too few members for a branch of their own."""
    return asked.answer(plan_joint_branches(state=rules.coverage(asked), near_m=near))


@router.get("/joint-branches.csv", dependencies=[Exporting], response_class=Response, responses=CSV)
def joint_branches_csv(
    asked: Question, rules: Ruled, near: Near = NEAR_M, lang: Language = "zh"
) -> Response:
    """The same as CSV, a row for each enterprise. Member counts below 3 read `<3`."""
    found = plan_joint_branches(state=rules.coverage(asked), near_m=near)
    headers = {**asked.headers, **attachment("joint-branches.csv")}
    return StreamingResponse(
        csv_lines(branch_table(found, lang)), headers=headers, media_type="text/csv"
    )


@router.get("/guidance", dependencies=[Analysing])
def guidance(asked: Question, rules: Ruled, officers: Officers = 1) -> Answer[GuidancePlan]:
    """Guidance officers, posted at positions, for enterprises without a member."""
    return asked.answer(plan_guidance(state=rules.coverage(asked), officers=officers))


@router.get("/guidance.csv", dependencies=[Exporting], response_class=Response, responses=CSV)
def guidance_csv(
    asked: Question, rules: Ruled, officers: Officers = 1, lang: Language = "zh"
) -> Response:
    """The same as CSV, a row for each enterprise."""
    found = plan_guidance(state=rules.coverage(asked), officers=officers)
    headers = {**asked.headers, **attachment("guidance.csv")}
    return StreamingResponse(
        csv_lines(guidance_table(found, lang)), headers=headers, media_type="text/csv"
    )
