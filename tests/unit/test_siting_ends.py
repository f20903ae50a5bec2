"""Every search ends when it is to end, tells of itself meanwhile, and is the same each time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from queries.coverage.siting import (
    Siting,
    closing,
    maximal_covering,
    p_center,
    p_median,
    set_covering,
)
from queries.recommendation.b_matching import b_matching
from queries.solving import solver
from tests.support.sites import stored
from tests.support.siting_instances import random_reach

LIMIT_S = 2.0
SLACK_S = 10.0
"""For a busy machine; what was meant to end has cost minutes."""

Search = Callable[..., Any]


def hard() -> Any:
    """No geometry to exploit, and too large to be presolved in a blink."""
    return random_reach(np.random.default_rng(3), 3000, 600, 0.04)


def apart(size: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(5)
    weights = np.triu(rng.random((size, size)), 1)
    return np.asarray(weights + weights.T)


SEARCHES: dict[str, Search] = {
    "covering": lambda **ends: maximal_covering(reach=hard(), weight=np.ones(3000), p=30, **ends),
    "capacity": lambda **ends: maximal_covering(
        reach=hard(), weight=np.ones(3000), p=30, capacity=np.full(600, 90.5), **ends
    ),
    "closing": lambda **ends: closing(reach=hard(), weight=np.ones(3000), count=570, **ends),
    "all": lambda **ends: set_covering(reach=hard(), weight=np.ones(3000), **ends),
    "share": lambda **ends: set_covering(reach=hard(), weight=np.ones(3000), share=0.9, **ends),
    "median": lambda **ends: p_median(
        distance=stored(np.random.default_rng(3).random((1500, 300))),
        weight=np.ones(1500),
        p=20,
        **ends,
    ),
    "center": lambda **ends: p_center(
        distance=stored(np.random.default_rng(3).random((1500, 300))), p=20, **ends
    ),
    "matching": lambda **ends: b_matching(weights=apart(1500), capacity=3, top=20, **ends),
}


def good(found: Any) -> None:
    """A plan and a bound, whichever way it ended."""
    if isinstance(found, Siting):
        assert found.status in ("optimal", "feasible")
        assert np.isfinite((found.objective, found.bound)).all()
    else:
        assert 0 < found.total <= found.bound_of_all < np.inf


@pytest.mark.parametrize("name", SEARCHES)
def test_s08_4_a_search_ends_at_its_limit_and_tells_of_itself(name: str) -> None:
    told: list[float] = []

    def progress(objective: float, bound: float) -> bool:
        assert np.isfinite((objective, bound)).all()
        told.append(time.monotonic())
        return True

    search = SEARCHES[name]
    begun = time.monotonic()
    good(search(time_limit_s=LIMIT_S, progress=progress))
    ended = time.monotonic()
    assert ended - begun < LIMIT_S + SLACK_S
    assert np.diff([begun, *told, ended]).max() < SLACK_S


@pytest.mark.parametrize("name", SEARCHES)
def test_s08_4_a_search_ends_when_it_is_cancelled(name: str) -> None:
    search = SEARCHES[name]
    begun = time.monotonic()
    calls = 0

    def progress(objective: float, bound: float) -> bool:
        nonlocal calls
        calls += 1
        # Some plan first: without any the p-median and p-center have no answer.
        return time.monotonic() < begun + LIMIT_S

    good(search(time_limit_s=600.0, progress=progress))
    assert time.monotonic() - begun < LIMIT_S + SLACK_S
    assert calls


@contextmanager
def load(processes: int) -> Iterator[None]:
    """Others on the same processors."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def lattice() -> NDArray[np.float64]:
    """(144, 36) blocks to walk from a lattice to a sparser one: many plans are as good."""
    demand = np.array([(x, y) for x in range(12) for y in range(12)], dtype=np.float64)
    sites = np.array([(x, y) for x in range(1, 12, 2) for y in range(1, 12, 2)], dtype=np.float64)
    return np.asarray(np.abs(demand[:, np.newaxis] - sites).sum(axis=2))


TIES: dict[str, Callable[[], Any]] = {
    "covering": lambda: maximal_covering(
        reach=stored(np.where(lattice() <= 3, lattice(), np.inf)), weight=np.ones(144), p=5
    ),
    "all": lambda: set_covering(
        reach=stored(np.where(lattice() <= 3, lattice(), np.inf)), weight=np.ones(144)
    ),
    "share": lambda: set_covering(
        reach=stored(np.where(lattice() <= 3, lattice(), np.inf)), weight=np.ones(144), share=0.8
    ),
    "closing": lambda: closing(
        reach=stored(np.where(lattice() <= 3, lattice(), np.inf)), weight=np.ones(144), count=28
    ),
    "median": lambda: p_median(distance=stored(lattice()), weight=np.ones(144), p=5),
    "center": lambda: p_center(distance=stored(lattice()), p=5),
    "capacity": lambda: maximal_covering(
        reach=stored(np.where(lattice() <= 3, lattice(), np.inf)),
        weight=np.ones(144),
        p=4,
        capacity=np.full(36, 20.0),
    ),
    "matching": lambda: b_matching(weights=np.round(apart(40), 1), capacity=2, top=8),
}


@pytest.mark.parametrize("name", TIES)
def test_s08_4_equal_questions_have_equal_answers(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else the machine does: nothing but the end is decided by the clock."""
    answers = []
    for turn in range(5):
        # Once in a process of its own, whose messages come when they come.
        monkeypatch.setattr(solver, "SMALL", 0 if turn == 4 else 20_000)
        with load(2 * (turn % 2)):
            found = TIES[name]()
        if isinstance(found, Siting):
            assert found.status == "optimal"
            answers.append((found.added.tolist(), found.objective, found.bound))
        else:
            assert found.proven
            answers.append((found.edges.tolist(), found.total, found.bound))
    assert all(answer == answers[0] for answer in answers)
