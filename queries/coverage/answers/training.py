"""Training reach: branches without a Party school near them, or in their domain (S09.2).

What the layers do not say stays unknown: where a branch or a school is, whose domain a school is
in, and, where the layers hold no school at all, everything.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LAYERS, Picture
from queries.contacts.sectors import sectors
from queries.coverage.reach.walking import TOLERANCE_M, nearest
from queries.coverage.status.places import Positions
from queries.coverage.status.state import own_of, reaching
from queries.coverage.status.whereabouts import (
    BOUNDARY,
    NOTHING,
    Whereabouts,
    spans_between,
    whereabouts_of,
)
from queries.lookup import NodeId

BRANCHES = ("branch", "joint_branch", "temporary_branch")
"""Kinds of organizations that are branches."""

DOMAIN_OF = {
    "government": "organ",
    "community": "subdistrict",
    "state_firm": "state_firm",
    "private_firm": "two_new",
    "social_organization": "two_new",
    "university": "school_hospital",
    "school": "school_hospital",
    "hospital": "school_hospital",
}
"""Which of the domains that the source lists for its schools (F103) a sector is in. It lists on
("等"), so that for another sector it is not known."""

Outcome = Literal["reached", "without", "unknown"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

OUTCOME = CodeList(
    "training_outcome",
    "Whether a branch has a Party school near it and in its domain.",
    {
        "reached": Text("就近且本领域均有", "near it and in its domain"),
        "without": Text("缺党校", "without one"),
        "unknown": Text("不详", "not known"),
    },
)
REASON = CodeList(
    "training_reason",
    "What a branch has no Party school of, or why that is not known.",
    {
        "beyond": Text("已知位置的党校均超出距离", "every school with a known place is farther"),
        "no_school_in_domain": Text("本领域没有党校", "no school in its domain"),
        "no_school": Text("所选数据层中没有党校", "the layers hold no school"),
        "no_school_located": Text("党校均无坐标", "no school has coordinates"),
        "no_coordinates": Text("党支部及所在单位无坐标", "neither it nor its unit has coordinates"),
        "known_roughly": Text(
            "位置不够精确，可能在距离内", "known too roughly: a school may be within the distance"
        ),
        "no_sector": Text("领域不详", "its sector is not known"),
        "domain_not_listed": Text(
            "领域不在文献所列党校领域之内，文献未列全",
            "its sector is in none of the domains listed, and the list goes on",
        ),
        "school_domain_not_given": Text(
            "有党校未注明领域（阵地台账T3）", "some school's domain is not given (ledger T3)"
        ),
    },
)
_LACKS = frozenset({"beyond", "no_school_in_domain"})


@dataclass(frozen=True, slots=True)
class TrainingReach:
    """A branch, and what is known of schools near it and in its domain.

    ``metres`` is the straight line to the nearest school with coordinates. ``reasons`` are codes of
    REASON: what it lacks, then what is not known; none where it is reached.
    """

    id: str
    name: str
    layer: str
    kind: str
    sector: str | None
    domain: str | None
    nearest_school: NodeId | None
    metres: float | None
    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many branches there are of an outcome."""

    outcome: Outcome
    branches: int


@dataclass(frozen=True, slots=True)
class DomainSchools:
    """How many schools say that they are of a domain; None for those that do not say."""

    domain: str | None
    schools: int


@dataclass(frozen=True, slots=True)
class Training:
    """Branches by id, and the schools they are held against.

    ``schools_unlocated`` schools have no coordinates: one of them may be nearer than any other.
    """

    km: float
    schools: int
    schools_unlocated: int
    domains: tuple[DomainSchools, ...]
    counts: tuple[OutcomeCount, ...]
    branches: tuple[TrainingReach, ...]


