"""The search beside the proof: what it holds covers all, and becomes as cheap as is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from queries.coverage.siting import set_covering
from queries.coverage.siting.methods.rows import covered_by
from queries.coverage.siting.methods.weighting import cheaper
from tests.support.covering_instances import INSTANCES

pytestmark = pytest.mark.slow


def searched(reach: csr_array, cost: np.ndarray, least: float) -> float:
    """What a search that begins with every column comes down to; it ends at the least known."""
    seen = [float(cost.sum())]
    for columns, costs in cheaper(reach, cost, np.arange(reach.shape[1])):
        assert covered_by(reach, columns).all()
        assert costs == cost[columns].sum() <= seen[-1]
        seen.append(costs)
        if costs <= least + 1e-9:
            break
    return seen[-1]


@pytest.mark.parametrize("name", ["STS81", "CYC7", "CLR11"])
def test_the_least_that_is_known_is_found(name: str) -> None:
    made, least = INSTANCES[name]
    reach = made()
    assert searched(reach, np.ones(reach.shape[1]), least) == least


@pytest.mark.parametrize("seed", range(3))
def test_with_costs_it_comes_down_to_what_is_proven(seed: int) -> None:
    random = np.random.default_rng(seed)
    dense = random.random((60, 25)) < 0.15
    dense[np.arange(60), random.integers(0, 25, 60)] = True
    reach, cost = csr_array(dense.astype(float)), random.integers(1, 9, 25).astype(float)
    proven = set_covering(reach=reach, weight=np.ones(60), cost=cost)
    assert proven.status == "optimal"
    assert searched(reach, cost, proven.objective) == pytest.approx(proven.objective)


def test_the_known_sizes_are_those_of_the_instances() -> None:
    published = {"CLR10": (511, 210), "STS27": (117, 27), "CYC6": (240, 192), "CYC8": (1792, 1024)}
    assert {name: INSTANCES[name][0]().shape for name in published} == published
