"""The enterprises: what they are, where they are, who is declared to serve them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic import geography
from graph.datasets.synthetic.addresses import Streets, addresses
from graph.datasets.synthetic.credit_codes import break_outer, credit_codes
from graph.datasets.synthetic.drawing import Ints, Rng, after, apportion, bounded, days, quotas
from graph.datasets.synthetic.geography import PlacePoints, Points
from graph.datasets.synthetic.planted import DISTANCES_M, PLANTS, places_of, unit_id
from graph.datasets.synthetic.positions import Served
from graph.datasets.synthetic.rows import AS_OF, MARK, RowCollector
from graph.datasets.synthetic.totals import INDUSTRIES, OWNERSHIPS, PLACES, SIZES, Totals

_STAFF = {"micro": (4, 0.7, 1, 19), "small": (45, 0.5, 20, 299)} | {
    "medium": (180, 0.4, 100, 999),
    "large": (650, 0.6, 300, 8_000),
}
"""Median, log spread, least and most persons employed."""

_MEMBERS = {
    "micro": (0.97, 0.6),
    "small": (0.80, 2.5),
    "medium": (0.45, 6.0),
    "large": (0.10, 22.0),
}
"""Share without full members, and the mean beyond the first where there are some."""

_STATUS = {"operating": 970, "suspended": 15, "shell": 10, "deregistered": 5}
_INDUSTRY_NAMES = {"c": "制造", "e": "建筑", "f": "商贸", "g": "物流", "h": "餐饮", "i": "软件"} | {
    "k": "物业",
    "l": "商务",
    "m": "科技",
}

Labels = NDArray[np.object_]


@dataclass(frozen=True)
class Enterprises:
    """Columns over all enterprises: the covered ones first, the planted ones first of all."""

    ids: list[str]
    size: Labels
    industry: Labels
    ownership: Labels
    status: Labels
    staff: Ints
    full: Ints
    probationary: Ints
    founded: NDArray[np.datetime64]
    points: Points
    community: Ints
    carrier: Ints
    codes: list[str]


def draw(rows: RowCollector, totals: Totals, places: PlacePoints) -> Enterprises:
    """Draw the enterprises."""
    rng = rows.rng(4)
    count = totals.enterprises
    size = _settled(rng, totals, SIZES, [plant.size for plant in PLANTS])
    industry = _settled(rng, totals, INDUSTRIES, [plant.industry or "f" for plant in PLANTS])
    ownership = _settled(rng, totals, OWNERSHIPS, ["private"] * len(PLANTS))
    status = _settled(rng, totals, _STATUS, ["operating"] * len(PLANTS))
    status[places_of("moved-out")] = "moved_out"
    staff, full, probationary = _people(rng, size)
    points, community, carrier = _where(rng, totals, places)
    founded = days(rng, date(2005, 1, 1), AS_OF, count)
    seated = places_of("member-of-j2") + places_of("member-of-j4")
    founded[seated] = np.minimum(founded[seated], np.datetime64("2015-01-01"))
    codes = credit_codes(rng, count)
    for first, second in zip(
        places_of("duplicate-code-first"), places_of("duplicate-code-second"), strict=True
    ):
        codes[second] = codes[first]
    for index in places_of("code-checksum"):
        codes[index] = break_outer(codes[index])
    return Enterprises(
        ids=[unit_id(index) for index in range(count)],
        size=size,
        industry=industry,
        ownership=ownership,
        status=status,
        staff=staff,
        full=full,
        probationary=probationary,
        founded=founded,
        points=points,
        community=community,
        carrier=carrier,
        codes=codes,
    )


def emit(
    rows: RowCollector,
    totals: Totals,
    places: PlacePoints,
    served: Served,
    firms: Enterprises,
    streets: Streets,
) -> None:
    """Add the enterprises, their places and, for the covered ones, the position declared."""
    special = _special(firms)
    written = addresses(rows.rng(21), streets, firms.points, firms.community, firms.carrier)
    founded = firms.founded.tolist()
    lon, lat = firms.points.round(6).T.tolist()
    size, industry = firms.size.tolist(), firms.industry.tolist()
    ownership, status = firms.ownership.tolist(), firms.status.tolist()
    staff, full = firms.staff.tolist(), firms.full.tolist()
    probationary = firms.probationary.tolist()
    community, carrier = firms.community.tolist(), firms.carrier.tolist()
    for index, unit in enumerate(firms.ids):
        kind = _INDUSTRY_NAMES.get(industry[index], "服务")
        properties: dict[str, Any] = {
            # firms of the public sector are kept apart from non-public ones by the sector
            "sector": "state_firm"
            if ownership[index] in ("state", "collective")
            else "private_firm",
            "uscc": firms.codes[index],
            "industry": industry[index],
            "size": size[index],
            "ownership": ownership[index],
            "operating_status": status[index],
            "staff": staff[index],
            "full_members": full[index],
            "probationary_members": probationary[index],
            "address": written[index],
            "lon": lon[index],
            "lat": lat[index],
            "declared_crs": "wgs84",
            "in_zone": True,
            "since": founded[index],
        }
        properties |= special.get(index, {})
        rows.node("Unit", unit, f"{kind}企业{index + 1:06d}", "Enterprise", **properties)
        rows.rel("LOCATED_IN", unit, places.community_ids[community[index]], since=founded[index])
        if carrier[index] >= 0:
            opened = places.carrier_since[carrier[index]]
            moved_in = max(founded[index], opened)
            rows.rel("LOCATED_IN", unit, places.carrier_ids[carrier[index]], since=moved_in)
    _emit_service(rows, totals, places, served, firms)


def _settled(rng: Rng, totals: Totals, shares: dict[str, int], planted: list[str]) -> Labels:
    """Labels with exact quotas over the covered and over the others; the planted come first.

    A planted label is taken out of the quota of the covered ones.
    """
    counts = dict(zip(shares, apportion(totals.covered, list(shares.values())), strict=True))
    for label, used in Counter(planted).items():
        counts[label] -= used
    rest = np.repeat(np.array(list(counts), dtype=object), list(counts.values()))
    others = quotas(rng, totals.uncovered, shares)
    return np.concatenate([np.array(planted, dtype=object), rng.permutation(rest), others])


def _people(rng: Rng, size: Labels) -> tuple[Ints, Ints, Ints]:
    """Staff, full members and probationary members: members are few and never exceed staff."""
    staff = np.zeros(len(size), dtype=np.int64)
    full = np.zeros(len(size), dtype=np.int64)
    for label, (median, spread, low, high) in _STAFF.items():
        where = np.flatnonzero(size == label)
        drawn = rng.lognormal(np.log(median), spread, len(where))
        staff[where] = np.clip(drawn.round(), low, high)
        none, beyond = _MEMBERS[label]
        some = 1 + rng.negative_binomial(1.2, 1.2 / (1.2 + beyond), len(where))
        full[where] = np.where(rng.random(len(where)) < none, 0, some)
    full = np.minimum(full, (staff + 1) // 2)
    probationary = rng.poisson(0.08 * full + 0.002)
    for index, plant in enumerate(PLANTS):
        if plant.full is not None:
            full[index] = plant.full
            probationary[index] = plant.probationary or 0
        if plant.staff is not None:
            staff[index] = plant.staff
    staff = np.maximum(staff, full + probationary)
    return staff, full, probationary


def _where(rng: Rng, totals: Totals, places: PlacePoints) -> tuple[Points, Ints, Ints]:
    """Coordinates, community and carrier (-1: none) by the mixture of the recipe."""
    count = totals.enterprises
    mixture = _settled(rng, totals, PLACES, ["cluster"] * len(PLANTS))
    weights = places.weights / places.weights.sum()
    community = rng.choice(len(weights), count, p=weights)
    _fixed_communities(places, community)
    carrier = np.full(count, -1, dtype=np.int64)
    points = geography.scatter(rng, places.centres[community], places.spread_m[community])
    carrier_kinds = np.array(
        [kind in ("market", "business_circle") for kind in places.carrier_kinds]
    )
    for label, numbers, spread, (low, high) in (
        ("incubator", np.flatnonzero(~carrier_kinds), 60.0, totals.carrier_bounds),
        ("market", np.flatnonzero(carrier_kinds), 120.0, (1, count)),
    ):
        where = np.flatnonzero(mixture == label)
        shape = rng.lognormal(0, 0.5, len(numbers))
        high = max(high, -(-len(where) // len(numbers)))
        chosen = np.repeat(numbers, bounded(len(where), shape, low, high))
        carrier[where] = rng.permutation(chosen)
        points[where] = geography.scatter(rng, places.carrier_points[carrier[where]], spread)
        community[where] = places.carrier_community[carrier[where]]
    rural = np.flatnonzero(mixture == "rural")
    points[rural] = geography.anywhere(rng, len(rural))
    community[rural] = places.nearest_community(points[rural])
    for case, distance in DISTANCES_M.items():
        (index,) = places_of(case)
        bearing = 180.0 + 45.0 * list(DISTANCES_M).index(case)
        points[index] = geography.destination(*geography.CORNER, bearing, distance - 1e-6)
        community[index] = places.nearest_community(points[index : index + 1])[0]
    return points, community, carrier


def _fixed_communities(places: PlacePoints, community: Ints) -> None:
    """Units without coordinates lie one in each subdistrict; joint branches in one community."""
    community[places_of("no-coordinates-ala")] = int(np.flatnonzero(places.in_ala)[0])
    community[places_of("no-coordinates-luoyang")] = int(np.flatnonzero(~places.in_ala)[0])
    for case in ("r03-joint-branch", "r04-joint-branch-of-five", "r04-joint-branch-of-six"):
        community[places_of(case)] = 0


def _special(firms: Enterprises) -> dict[int, dict[str, Any]]:
    """Properties of planted enterprises that differ from what everyone else's say."""
    special: dict[int, dict[str, Any]] = {}
    for case in ("no-coordinates-ala", "no-coordinates-luoyang"):
        for index in places_of(case):
            special[index] = {"lon": None, "lat": None, "declared_crs": None}
    for case in DISTANCES_M:
        for index in places_of(case):
            lon, lat = firms.points[index].tolist()
            special[index] = {"lon": lon, "lat": lat}
    for index in places_of("declared-bd09"):
        special[index] = {"declared_crs": "bd09"}
    for index in places_of("undeclared-bd09"):
        lon, lat = (firms.points[index] + geography.BD09_OFFSET_DEG).round(6).tolist()
        special[index] = {"lon": lon, "lat": lat, "declared_crs": None}
    for number, index in enumerate(places_of("renamed"), 1):
        special[index] = {"former_names": [f"曾用名企业{number}{MARK}"]}
    return special


