"""Walks along streets in lenses and reasons: the nearest site of all pairs, and who is covered."""

from __future__ import annotations

import json
import math
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.snapshot.building import build
from queries.coverage import WalkModel, coverage_state, explain, summarize, uncovered
from queries.coverage.answers.bands import BAND_M, reach_along
from queries.coverage.reach.along import StreetWalk, street_nearest, street_spans
from queries.coverage.reach.streets import StreetNetwork, street_within
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    TOLERANCE_M,
    Floats,
    great_circle,
    unit_vectors,
)

CORNER = np.array([102.8, 25.0])


def random_network(rng: np.random.Generator, nodes: int, edges: int) -> StreetNetwork:
    lonlat = CORNER + rng.random((nodes, 2)) * 0.02
    start, end = rng.integers(0, nodes, (2, edges))
    ends = unit_vectors(lonlat)
    metres = great_circle(ends[start], ends[end]) * (1 + rng.random(edges)) + 1
    return StreetNetwork(lonlat, start, end, metres, name="random")


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(2, 25), st.integers(1, 40))
def test_the_nearest_site_is_that_of_the_least_of_all_ways(
    seed: int, nodes: int, edges: int
) -> None:
    """All pairs are held against networkx in tests/unit/test_streets.py."""
    rng = np.random.default_rng(seed)
    network = random_network(rng, nodes, edges)
    demand = CORNER + rng.random((12, 2)) * 0.02
    sites = np.vstack([demand[:2], CORNER + rng.random((4, 2)) * 0.02])
    demand[3] = sites[4] = math.nan
    metres, site = street_nearest(network=network, demand=demand, sites=sites)
    pairs = street_within(network=network, demand=demand, sites=sites, metres=math.inf).pairs
    ways: Floats = np.full(pairs.shape, np.inf)
    rows, columns = pairs.tocoo().coords
    ways[rows, columns] = pairs.data
    located = np.isfinite(demand).all(axis=1)
    assert np.isnan(metres[~located]).all()
    assert metres[located] == pytest.approx(ways.min(axis=1)[located], abs=1e-3)
    assert ((site >= 0) == np.isfinite(metres)).all()
    known = np.flatnonzero(site >= 0)
    assert ways[known, site[known]] == pytest.approx(metres[known], abs=1e-3)
    walk = StreetWalk.along(network, WalkModel())
    assert walk.between(sites[0], demand)[located] == pytest.approx(ways[located, 0], abs=1e-3)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_wherever_all_truly_are_the_nearest_site_is_within_the_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(rng, 25, 40)
    low, high = network.lonlat.min(axis=0), network.lonlat.max(axis=0)
    true = [rng.uniform(low, high, (count, 2)) for count in (12, 4)]
    known, radii = [], []
    for points in true:
        radius = np.where(rng.random(len(points)) < 0.5, 0.0, rng.uniform(1, 80, len(points)))
        turned = rng.uniform(0, 2 * np.pi, len(points))
        off = radius * np.sqrt(rng.random(len(points))) * 0.99
        north_of = np.degrees(off * np.sin(turned) / EARTH_RADIUS_M)
        east_of = np.degrees(off * np.cos(turned) / EARTH_RADIUS_M)
        east_of /= np.cos(np.radians(points[:, 1]))
        known.append(points + np.column_stack((east_of, north_of)))
        radii.append(radius)
    walk = StreetWalk.along(network, WalkModel(minutes=200))
    ways, _ = street_nearest(network=network, demand=true[0], sites=true[1])
    least, most = street_spans(
        walk=walk, demand=known[0], demand_m=radii[0], sites=known[1], sites_m=radii[1]
    )
    assert (least <= ways + TOLERANCE_M).all()
    assert (ways <= most + TOLERANCE_M).all()


def test_without_a_site_nobody_is_near_one() -> None:
    network = random_network(np.random.default_rng(1), 5, 8)
    metres, site = street_nearest(
        network=network, demand=CORNER[None], sites=np.array([[math.nan, math.nan]])
    )
    assert (metres[0], site[0]) == (math.inf, -1)


def north(metres: float) -> float:
    return 25.0 + math.degrees(metres / EARTH_RADIUS_M)


