"""Communities and carriers: where they lie and how they nest."""

from __future__ import annotations

from datetime import date

import numpy as np

from graph.datasets.synthetic import geography
from graph.datasets.synthetic.geography import PlacePoints, Points
from graph.datasets.synthetic.rows import RowCollector
from graph.datasets.synthetic.totals import INCUBATORS, MARKETS

ALA, LUOYANG = "zone:ala", "zone:luoyang"

# A public dashboard lists these names; the source document names only the three with an id.
_ALA_NAMES = (
    "阿拉", "高坡", "海子", "清水", "普照", "石坝", "云南航天", "顺通", "云知", "昆船", "八公里",
    "昌宏", "长春",
)  # fmt: skip
_LUOYANG_NAMES = (
    "大冲", "大新册", "小新册", "黄土坡", "大洛羊", "小洛羊", "果林", "春漫", "倪家营", "石龙湖",
    "水井山",
)  # fmt: skip
_IN_SOURCE = {"海子": "zone:haizi", "石坝": "zone:shiba", "顺通": "zone:shuntong"}

_CARRIER_NAMES = {
    "startup_park": "创业园",
    "maker_space": "众创空间",
    "incubator": "孵化器",
    "market": "市场",
    "business_circle": "商圈",
}
_SINCE = date(1990, 1, 1)


def lay_out(rows: RowCollector) -> PlacePoints:
    """Draw the places."""
    rng = rows.rng(1)
    names = (*_ALA_NAMES, *_LUOYANG_NAMES)
    in_ala = np.arange(len(names)) < len(_ALA_NAMES)
    centres = np.concatenate(
        [
            geography.spaced_centres(rng, len(_ALA_NAMES), 24.970, 25.052),
            geography.spaced_centres(rng, len(_LUOYANG_NAMES), 24.904, 24.943),
        ]
    )
    weights = rng.permutation(np.arange(1, len(names) + 1) ** -0.8)
    kinds = [kind for kind, count in (INCUBATORS | MARKETS).items() for _ in range(count)]
    home = rng.choice(len(names), len(kinds), p=weights / weights.sum())
    points = geography.scatter(rng, centres[home], np.full(len(kinds), 500.0))
    return PlacePoints(
        community_ids=[
            _IN_SOURCE.get(name, f"zone:s-c{number:02d}") for number, name in enumerate(names, 1)
        ],
        community_names=[f"{name}社区" for name in names],
        in_ala=in_ala,
        centres=centres,
        weights=weights,
        spread_m=rng.uniform(350.0, 700.0, len(names)),
        carrier_ids=[f"zone:s-k{number:02d}" for number in range(1, len(kinds) + 1)],
        carrier_kinds=kinds,
        carrier_points=points,
        carrier_community=home.astype(np.int64),
        carrier_since=[date(2013 + number % 5, 1 + number % 12, 1) for number in range(len(kinds))],
    )


def emit(rows: RowCollector, places: PlacePoints) -> None:
    """Add communities and carriers. Communities of the source layer are used as they are."""
    for index, zone_id in enumerate(places.community_ids):
        if zone_id not in _IN_SOURCE.values():
            rows.node(
                "Zone",
                zone_id,
                places.community_names[index],
                kind="community",
                since=_SINCE,
                **coordinates(places.centres, index),
            )
        # the source states the subdistrict of the other two
        if zone_id not in ("zone:haizi", "zone:shiba"):
            parent = ALA if places.in_ala[index] else LUOYANG
            rows.rel("PART_OF", zone_id, parent, since=_SINCE)
    number_of: dict[str, int] = {}
    for index, zone_id in enumerate(places.carrier_ids):
        kind = places.carrier_kinds[index]
        number_of[kind] = number_of.get(kind, 0) + 1
        since = places.carrier_since[index]
        rows.node(
            "Zone",
            zone_id,
            f"{_CARRIER_NAMES[kind]}{number_of[kind]}",
            kind="carrier",
            carrier_kind=kind,
            since=since,
            **coordinates(places.carrier_points, index),
        )
        home = places.community_ids[places.carrier_community[index]]
        rows.rel("PART_OF", zone_id, home, since=since)
        if kind in INCUBATORS:
            for initiative in ("init:b3", "init:c3"):
                rows.rel("ADVANCES", zone_id, initiative, role="carrier", since=since)


def coordinates(points: Points, index: int) -> dict[str, float | str]:
    """Longitude, latitude (to a tenth of a metre) and their system as properties."""
    return {
        "lon": round(float(points[index, 0]), 6),
        "lat": round(float(points[index, 1]), 6),
        "declared_crs": "wgs84",
    }
