"""Who is covered in one state and not in another, where places are known to a radius only.

One of the two is before and the other after a change of what there is. What a site does that
stands in both it does in both: so only those may be moved whom a site may reach that the one alone
has, and not all whose place is rough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text
from queries.coverage.status.base import Mask, Positions
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import points, spans_between

SHIFT_CERTAINTY = CodeList(
    "shift_certainty",
    "Whether a change gains or loses an enterprise, as far as places are known.",
    {"sure": Text("确定", "surely"), "possible": Text("可能", "possibly")},
)


def check_certainty(certainty: str | None) -> None:
    """InvalidInput for what is neither a code of SHIFT_CERTAINTY nor None."""
    if certainty is not None and certainty not in SHIFT_CERTAINTY.codes:
        known = ", ".join(SHIFT_CERTAINTY.codes)
        raise InvalidInput(f"unknown certainty {certainty!r}; there are {known}")


@dataclass(frozen=True, eq=False, slots=True)
class Moved:
    """Masks over the enterprises of the state in which they are covered, and how many there are."""

    found: Mask
    """(k,) by the places that were found."""
    certain: Mask
    """(k,) wherever all truly are."""
    possible: Mask
    """(k,) perhaps, the certain and the found among them."""
    at_least: int
    at_most: int
    """How many truly are. They allow for sites that can be anywhere, which are in no mask."""

    def listed(self, certainty: str | None) -> Mask:
        """(k,) those who surely or only possibly are (code of SHIFT_CERTAINTY), or with None those
        who are by the places found. Raises InvalidInput."""
        check_certainty(certainty)
        if certainty is None:
            return self.found
        return self.certain if certainty == "sure" else self.possible & ~self.certain


def moved(*, covered: CoverageState, uncovered: CoverageState, lens: str) -> Moved:
    """Who is covered in a lens in the one state and is in the other, but not covered.

    For who gains by a change the first is the state after it, for who loses the one before. O(k)
    and what it takes to reach the k enterprises from the sites that the first alone has.
    """
    here, there = covered.rate_status(lens), uncovered.rate_status(lens)
    both, place = _shared(covered, uncovered)

    def not_in(mask: Mask) -> Mask:
        """Who is in both states and not in a mask of the other."""
        kept = both.copy()
        kept[both] = ~mask[place]
        return kept

    found = here.covered & not_in(there.covered)
    if lens != "spatial":
        count = int(found.sum())
        return Moved(found, found, found, count, count)
    certain = here.certain & not_in(there.possible)
    open_ = here.ranged & not_in(there.certain)
    reached, unplaced = _reached_alone(covered, uncovered)
    possible = open_ & reached
    doubt = covered.near_unplaced(np.flatnonzero(certain), uncovered.unplaced)
    more = covered.near_unplaced(np.flatnonzero(open_ & ~reached), unplaced)
    return Moved(found, certain, possible, int(certain.sum()) - doubt, int(possible.sum()) + more)


def _shared(state: CoverageState, other: CoverageState) -> tuple[Mask, Positions]:
    """(k,) which enterprises of a state are in the other too, and the place of each of these
    there."""
    ids, others = (one.picture.snapshot.ids[one.enterprises] for one in (state, other))
    if np.array_equal(ids, others):
        return np.ones(len(ids), np.bool_), np.arange(len(ids))
    _, at, place = np.intersect1d(ids, others, assume_unique=True, return_indices=True)
    both = np.zeros(len(ids), np.bool_)
    both[at] = True
    return both, place


def _reached_alone(state: CoverageState, other: CoverageState) -> tuple[Mask, int]:
    """(k,) whom sites may reach that are in one state and not in the other, or not at the same
    place; and how many of these sites can be anywhere."""
    elsewhere = set(_stands(other))
    alone = np.array([one not in elsewhere for one in _stands(state)], np.bool_)
    if not alone.any():
        return np.zeros(len(state.enterprises), np.bool_), 0
    sites = state.sites_where.of(alone)
    demand, model = points(state.picture, state.enterprises), state.model
    metres, _ = model.nearest(demand=demand, sites=points(state.picture, state.sites[alone]))
    least, _ = spans_between(state.whereabouts, sites, metres, model)
    return model.covers(least) | np.isnan(least), int(sites.unbounded.sum())


def _stands(state: CoverageState) -> list[tuple[str, str]]:
    """Each site with where it is and how surely, in words: nan is no number like itself."""
    where = state.sites_where
    ids = state.picture.snapshot.ids[state.sites].tolist()
    rows = np.column_stack((where.lonlat, where.radius_m)).tolist()
    return [(one, str(row)) for one, row in zip(ids, rows, strict=True)]
