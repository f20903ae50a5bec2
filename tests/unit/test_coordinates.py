"""Coordinates of Chinese maps, held against the shifts the domain rules measured."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.model.coordinates import bd09, gcj02, to_wgs84
from queries.coverage.reach.walking import great_circle, unit_vectors

inside = st.tuples(st.floats(102.76, 102.91), st.floats(24.89, 25.07))
china = st.tuples(st.floats(75.0, 134.0), st.floats(5.0, 53.0))


def metres(one: np.ndarray, other: np.ndarray) -> float:
    return float(great_circle(unit_vectors(one), unit_vectors(other))[0])


@pytest.mark.parametrize("anchor", [(102.8039, 24.9853), (102.7786, 24.9972), (102.8239, 24.9127)])
def test_s04_5_the_shifts_at_the_zones_anchors_are_as_measured(
    anchor: tuple[float, float],
) -> None:
    here = np.array([anchor])
    assert 362 <= metres(here, gcj02(here)) <= 374
    assert 850 <= metres(here, bd09(here)) <= 871


@given(inside)
def test_s04_5_the_shifts_in_the_whole_box_are_of_that_size(point: tuple[float, float]) -> None:
    here = np.array([point])
    assert 360 <= metres(here, gcj02(here)) <= 377
    assert 847 <= metres(here, bd09(here)) <= 873


@given(china, st.sampled_from(["gcj02", "bd09"]))
def test_s04_5_there_and_back_is_the_same_place(point: tuple[float, float], crs: str) -> None:
    here = np.array([point])
    shifted = {"gcj02": gcj02, "bd09": bd09}[crs](here)
    assert metres(to_wgs84(shifted, crs), here) < 1e-6


def test_systems_that_are_equal_are_left_alone_and_nan_stays() -> None:
    points = np.array([[102.8, 25.0], [math.nan, math.nan]])
    for crs in ("wgs84", "cgcs2000"):
        assert to_wgs84(points, crs) is points
    assert np.isnan(to_wgs84(points, "bd09")[1]).all()


@pytest.mark.parametrize(
    ("point", "crs", "message"),
    [((102.8, 25.0), "utm", "unknown coordinate system 'utm'"), ((2.3, 48.9), "gcj02", "2.3")],
)
def test_s04_5_what_cannot_be_converted_is_refused(
    point: tuple[float, float], crs: str, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        to_wgs84(np.array([point]), crs)
