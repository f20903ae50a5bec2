"""Reach: all pairs within a distance, against brute force, and what must never happen to them."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    TOLERANCE_M,
    great_circle,
    unit_vectors,
    within,
)

Points = list[tuple[float, float]]

ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
IN_ZONE = st.tuples(st.floats(102.76, 102.91), st.floats(24.89, 25.07))
AT_POLE = st.tuples(st.floats(-180, 180), st.sampled_from([90.0, 89.999, 89.9, -89.995, -90.0]))
AT_DATE_LINE = st.tuples(
    st.sampled_from([180.0, -180.0, 179.999, -179.995, 179.9, -179.9]), st.floats(-1, 1)
)
REPEATED = st.sampled_from([(102.8, 25.0), (102.8, 25.009), (0.0, 0.0), (180.0, 0.0)])
MISSING = st.sampled_from([(math.nan, 25.0), (102.8, math.nan), (math.inf, math.nan)])
ANY = st.one_of(ANYWHERE, IN_ZONE, AT_POLE, AT_DATE_LINE, REPEATED, MISSING)
METRES = st.one_of(
    st.sampled_from([0.0, 1.0, 1000.0, 20_000.0, 200_000.0, 245_000.0, 1e7, 2e7, 3e7, math.inf]),
    st.floats(0, 2.1e7),
)


def array(points: Points) -> NDArray[np.float64]:
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def every_distance(demand: NDArray[np.float64], sites: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, m) metres, one by one from unit vectors; nan where a point is missing."""
    metres = np.full((len(demand), len(sites)), np.nan)
    for i, point in enumerate(demand):
        for j, site in enumerate(sites):
            if np.isfinite(point).all() and np.isfinite(site).all():
                metres[i, j] = great_circle(
                    unit_vectors(point[np.newaxis]), unit_vectors(site[np.newaxis])
                )[0]
    return metres


def check_against_brute_force(
    demand: NDArray[np.float64], sites: NDArray[np.float64], metres: float
) -> None:
    pairs = within(demand=demand, sites=sites, metres=metres)
    assert isinstance(pairs, csr_array)
    assert pairs.shape == (len(demand), len(sites))
    assert pairs.dtype == np.float64
    pairs.check_format(full_check=True)
    assert np.isfinite(pairs.data).all()
    expected = every_distance(demand, sites)
    found = np.full(expected.shape, np.nan)
    for row in range(len(demand)):
        columns = pairs.indices[pairs.indptr[row] : pairs.indptr[row + 1]]
        assert (np.diff(columns) > 0).all(), "columns ascend, none stands twice"
        found[row, columns] = pairs.data[pairs.indptr[row] : pairs.indptr[row + 1]]
    stored = ~np.isnan(found)
    assert found[stored] == pytest.approx(expected[stored], abs=1e-6)
    # Two ways of computing may differ in the last bits, so only a pair on the edge itself may.
    edge = np.abs(expected - metres - TOLERANCE_M) < 1e-6
    assert ((stored == (expected <= metres + TOLERANCE_M)) | edge).all()


@given(demand=st.lists(ANY, max_size=12), sites=st.lists(ANY, max_size=12), metres=METRES)
@example(demand=[(-180.0, 0.0)], sites=[(180.0, 0.0)], metres=0.0)
@example(demand=[(13.0, 90.0)], sites=[(-140.0, 90.0), (0.0, -90.0)], metres=0.0)
@example(demand=[(0.0, 89.9)], sites=[(180.0, 89.9), (90.0, 89.95)], metres=25_000.0)
@example(demand=[(0.0, 0.0)], sites=[(180.0, 0.0)], metres=math.pi * EARTH_RADIUS_M)
@example(demand=[(0.0, 0.0)], sites=[(179.9999, 0.0)], metres=math.pi * EARTH_RADIUS_M - 20)
@example(demand=[], sites=[(102.8, 25.0)], metres=1000.0)
@example(demand=[(102.8, 25.0)], sites=[], metres=1000.0)
@example(demand=[], sites=[], metres=0.0)
@example(demand=[(math.nan, 1.0)], sites=[(math.nan, 1.0)], metres=math.inf)
@example(
    demand=[(-44.0, 0.0)],
    sites=[(-135.0, 0.0), (-44.0, 0.0), (45.0, 40.0), (135.0, -40.0)],
    metres=1000.0,
)
def test_within_equals_brute_force(demand: Points, sites: Points, metres: float) -> None:
    check_against_brute_force(array(demand), array(sites), metres)


