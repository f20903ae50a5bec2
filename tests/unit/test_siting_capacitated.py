"""The capacitated p-median: against every way to serve everybody, and beside its first plan."""

from __future__ import annotations

from itertools import combinations, islice, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.coverage.siting import capacitated, p_median
from queries.coverage.siting.capacitated import Served
from queries.coverage.siting.methods import packing
from queries.coverage.siting.methods.loads import Loads, greedily, priced
from queries.coverage.siting.watch import Watch
from tests.support.sites import stored

Floats = NDArray[np.float64]


def cheapest(metres: Floats, weight: Floats, capacity: Floats, fixed: list[int], p: int) -> float:
    """By trying everybody at every site of every choice; inf where none has room."""
    free = [site for site in range(len(capacity)) if site not in fixed]
    best = np.inf
    for new in combinations(free, min(p, len(free))):
        for by in product([*fixed, *new], repeat=len(weight)):
            cost = sum(weight[i] * metres[i, j] for i, j in enumerate(by))
            load = np.bincount(by, weights=weight, minlength=len(capacity))
            if cost < best and (load <= capacity + 1e-9).all():
                best = cost
    return best


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_s08_4_everybody_is_served_for_the_least(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, sites = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    metres = rng.integers(0, 20, (rows, sites)).astype(np.float64)
    metres[rng.random((rows, sites)) < 0.15] = np.inf
    weight = rng.integers(1, 6, rows) * (1.0 if seed % 2 else 0.1)
    capacity = rng.integers(0, 12, sites) * (1.0 if seed % 2 else 0.1)
    fixed = np.flatnonzero(rng.random(sites) < 0.2).tolist()
    p = int(rng.integers(0, min(3, sites - len(fixed)) + 1))
    best = cheapest(metres, weight, capacity, fixed, p)
    plan = p_median(distance=stored(metres), weight=weight, p=p, fixed=fixed, capacity=capacity)
    if np.isinf(best):
        assert plan.status == "infeasible"
        assert plan.why
        return
    assert isinstance(plan, Served)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, abs=1e-9)
    assert plan.objective == pytest.approx(weight @ metres[np.arange(rows), plan.served_by])
    load = np.bincount(plan.served_by, weights=weight, minlength=sites)
    assert (load <= capacity + 1e-9).all()
    assert set(plan.served_by.tolist()) <= set(plan.sites.tolist())
    assert len(plan.added) <= p


def crowd(seed: int, size: int = 120, p: int = 8) -> tuple[Floats, Floats, Floats]:
    """Points that may all be sites, with little room to spare."""
    rng = np.random.default_rng(seed)
    where = rng.uniform(0, 1000, (size, 2))
    weight = rng.integers(1, 20, size).astype(np.float64)
    metres = np.hypot(*(where[:, np.newaxis] - where).transpose(2, 0, 1))
    return metres, weight, np.full(size, np.ceil(weight.sum() / p * 1.08))


@pytest.mark.slow
def test_s08_4_the_search_comes_near_to_what_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_ENTRIES", 500_000)
    metres, weight, capacity = crowd(1, size=50, p=5)
    proven = p_median(distance=stored(metres), weight=weight, p=5, capacity=capacity)
    loads = Loads.of(stored(metres), weight, capacity, np.zeros(0, dtype=np.intp), 5)
    begun = greedily(loads, proven.sites[:5])
    seen = loads.cost(begun)
    assert proven.status == "optimal"
    assert priced(loads, seen, Watch(60.0)).bound <= proven.objective * (1 + 1e-9)
    begun = greedily(loads, np.arange(5))
    seen = loads.cost(begun)
    for by, cost in islice(packing.packed(loads, begun), 12):
        assert loads.fits(by)
        assert cost == loads.cost(by) <= seen
        seen = cost
    assert proven.objective * (1 - 1e-9) <= seen <= proven.objective * 1.02


@pytest.mark.slow
def test_s08_4_where_nothing_is_proven_a_plan_and_a_bound_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(capacitated, "MAX_PROGRAM_ENTRIES", 0)
    metres, weight, capacity = crowd(2)
    plan = p_median(
        distance=stored(metres), weight=weight, p=8, capacity=capacity, time_limit_s=4.0
    )
    without = p_median(distance=stored(metres), weight=weight, p=8)
    assert isinstance(plan, Served)
    assert plan.status == "feasible"
    assert without.objective * 0.97 <= plan.bound <= plan.objective <= plan.bound * 1.15
    load = np.bincount(plan.served_by, weights=weight, minlength=len(capacity))
    assert (load <= capacity).all()
    assert plan.marginal_gain.sum() == pytest.approx(weight @ metres.max(axis=1) - plan.objective)


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        ([4.0, 9.0, 9.0], "1 demand points weigh more than any of their sites can serve"),
        ([5.0, 5.0, 5.0], "the capacities together are at most"),
        ([5.0, 6.0, 6.0], "no 2 new sites have room for all demand"),
    ],
)
def test_s08_4_too_little_room_is_said_plainly(capacity: list[float], said: str) -> None:
    metres = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 3.0], [3.0, 2.0, 1.0]])
    if "more than any" in said:
        metres[0, 1:] = np.inf
    weight = np.array([5.0, 3.0, 3.0]) if "no 2" not in said else np.array([4.0, 4.0, 4.0])
    plan = p_median(distance=stored(metres), weight=weight, p=2, capacity=capacity)
    assert plan.status == "infeasible"
    assert plan.why is not None
    assert said in plan.why.en
    assert len(plan.culprits)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"capacity": [1.0]}, "capacity has shape"),
        ({"capacity": [1.0, -1.0]}, "capacity of site 1 is -1"),
        ({"capacity": [1.0, 1.0], "beyond_m": [1.0, 1.0]}, "leave beyond_m out"),
    ],
)
def test_s08_4_bad_capacities_get_a_clear_problem(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        p_median(distance=stored(np.ones((2, 2))), weight=np.ones(2), p=1, **changed)
