"""A rate of each of some zones on one day after another: each day counted once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.model.spec import Text
from graph.snapshot.belonging import Parts, parts
from graph.snapshot.pictures import Picture, Snapshot
from queries.coverage.reach.walking import WalkModel
from queries.coverage.rules.codes import RateCode
from queries.coverage.rules.policy import Policy
from queries.coverage.status.ranges import NO_RANGE
from queries.coverage.status.summary import PolicyName, Walk
from queries.history.figures import FIGURES
from queries.history.measuring import Measured, Moment
from queries.history.past import Chain, Former, states_on, with_states
from queries.history.series import (
    MONTHS,
    NEVER,
    Spacing,
    before_first_fact,
    day_of,
    first_by_park,
    first_dated,
    months_after,
)
from queries.lookup import NodeId
from queries.zones.standing import Stated, standing

MAX_TREND_POINTS = 24


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A rate on a day; None with a ``reason``, as the points of a series. It lies between ``low``
    and ``high`` wherever those truly are whose place is known to a radius only."""

    day: date
    rate: float | None
    numerator: int | None
    denominator: int | None
    reason: str | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, day: date, measured: Measured) -> TrendPoint:
        """What was measured on a day."""
        between = measured.range or NO_RANGE
        return cls(
            *(day, measured.value, measured.numerator, measured.denominator, measured.reason),
            *(between.low, between.high),
        )


@dataclass(frozen=True, slots=True)
class ZoneTrend:
    """A zone's rate over time. ``change``: its last value less its first, where both are known."""

    id: NodeId
    points: tuple[TrendPoint, ...]
    change: float | None


@dataclass(frozen=True, slots=True)
class Trends:
    """A rate over time, of each zone and of all that is asked about; zones by id."""

    by: str
    definition: Text
    level: str
    step: Spacing
    policy: PolicyName
    walk: Walk
    zones: tuple[ZoneTrend, ...]
    total: tuple[TrendPoint, ...]


def trend_days(last: date, step: Spacing, count: int) -> tuple[date, ...]:
    """So many days a step apart, the last one given; fewer where the calendar begins."""
    found = (months_after(last, -at * MONTHS[step]) for at in range(count - 1, -1, -1))
    return tuple(day for day in found if day is not None)


def trends(
    *,
    picture: Picture,
    parts_today: Parts,
    level: str,
    by: RateCode,
    step: Spacing,
    count: int,
    policy: Policy,
    chains: Mapping[str, Chain],
    walk: WalkModel | None = None,
) -> Trends:
    """A rate of each zone on ``count`` days up to that of the picture.

    ``walk`` takes the place of the policy's.

    ``parts_today`` are the zones (:func:`queries.zones.comparison.zones_of`), ``chains`` what rows
    said since the first day (:func:`queries.history.past.chains_since`). A day costs one state of
    coverage and one membership, however many zones there are.
    """
    snapshot = picture.snapshot
    begins = (*_first_dated(picture, parts_today), first_dated(picture))
    figure = FIGURES[f"coverage_{by}"]
    series: list[list[TrendPoint]] = [[] for _ in begins]
    said: Snapshot = snapshot
    states: Mapping[str, Former] = {}
    for day in trend_days(picture.as_of, step, count):
        if (now := states_on(chains, day)) != states:
            said, states = with_states(snapshot, now), now
        then = picture.of(said, day)
        moment = Moment(then, day, policy, walk)
        found = standing(moment.coverage, by, parts(then, parts_today.zones))
        measured = [
            Measured(None, reason=reason, range=between)
            if reason is not None
            else Measured(covered / counted, covered, counted, range=between)
            for covered, counted, reason, between in zip(
                found.covered.tolist(),
                found.denominator.tolist(),
                found.reason,
                found.ranges,
                strict=False,
            )
        ]
        measured.append(figure.measure(moment))
        for points, begun, one in zip(series, begins, measured, strict=True):
            if begun is None or day < begun:
                one = before_first_fact(one)
            points.append(TrendPoint.of(day, one))
    *of_zones, total = map(tuple, series)
    return Trends(
        by=by,
        definition=figure.definition,
        level=level,
        step=step,
        policy=PolicyName.of(policy),
        walk=Walk.of(walk or policy.walk),
        zones=tuple(
            ZoneTrend(str(snapshot.ids[zone]), points, _change(points))
            for zone, points in zip(parts_today.zones.tolist(), of_zones, strict=True)
        ),
        total=total,
    )


def _change(points: Iterable[TrendPoint]) -> float | None:
    rates = [point.rate for point in points]
    first, last = (rates[0], rates[-1]) if rates else (None, None)
    return None if first is None or last is None else last - first


def _first_dated(picture: Picture, parts: Parts) -> list[date | None]:
    """For each zone the first day on which anything begins or ends that its parks stated."""
    of_parks = np.where(Stated(picture, parts).by_park, first_by_park(picture), NEVER)
    return [day_of(day) for day in of_parks.min(axis=1, initial=NEVER).tolist()]
