"""The p-median by cuts and branching: equal to every plan tried, and its bound never beaten."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.coverage.siting import p_median
from queries.coverage.siting.methods import cuts
from tests.support.sites import stored
from tests.support.siting_instances import networked

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=60)
@given(seed=SEEDS)
def test_s08_4_where_all_may_serve_all_the_best_of_all_plans_is_proven(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, sites = int(rng.integers(1, 16)), int(rng.integers(2, 10))
    metres = rng.integers(0, 30, (rows, sites)) * (1.0 if seed % 2 else 10.0 ** rng.integers(-5, 6))
    if seed % 3:
        metres = metres + rng.random((rows, sites))
    weight = rng.integers(1, 5, rows) * 10.0 ** rng.integers(-3, 4)
    fixed = np.flatnonzero(rng.random(sites) < 0.15).tolist()
    free = [site for site in range(sites) if site not in fixed]
    p = int(rng.integers(0, min(4, len(free)) + 1))
    if not p + len(fixed):
        return
    plan = p_median(distance=stored(metres), weight=weight, p=p, fixed=fixed)
    best = min(
        float(weight @ metres[:, [*fixed, *new]].min(axis=1)) for new in combinations(free, p)
    )
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, rel=1e-9, abs=0)


@pytest.mark.parametrize(("seed", "p"), [(1, 3), (2, 5), (3, 20)])
def test_s08_4_cuts_prove_what_prices_and_the_integer_program_prove(
    seed: int, p: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    distance = networked(60, seed=seed)
    weight = np.random.default_rng(seed).integers(1, 9, 60).astype(np.float64)
    by_cuts = p_median(distance=distance, weight=weight, p=p)
    within = p_median(distance=distance, weight=weight, p=p, gap=0.1)
    monkeypatch.setattr(cuts, "fit", lambda demand: False)
    otherwise = p_median(distance=distance, weight=weight, p=p)
    assert by_cuts.status == otherwise.status == "optimal"
    assert by_cuts.objective == otherwise.objective
    assert within.bound <= by_cuts.objective <= within.objective <= by_cuts.objective * 1.1
    assert within.gap <= 0.1 + 1e-9


def test_s08_4_what_the_time_or_a_reader_ends_has_a_bound_that_holds() -> None:
    distance, weight = networked(200, seed=6), np.ones(200)
    best = p_median(distance=distance, weight=weight, p=5)
    told: list[tuple[float, float]] = []

    def progress(objective: float, bound: float) -> bool:
        told.append((objective, bound))
        return False

    for plan in (
        p_median(distance=distance, weight=weight, p=5, time_limit_s=0.2),
        p_median(distance=distance, weight=weight, p=5, progress=progress),
    ):
        assert plan.bound <= best.objective <= plan.objective
    assert all(bound <= best.objective <= objective for objective, bound in told)
