"""Packed circles touch and never overlap; sunflowers fill their disc evenly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from visualizations.packing import pack, sunflower, sunflower_radius

RADII = st.lists(st.floats(0.5, 50.0), max_size=60)


@given(RADII)
def test_no_two_circles_overlap_and_each_touches_two_before_it(radii: list[float]) -> None:
    centres = pack(radii)
    assert centres.shape == (len(radii), 2)
    sizes = np.array(radii)
    for new in range(1, len(radii)):
        apart = np.linalg.norm(centres[:new] - centres[new], axis=1)
        gap = apart - (sizes[:new] + sizes[new])
        assert gap.min() > -1e-4 * sizes.min()
        assert (np.abs(gap) < 1e-4 * sizes.max()).sum() >= min(new, 2)


@given(RADII)
def test_the_same_radii_give_the_same_places(radii: list[float]) -> None:
    assert np.array_equal(pack(radii), pack(radii))


def test_circles_of_one_size_are_packed_densely() -> None:
    centres = pack([1.0] * 500)
    radius = np.linalg.norm(centres, axis=1).max() + 1
    assert 500 / radius**2 > 0.75  # 0.9069 is the densest there is


def test_a_radius_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        pack([1.0, 0.0])


@given(st.integers(2, 2000), st.floats(0.0, 40.0))
def test_a_sunflower_keeps_its_points_apart_and_inside(count: int, hole: float) -> None:
    points = sunflower(count, spacing=3.0, hole=hole)
    distance = np.linalg.norm(points, axis=1)
    assert distance.min() >= hole - 1e-9
    assert distance.max() <= sunflower_radius(count, spacing=3.0, hole=hole)
    nearest = cKDTree(points).query(points, k=2)[0][:, 1]
    assert nearest.min() > 3.0 - 1e-9  # each has an area of pi * spacing^2
