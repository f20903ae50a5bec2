"""p-median and p-center: exhaustive search, planted optima, what is infeasible, bad input."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.siting.center import p_center
from queries.coverage.siting.median import p_median
from queries.coverage.siting.methods import assigning, cuts
from queries.coverage.siting.methods.interchange import Demand, added, interchanged
from queries.coverage.siting.result import Siting
from tests.support.sites import Instance, instances, stored


def weighted(instance: Instance, new: list[int]) -> float:
    asking = instance.weight > 0
    return float(instance.weight[asking] @ instance.nearest(new)[asking])


def in_time(question: Callable[..., Siting], **asked: Any) -> Siting | None:
    """The answer, or None where it is said plainly that the time was too short for one."""
    try:
        return question(**asked)
    except InvalidInput as problem:
        if "allow more time" in problem.message:
            return None
        raise


@given(instance=instances())
def test_s08_4_p_median_equals_exhaustive_search(instance: Instance) -> None:
    plan = p_median(
        distance=instance.matrix, weight=instance.weight, p=instance.p, fixed=instance.fixed
    )
    expected = min(weighted(instance, new) for new in instance.plans(instance.p))
    if math.isinf(expected):
        assert plan.status == "infeasible"
        assert len(plan.culprits)
        assert plan.why
        assert (instance.weight[plan.culprits] > 0).all()
        return
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert len(plan.added) <= instance.p
    assert sorted([*plan.added, *instance.fixed]) == plan.sites.tolist()
    assert plan.objective == weighted(instance, plan.added.tolist())
    assert (np.diff(plan.marginal_gain) <= 1e-6).all()


@given(instance=instances(), seconds=st.sampled_from([1e-9, 1e-3]))
def test_s08_4_the_p_median_bound_is_never_beaten(instance: Instance, seconds: float) -> None:
    expected = min(weighted(instance, new) for new in instance.plans(instance.p))
    plan = in_time(
        p_median,
        distance=instance.matrix,
        weight=instance.weight,
        p=instance.p,
        fixed=instance.fixed,
        time_limit_s=seconds,
    )
    if plan is None:
        return
    if plan.status == "infeasible":
        assert math.isinf(expected)
    else:
        assert plan.bound <= expected * (1 + 1e-9)
        assert expected <= plan.objective * (1 + 1e-9)
        assert (plan.status == "optimal") == (plan.gap == 0)


@given(instance=instances())
def test_s08_4_p_center_equals_exhaustive_search(instance: Instance) -> None:
    plan = p_center(distance=instance.matrix, p=instance.p, fixed=instance.fixed)
    expected = min(instance.nearest(new).max(initial=0.0) for new in instance.plans(instance.p))
    if math.isinf(expected):
        assert plan.status == "infeasible"
        assert len(plan.culprits)
        assert plan.why
        return
    assert plan.status == "optimal"
    assert plan.objective == plan.bound == expected
    assert len(plan.added) <= instance.p
    assert instance.nearest(plan.added.tolist()).max(initial=0.0) == expected


@given(instance=instances())
def test_s08_4_the_p_center_bound_is_never_beaten(instance: Instance) -> None:
    expected = min(instance.nearest(new).max(initial=0.0) for new in instance.plans(instance.p))
    plan = in_time(
        p_center, distance=instance.matrix, p=instance.p, fixed=instance.fixed, time_limit_s=1e-9
    )
    if plan is None:
        return
    if plan.status == "infeasible":
        assert math.isinf(expected)
    else:
        assert plan.bound <= expected <= plan.objective


def planted(p: int, seed: int) -> tuple[np.ndarray[Any, Any], list[int]]:
    """Demand in ``p`` clusters far apart, pairwise symmetric about a site in each: the geometric
    median and centre of a point-symmetric cloud is its middle. Other sites are off the middle."""
    rng = np.random.default_rng(seed)
    middle = np.array([(1e5 * (k % 4), 1e5 * (k // 4)) for k in range(p)])
    half = rng.normal(size=(p, 15, 2)) * 300
    demand = np.concatenate(
        [
            *(m + h for m, h in zip(middle, half, strict=True)),
            *(m - h for m, h in zip(middle, half, strict=True)),
        ]
    )
    decoys = middle[rng.integers(p, size=6 * p)] + rng.normal(size=(6 * p, 2)) * 400
    sites = np.concatenate((middle, decoys))
    order = rng.permutation(len(sites))
    metres = np.linalg.norm(demand[:, None] - sites[order][None], axis=2)
    return metres, sorted(np.flatnonzero(order < p).tolist())


@pytest.mark.parametrize("seed", range(4))
def test_s08_4_planted_medians_are_found(seed: int) -> None:
    metres, sites = planted(6, seed)
    plan = p_median(distance=stored(metres), weight=np.ones(len(metres)), p=6)
    assert (plan.status, plan.sites.tolist()) == ("optimal", sites)


@pytest.mark.parametrize("seed", range(4))
def test_s08_4_planted_centers_are_found(seed: int) -> None:
    metres, sites = planted(6, seed)
    plan = p_center(distance=stored(metres), p=6)
    # The farthest pair of one cluster decides, so the other clusters may use a decoy.
    assert (plan.status, plan.objective) == ("optimal", metres[:, sites].min(axis=1).max())


def test_s08_4_p_median_by_hand() -> None:
    """A street of five houses at 0, 1, 2, 6 and 7; every house may have the site."""
    place = np.array([0.0, 1, 2, 6, 7])
    metres = stored(np.abs(place[:, None] - place[None]))
    weight = np.array([1.0, 1, 1, 1, 3])
    one = p_median(distance=metres, weight=weight, p=1)
    assert (one.sites.tolist(), one.objective) == ([3], 18.0)
    two = p_median(distance=metres, weight=weight, p=2)
    assert (two.sites.tolist(), two.objective) == ([1, 4], 3.0)
    kept = p_median(distance=metres, weight=weight, p=1, fixed=[0])
    assert (kept.sites.tolist(), kept.added.tolist(), kept.objective) == ([0, 4], [4], 4.0)
    assert kept.marginal_gain.tolist() == [30.0 - 4.0]
    assert p_center(distance=metres, p=2).objective == 1.0


def test_s08_4_a_site_that_brings_nothing_is_not_built() -> None:
    metres = stored(np.array([[0.0, 5.0, 5.0], [0.0, 5.0, 5.0]]))
    assert p_median(distance=metres, weight=np.ones(2), p=3).sites.tolist() == [0]
    assert p_center(distance=metres, p=3).sites.tolist() == [0]


def test_s08_4_too_few_sites_for_the_distances_given() -> None:
    """Three demand points without a common site: two new sites leave the lightest out."""
    metres = stored(np.where(np.eye(3) > 0, 1.0, np.inf))
    for plan in (
        p_median(distance=metres, weight=np.ones(3), p=2),
        p_center(distance=metres, p=2),
    ):
        assert (plan.status, len(plan.culprits)) == ("infeasible", 1)
        assert "at least 3 new sites" in plan.why.en
        assert len(plan.unreachable) == 0
    with_fixed = p_center(distance=metres, p=2, fixed=[0])
    assert (with_fixed.status, with_fixed.objective) == ("optimal", 1.0)


def test_s08_4_greedy_alone_would_find_no_plan() -> None:
    """The middle site serves most, but then two sites more are needed, not one."""
    metres = np.full((6, 3), np.inf)
    metres[:3, 0] = metres[3:, 1] = 9.0
    metres[1:5, 2] = 1.0
    plan = p_median(distance=stored(metres), weight=np.ones(6), p=2)
    assert (plan.status, plan.sites.tolist(), plan.objective) == ("optimal", [0, 1], 54.0)


@given(instance=instances())
def test_s08_4_interchange_ends_where_no_swap_helps(instance: Instance) -> None:
    rows = np.flatnonzero((instance.weight > 0) & np.isfinite(instance.metres).any(axis=1))
    demand = Demand.of(
        instance.matrix[rows], instance.weight[rows], np.array(instance.fixed, dtype=np.intp)
    )
    new = added(demand, np.empty(0, dtype=np.intp), instance.p, lambda: False)
    new, _ = interchanged(demand, new, lambda: False)
    cost = demand.cost(new)
    # Savings are differences of sums that hold `far`, and are told no finer than these.
    rounding = 1e-12 * float(demand.weight @ demand.far)
    for position in range(len(new)):
        for site in instance.free:
            swapped = new.copy()
            swapped[position] = site
            assert demand.cost(swapped) >= cost * (1 - 1e-9) - rounding


def test_s08_4_prices_bound_the_cost_without_the_integer_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(4)
    metres = stored(rng.random((60, 12)) * 1000)
    weight = rng.integers(1, 5, 60).astype(float)
    exact = p_median(distance=metres, weight=weight, p=3)
    monkeypatch.setattr(cuts, "fit", lambda demand: False)
    monkeypatch.setattr(assigning, "MAX_PROGRAM_ENTRIES", 0)
    priced = p_median(distance=metres, weight=weight, p=3)
    assert exact.status == "optimal"
    assert 0.9 * exact.objective <= priced.bound <= exact.objective <= priced.objective


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"p": 3}, "p is 3, more than the 2 candidates"),
        ({"p": 2, "fixed": [0]}, "more than the 1 candidates"),
        ({"p": -1}, "p is -1; it must be 0 or more"),
        ({"p": 1.5}, "whole number"),
        ({"p": True}, "whole number"),
        ({"fixed": [7]}, "fixed names site 7; there are 2"),
        ({"distance": csr_array((2, 0))}, "there are no sites: distance"),
        ({"distance": csr_array(np.array([[1.0, math.inf], [1.0, 1.0]]))}, "distance holds inf"),
        ({"fixed": [0, 0]}, "site 0 more than once"),
        ({"time_limit_s": math.nan}, "time_limit_s"),
    ],
)
def test_s08_4_bad_input_gets_a_clear_problem(changed: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"distance": stored(np.ones((2, 2))), "p": 1}
    with pytest.raises(InvalidInput, match=message):
        p_center(**{**good, **changed})
    with pytest.raises(InvalidInput, match=message):
        p_median(weight=np.ones(2), **{**good, **changed})


@pytest.mark.parametrize("weight", [np.ones(3), np.array([1.0, -1]), np.array([1.0, math.nan])])
def test_s08_4_bad_weights_get_a_clear_problem(weight: np.ndarray[Any, Any]) -> None:
    with pytest.raises(InvalidInput, match="weight"):
        p_median(distance=stored(np.ones((2, 2))), weight=weight, p=1)
