"""Service positions: the 1+6+X cluster, phases, schools, culture points, integrated sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic import geography
from graph.datasets.synthetic.addresses import Streets, addresses
from graph.datasets.synthetic.drawing import Ints, Rng, apportion, bounded, days
from graph.datasets.synthetic.geography import PlacePoints, Points
from graph.datasets.synthetic.places import coordinates
from graph.datasets.synthetic.rows import AS_OF, RowCollector
from graph.datasets.synthetic.totals import (
    CULTURE_POINTS,
    DOMAIN_AREA_M2,
    DOMAINS,
    PHASE_AREAS_M2,
    SCHOOLS,
    STATION_AREA_BOUNDS_M2,
    Totals,
)

CENTRE = "pos:district-centre"
PHASE_ONE = "pos:district-centre-phase-1"
CORNER_STATION = "pos:s001"
"""The station of the planted distance cases, alone in its corner."""

_YI_COMMUNITIES = ("海子社区", "石坝社区", "阿拉社区", "高坡社区", "清水社区")
"""Five for the culture belt; which they are is not in the source."""

_SERVICES = ("科技研发", "金融服务", "项目落地", "成果转化", "创业指导", "法律咨询", "代办代理")
"""What is listed for carriers (F073, F074)."""

_SCHOOL_NAMES = {
    "district": "区级党校",
    "subdistrict": "街道党校",
    "domain": "领域党校",
    "unexplained": "园区党校教学点",
}


@dataclass(frozen=True)
class Served:
    """The positions that enterprises are declared to be served by: stations, then domains."""

    ids: list[str]
    points: Points
    community: Ints
    since: NDArray[np.datetime64]
    stations: int


def emit(rows: RowCollector, totals: Totals, places: PlacePoints, streets: Streets) -> Served:
    """Add the positions of the cluster, their phases, the schools and the culture points."""
    rng = rows.rng(2)
    _phases(rows)
    points, community, carrier = _where(rng, totals.stations, places)
    domain_home = rng.permutation(len(places.community_ids))[:DOMAINS]
    domain_points = geography.scatter(
        rng, places.centres[domain_home], places.spread_m[domain_home]
    )
    width = max(3, len(str(totals.stations)))
    served = Served(
        ids=[f"pos:s{number:0{width}d}" for number in range(1, totals.stations + 1)]
        + [f"pos:s-domain-{number}" for number in range(1, DOMAINS + 1)],
        points=np.concatenate([points, domain_points]),
        community=np.concatenate([community, domain_home]),
        since=days(rng, date(2018, 1, 1), date(2021, 9, 30), totals.stations + DOMAINS),
        stations=totals.stations,
    )
    areas = np.concatenate(
        [
            bounded(
                totals.station_area,
                rng.lognormal(np.log(240), 0.5, totals.stations),
                *STATION_AREA_BOUNDS_M2,
            ),
            bounded(DOMAIN_AREA_M2, rng.lognormal(0, 0.3, DOMAINS), 800, 4_000),
        ]
    )
    inside = np.concatenate([carrier, np.full(DOMAINS, -1)])
    written = addresses(rows.rng(22), streets, served.points, served.community, inside)
    for index, position in enumerate(served.ids):
        station = index < served.stations
        number = index + 1 if station else index + 1 - served.stations
        since = served.since[index].item()
        rows.node(
            "Position",
            position,
            f"党群服务站{number}" if station else f"领域党群服务中心{number}",
            tier="station" if station else "domain",
            floor_area_m2=float(areas[index]),
            capacity_per_day=max(10, int(areas[index]) // 3),
            services=_services(number) if station and carrier[index] >= 0 else None,
            address=written[index],
            since=since,
            **coordinates(served.points, index),
        )
        home = places.community_ids[community_of(served, index)]
        rows.rel("LOCATED_IN", position, home, since=since)
        if station and carrier[index] >= 0:
            rows.rel("LOCATED_IN", position, places.carrier_ids[carrier[index]], since=since)
        rows.rel("PART_OF", position, "init:position-cluster", since=since)
        rows.rel(
            "OPERATES", community_committee(community_of(served, index)), position, since=since
        )
    _schools(rows, rng, served, places)
    _culture_points(rows, rng, places)
    return served


def _services(number: int) -> list[str] | None:
    """Two or three services of a station in a carrier; every third does not say."""
    if number % 3 == 0:
        return None
    return [name for at, name in enumerate(_SERVICES) if (number + at) % 3 == 0]


def community_of(served: Served, index: int) -> int:
    """Index of the community a position lies in."""
    return int(served.community[index])


def community_committee(index: int) -> str:
    """Id of a community's Party committee."""
    return f"org:s-pc-c{index + 1:02d}"


def _where(rng: Rng, count: int, places: PlacePoints) -> tuple[Points, Ints, Ints]:
    """Places of the stations: 70 % around centres, 20 % in carriers, 10 % anywhere.

    Every community has one of the first kind. The first station is the one in the corner.
    """
    near, inside, _ = apportion(count, [70, 20, 10]).tolist()
    communities = len(places.community_ids)
    shares = 1 + apportion(near - communities, np.sqrt(places.weights))
    home = np.repeat(np.arange(communities), shares)
    carrier = rng.integers(0, len(places.carrier_ids), inside)
    free = geography.anywhere(rng, count - near - inside)
    free[0] = geography.CORNER
    points = np.concatenate(
        [
            free,
            geography.scatter(rng, places.centres[home], 1.2 * places.spread_m[home]),
            geography.scatter(rng, places.carrier_points[carrier], 40.0),
        ]
    )
    community = np.concatenate(
        [places.nearest_community(free), home, places.carrier_community[carrier]]
    )
    return points, community, np.concatenate([np.full(count - inside, -1), carrier])