def test_lens_list_and_reason_go_along_the_streets() -> None:
    """A river: those on the other bank, 300 m off, have 2,000 m to walk by the bridge."""
    common = {"layer": "ledger", "source": "src:t", "lon": 102.8}
    firms = [
        {
            "id": f"unit:{name}",
            "labels": ["Unit", "Enterprise"],
            "name": name,
            "ownership": "private",
            "operating_status": "operating",
            "lat": north(at),
            **common,
        }
        for name, at in (("near", 200.0), ("bank", 400.0), ("across", 700.0))
    ]
    position = {"id": "pos:0", "labels": ["Position"], "name": "阵地", "tier": "station"}
    nodes = [*firms, {**position, "lat": north(400.0), **common}]
    picture = build(nodes, [], 1).at(date(2021, 12, 31))
    ends = np.array([(102.8, north(at)) for at in (0, 500, 600, 1000)] + [(102.81, north(550))])
    streets = StreetNetwork(
        ends,
        np.array([0, 2, 1, 4]),
        np.array([1, 3, 4, 2]),
        np.array([500.0, 400.0, 1000.0, 1000.0]),
        name="river",
    )
    straight = coverage_state(picture=picture)
    along = coverage_state(picture=picture, model=StreetWalk.along(streets, WalkModel()))
    names = [one["name"] for one in sorted(firms, key=lambda one: str(one["id"]))]
    way = dict(zip(names, along.metres.tolist(), strict=True))
    expected = {"near": 200.0, "bank": 0.0, "across": 100 + 2000 + 100}
    assert way == pytest.approx(expected, abs=1.0)

    def numerator(state: object) -> int | None:
        rates = summarize(state=state).rates  # type: ignore[arg-type]
        return next(one.numerator for one in rates if one.code == "spatial")

    assert (numerator(straight), numerator(along)) == (3, 2)
    spatial = next(one for one in summarize(state=along).rates if one.code == "spatial")
    assert "along the streets of river" in spatial.definition.en
    assert "“river”" in spatial.definition.zh
    said = summarize(state=along).walk
    assert (said.method, said.network, said.threshold_m) == ("street_network", "river", 1000.0)
    (row,) = uncovered(state=along, lens="spatial").rows
    assert (row.id, row.reason, row.metres) == ("unit:across", "beyond_threshold", 2200.0)
    assert row.minutes == 33.0
    told = explain(state=along, enterprise="unit:across")
    assert told.positions[0].metres == pytest.approx(2200, abs=1)
    assert not told.positions[0].within
    assert {one.rate: one.verdict for one in told.verdicts}["spatial"] == "uncovered"


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_what_is_drawn_as_reached_is_what_is_reached(seed: int) -> None:
    """Of places all along the streets those within the walk are in the area, and all in the area
    are a band's width from one of these."""
    rng = np.random.default_rng(seed)
    network = random_network(rng, 12, 18)
    share = np.linspace(0, 1, 60)[:, np.newaxis]
    one, other = network.lonlat[network.start], network.lonlat[network.end]
    places = np.concatenate([a + share * (b - a) for a, b in zip(one, other, strict=True)])
    site = places[rng.integers(len(places))] + rng.normal(0, 3e-4, 2)
    lonlat = {"lon": float(site[0]), "lat": float(site[1])}
    firm = {"id": "unit:0", "labels": ["Unit", "Enterprise"], "name": "企业", **lonlat}
    position = {"id": "pos:0", "labels": ["Position"], "name": "阵地", "tier": "station", **lonlat}
    common = {"layer": "ledger", "source": "src:t"}
    picture = build([{**firm, **common}, {**position, **common}], [], 1).at(date(2021, 12, 31))
    walk = StreetWalk.along(network, WalkModel(minutes=10))
    made = reach_along(state=coverage_state(picture=picture, model=walk), walk=walk)
    (feature,) = json.loads("".join(made.lines()))["features"]
    area = shapely.geometry.shape(feature["geometry"])
    assert area.is_valid
    drawn = shapely.contains_xy(area, places)
    metres, _ = street_nearest(network=network, demand=places, sites=site[None])
    assert drawn[metres <= walk.path_m - 10].all()
    scale = math.radians(1) * EARTH_RADIUS_M * np.array([math.cos(math.radians(25)), 1])
    reached = places[metres <= walk.path_m] * scale
    longest = np.linalg.norm((other - one) * scale, axis=1).max() / 59
    for place in np.vstack([places[drawn]]) * scale:
        away = np.linalg.norm(np.vstack([reached, site[None] * scale]) - place, axis=1).min()
        assert away <= BAND_M + 10 + longest
