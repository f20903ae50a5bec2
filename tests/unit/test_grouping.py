"""Joint branches: exhaustive packing, the rules at their edges, hand-worked neighbourhoods."""

from __future__ import annotations

import math
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.plans import grouping_search
from queries.coverage.plans.grouping import UNGROUPED, JointBranches, joint_branches
from tests.support.sites import stored

Floats = NDArray[np.float64]


def line(places: list[float], near: float) -> csr_array:
    """Enterprises on a street, adjacent up to ``near`` metres."""
    at = np.array(places, dtype=np.float64)
    metres = np.abs(at[:, None] - at[None])
    return stored(np.where(metres <= near, metres, np.inf))


def feasible(group: tuple[int, ...], members: list[float], metres: Floats, units: int) -> bool:
    together = sum(members[v] for v in group)
    return (
        2 <= len(group) <= units
        and all(members[v] in (1, 2) for v in group)
        and 3 <= together <= 50
        and all(math.isfinite(metres[a, b]) for a, b in combinations(group, 2))
    )


def most_grouped(members: list[float], metres: Floats, units: int) -> int:
    """Every packing of every feasible group."""
    groups = [
        frozenset(group)
        for k in range(2, units + 1)
        for group in combinations(range(len(members)), k)
        if feasible(group, members, metres, units)
    ]

    @cache
    def most(left: frozenset[int]) -> int:
        if not left:
            return 0
        v = min(left)
        joined = [len(g) + most(left - g) for g in groups if v in g and g <= left]
        return max(most(left - {v}), *joined, 0)

    return most(frozenset(range(len(members))))


@st.composite
def neighbourhoods(draw: st.DrawFn) -> tuple[list[float], Floats, NDArray[np.int64], int]:
    size = draw(st.integers(1, 9))
    members = draw(
        st.lists(st.sampled_from([1.0, 1, 1, 2, 2, 0, 3, math.nan]), min_size=size, max_size=size)
    )
    place = np.array(
        draw(
            st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=size, max_size=size)
        ),
        dtype=np.float64,
    ).reshape(-1, 2)
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    metres = np.where(apart <= draw(st.sampled_from([1.0, 2.0, 3.0, 9.0])), apart, np.inf)
    industry = np.array(draw(st.lists(st.integers(-1, 2), min_size=size, max_size=size)))
    return members, metres, industry, draw(st.sampled_from([2, 3, 5]))


def kept(plan: JointBranches, members: list[float], metres: Floats, units: int) -> None:
    """The rules, on every group; everybody in one group or left with a reason."""
    for group in plan.groups:
        assert feasible(tuple(group.tolist()), members, metres, units)
    everyone = sorted(
        [v for group in plan.groups for v in group.tolist()] + plan.ungrouped.tolist()
    )
    assert everyone == list(range(len(members)))
    assert len(plan.reasons) == len(plan.ungrouped)
    assert set(plan.reasons) <= set(UNGROUPED.codes)
    assert plan.grouped == len(members) - len(plan.ungrouped) <= plan.bound


@given(neighbourhood=neighbourhoods())
def test_r03_joint_branches_equal_exhaustive_packing(
    neighbourhood: tuple[list[float], Floats, NDArray[np.int64], int],
) -> None:
    members, metres, industry, units = neighbourhood
    plan = joint_branches(
        metres=stored(metres), members=np.array(members), industry=industry, max_units=units
    )
    kept(plan, members, metres, units)
    assert plan.status == "optimal"
    assert plan.grouped == plan.bound == most_grouped(members, metres, units)


@given(neighbourhood=neighbourhoods())
def test_r03_the_bound_is_never_beaten_without_the_packing(
    neighbourhood: tuple[list[float], Floats, NDArray[np.int64], int],
) -> None:
    members, metres, industry, units = neighbourhood
    plan = joint_branches(
        metres=stored(metres),
        members=np.array(members),
        industry=industry,
        max_units=units,
        time_limit_s=1e-9,
    )
    kept(plan, members, metres, units)
    assert plan.grouped <= most_grouped(members, metres, units) <= plan.bound
    assert (plan.status == "optimal") == (plan.grouped == plan.bound)


def test_r03_joint_branch_members_at_the_edges() -> None:
    """0, 1, 2, 3 and unknown full members: only 1 and 2 are grouped, and need 3 together."""
    together = line([0, 0, 0, 0, 0], 10)
    plan = joint_branches(metres=together, members=np.array([0, 1, 2, 3, math.nan]))
    assert [group.tolist() for group in plan.groups] == [[1, 2]]
    assert plan.reasons == ("no_members", "own_branch", "members_not_given")
    for members, grouped in (([1, 1], 0), ([1, 2], 2), ([2, 2], 2), ([1, 1, 1], 3)):
        plan = joint_branches(metres=line([0] * len(members), 1), members=np.array(members))
        assert (plan.grouped, plan.bound, plan.status) == (grouped, grouped, "optimal")
    assert joint_branches(metres=line([0, 0], 1), members=np.array([1, 1])).reasons == (
        "no_group",
        "no_group",
    )


