"""Plans where places are known to a radius only: what is sure is so, what is not possible is not.

On hidden towns, in straight lines and along streets with gaps in them, each enterprise by itself.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.snapshot.building import build
from queries.coverage import WalkModel, coverage_state, explain
from queries.coverage.answers.spatial import service_circle
from queries.coverage.plans.candidates import candidates
from queries.coverage.plans.ground import Ground, ground_of
from queries.coverage.plans.organizing import plan_guidance, plan_joint_branches
from queries.coverage.plans.planning import plan
from queries.coverage.plans.question import Question
from queries.coverage.reach.streets import StreetNetwork, street_within
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors, within
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.status.state import CoverageState
from tests.support import town
from tests.support.hidden import DAY, Hidden, hidden_town
from tests.support.sphere import haversine
from tests.unit.test_coverage import POSITION, firm, rel, zone

SEEDS = st.integers(0, 100_000)
WALK = WalkModel(minutes=12)
STEP_M = 200.0


def streets(seed: int, *, missing: float = 0.15) -> StreetNetwork:
    """A grid over the town, some streets winding, some missing: rivers to walk around."""
    random = np.random.default_rng(seed)
    side = int(4_000 / STEP_M) + 1
    lonlat: Floats = np.array(
        [town.at(STEP_M * east, STEP_M * north) for north in range(side) for east in range(side)]
    )
    at = np.arange(side * side).reshape(side, side)
    start = np.concatenate((at[:, :-1].ravel(), at[:-1].ravel()))
    end = np.concatenate((at[:, 1:].ravel(), at[1:].ravel()))
    kept = random.random(len(start)) > missing
    ends = unit_vectors(lonlat)
    straight = great_circle(ends[start], ends[end])
    metres = straight * random.choice([1.0, 1.02, 1.4], len(start))
    return StreetNetwork(lonlat, start[kept], end[kept], metres[kept])


def ground_and_truth(
    hidden: Hidden, state: CoverageState, network: StreetNetwork | None
) -> tuple[Ground, Floats, Floats]:
    """The ground of the known town, and where its enterprises and sites truly are."""
    ground = ground_of(
        state=state,
        candidates=lambda demand: candidates(demand=demand, spacing_m=900.0),
        streets=network,
    )
    ids = hidden.known.snapshot.ids
    rows, stand = ids[state.enterprises[ground.rows]], ids[ground.positions]
    true_demand = np.array([hidden.true_points[one] for one in rows])
    true_sites = np.array([hidden.true_points[one] for one in stand]).reshape(-1, 2)
    return ground, true_demand, np.concatenate((true_sites, ground.candidates.places))


@given(SEEDS, st.booleans())
@settings(max_examples=40, deadline=None)
def test_whoever_surely_is_within_reach_is_and_whoever_may_not_is_not(
    seed: int, along: bool
) -> None:
    hidden = hidden_town(seed, of_enterprises=("exact", "radius"), of_positions=("exact", "radius"))
    state = coverage_state(picture=hidden.known, model=WALK)
    network = streets(seed) if along else None
    ground, true_demand, true_sites = ground_and_truth(hidden, state, network)
    if network is None:
        true = within(demand=true_demand, sites=true_sites, metres=WALK.threshold_m)
    else:
        true = street_within(
            network=network, demand=true_demand, sites=true_sites, metres=WALK.path_m
        ).pairs
    sure, really = ground.surely.toarray() > 0, true.toarray() > 0
    assert not (sure & ~really).any()
    random = np.random.default_rng(seed)
    for _ in range(4):
        some = random.permutation(true.shape[1])[: int(random.integers(1, 6))]
        assert not (covered_by(true, some) & ~ground.possibly(some)).any()
        assert not (covered_by(ground.reach, some) & ~ground.possibly(some)).any()
    exact = (ground.demand_m == 0)[:, None] & (ground.sites_m == 0)
    assert (sure == really)[exact].all()


def test_along_streets_something_is_sure_where_it_can_be() -> None:
    """The slack of fifteen metres on a whole grid is some hundred metres and not a refusal."""
    hidden = hidden_town(3, of_enterprises=("radius",), of_positions=("exact",))
    state = coverage_state(picture=hidden.known, model=WALK)
    ground, _, _ = ground_and_truth(hidden, state, streets(3, missing=0.0))
    near = ground.demand_m == 15.0
    assert near.any()
    found, sure = (np.diff(one[near].indptr).sum() for one in (ground.reach, ground.surely))
    assert 0.5 * found < sure < found


@given(SEEDS, st.booleans())
@settings(max_examples=15, deadline=None)
def test_a_plan_covers_the_most_surely_and_tells_what_it_may(seed: int, along: bool) -> None:
    hidden = hidden_town(seed, of_enterprises=("exact", "radius"))
    state = coverage_state(picture=hidden.known, model=WALK)
    network = streets(seed) if along else None
    ground, _, _ = ground_and_truth(hidden, state, network)
    question = Question(goal="add", count=2, spacing_m=900.0)
    found = plan(state=state, question=question, streets=network)
    standing = np.arange(len(ground.positions))
    new = np.arange(len(ground.positions), ground.reach.shape[1])
    best = max(
        int(covered_by(ground.surely, np.append(standing, (one, other))).sum())
        for one in new
        for other in new
    )
    assert (found.status, found.objective, found.after.enterprises) == ("optimal", best, best)
    for told in (found.before, found.after):
        assert told.enterprises <= told.found <= told.possible <= told.of_enterprises
    assert found.before.possible <= found.after.possible
    assert found.rough == (ground.demand_m > 0).sum()
    for site in found.sites:
        assert site.enterprises <= site.possible
    circle = service_circle(state=state, streets=network)
    low, rate, high = circle.range.low, circle.rate, circle.range.high
    assert low is not None
    assert high is not None
    assert rate is None or low <= rate <= high


def test_where_nothing_is_sure_the_plan_goes_by_the_places_found() -> None:
    """Everybody is known to 900 m, which is farther than the walk."""
    hidden = hidden_town(8, of_enterprises=("nothing",), of_positions=("exact",))
    state = coverage_state(picture=hidden.known)
    with pytest.raises(InvalidInput, match="gongjian places find"):
        plan(state=state, question=Question(goal="add", count=1))
    hidden = hidden_town(8, of_enterprises=("radius",), positions=0)
    state = coverage_state(picture=hidden.known, model=WalkModel(minutes=0.2))
    found = plan(state=state, question=Question(goal="add", count=2))
    assert (found.after.enterprises, found.objective) == (0, 0)
    assert found.after.found >= len(found.sites) == 2
    assert found.after.possible >= found.after.found


BLOCK = "启明科技园3栋"


def organized(*firms: dict[str, Any], zones: dict[str, str], position: str | None) -> CoverageState:
    """Firms in communities, and a position of which only the community is known."""
    nodes = [
        zone("a", "community"),
        zone("b", "community"),
        *firms,
        {**POSITION, "lon": None, "lat": None},
    ]
    edges = [rel("LOCATED_IN", f"unit:{name}", f"zone:{where}") for name, where in zones.items()]
    if position is not None:
        edges.append(rel("LOCATED_IN", "pos:p", f"zone:{position}"))
    return coverage_state(picture=build(nodes, edges, 1).at(DAY))


def test_joint_branches_fall_back_on_building_and_community_and_say_so() -> None:
    """By hand: who has no coordinates joins in its community, who has a building in that."""
    inside = {"located_by": "building", "located_with": BLOCK, "radius_m": 400.0}
    state = organized(
        firm("exact1", 0.0, full_members=1),
        firm("exact2", 100.0, full_members=2),
        firm("block1", 5_000.0, full_members=2, **inside),
        firm("block2", 5_000.0, full_members=2, **inside),
        firm("nowhere1", None, full_members=1),
        firm("nowhere2", None, full_members=2),
        firm("far", None, full_members=2),
        firm("lost", None, full_members=2),
        zones={"nowhere1": "a", "nowhere2": "a", "far": "b", "block1": "b"},
        position=None,
    )
    found = plan_joint_branches(state=state)
    told = {
        tuple(unit.name for unit in branch.units): (branch.adjacent_by, branch.spread_m)
        for branch in found.branches
    }
    assert told == {
        ("exact1", "exact2"): ("coordinates", 100.0),
        ("block1", "block2"): ("building", None),
        ("nowhere1", "nowhere2"): ("community", None),
    }
    assert (found.grouped, found.by_place, found.unlocated) == (6, 4, 1)
    assert found.enterprises == 7
    # the same at the desk: one without coordinates could join one of its community
    near = explain(state=state, enterprise="unit:nowhere1").new_joint_branch
    assert near is not None
    assert [(one.name, one.metres) for one in near.partners] == [("nowhere2", None)]


def test_officers_fall_back_on_the_community_of_their_position() -> None:
    state = organized(
        firm("same", None),
        firm("other", None),
        firm("exact", 10.0),
        firm("rough", 5_000.0, located_by="community", radius_m=9_000.0),
        firm("surely_far", 5_000.0, located_by="road", radius_m=300.0),
        zones={"same": "a", "other": "b", "exact": "a", "rough": "a", "surely_far": "a"},
        position="a",
    )
    found = plan_guidance(state=state)
    (post,) = found.posts
    # the position has no coordinates, so that nobody is surely far from it
    assert {one.name for one in post.enterprises} == {"same", "exact", "rough", "surely_far"}
    assert (found.by_place, post.by_place, post.metres) == (4, 4, 0.0)
    assert found.unassigned == {"beyond_reach": 1}


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_units_of_a_branch_that_are_told_adjacent_by_coordinates_truly_are(seed: int) -> None:
    hidden = hidden_town(seed, enterprises=60, side_m=1_200.0)
    state = coverage_state(picture=hidden.known)
    near_m = 350.0
    for branch in plan_joint_branches(state=state, near_m=near_m).branches:
        points = [hidden.true_points[unit.id] for unit in branch.units]
        if branch.adjacent_by == "coordinates":
            assert max(haversine(a, b) for a, b in combinations(points, 2)) <= near_m + 0.01
            assert branch.spread_m is not None
        else:
            assert branch.spread_m is None
