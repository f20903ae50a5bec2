"""Plans of organizations on a state, held against the rules and the places one by one."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from graph.errors import InvalidInput
from graph.snapshot.building import build
from queries.coverage.plans.organizing import plan_guidance, plan_joint_branches
from queries.coverage.status.state import CoverageState, coverage_state
from tests.support.sphere import haversine

DAY = date(2021, 12, 31)
RADIUS_M = 10_000 / 13


@cache
def firms() -> dict[str, dict[str, Any]]:
    random = np.random.default_rng(5)
    made = {}
    for number in range(80):
        lon, lat = random.normal((102.8, 25.0), 0.006)
        made[f"unit:{number:03d}"] = {
            "id": f"unit:{number:03d}",
            "labels": ["Unit", "Enterprise"],
            "name": f"企业{number}",
            "layer": "ledger",
            "source": "src:t",
            "ownership": "private",
            "operating_status": "operating",
            "industry": "cf"[number % 2],
            "full_members": int(random.choice([0, 0, 0, 1, 2, 5])),
            "staff": int(random.integers(1, 120)),
            "lon": float(lon),
            "lat": float(lat),
        }
    made["unit:000"] |= {"lon": None, "lat": None, "full_members": 1}
    made["unit:001"] |= {"full_members": None}
    return made


def at(unit: str) -> tuple[float, float]:
    firm = firms()[unit]
    return firm["lon"], firm["lat"]


@cache
def state() -> CoverageState:
    branch = {
        "id": "org:b",
        "labels": ["Organization"],
        "name": "b",
        "kind": "joint_branch",
        "layer": "ledger",
        "source": "src:t",
    }
    positions = [
        {
            "id": f"pos:{number}",
            "labels": ["Position"],
            "name": f"阵地{number}",
            "tier": "station",
            "lon": 102.8 + 0.004 * number,
            "lat": 25.0,
            "layer": "ledger",
            "source": "src:t",
        }
        for number in range(3)
    ]
    covered = [
        {"type": "COVERED_BY", "start": unit, "end": "org:b", "basis": "joint", "layer": "ledger"}
        for unit in ("unit:002", "unit:003")
    ]
    picture = build([*firms().values(), branch, *positions], covered, 1).at(DAY)
    return coverage_state(picture=picture)


def free(members: set[int]) -> set[str]:
    return {
        unit
        for unit, firm in firms().items()
        if firm["full_members"] in members and unit not in ("unit:002", "unit:003")
    }


def test_r03_r04_joint_branches_keep_the_rules() -> None:
    near_m = 250.0
    found = plan_joint_branches(state=state(), near_m=near_m)
    wanted = free({1, 2})
    assert found.unlocated == 1
    assert found.enterprises == len(wanted) - 1
    seen: list[str] = []
    for branch in found.branches:
        units = [unit.id for unit in branch.units]
        seen += units
        assert 2 <= len(units) <= 5
        assert set(units) <= wanted
        members = sum(firms()[unit]["full_members"] for unit in units)
        assert 3 <= members == branch.full_members <= 50
        spread = max(haversine(at(a), at(b)) for a, b in combinations(units, 2))
        assert spread <= near_m
        assert branch.spread_m == pytest.approx(spread, abs=0.06)
        industries = {firms()[unit]["industry"] for unit in units}
        assert branch.industry == (industries.pop() if len(industries) == 1 else None)
    assert len(seen) == len(set(seen)) == found.grouped <= found.bound
    assert found.grouped + sum(found.ungrouped.values()) == found.enterprises
    assert found.grouped > 0


def test_r03_more_distance_never_groups_fewer_where_proven() -> None:
    plans = [plan_joint_branches(state=state(), near_m=near) for near in (50.0, 200.0, 800.0)]
    for nearer, farther in pairwise(plans):
        assert nearer.grouped <= farther.bound


def test_r09_r10_r11_guidance_officers_keep_load_and_distance() -> None:
    found = plan_guidance(state=state())
    wanted = free({0})
    assert found.enterprises == len(wanted)
    seen: list[str] = []
    for post in found.posts:
        place = (102.8 + 0.004 * int(post.id[-1]), 25.0)
        metres = [haversine(at(unit.id), place) for unit in post.enterprises]
        assert len(metres) <= 5
        assert max(metres) <= RADIUS_M + 0.01
        assert metres == sorted(metres)
        assert post.metres == pytest.approx(sum(metres), abs=0.06)
        seen += [unit.id for unit in post.enterprises]
    assert len(seen) == len(set(seen)) == found.assigned == found.bound
    assert set(seen) <= wanted
    first = {unit for unit in wanted if firms()[unit]["staff"] >= 50}
    assert found.priority == len(first)
    assert found.priority_assigned == len(first & set(seen))
    # three positions with five each, and more than fifteen with priority near them: R11
    assert found.assigned == 15 == found.priority_assigned
    assert plan_guidance(state=state(), officers=2).assigned > found.assigned


def test_what_cannot_be_planned_is_refused() -> None:
    nothing = coverage_state(picture=build([], [], 1).at(DAY))
    with pytest.raises(InvalidInput, match="no base"):
        plan_joint_branches(state=nothing)
    with pytest.raises(InvalidInput, match="no base"):
        plan_guidance(state=nothing)
    with pytest.raises(InvalidInput, match="officers"):
        plan_guidance(state=state(), officers=0)
    with pytest.raises(InvalidInput, match="metres"):
        plan_joint_branches(state=state(), near_m=-1.0)
