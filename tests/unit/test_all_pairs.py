"""What a matching of few candidates is told about all pairs: by every edge, and by networkx."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from queries.coverage.siting.watch import Watch
from queries.recommendation import b_matching as matchings
from queries.recommendation.all_pairs import priced
from queries.recommendation.b_matching import b_matching

SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed: int, size: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.random((size, size)) * (rng.random((size, size)) < 0.8), 1)
    return np.round(weights + weights.T, 2)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, size=st.integers(3, 16))
def test_one_candidate_each_is_enough_for_the_best_of_all_pairs(seed: int, size: int) -> None:
    weights = drawn(seed, size)
    found = b_matching(weights=weights, capacity=1, top=1)
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (a, b, weights[a, b]) for a, b in combinations(range(size), 2) if weights[a, b] > 0
    )
    best = sum(weights[pair] for pair in nx.max_weight_matching(graph))
    assert found.total == pytest.approx(best)
    assert found.bound_of_all == pytest.approx(best)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, size=st.integers(3, 14), capacity=st.integers(1, 3))
def test_the_bound_is_that_of_the_relaxation_on_all_pairs(
    seed: int, size: int, capacity: int
) -> None:
    """Whatever edges it begins with; and no plan is above it."""
    weights = drawn(seed, size)
    edges = np.argwhere(np.triu(weights, 1) > 0)
    if not len(edges):
        return
    ends = np.zeros((size, len(edges)))
    ends[edges[:, 0], np.arange(len(edges))] = ends[edges[:, 1], np.arange(len(edges))] = 1
    value = weights[edges[:, 0], edges[:, 1]]
    relaxed = -linprog(-value, A_ub=ends, b_ub=np.full(size, capacity), bounds=(0, 1)).fun
    heaviest = edges[np.argsort(-value, kind="stable")[:2]]
    prices = priced(weights, capacity, heaviest, Watch(60.0))
    assert prices.bound == pytest.approx(relaxed)
    assert b_matching(weights=weights, capacity=capacity, top=size).total <= relaxed + 1e-9


def test_where_others_are_too_many_the_prices_alone_bound_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = drawn(5, 30)
    best = b_matching(weights=weights, capacity=2, top=30)
    monkeypatch.setattr(matchings, "_MOST_OTHERS", 0)
    few = b_matching(weights=weights, capacity=2, top=1)
    assert few.total <= best.total <= few.bound_of_all <= few.total * 1.05
    assert best.bound_of_all == pytest.approx(best.total)