@given(
    centre=st.sampled_from(
        [(102.8, 25.0), (180.0, 10.0), (0.0, 89.99), (-60.0, -90.0), (179.99, 66.0)]
    ),
    seed=st.integers(0, 2**32 - 1),
    spread=st.sampled_from([0.01, 0.1, 3.0]),
    metres=st.sampled_from([0.0, 50.0, 1000.0, 5000.0, 150_000.0]),
    counts=st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
def test_within_equals_brute_force_in_a_crowd(
    centre: tuple[float, float],
    seed: int,
    spread: float,
    metres: float,
    counts: tuple[int, int],
) -> None:
    """Many points on a few square degrees, so that cells hold several and windows cut through."""
    rng = np.random.default_rng(seed)

    def crowd(count: int) -> NDArray[np.float64]:
        lon, lat = (rng.normal(at, spread, count) for at in centre)
        over = np.abs(lat) > 90
        lat[over] = np.sign(lat[over]) * 180 - lat[over]
        lon[over] += 180
        return np.column_stack(((lon + 180) % 360 - 180, lat))

    check_against_brute_force(crowd(counts[0]), crowd(counts[1]), metres)


@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(2, 9),
    metres=st.sampled_from([0.0, 1.0, 1000.0, 50_000.0, 230_000.0]),
)
def test_within_equals_brute_force_where_sites_stand_round_the_globe(
    seed: int, count: int, metres: float
) -> None:
    """Few sites with wide gaps, and demand close to them: lists hold sites of the other side."""
    rng = np.random.default_rng(seed)
    lon = (rng.uniform(-180, 180) + np.arange(count) * 360 / count + rng.normal(0, 8, count)) % 360
    lat = rng.choice([0.0, 40.0, -40.0, 75.0, -89.5], count)
    sites = np.column_stack((lon - 180, lat))
    near = sites[rng.integers(count, size=20)] + rng.normal(0, [[0.5, 0.2]], (20, 2))
    demand = np.concatenate((sites, np.clip(near, (-180, -90), (180, 90))))
    check_against_brute_force(demand, sites, metres)


def test_threads_give_what_one_range_gives() -> None:
    """Enough rows for several threads and pieces, against the rows asked for in small parts."""
    rng = np.random.default_rng(8)
    box = np.array([0.15, 0.18])
    demand = np.array([102.76, 24.89]) + rng.random((40_000, 2)) * box
    sites = np.array([102.76, 24.89]) + rng.random((300, 2)) * box
    demand[::97] = np.nan
    whole = within(demand=demand, sites=sites, metres=9000)
    assert whole.nnz > 2_000_000
    for first in range(0, len(demand), 8_000):
        part = within(demand=demand[first : first + 8_000], sites=sites, metres=9000)
        same = whole[first : first + 8_000]
        assert (same.indptr == part.indptr).all()
        assert (same.indices == part.indices).all()
        assert (same.data == part.data).all()


def test_two_threads_may_ask_at_once() -> None:
    rng = np.random.default_rng(9)
    demand = np.array([102.76, 24.89]) + rng.random((30_000, 2)) * 0.15
    sites = demand[:200]
    expected = within(demand=demand, sites=sites, metres=1000)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: within(demand=demand, sites=sites, metres=1000), range(8))
        )
    for answer in answers:
        assert (answer.indices == expected.indices).all()
        assert (answer.data == expected.data).all()


def test_sites_far_apart_and_crowded_are_all_found() -> None:
    """Two towns and a lonely site at the other end of the earth, demand among them."""
    rng = np.random.default_rng(10)
    towns = [rng.normal(at, 0.01, (60, 2)) for at in ((102.8, 25.0), (-77.0, 25.0))]
    sites = np.vstack([*towns, [[20.0, -80.0]]])
    demand = np.vstack([rng.normal((102.8, 25.0), 0.02, (80, 2)), [[20.0, -80.0]]])
    for metres in (1.0, 300.0, 1000.0):
        check_against_brute_force(demand, sites, metres)


