"""A map of very many: cells hold all points, in cells no larger than they have to be, and no more
bytes however many there are."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from graph.geojson import FeatureCollection
from graph.snapshot.building import build
from queries.coverage.answers import clusters as module
from queries.coverage.answers import geo
from queries.coverage.answers.clusters import FINEST_M, MOST_CELLS, Look, clusters
from queries.coverage.answers.heat import heat
from queries.coverage.status.state import CoverageState, coverage_state

DAY = date(2021, 12, 31)
RADIUS_M = 6_378_137.0


def cell(lon: float, lat: float, side: float) -> tuple[int, int]:
    """Column and row by the textbook's formulas of the projection."""
    x = RADIUS_M * math.radians(lon)
    y = RADIUS_M * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return math.floor(x / side), math.floor(y / side)


def drawn(collection: FeatureCollection) -> list[dict[str, Any]]:
    text = "".join(collection.lines())
    return list(json.loads(text)["features"])


@pytest.mark.parametrize("most", [4, 50, 1000, 10**6])
def test_cells_hold_what_counting_one_by_one_finds(most: int) -> None:
    rng = np.random.default_rng(most)
    lonlat = np.concatenate(
        (rng.normal((102.8, 25.0), 0.02, (900, 2)), rng.uniform((-180, -85), (180, 85), (100, 2)))
    )
    group = rng.integers(0, 2, len(lonlat))
    found = clusters(lonlat=lonlat, group=group, most=most)

    def counted(side: float) -> Counter[tuple[int, tuple[int, int]]]:
        rows = zip(group.tolist(), lonlat.tolist(), strict=True)
        return Counter((of, cell(lon, lat, side)) for of, (lon, lat) in rows)

    counts = counted(found.side_m)
    told = {
        (of, cell(lon, lat, found.side_m)): many
        for of, (lon, lat), many in zip(
            found.group.tolist(), found.lonlat.tolist(), found.many.tolist(), strict=True
        )
    }
    # The mean of the points of a cell lies in it.
    assert told == counts
    assert len(counts) <= max(most, 8)
    assert found.side_m == FINEST_M or len(counted(found.side_m / 2)) > most


def test_nothing_and_the_ends_of_the_earth_have_cells() -> None:
    nothing = clusters(lonlat=np.empty((0, 2)), group=np.empty(0, np.int64))
    assert len(nothing.many) == 0
    corners = np.array([(-180.0, -90.0), (180.0, 90.0), (0.0, 0.0), (-1e-9, -1e-9)])
    assert clusters(lonlat=corners, group=np.zeros(4, np.int64)).many.sum() == 4
    assert len(clusters(lonlat=corners, group=np.zeros(4, np.int64), most=1).many) <= 4


def test_a_box_holds_what_lies_in_it_and_around_it() -> None:
    places = np.array([(102.0, 25.0), (103.0, 25.0), (103.02, 25.0), (math.nan, 25.0)])
    assert Look().within(places).tolist() == [True, True, True, False]
    look = Look((101.5, 24.5, 103.01, 25.5))
    assert look.within(places).tolist() == [True, True, False, False]
    assert look.within(places, 2000.0).tolist() == [True, True, True, False]


