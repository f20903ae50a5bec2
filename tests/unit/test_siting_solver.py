"""The parts under siting: rows merged without a wrong one, and a solver that is not believed."""

from __future__ import annotations

import math

import highspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.errors import GongjianError
from queries.coverage.siting import aggregate, maximal_covering
from queries.coverage.siting.solver import Solver, maximize
from tests.support.siting_instances import best_covering, random_reach

SEEDS = st.integers(0, 2**32 - 1)


@given(seed=SEEDS, collide=st.booleans())
def test_merged_rows_are_the_different_ones_with_their_weights(seed: int, collide: bool) -> None:
    rng = np.random.default_rng(seed)
    reach = random_reach(rng, int(rng.integers(0, 40)), int(rng.integers(1, 5)), rng.random())
    weight = rng.integers(0, 3, reach.shape[0]).astype(np.float64)
    expected: dict[tuple[int, ...], float] = {}
    for row, own in enumerate(weight.tolist()):
        sites = tuple(reach.indices[reach.indptr[row] : reach.indptr[row + 1]].tolist())
        if sites and own:
            expected[sites] = expected.get(sites, 0.0) + own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aggregate, "_CHUNK", 7)
        if collide:
            patch.setattr(aggregate, "_hashes", lambda matrix: np.zeros(matrix.shape[0], np.uint64))
        merged, total, group = aggregate.merge(reach, weight)
    found: dict[tuple[int, ...], float] = {}
    for row, own in enumerate(total.tolist()):
        sites = tuple(merged.indices[merged.indptr[row] : merged.indptr[row + 1]].tolist())
        found[sites] = found.get(sites, 0.0) + own
    assert found == expected
    assert collide or len(total) == len(expected)
    for row, into in enumerate(group.tolist()):
        mine = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
        if into < 0:
            assert not len(mine) or not weight[row]
        else:
            there = merged.indices[merged.indptr[into] : merged.indptr[into + 1]]
            assert mine.tolist() == there.tolist()


def test_a_hash_that_always_collides_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = random_reach(np.random.default_rng(3), 12, 6, 0.4)
    monkeypatch.setattr(aggregate, "_hashes", lambda matrix: np.zeros(matrix.shape[0], np.uint64))
    plan = maximal_covering(reach=reach, weight=np.ones(12), p=2)
    assert plan.objective == best_covering(reach, np.ones(12), most=2)


def knapsack(worth: list[float], cost: list[float], most: float) -> highspy.HighsLp:
    size = len(worth)
    return maximize(
        worth=np.array(worth),
        lower=np.zeros(size),
        upper=np.ones(size),
        matrix=csr_array(np.array([cost])),
        most=np.array([most]),
        whole=size,
    )


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solver = Solver()
    solver.load(knapsack([3.0, 4.0, 5.0], [2.0, 3.0, 4.0], 5.0))
    values, bound = solver.answer()
    assert values is not None
    assert np.round(values).tolist() == [1, 1, 0]
    assert bound == pytest.approx(7.0)
    assert capfd.readouterr() == ("", "")


def test_a_start_does_not_take_the_place_of_the_solution() -> None:
    """HiGHS 1.16 answers such a model with the start and the value of something better."""
    for seed in range(40):
        rng = np.random.default_rng(seed)
        worth, cost = rng.integers(1, 9, 5).astype(float), rng.integers(1, 6, 5).astype(float)
        solver = Solver()
        solver.load(knapsack(worth.tolist(), cost.tolist(), 7.0))
        first = np.zeros(5)
        first[int(rng.integers(5))] = 1.0
        solver.begin(first, float(worth @ first))
        values, bound = solver.answer()
        assert values is not None
        assert worth @ values == pytest.approx(bound)
        assert cost @ values <= 7 + 1e-6


def test_no_answer_is_a_fault_and_not_an_optimum() -> None:
    solver = Solver()
    program = knapsack([1.0], [1.0], -1.0)
    solver.load(program)
    with pytest.raises(GongjianError, match="without an answer"):
        solver.answer()
    with pytest.raises(GongjianError, match="does not accept"):
        Solver().set(no_such_option=1)


def test_a_bound_below_a_plan_that_exists_is_no_bound() -> None:
    solver = Solver()
    solver.load(knapsack([3.0, 4.0], [1.0, 1.0], 2.0))
    assert solver.answer()[1] == pytest.approx(7.0)
    # As if a better plan were known than the solver's bound allows.
    solver.begin(np.ones(2), 9.0)
    assert solver.answer()[1] == math.inf
