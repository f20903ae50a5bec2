"""Whom one position alone covers, of each position by itself, where places are known to a radius.

What :func:`queries.coverage.status.moved.moved` says of a coverage with a position and one without,
of all positions at once. Who is surely lost is surely reached by the one and may be reached by no
other; who is possibly lost may be reached by the one and is surely reached by no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.coverage.reach.along import StreetWalk
from queries.coverage.reach.spans import possibly, surely
from queries.coverage.reach.streets import street_within
from queries.coverage.reach.walking import within
from queries.coverage.status.base import Positions
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import BOUNDARY

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Sole:
    """Of each (m,) site of a state, how many enterprises lose their coverage if it alone is lost.
    Sites that can be anywhere are allowed for, as in :class:`Moved`."""

    found: Counts
    """By the places that were found."""
    at_least: Counts
    at_most: Counts


def sole(state: CoverageState) -> Sole:
    """What is lost with each site of a state alone. O(k log m), and the pairs that may be within
    reach."""
    demand, sites = state.whereabouts, state.sites_where
    status = state.rate_status("spatial")
    k, m = len(state.enterprises), len(state.sites)
    reach, sure = _reach(state)
    anywhere = demand.unbounded
    may_reach, open_to = np.zeros(k, np.int64), np.zeros(m, np.int64)
    row, column = _rows(sure)
    surely_by = np.bincount(row, minlength=k)
    open_ = status.ranged & ~anywhere & (surely_by == 0)
    for of, to in _possible(state, reach):
        may_reach += np.bincount(of, minlength=k)
        open_to += np.bincount(to[open_[of]], minlength=m)
    last = status.ranged[row] & (surely_by[row] == 1)
    alone = last & (may_reach[row] == 1)
    at_least = np.bincount(column[alone], minlength=m)
    at_most = open_to + np.bincount(column[last], minlength=m) + (status.ranged & anywhere).sum()
    if state.unplaced:
        for site in range(m):
            lost = row[alone & (column == site)]
            others = state.unplaced - int(sites.unbounded[site])
            at_least[site] -= state.near_unplaced(lost, others)
            if np.isnan(sites.lonlat[site]).any():
                at_most[site] += state.near_unplaced(np.flatnonzero(open_), 1)
    return Sole(_found(state, reach), at_least, at_most)


def _reach(state: CoverageState) -> tuple[csr_array, csr_array]:
    """Who is within reach of which site by the middle of where they are, and who surely is."""
    demand, sites, metres = state.whereabouts, state.sites_where, state.model.threshold_m
    radii = demand.radius_m, sites.radius_m
    if isinstance(state.model, StreetWalk):
        found = street_within(
            network=state.model.streets,
            demand=demand.lonlat,
            sites=sites.lonlat,
            metres=metres,
            demand_m=radii[0],
            sites_m=radii[1],
        )
        pairs, radii = found.pairs, (found.demand_slack, found.site_slack)
    else:
        pairs = within(demand=demand.lonlat, sites=sites.lonlat, metres=metres)
    return pairs, surely(pairs, demand_m=radii[0], sites_m=radii[1], metres=metres)


def _possible(state: CoverageState, reach: csr_array) -> Iterator[tuple[Positions, Positions]]:
    """Pairs that may be within reach, of enterprises and sites of which something is known."""
    demand, sites, model = state.whereabouts, state.sites_where, state.model
    metres, along = model.threshold_m, isinstance(model, StreetWalk)
    if along or (demand.exact and sites.exact):
        of, to = _rows(reach)
        exact = (demand.radius_m[of] == 0) & (sites.radius_m[to] == 0)
        yield of[exact], to[exact]
    if demand.exact and sites.exact:
        return
    if isinstance(model, StreetWalk):
        metres /= model.streets.least_detour
    for of, to in possibly(
        demand=np.where(demand.unbounded[:, None], np.nan, demand.lonlat),
        demand_m=demand.radius_m,
        sites=sites.lonlat,
        sites_m=sites.radius_m,
        metres=metres,
    ):
        some = (demand.radius_m[of] > 0) | (sites.radius_m[to] > 0) | (not along)
        yield of[some], to[some]


def _found(state: CoverageState, reach: csr_array) -> Counts:
    """How many each site alone reaches, by the places that were found."""
    row, column = _rows(reach)
    placed = state.rate_status("spatial").covered[row]
    placed &= state.sites_where.known_by[column] < BOUNDARY
    row, column = row[placed], column[placed]
    alone = np.bincount(row, minlength=len(state.enterprises))[row] == 1
    return np.bincount(column[alone], minlength=len(state.sites))


def _rows(pairs: csr_array) -> tuple[Positions, Positions]:
    """Row and column of each pair."""
    row = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
    return row, pairs.indices.astype(np.intp)
