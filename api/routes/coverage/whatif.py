"""What a scenario would change, and making it true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.actor import actor_of
from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, filled
from api.codes import coded
from api.deps import MAX_LIMIT, Day, Question, Walked, WebAsked, WebQuestion
from api.http.bodies import JsonOnly
from api.http.gates import Supposing, Writing
from api.routes.coverage.rates import By
from graph.errors import Finding, InvalidInput
from graph.loading.loader import LoadReport, Tally
from graph.snapshot.areas import part
from graph.snapshot.pictures import LAYERS
from queries.coverage import PolicyName, Walk
from queries.coverage.answers.gain import Gain, gain
from queries.scenarios import (
    SHIFT_CERTAINTY,
    Connection,
    Direction,
    Effect,
    LensChange,
    RateChange,
    Scenario,
    ShiftPage,
    apply,
    effect_of,
    shifts,
    to_dataset,
    walk_of,
)
from queries.tasks.rechecking import recheck_after_writing

router = APIRouter(prefix="/coverage", tags=["coverage"], dependencies=[needs(Right.READ)])


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


@router.post("/whatif", dependencies=[needs(Right.PLAN), JsonOnly, Supposing])
def whatif(
    context: Question,
    rules: Walked,
    scenario: Scenario,
    by: By = "spatial",
    direction: Annotated[
        Direction, Query(description="List those who gain the lens, or who lose it.")
    ] = "gained",
    certainty: Annotated[
        Annotated[str, coded(SHIFT_CERTAINTY)] | None,
        Query(
            description="List those who so surely do instead, wherever within their radius bodies "
            "are."
        ),
    ] = None,
    after: Annotated[
        str | None, Query(description="Id the page begins behind: the `next` of the one before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows at most.")] = 50,
) -> Answer[WhatIf]:
    """The change in every rate if the scenario in the body were true, and who gains or loses.

    The scenario is neither kept nor applied: `/coverage/whatif/apply` makes it true.
    """
    state = rules.coverage(context)
    found = effect_of(state=state, scenario=scenario)
    return context.answer(
        what_if(found, by=by, direction=direction, certainty=certainty, after=after, limit=limit)
    )


@router.get("/gain")
def position_gain(
    context: Question,
    rules: Walked,
    lon: Annotated[float, Query(ge=-180, le=180, description="Of the place, degrees, WGS 84.")],
    lat: Annotated[float, Query(ge=-90, le=90, description="The same.")],
    radius_m: Annotated[
        float, Query(ge=0, le=50_000, description="Metres within which the place truly is.")
    ] = 0.0,
) -> Answer[Gain]:
    """How many uncovered enterprises one more position at a place would cover.

    What `/coverage/whatif` says of it in a lens, at once: it is asked while a site is dragged.
    Beside the count of those found there stand how many it covers at least and at most.
    """
    return context.answer(gain(state=rules.coverage(context), lon=lon, lat=lat, radius_m=radius_m))


@dataclass(frozen=True)
class Applied:
    """What applying a scenario wrote, or would write if ``dry_run``: its facts, without the source
    that states them. ``import_id`` is the entry of the journal it is taken back by; null where
    nothing was written."""

    scenario: str
    dry_run: bool
    effective: Day
    nodes: Tally
    relationships: Tally
    import_id: str | None


@router.post("/whatif/apply", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def apply_scenario(
    context: WebQuestion,
    scenario: Scenario,
    effective: Annotated[Day, Query(description="First day the facts hold.")],
    source: Annotated[
        str,
        Query(min_length=1, max_length=400, description="What states them: a resolution's number."),
    ],
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = True,
) -> Answer[Applied]:
    """Make a scenario true: load its facts into the ledger layer. The same again changes nothing,
    and `/imports/{id}/undo` takes it back.

    A position that another load owns is not moved or closed: that is a conflict, naming the ledger
    that has to say so.
    """
    if context.layers != LAYERS:
        raise InvalidInput("a scenario is applied on all layers: give no layer")
    report = _loaded(context, scenario, effective, source, dry_run)
    if not dry_run:
        recheck_after_writing(context.network)
    return context.answer(
        Applied(
            scenario.name,
            dry_run,
            effective,
            report.nodes,
            report.relationships,
            report.import_id,
        )
    )


def _loaded(
    context: WebAsked, scenario: Scenario, effective: Day, source: str, dry_run: bool
) -> LoadReport:
    network = context.network
    picture = part(network.picture(effective).whole, context.picture.area)
    dataset = to_dataset(picture=picture, scenario=scenario, effective=effective, source=source)
    actor = actor_of(context.request)
    return apply(
        network.store,
        network.to_write(dataset),
        scenario,
        dry_run=dry_run,
        actor=None if actor is None else actor.name,
    )


def what_if(
    found: Effect,
    *,
    by: str,
    direction: Direction,
    certainty: str | None = None,
    after: str | None,
    limit: int | None,
) -> WhatIf:
    """An effect in the shape of an answer."""
    return filled(
        WhatIf,
        found,
        scenario=found.scenario.name,
        title=found.scenario.title,
        walk=walk_of(found),
        policy=PolicyName.of(found.before.policy),
        shifts=shifts(
            effect=found,
            lens=by,
            direction=direction,
            certainty=certainty,
            after=after,
            limit=limit,
        ),
    )
