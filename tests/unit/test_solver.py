"""The solver's wrapper: a point or a bound is handed on only if it is vouched for."""

from __future__ import annotations

import math
from typing import get_args

import highspy
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import GongjianError
from queries.solving import solver
from queries.solving.solver import Kind, Program, Start, minimize


def pairs(low: float = 1.0) -> Program:
    """Three variables, every two of which sum to ``low``: a half each, or two of them whole."""
    return Program(
        np.ones(3),
        csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]])),
        np.full(3, low),
        np.full(3, math.inf),
        np.ones(3, dtype=bool),
    )


def triples() -> Program:
    """Steiner triples of the 27 points of ternary space: a covering no solver proves in a blink;
    18 are needed (Fulkerson, Nemhauser and Trotter 1974)."""
    points = [(a, b, c) for a in range(3) for b in range(3) for c in range(3)]
    place = {point: k for k, point in enumerate(points)}
    found = set()
    for a in points:
        for b in points:
            if a != b:
                third = tuple((-x - y) % 3 for x, y in zip(a, b, strict=True))
                found.add(frozenset((place[a], place[b], place[third])))
    rows = np.zeros((len(found), 27))
    for k, triple in enumerate(sorted(map(sorted, found))):
        rows[k, triple] = 1
    count = len(rows)
    return Program(
        np.ones(27),
        csr_array(rows),
        np.ones(count),
        np.full(count, math.inf),
        np.ones(27, dtype=bool),
    )


def knapsack(worth: NDArray[np.float64], size: NDArray[np.float64], most: float) -> Program:
    """What is worth most in a sack of so much: its cost is less than nothing."""
    return Program(
        -worth,
        csr_array(size[np.newaxis]),
        np.array([-math.inf]),
        np.array([most]),
        np.ones(len(worth), dtype=bool),
    )


def test_s08_4_whole_and_relaxed_optimum_by_hand() -> None:
    whole = minimize(pairs())
    assert whole.values is not None
    assert (whole.values.sum(), whole.bound, whole.proven) == (2.0, 2.0, True)
    assert whole.duals is None
    relaxed = minimize(pairs(), kind="continuous")
    assert relaxed.duals is not None
    assert relaxed.bound == pytest.approx(1.5)
    assert relaxed.duals == pytest.approx([0.5, 0.5, 0.5])


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = minimize(
        knapsack(np.array([3.0, 4, 5]), np.array([2.0, 3, 4]), 5.0), stop=lambda cost, bound: False
    )
    assert outcome.values is not None
    assert np.round(outcome.values).tolist() == [1, 1, 0]
    assert outcome.bound == pytest.approx(-7.0)
    assert capfd.readouterr() == ("", "")


def answering(monkeypatch: pytest.MonkeyPatch, wrong: list[float], times: int) -> None:
    """The solver gives ``wrong`` for its solution so many times."""
    true, said = highspy.Highs.getSolution, 0

    def solution(self: highspy.Highs) -> highspy.HighsSolution:
        nonlocal said
        found, said = true(self), said + 1
        if said <= times:
            found.col_value = wrong
        return found

    monkeypatch.setattr(highspy.Highs, "getSolution", solution)


def test_a_start_does_not_take_the_place_of_the_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    """What HiGHS 1.16 does with one in a thousand or so of small random questions."""
    answering(monkeypatch, [0.0, 0.0, 1.0], times=1)
    program = knapsack(np.array([3.0, 4, 5]), np.array([2.0, 3, 4]), 5.0)
    outcome = minimize(program, start=Start(np.array([0.0, 0, 1]), -5.0))
    assert outcome.values is not None
    assert np.round(outcome.values).tolist() == [1, 1, 0]
    assert (outcome.bound, outcome.proven) == (pytest.approx(-7.0), True)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_solution_that_is_never_worth_what_is_reported_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    answering(monkeypatch, [0.0, 0.0, 0.0], times=2)
    with pytest.raises(GongjianError, match="does not have the value it reports"):
        minimize(pairs(), kind=kind)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_no_answer_is_a_fault_and_not_an_optimum(kind: Kind) -> None:
    with pytest.raises(GongjianError, match="without an answer: Infeasible"):
        minimize(pairs(low=3.0), kind=kind)


def test_s08_4_a_solver_that_had_no_time_proves_nothing() -> None:
    for seconds in (0.0, -1.0):
        outcome = minimize(pairs(), time_limit_s=seconds)
        assert (outcome.values, outcome.bound, outcome.proven) == (None, -math.inf, False)


def test_s08_4_a_solver_at_its_limit_is_not_optimal() -> None:
    program = triples()
    outcome = minimize(program, time_limit_s=1e-3)
    assert not outcome.proven
    assert outcome.bound <= 18
    if outcome.values is not None:
        assert (program.rows @ np.round(outcome.values) >= 1).all()


def test_a_solver_that_is_told_to_stop_is_not_optimal() -> None:
    program = triples()
    told: list[tuple[float, float]] = []

    def stop(cost: float, bound: float) -> bool:
        told.append((cost, bound))
        return cost < 27

    outcome = minimize(program, start=Start(np.ones(27), 27.0), stop=stop)
    assert not outcome.proven
    assert told
    assert all(bound <= 18 <= cost for cost, bound in told)
    assert outcome.bound <= 18
    assert outcome.values is not None
    assert 18 <= np.round(outcome.values).sum() < 27
    assert (program.rows @ np.round(outcome.values) >= 1).all()


def test_a_start_may_be_only_its_first_variables() -> None:
    program = Program(
        np.array([1.0, 1, 1]),
        csr_array(np.array([[1.0, 0, 1], [0, 1, 1]])),
        np.ones(2),
        np.full(2, math.inf),
        np.array([True, True, False]),
    )
    outcome = minimize(program, start=Start(np.array([1.0, 1.0]), 2.0))
    assert outcome.values is not None
    assert program.cost @ outcome.values == pytest.approx(1.0)
    assert outcome.bound == pytest.approx(1.0)


def test_a_bound_above_a_point_that_exists_is_no_bound() -> None:
    program = knapsack(np.array([3.0, 4.0]), np.ones(2), 2.0)
    assert minimize(program).bound == pytest.approx(-7.0)
    # As if a point were known that costs less than the solver's bound allows.
    outcome = minimize(program, start=Start(np.ones(2), -9.0))
    assert (outcome.bound, outcome.proven) == (-math.inf, False)


@pytest.mark.parametrize("bound", [math.inf, -math.inf, math.nan, 1e30, -1e200])
def test_a_bound_that_is_missing_or_not_finite_is_no_bound(bound: float) -> None:
    assert solver._believed(bound, math.inf) == -math.inf


@pytest.mark.parametrize("kind", get_args(Kind))
def test_s08_4_a_model_the_solver_refuses_is_a_fault(kind: Kind) -> None:
    broken = pairs()
    broken.rows.data[0] = math.inf
    with pytest.raises(GongjianError, match="does not accept the model"):
        minimize(broken, kind=kind)
