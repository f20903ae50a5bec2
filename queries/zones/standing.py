"""How the enterprises of each of some zones stand in a rate: one state of coverage, put to zones.

Each zone is told what it is told when it alone is asked about: the same counts, and the same reason
where there is no rate. So what a reason asks of a zone (its register, its positions, its
activities) is asked here of each by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.belonging import Parts
from graph.snapshot.pictures import LAYERS, Index, Mask, Picture
from queries.coverage.rules.codes import RateCode
from queries.coverage.status.state import UNANSWERED, CoverageState
from queries.coverage.status.whereabouts import points

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
    return Standing(
        counted(status.covered),
        denominator,
        counted(status.unknown),
        _reasons(state, rate, parts, denominator),
    )


def _reasons(
    state: CoverageState, rate: RateCode, parts: Parts, denominator: Counts
) -> tuple[str | None, ...]:
    picture, size = state.picture, len(parts.zones)
    snapshot = picture.snapshot
    stated = Stated(picture, parts)
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
        sites = state.sites
        located = sites[np.isfinite(points(picture, sites)).all(axis=1)]
        reached = stated.home(enterprises[state.model.covers(state.least_m)])
        there, any_at_all = (
            stated.any(some) | stated.home(some) | reached for some in (located, sites)
        )
        found[~there] = "no_position_with_coordinates"
        found[~any_at_all] = "no_position"
    found[~register] = "no_register"
    found[~register & told] = "denominator_not_in_source"
    return tuple(found.tolist())
