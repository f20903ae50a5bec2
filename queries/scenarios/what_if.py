"""What a scenario would do: every rate before and after, who gains, who loses, who gets tied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from graph.errors import Finding, InvalidInput
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.coverage.rules.codes import LENSES, REASON, check_lens
from queries.coverage.status.state import CoverageState, coverage_state
from queries.coverage.status.summary import Rate, Walk, summarize
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
    """How many enterprises a lens covers after and not before, and the other way round."""

    lens: str
    gained: int
    lost: int


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
    connection: Connection
    concerns: tuple[Finding, ...]
    """What to look at before applying it; none of it stands in the way."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An enterprise that a scenario moves into a lens or out of it.

    ``reason`` is why it is uncovered on the side where it is, a code of REASON. Metres are straight
    lines to the nearest position; ids and metres are None without coordinates on either side.
    """

    id: str
    name: str
    reason: str
    nearest_before: str | None
    metres_before: float | None
    nearest_after: str | None
    metres_after: float | None


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """Those who gain or lose, ascending by id. ``next`` goes into ``after`` for the next page."""

    lens: str
    direction: Direction
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
            LensChange(
                lens,
                gained=len(_moved(state, after, lens, "gained")),
                lost=len(_moved(state, after, lens, "lost")),
            )
            for lens in LENSES
        ),
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
    after: str | None = None,
    limit: int | None = 100,
) -> ShiftPage:
    """Who gains or loses in a lens, one by one.

    A page starts behind the id ``after``; ``limit`` None gives all. Raises InvalidInput for an
    unknown lens, direction or limit.
    """
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit must be 1 to {MAX_LIMIT}, got {limit}")
    check_lens(lens)
    if direction not in ("gained", "lost"):
        raise InvalidInput(f"unknown direction {direction!r}; there are gained, lost")
    moved = _moved(effect.before, effect.after, lens, direction)
    snapshot = effect.before.picture.snapshot
    ids = snapshot.ids[effect.before.enterprises[moved]]
    begin = 0 if after is None else int(np.searchsorted(ids, after, side="right"))
    page = moved[begin:] if limit is None else moved[begin : begin + limit]
    rows = tuple(_shift(effect, lens, direction, at) for at in page.tolist())
    more = begin + len(page) < len(moved)
    return ShiftPage(lens, direction, len(moved), rows, rows[-1].id if more else None)


def _moved(
    before: CoverageState, after: CoverageState, lens: str, direction: Direction
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    was, now = before.rate_status(lens).covered, after.rate_status(lens).covered
    return np.flatnonzero(now & ~was if direction == "gained" else was & ~now)


def _shift(effect: Effect, lens: str, direction: Direction, at: int) -> Shift:
    uncovered = effect.before if direction == "gained" else effect.after
    snapshot = effect.before.picture.snapshot
    node = int(effect.before.enterprises[at])
    nearest_before, metres_before = _nearest(effect.before, at)
    nearest_after, metres_after = _nearest(effect.after, at)
    return Shift(
        id=str(snapshot.ids[node]),
        name=str(snapshot.names[node]),
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