def northward(metres: float) -> tuple[float, float]:
    """The point so many metres due north of (102.8, 25): along a meridian the arc is exact."""
    return 102.8, 25.0 + math.degrees(metres / EARTH_RADIUS_M)


def test_s04_3_a_pair_exactly_at_the_threshold_is_within() -> None:
    """Planted distances: 999.5 and 1000.0 m are within 1,000 m, 1000.5 m is not."""
    demand = array([northward(999.5), northward(1000.0), northward(1000.5)])
    pairs = within(demand=demand, sites=array([(102.8, 25.0)]), metres=1000)
    assert pairs.indptr.tolist() == [0, 1, 2, 2]
    assert pairs.data == pytest.approx([999.5, 1000.0], abs=1e-6)


def test_a_pair_at_one_place_is_stored_with_zero_metres() -> None:
    pairs = within(demand=array([(102.8, 25.0)]), sites=array([(102.8, 25.0)] * 3), metres=0)
    assert pairs.indices.tolist() == [0, 1, 2]
    assert pairs.data.tolist() == [0.0, 0.0, 0.0]


@given(
    demand=st.lists(ANY, min_size=1, max_size=15),
    sites=st.lists(ANY, min_size=1, max_size=8),
    metres=METRES,
    share=st.floats(0, 1),
)
def test_s04_2_more_metres_never_give_fewer_pairs(
    demand: Points, sites: Points, metres: float, share: float
) -> None:
    more = within(demand=array(demand), sites=array(sites), metres=metres)
    less = within(
        demand=array(demand), sites=array(sites), metres=0.0 if share == 0 else metres * share
    )
    assert pattern(less) <= pattern(more)


@given(
    demand=st.lists(ANY, min_size=1, max_size=15),
    sites=st.lists(ANY, max_size=8),
    new=ANY,
    metres=METRES,
)
def test_s04_2_one_more_site_never_covers_less(
    demand: Points, sites: Points, new: tuple[float, float], metres: float
) -> None:
    before = within(demand=array(demand), sites=array(sites), metres=metres)
    after = within(demand=array(demand), sites=array([*sites, new]), metres=metres)
    assert pattern(before) <= pattern(after)


def pattern(pairs: csr_array) -> set[tuple[int, int]]:
    rows, columns = pairs.tocoo().coords
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def test_s01_4_a_point_without_coordinates_is_in_no_pair() -> None:
    demand = array([(math.nan, 25.0), (102.8, math.nan), (102.8, 25.0)])
    sites = array([(102.8, 25.0), (math.nan, math.nan)])
    assert within(demand=demand, sites=sites, metres=math.inf).toarray().shape == (3, 2)
    assert pattern(within(demand=demand, sites=sites, metres=math.inf)) == {(2, 0)}


GOOD = array([(102.8, 25.0)])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"demand": array([(102.8, 25.0), (25.0, 102.8)])}, "demand, point 1.*latitude"),
        ({"sites": array([(25.0, 102.8)])}, "sites, point 0.*latitude seems to stand before"),
        ({"sites": array([(581_000.0, 2_765_000.0)])}, "metres of a projection"),
        ({"demand": array([(200.0, 25.0)])}, "longitude is -180 to 180"),
        ({"demand": np.zeros((3, 3))}, r"shape \(n, 2\)"),
        ({"sites": np.zeros(2)}, r"shape \(n, 2\)"),
        ({"sites": np.array([["east", "north"]])}, "must be numbers"),
        ({"metres": -1.0}, "metres must be 0 or more"),
        ({"metres": math.nan}, "metres must be 0 or more"),
        ({"radius_m": 0.0}, "radius of the sphere"),
    ],
)
def test_mixed_coordinate_systems_and_bad_values_are_refused(
    change: dict[str, object], words: str
) -> None:
    asked: dict[str, object] = {"demand": GOOD, "sites": GOOD, "metres": 1000.0}
    with pytest.raises(InvalidInput, match=words):
        within(**(asked | change))  # type: ignore[arg-type]
