"""What falls apart when agreements run out and nobody renews them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import LABELS, LAYERS, Mask, Picture
from queries.coverage.status.state import CoverageState
from queries.lookup import NodeId
from queries.pairing.status import EXPIRING_DAYS
from queries.resilience.removal import LossEffect, loss_between
from queries.scenarios.hypothetical import redated


@dataclass(frozen=True, slots=True)
class Succession:
    """An agreement that ends, and the one that holds in its place on the later day."""

    agreement: NodeId
    successor: NodeId


@dataclass(frozen=True, slots=True)
class Expiry:
    """The agreements as they stand on a later day, all else as it is; ids ascending.

    An agreement expires on its ``until``. One without any date never does.
    """

    by: date
    lapsed: tuple[str, ...]
    """They hold now and not then, and nothing that renews them holds then."""
    renewed: tuple[Succession, ...]
    """They hold now and not then, and a successor does; its parties are tied from then on."""
    beginning: tuple[str, ...]
    """They come into force by then: agreements signed ahead, successors among them."""
    continuing: int
    """They hold on both days by their dates."""
    undated: int
    """They have no date at all, and were left alone."""
    loss: LossEffect


def expiry(
    *,
    state: CoverageState,
    by: date | None = None,
    within_days: int | None = None,
    types: Collection[str] | None = None,
    include_hubs: bool = False,
    limit: int = 100,
) -> Expiry:
    """Let every agreement that ends by a day expire, unless a successor renews it.

    A successor renews (``RENEWS``) directly or through successors of its own; it stands in its
    predecessor's place with its own parties, from its own first day. Agreements that begin
    meanwhile are in force on the day too. Nothing but agreements and who is a party to them moves.

    Parameters
    ----------
    state
        the coverage of the picture as it is.
    by
        the day, after that of the picture; an agreement with this ``until`` has expired.
    within_days
        instead, so many days later; with neither 90, the days within which an agreement is said to
        be expiring.
    types, include_hubs, limit
        as for :func:`queries.resilience.removal.removal`.

    Raises
    ------
    InvalidInput
        both are given, the day is not after the picture's, or there is no such day.

    O(n + m), and the coverage computed once more.
    """
    picture = state.picture
    day = _day(picture, by, within_days)
    snapshot = picture.snapshot
    layers = np.array([LAYERS.index(layer) for layer in picture.layers], np.int8)
    agreement = snapshot.label == LABELS.index("Agreement")
    now, then = picture.home & agreement, picture.of(snapshot, day).home & agreement
    ends = np.flatnonzero(now & ~then)
    renewing = _renewing(picture, layers)
    successors = {at: _successor(at, renewing, then) for at in ends.tolist()}
    ids = snapshot.ids
    return Expiry(
        by=day,
        lapsed=tuple(str(ids[at]) for at, other in successors.items() if other is None),
        renewed=tuple(
            Succession(str(ids[at]), str(ids[other]))
            for at, other in successors.items()
            if other is not None
        ),
        beginning=tuple(ids[then & ~now].tolist()),
        continuing=int((now & then & ~snapshot.undated).sum()),
        undated=int((now & snapshot.undated).sum()),
        loss=loss_between(
            before=state,
            after=_on(picture, day, now, then, layers),
            types=types,
            include_hubs=include_hubs,
            limit=limit,
        ),
    )


def _day(picture: Picture, by: date | None, within_days: int | None) -> date:
    if by is not None and within_days is not None:
        raise InvalidInput("give a day (by) or a number of days (within_days), not both")
    if by is None:
        days = EXPIRING_DAYS if within_days is None else within_days
        try:
            by = picture.as_of + timedelta(days=days)
        except OverflowError:
            raise InvalidInput(f"there is no day {days} days after {picture.as_of}") from None
    if by <= picture.as_of:
        raise InvalidInput(f"the day must be after {picture.as_of}, got {by}")
    return by


def _on(
    picture: Picture,
    day: date,
    now: Mask,
    then: Mask,
    layers: NDArray[np.int8],
) -> Picture:
    """The picture with its agreements, and who is a party to them, as on a later day."""
    snapshot, today = picture.snapshot, picture.as_of
    parties = snapshot.edges["PARTY_TO"]
    party_now = parties.valid(np.datetime64(today, "D"), layers)
    party_then = parties.valid(np.datetime64(day, "D"), layers)
    moved = replace(
        parties,
        columns=redated(
            parties, today, ended=party_now & ~party_then, begun=party_then & ~party_now
        ),
    )
    made = replace(
        snapshot,
        columns=redated(snapshot, today, ended=now & ~then, begun=then & ~now),
        edges={**snapshot.edges, "PARTY_TO": moved},
    )
    return picture.redated(made)


def _renewing(picture: Picture, layers: NDArray[np.int8]) -> dict[int, list[int]]:
    """The agreements that renew an agreement, by id."""
    renews = picture.snapshot.edges["RENEWS"]
    # A renewal is told for good unless it was taken back by now; which day it began says nothing.
    stated = np.isin(renews.layer, layers)
    stated &= np.isnat(renews.until) | (renews.until > np.datetime64(picture.as_of, "D"))
    found: dict[int, list[int]] = {}
    pairs = zip(renews.start[stated].tolist(), renews.end[stated].tolist(), strict=True)
    for successor, predecessor in sorted(pairs):
        found.setdefault(predecessor, []).append(successor)
    return found


def _successor(agreement: int, renewing: dict[int, list[int]], then: Mask) -> int | None:
    """The first agreement by id, of the fewest renewals away, that holds on the later day."""
    seen, ahead = {agreement}, [agreement]
    while ahead:
        found = sorted({at for one in ahead for at in renewing.get(one, ())} - seen)
        holding = [at for at in found if then[at]]
        if holding:
            return holding[0]
        seen.update(found)
        ahead = found
    return None