def _phases(rows: RowCollector) -> None:
    """The three phases of the district centre, which carry its floor area.

    The source names phase one without an area. Its synthetic twin is part of it, so that the
    centre keeps three direct phases.
    """
    for number, area in enumerate(PHASE_AREAS_M2, 1):
        since = date(2017 + number, 7, 1)
        phase = f"pos:s-p{number}"
        rows.node(
            "Position",
            phase,
            f"区级党群服务中心第{number}期(面积)",
            tier="phase",
            floor_area_m2=float(area),
            since=since,
        )
        rows.rel("PART_OF", phase, PHASE_ONE if number == 1 else CENTRE, rank=number, since=since)


_TRAINING = (
    *("district", "subdistrict", "subdistrict", "organ"),
    *("two_new", "school_hospital", "state_firm"),
)
"""Domains of the first seven schools as F103 lists them; of the 13 others it does not say."""


def _schools(rows: RowCollector, rng: Rng, served: Served, places: PlacePoints) -> None:
    """Twenty schools, each part of the position that hosts it (1+2+4+13)."""
    north = places.in_ala[served.community[: served.stations]]
    stations = 1 + rng.permutation(served.stations - 1)
    in_ala = [int(index) for index in stations if north[index]]
    in_luoyang = [int(index) for index in stations if not north[index]]
    domains = list(range(served.stations, served.stations + SCHOOLS["domain"]))
    others = (in_ala[1:] + in_luoyang[1:])[:: max(1, (served.stations - 3) // 13)]
    hosts: list[int | None] = [None, in_ala[0], in_luoyang[0], *domains, *others]
    terms = [term for term, count in SCHOOLS.items() for _ in range(count)]
    for number, (term, host) in enumerate(zip(terms, hosts, strict=False), 1):
        school = f"pos:s-school-{number:02d}"
        since = date(2019, 9, 1) if host is None else served.since[host].item()
        rows.node(
            "Position",
            school,
            f"{_SCHOOL_NAMES[term]}{number}",
            tier="school",
            school_domain=term,
            training_domain=_TRAINING[number - 1] if number <= len(_TRAINING) else None,
            since=since,
            **({} if host is None else coordinates(served.points, host)),
        )
        rows.rel("PART_OF", school, "init:school-cluster", since=since)
        rows.rel("PART_OF", school, CENTRE if host is None else served.ids[host], since=since)
        if host is not None:
            home = places.community_ids[community_of(served, host)]
            rows.rel("LOCATED_IN", school, home, since=since)


def _culture_points(rows: RowCollector, rng: Rng, places: PlacePoints) -> None:
    """Nine points beside the one the source names: two to each of five communities."""
    homes = [places.community_names.index(name) for name in _YI_COMMUNITIES]
    slots = np.repeat(homes, 2)[-CULTURE_POINTS:]
    points = geography.scatter(rng, places.centres[slots], places.spread_m[slots])
    for home in homes:
        rows.rel("PART_OF", places.community_ids[home], "init:b4", since=date(2019, 6, 1))
    for index, home in enumerate(slots):
        point = f"pos:s-culture-{index + 1}"
        since = date(2019, 6 + index // 2, 1)
        rows.node(
            "Position",
            point,
            f"撒梅文化点位{index + 2}",
            tier="culture_point",
            since=since,
            **coordinates(points, index),
        )
        rows.rel("LOCATED_IN", point, places.community_ids[home], since=since)
        rows.rel("PART_OF", point, "init:b4", rank=index + 2, since=since)


def emit_integrated(
    rows: RowCollector, totals: Totals, places: PlacePoints, served: Served, owners: list[str]
) -> None:
    """Positions the four committees integrate: some of the cluster's, the rest members' own.

    The members' own have no floor area, so that areas add up to the published total.
    """
    rng = rows.rng(3)
    own = totals.integrated - totals.integrated_overlap
    home = rng.choice(len(places.centres), own, p=places.weights / places.weights.sum())
    points = geography.scatter(rng, places.centres[home], 1.5 * places.spread_m[home])
    since = days(rng, date(2018, 1, 1), date(2020, 12, 31), own).tolist()
    owner = rng.integers(0, len(owners), own)
    integrated = []
    for index in range(own):
        position = f"pos:s-other-{index + 1:04d}"
        rows.node(
            "Position",
            position,
            f"成员单位党建阵地{index + 1}",
            tier="other",
            since=since[index],
            **coordinates(points, index),
        )
        rows.rel("LOCATED_IN", position, places.community_ids[int(home[index])], since=since[index])
        rows.rel("OPERATES", owners[int(owner[index])], position, since=since[index])
        integrated.append(position)
    shared = 1 + rng.permutation(served.stations - 1)[: totals.integrated_overlap]
    integrated += [served.ids[index] for index in sorted(shared.tolist())]
    committee = rng.choice(4, totals.integrated, p=[0.4, 0.3, 0.15, 0.15]) + 1
    joined = days(rng, date(2021, 1, 1), AS_OF, totals.integrated).tolist()
    opened = {position: day.item() for position, day in zip(served.ids, served.since, strict=True)}
    for index, position in enumerate(integrated):
        begun = max(joined[index], opened.get(position, joined[index]))
        rows.rel("INTEGRATES", f"org:j{committee[index]}", position, since=begun)
