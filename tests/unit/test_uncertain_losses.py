"""Losses, moves and gains where places are known to a radius only: at least <= true <= at most.

On hidden towns, in straight lines and along streets with gaps in them.
"""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput
from queries.connectivity.projection import project
from queries.coverage import WalkModel, coverage_state
from queries.coverage.answers.gain import gain
from queries.coverage.plans.own_sites import OwnSite
from queries.coverage.plans.planning import plan
from queries.coverage.plans.question import Question
from queries.coverage.reach.along import StreetWalk
from queries.coverage.status.state import CoverageState
from queries.resilience.removal import LossEffect, removal
from queries.resilience.single_points import RANKS, SinglePoints, single_points
from queries.scenarios import effect_of
from tests.support import town
from tests.support.hidden import RADII_M, Hidden, hidden_town
from tests.support.sphere import haversine
from tests.unit.test_uncertain_plans import streets
from tests.unit.test_uncertain_zones import EVERY, SEEDS, add, close, move, scenario

MINUTES = st.floats(5, 25)


def states(
    hidden: Hidden, seed: int, minutes: float, *, along: bool
) -> tuple[CoverageState, CoverageState]:
    """The coverage as it is known, and as it is."""
    walk = WalkModel(minutes=minutes)
    if along:
        walk = StreetWalk.along(streets(seed), walk)
    known, true = (coverage_state(picture=one, model=walk) for one in (hidden.known, hidden.true))
    return known, true


def places(seed: int, count: int) -> list[tuple[float, float]]:
    chance = random.Random(seed)
    return [town.at(chance.uniform(0, 4_000), chance.uniform(0, 4_000)) for _ in range(count)]


def ranked(state: CoverageState, certainty: str | None = None) -> SinglePoints:
    return single_points(
        state=state, network=project(state.picture), by="spatial", certainty=certainty
    )


def spatial(loss: LossEffect) -> tuple[int | None, int | None, int | None]:
    found = loss.uncovered[-1]
    assert found.lens == "spatial"
    return found.count, found.certain, found.possible


@given(SEEDS, st.booleans(), st.booleans(), MINUTES)
@settings(max_examples=20, deadline=None)
def test_each_single_point_is_told_as_its_loss_and_truly_is_between(
    seed: int, lost: bool, along: bool, minutes: float
) -> None:
    """Held against the loss of each position by itself, and against the true town."""
    hidden = hidden_town(seed, of_positions=EVERY if lost else EVERY[:3])
    known, true = states(hidden, seed, minutes, along=along)
    if known.rate_status("spatial").unanswered:
        assert not ranked(known).points
        return
    ids = [f"pos:{at:03}" for at in range(5)]
    by_loss = {one: spatial(removal(state=known, remove=[one]).loss) for one in ids}
    truth = {one: spatial(removal(state=true, remove=[one]).loss) for one in ids}
    listed = {code: ranked(known, code).points for code in (None, "sure", "possible")}
    told = {
        point.id: (point.spatial, point.spatial_certain, point.spatial_possible)
        for points in listed.values()
        for point in points
    }
    assert told == {one: counts for one, counts in by_loss.items() if any(counts)}
    assert {point.id for point in listed[None]} == {one for one in ids if by_loss[one][0]}
    sure, possible = ({point.id for point in listed[code]} for code in ("sure", "possible"))
    really = {point.id for point in ranked(true).points}
    assert not sure & possible
    assert sure <= really <= sure | possible
    for one, (count, certain, most) in by_loss.items():
        assert count is not None
        assert certain is not None
        assert most is not None
        assert certain <= (truth[one][0] or 0) <= most, one
    for code, at in (("sure", 1), ("possible", 2)):
        counts = [told[point.id][at] or 0 for point in listed[code]]
        assert counts == sorted(counts, reverse=True)


