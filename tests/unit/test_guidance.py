"""Guidance officers: exhaustive assignment, load and priority at their edges, bad input."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.plans import guidance
from queries.coverage.plans.guidance import UNASSIGNED, guidance_officers
from tests.support.sites import Floats, stored


@st.composite
def offices(draw: st.DrawFn) -> tuple[Floats, Floats, list[int], int]:
    rows, officers = draw(st.integers(0, 6)), draw(st.integers(1, 3))
    near = st.one_of(st.just(math.inf), st.integers(0, 5).map(float), st.floats(0, 1e3, width=32))
    metres = np.array([[draw(near) for _ in range(officers)] for _ in range(rows)], dtype=float)
    staff = np.array([draw(st.sampled_from([1.0, 49, 50, 99, math.nan])) for _ in range(rows)])
    load = [draw(st.integers(0, 2)) for _ in range(officers)]
    return metres.reshape(rows, officers), staff.astype(float), load, draw(st.integers(0, 4))


def best_assignment(
    metres: Floats, staff: Floats, load: list[int], most: int
) -> tuple[int, int, float]:
    """Every way to give each enterprise an officer or none: priority, all, minus metres."""
    rows, officers = metres.shape
    return max(
        (
            sum(j >= 0 and staff[i] >= 50 for i, j in enumerate(chosen)),
            sum(j >= 0 for j in chosen),
            -sum(metres[i, j] for i, j in enumerate(chosen) if j >= 0),
        )
        for chosen in product(range(-1, officers), repeat=rows)
        if all(j < 0 or math.isfinite(metres[i, j]) for i, j in enumerate(chosen))
        and all(chosen.count(j) <= max(most - load[j], 0) for j in range(officers))
    )


@given(office=offices())
def test_r11_guidance_equals_exhaustive_assignment(
    office: tuple[Floats, Floats, list[int], int],
) -> None:
    metres, staff, load, most = office
    plan = guidance_officers(metres=stored(metres), staff=staff, load=np.array(load), max_load=most)
    priority, assigned, length = best_assignment(metres, staff, load, most)
    assert plan.status == "optimal"
    assert (plan.priority_assigned, plan.assigned) == (priority, assigned)
    assert (plan.priority_bound, plan.bound) == (priority, assigned)
    assert plan.metres == pytest.approx(-length, abs=1e-6)
    assert np.count_nonzero(plan.officer >= 0) == assigned
    assert plan.unassigned.tolist() == np.flatnonzero(plan.officer < 0).tolist()
    assert set(plan.reasons) <= set(UNASSIGNED.codes)
    for j, before in enumerate(load):
        assert plan.load[j] == before + plan.officer.tolist().count(j)
        assert plan.load[j] <= max(most, before)


@given(office=offices())
def test_r10_the_metres_bound_holds_without_the_program(
    office: tuple[Floats, Floats, list[int], int],
) -> None:
    metres, staff, load, most = office
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guidance, "MAX_PROGRAM_ENTRIES", -1)
        plan = guidance_officers(
            metres=stored(metres), staff=staff, load=np.array(load), max_load=most
        )
    priority, assigned, length = best_assignment(metres, staff, load, most)
    assert (plan.priority_assigned, plan.assigned) == (priority, assigned)
    assert plan.metres_bound <= -length + 1e-6
    assert plan.metres >= -length - 1e-6


def test_r10_load_is_five_by_default() -> None:
    plan = guidance_officers(metres=stored(np.ones((6, 1))))
    assert (plan.assigned, plan.load.tolist(), plan.reasons) == (5, [5], ("officers_full",))
    three = guidance_officers(metres=stored(np.ones((6, 1))), max_load=3)
    assert three.assigned == 3
    loaded = guidance_officers(metres=stored(np.ones((6, 1))), load=np.array([4]))
    assert (loaded.assigned, loaded.load.tolist()) == (1, [5])
    over = guidance_officers(metres=stored(np.ones((6, 1))), load=np.array([7]))
    assert (over.assigned, over.load.tolist()) == (0, [7])


def test_r11_fifty_staff_come_first() -> None:
    """One place, and the two with priority are farther away; 49 has none, 50 has."""
    metres = stored(np.array([[1.0], [500.0], [900.0]]))
    plan = guidance_officers(metres=metres, staff=np.array([49, 50, 99]), max_load=1)
    assert (plan.officer.tolist(), plan.priority_assigned) == ([-1, 0, -1], 1)
    anyone = guidance_officers(metres=metres, max_load=1)
    assert anyone.officer.tolist() == [0, -1, -1]
    hundred = guidance_officers(
        metres=metres, staff=np.array([49, 50, 99]), max_load=1, priority_staff=60
    )
    assert hundred.officer.tolist() == [-1, -1, 0]


def test_r11_priority_does_not_cost_the_others_their_officer() -> None:
    """The one with priority could take either officer, the other only the nearer one."""
    metres = stored(np.array([[1.0, 800.0], [5.0, math.inf]]))
    plan = guidance_officers(metres=metres, staff=np.array([60, 5]), max_load=1)
    assert (plan.officer.tolist(), plan.assigned, plan.metres) == ([1, 0], 2, 805.0)


def test_r09_out_of_everyones_distance() -> None:
    plan = guidance_officers(metres=csr_array((2, 1)))
    assert plan.reasons == ("beyond_reach", "beyond_reach")
    assert (plan.status, plan.assigned, plan.metres) == ("optimal", 0, 0.0)


def test_r10_planted_assignment_is_found() -> None:
    """Each enterprise stands beside its own officer, all loads exactly full."""
    rng = np.random.default_rng(10)
    own = rng.permutation(np.repeat(np.arange(60), 5))
    metres = rng.uniform(10, 1000, (300, 60))
    metres[np.arange(300), own] = rng.uniform(0, 1, 300)
    plan = guidance_officers(metres=stored(metres))
    assert (plan.officer == own).all()
    assert (plan.status, plan.assigned) == ("optimal", 300)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"metres": np.ones((2, 1))}, "sparse"),
        ({"metres": csr_array((2, 0))}, "there are no officers"),
        ({"metres": csr_array(np.array([[-1.0], [1.0]]))}, "metres holds -1.0"),
        ({"staff": np.ones(3)}, "staff"),
        ({"staff": np.array([-5, 2])}, "-5"),
        ({"load": np.array([1, 2])}, "load"),
        ({"load": np.array([1.5])}, "load"),
        ({"load": np.array([-1])}, "-1"),
        ({"max_load": -1}, "max_load"),
        ({"max_load": 2.5}, "max_load"),
        ({"time_limit_s": 0}, "time_limit_s"),
    ],
)
def test_r10_bad_input_gets_a_clear_problem(changed: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"metres": stored(np.ones((2, 1)))}
    with pytest.raises(InvalidInput, match=message):
        guidance_officers(**{**good, **changed})