def _emit_service(
    rows: RowCollector, totals: Totals, places: PlacePoints, served: Served, firms: Enterprises
) -> None:
    """One declared position for each covered enterprise, in its community.

    Mostly the nearest one there, for 15 % another: declared service is not computed reach.
    """
    rng = rows.rng(5)
    chosen = np.zeros(totals.covered, dtype=np.int64)
    for home in range(len(places.community_ids)):
        where = np.flatnonzero(firms.community[: totals.covered] == home)
        offered = np.flatnonzero(served.community == home)
        gaps = geography.plane_m(
            firms.points[where][:, None, :] - served.points[offered][None, :, :]
        )
        other = rng.integers(0, len(offered), len(where))
        pick = np.where(rng.random(len(where)) < 0.85, gaps.argmin(axis=1), other)
        chosen[where] = offered[pick]
    (corner,) = np.flatnonzero(geography.in_corner(served.points))
    for case in DISTANCES_M:
        chosen[places_of(case)] = corner
    start = np.maximum(firms.founded[: totals.covered], served.since[chosen])
    since = after(rng, start, date(2018, 1, 1), AS_OF).tolist()
    for unit, position, day in zip(firms.ids, chosen.tolist(), since, strict=False):
        rows.rel("SERVED_BY", unit, served.ids[position], since=day)
