"""The ground of a map against going through every edge and every enterprise."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from graph.snapshot.building import snapshot_of
from queries.coverage import coverage_state
from queries.coverage.answers import ground
from queries.coverage.reach.streets import StreetNetwork
from tests.support.small import dataset, node, rel

BOX = (102.80, 24.95, 102.82, 24.97)
DAY = date(2021, 12, 31)
RING = '{"type":"Polygon","coordinates":[[[0.0,0.0],[1.0,0.0],[1.0,1.0],[0.0,0.0]]]}'


def network(edges: int, seed: int = 7) -> StreetNetwork:
    chance = np.random.default_rng(seed)
    lonlat = np.column_stack(
        (chance.uniform(102.79, 102.83, 300), chance.uniform(24.94, 24.98, 300))
    )
    ends = chance.integers(0, 300, (edges, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    metres = chance.uniform(10, 5000, len(ends))
    return StreetNetwork(
        lonlat=lonlat, start=ends[:, 0], end=ends[:, 1], metres=metres, name="made"
    )


def drawn(found: ground.FeatureCollection) -> set[frozenset[tuple[float, float]]]:
    (feature,) = found.features
    return {frozenset(map(tuple, line)) for line in feature["geometry"]["coordinates"]}


def test_streets_are_those_with_an_end_in_the_box_each_once() -> None:
    streets = network(900)
    found = ground.streets(network=streets, box=BOX)
    west, south, east, north = BOX

    def within(at: int) -> bool:
        lon, lat = streets.lonlat[at]
        return bool(west <= lon <= east and south <= lat <= north)

    expected = {
        frozenset(tuple(np.round(streets.lonlat[end], 6).tolist()) for end in pair)
        for pair in zip(streets.start.tolist(), streets.end.tolist(), strict=True)
        if within(pair[0]) or within(pair[1])
    }
    assert drawn(found) == expected
    assert found.meta["left_out"] == 0
    assert json.loads("".join(found.lines()))["meta"]["network"] == "made"


def test_of_too_many_the_longest_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    streets = network(900)
    every = drawn(ground.streets(network=streets, box=BOX))
    monkeypatch.setattr(ground, "MOST_STREETS", 40)
    found = ground.streets(network=streets, box=BOX)
    edges = streets.edges()
    lengths = {
        frozenset(tuple(np.round(streets.lonlat[end], 6).tolist()) for end in (one, other)): metres
        for one, other, metres in zip(edges.one, edges.other, edges.onward, strict=True)
    }
    assert drawn(found) == set(sorted(every, key=lambda one: -lengths[one])[:40])
    assert found.meta["left_out"] == len(every) - 40


def test_without_a_network_or_a_street_there_there_is_none() -> None:
    assert list(ground.streets(network=None, box=BOX).features) == []
    assert list(ground.streets(network=network(50), box=(0.0, 0.0, 1.0, 1.0)).features) == []


def test_boundaries_are_as_given_and_a_carrier_without_coordinates_amid_its_enterprises() -> None:
    rows = dataset(
        node("Zone", "zone:s", name="东街道", kind="subdistrict", boundary=RING),
        node("Zone", "zone:own", name="甲楼", kind="carrier", lon=102.8, lat=24.9),
        node("Zone", "zone:of", name="乙楼", kind="carrier", carrier_kind="building"),
        node("Zone", "zone:none", name="丙楼", kind="carrier"),
        *(
            node("Unit", f"unit:{at}", "Enterprise", in_zone=True, lon=lon, lat=lat)
            for at, (lon, lat) in enumerate(((102.81, 24.92), (102.83, 24.96), (102.7, 24.8)))
        ),
        rel("LOCATED_IN", "unit:0", "zone:of"),
        rel("LOCATED_IN", "unit:1", "zone:of"),
        rel("LOCATED_IN", "unit:2", "zone:own"),
    )
    found = ground.ground(state=coverage_state(picture=snapshot_of(rows).at(DAY)))
    told = {one["id"]: one for one in found.features}
    assert told["zone:s"]["geometry"] == json.loads(RING)
    assert told["zone:own"]["geometry"]["coordinates"] == [102.8, 24.9]
    assert told["zone:of"]["geometry"]["coordinates"] == pytest.approx([102.82, 24.94])
    assert told["zone:of"]["properties"]["enterprises"] == 2
    assert set(told) == {"zone:s", "zone:own", "zone:of"}
    assert (found.meta["count"], found.meta["unlocated"]) == (3, 1)
