"""What is proven does not depend on what weights and costs are counted in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.siting import (
    Siting,
    closing,
    maximal_covering,
    p_center,
    p_median,
    set_covering,
)
from queries.recommendation.b_matching import b_matching
from tests.support.sites import Instance, instances, reach_of
from tests.support.siting_instances import best_covering, best_service, random_reach

pytestmark = pytest.mark.slow

Solve = Callable[[Instance, float, float], Siting]

SEEDS = st.integers(0, 2**32 - 1)


def with_budget(instance: Instance, scale: float, costs: float) -> Siting:
    cost = (instance.cost + 0.3) * costs
    return maximal_covering(
        reach=instance.matrix,
        weight=instance.weight * scale,
        fixed=instance.fixed,
        cost=cost,
        budget=float(2.3 * costs),
    )


def with_capacity(instance: Instance, scale: float, costs: float) -> Siting:
    return maximal_covering(
        reach=instance.matrix,
        weight=instance.weight * scale,
        fixed=instance.fixed,
        p=instance.p,
        capacity=(1 + instance.cost) * scale,
    )


QUESTIONS: dict[str, Solve] = {
    "covering": lambda one, scale, costs: maximal_covering(
        reach=one.matrix, weight=one.weight * scale, fixed=one.fixed, p=one.p
    ),
    "budget": with_budget,
    "capacity": with_capacity,
    "closing": lambda one, scale, costs: closing(
        reach=one.matrix, weight=one.weight * scale, fixed=one.fixed, count=one.p
    ),
    "all": lambda one, scale, costs: set_covering(
        reach=one.matrix, weight=one.weight * scale, fixed=one.fixed, cost=one.cost * costs
    ),
    "share": lambda one, scale, costs: set_covering(
        reach=one.matrix,
        weight=one.weight * scale,
        fixed=one.fixed,
        cost=one.cost * costs,
        share=0.6,
    ),
    "median": lambda one, scale, costs: p_median(
        distance=one.matrix, weight=one.weight * scale, fixed=one.fixed, p=one.p
    ),
}
BY_COST = ("all", "share")


@pytest.mark.parametrize("name", QUESTIONS)
@given(instance=instances(), power=st.integers(-9, 9), of_costs=st.integers(-9, 9))
@settings(max_examples=60)
def test_counting_in_another_unit_changes_nothing_but_the_objective(
    name: str, instance: Instance, power: int, of_costs: int
) -> None:
    solve = QUESTIONS[name]
    plain, scaled = solve(instance, 1.0, 1.0), solve(instance, 10.0**power, 10.0**of_costs)
    assert scaled.status == plain.status
    assert scaled.sites.tolist() == plain.sites.tolist()
    assert scaled.added.tolist() == plain.added.tolist()
    assert scaled.covered.tolist() == plain.covered.tolist()
    assert scaled.culprits.tolist() == plain.culprits.tolist()
    by = 10.0 ** (of_costs if name in BY_COST else power)
    assert scaled.objective == pytest.approx(plain.objective * by, rel=1e-9, abs=0, nan_ok=True)
    assert scaled.bound == pytest.approx(plain.bound * by, rel=1e-9, abs=0, nan_ok=True)


@given(seed=SEEDS, power=st.integers(-9, 9))
@settings(max_examples=60)
def test_a_matching_of_light_edges_is_the_best_and_the_same(seed: int, power: int) -> None:
    rng = np.random.default_rng(seed)
    size, capacity = int(rng.integers(2, 7)), int(rng.integers(1, 3))
    weights = np.triu(rng.random((size, size)) * (rng.random((size, size)) < 0.7), 1)
    weights += weights.T
    edges = np.argwhere(np.triu(weights, 1) > 0)
    best = 0.0
    for count in range(min(len(edges), size * capacity // 2) + 1):
        for plan in combinations(edges.tolist(), count):
            ends = np.bincount(np.array(plan, dtype=int).ravel(), minlength=size)
            if ends.max(initial=0) <= capacity:
                best = max(best, float(sum(weights[a, b] for a, b in plan)))
    plain = b_matching(weights=weights, capacity=capacity, top=size)
    scaled = b_matching(weights=weights * 10.0**power, capacity=capacity, top=size)
    assert (plain.proven, scaled.proven) == (True, True)
    assert plain.total == pytest.approx(best, rel=1e-9)
    assert scaled.total == pytest.approx(best * 10.0**power, rel=1e-9, abs=0)
    assert scaled.edges.tolist() == plain.edges.tolist()


def mixed(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Numbers of any magnitude, some the same."""
    numbers = rng.random(count) * 10.0 ** rng.integers(-6, 7, count)
    return np.where(rng.random(count) < 0.2, 1.0, numbers)


