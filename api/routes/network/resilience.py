"""What the network withstands, and whom to pair so that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import coded
from api.deps import Day, ExcludeHubs, Page, QueryContext, Question, Walked
from api.http.gates import Analysing
from api.naming import Named
from api.routes.network.connectivity import TieTypes
from queries.coverage import PolicyName
from queries.coverage.status.moved import SHIFT_CERTAINTY
from queries.lookup import NodeLine, lines
from queries.resilience.expiry import Expiry, Succession, expiry
from queries.resilience.removal import MAX_LIMIT, MAX_REMOVED, LossEffect, removal
from queries.resilience.single_points import Rank, SinglePoint, single_points
from queries.resilience.strengthen import (
    MAX_PAIRINGS,
    Goal,
    NetworkShape,
    NewPairing,
    strengthen,
)

router = APIRouter(prefix="/resilience", tags=["resilience"], dependencies=[needs(Right.READ)])

Entries = Annotated[
    int, Query(ge=1, le=MAX_LIMIT, description="Entries of each list at most; counts are of all.")
]
Certainty = Annotated[
    Annotated[str, coded(SHIFT_CERTAINTY)] | None,
    Query(
        description="List what is so surely lost instead, wherever within their radius bodies are."
    ),
]


@dataclass(frozen=True, kw_only=True)
class RemovalAnswer:
    """The loss of some nodes, all at once."""

    removed: tuple[NodeLine, ...]
    exclude_hubs: bool
    policy: PolicyName
    loss: Named[LossEffect]


@dataclass(frozen=True, kw_only=True)
class ExpiryAnswer:
    """The agreements as they stand on a later day, all else as it is; counts are of all."""

    by: date
    exclude_hubs: bool
    policy: PolicyName
    lapsed_count: int
    lapsed: tuple[NodeLine, ...]
    renewed_count: int
    renewed: tuple[Named[Succession], ...]
    beginning_count: int
    beginning: tuple[NodeLine, ...]
    continuing: int
    undated: int
    truncated: bool
    loss: Named[LossEffect]


@dataclass(frozen=True, kw_only=True)
class SinglePointListing(Listing[Named[SinglePoint]]):
    """Single points of failure. ``no_rate`` says of a lens without an answer why it has none."""

    by: str
    exclude_hubs: bool
    policy: PolicyName
    no_rate: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ProposedPairingListing(Listing[Named[NewPairing]]):
    """The pairings that reach a goal. ``bound``: so many it takes at the least, and where
    ``needed`` is no more the plan is ``optimal``. ``left``: cut points there still are;
    ``unpairable_parts``: a body of each part in which nobody can be paired; 100 of each at most.
    """

    goal: str
    optimal: bool
    needed: int
    bound: int
    exclude_hubs: bool
    pairable: int
    before: NetworkShape
    after: NetworkShape
    left: tuple[NodeLine, ...]
    unpairable_part_count: int
    unpairable_parts: tuple[NodeLine, ...]


@router.get("/removal", name="removal", dependencies=[Analysing])
def what_a_removal_does(
    context: Question,
    rules: Walked,
    remove: Annotated[
        list[str],
        Query(
            min_length=1,
            max_length=MAX_REMOVED,
            description="Organization, unit, position or agreement to take away, by id or exact "
            "unique name; once for each.",
        ),
    ],
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
    certainty: Certainty = None,
    limit: Entries = 50,
) -> Answer[RemovalAnswer]:
    """What falls apart and which enterprises become uncovered if these are lost, all at once."""
    picture = context.picture
    found = removal(
        state=rules.coverage(context),
        remove=[context.id_of(wanted) for wanted in remove],
        types=tie,
        include_hubs=not exclude_hubs,
        certainty=certainty,
        limit=limit,
    )
    return context.answer(
        RemovalAnswer(
            removed=lines(picture, found.removed),
            exclude_hubs=exclude_hubs,
            policy=PolicyName.of(rules.policy),
            loss=context.named(found.loss),
        )
    )


@router.get("/expiry", name="expiry", dependencies=[Analysing])
def what_an_expiry_does(
    context: Question,
    rules: Walked,
    by: Annotated[
        Day | None,
        Query(description="Day on which all that end by it have expired: not with `within_days`."),
    ] = None,
    within_days: Annotated[
        int | None,
        Query(ge=1, le=36_500, description="Instead of `by`: so many days later; by default 90."),
    ] = None,
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
    limit: Entries = 50,
) -> Answer[ExpiryAnswer]:
    """What falls apart if the agreements that end by a day expire and nobody renews them.

    An undated agreement never expires by itself; one that a successor renews is not lost.
    """
    found = expiry(
        state=rules.coverage(context),
        by=by,
        within_days=within_days,
        types=tie,
        include_hubs=not exclude_hubs,
        limit=limit,
    )
    return context.answer(_expiry(context, rules, found, exclude_hubs, limit))


@router.get("/single-points", name="single_points")
def ranked_single_points(
    context: Question,
    rules: Walked,
    paging: Page,
    by: Annotated[
        Rank,
        Query(description="Count to rank by, greatest first; `worst` is the greatest in the row."),
    ] = "worst",
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
    certainty: Certainty = None,
) -> SinglePointListing:
    """Every body, position or agreement whose loss alone cuts bodies off or uncovers enterprises.

    Ties in rank go by the greatest count of the row, then by id.
    """
    picture = context.picture
    ties = context.network.ties(picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(
        picture,
        ("single points", ties, rules, by, certainty),
        lambda: single_points(
            state=rules.coverage(context), network=ties, by=by, certainty=certainty
        ),
    )
    page = context.paged(
        found.points,
        paging,
        told=context.named,
        key=lambda point: point.rank(by, certainty),
        kinds=(int, int, str),
    )
    return SinglePointListing(
        **page,
        by=by,
        exclude_hubs=exclude_hubs,
        policy=PolicyName.of(rules.policy),
        no_rate=dict(found.no_rate),
    )


@router.get("/strengthen", name="strengthen", dependencies=[Analysing])
def pairings_to_make(
    context: Question,
    paging: Page,
    goal: Annotated[
        Goal,
        Query(
            description="`join` all parts; leave no `cut_points` in any part; `biconnected`: one "
            "part without a cut point."
        ),
    ] = "biconnected",
    isolated: Annotated[
        bool, Query(description="Tie the bodies that have no tie at all, too.")
    ] = False,
    most: Annotated[
        int | None,
        Query(ge=1, le=MAX_PAIRINGS, description="Make the first so many; `after` says what is."),
    ] = None,
    exclude_hubs: ExcludeHubs = True,
    tie: TieTypes = None,
) -> ProposedPairingListing:
    """The fewest new pairings that join all parts, or after which no body's loss parts others.

    Those that secure most bodies come first, then by ids.
    """
    picture = context.picture
    ties = context.network.ties(picture, include_hubs=not exclude_hubs, types=tie)
    found = context.network.derive(
        picture,
        ("strengthen", ties, goal, isolated, most),
        lambda: strengthen(network=ties, goal=goal, isolated=isolated, most=most),
    )
    page = context.paged(
        found.pairings,
        paging,
        told=context.named,
        key=lambda pairing: (-pairing.secures, pairing.first, pairing.second),
        kinds=(int, str, str),
    )
    return filled(
        ProposedPairingListing,
        found,
        **page,
        exclude_hubs=exclude_hubs,
        left=lines(picture, found.left),
        unpairable_parts=lines(picture, found.unpairable_parts),
    )


def _expiry(
    context: QueryContext, rules: Walked, found: Expiry, exclude_hubs: bool, limit: int
) -> ExpiryAnswer:
    picture = context.picture
    return filled(
        ExpiryAnswer,
        found,
        exclude_hubs=exclude_hubs,
        policy=PolicyName.of(rules.policy),
        lapsed_count=len(found.lapsed),
        lapsed=lines(picture, found.lapsed[:limit]),
        renewed_count=len(found.renewed),
        renewed=tuple(map(context.named, found.renewed[:limit])),
        beginning_count=len(found.beginning),
        beginning=lines(picture, found.beginning[:limit]),
        truncated=max(len(found.lapsed), len(found.renewed), len(found.beginning)) > limit,
        loss=context.named(found.loss),
    )
