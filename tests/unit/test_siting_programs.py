"""The solver's wrapper: a plan or a bound is handed on only if it is vouched for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.sparse import csr_array

from queries.coverage.siting.highs import Program, minimize


def program(low: float = 1.0, high: float = math.inf) -> Program:
    """Three variables, every two of which sum to ``low``: a half each, or two of them whole."""
    return Program(
        np.ones(3),
        csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]])),
        np.full(3, low),
        np.full(3, high),
        np.ones(3, dtype=bool),
    )


def test_s08_4_whole_and_relaxed_optimum_by_hand() -> None:
    whole = minimize(program())
    assert whole.values is not None
    assert (whole.values.sum(), whole.bound, whole.proven) == (2.0, 2.0, True)
    assert whole.duals is None
    relaxed = minimize(program(), kind="continuous")
    assert relaxed.duals is not None
    assert relaxed.bound == pytest.approx(1.5)
    assert relaxed.duals == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize("kind", ["integer", "continuous"])
def test_s08_4_no_point_at_all_is_said_so(kind: str) -> None:
    outcome = minimize(program(low=3.0), kind="integer" if kind == "integer" else "continuous")
    assert (outcome.values, outcome.bound, outcome.proven) == (None, math.inf, False)


def test_s08_4_a_solver_that_had_no_time_proves_nothing() -> None:
    for seconds in (0.0, -1.0):
        outcome = minimize(program(), time_limit_s=seconds)
        assert (outcome.values, outcome.bound, outcome.proven) == (None, -math.inf, False)


def test_s08_4_a_solver_at_its_limit_is_not_optimal() -> None:
    """Steiner triples of the 27 points of ternary space: a covering no solver proves in a blink."""
    points = [(a, b, c) for a in range(3) for b in range(3) for c in range(3)]
    place = {point: k for k, point in enumerate(points)}
    triples = set()
    for a in points:
        for b in points:
            if a != b:
                third = tuple((-x - y) % 3 for x, y in zip(a, b, strict=True))
                triples.add(frozenset((place[a], place[b], place[third])))
    rows = np.zeros((len(triples), 27))
    for k, triple in enumerate(sorted(map(sorted, triples))):
        rows[k, triple] = 1
    outcome = minimize(
        Program(
            np.ones(27),
            csr_array(rows),
            np.ones(len(rows)),
            np.full(len(rows), math.inf),
            np.ones(27, dtype=bool),
        ),
        time_limit_s=1e-3,
    )
    assert not outcome.proven
    assert outcome.bound <= 18
    if outcome.values is not None:
        assert (rows @ np.round(outcome.values) >= 1).all()


def test_s08_4_a_start_that_is_good_enough_is_kept() -> None:
    outcome = minimize(program(), start=np.array([1.0, 1.0, 0.0]), target=2.0)
    assert outcome.values is not None
    assert outcome.values.sum() == 2.0
    assert outcome.bound <= 2.0


def test_s08_4_a_model_the_solver_refuses_is_a_fault() -> None:
    broken = program()
    broken.rows.data[0] = math.inf
    with pytest.raises(RuntimeError, match="refused"):
        minimize(broken)
