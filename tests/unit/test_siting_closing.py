"""Closing: what each position alone holds, and the least loss against every plan there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from queries.coverage.siting import Siting, closing, loss_of_closing
from tests.support.siting_instances import (
    best_covering,
    covered_weight,
    planar,
    random_reach,
    sets_of,
)

SEEDS = st.integers(0, 2**32 - 1)


@given(seed=SEEDS)
def test_s08_6_closing_one_position_lists_who_becomes_uncovered(seed: int) -> None:
    rng = np.random.default_rng(seed)
    reach = random_reach(rng, int(rng.integers(1, 20)), int(rng.integers(1, 8)), rng.random())
    weight = rng.integers(0, 5, reach.shape[0]).astype(np.float64)
    loss = loss_of_closing(reach=reach, weight=weight)
    covers = sets_of(reach)
    for position in range(reach.shape[1]):
        others = set().union(*(covers[k] for k in range(reach.shape[1]) if k != position))
        lost = sorted(covers[position] - others)
        assert loss.of(position).tolist() == lost
        assert loss.weight[position] == weight[lost].sum()


@given(seed=SEEDS)
def test_s08_6_the_positions_to_close_lose_least_of_all_plans(seed: int) -> None:
    rng = np.random.default_rng(seed)
    reach = random_reach(rng, int(rng.integers(1, 14)), int(rng.integers(1, 8)), rng.random())
    positions = reach.shape[1]
    weight = rng.integers(0, 5, reach.shape[0]).astype(np.float64)
    fixed = tuple(np.flatnonzero(rng.random(positions) < 0.2).tolist())
    count = int(rng.integers(0, positions - len(fixed) + 1))
    plan = closing(reach=reach, weight=weight, count=count, fixed=fixed)
    assert isinstance(plan, Siting)
    assert plan.status == "optimal"
    assert plan.objective == best_covering(
        reach, weight, most=positions - len(fixed) - count, fixed=fixed
    )
    assert len(plan.closed) == count
    assert sorted((*plan.closed.tolist(), *plan.sites.tolist())) == list(range(positions))
    assert not set(plan.closed.tolist()) & set(fixed)
    open_sites = list(range(positions))
    before = covered_weight(reach, weight, tuple(open_sites))
    for position, loss in zip(plan.closed.tolist(), plan.marginal_loss.tolist(), strict=True):
        open_sites.remove(position)
        after = covered_weight(reach, weight, tuple(open_sites))
        assert loss == before - after
        before = after
    assert before == plan.objective


def test_s08_6_closing_nothing_loses_nothing_and_closing_all_loses_all() -> None:
    reach = planar(800, 30, seed=2, clustered=True)
    weight = np.ones(800)
    everything = covered_weight(reach, weight, tuple(range(30)))
    assert closing(reach=reach, weight=weight, count=0).objective == everything
    none_left = closing(reach=reach, weight=weight, count=30)
    assert none_left.objective == 0
    assert none_left.marginal_loss.sum() == everything
    assert (np.diff(none_left.marginal_loss) >= 0).sum() > 0


@pytest.mark.parametrize(
    ("count", "fixed", "says"),
    [
        (4, (), "count is 4, more than the 3 positions that may close"),
        (3, (0,), "count is 3, more than the 2 positions that may close"),
        (-1, (), "count is -1"),
        (1, (9,), "fixed names site 9"),
    ],
)
def test_bad_input_of_closing_is_told(count: int, fixed: tuple[int, ...], says: str) -> None:
    reach = random_reach(np.random.default_rng(1), 5, 3, 0.5)
    with pytest.raises(InvalidInput) as refused:
        closing(reach=reach, weight=np.ones(5), count=count, fixed=fixed)
    assert says in refused.value.message
    with pytest.raises(InvalidInput):
        loss_of_closing(reach=reach, weight=-np.ones(5))
