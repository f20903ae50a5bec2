"""Joint branches, officers and a site's gain along streets, each way by networkx's Dijkstra."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.snapshot.building import build
from queries.coverage import WalkModel
from queries.coverage.answers.carriers import carrier_table
from queries.coverage.answers.gain import gain
from queries.coverage.plans.adjacency import adjacency, bodies
from queries.coverage.plans.organizing import plan_guidance, plan_joint_branches
from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.status.state import CoverageState, coverage_state
from tests.support.sphere import haversine
from tests.support.street_graph import Floats, ways
from tests.unit.test_streets import line, north, random_network

DAY = date(2021, 12, 31)
NEAR_M = 700.0
SEEDS = st.integers(0, 100_000)


def body(prefix: str, at: int, place: Floats, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{prefix}:{at:03d}",
        "name": f"{prefix}{at}",
        "layer": "ledger",
        "source": "src:t",
        "lon": float(place[0]),
        "lat": float(place[1]),
        **more,
    }


def firm(at: int, place: Floats, members: int, staff: int = 10) -> dict[str, Any]:
    return body(
        "unit",
        at,
        place,
        labels=["Unit", "Enterprise"],
        ownership="private",
        operating_status="operating",
        full_members=members,
        staff=staff,
    )


def position(at: int, place: Floats) -> dict[str, Any]:
    return body("pos", at, place, labels=["Position"], tier="station")


def town(network: StreetNetwork, firms: Floats, sites: Floats, seed: int) -> CoverageState:
    random = np.random.default_rng(seed)
    nodes = [
        firm(at, place, int(random.integers(0, 3)), int(random.integers(1, 120)))
        for at, place in enumerate(firms)
    ]
    nodes += [position(at, place) for at, place in enumerate(sites)]
    model = StreetWalk.along(network, WalkModel(minutes=12))
    return coverage_state(picture=build(nodes, [], 1).at(DAY), model=model)


def scattered(seed: int, count: int) -> Floats:
    points: Floats = np.array([102.8, 25.0]) + np.random.default_rng(seed).random((count, 2)) * 0.02
    points[1] = points[0]  # two in one building
    return points


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_units_are_adjacent_by_the_way_that_networkx_finds(seed: int) -> None:
    network = random_network(seed, 20, 34)
    firms = scattered(seed + 1, 30)
    state = town(network, firms, scattered(seed + 2, 3), seed)
    metres = ways(network, firms)
    everybody = bodies(state, state.enterprises)
    near = adjacency(everybody, everybody, NEAR_M, streets=network)
    rows, columns = near.metres.tocoo().coords
    found = dict(
        zip(zip(rows.tolist(), columns.tolist(), strict=True), near.metres.data, strict=True)
    )
    clear = {
        pair: way
        for pair, way in metres.items()
        if pair[0] != pair[1] and abs(way - NEAR_M) > 0.5  # the edge is a matter of the sphere
    }
    assert {pair for pair in found if pair in clear} == {
        pair for pair, way in clear.items() if way <= NEAR_M
    }
    for pair, way in found.items():
        assert way == pytest.approx(metres[pair], abs=0.5)
    plan = plan_joint_branches(state=state, near_m=NEAR_M)
    assert plan.streets is not None
    for branch in plan.branches:
        numbers = [int(unit.id[-3:]) for unit in branch.units]
        spread = max(metres[pair] for pair in combinations(numbers, 2))
        assert spread <= NEAR_M + 0.5
        assert branch.spread_m == pytest.approx(spread, abs=0.6)


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_officers_reach_as_many_as_a_flow_and_as_near_as_the_cheapest(seed: int) -> None:
    network = random_network(seed, 20, 34)
    firms, sites = scattered(seed + 1, 30), scattered(seed + 2, 3)[[0, 2]]
    state = town(network, firms, sites, seed)
    metres = ways(network, firms, sites)
    limit = state.model.path_m
    columns = state.picture.snapshot.columns
    staff, members = (columns[name].values[state.enterprises] for name in ("staff", "full_members"))
    wanted = [at for at in range(len(firms)) if members[at] == 0]
    guidance = state.policy.guidance
    flow: Any = nx.DiGraph()
    most = 10**9  # a unit with priority is worth any way of others, and one more any way at all
    for at in wanted:
        first = staff[at] >= guidance.priority_staff
        flow.add_edge("all", f"u{at}", capacity=1, weight=-most * (2 if first else 1))
        for site in range(len(sites)):
            if (way := metres.get((at, site), math.inf)) <= limit:
                flow.add_edge(f"u{at}", f"p{site}", capacity=1, weight=round(way * 100))
    for site in range(len(sites)):
        flow.add_edge(f"p{site}", "end", capacity=guidance.max_load, weight=0)
    best = nx.max_flow_min_cost(flow, "all", "end") if "all" in flow else {}
    pairs = [
        (int(unit[1:]), int(site[1:]))
        for unit, to in best.items()
        if unit.startswith("u")
        for site, units in to.items()
        if units
    ]
    found = plan_guidance(state=state)
    assert found.walk.network == network.name
    assert found.assigned == len(pairs)
    assert found.priority_assigned == sum(staff[at] >= guidance.priority_staff for at, _ in pairs)
    assert found.metres == pytest.approx(sum(metres[pair] for pair in pairs), abs=len(firms))
    for post in found.posts:
        site = int(post.id[-3:])
        told = [metres[int(unit.id[-3:]), site] for unit in post.enterprises]
        assert max(told) <= limit + 0.5
        assert post.metres == pytest.approx(sum(told), abs=0.5 * len(told))


@given(SEEDS, st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_site_gains_whom_it_reaches_and_no_position_does(seed: int, along: bool) -> None:
    network = random_network(seed, 20, 34)
    firms, sites = scattered(seed + 1, 40), scattered(seed + 2, 2)[:1]
    state = town(network, firms, sites, seed)
    place = scattered(seed + 3, 2)[:1]
    if along:
        standing, new = ways(network, firms, sites), ways(network, firms, place)
        limit = state.model.path_m
        # the walk itself is door to street to door, also within one building
        edge = 0.5
    else:
        state = coverage_state(picture=state.picture, model=WalkModel(minutes=12))
        standing, new = (
            {(at, 0): haversine(tuple(one), tuple(stand[0])) for at, one in enumerate(firms)}
            for stand in (sites, place)
        )
        limit, edge = state.model.threshold_m, 0.01
    far = math.inf
    reached = [(new.get((at, 0), far), standing.get((at, 0), far)) for at in range(len(firms))]
    told = gain(state=state, lon=float(place[0, 0]), lat=float(place[0, 1]))
    least = sum(one <= limit - edge and other > limit + edge for one, other in reached)
    most = sum(one <= limit + edge and other > limit - edge for one, other in reached)
    assert least <= told.enterprises <= most
    assert told.walk.network == (network.name if along else None)


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_the_nearest_position_of_a_carrier_is_the_nearest_on_foot(seed: int) -> None:
    network = random_network(seed, 20, 34)
    carriers, sites = scattered(seed + 1, 8), scattered(seed + 2, 4)[1:]
    nodes = [
        body("zone", at, place, labels=["Zone"], kind="carrier")
        for at, place in enumerate(carriers)
    ]
    nodes += [position(at, place) for at, place in enumerate(sites)]
    nodes.append(firm(0, carriers[0], 1))
    state = coverage_state(
        picture=build(nodes, [], 1).at(DAY), model=StreetWalk.along(network, WalkModel())
    )
    metres = ways(network, carriers, sites)
    table = carrier_table(state=state)
    assert table.walk.network == network.name
    for at, carrier in enumerate(table.carriers):
        on_foot = [metres[at, site] for site in range(len(sites)) if (at, site) in metres]
        near = carrier.nearest_position
        assert (near is None) is (not on_foot)
        if near is not None:
            assert near.metres == pytest.approx(min(on_foot), abs=0.6)


def test_the_other_bank_is_no_neighbour() -> None:
    """By hand: 100 m over the river, 2,100 m around; on one bank 300 m along the street."""
    banks = line(1000.0)
    east = np.array([0.001, 0.0])
    network = StreetNetwork(
        lonlat=np.vstack((banks.lonlat, banks.lonlat + east)),
        start=np.array([0, 2, 1]),
        end=np.array([1, 3, 3]),
        metres=np.array([1000.0, 1000.0, 101.0]),
        name="river",
    )
    places = [np.array(north(0)), np.array(north(0)) + east, np.array(north(300))]
    nodes = [
        firm(at, place, members)
        for at, (place, members) in enumerate(zip(places, (1, 2, 2), strict=True))
    ]
    nodes.append(position(0, np.array(north(1000)) + east))
    picture = build(nodes, [], 1).at(DAY)
    walk = WalkModel()
    straight = plan_joint_branches(state=coverage_state(picture=picture, model=walk), near_m=300)
    along = plan_joint_branches(
        state=coverage_state(picture=picture, model=StreetWalk.along(network, walk)), near_m=301
    )
    assert [[unit.id for unit in one.units] for one in straight.branches] == [
        ["unit:000", "unit:001"]
    ]
    assert [([unit.id for unit in one.units], one.spread_m) for one in along.branches] == [
        (["unit:000", "unit:002"], 300.0)
    ]
    assert along.ungrouped == {"no_neighbour": 1}
    assert along.streets is not None
    assert (along.streets.network, straight.streets) == ("river", None)


def test_a_place_that_is_none_and_a_network_without_enterprises_are_refused() -> None:
    state = town(line(100.0), scattered(1, 3), scattered(2, 2), 1)
    with pytest.raises(InvalidInput, match="longitude"):
        gain(state=state, lon=25.0, lat=102.8)
    with pytest.raises(InvalidInput, match="no base"):
        gain(state=coverage_state(picture=build([], [], 1).at(DAY)), lon=102.8, lat=25.0)
