"""The swaps beside the proof of a maximal covering: what they say is so, and as good as can be."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from queries.coverage.siting import maximal_covering
from queries.coverage.siting.methods import beside, search, swapping
from queries.coverage.siting.methods.aggregate import Covers, merge
from queries.coverage.siting.methods.bounds import Choice
from queries.coverage.siting.methods.greedy import build_order
from tests.support.siting_instances import best_covering, covered_weight, crowded, random_reach

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("budgeted", [False, True])
def test_small_plans_become_the_best_of_all(
    budgeted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "_ENTRIES", 100_000)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        reach = random_reach(rng, 40, 12, 0.05 + 0.3 * rng.random())
        weight = rng.integers(1, 9, 40).astype(np.float64)
        if seed % 2:
            weight *= 0.1
        cost = rng.integers(1, 6, 12).astype(np.float64) if budgeted else None
        rows, merged, _ = merge(reach, weight)
        choice = Choice(
            covers=Covers.of(rows, merged),
            sites=np.arange(12),
            most=12 if budgeted else 4,
            cost=cost,
            budget=9.0 if budgeted else np.inf,
            settled=np.zeros(0, dtype=np.intp),
            base=7.0,
        )
        begun, gains = build_order(
            choice.covers.columns, merged, most=choice.most, cost=cost, budget=choice.budget
        )
        worth = 7 + gains.sum()
        for columns, value in islice(swapping.better(choice, begun), 3):
            assert value - 7 == pytest.approx(covered_weight(reach, weight, tuple(columns)))
            assert value >= worth - 1e-9
            assert len(columns) <= choice.most
            assert cost is None or cost[columns].sum() <= 9
            worth = value
        best = best_covering(reach, weight, most=choice.most, cost=cost, budget=choice.budget)
        assert worth - 7 == pytest.approx(best)


@pytest.mark.parametrize("entries", [search._MIP_ENTRIES, 0])
def test_where_nothing_is_proven_the_plan_is_that_of_the_swaps(
    entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the integer program, and in place of it where it would be too large."""
    monkeypatch.setattr(beside, "_AFTER_S", 0.0)
    monkeypatch.setattr(search, "_MIP_ENTRIES", entries)
    reach = crowded(1500, share=0.03, seed=1, clustered=True)
    weight = np.random.default_rng(1).integers(1, 101, 1500).astype(np.float64)
    by_site = reach.T.tocsr()
    _, gains = build_order(by_site, weight, most=25)
    plan = maximal_covering(reach=reach, weight=weight, p=25, time_limit_s=2.0)
    assert plan.status == "feasible"
    assert len(plan.added) == 25
    assert plan.objective == covered_weight(reach, weight, tuple(plan.sites.tolist()))
    assert gains.sum() < plan.objective <= plan.bound
