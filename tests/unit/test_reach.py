"""Reach: the nearest site against brute force, and the walking model at its edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.coverage.reach.walking import EARTH_RADIUS_M, WalkModel, nearest
from tests.support.sphere import haversine

POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
NEAR_ZONE = st.tuples(st.floats(102.76, 102.91), st.floats(24.89, 25.07))
ODD = st.sampled_from(
    [(180.0, 0.0), (-180.0, 0.0), (0.0, 90.0), (77.0, 90.0), (0.0, -90.0), (102.8, 25.0)]
)
MISSING = st.sampled_from([(math.nan, 25.0), (102.8, math.nan), (math.nan, math.nan)])
ANY = st.one_of(POINTS, NEAR_ZONE, ODD, MISSING)


def array(points: list[tuple[float, float]]) -> NDArray[np.float64]:
    return np.array(points, dtype=np.float64).reshape(-1, 2)


@given(demand=st.lists(ANY, max_size=12), sites=st.lists(ANY, max_size=8))
@example(demand=[(-180.0, 0.0)], sites=[(180.0, 0.0)])
@example(demand=[(13.0, 90.0)], sites=[(-140.0, 90.0), (0.0, -90.0)])
@example(demand=[(0.0, 0.0)], sites=[(180.0, 0.0)])
def test_nearest_equals_brute_force(
    demand: list[tuple[float, float]], sites: list[tuple[float, float]]
) -> None:
    metres, site = nearest(demand=array(demand), sites=array(sites))
    usable = [i for i, point in enumerate(sites) if not any(map(math.isnan, point))]
    for i, point in enumerate(demand):
        if any(map(math.isnan, point)):
            assert math.isnan(metres[i])
            assert site[i] == -1
        elif not usable:
            assert metres[i] == math.inf
            assert site[i] == -1
        else:
            expected = min(haversine(point, sites[j]) for j in usable)
            # The haversine itself is good to about 0.1 m near the antipodes, 1 um elsewhere.
            tolerance = 0.5 if expected > 2e7 else 1e-5
            assert metres[i] == pytest.approx(expected, abs=tolerance)
            assert site[i] in usable
            assert haversine(point, sites[site[i]]) == pytest.approx(expected, abs=tolerance)


def test_the_first_of_sites_at_one_place_is_named() -> None:
    sites = array([(102.9, 25.0), (102.8, 25.0), (102.8, 25.0)])
    _, site = nearest(demand=array([(102.8001, 25.0)] * 3), sites=sites)
    assert site.tolist() == [1, 1, 1]


def northward(metres: float) -> tuple[float, float]:
    """The point so many metres due north of (102.8, 25): along a meridian the arc is exact."""
    return 102.8, 25.0 + math.degrees(metres / EARTH_RADIUS_M)


def test_s04_3_exactly_at_the_threshold_is_covered() -> None:
    """Planted distances: 999.5 and 1000.0 m are within 1,000 m, 1000.5 m is not."""
    model = WalkModel(detour=1.0)
    assert model.threshold_m == 1000.0
    demand = array([northward(999.5), northward(1000.0), northward(1000.5)])
    metres, _ = nearest(demand=demand, sites=array([(102.8, 25.0)]))
    assert metres == pytest.approx([999.5, 1000.0, 1000.5], abs=1e-6)
    assert model.covers(metres).tolist() == [True, True, False]


def test_default_walk_is_a_kilometre_on_paths() -> None:
    model = WalkModel()
    assert model.path_m == pytest.approx(1000.0)
    assert model.threshold_m == pytest.approx(1000 / 1.3)
    assert model.minutes_for(model.threshold_m) == pytest.approx(15.0)
    assert (model.mode, model.method) == ("walk", "straight_line_times_detour")


def test_unknown_is_never_covered() -> None:
    assert WalkModel().covers(np.array([math.nan, math.inf])).tolist() == [False, False]


@given(minutes=st.floats(0.5, 60), less=st.floats(0.01, 1))
def test_s04_2_fewer_minutes_never_cover_more(minutes: float, less: float) -> None:
    metres = np.linspace(0, 5000, 200)
    assert not (
        WalkModel(minutes=minutes * less).covers(metres)
        & ~WalkModel(minutes=minutes).covers(metres)
    ).any()


@given(demand=st.lists(NEAR_ZONE, min_size=1, max_size=20), sites=st.lists(NEAR_ZONE, max_size=5))
def test_s04_2_one_more_site_never_lengthens_a_way(
    demand: list[tuple[float, float]], sites: list[tuple[float, float]]
) -> None:
    before, _ = nearest(demand=array(demand), sites=array(sites))
    after, _ = nearest(demand=array(demand), sites=array([*sites, (102.8, 25.0)]))
    assert (after <= before + 1e-6).all()


@pytest.mark.parametrize(
    "change",
    [{"minutes": 0.0}, {"minutes": math.nan}, {"speed_m_per_s": -1.0}, {"detour": 0.99}],
)
def test_a_walk_that_is_none_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        WalkModel(**change)
