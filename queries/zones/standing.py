"""How the enterprises of each of some zones stand in a rate: one state of coverage, put to zones.

Each zone is told what it is told when it alone is asked about: the same counts, and the same reason
where there is no rate. So what a reason asks of a zone (its register, its positions, its
activities) is asked here of each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.belonging import Parts
from graph.snapshot.pictures import LAYERS, Index, Mask, Picture
from queries.coverage.rules.codes import RateCode
from queries.coverage.status.facts import UNANSWERED, UNPLACED
from queries.coverage.status.ranges import NO_RANGE, Range, range_among
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import points, spans_between

Counts = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Stated:
    """What the parks whose offices stated what is in each zone have to say."""

    picture: Picture
    parts: Parts

    @cached_property
    def by_park(self) -> Mask:
        """(z, parks + 1) whether a park stated anything that belongs to the zone; last: none."""
        codes, names = self.picture.snapshot.parks
        found = np.zeros((len(self.parts.zones), len(names) + 1), np.bool_)
        placed = np.flatnonzero(self.parts.part >= 0)
        found[self.parts.part[placed], codes[placed]] = True
        found[self.parts.told_part, codes[self.parts.told]] = True
        return found

    def any(self, nodes: NDArray[np.integer]) -> Mask:
        """(z,) whether any of some nodes was stated by the parks of the zone."""
        codes, names = self.picture.snapshot.parks
        mine = np.zeros(len(names) + 1, np.bool_)
        mine[codes[nodes]] = True
        return np.asarray((self.by_park & mine).any(axis=1), np.bool_)

    def each(self, nodes: Index) -> Mask:
        """(z, n) which of some nodes were stated by the parks of a zone, or belong to it."""
        found = self.by_park[:, self.picture.snapshot.parks[0][nodes]]
        there = self.parts.part[nodes]
        found[there[there >= 0], np.flatnonzero(there >= 0)] = True
        return found

    def home(self, nodes: Index) -> Mask:
        """(z,) whether any of some nodes belongs to the zone."""
        return self.parts.count(nodes) > 0


@dataclass(frozen=True, eq=False)
class Standing:
    """A rate by zone. Counts are of z + 1: the last is what is in none of the zones."""

    covered: Counts
    denominator: Counts
    unknown: Counts
    reason: tuple[str | None, ...]
    """(z,) code of NO_RATE where the zone has no rate."""
    ranges: tuple[Range, ...]
    """(z + 1,) between what the rate of each lies. They do not add up where positions have no
    place: each upper end takes all that these may reach."""

    def answered(self, place: int) -> bool:
        """Whether the counts of a zone are known."""
        return self.reason[place] not in UNANSWERED


def standing(state: CoverageState, rate: RateCode, parts: Parts) -> Standing:
    """How the zones of a state's picture stand in a rate. O(n + m) at first, then O(k)."""
    of = parts.part[state.enterprises]
    size = len(parts.zones)
    status = state.rate_status(rate)

    def counted(mask: Mask) -> Counts:
        return np.bincount(np.where(of < 0, size, of)[mask], minlength=size + 1)

    denominator = counted(status.denominator)
    stated = Stated(state.picture, parts)
    reasons = _reasons(state, rate, stated, denominator)
    uncertain = status.denominator & status.possible & ~status.certain
    masks = (status.certain, status.possible, uncertain, status.ranged)
    counts = zip(
        (*reasons, status.no_rate),
        *(counted(mask).tolist() for mask in masks),
        _reserves(state, stated) if rate == "spatial" else repeat(0),
        strict=False,
    )
    return Standing(
        counted(status.covered),
        denominator,
        counted(status.unknown),
        reasons,
        tuple(
            NO_RANGE
            if reason in UNANSWERED and reason != UNPLACED
            else range_among(certain, possible + reserve, open_, of)
            for reason, certain, possible, open_, of, reserve in counts
        ),
    )


def _reserves(state: CoverageState, stated: Stated) -> Iterator[int]:
    """Of each zone, and at last of none: how many more the unplaced sites that are its own, or all,
    may reach there."""
    zones = len(stated.parts.zones)
    own = stated.each(state.sites[state.sites_where.unbounded]).sum(axis=1).tolist()
    part = stated.parts.part[state.enterprises] % (zones + 1)  # -1 is last
    ends = np.cumsum(np.bincount(part, minlength=zones + 1))
    rows = np.split(np.argsort(part, kind="stable"), ends[:-1])
    for some, unplaced in zip(rows, (*own, state.unplaced), strict=True):
        yield state.reserve_among(some, unplaced)


def _reasons(
    state: CoverageState, rate: RateCode, stated: Stated, denominator: Counts
) -> tuple[str | None, ...]:
    picture, size = state.picture, len(stated.parts.zones)
    snapshot = picture.snapshot
    enterprises = state.enterprises
    source = LAYERS.index("source")
    status = snapshot.columns["operating_status"].values[enterprises]
    register = stated.home(enterprises[(snapshot.layer[enterprises] != source) & (status >= 0)])
    told = stated.home(np.flatnonzero(picture.home & (snapshot.layer == source)))
    found = np.full(size, None, object)
    found[denominator[:size] == 0] = "no_enterprise_counted"
    if rate == "effective":
        held = picture.whole.edges("HELD_BY").start
        found[~stated.any(held[~np.isnat(snapshot.since[held])])] = "no_activity_recorded"
    if rate == "spatial":
        located = np.asarray(np.isfinite(points(picture, state.sites)).all(axis=1), np.bool_)
        found[~_counting(state, stated, located)] = UNPLACED
        found[~_counting(state, stated, np.ones(len(located), np.bool_))] = "no_position"
    found[~register] = "no_register"
    found[~register & told] = "denominator_not_in_source"
    return tuple(found.tolist())


def _counting(state: CoverageState, stated: Stated, some: Mask) -> Mask:
    """(z,) whether any of some sites counts in the zone: its own ones, and what may reach it."""
    sites, where, least_m = state.sites[some], state.sites_where, state.least_m
    if (~some & ~where.unbounded).any():
        least_m, _ = spans_between(state.whereabouts, where.of(some), least_m, state.model)
    reached = state.enterprises[state.model.covers(least_m)]
    return stated.any(sites) | stated.home(sites) | stated.home(reached)
