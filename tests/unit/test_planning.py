"""Plans on a coverage state: every number recounted from the places alone."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph.errors import InvalidInput
from graph.snapshot.building import build
from queries.coverage.answers.geo import plan as on_a_map
from queries.coverage.answers.spatial import service_circle
from queries.coverage.plans.planning import Plan, plan
from queries.coverage.plans.question import Question
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import WalkModel
from queries.coverage.status.state import CoverageState, coverage_state
from tests.support.sphere import haversine

DAY = date(2021, 12, 31)
RADIUS_M = 10_000 / 13
"""15 minutes at 4 km/h with detour 1.3, in a straight line."""


@cache
def places(seed: int, firms: int) -> list[tuple[float, float]]:
    """Firms in a few clumps, a kilometre or more apart."""
    random = np.random.default_rng(seed)
    clumps = random.uniform((102.78, 24.92), (102.88, 25.02), size=(7, 2))
    at = clumps[random.integers(0, 7, firms)] + random.normal(0, 0.002, (firms, 2))
    return [(float(lon), float(lat)) for lon, lat in at]


def network(seed: int = 1, firms: int = 60, positions: int = 3) -> CoverageState:
    points = places(seed, firms)
    common = {"layer": "ledger", "source": "src:t"}
    nodes: list[dict[str, Any]] = [
        {
            "id": f"unit:{number:03d}",
            "labels": ["Unit", "Enterprise"],
            "name": f"企业{number}",
            "ownership": "private",
            "operating_status": "operating",
            "staff": number if number % 5 else None,
            "lon": lon,
            "lat": lat,
            **common,
        }
        for number, (lon, lat) in enumerate(points)
    ]
    nodes.append({**nodes[0], "id": "unit:unlocated", "lon": None, "lat": None})
    nodes += [
        {
            "id": f"pos:{number}",
            "labels": ["Position"],
            "name": f"阵地{number}",
            "tier": "station",
            "lon": points[number][0],
            "lat": points[number][1],
            **common,
        }
        for number in range(positions)
    ]
    return coverage_state(picture=build(nodes, [], 1).at(DAY))


def covered(sites: list[tuple[float, float]], points: list[tuple[float, float]]) -> list[int]:
    """By hand: which firms are within the radius of a site."""
    return [
        at
        for at, point in enumerate(points)
        if any(haversine(site, point) <= RADIUS_M for site in sites)
    ]


def standing(count: int = 3) -> list[tuple[float, float]]:
    return places(1, 60)[:count]


def opened(found: Plan) -> list[tuple[float, float]]:
    return [(site.lon, site.lat) for site in found.sites]


def test_s08_3_no_new_position_is_todays_coverage() -> None:
    found = plan(state=network(), question=Question(goal="add", count=0))
    assert found.status == "optimal"
    assert found.sites == ()
    assert found.before == found.after
    assert found.before.enterprises == len(covered(standing(), places(1, 60)))
    assert found.before.of_enterprises == 60
    assert found.unlocated == 1


@pytest.mark.parametrize("count", [1, 2, 3])
def test_s08_3_new_positions_cover_what_a_recount_says(count: int) -> None:
    found = plan(state=network(), question=Question(goal="add", count=count))
    assert found.status == "optimal"
    assert found.gap == 0
    assert len(found.sites) == count
    after = covered([*standing(), *opened(found)], places(1, 60))
    assert found.after.enterprises == found.objective == len(after)
    gains = [site.gain for site in found.sites]
    assert found.before.enterprises + sum(gains) == found.after.enterprises
    assert gains == sorted(gains, reverse=True)
    for site in found.sites:
        assert site.id is None
        assert site.enterprises == len(covered([(site.lon, site.lat)], places(1, 60)))


def test_s08_3_no_pair_of_candidates_is_better() -> None:
    from queries.coverage.plans.candidates import candidate_sites

    found = plan(state=network(), question=Question(goal="add", count=2, spacing_m=400))
    points = places(1, 60)
    candidates = candidate_sites(demand=np.array(points), spacing_m=400)
    assert found.candidates == len(candidates)
    best = max(
        len(covered([*standing(), *map(tuple, pair)], points))  # type: ignore[list-item]
        for pair in combinations(candidates.tolist(), 2)
    )
    assert found.after.enterprises == best


def test_s08_4_the_fewest_positions_for_a_share() -> None:
    state = network()
    found = plan(state=state, question=Question(goal="share", share=0.95))
    assert found.status == "optimal"
    assert found.objective == len(found.sites)
    assert found.after.enterprises >= 0.95 * 60
    one_less = plan(state=state, question=Question(goal="add", count=len(found.sites) - 1))
    assert one_less.status == "optimal"
    assert one_less.after.enterprises < 0.95 * 60
    assert plan(state=state, question=Question(goal="share", share=1.0)).after.enterprises == 60


def test_s08_6_closing_loses_the_least() -> None:
    state = network(positions=6)
    found = plan(state=state, question=Question(goal="close", count=2))
    points = places(1, 60)
    kept_best = max(
        len(covered([points[at] for at in range(6) if at not in pair], points))
        for pair in combinations(range(6), 2)
    )
    assert found.after.enterprises == kept_best
    assert found.before.enterprises == len(covered(points[:6], points))
    assert {site.id for site in found.sites} < {f"pos:{number}" for number in range(6)}
    lost = sum(site.gain for site in found.sites)
    assert found.before.enterprises - lost == found.after.enterprises


def test_weights_are_staff_and_those_without_count_nothing_and_are_told() -> None:
    found = plan(state=network(), question=Question(goal="add", count=1, weight="staff"))
    points = places(1, 60)
    after = covered([*standing(), *opened(found)], points)
    assert found.after.weight == found.objective == sum(at for at in after if at % 5)
    assert found.without_weight == 12
    assert found.after.enterprises == len(after)


def test_a_plan_can_be_stopped_and_is_told_as_not_proven_or_is_proven_already() -> None:
    found = plan(state=network(), question=Question(goal="add", count=3), progress=lambda *_: False)
    assert found.status in ("optimal", "feasible")
    assert found.bound is not None
    assert found.objective is not None
    assert found.bound >= found.objective


def test_a_plan_to_a_share_tells_its_progress() -> None:
    told: list[tuple[float, float]] = []
    found = plan(
        state=network(),
        question=Question(goal="share", share=0.9),
        progress=lambda objective, bound: told.append((objective, bound)) or True,
    )
    assert found.status == "optimal"
    assert told
    assert all(bound <= found.objective <= objective for objective, bound in told)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"goal": "add"}, "takes a count"),
        ({"goal": "add", "count": 1, "share": 0.5}, "no share"),
        ({"goal": "share", "count": 1}, "takes a share"),
        ({"goal": "add", "count": 10_000}, "10000"),
        ({"goal": "close", "count": 4}, "4"),
        ({"goal": "add", "count": -1}, "-1"),
        ({"goal": "share", "share": 1.5}, "1.5"),
        ({"goal": "add", "count": 1, "spacing_m": 0.0}, "spacing"),
        ({"goal": "add", "count": 1, "time_limit_s": 0.0}, "time_limit_s"),
    ],
)
def test_what_asks_for_nothing_is_refused(question: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        plan(state=network(), question=Question(**question))


def test_without_a_register_there_is_nothing_to_plan_for() -> None:
    state = coverage_state(picture=build([], [], 1).at(DAY))
    with pytest.raises(InvalidInput, match="there is no base"):
        plan(state=state, question=Question(goal="add", count=1))


def test_a_plan_on_a_map_shows_its_positions_in_order() -> None:
    found = plan(state=network(), question=Question(goal="add", count=2))
    said = json.loads("".join(on_a_map(plan=found).lines()))
    assert [feature["geometry"]["coordinates"] for feature in said["features"]] == [
        [site.lon, site.lat] for site in found.sites
    ]
    assert [feature["properties"]["rank"] for feature in said["features"]] == [1, 2]
    assert {feature["properties"]["action"] for feature in said["features"]} == {"open"}
    assert (said["meta"]["status"], said["meta"]["gap"]) == ("optimal", 0)
    closing = plan(state=network(), question=Question(goal="close", count=1))
    (feature,) = json.loads("".join(on_a_map(plan=closing).lines()))["features"]
    assert feature["id"] == closing.sites[0].id
    assert feature["properties"]["action"] == "close"


def street(points: list[tuple[float, float]]) -> StreetNetwork:
    """One road through all of them, in their order, twice as long as the straight line."""
    at = np.arange(len(points))
    metres = [2 * max(haversine(a, b), 1.0) for a, b in pairwise(points)]
    return StreetNetwork(np.array(points), at[:-1], at[1:], np.array(metres))


def test_s04_1_along_streets_the_plan_says_so_and_counts_along_them() -> None:
    points = places(1, 60)
    state = network()
    found = plan(state=state, question=Question(goal="add", count=1), streets=street(points))
    assert found.method == "street_network"
    assert found.streets is not None
    assert found.streets.farthest_demand_m == pytest.approx(0, abs=1e-3)
    assert found.streets.farthest_site_m is not None
    straight = plan(state=state, question=Question(goal="add", count=1))
    assert straight.method != found.method
    assert straight.streets is None
    road = nx.Graph()
    for number, (a, b) in enumerate(pairwise(points)):
        road.add_edge(number, number + 1, metres=2 * max(haversine(a, b), 1.0))
    reached: set[int] = set()
    for position in range(3):
        reached |= set(
            nx.single_source_dijkstra_path_length(road, position, cutoff=1000.0, weight="metres")
        )
    assert found.before.enterprises == len(reached)


def test_s08_5_and_s08_6_loads_and_losses_by_position() -> None:
    state = network(positions=6)
    circle = service_circle(state=state, top=6)
    points = places(1, 60)
    reach = [set(covered([points[at]], points)) for at in range(6)]
    assert circle.enterprises == 60
    assert circle.covered == len(set().union(*reach))
    times = [sum(at in one for one in reach) for at in range(60)]
    assert [circle.times[key] for key in ("0", "1", "2", "3+")] == [
        times.count(0),
        times.count(1),
        times.count(2),
        sum(count >= 3 for count in times),
    ]
    assert circle.backup == sum(count >= 2 for count in times)
    loads = {load.id: load for load in (*circle.overloaded, *circle.idle)}
    for number, one in enumerate(reach):
        others = set().union(*(other for at, other in enumerate(reach) if at != number))
        if load := loads.get(f"pos:{number}"):
            assert load.within == len(one)
            assert load.only == len(one - others)
    assert circle.unassigned == times.count(0)


@pytest.mark.parametrize("minutes", [5.0, 10.0, 15.0, 30.0])
def test_s04_2_more_minutes_never_cover_less(minutes: float) -> None:
    picture = network().picture
    fewer = service_circle(state=coverage_state(picture=picture, model=WalkModel(minutes)))
    more = service_circle(state=coverage_state(picture=picture, model=WalkModel(minutes + 5)))
    assert fewer.covered <= more.covered


def test_s08_4_an_impossible_share_names_who_cannot_be_reached() -> None:
    points = places(1, 60)
    # the only road is a hundred kilometres from everybody
    road = np.array([(102.0, 24.0), (101.0, 23.0)])
    apart = StreetNetwork(road, np.array([0]), np.array([1]), np.array([400_000.0]))
    found = plan(state=network(), question=Question(goal="share", share=1.0), streets=apart)
    assert found.status == "infeasible"
    assert found.sites == ()
    assert found.after == found.before
    assert len(found.culprits) == 60
    assert set(found.culprits) == {f"unit:{number:03d}" for number in range(len(points))}
    assert found.why


def test_s08_4_positions_for_the_shortest_ways_are_the_best_of_all_pairs() -> None:
    from queries.coverage.plans.candidates import candidate_sites

    found = plan(state=network(), question=Question(goal="near", count=2, spacing_m=400))
    points = places(1, 60)
    candidates = candidate_sites(demand=np.array(points), spacing_m=400).tolist()

    def ways(sites: list[tuple[float, float]]) -> float:
        return sum(min(haversine(point, site) for site in sites) for point in points)

    best = min(ways([*standing(), *pair]) for pair in combinations(map(tuple, candidates), 2))
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, rel=1e-6)
    assert ways([*standing(), *opened(found)]) == pytest.approx(best, rel=1e-4)
    saved = sum(site.gain for site in found.sites)
    assert ways(standing()) - saved == pytest.approx(best, rel=1e-6)


def test_s08_4_with_a_capacity_nobody_goes_where_there_is_no_room() -> None:
    state = network()
    wide = plan(state=state, question=Question(goal="near", count=2, spacing_m=600))
    tight = plan(state=state, question=Question(goal="near", count=2, spacing_m=600, capacity=13))
    assert tight.status == "optimal"
    assert tight.objective is not None
    assert wide.objective is not None
    assert tight.objective > wide.objective
    # Five positions of 11 are 55: five of sixty stay without.
    none = plan(state=state, question=Question(goal="near", count=2, spacing_m=600, capacity=11))
    assert (none.status, none.sites) == ("infeasible", ())
    assert none.why is not None
    assert "capacities together" in none.why.en
    with pytest.raises(InvalidInput, match="takes a capacity"):
        Question(goal="add", count=2, capacity=11)
