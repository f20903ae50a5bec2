"""Plans among named sites, and plans of an area: held against every choice, and other networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.boundaries import inside, read_boundary
from graph.errors import InvalidInput
from graph.snapshot.areas import part
from graph.snapshot.building import build
from graph.snapshot.pictures import Area
from queries.coverage.plans.candidates import candidate_sites
from queries.coverage.plans.own_sites import OwnSite, checked_sites
from queries.coverage.plans.planning import Plan, plan
from queries.coverage.plans.question import Question
from queries.coverage.status.state import CoverageState, coverage_state
from tests.support.sphere import haversine
from tests.unit.test_planning import DAY, RADIUS_M, network, places

Point = tuple[float, float]


def reached(sites: Sequence[Point], firms: Sequence[Point]) -> frozenset[int]:
    return frozenset(
        at
        for at, firm in enumerate(firms)
        if any(haversine(site, firm) <= RADIUS_M for site in sites)
    )


def at(site: OwnSite) -> Point:
    assert site.lon is not None
    assert site.lat is not None
    return site.lon, site.lat


@st.composite
def own_sites(draw: st.DrawFn) -> tuple[OwnSite, ...]:
    """Up to seven sites near the firms of the small network, of every status."""
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    firms = places(1, 60)
    statuses = draw(
        st.lists(st.sampled_from(("candidate", "candidate", "fixed", "forbidden")), max_size=7)
    )
    found = []
    for number, status in enumerate(statuses):
        lon, lat = firms[int(random.integers(len(firms)))]
        cost = float(random.integers(1, 9))
        found.append(
            OwnSite(
                f"地块{number}",
                lon + float(random.normal(0, 0.002)),
                lat + float(random.normal(0, 0.002)),
                status=status,
                cost=cost,
            )
        )
    return tuple(found)


def grid_of(sites: Sequence[OwnSite], spacing_m: float, firms: Sequence[Point]) -> list[Point]:
    every = [tuple(one) for one in candidate_sites(demand=np.array(firms), spacing_m=spacing_m)]
    return [
        one
        for one in every
        if all(
            haversine(one, at(site)) >= spacing_m / 2
            for site in sites
            if site.status == "forbidden"
        )
    ]


@settings(max_examples=40, deadline=None)
@given(own_sites(), st.integers(0, 3), st.booleans())
def test_no_choice_among_grid_and_own_sites_with_the_fixed_ones_is_better(
    sites: tuple[OwnSite, ...], more: int, with_grid: bool
) -> None:
    firms, spacing = places(1, 60), 2000.0
    standing = firms[:3]
    fixed = [at(site) for site in sites if site.status == "fixed"]
    free = [at(site) for site in sites if site.status == "candidate"]
    grid = grid_of(sites, spacing, firms) if with_grid else []
    free = [*grid, *free]
    if not (fixed or free) or more > len(free):
        return
    question = Question(
        goal="add",
        count=len(fixed) + more,
        spacing_m=spacing if with_grid else None,
        sites=sites,
    )
    found = plan(state=network(), question=question)
    best = max(len(reached([*standing, *fixed, *pick], firms)) for pick in combinations(free, more))
    assert found.status == "optimal"
    assert found.after.enterprises == found.objective == best
    assert found.candidates == len(fixed) + len(free)
    assert found.among.grid == len(grid)
    assert len(found.sites) == len(fixed) + more
    names = {site.name for site in found.sites if site.fixed}
    assert names == {site.name for site in sites if site.status == "fixed"}
    assert not {site.name for site in sites if site.status == "forbidden"} & {
        site.name for site in found.sites
    }
    gains = sum(site.gain for site in found.sites)
    assert found.before.enterprises + gains == found.after.enterprises


@settings(max_examples=40, deadline=None)
@given(own_sites(), st.sampled_from([0.5, 0.8, 0.95, 1.0]), st.booleans())
def test_the_fewest_and_the_cheapest_for_a_share(
    sites: tuple[OwnSite, ...], share: float, priced: bool
) -> None:
    firms = places(1, 60)
    if not priced:
        sites = tuple(replace(site, cost=None) for site in sites)
    fixed = [site for site in sites if site.status == "fixed"]
    free = [site for site in sites if site.status == "candidate"]
    if not (fixed or free):
        return
    question = Question(goal="share", share=share, spacing_m=None, sites=sites)
    found = plan(state=network(), question=question)

    def price(chosen: Sequence[OwnSite]) -> float:
        return sum(site.cost or 0.0 for site in chosen) if priced else float(len(chosen))

    enough = [
        price([*fixed, *pick])
        for size in range(len(free) + 1)
        for pick in combinations(free, size)
        if len(reached([*firms[:3], *map(at, fixed), *map(at, pick)], firms)) >= share * 60 - 1e-9
    ]
    if not enough:
        assert found.status == "infeasible"
        assert found.sites == ()
        return
    assert found.status == "optimal"
    assert found.objective == found.bound == pytest.approx(min(enough))
    assert {site.name for site in fixed} <= {site.name for site in found.sites}


@settings(max_examples=30, deadline=None)
@given(own_sites(), st.integers(2, 4))
def test_forbidding_and_fixing_never_improve(sites: tuple[OwnSite, ...], count: int) -> None:
    free = tuple(replace(site, status="candidate") for site in sites)

    def covered(given: tuple[OwnSite, ...]) -> int:
        question = Question(goal="add", count=count, spacing_m=1500.0, sites=given)
        return plan(state=network(), question=question).after.enterprises

    best = covered(free)
    for at_, site in enumerate(free):
        for status in ("forbidden", "fixed"):
            changed = (*free[:at_], replace(site, status=status), *free[at_ + 1 :])
            assert covered(changed) <= best


def test_no_grid_point_stands_where_it_must_not() -> None:
    west = read_boundary("102.7,24.8,102.83,25.1")
    whole = plan(state=network(), question=Question(goal="add", count=3))
    found = plan(state=network(), question=Question(goal="add", count=3, not_within=west))
    grid = candidate_sites(demand=np.array(places(1, 60)), spacing_m=250.0)
    assert found.among.left_out == int(inside(west, grid).sum()) > 0
    assert found.among.grid + found.among.left_out == whole.among.grid == len(grid)
    assert all(site.lon > 102.83 for site in found.sites)
    assert found.after.enterprises <= whole.after.enterprises


# --- of an area ----------------------------------------------------------------------------------


def zoned(*, without: str | None = None) -> CoverageState:
    """Two subdistricts of a park side by side, each with firms, and positions in both.

    Without one, nothing of it is there but the positions that reach the other.
    """
    firms = places(1, 60)
    half = sorted(lon for lon, _ in firms)[30]
    common = {"layer": "ledger", "source": "src:t", "park": "zone:park"}
    nodes: list[dict[str, Any]] = [
        {"id": f"zone:{one}", "labels": ["Zone"], "name": one, "kind": kind, **common}
        for one, kind in (
            ("park", "development_zone"),
            ("west", "subdistrict"),
            ("east", "subdistrict"),
        )
    ]
    located: list[dict[str, Any]] = [
        {"type": "PART_OF", "start": f"zone:{one}", "end": "zone:park"} for one in ("west", "east")
    ]
    other = [point for point in firms if (point[0] < half) == (without != "west")]
    for number, (lon, lat) in enumerate(firms):
        side = "west" if lon < half else "east"
        standing = number < 6
        if standing and (side != without or reached([(lon, lat)], other)):
            nodes.append(_node(f"pos:{number}", ["Position"], lon, lat, tier="station"))
            located.append(_in(f"pos:{number}", "park" if side == without else side))
        if side != without:
            made = {"ownership": "private", "operating_status": "operating", "staff": number}
            nodes.append(_node(f"unit:{number:03d}", ["Unit", "Enterprise"], lon, lat, **made))
            located.append(_in(f"unit:{number:03d}", side))
    edges = [{**common, **one} for one in located]
    return coverage_state(picture=build(nodes, edges, 1).at(DAY))


def _node(node_id: str, labels: list[str], lon: float, lat: float, **more: Any) -> dict[str, Any]:
    return {
        "id": node_id,
        "labels": labels,
        "name": node_id,
        "lon": lon,
        "lat": lat,
        "layer": "ledger",
        "source": "src:t",
        "park": "zone:park",
        **more,
    }


def _in(start: str, zone: str) -> dict[str, Any]:
    return {"type": "LOCATED_IN", "start": start, "end": f"zone:{zone}"}


def of_area(state: CoverageState, *zones: str, within: str | None = None) -> CoverageState:
    return coverage_state(picture=part(state.picture, Area(zones, within)))


def numbers(found: Plan) -> tuple[Any, ...]:
    return (
        found.status,
        found.objective,
        found.candidates,
        found.before,
        found.after,
        [(site.lon, site.lat, site.gain, site.enterprises) for site in found.sites],
    )


@pytest.mark.parametrize(
    "question",
    [
        Question(goal="add", count=2),
        Question(goal="share", share=0.9, weight="staff"),
        Question(goal="add", count=1, sites=(OwnSite("甲", 102.83, 24.97, status="fixed"),)),
    ],
)
@pytest.mark.parametrize(("asked", "other"), [("west", "east"), ("east", "west")])
def test_a_plan_for_a_subdistrict_is_that_of_a_network_of_it_alone(
    question: Question, asked: str, other: str
) -> None:
    found = plan(state=of_area(zoned(), f"zone:{asked}"), question=question)
    alone = plan(state=zoned(without=other), question=question)
    assert numbers(found) == numbers(alone)
    assert [zone.id for zone in found.zones] == [f"zone:{asked}"]
    assert alone.zones == ()
    whole = plan(state=zoned(), question=question)
    assert whole.before.of_enterprises > found.before.of_enterprises


def test_a_plan_for_a_polygon_counts_what_lies_in_it() -> None:
    within = read_boundary("102.80,24.9,102.85,25.05")
    found = plan(state=of_area(zoned(), within=within), question=Question(goal="add", count=1))
    firms = np.array(places(1, 60))
    assert found.before.of_enterprises == int(inside(within, firms).sum())
    assert found.within == within


def test_only_positions_of_the_area_may_close() -> None:
    whole = zoned()
    west = of_area(whole, "zone:west")
    own = {str(whole.picture.snapshot.ids[one]) for one in west.own_sites}
    assert 0 < len(own) < 6
    found = plan(state=west, question=Question(goal="close", count=len(own)))
    assert {site.id for site in found.sites} == own
    with pytest.raises(InvalidInput, match="may close"):
        plan(state=west, question=Question(goal="close", count=len(own) + 1))


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "rule", "column"),
    [
        (OwnSite(" ", 102.8, 25.0), "missing_value", "name"),
        (OwnSite("甲", address="昌宏路1号"), "address_only", "address"),
        (OwnSite("甲", 102.8), "half_coordinates", "lat"),
        (OwnSite("甲"), "half_coordinates", "lon"),
        (OwnSite("甲", 25.0, 102.8), "impossible_coordinates", "lat"),
        (OwnSite("甲", float("nan"), 25.0), "impossible_coordinates", "lon"),
        (OwnSite("甲", -10.0, 25.0, crs="gcj02"), "impossible_coordinates", "crs"),
        (OwnSite("甲", 102.8, 25.0, crs="mars"), "impossible_coordinates", "crs"),
        (OwnSite("甲", 102.8, 25.0, status="perhaps"), "not_in_list", "status"),
        (OwnSite("甲", 102.8, 25.0, cost=-1.0), "out_of_range", "cost"),
        (OwnSite("甲", 102.8, 25.0, radius_m=-1.0), "out_of_range", "radius_m"),
        (OwnSite("甲", 102.8, 25.0, radius_m=float("nan")), "out_of_range", "radius_m"),
        (OwnSite("13800138000", 102.8, 25.0), "person_datum", "name"),
        (OwnSite("乙", 102.9, 25.0), "name_twice", "name"),
        (OwnSite("甲", 102.7, 25.0), "place_twice", "lon"),
    ],
)
def test_a_bad_site_is_told_with_its_row_and_column(site: OwnSite, rule: str, column: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_sites([OwnSite("乙", 102.7, 25.0), site])
    (finding,) = refused.value.findings
    assert (finding.rule, finding.row, finding.column) == (rule, 2, column)


def test_sites_are_converted_to_wgs84() -> None:
    (site,) = checked_sites([OwnSite("甲", 102.8, 25.0, crs="gcj02")])
    assert at(site) == pytest.approx((102.7985, 25.00305), abs=1e-4)
    assert site.crs == "wgs84"
    assert checked_sites([site]) == (site,)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"goal": "close", "count": 1, "sites": (OwnSite("甲", 102.8, 25.0),)}, "takes no sites"),
        ({"goal": "close", "count": 1, "not_within": "0,0,1,1"}, "takes no sites"),
        ({"goal": "add", "count": 1, "spacing_m": None}, "needs sites"),
        (
            {"goal": "add", "count": 0, "sites": (OwnSite("甲", 102.8, 25.0, status="fixed"),)},
            "1 sites have to be opened",
        ),
        (
            {"goal": "share", "share": 0.5, "sites": (OwnSite("甲", 102.8, 25.0, cost=1.0),)},
            "without a grid",
        ),
    ],
)
def test_questions_that_contradict_themselves_are_refused(
    question: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        Question(**question)


def test_too_many_sites_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most 2,000"):
        checked_sites([OwnSite(f"{one}", 102.8, 25.0) for one in range(2_001)])
