"""Catchments: multiplicity, loads, Gini and 2SFCA, worked by hand and against plain loops."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.answers.catchment import accessibility, gini, multiplicity, position_loads
from queries.coverage.reach.walking import within


def reach_of(rows: list[dict[int, float]], sites: int) -> csr_array:
    """A reach from each demand point's sites and their metres; 0 metres are stored too."""
    pairs = [(i, j, d) for i, row in enumerate(rows) for j, d in sorted(row.items())]
    i, j, d = zip(*pairs, strict=True) if pairs else ((), (), ())
    shape = (len(rows), sites)
    return csr_array((np.array(d, float), (np.array(i, int), np.array(j, int))), shape=shape)


REACHES = st.integers(1, 6).flatmap(
    lambda m: st.tuples(
        st.lists(
            st.dictionaries(st.integers(0, m - 1), st.sampled_from([0.0, 1.0, 5.0, 9.5])),
            min_size=1,
            max_size=9,
        ),
        st.just(m),
        st.lists(st.integers(0, 20), min_size=9, max_size=9),
        st.lists(st.integers(1, 50), min_size=m, max_size=m),
    )
)
Case = tuple[list[dict[int, float]], int, list[int], list[int]]

HAND = reach_of([{0: 100.0}, {0: 300.0, 1: 200.0}, {0: 50.0, 1: 50.0, 2: 900.0}, {}], 4)
"""Four demand points and four positions: the last point is out of reach, the last position idle."""


def test_s04_4_overlap_count_0_1_2_and_3_or_more() -> None:
    found = multiplicity(reach=HAND, weight=np.array([1.0, 10.0, 100.0, 1000.0]))
    assert found.times.tolist() == [1, 2, 3, 0]
    assert found.demand == (1, 1, 1, 1)
    assert found.weight == (1000.0, 1.0, 10.0, 100.0)
    assert found.covered_weight == 111.0
    assert found.backup_weight == 110.0


def test_s01_4_not_located_is_in_no_class() -> None:
    demand = np.array([[102.8, 25.0], [102.8, 26.0], [math.nan, 25.0]])
    reach = within(demand=demand, sites=np.array([[102.8, 25.0]]), metres=1000)
    found = multiplicity(
        reach=reach, weight=np.array([1.0, 2.0, 4.0]), located=np.isfinite(demand).all(axis=1)
    )
    assert found.demand == (1, 1, 0, 0)
    assert found.weight == (2.0, 1.0, 0.0, 0.0)
    assert (found.unknown, found.unknown_weight) == (1, 4.0)


def test_s08_5_enterprises_and_floor_area_for_each_position() -> None:
    """By hand: point 0 and, as first of equally near ones, point 2 go to position 0; 1 goes to 1.

    Loads are 5, 3, 0, 0 enterprises; the areas give 0.05, 0.005, 0 and an unknown load a m2.
    """
    loads = position_loads(
        reach=HAND,
        weight=np.array([1.0, 3.0, 4.0, 7.0]),
        area_m2=np.array([100.0, 600.0, 50.0, math.nan]),
    )
    assert loads.nearest.tolist() == [0, 1, 0, -1]
    assert loads.assigned.tolist() == [5.0, 3.0, 0.0, 0.0]
    assert loads.within.tolist() == [8.0, 7.0, 4.0, 0.0]
    assert loads.unassigned == 7.0
    assert loads.m2_per_100[:2].tolist() == [2000.0, 20_000.0]
    assert np.isnan(loads.m2_per_100[2:]).all()
    # Sorted 0 0 3 5: 2 (1*0 + 2*0 + 3*3 + 4*5) / (4 * 8) - 5/4 = 58/32 - 40/32.
    assert loads.gini_assigned == pytest.approx(0.5625)
    # The mean of 0.05, 0.005 and 0 is 0.018.
    assert loads.overloaded.tolist() == [0]
    assert loads.idle.tolist() == [2, 1]


def test_s08_5_without_areas_the_load_is_the_weight_and_ten_are_named() -> None:
    m = 30
    reach = reach_of([{j: 1.0} for j in range(m)], m)
    loads = position_loads(reach=reach, weight=np.arange(m, dtype=float))
    assert loads.overloaded.tolist() == list(range(29, 19, -1))
    assert loads.idle.tolist() == list(range(10))
    assert np.isnan(loads.m2_per_100).all()
    even = position_loads(reach=reach)
    assert even.gini_assigned == 0.0
    assert len(even.overloaded) == len(even.idle) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 2.0, 3.0, 4.0], 0.25),
        ([5.0, 5.0, 5.0], 0.0),
        ([0.0, 0.0, 0.0, 8.0], 0.75),
        ([3.0], 0.0),
        ([0.0, 1.0], 0.5),
    ],
)
def test_s08_5_gini_by_hand(values: list[float], expected: float) -> None:
    assert gini(np.array(values)) == pytest.approx(expected, abs=1e-15)


