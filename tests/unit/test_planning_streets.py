"""Plans along streets: the best by trying all, and over when their time is or nobody wants them."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from datetime import date
from itertools import combinations

import numpy as np
import pytest

from api.jobs import Jobs
from api.searches import search_job, submit
from graph.errors import Conflict, InvalidInput
from graph.snapshot.building import build
from queries.coverage.plans.planning import Plan, plan
from queries.coverage.plans.question import Question
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import EARTH_RADIUS_M, Floats
from queries.coverage.status.state import CoverageState, coverage_state

AT_ONCE_S = 5.0
"""On a busy machine, where what is ended here goes on for a quarter of a minute."""


def state_of(points: Iterable[tuple[float, float]]) -> CoverageState:
    """An enterprise at each place, and a position at the first."""
    common = {"layer": "ledger", "source": "src:t"}
    nodes = [
        {
            "id": f"unit:{number:04d}",
            "labels": ["Unit", "Enterprise"],
            "name": f"企业{number}",
            "ownership": "private",
            "operating_status": "operating",
            "lon": lon,
            "lat": lat,
            **common,
        }
        for number, (lon, lat) in enumerate(points)
    ]
    lon, lat = nodes[0]["lon"], nodes[0]["lat"]
    position = {"id": "pos:0", "labels": ["Position"], "name": "阵地", "tier": "station"}
    nodes.append({**position, "lon": lon, "lat": lat, **common})
    return coverage_state(picture=build(nodes, [], 1).at(date(2021, 12, 31)))


def north(metres: float) -> float:
    return 24.9 + math.degrees(metres / EARTH_RADIUS_M)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_s08_3_along_a_road_no_other_choice_reaches_more(seed: int, count: int) -> None:
    """On one road due north that is a fifth longer than the straight line, by all choices."""
    metres = np.random.default_rng(seed).uniform(0, 9000, 40)
    state = state_of((102.8, north(at)) for at in metres)
    ends = np.array([(102.8, north(0)), (102.8, north(9000))])
    road = StreetNetwork(ends, np.array([0]), np.array([1]), np.array([9000 * 1.2]))
    found = plan(state=state, question=Question(goal="add", count=count), streets=road)
    cells = np.floor([north(at) / math.degrees(250 / EARTH_RADIUS_M) for at in metres])
    candidates = [metres[cells == cell].mean() for cell in np.unique(cells)]
    reached = [np.abs(metres - site) * 1.2 <= 1000 for site in (metres[0], *candidates)]
    best = max(
        int(np.any([reached[0], *some], axis=0).sum()) for some in combinations(reached[1:], count)
    )
    assert found.candidates == len(candidates)
    assert (found.status, found.objective, found.after.enterprises) == ("optimal", best, best)


@pytest.fixture(scope="module")
def town() -> tuple[CoverageState, StreetNetwork]:
    """Blocks of 50 m, 160,000 crossings, and an enterprise in each of 6,400 candidates' cells."""
    side, firms = 400, 80
    axis = np.arange(side)
    east = 102.75 + math.degrees(50 / EARTH_RADIUS_M) / math.cos(math.radians(24.9)) * axis
    lonlat: Floats = np.stack(np.meshgrid(east, [north(50 * at) for at in axis]), axis=-1)
    at = np.arange(side * side).reshape(side, side)
    start = np.concatenate((at[:, :-1].ravel(), at[:-1].ravel()))
    end = np.concatenate((at[:, 1:].ravel(), at[1:].ravel()))
    streets = StreetNetwork(lonlat.reshape(-1, 2), start, end, np.full(len(start), 51.0))
    step = side // firms
    return state_of(map(tuple, lonlat[::step, ::step].reshape(-1, 2).tolist())), streets


ADD = Question(goal="add", count=5, time_limit_s=600.0)


def test_s08_4_the_time_limit_holds_for_who_reaches_whom(
    town: tuple[CoverageState, StreetNetwork],
) -> None:
    state, streets = town
    begun = time.monotonic()
    with pytest.raises(InvalidInput, match="time limit was over before"):
        plan(
            state=state,
            # A quick machine has walked them all within a second.
            question=Question(goal="share", share=0.9, time_limit_s=0.2),
            streets=streets,
        )
    assert 0.2 <= time.monotonic() - begun < 0.2 + AT_ONCE_S


def test_s08_4_it_tells_of_itself_meanwhile_and_ends_when_told(
    town: tuple[CoverageState, StreetNetwork],
) -> None:
    state, streets = town
    told: list[tuple[float, float]] = []
    begun = time.monotonic()

    def progress(objective: float, bound: float) -> bool:
        told.append((objective, bound))
        return len(told) < 2  # a quiet machine walks all streets before a fifth report

    with pytest.raises(Conflict, match="stopped before"):
        plan(state=state, question=ADD, streets=streets, progress=progress)
    assert time.monotonic() - begun < 5 * AT_ONCE_S
    assert set(told) == {(0.0, 6400.0)}


def test_s08_4_a_job_that_walks_streets_is_cancelled(
    town: tuple[CoverageState, StreetNetwork],
) -> None:
    state, streets = town
    jobs: Jobs[Plan] = Jobs("plan")
    job = submit(jobs, lambda told: plan(state=state, question=ADD, streets=streets, progress=told))
    while search_job(jobs.get(job.id)).bound is None:
        time.sleep(0.01)
    begun = time.monotonic()
    jobs.cancel(job.id)
    while not jobs.get(job.id).ended:
        time.sleep(0.01)
    assert time.monotonic() - begun < AT_ONCE_S
    end = jobs.get(job.id)
    assert (end.state, end.result) == ("cancelled", None)
    assert "stopped before" in str(end.problem)
    jobs.close()
