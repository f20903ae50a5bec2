"""What a scenario would change; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Answer
from api.bodies import BoundedBody, JsonOnly
from api.deps import MAX_LIMIT, Expensive, Question, Ruled
from api.routes.coverage import By
from graph.errors import Finding
from queries.coverage import PolicyName, Walk
from queries.scenarios import (
    Connection,
    Direction,
    Effect,
    LensChange,
    RateChange,
    Scenario,
    ShiftPage,
    effect_of,
    shifts,
    walk_of,
)

router = APIRouter(prefix="/coverage", tags=["coverage"], route_class=BoundedBody)


@dataclass(frozen=True)
class WhatIf:
    """What a scenario would do: rates before and after, how many gain and lose in each lens, who is
    newly tied, and one page of those who gain or lose in the lens asked for."""

    scenario: str
    title: str
    walk: Walk
    policy: PolicyName
    rates: tuple[RateChange, ...]
    lenses: tuple[LensChange, ...]
    connection: Connection
    concerns: tuple[Finding, ...]
    shifts: ShiftPage


@router.post("/whatif", dependencies=[JsonOnly, Expensive])
def whatif(
    asked: Question,
    rules: Ruled,
    scenario: Scenario,
    by: By = "spatial",
    direction: Annotated[
        Direction, Query(description="List those who gain the lens, or who lose it.")
    ] = "gained",
    after: Annotated[
        str | None, Query(description="Id the page begins behind: the `next` of the one before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows at most.")] = 50,
) -> Answer[WhatIf]:
    """The change in every rate if the scenario in the body were true, and who gains or loses.

    The scenario is neither kept nor applied: that is a command of the command line.
    """
    state = rules.coverage(asked)
    found = effect_of(state=state, scenario=scenario)
    return asked.answer(what_if(found, by=by, direction=direction, after=after, limit=limit))


def what_if(
    found: Effect, *, by: str, direction: Direction, after: str | None, limit: int | None
) -> WhatIf:
    """An effect in the shape of an answer."""
    return WhatIf(
        scenario=found.scenario.name,
        title=found.scenario.title,
        walk=walk_of(found),
        policy=PolicyName.of(found.before.policy),
        rates=found.rates,
        lenses=found.lenses,
        connection=found.connection,
        concerns=found.concerns,
        shifts=shifts(effect=found, lens=by, direction=direction, after=after, limit=limit),
    )