@given(seed=SEEDS)
def test_s08_4_weights_and_costs_of_all_magnitudes_at_once(seed: int) -> None:
    """The best by trying every plan; what is called optimal is so to 1e-9 of itself."""
    rng = np.random.default_rng(seed)
    rows, sites = int(rng.integers(1, 9)), int(rng.integers(1, 7))
    reach = random_reach(rng, rows, sites, 0.2 + 0.6 * rng.random())
    weight, cost = mixed(rng, rows), mixed(rng, sites)
    p = int(rng.integers(0, sites + 1))

    plan = maximal_covering(reach=reach, weight=weight, p=p)
    best = best_covering(reach, weight, most=p)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, rel=1e-8, abs=0)

    budget = float(rng.choice(cost) * (1 + rng.random()))
    plan = maximal_covering(reach=reach, weight=weight, cost=cost, budget=budget)
    best = best_covering(reach, weight, most=sites, cost=cost, budget=budget)
    assert plan.bound >= best * (1 - 1e-9)
    assert plan.objective == pytest.approx(best, rel=1e-6, abs=0)

    capacity = mixed(rng, sites)
    plan = maximal_covering(reach=reach, weight=weight, p=p, capacity=capacity)
    best = best_service(reach, weight, capacity, most=p)
    assert plan.bound >= best * (1 - 1e-8)
    assert plan.objective == pytest.approx(best, rel=1e-6, abs=0)

    for share in (1.0, 0.9, 0.5):
        answer = set_covering(reach=reach, weight=weight, cost=cost, share=share)
        dense = np.zeros(reach.shape, dtype=bool)
        dense[np.repeat(np.arange(rows), np.diff(reach.indptr)), reach.indices] = True
        spare = (1 - share + (1e-12 if share < 1 else 0)) * weight.sum()
        costs = [
            float(cost[list(sites_)].sum())
            for count in range(sites + 1)
            for sites_ in combinations(range(sites), count)
            if weight[~dense[:, list(sites_)].any(axis=1)].sum() <= spare
        ]
        if not costs:
            assert answer.status == "infeasible"
            continue
        assert answer.bound <= min(costs) * (1 + 1e-9)
        assert answer.objective >= min(costs) * (1 - 1e-9)
        assert answer.status == "optimal"


def test_s08_4_a_share_of_one_is_all_demand_however_light() -> None:
    reach = reach_of([[0, 1], [1, 1], [1, 0]])
    plan = set_covering(reach=reach, weight=[2e-5, 1e5, 1.6e-4], cost=[3, 1], share=1)
    assert (plan.status, plan.objective, plan.bound) == ("optimal", 4.0, 4.0)
    assert plan.sites.tolist() == [0, 1]


def test_s08_3_light_weights_are_told_apart() -> None:
    """Half of what there is is not nearly all, though both differ by less than a billionth."""
    rng = np.random.default_rng(1)
    reach = random_reach(rng, 60, 20, 0.1)
    weight = rng.random(60)
    plan = maximal_covering(reach=reach, weight=weight, p=6)
    light = maximal_covering(reach=reach, weight=weight * 4e-9, p=6)
    assert light.sites.tolist() == plan.sites.tolist()
    assert light.bound == pytest.approx(plan.bound * 4e-9, rel=1e-9)


@given(instance=instances(), power=st.integers(-9, 9))
@settings(max_examples=40)
def test_metres_may_be_millimetres(instance: Instance, power: int) -> None:
    by_metres: tuple[Callable[[csr_array], Siting], ...] = (
        lambda metres: p_center(distance=metres, fixed=instance.fixed, p=instance.p),
        lambda metres: p_median(
            distance=metres, weight=instance.weight, fixed=instance.fixed, p=instance.p
        ),
    )
    for solve in by_metres:
        plain, scaled = solve(instance.matrix), solve(instance.matrix * 10.0**power)
        assert (scaled.status, scaled.sites.tolist()) == (plain.status, plain.sites.tolist())
        by = plain.objective * 10.0**power
        assert scaled.objective == pytest.approx(by, rel=1e-9, abs=0, nan_ok=True)


def test_weights_whose_sum_is_no_number_are_refused() -> None:
    with pytest.raises(InvalidInput, match="the sum of weight is more than a number can say"):
        maximal_covering(reach=reach_of([[1], [1]]), weight=[1e308, 1e308], p=1)
