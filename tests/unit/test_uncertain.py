"""What is uncertain says so: certain <= true <= possible, whatever the true places are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput
from queries.coverage import (
    WalkModel,
    by_subdistrict,
    coverage_state,
    default_policy,
    explain,
    summarize,
    uncovered,
)
from queries.coverage.answers.geo import covered, gaps
from queries.coverage.reach.spans import crowd
from queries.coverage.rules.codes import RATES
from queries.coverage.status.ranges import CERTAINTY, Range
from queries.coverage.status.state import CoverageState
from tests.support.hidden import hidden_town, placed_town
from tests.support.sphere import haversine
from tests.unit.test_coverage import LAT, LON, STRAIGHT_KM, firm, inside, picture, zone

SEEDS = st.integers(0, 100_000)
EVERY = ("exact", "radius", "zone", "nothing")


def between(low: float | None, share: float | None, high: float | None) -> bool:
    return low is not None and share is not None and high is not None and low <= share <= high


def weighing(by: str) -> Any:
    policy = default_policy()
    return policy.model_copy(update={"reach": policy.reach.model_copy(update={"weight": by})})


@given(SEEDS, st.booleans(), st.floats(5, 25))
@settings(max_examples=60, deadline=None)
def test_the_true_rate_of_every_lens_is_in_its_range(seed: int, lost: bool, minutes: float) -> None:
    """Also with positions of which nothing is known."""
    ways = EVERY if lost else EVERY[:3]
    hidden = hidden_town(seed, of_positions=ways)
    model, policy = WalkModel(minutes=minutes), weighing("staff")
    known, true = (
        coverage_state(picture=each, model=model, policy=policy)
        for each in (hidden.known, hidden.true)
    )
    told, truth = summarize(state=known), summarize(state=true)
    for rate, really in zip(told.rates, truth.rates, strict=True):
        if really.rate is None:
            assert rate.reason == really.reason
            continue
        assert rate.range.certain is not None
        assert really.numerator is not None
        assert rate.range.possible is not None
        assert rate.range.certain <= really.numerator <= rate.range.possible
        assert between(rate.range.low, really.rate, rate.range.high), rate.code
        assert really.range.low == really.rate == really.range.high
        assert really.range.uncertain == 0
    assert told.weighted is not None
    assert truth.weighted is not None
    assert between(told.weighted.low, truth.weighted.rate, told.weighted.high)
    parts = zip(
        by_subdistrict(state=known, lens="spatial").parts,
        by_subdistrict(state=true, lens="spatial").parts,
        strict=True,
    )
    for part, really_part in parts:
        if really_part.denominator:
            assert between(part.range.low, really_part.rate, part.range.high)
    _each_is_so(known, true)


def _each_is_so(known: CoverageState, true: CoverageState) -> None:
    """Who is surely covered is, who surely is not is not; the lists are the masks."""
    within = {
        row.id for row in uncovered(state=true, lens="spatial", certainty="sure", limit=None).rows
    }
    listed = {
        certainty: {
            row.id
            for row in uncovered(state=known, lens="spatial", certainty=certainty, limit=None).rows
        }
        for certainty in CERTAINTY.codes
    }
    assert listed["sure"] <= within
    if not known.unplaced:
        assert not listed["never"] & within
    status = known.rate_status("spatial")
    assert sum(map(len, listed.values())) == status.ranged.sum()
    assert not (status.covered & ~status.possible).any()


@pytest.mark.parametrize("seed", range(4))
def test_the_true_rate_is_in_the_range_of_places_found_by_their_addresses(seed: int) -> None:
    """With radii of which each holds for nine in ten: of those told for sure fewer are wrong."""
    hidden = placed_town(800, share=0.7, seed=seed)
    known, true = (coverage_state(picture=each) for each in (hidden.known, hidden.true))
    told, truth = (
        next(one for one in summarize(state=each).rates if one.code == "spatial")
        for each in (known, true)
    )
    assert between(told.range.low, truth.rate, told.range.high)
    assert told.range.uncertain
    now, really = known.rate_status("spatial"), true.rate_status("spatial")
    rough = known.whereabouts.radius_m > 0
    sure, never = now.certain & rough, now.ranged & ~now.possible & rough
    wrong = (sure & ~really.covered).sum() + (never & really.covered).sum()
    assert wrong <= 0.1 * (sure | never).sum()


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_a_crowd_is_never_less_than_any_site_has(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 80))
    demand = random.normal((102.8, 25.0), random.uniform(0.001, 0.03), (count, 2))
    radii = random.choice([0.0, 0.0, 40.0], count)
    metres = float(random.uniform(50, 2000))
    most = crowd(demand=demand, demand_m=radii, metres=metres)
    for site in (*demand, *random.normal((102.8, 25.0), 0.01, (20, 2))):
        near = [
            haversine((site[0], site[1]), (lon, lat)) - radius <= metres
            for (lon, lat), radius in zip(demand.tolist(), radii.tolist(), strict=True)
        ]
        assert sum(near) <= most <= count


def at(name: str, metres: float, radius: float | None) -> dict[str, Any]:
    return firm(name, metres, located_by="community", radius_m=radius, located_with="石坝社区")


def test_s01_4_a_case_by_hand() -> None:
    """A kilometre is within reach: of six firms one is sure, two are possible, two never."""
    box = f"{LON - 0.001:.4f},{LAT + 0.002:.4f},{LON + 0.001:.4f},{LAT + 0.004:.4f}"
    near = zone("near", "community", boundary=_ring(box))
    where = picture(
        [
            near,
            at("sure", 500, 400),
            at("possibly", 900, 200),
            at("perhaps", 1100, 200),
            at("never", 1300, 200),
            firm("exact", 1100),
            firm("inside", None),
            firm("anywhere", None),
        ],
        [inside("inside", "near")],
    )
    state = coverage_state(picture=where, model=STRAIGHT_KM)
    rate = {one.code: one for one in summarize(state=state).rates}["spatial"]
    assert (rate.numerator, rate.denominator, rate.unknown) == (2, 5, 2)
    # the box reaches up to 460 m, so that "inside" is surely within reach
    assert rate.range == Range(2, 5, 2, 2 / 7, 5 / 7)
    assert summarize(state=state).known_by == {"community": 4, "boundary": 1, "nothing": 1}
    rows = {
        certainty: {
            row.name: (row.reason, row.known_by, row.radius_m)
            for row in uncovered(state=state, lens="spatial", certainty=certainty).rows
        }
        for certainty in CERTAINTY.codes
    }
    assert rows["sure"] == {
        "sure": ("within_reach", "community", 400.0),
        "inside": ("no_coordinates", "boundary", pytest.approx(150, abs=3)),
    }
    assert rows["possible"] == {
        "possibly": ("possibly_within_reach", "community", 200.0),
        "perhaps": ("possibly_within_reach", "community", 200.0),
        "anywhere": ("no_coordinates", "nothing", None),
    }
    assert rows["never"] == {
        "never": ("beyond_threshold", "community", 200.0),
        "exact": ("beyond_threshold", "coordinates", 0.0),
    }
    told = explain(state=state, enterprise="unit:perhaps")
    spatial = {one.rate: one for one in told.verdicts}["spatial"]
    assert (spatial.verdict, spatial.reason) == ("possible", "possibly_within_reach")
    place = told.place
    assert (place.known_by, place.found_with, place.radius_m) == ("community", "石坝社区", 200)
    assert (place.least_m, place.most_m) == (pytest.approx(900), pytest.approx(1300))
    assert "record_data" in {step.code for step in told.steps}
    drawn = {
        one["properties"]["name"]: (one["properties"]["certainty"], one["properties"]["radius_m"])
        for features in (gaps, covered)
        for one in features(state=state, lens="spatial").features
    }
    assert drawn == {
        "sure": ("sure", 400),
        "possibly": ("possible", 200),
        "perhaps": ("possible", 200),
        "never": ("never", 200),
        "exact": ("never", 0),
    }
    with pytest.raises(InvalidInput, match="not of both"):
        uncovered(state=state, lens="spatial", certainty="sure", unknown=True)
    with pytest.raises(InvalidInput, match="unknown certainty"):
        uncovered(state=state, lens="spatial", certainty="surely")


def _ring(box: str) -> str:
    from graph.boundaries import read_boundary

    return read_boundary(box)


def test_positions_known_by_their_zone_only_leave_no_rate_but_a_range() -> None:
    """Four ledgers with addresses only, before any is placed."""
    hidden = hidden_town(4, of_enterprises=("zone",), of_positions=("zone", "nothing"))
    told = summarize(state=coverage_state(picture=hidden.known))
    rate = {one.code: one for one in told.rates}["spatial"]
    assert (rate.rate, rate.numerator, rate.reason) == (None, None, "no_position_with_coordinates")
    assert rate.range.low is not None
    assert rate.range.high is not None
    assert 0 <= rate.range.low < rate.range.high <= 1
    assert {one.code for one in told.rates} == set(RATES)