@given(SEEDS, st.booleans(), MINUTES, st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_who_truly_loses_is_among_those_listed(
    seed: int, along: bool, minutes: float, count: int
) -> None:
    hidden = hidden_town(seed, positions=8)
    remove = [f"pos:{at:03}" for at in random.Random(seed).sample(range(8), count)]
    known, true = states(hidden, seed, minutes, along=along)
    if known.rate_status("spatial").unanswered:
        return
    lists = {
        code: removal(state=known, remove=remove, certainty=code).loss.uncovered[-1]
        for code in (None, "sure", "possible")
    }
    ids = {code: {row.id for row in one.enterprises} for code, one in lists.items()}
    really = {row.id for row in removal(state=true, remove=remove).loss.uncovered[-1].enterprises}
    assert not ids["sure"] & ids["possible"]
    assert ids["sure"] <= really <= ids["sure"] | ids["possible"]
    assert ids[None] <= ids["sure"] | ids["possible"]
    for code, one in lists.items():
        assert one.listed == len(one.enterprises)
        for row in one.enterprises:
            assert row.certainty == ("sure" if row.id in ids["sure"] else "possible")
            assert code in (None, row.certainty)
    assert (lists["sure"].listed, lists[None].listed) == (lists[None].certain, lists[None].count)


@given(SEEDS, st.booleans(), MINUTES)
@settings(max_examples=15, deadline=None)
def test_who_truly_gains_or_loses_along_streets_is_between(
    seed: int, lost: bool, minutes: float
) -> None:
    """One position more, one moved, one closed, of positions known in all ways."""
    hidden = hidden_town(seed, positions=6, of_positions=EVERY if lost else EVERY[:3])
    new, other = places(seed, 2)
    thought = scenario(add("pos:new", *new), move("pos:001", *other), close("pos:002"))
    known, true = (
        effect_of(state=state, scenario=thought)
        for state in states(hidden, seed, minutes, along=True)
    )
    told, truth = known.lenses[-1], true.lenses[-1]
    assert told.lens == "spatial"
    assert told.gained_certain <= truth.gained <= told.gained_possible
    assert told.lost_certain <= truth.lost <= told.lost_possible
    assert (truth.gained_certain, truth.gained_possible) == (truth.gained, truth.gained)
    assert (truth.lost_certain, truth.lost_possible) == (truth.lost, truth.lost)


@given(SEEDS, st.booleans(), st.booleans(), MINUTES)
@settings(max_examples=15, deadline=None)
def test_a_place_gains_as_a_scenario_of_a_position_there(
    seed: int, lost: bool, along: bool, minutes: float
) -> None:
    hidden = hidden_town(seed, of_positions=EVERY if lost else EVERY[:3])
    known, true = states(hidden, seed, minutes, along=along)
    ((lon, lat),) = places(seed, 1)
    told = gain(state=known, lon=lon, lat=lat)
    tried = effect_of(state=known, scenario=scenario(add("pos:new", lon, lat))).lenses[-1]
    if not known.rate_status("spatial").unanswered:
        assert told.enterprises == tried.gained
    assert (told.certain, told.possible) == (tried.gained_certain, tried.gained_possible)
    assert told.certain <= gain(state=true, lon=lon, lat=lat).enterprises <= told.possible


def off(seed: int, place: tuple[float, float], radius_m: float) -> tuple[float, float]:
    """A place within a radius of another."""
    chance = random.Random(seed)
    away, turn = radius_m * 0.99 * chance.random() ** 0.5, chance.uniform(0, 2 * np.pi)
    north = np.degrees(away * np.sin(turn) / 6_371_000)
    east = np.degrees(away * np.cos(turn) / 6_371_000) / np.cos(np.radians(place[1]))
    return place[0] + east, place[1] + north


@given(SEEDS, st.booleans(), st.sampled_from(RADII_M), MINUTES)
@settings(max_examples=15, deadline=None)
def test_a_place_known_to_a_radius_truly_gains_between(
    seed: int, along: bool, radius_m: float, minutes: float
) -> None:
    known, true = states(hidden_town(seed), seed, minutes, along=along)
    ((lon, lat),) = places(seed, 1)
    exact, told = (gain(state=known, lon=lon, lat=lat, radius_m=each) for each in (0.0, radius_m))
    really = off(seed, (lon, lat), radius_m)
    truth = gain(state=true, lon=really[0], lat=really[1]).enterprises
    assert told.certain <= truth <= told.possible
    assert told.enterprises == exact.enterprises
    assert told.certain <= exact.certain
    assert exact.possible <= told.possible
    assert told.radius_m == radius_m


def test_a_radius_that_is_none_is_refused() -> None:
    known, _ = states(hidden_town(1), 1, 15, along=False)
    for wrong in (-1.0, float("nan")):
        with pytest.raises(InvalidInput, match="metres must be 0 or more"):
            gain(state=known, lon=102.8, lat=25.0, radius_m=wrong)
    with pytest.raises(InvalidInput, match="unknown certainty"):
        ranked(known, "never")
    with pytest.raises(InvalidInput, match="unknown certainty"):
        removal(state=known, remove=["pos:000"], certainty="never")
    assert len(RANKS) == 5


@given(SEEDS, st.sampled_from(RADII_M[:3]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_plan_of_sites_known_to_a_radius_truly_covers_between(
    seed: int, radius_m: float, along: bool
) -> None:
    """All sites are the reader's own, at addresses: whom each reaches is counted by hand."""
    hidden = hidden_town(seed, of_enterprises=("exact", "radius"), of_positions=("exact",))
    state = coverage_state(picture=hidden.known, model=WalkModel(minutes=12))
    found_at = places(seed, 6)
    sites = tuple(
        OwnSite(f"site {at}", *place, radius_m=radius_m) for at, place in enumerate(found_at)
    )
    network = streets(seed) if along else None
    question = Question(goal="add", count=2, spacing_m=None, sites=sites)
    told = plan(state=state, question=question, streets=network)
    really = {
        site.name: off(seed + at, place, radius_m)
        for at, (site, place) in enumerate(zip(sites, found_at, strict=True))
    }
    firms, stand = (
        [point for one, point in hidden.true_points.items() if one.startswith(kind)]
        for kind in ("unit", "pos")
    )
    where, reach = state.whereabouts, state.model.threshold_m
    assert {site.radius_m for site in told.sites} == {radius_m}
    for site in () if along else told.sites:
        away = [haversine((site.lon, site.lat), tuple(one)) for one in where.lonlat.tolist()]
        surely = np.array(away) + where.radius_m + radius_m <= reach
        possibly = np.array(away) - where.radius_m - radius_m <= reach
        assert (site.enterprises, site.possible) == (surely.sum(), possibly.sum())
    if not along:
        opened = [*stand, *(really[site.name or ""] for site in told.sites)]
        truth = sum(any(haversine(firm, one) <= reach for one in opened) for firm in firms)
        assert told.after.enterprises <= truth <= told.after.possible
    exact = Question(
        goal="add",
        count=2,
        spacing_m=None,
        sites=tuple(OwnSite(site.name, site.lon, site.lat) for site in sites),
    )
    other = plan(state=state, question=exact, streets=network)
    assert told.after.enterprises <= other.after.enterprises
