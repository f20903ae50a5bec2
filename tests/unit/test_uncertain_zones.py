"""Zones beside each other, over time, and losses: certain <= true <= possible, whatever the true
places are; and along streets where these are asked for."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.boundaries import read_boundary
from graph.snapshot.areas import part
from graph.snapshot.pictures import Area
from queries.coverage import WalkModel, coverage_state, default_policy
from queries.coverage.status.border import Border, border_of
from queries.coverage.status.summary import rate_of
from queries.history.series import Spacing, series
from queries.resilience.removal import removal
from queries.scenarios import Direction, Effect, effect_of, shifts
from queries.zones.comparison import comparison, zones_of
from queries.zones.trends import trends
from tests.support import town
from tests.support.hidden import DAY, How, hidden_town
from tests.unit.test_scenarios import add, close, move, scenario

SEEDS = st.integers(0, 100_000)
EVERY: tuple[How, ...] = ("exact", "radius", "zone", "nothing")


@given(SEEDS, st.booleans(), st.floats(5, 25), st.sampled_from(["subdistrict", "community"]))
@settings(max_examples=20, deadline=None)
def test_the_true_count_and_rank_of_each_zone_are_in_their_ranges(
    seed: int, lost: bool, minutes: float, level: str
) -> None:
    """Also with positions of which nothing is known."""
    hidden = hidden_town(seed, of_positions=EVERY if lost else EVERY[:3])
    known, true = (
        comparison(
            state=coverage_state(picture=each, model=WalkModel(minutes=minutes)),
            by="spatial",
            level=level,
            parts=zones_of(each, level),
        )
        for each in (hidden.known, hidden.true)
    )
    really = {row.id: row.share for row in true.zones}
    shares = [(row.share, really[row.id]) for row in known.zones]
    for share, truth in (*shares, (known.unlocated, true.unlocated), (known.total, true.total)):
        if truth.numerator is None:
            continue
        assert share.range.certain is not None
        assert share.range.possible is not None
        assert share.range.certain <= truth.numerator <= share.range.possible
        assert (truth.range.certain, truth.range.possible) == (truth.numerator, truth.numerator)
    told = {row.id: row for row in known.zones}
    for row in true.zones:
        if row.rank is None:
            continue
        best, worst = told[row.id].best_rank, told[row.id].worst_rank
        assert best is not None
        assert worst is not None
        assert best <= row.rank <= worst <= len(known.zones)
        assert row.best_rank == row.rank == row.worst_rank


@given(SEEDS, st.sampled_from([EVERY, ("exact", "zone"), ("zone", "nothing")]), st.floats(5, 25))
@settings(max_examples=12, deadline=None)
def test_a_zone_of_uncertain_places_is_told_what_it_is_told_alone(
    seed: int, ways: tuple[How, ...], minutes: float
) -> None:
    """Also where its positions can be anywhere, or all that may reach it have no coordinates."""
    known, walk = hidden_town(seed, of_positions=ways).known, WalkModel(minutes=minutes)
    found = comparison(
        state=coverage_state(picture=known, model=walk),
        by="spatial",
        level="subdistrict",
        parts=zones_of(known, "subdistrict"),
    )
    for row in found.zones:
        alone = coverage_state(picture=part(known, Area((row.id,))), model=walk)
        rate = rate_of(alone, "spatial")
        assert (row.share.range, row.share.reason, row.share.rate) == (
            rate.range,
            rate.reason,
            rate.rate,
        )


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_the_true_rate_of_each_day_is_in_its_range(seed: int) -> None:
    hidden = hidden_town(seed, of_positions=EVERY[:3])
    walk = WalkModel(minutes=20)
    known, true = (
        trends(
            picture=each,
            parts_today=zones_of(each, "subdistrict"),
            level="subdistrict",
            by="spatial",
            step=Spacing.MONTH,
            count=2,
            policy=default_policy(),
            chains={},
            walk=walk,
        )
        for each in (hidden.known, hidden.true)
    )
    assert known.walk.minutes == 20
    lines = zip((*known.zones, None), (*true.zones, None), strict=True)
    for one, other in lines:
        told = known.total if one is None else one.points
        truth = true.total if other is None else other.points
        for point, really in zip(told, truth, strict=True):
            if really.rate is None or point.reason == "before_first_fact":
                continue
            assert point.low is not None
            assert point.high is not None
            assert point.low <= really.rate <= point.high
    (line,) = series(
        picture=hidden.known,
        figures=["coverage_spatial"],
        first=known.total[-1].day,
        last=DAY,
        step=Spacing.MONTH,
        policy=default_policy(),
        chains={},
        walk=walk,
    )
    last = line.points[-1]
    if last.reason == "before_first_fact":  # the town is undated, and nobody is covered where found
        return
    assert last.range is not None
    assert (last.value, last.range.low) == (known.total[-1].rate, known.total[-1].low)


@given(SEEDS, st.floats(5, 25), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_how_many_a_loss_truly_uncovers_is_in_its_range(
    seed: int, minutes: float, count: int
) -> None:
    """Whoever is reached by a position that can be anywhere may or may not be lost."""
    hidden = hidden_town(seed, positions=8, of_positions=EVERY)
    lost = [f"pos:{at:03}" for at in random.Random(seed).sample(range(8), count)]
    known, true = (
        removal(
            state=coverage_state(picture=each, model=WalkModel(minutes=minutes)), remove=lost
        ).loss.uncovered
        for each in (hidden.known, hidden.true)
    )
    for told, truth in zip(known, true, strict=True):
        if told.count is None or truth.count is None:
            continue
        assert told.certain is not None
        assert told.possible is not None
        assert told.certain <= truth.count <= told.possible
        assert truth.certain == truth.count == truth.possible


@given(SEEDS, st.booleans(), st.floats(5, 25))
@settings(max_examples=20, deadline=None)
def test_who_truly_gains_or_loses_by_a_scenario_is_among_those_listed(
    seed: int, lost: bool, minutes: float
) -> None:
    """One position more, one moved, one closed, of positions known in all ways."""
    hidden = hidden_town(seed, positions=6, of_positions=EVERY if lost else EVERY[:3])
    chance = random.Random(seed)
    new, other = (town.at(chance.uniform(0, 4_000), chance.uniform(0, 4_000)) for _ in range(2))
    thought = scenario(add("pos:new", *new), move("pos:001", *other), close("pos:002"))
    known, true = (
        effect_of(
            state=coverage_state(picture=each, model=WalkModel(minutes=minutes)), scenario=thought
        )
        for each in (hidden.known, hidden.true)
    )
    told, truth = known.lenses[-1], true.lenses[-1]
    assert told.lens == "spatial"
    assert told.gained_certain <= truth.gained <= told.gained_possible
    assert told.lost_certain <= truth.lost <= told.lost_possible
    assert (truth.gained_certain, truth.gained_possible) == (truth.gained, truth.gained)
    assert (truth.lost_certain, truth.lost_possible) == (truth.lost, truth.lost)
    ways: tuple[Direction, ...] = ("gained", "lost")
    for direction in ways:
        found, sure, possible = (
            _shifted(known, direction, certainty) for certainty in (None, "sure", "possible")
        )
        really = _shifted(true, direction)
        assert not sure & possible
        assert found <= sure | possible
        if not lost:
            assert sure <= really <= sure | possible


def _shifted(effect: Effect, direction: Direction, certainty: str | None = None) -> set[str]:
    page = shifts(
        effect=effect, lens="spatial", direction=direction, certainty=certainty, limit=None
    )
    assert page.count == len(page.rows)
    if certainty is not None:
        assert {row.certainty for row in page.rows} <= {certainty}
    return {row.id for row in page.rows}


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_closing_a_position_on_trial_loses_those_that_its_loss_uncovers(seed: int) -> None:
    known = coverage_state(
        picture=hidden_town(seed, positions=8, of_positions=EVERY).known,
        model=WalkModel(minutes=15),
    )
    trial = effect_of(state=known, scenario=scenario(close("pos:003"))).lenses[-1]
    loss = removal(state=known, remove=["pos:003"]).loss.uncovered[-1]
    if loss.count is not None:
        assert (trial.lost, trial.lost_certain, trial.lost_possible) == (
            loss.count,
            loss.certain,
            loss.possible,
        )


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_who_may_be_on_the_other_side_of_a_polygon_is_counted(seed: int) -> None:
    hidden = hidden_town(seed, of_enterprises=EVERY[:3])
    (west, south), (east, north) = town.at(700, 900), town.at(2_600, 3_100)
    area = Area((), read_boundary(f"{west},{south},{east},{north}"))
    known, true = (part(each, area) for each in (hidden.known, hidden.true))
    told, truth = (
        set(each.snapshot.ids[each.nodes("Unit", "Enterprise")].tolist()) for each in (known, true)
    )
    border = border_of(known)
    assert border is not None
    assert len(told - truth) <= border.may_lie_outside <= len(told)
    assert len(truth - told) <= border.may_lie_inside <= 40 - len(told)
    assert border_of(true) == Border(0, 0)
    assert border_of(hidden.known) is None
