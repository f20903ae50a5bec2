"""Candidate places: near all demand, few, and the same wherever they are computed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from queries.coverage.plans.candidates import candidate_sites
from queries.coverage.reach.walking import nearest

places = st.lists(
    st.tuples(st.floats(102.70, 102.95), st.floats(24.88, 25.08)), min_size=1, max_size=60
)


@given(places, st.sampled_from([50.0, 250.0, 1000.0]))
def test_every_demand_point_has_a_candidate_within_the_diagonal_of_a_cell(
    points: list[tuple[float, float]], spacing: float
) -> None:
    demand = np.array(points)
    sites = candidate_sites(demand=demand, spacing_m=spacing)
    metres, _ = nearest(demand=demand, sites=sites)
    # a row of cells is as wide at its middle as it is high, a little wider at one of its edges
    assert metres.max() <= spacing * math.sqrt(2) * 1.001
    assert 1 <= len(sites) <= len(demand)


@given(places)
def test_order_of_demand_does_not_matter(points: list[tuple[float, float]]) -> None:
    forward = candidate_sites(demand=np.array(points), spacing_m=250.0)
    backward = candidate_sites(demand=np.array(points[::-1]), spacing_m=250.0)
    assert np.allclose(forward, backward, rtol=0, atol=1e-9)


def test_the_mean_of_a_cell_by_hand() -> None:
    demand = np.array([[102.8000, 25.0000], [102.8002, 25.0002], [102.9, 24.9], [np.nan, 25.0]])
    sites = candidate_sites(demand=demand, spacing_m=500.0)
    assert sites.round(6).tolist() == [[102.9, 24.9], [102.8001, 25.0001]]


def test_at_a_pole_and_without_demand() -> None:
    assert len(candidate_sites(demand=np.array([[10.0, 90.0], [200.0, 90.0]]), spacing_m=500)) >= 1
    assert candidate_sites(demand=np.empty((0, 2)), spacing_m=500).shape == (0, 2)


@pytest.mark.parametrize("spacing", [0.0, -1.0, math.nan, math.inf])
def test_a_spacing_that_is_none_is_refused(spacing: float) -> None:
    with pytest.raises(InvalidInput, match="spacing"):
        candidate_sites(demand=np.array([[102.8, 25.0]]), spacing_m=spacing)
