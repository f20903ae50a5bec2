"""Between what a rate lies, where places are known to a radius only, or not at all.

At least those count that are covered wherever their places truly are; at most those that may be.
Both are shares of the denominator and of the unknown together, because a rate of which all places
were known would count these too. A position of which no place is known can be near anybody: it is
in no list, and adds to the upper end as many as can be near one position
(:func:`queries.coverage.reach.spans.crowd`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.model.spec import CodeList, Text
from queries.coverage.reach.walking import Floats
from queries.coverage.status.base import Mask, Positions
from queries.coverage.status.state import CoverageState, RateStatus

CERTAINTY = CodeList(
    "reach_certainty",
    "Whether an enterprise is covered, as far as the places of it and of positions are known.",
    {
        "sure": Text("确定覆盖", "surely covered"),
        "possible": Text("可能覆盖", "possibly covered"),
        "never": Text("确定未覆盖", "surely not covered"),
    },
)


@dataclass(frozen=True, slots=True)
class Range:
    """At least ``certain`` and at most ``possible`` are covered; ``low`` and ``high`` are their
    shares. ``uncertain`` of the denominator may be covered or not. All None where nothing can be
    said, the shares also where there is nobody."""

    certain: int | None
    possible: int | None
    uncertain: int | None
    low: float | None
    high: float | None


NO_RANGE = Range(None, None, None, None, None)


def range_of(state: CoverageState, rate: str, rows: Positions | None = None) -> Range:
    """Between what a rate lies, of all enterprises or of some, by their places in the state."""
    status = state.rate_status(rate)
    if status.unanswered and not status.ranged.any():
        return NO_RANGE
    masks = (status.certain, status.possible, status.ranged, status.denominator)
    certain, possible, ranged, denominator = (
        mask if rows is None else mask[rows] for mask in masks
    )
    least, most = int(np.count_nonzero(certain)), int(np.count_nonzero(possible))
    uncertain = int(np.count_nonzero(denominator & possible & ~certain))
    if rate == "spatial" and state.unplaced:
        every = np.arange(len(status.ranged)) if rows is None else rows
        most += state.reserve_among(every, state.unplaced)
    return range_among(least, most, uncertain, int(np.count_nonzero(ranged)))


def range_among(certain: int, possible: int, uncertain: int, of: int) -> Range:
    """The range of these counts among so many."""
    return Range(certain, possible, uncertain, *_shares(certain, possible, of))


def weighted_range(state: CoverageState, counts: Floats) -> tuple[float | None, float | None]:
    """Low and high of spatial coverage where an enterprise counts (k,) ``counts``; nan weigh 0."""
    status = state.rate_status("spatial")
    counts = np.nan_to_num(counts)
    certain, possible, of = (
        float(counts[mask].sum()) for mask in (status.certain, status.possible, status.ranged)
    )
    if state.reserve:
        rest = np.sort(counts[status.ranged & ~status.possible])[::-1]
        possible += float(rest[: state.reserve].sum())
    return _shares(certain, possible, of)


def _shares(certain: float, possible: float, of: float) -> tuple[float | None, float | None]:
    return (certain / of, possible / of) if of else (None, None)


def certainty_at(status: RateStatus, at: int) -> str:
    """Code of CERTAINTY of one enterprise."""
    if status.certain[at]:
        return "sure"
    return "possible" if status.possible[at] else "never"


def of_certainty(status: RateStatus, certainty: str) -> Mask:
    """(k,) the enterprises of a certainty, among those that the range is a share of."""
    return {
        "sure": status.certain,
        "possible": status.possible & ~status.certain,
        "never": status.ranged & ~status.possible,
    }[certainty]
