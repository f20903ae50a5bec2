"""Rows that are the same are found, all of them, and a wrong one never."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from queries.coverage.siting import maximal_covering
from queries.coverage.siting.methods import aggregate
from tests.support.siting_instances import best_covering, random_reach

SEEDS = st.integers(0, 2**32 - 1)


def collide(patch: pytest.MonkeyPatch) -> None:
    """Every row has the same hash."""
    patch.setattr(
        aggregate, "_hashes", lambda matrix, by_value: np.zeros(matrix.shape[0], np.uint64)
    )


def entries(matrix: csr_array, row: int, by_value: bool) -> tuple[object, ...]:
    span = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return (*matrix.indices[span].tolist(), *(matrix.data[span].tolist() if by_value else ()))


@given(seed=SEEDS, by_value=st.booleans(), collision=st.booleans())
def test_s08_4_identical_rows_are_those_with_the_same_entries(
    seed: int, by_value: bool, collision: bool
) -> None:
    rng = np.random.default_rng(seed)
    matrix = random_reach(rng, int(rng.integers(0, 40)), int(rng.integers(1, 5)), rng.random())
    matrix.data[rng.random(matrix.nnz) < 0.2] *= -1  # makes -0.0 of 0.0
    among = np.flatnonzero(rng.random(matrix.shape[0]) < 0.8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aggregate, "_CHUNK", 7)
        if collision:
            collide(patch)
        first, group = aggregate.identical_rows(matrix, among, by_value=by_value)
    assert (np.diff(first) > 0).all()
    kinds = [entries(matrix, row, by_value) for row in among.tolist()]
    for kind, into in zip(kinds, group.tolist(), strict=True):
        assert entries(matrix, int(first[into]), by_value) == kind
    assert collision or len(first) == len(set(kinds))
    assert set(group.tolist()) == set(range(len(first)))


@given(seed=SEEDS, collision=st.booleans())
def test_merged_rows_are_the_different_ones_with_their_weights(seed: int, collision: bool) -> None:
    rng = np.random.default_rng(seed)
    reach = random_reach(rng, int(rng.integers(0, 40)), int(rng.integers(1, 5)), rng.random())
    weight = rng.integers(0, 3, reach.shape[0]).astype(np.float64)
    expected: dict[tuple[object, ...], float] = {}
    for row, own in enumerate(weight.tolist()):
        sites = entries(reach, row, False)
        if sites and own:
            expected[sites] = expected.get(sites, 0.0) + own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aggregate, "_CHUNK", 7)
        if collision:
            collide(patch)
        merged, total, group = aggregate.merge(reach, weight)
    found: dict[tuple[object, ...], float] = {}
    for row, own in enumerate(total.tolist()):
        sites = entries(merged, row, False)
        found[sites] = found.get(sites, 0.0) + own
    assert found == expected
    assert collision or len(total) == len(expected)
    for row, into in enumerate(group.tolist()):
        mine = entries(reach, row, False)
        if into < 0:
            assert not mine or not weight[row]
        else:
            assert mine == entries(merged, into, False)


def test_a_hash_that_always_collides_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = random_reach(np.random.default_rng(3), 12, 6, 0.4)
    collide(monkeypatch)
    plan = maximal_covering(reach=reach, weight=np.ones(12), p=2)
    assert plan.objective == best_covering(reach, np.ones(12), most=2)
