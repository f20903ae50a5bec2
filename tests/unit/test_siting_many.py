"""A p-median of very many entries: what is compiled for it, on small ones against every plan."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from queries.coverage.siting import median, p_median
from queries.coverage.siting.methods import cuts, many
from queries.coverage.siting.methods.interchange import Demand, interchanged
from queries.coverage.siting.methods.near import Near, Swaps
from tests.support.sites import stored
from tests.support.siting_instances import neighbours, points

pytestmark = pytest.mark.slow


@pytest.fixture
def compiled_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(median, "LEAST_ENTRIES", 0)
    monkeypatch.setattr(many, "_ENTRIES", 20_000)
    monkeypatch.setattr(cuts, "fit", lambda demand: False)


@pytest.mark.usefixtures("compiled_for_all")
def test_s08_4_small_ones_have_the_best_plan_of_all() -> None:
    for seed in range(25):
        rng = np.random.default_rng(seed)
        rows, sites = int(rng.integers(1, 14)), int(rng.integers(2, 9))
        metres = rng.integers(0, 30, (rows, sites)).astype(np.float64)
        metres[rng.random((rows, sites)) < 0.3] = np.inf
        weight = rng.integers(0, 4, rows).astype(np.float64)
        fixed = np.flatnonzero(rng.random(sites) < 0.15).tolist()
        free = [site for site in range(sites) if site not in fixed]
        p = int(rng.integers(0, min(4, len(free)) + 1))
        asking = weight > 0
        best = min(
            float(weight[asking] @ metres[asking][:, [*fixed, *new]].min(axis=1, initial=np.inf))
            for new in combinations(free, p)
        )
        plan = p_median(distance=stored(metres), weight=weight, p=p, fixed=fixed)
        if np.isinf(best):
            assert plan.status == "infeasible"
            continue
        assert plan.bound <= best * (1 + 1e-9)
        assert plan.objective == pytest.approx(best, rel=1e-9, abs=1e-9)


def test_s08_4_a_plan_is_told_as_it_is_and_no_swap_makes_it_better() -> None:
    distance = neighbours(600, 60, seed=1)
    weight = np.random.default_rng(1).integers(1, 5, 600).astype(np.float64)
    there = np.array([3, 77])
    demand = Demand.of(distance, weight, there)
    swaps = Swaps(Near.of(distance, demand.by_site, weight), there, 40)
    swaps.grow(np.zeros(0, dtype=np.intp))
    grown = swaps.cost
    while not swaps.settled:
        swaps.run(10_000)
    assert swaps.cost == pytest.approx(demand.cost(swaps.new))
    after, _ = interchanged(demand, swaps.new, lambda: False)
    assert demand.cost(after) == pytest.approx(swaps.cost)
    settled = swaps.cost
    for _ in range(20):
        before = swaps.cost
        swaps.run(200_000)
        assert swaps.cost <= before
        assert swaps.cost == pytest.approx(demand.cost(swaps.new))
    assert len(swaps.new) == 40
    assert swaps.cost < settled < grown


@pytest.mark.parametrize("p", [8, 40])
def test_s08_4_the_bound_holds_for_sites_that_are_not_stored(
    p: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 200 points, each with its 30 nearest alone: no plan of all pairs is below it."""
    distance = neighbours(200, 30, seed=2)
    where = points(200, seed=2)
    apart = np.hypot(*(where[:, np.newaxis] - where).transpose(2, 0, 1))
    beyond = np.maximum.reduceat(distance.data, distance.indptr[:-1])
    weight = np.ones(200)
    best = p_median(distance=stored(apart), weight=weight, p=p)
    assert best.status == "optimal"
    for least in (0, 10**9):
        monkeypatch.setattr(median, "LEAST_ENTRIES", least)
        monkeypatch.setattr(many, "_ENTRIES", 100_000)
        few = p_median(distance=distance, weight=weight, p=p, beyond_m=beyond, time_limit_s=3.0)
        assert few.bound <= best.objective * (1 + 1e-9)
        assert few.bound >= best.objective * 0.6
        assert few.objective >= best.objective * (1 - 1e-9)
        assert few.objective == pytest.approx(apart[:, few.sites].min(axis=1).sum())
