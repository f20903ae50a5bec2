"""A figure on one day after another."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import LAYERS, Edges, Picture, Snapshot
from queries.coverage.reach.walking import WalkModel
from queries.coverage.rules.policy import Policy
from queries.coverage.status.ranges import Range
from queries.history.figures import SeriesFigure, figure_of
from queries.history.measuring import Measured, Moment
from queries.history.past import Chain, Former, states_on, with_states

NEVER: int = np.iinfo(np.int64).max
"""The number of no day."""

MAX_POINTS = 120
"""Days of a series: ten years of months."""
MAX_FIGURES = 10


class Spacing(StrEnum):
    """How far the days of a series are apart."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Spacing.MONTH: 1, Spacing.QUARTER: 3, Spacing.YEAR: 12}
"""Months of each."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a ``day``; of a flow, in the period from the day up to ``end``, not included.

    ``value`` is None with a ``reason``, ``range`` is of rates; see
    :class:`queries.history.measuring.Measured`.
    """

    day: date
    end: date
    value: float | None
    numerator: int | None
    denominator: int | None
    undated: int | None
    reason: str | None
    range: Range | None


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over time."""

    figure: SeriesFigure
    points: tuple[Point, ...]


def days(first: date, last: date, step: Spacing) -> tuple[date, ...]:
    """Every step from ``first`` up to ``last``, both included where they are reached.

    A day of the month that a month does not have is its last one.

    Raises
    ------
    InvalidInput
        ``first`` lies after ``last``, or there are more than MAX_POINTS days.

    >>> [str(day) for day in days(date(2021, 1, 31), date(2021, 4, 1), Step.MONTH)]
    ['2021-01-31', '2021-02-28', '2021-03-31']
    """
    if first > last:
        raise InvalidInput(f"from {first} lies after to {last}")
    found: list[date] = []
    while (day := months_after(first, len(found) * MONTHS[step])) is not None and day <= last:
        if len(found) == MAX_POINTS:
            raise InvalidInput(
                f"from {first} to {last} by {step} gives more than {MAX_POINTS} points: "
                "take a longer step or a shorter time"
            )
        found.append(day)
    return tuple(found)


def months_after(day: date, months: int) -> date | None:
    """The day so many months later, or earlier; None where the calendar ends before."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_by_park(picture: Picture) -> NDArray[np.int64]:
    """(parks + 1,) for each park, the last of no park, the first day on which anything that it
    stated begins or ends in a picture's layers, whenever that is; :data:`NEVER` for none.

    A relationship is of the parks at both of its ends. O(n + m).
    """
    snapshot = picture.snapshot
    codes, names = snapshot.parks
    layers = [LAYERS.index(layer) for layer in picture.layers]
    first = np.full(len(names) + 1, NEVER)
    ends: list[tuple[Snapshot | Edges, NDArray[np.integer]]]
    ends = [(snapshot, np.arange(len(snapshot)))]
    ends += [(rows, end) for rows in snapshot.edges.values() for end in (rows.start, rows.end)]
    for rows, of in ends:
        for days in (rows.since, rows.until):
            dated = ~np.isnat(days) & np.isin(rows.layer, layers)
            np.minimum.at(first, codes[of[dated]], days[dated].astype(np.int64))
    return first


def day_of(number: int) -> date | None:
    """The day of a number that :func:`first_by_park` gives."""
    return None if number == NEVER else np.datetime64(number, "D").astype(date)


def first_dated(picture: Picture) -> date | None:
    """The first day on which anything of a picture's layers begins or ends, whenever that is.

    Before it only undated facts, and those that only end, are seen; None: nothing is dated. Of a
    part of the network its parks are asked. O(n + m).
    """
    first = first_by_park(picture)
    if picture.area is not None:
        first = first[np.unique(picture.snapshot.parks[0][picture.home])]
    return day_of(int(first.min(initial=NEVER)))


def series(
    *,
    picture: Picture,
    figures: Sequence[str],
    first: date,
    last: date,
    step: Spacing,
    policy: Policy,
    chains: Mapping[str, Chain],
    walk: WalkModel | None = None,
) -> tuple[Series, ...]:
    """Some figures on the same days.

    Parameters
    ----------
    picture
        the network, in the part and the layers that are meant; its day is not.
    figures
        ids of FIGURES, MAX_FIGURES at most.
    first
        the first day.
    last
        the last day; a flow's last period ends with it.
    step
        how far the days are apart.
    policy
        the rules of coverage, the same on every day.
    chains
        what rows said since the first day (:func:`queries.history.past.chains_since`).
    walk
        takes the place of the policy's, along streets for example.

    Cost: on each day that of the figures, of which coverage is the dearest, and O(n) array work.

    Raises
    ------
    InvalidInput
        an unknown figure or layer, none or too many figures, days as in :func:`days`.
    """
    chosen = [figure_of(figure) for figure in dict.fromkeys(figures)]
    if not 1 <= len(chosen) <= MAX_FIGURES:
        raise InvalidInput(f"1 to {MAX_FIGURES} figures are followed at once, not {len(chosen)}")
    listed = days(first, last, step)
    beyond = last if last == date.max else last + timedelta(days=1)
    snapshot = picture.snapshot
    begins = first_dated(picture)
    points: dict[str, list[Point]] = {figure.id: [] for figure in chosen}
    said: Snapshot = snapshot
    states: Mapping[str, Former] = {}
    for day, end in zip(listed, (*listed[1:], beyond), strict=True):
        # Between two loads nothing is said anew: the rows are rewritten only where it is.
        if (now := states_on(chains, day)) != states:
            said, states = with_states(snapshot, now), now
        standing = Moment(picture.of(said, day), end, policy, walk)
        # What happened does not change with time: another number for it is a correction.
        happening = Moment(picture.of(snapshot, day), end, policy, walk)
        for figure in chosen:
            measured = figure.measure(happening if figure.flow else standing)
            reached = end - timedelta(days=1) if figure.flow else day
            if begins is None or reached < begins:
                measured = before_first_fact(measured)
            points[figure.id].append(
                Point(
                    day,
                    end,
                    measured.value,
                    measured.numerator,
                    measured.denominator,
                    measured.undated,
                    measured.reason,
                    measured.range,
                )
            )
    return tuple(Series(figure, tuple(points[figure.id])) for figure in chosen)


def before_first_fact(measured: Measured) -> Measured:
    """Nothing counted before anything is dated is nothing known, not zero."""
    if measured.value:
        return measured
    return Measured(None, reason="before_first_fact")
