"""Counts of parts of a network, and the rates of coverage that they make together.

A park that has no rate, because nobody recorded an activity there, still counts in that of the
province. So what is added up is how the enterprises of each part stand whether or not the part has
an answer, and whether there is one is decided by what all parts together know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import numpy as np

from graph.snapshot.pictures import LAYERS
from queries.coverage.rules.codes import EXCLUSION, RATES, RateCode
from queries.coverage.status.base import COUNTED, Codes
from queries.coverage.status.facts import UNANSWERED, UNPLACED, Facts
from queries.coverage.status.ranges import NO_RANGE, Range, range_among
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import CoverageSummary, Rate
from queries.coverage.status.whereabouts import EXACT, KNOWN_BY


@dataclass(frozen=True, slots=True)
class RateTally:
    """How many enterprises stand how in a rate, as
    :class:`queries.coverage.status.state.RateStatus` has them; ``layers``: of whom."""

    covered: int
    denominator: int
    unknown: int
    ranged: int
    certain: int
    possible: int
    uncertain: int
    excluded: Mapping[str, int]
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is added up. ``unplaced`` positions, its own, may be anywhere."""

    facts: Facts
    enterprises: int
    positions: int
    positions_without_coordinates: int
    unplaced: int
    known_by: Mapping[str, int]
    rates: Mapping[RateCode, RateTally]


def tally_of(state: CoverageState) -> Tally:
    """The counts of what a picture shows. O(n)."""
    home = state.picture.home[state.sites]
    known_by = state.whereabouts.known_by[state.counts["spatial"].ranged]
    return Tally(
        facts=state.facts,
        enterprises=len(state.enterprises),
        positions=len(state.own_sites),
        positions_without_coordinates=state.own_sites_unlocated,
        unplaced=int((state.sites_where.unbounded & home).sum()),
        known_by=_named(tuple(KNOWN_BY.codes), known_by[known_by != EXACT]),
        rates={rate: _rate_tally(state, rate) for rate in RATES},
    )


def _rate_tally(state: CoverageState, rate: RateCode) -> RateTally:
    status = state.counts[rate]
    layers = state.picture.snapshot.layer[state.enterprises[status.denominator]]
    uncertain = status.denominator & status.possible & ~status.certain
    return RateTally(
        covered=int(status.covered.sum()),
        denominator=int(status.denominator.sum()),
        unknown=int(status.unknown.sum()),
        ranged=int(status.ranged.sum()),
        certain=int(status.certain.sum()),
        possible=int(status.possible.sum()),
        uncertain=int(uncertain.sum()),
        excluded=_named(tuple(EXCLUSION.codes), status.exclusion[status.exclusion != COUNTED]),
        layers=tuple(LAYERS[layer] for layer in np.unique(layers).tolist()),
    )


def _named(codes: Sequence[str], numbers: Codes) -> dict[str, int]:
    counts = np.bincount(numbers, minlength=len(codes)).tolist()
    return {code: count for code, count in zip(codes, counts, strict=True) if count}


def total(tallies: Sequence[Tally], like: CoverageSummary) -> CoverageSummary:
    """What the parts say together; the words are those of one of them.

    It is what :func:`queries.coverage.summarize` says of the whole, with two exceptions: where any
    position can be anywhere, nothing is said of the upper end of the spatial range, because whom
    such a position reaches at most is no sum; and ``weighted`` is left out.
    """
    facts = reduce(or_, (one.facts for one in tallies))
    unplaced = sum(one.unplaced for one in tallies)
    spatial = facts.no_rate("spatial", counted=True)
    reasons: dict[RateCode, str | None] = {}
    for rate in RATES:
        counted = any(one.rates[rate].denominator for one in tallies)
        reasons[rate] = facts.no_rate(rate, counted=counted)
    rates = []
    for rate, words in zip(RATES, like.rates, strict=True):
        of = [one.rates[rate] for one in tallies]
        rates.append(_rate(words, of, reasons[rate], unplaced if rate == "spatial" else 0))
    drawn_on = {
        layer
        for one in tallies
        for rate, tally in one.rates.items()
        if reasons[rate] not in UNANSWERED
        for layer in tally.layers
    }
    ranged = spatial is None or spatial == UNPLACED
    known_by = _added(tuple(KNOWN_BY.codes), (one.known_by for one in tallies)) if ranged else {}
    return replace(
        like,
        drawn_on=tuple(layer for layer in LAYERS if layer in drawn_on),
        enterprises=sum(one.enterprises for one in tallies),
        positions=sum(one.positions for one in tallies),
        positions_without_coordinates=sum(one.positions_without_coordinates for one in tallies),
        known_by=known_by,
        rates=tuple(rates),
        weighted=None,
    )


def _rate(words: Rate, of: Sequence[RateTally], reason: str | None, unplaced: int) -> Rate:
    covered, denominator, unknown = (
        sum(getattr(one, name) for one in of) for name in ("covered", "denominator", "unknown")
    )
    unanswered = reason in UNANSWERED
    return replace(
        words,
        numerator=None if unanswered else covered,
        denominator=None if unanswered else denominator,
        uncovered=None if unanswered else denominator - covered,
        unknown=None if unanswered else unknown,
        rate=covered / denominator if denominator and not unanswered else None,
        range=_range(of, reason, unplaced),
        reason=reason,
        excluded=_added(tuple(EXCLUSION.codes), (one.excluded for one in of)),
    )


def _range(of: Sequence[RateTally], reason: str | None, unplaced: int) -> Range:
    ranged, certain, possible, uncertain = (
        sum(getattr(one, name) for one in of)
        for name in ("ranged", "certain", "possible", "uncertain")
    )
    if reason in UNANSWERED and (reason != UNPLACED or not ranged):
        return NO_RANGE
    found = range_among(certain, possible, 0 if reason == UNPLACED else uncertain, ranged)
    return replace(found, possible=None, high=None) if unplaced else found


def _added(codes: Sequence[str], counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: Counter[str] = Counter()
    for one in counts:
        added.update(one)
    return {code: added[code] for code in codes if added[code]}
