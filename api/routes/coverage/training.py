"""Training reach: which branches have no Party school near them or in their domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Listing
from api.codes import coded
from api.deps import Page, Question
from api.naming import Named
from queries.coverage.answers.training import (
    OUTCOME,
    DomainSchools,
    OutcomeCount,
    TrainingReach,
    training_reach,
)

router = APIRouter(tags=["coverage"], dependencies=[needs(Right.READ)])

TrainingOutcome = Annotated[str, coded(OUTCOME)]


@dataclass(frozen=True, kw_only=True)
class TrainingListing(Listing[Named[TrainingReach]]):
    """Branches of one outcome by id. ``counts`` are those of every outcome, ``domains`` how many
    schools say which domain they are of; ``schools_unlocated`` have no coordinates, so that one of
    them may be nearer than any other."""

    km: float
    schools: int
    schools_unlocated: int
    domains: tuple[DomainSchools, ...]
    counts: tuple[OutcomeCount, ...]


@router.get("/coverage/training")
def training(
    context: Question,
    paging: Page,
    km: Annotated[
        float, Query(gt=0, le=100, description="Straight line to a school at most, kilometres.")
    ] = 3.0,
    outcome: Annotated[TrainingOutcome, Query()] = "without",
) -> TrainingListing:
    """Branches without a Party school within so many kilometres or in their domain.

    Where the layers do not say where a branch or its school is, or of which domain a school is, the
    outcome is `unknown` with the reason, and no branch counts as without one for that.
    """
    found = context.network.derive(
        context.picture, ("training", km), lambda: training_reach(context.picture, km=km)
    )
    rows = [row for row in found.branches if row.outcome == outcome]
    page = context.paged(rows, paging, told=context.named)
    return TrainingListing(
        **page,
        km=found.km,
        schools=found.schools,
        schools_unlocated=found.schools_unlocated,
        domains=found.domains,
        counts=found.counts,
    )
