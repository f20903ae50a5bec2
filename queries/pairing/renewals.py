"""Renewals: which agreement takes up where another ends, and which ends with nothing to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

import numpy as np

from graph.snapshot.pictures import LAYERS, Picture
from queries.pairing.agreements import Agreement, agreements
from queries.pairing.status import Status

MAX_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Successor:
    """An agreement that renews another.

    ``gap_days`` are the days between the end of the one and the beginning of the other: 0 where it
    follows at once, less where it begins before; None where either day is not given.
    """

    id: str
    name: str
    status: Status
    since: date | None
    until: date | None
    gap_days: int | None
    same_parties: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """An agreement among those before and after it.

    ``generation`` counts from 1 along the longest row of renewals that leads to it; ``chain`` are
    the ids of the agreements that renewals join it with and its own, those renewed first, at most
    :data:`MAX_CHAIN` of ``chain_length``.
    """

    id: str
    name: str
    form: str
    status: Status
    since: date | None
    until: date | None
    days_left: int | None
    outcome: str
    renews: tuple[str, ...]
    renewed_by: tuple[Successor, ...]
    generation: int
    chain: tuple[str, ...]
    chain_length: int


def renewals(*, picture: Picture) -> tuple[Renewal, ...]:
    """What became of every agreement in the layers, by id.

    A successor counts when it is agreed, which may be before it begins: it is then pending on the
    day, as in the register. A renewal that was closed by the day does not count.

    O(a log a + r) for a agreements and r renewals.
    """
    known = {agreement.id: agreement for agreement in agreements(picture)}
    after, before = successors(picture, known)
    order = TopologicalSorter({each: before.get(each, []) for each in known}).static_order()
    generation: dict[str, int] = {}
    root: dict[str, str] = {}
    for each in order:
        earlier = before.get(each, [])
        generation[each] = 1 + max((generation[other] for other in earlier), default=0)
        root[each] = each
        for other in earlier:
            _join(root, each, other)
    chains: dict[str, list[str]] = {}
    for each in sorted(known, key=lambda each: (generation[each], each)):
        chains.setdefault(_top(root, each), []).append(each)
    return tuple(
        Renewal(
            id=agreement.id,
            name=agreement.name,
            form=agreement.form,
            status=agreement.status,
            since=agreement.since,
            until=agreement.until,
            days_left=_days_left(agreement, picture.as_of),
            outcome=_outcome(agreement, bool(after.get(each))),
            renews=tuple(before.get(each, ())),
            renewed_by=tuple(_successor(agreement, known[other]) for other in after.get(each, ())),
            generation=generation[each],
            chain=tuple(chains[_top(root, each)][:MAX_CHAIN]),
            chain_length=len(chains[_top(root, each)]),
        )
        for each, agreement in sorted(known.items())
    )


def successors(
    picture: Picture, known: Mapping[str, Agreement]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Ids of what renews each of the known agreements, and of what each renews, by id."""
    snapshot = picture.snapshot
    edges = snapshot.edges["RENEWS"]
    closed = edges.until <= np.datetime64(picture.as_of, "D")
    kept = np.isin(edges.layer, [LAYERS.index(name) for name in picture.layers]) & ~closed
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    pairs = np.unique(np.column_stack((edges.start[kept], edges.end[kept])), axis=0)
    for start, end in pairs.tolist():
        new, old = str(snapshot.ids[start]), str(snapshot.ids[end])
        if new in known and old in known:
            after.setdefault(old, []).append(new)
            before.setdefault(new, []).append(old)
    return after, before


def _top(root: dict[str, str], each: str) -> str:
    while root[each] != each:
        root[each] = root[root[each]]
        each = root[each]
    return each


def _join(root: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_top(root, one), _top(root, other)))
    root[second] = first


def _days_left(agreement: Agreement, as_of: date) -> int | None:
    if agreement.until is None or not agreement.status.holds:
        return None
    return (agreement.until - as_of).days


def _outcome(agreement: Agreement, renewed: bool) -> str:
    if renewed:
        return "renewed"
    if agreement.until is None:
        return "open_ended"
    if agreement.status is Status.EXPIRED:
        return "lapsed"
    return "due" if agreement.status is Status.EXPIRING else "running"


def _successor(old: Agreement, new: Agreement) -> Successor:
    gap = None
    if old.until is not None and new.since is not None:
        gap = (new.since - old.until).days
    return Successor(
        new.id, new.name, new.status, new.since, new.until, gap, new.parties == old.parties
    )
