"""Which resources could meet the needs that nobody has taken up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import Index, Picture
from queries.coverage.reach.walking import great_circle, unit_vectors
from queries.lists.records import Need, Resource, ThreeLists
from queries.lookup import NodeLine
from queries.whereabouts import whereabouts

MAX_CANDIDATES = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MatchingResource:
    """A resource that could meet a need.

    ``metres`` is the straight line between the bodies, None where one of them is nowhere known;
    ``by_place`` tells that only the middle of a place stands for one of them. ``enough`` compares
    what remains with what is needed, None where either is not given.
    """

    id: str
    name: str
    offered_by: tuple[NodeLine, ...]
    remaining: float | None
    unit: str | None
    reason: str | None
    enough: bool | None
    metres: float | None
    by_place: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An open need with the nearest resources of its kind; ``count`` is that of all."""

    id: str
    name: str
    kind: str
    status: str
    quantity: float | None
    due: date | None
    days_overdue: int | None
    urgency: str | None
    asked_by: tuple[NodeLine, ...]
    count: int
    truncated: bool
    candidates: tuple[MatchingResource, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Supply:
    """The resources of a kind, and a row for each body that offers one."""

    resources: tuple[Resource, ...]
    of: Index
    """(r,) which resource a row belongs to, ascending."""
    bodies: Index
    """(r,) position of the body."""
    vectors: Floats
    """(r, 3) where it is; nan where that is not known."""


def matching(*, picture: Picture, lists: ThreeLists, limit: int = 10) -> tuple[Match, ...]:
    """For every open need, by the day it is wanted and id, the resources that could meet it.

    A resource fits if it is of the same kind, is valid on the day, is offered by somebody else and
    something may remain of it. The nearest come first; then, by id, those of which it is not known
    how far they are. Distances are great circles between the bodies, the shortest where several ask
    or offer.

    Parameters
    ----------
    picture
        the day and the layers.
    lists
        the lists of that picture.
    limit
        candidates of each need that are given, 1 to :data:`MAX_CANDIDATES`.

    Raises
    ------
    InvalidInput
        the limit is out of bounds.

    O(sum over open needs of the resources of the kind).
    """
    if not 1 <= limit <= MAX_CANDIDATES:
        raise InvalidInput(f"limit must be 1 to {MAX_CANDIDATES} candidates, got {limit}")
    where = whereabouts(picture)
    vectors = unit_vectors(where.lonlat)
    snapshot = picture.snapshot

    def positions(bodies: Sequence[NodeLine]) -> Index:
        return np.array([snapshot.index_of(body.id) for body in bodies], np.intp)

    supplies = {}
    for kind, resources in on_offer(lists).items():
        bodies = [positions(resource.offered_by) for resource in resources]
        rows = np.concatenate(bodies)
        of = np.repeat(np.arange(len(resources)), [len(each) for each in bodies])
        supplies[kind] = _Supply(tuple(resources), of, rows, vectors[rows])
    found = []
    for need in lists.needs:
        if need.open:
            asking = positions(need.asked_by)
            found.append(
                _match(need, supplies.get(need.kind), vectors, where.by_place, asking, limit)
            )
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.id)))


def on_offer(lists: ThreeLists) -> dict[str, list[Resource]]:
    """By kind the resources of which something may remain, each kind by id."""
    found: dict[str, list[Resource]] = {}
    for resource in lists.resources:
        if resource.remaining is None or resource.remaining > 0:
            found.setdefault(resource.kind, []).append(resource)
    return found


def by_another(need: Need, resource: Resource) -> bool:
    """Whether nobody who offers a resource is one of those who ask."""
    return not {body.id for body in need.asked_by} & {body.id for body in resource.offered_by}


def _match(
    need: Need,
    supply: _Supply | None,
    vectors: Floats,
    by_place: NDArray[np.bool_],
    asking: Index,
    limit: int,
) -> Match:
    candidates: tuple[MatchingResource, ...] = ()
    count = 0
    if supply is not None:
        metres, rough = _distances(supply, vectors, by_place, asking)
        fits = np.ones(len(supply.resources), np.bool_)
        fits[supply.of[np.isin(supply.bodies, asking)]] = False
        count = int(fits.sum())
        # resources are by id, and a distance that is not known comes last
        order = np.argsort(metres, kind="stable")
        candidates = tuple(
            _candidate(need, supply.resources[at], float(metres[at]), bool(rough[at]))
            for at in order[fits[order]][:limit].tolist()
        )
    return Match(
        id=need.id,
        name=need.name,
        kind=need.kind,
        status=need.status,
        quantity=need.quantity,
        due=need.due,
        days_overdue=need.days_overdue,
        urgency=need.urgency,
        asked_by=need.asked_by,
        count=count,
        truncated=count > len(candidates),
        candidates=candidates,
    )


def _distances(
    supply: _Supply, vectors: Floats, by_place: NDArray[np.bool_], asking: Index
) -> tuple[Floats, NDArray[np.bool_]]:
    """Metres to each resource, nan where not known, and whether a place stands for a body."""
    metres = np.full(len(supply.resources), np.nan)
    rough = np.zeros(len(supply.resources), np.bool_)
    for body in asking.tolist():
        there = great_circle(np.broadcast_to(vectors[body], supply.vectors.shape), supply.vectors)
        # the nearest row of each resource that has any; nan sorts last
        order = np.lexsort((there, supply.of))
        found, first = np.unique(supply.of[order], return_index=True)
        row = order[first]
        nearer = ~(there[row] >= metres[found]) & ~np.isnan(there[row])
        metres[found[nearer]] = there[row[nearer]]
        rough[found[nearer]] = by_place[supply.bodies[row[nearer]]] | by_place[body]
    return metres, rough


def _candidate(need: Need, resource: Resource, metres: float, rough: bool) -> MatchingResource:
    known = resource.remaining is not None and need.quantity is not None
    return MatchingResource(
        id=resource.id,
        name=resource.name,
        offered_by=resource.offered_by,
        remaining=resource.remaining,
        unit=resource.unit,
        reason=resource.reason,
        enough=resource.remaining >= need.quantity if known else None,  # type: ignore[operator]
        metres=None if np.isnan(metres) else round(metres, 1),
        by_place=rough,
    )