def test_r02_joint_branch_has_at_most_fifty_members() -> None:
    """With a higher minimum, so that the greatest number can bind at all."""
    for most, grouped in ((50, 2), (49, 0)):
        plan = joint_branches(
            metres=line([0, 0], 1), members=np.array([25, 25]), min_members=26, max_members=most
        )
        assert plan.grouped == grouped


def test_r04_joint_branch_has_at_most_five_units() -> None:
    """Six of one member each are two branches of three; five are one branch."""
    five = joint_branches(metres=line([0] * 5, 1), members=np.ones(5))
    assert [len(group) for group in five.groups] == [5]
    six = joint_branches(metres=line([0] * 6, 1), members=np.ones(6))
    assert sorted(len(group) for group in six.groups) == [3, 3]
    ten = joint_branches(metres=line([0] * 6, 1), members=np.ones(6), max_units=10)
    assert ten.grouped == 6
    pairs = joint_branches(metres=line([0] * 6, 1), members=np.ones(6), max_units=2)
    assert (pairs.grouped, set(pairs.reasons)) == (0, {"no_group"})


def test_r03_joint_branch_units_are_adjacent_two_by_two() -> None:
    """A chain 0 - 100 - 200: the ends are not adjacent, so three of one member cannot join."""
    chain = joint_branches(metres=line([0, 100, 200], 100), members=np.ones(3))
    assert (chain.grouped, chain.bound) == (0, 0)
    pair = joint_branches(metres=line([0, 100, 200], 100), members=np.array([1, 2, 1]))
    assert (pair.grouped, pair.bound, pair.reasons) == (2, 2, ("left_over",))
    assert (
        joint_branches(metres=line([0, 500], 100), members=np.ones(2)).reasons[0] == "no_neighbour"
    )


def test_r03_joint_branch_prefers_the_same_industry_then_the_near() -> None:
    near = line([0, 10, 20, 30], 100)
    plan = joint_branches(
        metres=near, members=np.array([2, 2, 1, 1]), industry=np.array([7, 8, 8, 7]), max_units=2
    )
    assert [group.tolist() for group in plan.groups] == [[0, 3], [1, 2]]
    assert (plan.alike, plan.spread_m) == (4, 40.0)
    plain = joint_branches(metres=near, members=np.array([2, 2, 1, 1]), max_units=2)
    assert (plain.alike, plain.spread_m) == (0, 40.0)


def test_r03_a_chain_of_moves_brings_in_the_last() -> None:
    """Pairs along a street where the first choice of a middle one would strand an end."""
    places = [0.0, 100, 190, 290, 380, 480]
    plan = joint_branches(metres=line(places, 100), members=np.full(6, 2))
    assert (plan.grouped, plan.status) == (6, "optimal")


@pytest.mark.parametrize("seed", range(3))
def test_r03_planted_branches_are_found(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Buildings far apart that can all be grouped in full, without the exact packing."""
    monkeypatch.setattr(grouping_search, "MAX_PACKED_GROUPS", 0)
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 14, 40)
    building = np.repeat(np.arange(40), sizes)
    place = rng.random((len(building), 2)) * 50 + building[:, None] * 10_000
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    members = rng.choice([1.0, 1.0, 2.0], len(building))
    plan = joint_branches(metres=stored(np.where(apart <= 100, apart, np.inf)), members=members)
    assert (plan.grouped, plan.bound, plan.status) == (len(building), len(building), "optimal")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"members": np.array([1.0, -1.0])}, "-1.0"),
        ({"members": np.array([1.0, 1.5])}, "1.5"),
        ({"members": np.ones((2, 2))}, "one number for each"),
        ({"members": np.ones(3)}, "3 x 3"),
        ({"metres": np.ones((2, 2))}, "sparse"),
        ({"metres": csr_array(np.array([[0.0, -2.0], [-2.0, 0.0]]))}, "at least 0"),
        ({"metres": csr_array(np.array([[0.0, 2.0], [0.0, 0.0]]))}, "both ways"),
        ({"metres": csr_array(np.array([[0.0, 2.0], [3.0, 0.0]]))}, "both ways"),
        ({"industry": np.array([1])}, "industry"),
        ({"industry": np.array([1.0, 2.0])}, "industry"),
        ({"max_units": 1}, "max_units"),
        ({"min_members": 0}, "0-50"),
        ({"max_members": 2}, "3-2"),
        ({"time_limit_s": -1.0}, "time_limit_s"),
    ],
)
def test_r03_bad_input_gets_a_clear_problem(changed: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"metres": line([0, 1], 5), "members": np.ones(2)}
    with pytest.raises(InvalidInput, match=message):
        joint_branches(**{**good, **changed})
