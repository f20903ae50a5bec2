"""Set covering: exhaustive search, planted optima, what is infeasible and why, bad input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array, csr_array

from graph.errors import InvalidInput
from queries.coverage.reach.walking import nearest
from queries.coverage.siting.methods.aggregate import identical_rows
from queries.coverage.siting.methods.rows import maximal_columns, minimal_rows
from queries.coverage.siting.set_covering import least_radius, set_covering
from tests.support.sites import Instance, instances, planted_cover, reach_of
from tests.support.siting_instances import random_reach

pytestmark = pytest.mark.slow

SHARES = st.sampled_from([1.0, 0.95, 0.8, 0.5, 0.1])


def least_cost(instance: Instance, share: float, cost: np.ndarray[Any, Any]) -> float:
    """Every set of new sites, one by one."""
    target = share * instance.weight.sum() - 1e-9
    return min(
        (
            float(cost[plan].sum())
            for plan in instance.plans(len(instance.free))
            if instance.weight[np.isfinite(instance.nearest(plan))].sum() >= target
        ),
        default=math.inf,
    )


@given(instance=instances(), share=SHARES, priced=st.booleans())
def test_s08_4_set_covering_equals_exhaustive_search(
    instance: Instance, share: float, priced: bool
) -> None:
    cost = instance.cost if priced else np.ones(len(instance.cost))
    plan = set_covering(
        reach=instance.matrix,
        weight=instance.weight,
        share=share,
        fixed=instance.fixed,
        cost=cost if priced else None,
    )
    expected = least_cost(instance, share, cost)
    if math.isinf(expected):
        assert plan.status == "infeasible"
        assert set(plan.culprits) <= set(plan.unreachable)
        assert len(plan.culprits)
        assert plan.why
        return
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(expected, abs=1e-9)
    assert plan.gap == 0
    assert sorted([*plan.added, *instance.fixed]) == plan.sites.tolist()
    reached = np.isfinite(instance.nearest(plan.added.tolist()))
    assert plan.covered.tolist() == np.flatnonzero(reached).tolist()
    parts = np.concatenate((plan.covered, plan.uncovered, plan.unreachable))
    assert sorted(parts.tolist()) == list(range(len(instance.weight)))
    before = instance.weight[np.isfinite(instance.nearest([]))].sum()
    assert before + plan.marginal_gain.sum() == pytest.approx(instance.weight[reached].sum())
    assert (np.diff(plan.marginal_gain) <= 1e-9).all()


@given(instance=instances(), share=SHARES)
def test_s08_4_the_bound_holds_when_there_is_no_time(instance: Instance, share: float) -> None:
    plan = set_covering(
        reach=instance.matrix,
        weight=instance.weight,
        share=share,
        fixed=instance.fixed,
        time_limit_s=1e-9,
    )
    expected = least_cost(instance, share, np.ones(len(instance.cost)))
    if math.isinf(expected):
        assert plan.status == "infeasible"
    else:
        assert plan.bound <= expected <= plan.objective
        assert (plan.status == "optimal") == (plan.gap == 0)


@pytest.mark.parametrize("seed", range(5))
def test_s08_4_planted_covers_are_found(seed: int) -> None:
    reach, groups = planted_cover(12, seed)
    plan = set_covering(reach=reach, weight=np.ones(reach.shape[0]))
    assert (plan.status, plan.objective) == ("optimal", groups)


def test_s08_4_a_relaxation_at_a_half_is_rounded_up() -> None:
    """The odd cycle: every two neighbours share a site, so the relaxation is at half."""
    size = 9
    rows = [[int(j in (i, (i + 1) % size)) for j in range(size)] for i in range(size)]
    plan = set_covering(reach=reach_of(rows), weight=np.ones(size))
    assert (plan.status, plan.objective, plan.bound) == ("optimal", 5.0, 5.0)


def test_s08_4_ninety_five_of_a_hundred_is_ninety_five() -> None:
    rows = np.zeros((100, 2))
    rows[:95, 0] = rows[:, 1] = 1
    plan = set_covering(
        reach=csr_array(rows), weight=np.ones(100), share=0.95, cost=np.array([1.0, 9])
    )
    assert plan.added.tolist() == [0]
    more = set_covering(
        reach=csr_array(rows), weight=np.ones(100), share=0.96, cost=np.array([1.0, 9])
    )
    assert more.added.tolist() == [1]


def test_s08_4_what_stands_already_is_not_counted() -> None:
    reach = reach_of([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    plan = set_covering(reach=reach, weight=np.ones(3), fixed=[0])
    assert (plan.objective, plan.added.tolist(), plan.sites.tolist()) == (1.0, [2], [0, 2])
    assert set_covering(reach=reach, weight=np.ones(3), fixed=[0, 2]).objective == 0


def test_s08_4_infeasible_names_its_culprits_and_the_least_radius() -> None:
    demand = np.array([[102.80, 25.0], [102.81, 25.0], [102.80, 25.05], [math.nan, 25.0]])
    sites = np.array([[102.80, 25.0]])
    metres, _ = nearest(demand=demand, sites=sites)
    reach = reach_of([[1], [0], [0], [0]])
    weight = np.array([1.0, 1.0, 1.0, 0.0])
    plan = set_covering(reach=reach, weight=weight, share=0.6, nearest_m=metres)
    assert plan.status == "infeasible"
    assert math.isnan(plan.objective)
    assert plan.culprits.tolist() == [1, 2]
    assert plan.unreachable.tolist() == [1, 2, 3]
    assert plan.least_radius_m == pytest.approx(metres[1])
    assert "60.0000%" in plan.why.en
    everyone = set_covering(reach=reach, weight=weight, nearest_m=metres)
    assert everyone.least_radius_m == pytest.approx(metres[2])
    nowhere = set_covering(reach=reach, weight=np.ones(4), nearest_m=metres)
    assert nowhere.least_radius_m is None


@given(
    metres=st.lists(st.sampled_from([0.0, 5.0, 10.0, math.inf, math.nan]), min_size=1, max_size=8),
    share=SHARES,
)
def test_s08_4_the_least_radius_is_the_least(metres: list[float], share: float) -> None:
    weight = np.ones(len(metres))
    found = least_radius(np.array(metres), weight=weight, share=share)
    enough = [
        radius
        for radius in (0.0, 5.0, 10.0)
        if sum(m <= radius for m in metres) >= share * len(metres) - 1e-9
    ]
    assert found == min(enough, default=None)


def test_s08_4_nothing_to_cover_needs_nothing() -> None:
    plan = set_covering(reach=csr_array((0, 3)), weight=np.empty(0))
    assert (plan.status, plan.objective, plan.sites.tolist()) == ("optimal", 0.0, [])
    idle = set_covering(reach=csr_array((2, 3)), weight=np.zeros(2))
    assert (idle.status, idle.unreachable.tolist()) == ("optimal", [0, 1])


@given(instance=instances())
def test_s08_4_reductions_keep_the_least_cost(instance: Instance) -> None:
    reachable = np.isfinite(instance.metres).any(axis=1)
    reach = csr_array(np.isfinite(instance.metres[reachable]).astype(float))
    dense = reach.toarray() > 0
    first, group = identical_rows(reach)
    assert (dense[first][group] == dense).all()
    assert len(first) == len({tuple(row) for row in dense.tolist()})
    kept = minimal_rows(reach)
    for row in dense:
        assert any((row >= dense[k]).all() for k in kept)
    columns = maximal_columns(reach, instance.cost)
    for j in np.flatnonzero(dense.any(axis=0)):
        assert any(
            (dense[:, k] >= dense[:, j]).all() and instance.cost[k] <= instance.cost[j]
            for k in columns
        )


def hard_to_cover() -> tuple[csr_array, np.ndarray[Any, Any]]:
    """No geometry, so that neither reductions nor the relaxation decide much."""
    rng = np.random.default_rng(5)
    return random_reach(rng, 100, 40, 0.12), rng.integers(1, 9, 100).astype(float)


@pytest.mark.parametrize("share", [1.0, 0.9])
@pytest.mark.parametrize("calls", [1, 2])
def test_s08_4_stopped_is_the_best_plan_so_far_with_a_bound_that_holds(
    share: float, calls: int
) -> None:
    reach, weight = hard_to_cover()
    reachable = np.flatnonzero(np.diff(reach.indptr))
    reach, weight = csr_array(reach[reachable]), weight[reachable]
    told: list[tuple[float, float]] = []

    def stop(objective: float, bound: float) -> bool:
        told.append((objective, bound))
        return len(told) < calls

    stopped = set_covering(reach=reach, weight=weight, share=share, progress=stop)
    best = set_covering(reach=reach, weight=weight, share=share)
    assert len(told) == calls
    assert (stopped.status, best.status) == ("feasible", "optimal")
    assert stopped.bound <= best.objective <= stopped.objective
    assert stopped.gap > 0
    assert weight[stopped.covered].sum() >= share * weight.sum() - 1e-6
    assert stopped.objective <= told[0][0]
    assert stopped.bound >= told[0][1]


@pytest.mark.parametrize("share", [1.0, 0.9])
@pytest.mark.parametrize("priced", [False, True])
def test_s08_4_progress_of_set_covering_only_improves(share: float, priced: bool) -> None:
    reach, weight = hard_to_cover()
    cost = np.random.default_rng(6).random(reach.shape[1]) + 0.5 if priced else None
    told: list[tuple[float, float]] = []
    plan = set_covering(
        reach=reach,
        weight=weight * (np.diff(reach.indptr) > 0),
        share=share,
        cost=cost,
        progress=lambda objective, bound: told.append((objective, bound)) or True,
    )
    assert plan.status == "optimal"
    assert len(told) > 1
    slack = 1e-6 * plan.objective
    assert all(bound - slack <= plan.objective <= value + slack for value, bound in told)
    assert [value for value, _ in told] == sorted((value for value, _ in told), reverse=True)
    assert [bound for _, bound in told] == sorted(bound for _, bound in told)


def test_nothing_is_said_on_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    reach, _ = planted_cover(4, 1)
    set_covering(reach=reach, weight=np.ones(reach.shape[0]), share=0.7)
    assert capfd.readouterr().out == ""


GOOD = {"reach": reach_of([[1, 0], [1, 1]]), "weight": np.ones(2)}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"share": 0.0}, "share"),
        ({"share": 1.01}, "share"),
        ({"share": math.nan}, "share"),
        ({"weight": np.ones(3)}, "shape"),
        ({"weight": np.array([1.0, -1.0])}, "demand 1 is -1.0; it must be a number 0 or more"),
        ({"weight": np.array([math.nan, 1.0])}, "demand 0 is nan"),
        ({"weight": np.array(["many", "few"])}, "numbers"),
        ({"cost": np.array([1.0, -2.0])}, "cost"),
        ({"cost": np.ones(3)}, "cost"),
        ({"fixed": [2]}, "fixed names site 2; there are 2"),
        ({"fixed": [-1]}, "fixed names site -1"),
        ({"fixed": [0.5]}, "whole numbers"),
        ({"reach": csr_array((2, 0))}, "there are no sites: reach"),
        ({"reach": np.ones((2, 2))}, "sparse"),
        ({"reach": csc_array(np.ones((2, 2)))}, "by rows"),
        ({"reach": csr_array(np.array([[1.0, -4.0], [0.0, 1.0]]))}, "reach holds -4.0"),
        ({"reach": csr_array(np.array([[1.0, math.nan], [0.0, 1.0]]))}, "reach holds nan"),
        ({"reach": csr_array(np.array([[1j, 0.0], [0.0, 1.0]]))}, "numbers, not complex128"),
        ({"reach": csr_array((np.ones(2), [0, 0], [0, 2, 2]), shape=(2, 2))}, "twice"),
        ({"gap": -0.1}, "gap"),
        ({"fixed": [1, 1]}, "site 1 more than once"),
        ({"gap": "much"}, "gap is 'much'"),
        ({"time_limit_s": "long"}, "time_limit_s is 'long'"),
        ({"time_limit_s": 0.0}, "time_limit_s"),
        ({"nearest_m": np.array([-1.0, 2.0])}, "nearest_m"),
        ({"nearest_m": np.ones(3)}, "shape"),
        ({"nearest_m": np.ones((2, 1))}, "nearest_m"),
        ({"share": "most"}, "share is 'most'"),
    ],
)
def test_s08_4_bad_input_gets_a_clear_problem(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        set_covering(**{**GOOD, **changed})
