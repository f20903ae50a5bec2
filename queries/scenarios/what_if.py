"""What a scenario would do: every rate before and after, who gains, who loses, who gets tied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import numpy as np

from graph.errors import Finding, InvalidInput
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.coverage.rules.codes import LENSES, REASON, check_lens
from queries.coverage.status.moved import Moved, moved
from queries.coverage.status.state import CoverageState, coverage_state
from queries.coverage.status.summary import Rate, Walk, summarize
from queries.coverage.status.whereabouts import points
from queries.scenarios.facts import Facts, facts_of
from queries.scenarios.hypothetical import hypothetical
from queries.scenarios.scenario import Scenario

Direction = Literal["gained", "lost"]

MAX_LIMIT = 10_000
_REASONS = tuple(REASON.codes)


@dataclass(frozen=True, slots=True)
class RateChange:
    """One rate before and after. ``change`` is after minus before, None where one is missing."""

    code: str
    before: Rate
    after: Rate
    change: float | None


@dataclass(frozen=True, slots=True)
class LensChange:
    """How many enterprises a lens covers after and not before, and the other way round.

    ``gained`` and ``lost`` go by the places that were found, as the rates do; ``..._certain`` are
    so many at least and ``..._possible`` at most, wherever those truly are whose place is known to
    a radius only, or not at all.
    """

    lens: str
    gained: int
    gained_certain: int
    gained_possible: int
    lost: int
    lost_certain: int
    lost_possible: int


@dataclass(frozen=True, slots=True)
class Ties:
    """The network of joint building in numbers (:func:`queries.connectivity.components`)."""

    bodies: int
    """Organizations, units and what ties them."""
    ties: int
    components: int
    """Parts without a path between them; a body without a tie is one."""
    largest: int
    """Bodies of the largest part."""
    isolated: int


@dataclass(frozen=True, slots=True)
class Connection:
    """Ties before and after, and who had none and gets one, or has one and loses it (ids)."""

    before: Ties
    after: Ties
    no_longer_isolated: tuple[str, ...]
    newly_isolated: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Effect:
    """What a scenario would do to a coverage; the states behind it are for :func:`shifts`."""

    scenario: Scenario
    before: CoverageState = field(repr=False)
    after: CoverageState = field(repr=False)
    rates: tuple[RateChange, ...]
    lenses: tuple[LensChange, ...]
    moved: Mapping[tuple[str, Direction], Moved] = field(repr=False)
    connection: Connection
    concerns: tuple[Finding, ...]
    """What to look at before applying it; none of it stands in the way."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An enterprise that a scenario moves into a lens or out of it.

    ``reason`` is why it is uncovered on the side where it is, a code of REASON. ``lon`` and ``lat``
    are where it was found. Metres are those of the walk to the nearest position; ids and metres are
    None without coordinates on either side, as these are. ``certainty`` (code of SHIFT_CERTAINTY):
    whether it is moved wherever it and the positions truly are.
    """

    id: str
    name: str
    lon: float | None
    lat: float | None
    certainty: str
    reason: str
    nearest_before: str | None
    metres_before: float | None
    nearest_after: str | None
    metres_after: float | None


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """Those who gain or lose, ascending by id. ``next`` goes into ``after`` for the next page.

    With a ``certainty`` those who so surely do, else those who do by the places that were found.
    """

    lens: str
    direction: Direction
    certainty: str | None
    count: int
    rows: tuple[Shift, ...]
    next: str | None


def apply_to(*, state: CoverageState, scenario: Scenario) -> CoverageState:
    """The coverage as it would be: a state of a hypothetical picture.

    The store, the picture and the state given stay as they are. The enterprises are those of the
    state given, in their order. O((k + m) log m + n) for k enterprises, m sites, n rows of the
    snapshot.

    Raises
    ------
    InvalidInput
        the scenario does not fit the network; each finding names the change.
    """
    return _with(
        state,
        scenario,
        facts_of(picture=state.picture, scenario=scenario, building=state.policy.building),
    )


def _with(state: CoverageState, scenario: Scenario, facts: Facts) -> CoverageState:
    picture = hypothetical(picture=state.picture, scenario=scenario, facts=facts)
    if picture is state.picture:
        return state
    return coverage_state(
        picture=picture, policy=state.policy, model=state.model, tiers=state.tiers
    )


def effect_of(*, state: CoverageState, scenario: Scenario) -> Effect:
    """What a scenario would do to a coverage.

    Raises
    ------
    InvalidInput
        the scenario does not fit the network; each finding names the change.
    """
    facts = facts_of(picture=state.picture, scenario=scenario, building=state.policy.building)
    after = _with(state, scenario, facts)
    rates = zip(summarize(state=state).rates, summarize(state=after).rates, strict=True)
    shifted: dict[tuple[str, Direction], Moved] = {}
    for lens in LENSES:
        shifted[lens, "gained"] = moved(covered=after, uncovered=state, lens=lens)
        shifted[lens, "lost"] = moved(covered=state, uncovered=after, lens=lens)
    return Effect(
        scenario=scenario,
        before=state,
        after=after,
        rates=tuple(
            RateChange(
                code=was.code,
                before=was,
                after=now,
                change=None if was.rate is None or now.rate is None else now.rate - was.rate,
            )
            for was, now in rates
        ),
        lenses=tuple(
            _lens_change(lens, shifted[lens, "gained"], shifted[lens, "lost"]) for lens in LENSES
        ),
        moved=shifted,
        connection=_connection(state, after),
        concerns=tuple(facts.concerns),
    )


def compare(*, state: CoverageState, scenarios: Sequence[Scenario]) -> tuple[Effect, ...]:
    """Several scenarios, each on its own against the same state, in the order given.

    Raises
    ------
    InvalidInput
        there is none, two have one name, or one does not fit the network.
    """
    names = [scenario.name for scenario in scenarios]
    if not names:
        raise InvalidInput("at least one scenario is needed")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidInput(f"the scenario {twice[0]!r} comes twice")
    return tuple(effect_of(state=state, scenario=scenario) for scenario in scenarios)


def shifts(
    *,
    effect: Effect,
    lens: str,
    direction: Direction,
    certainty: str | None = None,
    after: str | None = None,
    limit: int | None = 100,
) -> ShiftPage:
    """Who gains or loses in a lens, one by one.

    With a ``certainty`` (code of SHIFT_CERTAINTY) those who surely or only possibly do, instead of
    those who do by the places that were found. A page starts behind the id ``after``; ``limit``
    None gives all. Raises InvalidInput for an unknown lens, direction, certainty or limit.
    """
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit must be 1 to {MAX_LIMIT}, got {limit}")
    check_lens(lens)
    if direction not in ("gained", "lost"):
        raise InvalidInput(f"unknown direction {direction!r}; there are gained, lost")
    found = effect.moved[lens, direction]
    listed = np.flatnonzero(found.listed(certainty))
    snapshot = effect.before.picture.snapshot
    ids = snapshot.ids[effect.before.enterprises[listed]]
    begin = 0 if after is None else int(np.searchsorted(ids, after, side="right"))
    page = listed[begin:] if limit is None else listed[begin : begin + limit]
    rows = tuple(_shift(effect, lens, direction, found, at) for at in page.tolist())
    more = begin + len(page) < len(listed)
    return ShiftPage(lens, direction, certainty, len(listed), rows, rows[-1].id if more else None)


def _lens_change(lens: str, gained: Moved, lost: Moved) -> LensChange:
    counts = ((int(one.found.sum()), one.at_least, one.at_most) for one in (gained, lost))
    return LensChange(lens, *chain.from_iterable(counts))


def _shift(effect: Effect, lens: str, direction: Direction, found: Moved, at: int) -> Shift:
    uncovered = effect.before if direction == "gained" else effect.after
    snapshot = effect.before.picture.snapshot
    node = int(effect.before.enterprises[at])
    nearest_before, metres_before = _nearest(effect.before, at)
    nearest_after, metres_after = _nearest(effect.after, at)
    lon, lat = points(effect.before.picture, np.array([node]))[0].tolist()
    return Shift(
        id=str(snapshot.ids[node]),
        name=str(snapshot.names[node]),
        lon=None if np.isnan(lon) else lon,
        lat=None if np.isnan(lat) else lat,
        certainty="sure" if found.certain[at] else "possible",
        reason=_REASONS[uncovered.rate_status(lens).reason[at]],
        nearest_before=nearest_before,
        metres_before=metres_before,
        nearest_after=nearest_after,
        metres_after=metres_after,
    )


def _nearest(state: CoverageState, at: int) -> tuple[str | None, float | None]:
    site = int(state.nearest_site[at])
    if site < 0:
        return None, None
    return str(state.picture.snapshot.ids[site]), round(float(state.metres[at]), 1)


def _connection(before: CoverageState, after: CoverageState) -> Connection:
    was, isolated_before = _ties(before)
    if after.picture is before.picture:
        return Connection(was, was, (), ())
    now, isolated_after = _ties(after)
    return Connection(
        before=was,
        after=now,
        no_longer_isolated=tuple(sorted(isolated_before - isolated_after)),
        newly_isolated=tuple(sorted(isolated_after - isolated_before)),
    )


def _ties(state: CoverageState) -> tuple[Ties, frozenset[str]]:
    found = components(project(state.picture))
    largest = found.components[0].size if found.components else min(found.nodes, 1)
    counted = Ties(found.nodes, found.ties, found.count, largest, len(found.isolated))
    return counted, frozenset(found.isolated)


def walk_of(effect: Effect) -> Walk:
    """The walking model that the spatial rates of an effect rest on."""
    return Walk.of(effect.before.model)
