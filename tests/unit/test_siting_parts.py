"""Maximal coverings that fall into parts: as good as trying every plan of all parts together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import block_diag, csr_array

from queries.coverage.siting.methods import parts
from queries.coverage.siting.methods.aggregate import Covers, merge
from queries.coverage.siting.methods.bounds import Choice, start
from queries.coverage.siting.methods.search import Search
from queries.coverage.siting.watch import Watch
from tests.support.siting_instances import best_covering, covered_weight, random_reach


@pytest.mark.parametrize("seed", range(12))
def test_what_the_parts_have_together_is_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    towns = [random_reach(rng, 20, 4, 0.15 + 0.3 * rng.random()) for _ in range(3)]
    ones = [
        csr_array((np.ones(town.nnz), town.indices, town.indptr), shape=town.shape)
        for town in towns
    ]
    reach = csr_array(block_diag(ones, format="csr"))
    weight = rng.integers(1, 9, 60) * (1.0 if seed % 2 else 0.1)
    rows, merged, _ = merge(reach, weight)
    count = 1 + seed % 6
    choice = Choice(
        covers=Covers.of(rows, merged),
        sites=np.arange(12),
        most=count,
        cost=None,
        budget=np.inf,
        settled=np.zeros(0, dtype=np.intp),
        base=0.0,
    )
    found = parts.parts_of(choice, start(choice))
    if not found:
        assert seed in (1, 7)  # one town has more than half of the entries
        return
    search = Search(choice, gap=0.0, integral=bool(seed % 2), watch=Watch(60.0))
    best = best_covering(reach, weight, most=count)
    for plan, bound in parts.solved(
        found,
        count,
        integral=bool(seed % 2),
        watch=Watch(60.0),
        solve=search._of_part,
    ):
        assert len(plan) <= count
        assert bound >= best * (1 - 1e-9)
        value = covered_weight(reach, weight, tuple(plan.tolist()))
    assert value == pytest.approx(best)
    assert bound == pytest.approx(best)