@pytest.fixture(scope="module")
def state() -> CoverageState:
    """A register of 3,000 enterprises, of which ten have no coordinates, and 40 positions."""
    rng = np.random.default_rng(3)
    common = {"layer": "ledger", "source": "src:test", "since": DAY}
    nodes = []
    for at, (lon, lat) in enumerate(rng.normal((102.8, 25.0), 0.03, (3000, 2)).tolist()):
        place = {"lon": lon, "lat": lat} if at % 300 else {}
        size = {"full_members": at % 5, "operating_status": "operating"}
        nodes.append(
            {"id": f"unit:u{at:04d}", "name": f"u{at}", "labels": ["Unit", "Enterprise"]}
            | common
            | place
            | size
        )
    for at, (lon, lat) in enumerate(rng.normal((102.8, 25.0), 0.03, (40, 2)).tolist()):
        nodes.append(
            {"id": f"pos:p{at:02d}", "name": f"p{at}", "labels": ["Position"], "lon": lon}
            | {"lat": lat, "tier": "station" if at % 3 else "district", "status": "open"}
            | common
        )
    return coverage_state(picture=build(nodes, [], 1).at(DAY))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that the small network is beyond."""
    for name, value in {"MOST_POINTS": 100, "MOST_CIRCLES": 10}.items():
        monkeypatch.setattr(geo, name, value)


@pytest.mark.parametrize("lens", ["organizational", "spatial"])
def test_a_bounded_map_within_its_bounds_says_what_the_whole_map_says(
    state: CoverageState, lens: str
) -> None:
    for ask in (geo.gaps, geo.covered):
        whole, bounded = ask(state=state, lens=lens), ask(state=state, lens=lens, look=Look())
        assert bounded.meta == {**whole.meta, "cell_m": None}
        assert drawn(bounded) == drawn(whole)
    whole, bounded = geo.reach(state=state), geo.reach(state=state, look=Look())
    assert bounded.meta == {**whole.meta, "cell_m": None}
    assert drawn(bounded) == drawn(whole)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("lens", ["organizational", "spatial"])
@pytest.mark.parametrize("box", [None, (102.78, 24.98, 102.83, 25.03)])
def test_beyond_its_bounds_cells_count_what_it_would_show(
    state: CoverageState, lens: str, box: tuple[float, float, float, float] | None
) -> None:
    west, south, east, north = box or (-180, -90, 180, 90)
    for ask, name in ((geo.gaps, "reason"), (geo.covered, None)):
        one_by_one = [
            feature
            for feature in drawn(ask(state=state, lens=lens))
            for lon, lat in [feature["geometry"]["coordinates"]]
            if west <= lon <= east and south <= lat <= north
        ]
        bounded = ask(state=state, lens=lens, look=Look(box))
        if len(one_by_one) <= geo.MOST_POINTS:
            assert drawn(bounded) == one_by_one
            continue
        side = bounded.meta["cell_m"]
        counts = Counter(
            (name and feature["properties"][name], cell(*feature["geometry"]["coordinates"], side))
            for feature in one_by_one
        )
        told = {
            (
                feature["properties"].get("reason"),
                cell(*feature["geometry"]["coordinates"], side),
            ): feature["properties"]["many"]
            for feature in drawn(bounded)
        }
        assert told == counts
        assert bounded.meta["count"] == len(counts)
        assert "id" not in drawn(bounded)[0]


@pytest.mark.usefixtures("few")
def test_positions_are_counted_by_tier_and_drawn_where_few_are_seen(state: CoverageState) -> None:
    every = {one["id"]: one for one in drawn(geo.reach(state=state))}
    told = drawn(geo.reach(state=state, look=Look()))
    tiers = Counter(one["properties"]["tier"] for one in every.values())
    for tier, count in tiers.items():
        many = [f["properties"]["many"] for f in told if f["properties"]["tier"] == tier]
        assert sum(many) == count
    box = (102.84, 25.02, 102.9, 25.1)
    near = drawn(geo.reach(state=state, look=Look(box)))
    assert near
    assert all(every[one["id"]] == one for one in near)
    reaching = {
        one["id"]
        for one in every.values()
        for ring in one["geometry"]["coordinates"]
        if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in ring)
    }
    assert reaching <= {one["id"] for one in near}


def test_the_grid_of_gaps_is_as_coarse_as_it_takes(
    state: CoverageState, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = heat(state=state, lens="spatial", cell_m=50)
    monkeypatch.setattr("queries.coverage.answers.heat.MOST_CELLS", 100)
    assert heat(state=state, lens="spatial", cell_m=50).meta == fine.meta
    bounded = heat(state=state, lens="spatial", cell_m=50, bounded=True)
    assert bounded.meta["count"] <= 100 < fine.meta["count"]
    assert bounded.meta["total"] == fine.meta["total"]
    side = bounded.meta["cell_m"]
    assert drawn(bounded) == drawn(heat(state=state, lens="spatial", cell_m=side))
    finer = heat(state=state, lens="spatial", cell_m=side / 2)
    assert finer.meta["count"] > 100


def test_twice_as_many_enterprises_are_no_larger_an_answer() -> None:
    rng = np.random.default_rng(8)
    sizes = []
    for count in (200_000, 400_000):
        lonlat = np.column_stack((rng.uniform(98, 120, count), rng.uniform(22, 40, count)))
        found = clusters(lonlat=lonlat, group=rng.integers(0, 4, count))
        assert len(found.many) <= MOST_CELLS
        reasons = ("a" * 40,) * 4
        sizes.append(len(json.dumps(module.drawn_of(found, "reason", reasons))))
    assert max(sizes) < 2_500_000