def training_reach(picture: Picture, *, km: float) -> Training:
    """Every branch of the picture against its schools; ``km`` itself is within.

    A branch or school is where it is stated to be, or else where the unit it is based in, or the
    position it is part of, is; without coordinates it is somewhere in its zone, where that has a
    boundary. What is known to a radius only is told for sure, or as not known. Of a part of the
    network the branches are those in it, the schools those of its parks, and others only where they
    are within reach: a domain is a park's own.
    O(branches log schools).

    Raises InvalidInput for ``km`` that is not above 0.
    """
    if not km > 0:
        raise InvalidInput(f"km must be above 0, got {km}")
    snapshot, columns = picture.snapshot, picture.snapshot.columns
    kind = columns["kind"]
    nodes = picture.nodes("Organization")
    nodes = nodes[np.logical_or.reduce([kind.is_(name)[nodes] for name in BRANCHES])]
    seats = _seats(picture.whole, nodes, "BASED_IN")
    schools = picture.whole.nodes("Position")
    schools = schools[columns["tier"].is_("school")[schools]]
    places = _seats(picture.whole, schools, "PART_OF")
    own = own_of(picture, schools)
    limit = 1000 * km + TOLERANCE_M
    kept = own | reaching(places, seats, lambda metres: metres <= limit, but=own)
    schools, places, own = schools[kept], places.of(kept), own[kept]
    metres, site = nearest(demand=seats.lonlat, sites=places.lonlat)
    least, most = spans_between(seats, places, metres)
    located = np.isfinite(places.lonlat).all(axis=1)
    taught = Counter(columns["training_domain"].at(school) for school in schools[own].tolist())
    known = sectors(picture)
    rows = []
    ways = (metres.tolist(), least.tolist(), most.tolist())
    for node, at, way, low, high in zip(nodes.tolist(), site.tolist(), *ways, strict=True):
        sector = known.name(node)
        domain = None if sector is None else DOMAIN_OF.get(sector)
        reasons: list[str] = []
        if not len(schools):
            reasons = ["no_school"]
        else:
            near = _near(low, high, limit, located=bool(located.any()))
            of_domain = _of_domain(sector, domain, taught)
            reasons = sorted(filter(None, (near, of_domain)), key=lambda one: one not in _LACKS)
        lacks = bool(_LACKS & set(reasons))
        rows.append(
            TrainingReach(
                id=str(snapshot.ids[node]),
                name=str(snapshot.names[node]),
                layer=LAYERS[snapshot.layer[node]],
                kind=str(kind.at(node)),
                sector=sector,
                domain=domain,
                nearest_school=str(snapshot.ids[schools[at]]) if at >= 0 else None,
                metres=round(way, 1) if at >= 0 else None,
                outcome="without" if lacks else "unknown" if reasons else "reached",
                reasons=tuple(reasons),
            )
        )
    counted = Counter(row.outcome for row in rows)
    return Training(
        km=km,
        schools=len(schools),
        schools_unlocated=int((~located).sum()),
        domains=tuple(
            DomainSchools(domain, taught[domain])
            for domain in (*columns["training_domain"].categories, None)
            if taught[domain]
        ),
        counts=tuple(OutcomeCount(outcome, counted[outcome]) for outcome in OUTCOMES),
        branches=tuple(rows),
    )


def _near(least: float, most: float, limit: float, *, located: bool) -> str | None:
    if np.isnan(least):
        return "no_coordinates"
    if not located:
        return "no_school_located"
    if most <= limit:
        return None
    return "beyond" if least > limit else "known_roughly"


def _of_domain(sector: str | None, domain: str | None, taught: Counter[str | None]) -> str | None:
    """Whether a school is in the domain. That none is can be said only if all say theirs."""
    if domain is None:
        return "no_sector" if sector is None else "domain_not_listed"
    if taught[domain]:
        return None
    return "school_domain_not_given" if taught[None] else "no_school_in_domain"


def _seats(picture: Picture, nodes: Positions, through: str) -> Whereabouts:
    """Where the nodes are, or what they are tied to: the first by id of those that have
    coordinates, else of those that lie in a boundary."""
    seats = whereabouts_of(picture, nodes)
    edges = picture.edges(through)
    order = np.lexsort((edges.end, edges.start))
    start, end = edges.start[order], edges.end[order].astype(np.intp)
    there = whereabouts_of(picture, end)
    for worst in (BOUNDARY, NOTHING):
        has = there.known_by < worst
        found, known = start[has], there.of(has)
        if len(found):
            at = np.minimum(np.searchsorted(found, nodes), len(found) - 1)
            borrowed = (found[at] == nodes) & (seats.known_by >= worst)
            seats.put(borrowed, known, at[borrowed])
    return seats