def test_gini_of_nothing_shared_out_is_unknown() -> None:
    assert math.isnan(gini(np.zeros(3)))
    assert math.isnan(gini(np.empty(0)))


@given(values=st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_gini_equals_its_definition(values: list[int]) -> None:
    if not sum(values):
        return
    apart = sum(abs(a - b) for a in values for b in values)
    expected = apart / (2 * len(values) * sum(values))
    assert gini(np.array(values, float)) == pytest.approx(expected, abs=1e-12)


def test_2sfca_by_hand() -> None:
    """Two clinics, three villages: R = 20 / (100 + 300), 60 / (300 + 200); the middle has both."""
    reach = reach_of([{0: 1.0}, {0: 2.0, 1: 2.0}, {1: 1.0}], 3)
    found = accessibility(
        reach=reach, supply=np.array([20.0, 60.0, 5.0]), weight=np.array([100.0, 300.0, 200.0])
    )
    assert found.ratio[:2] == pytest.approx([0.05, 0.12])
    assert math.isnan(found.ratio[2])
    assert found.score == pytest.approx([0.05, 0.17, 0.12])
    assert found.unused == 5.0


@given(case=REACHES)
def test_2sfca_gives_out_all_the_supply_that_is_used(case: Case) -> None:
    rows, m, weights, supplies = case
    weight, supply = np.array(weights[: len(rows)], float), np.array(supplies, float)
    found = accessibility(reach=reach_of(rows, m), supply=supply, weight=weight)
    for i, row in enumerate(rows):
        expected = 0.0
        for j in row:
            near = sum(w for other, w in zip(rows, weight, strict=True) if j in other)
            expected += supply[j] / near if near else 0.0
        assert found.score[i] == pytest.approx(expected)
    assert (found.score * weight).sum() + found.unused == pytest.approx(supply.sum())


@given(case=REACHES)
def test_loads_equal_plain_loops(case: Case) -> None:
    rows, m, weights, areas = case
    weight = np.array(weights[: len(rows)], float)
    reach = reach_of(rows, m)
    loads = position_loads(reach=reach, weight=weight, area_m2=np.array(areas, float))
    assigned, within_reach, left = [0.0] * m, [0.0] * m, 0.0
    for row, w in zip(rows, weight, strict=True):
        for j in row:
            within_reach[j] += w
        if row:
            assigned[min(row, key=lambda j: (row[j], j))] += w
        else:
            left += w
    assert loads.assigned.tolist() == assigned
    assert loads.within.tolist() == within_reach
    assert loads.unassigned == left
    assert not set(loads.overloaded.tolist()) & set(loads.idle.tolist())
    found = multiplicity(reach=reach, weight=weight)
    assert found.covered_weight == loads.assigned.sum() == weight.sum() - left
    assert found.times.tolist() == [len(row) for row in rows]


BAD: list[tuple[Any, str]] = [
    (lambda: multiplicity(reach=HAND, weight=np.ones(3)), "weight must be 4 numbers"),
    (lambda: multiplicity(reach=HAND, weight=np.full(4, -1.0)), "weight of demand point 0"),
    (lambda: multiplicity(reach=HAND, located=np.ones(4)), "located must be 4 truth values"),
    (lambda: position_loads(reach=HAND, area_m2=np.zeros(4)), "area_m2 of position 0 is 0"),
    (lambda: position_loads(reach=HAND, top=0), "top must be 1 or more"),
    (lambda: accessibility(reach=HAND, supply=np.ones(5)), "supply must be 4 numbers"),
    (lambda: accessibility(reach=HAND, supply=np.full(4, math.nan)), "supply of site 0"),
    (lambda: gini(np.array([1.0, -2.0])), "values of value 1"),
]


@pytest.mark.parametrize(("ask", "words"), BAD)
def test_values_that_do_not_fit_are_refused(ask: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        ask()


def test_no_demand_and_no_site_answer() -> None:
    for shape in ((0, 0), (0, 3), (3, 0)):
        reach: csr_array = csr_array(shape)
        assert multiplicity(reach=reach).demand == (shape[0], 0, 0, 0)
        loads = position_loads(reach=reach)
        assert loads.unassigned == shape[0]
        nothing: NDArray[np.float64] = accessibility(reach=reach, supply=np.ones(shape[1])).score
        assert nothing.tolist() == [0.0] * shape[0]
