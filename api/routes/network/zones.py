"""The zones: provinces, parks, subdistricts, communities, areas, carriers; how they compare."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.codes import OneOf, ZoneKind
from api.deps import Page, QueryContext, Question, Walked
from api.http.gates import Analysing
from api.naming import Named
from graph.importing import imports
from graph.model.codes import ZONE_KIND
from graph.snapshot.belonging import Parts
from queries.coverage.rules.codes import RateCode
from queries.history.past import chains_since
from queries.history.series import Spacing
from queries.zones import (
    LEVELS,
    Comparison,
    Delivered,
    Trends,
    ZoneRow,
    comparison,
    default_level,
    delivered,
    trends,
    zones,
    zones_of,
)
from queries.zones.trends import MAX_TREND_POINTS, trend_days

router = APIRouter(tags=["zones"], dependencies=[needs(Right.READ)])

By = Annotated[RateCode, Query(description="Rate of coverage that is compared.")]
Level = Annotated[
    Annotated[
        str,
        OneOf(
            "Kind of zones that are compared; by default parks, or what the zone asked about is "
            "made of.",
            {level: ZONE_KIND.codes[level] for level in LEVELS},
        ),
    ]
    | None,
    Query(),
]


@router.get("/zones")
def zone_list(
    context: Question,
    paging: Page,
    kind: Annotated[
        list[ZoneKind] | None, Query(description="Only zones of this kind, once for each.")
    ] = None,
) -> Listing[Named[ZoneRow]]:
    """The zones, with what each is part of. Their ids and names go into `zone` everywhere."""
    rows = context.network.derive(context.picture, "zones", lambda: zones(context.picture))
    chosen = rows if kind is None else tuple(row for row in rows if row.kind in kind)
    return Listing(**context.paged(chosen, paging, told=context.named))


def _parts(context: QueryContext, level: str | None) -> tuple[str, Parts]:
    picture = context.picture
    chosen = level or default_level(picture)
    return chosen, context.network.derive(
        picture, ("parts", chosen), lambda: zones_of(picture, chosen)
    )


@router.get("/zones/comparison")
def zone_comparison(
    context: Question, rules: Walked, by: By = "organizational", level: Level = None
) -> Answer[Named[Comparison]]:
    """Zones of one kind side by side: a rate with what it is a share of, ranked.

    Each zone is told what `/coverage/summary` tells of it alone. Equal rates share a rank; where
    there is no rate the reason stands and there is no rank.
    """
    chosen, parts = _parts(context, level)
    found = context.network.derive(
        context.picture,
        ("comparison", rules, by, chosen),
        lambda: comparison(state=rules.coverage(context), by=by, level=chosen, parts=parts),
    )
    return context.answer(context.named(found))


@router.get("/zones/trends", dependencies=[Analysing])
def zone_trends(
    context: Question,
    rules: Walked,
    by: By = "organizational",
    level: Level = None,
    step: Annotated[Spacing, Query(description="How far the days are apart.")] = Spacing.MONTH,
    points: Annotated[
        int, Query(ge=2, le=MAX_TREND_POINTS, description="How many days, the last is `as_of`.")
    ] = 12,
) -> Answer[Named[Trends]]:
    """A rate of each zone on one day after another, as `/history/series` tells it of each alone."""
    picture = context.picture
    chosen, parts = _parts(context, level)
    walk = rules.model(context)

    def made() -> Trends:
        first = trend_days(picture.as_of, step, points)[0]
        revision = picture.snapshot.revision
        return trends(
            picture=picture,
            parts_today=parts,
            level=chosen,
            by=by,
            step=step,
            count=points,
            policy=rules.policy,
            walk=walk,
            chains=chains_since(context.store, first, revision=revision),
        )

    found = context.network.derive(
        picture, ("trends", chosen, by, step, points, rules.policy, walk), made
    )
    return context.answer(context.named(found))


@router.get("/zones/delivered")
def zone_delivered(
    context: Question, paging: Page, level: Level = None
) -> Listing[Named[Delivered]]:
    """What each zone has delivered: rows of each ledger, coordinates, places and dates.

    What is not there is `null`, never 0.
    """
    chosen, parts = _parts(context, level)
    rows = context.network.derive(
        context.picture,
        ("delivered", chosen),
        lambda: delivered(
            picture=context.picture, parts=parts, imports=imports(context.network.store)
        ),
    )
    return Listing(**context.paged(rows, paging, told=context.named))
