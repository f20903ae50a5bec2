"""Who is next to whom, by coordinates or else by building, carrier and community.

Of places that are known to a radius only, two are adjacent by coordinates if they are so wherever
they truly are. Where that cannot be said, those count that have their building, their carrier or
their community in common; but none that are surely farther apart.

Along streets metres are of the way, as coverage walks it. But two at the very same point are next
to each other, however far the street is that their ways would lead to and back from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.model.spec import CodeList, Text
from queries.coverage.reach.spans import surely
from queries.coverage.reach.streets import StreetNetwork, StreetReport, street_within
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors, within
from queries.coverage.siting.result import Indices
from queries.coverage.status.base import Positions
from queries.coverage.status.places import NOWHERE, places_of
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import (
    BOUNDARY,
    KNOWN_BY,
    Whereabouts,
    whereabouts_of,
)

ADJACENT_BY = CodeList(
    "adjacent_by",
    "What bodies are known to be adjacent by.",
    {
        "coordinates": Text("坐标", "coordinates"),
        "building": Text("同一楼宇院落", "the same building"),
        "carrier": Text("同一载体", "the same carrier"),
        "community": Text("同一社区", "the same community"),
    },
)
_CODES = tuple(ADJACENT_BY.codes)
BESIDE = 8
Pairs = tuple[Indices, Indices, Floats]
"""Of each pair the one, the other and the metres between them."""
_IN_A_BUILDING = tuple(tuple(KNOWN_BY.codes).index(one) for one in ("address", "building"))


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """Some bodies, and what is known of where they are."""

    nodes: Positions
    where: Whereabouts
    zones: tuple[NDArray[np.object_] | Positions, ...]
    """(n,) each: their building, by what it was found with, their carrier and their community; -1
    where it is not known."""

    @property
    def located(self) -> NDArray[np.bool_]:
        """(n,) of which anything is known that can be next to something."""
        known = [zones != NOWHERE for zones in self.zones]
        mask: NDArray[np.bool_] = np.logical_or.reduce([self.where.known_by < BOUNDARY, *known])
        return mask

    def of(self, mask: NDArray[np.bool_]) -> Bodies:
        """Those of some of them."""
        zones = tuple(each[mask] for each in self.zones)
        return Bodies(self.nodes[mask], self.where.of(mask), zones)


def bodies(state: CoverageState, nodes: Positions) -> Bodies:
    """Nodes of a state's snapshot, by their positions in it."""
    where = whereabouts_of(state.picture, nodes)
    places = places_of(state.picture, nodes)
    found_with = state.picture.snapshot.columns["located_with"].values[nodes]
    building = np.where(np.isin(where.known_by, _IN_A_BUILDING), found_with, NOWHERE)
    return Bodies(nodes, where, (building, places.carrier, places.community))


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Adjacent pairs of a body of one kind and of another."""

    metres: csr_array
    """(n, m) metres between the points found; those that are adjacent by place only count the
    straight line, no more than adjacent ones can be apart, and so much where nothing says how far
    they are."""
    by: csr_array
    """(n, m) of the same pairs: index into the codes of ADJACENT_BY."""
    streets: StreetReport | None
    """On the streets that were walked; None for straight lines."""

    def code(self, pairs: Iterator[tuple[int, int]]) -> str:
        """The weakest of what some adjacent pairs are known by."""
        return _CODES[max((int(self.by[one, other]) for one, other in pairs), default=0)]


def adjacency(
    one: Bodies,
    other: Bodies,
    metres: float,
    *,
    order: Indices | None = None,
    streets: StreetNetwork | None = None,
) -> Adjacency:
    """The pairs that are adjacent within ``metres``: of the straight line, or along ``streets``.

    With ``order``, the (n,) bodies of one kind in an order in which those stand together that had
    better join, a body is adjacent by place only to the :data:`BESIDE` before and after it that
    have the place in common: where nothing says who is nearer, more would be no better, and each
    two of a thousand in a community are half a million pairs.

    O(n log n) and the pairs: those with a place in common count only if either is not exact. Along
    streets a search more for each of ``other``, cut off at ``metres``.
    """
    close, least_detour, report = _near(one, other, metres, streets)
    rows, columns, values = ([each] for each in close)
    by = [np.zeros(len(close[0]), np.int8)]
    for code, (here, there) in enumerate(zip(one.zones, other.zones, strict=True), start=1):
        row, column, apart = _together(one, other, here, there, metres / least_detour, order)
        rows, columns = [*rows, row], [*columns, column]
        values.append(np.fmin(apart, metres))
        by.append(np.full(len(row), code, np.int8))
    shape = len(one.nodes), len(other.nodes)
    pair = np.concatenate(rows) * shape[1] + np.concatenate(columns)
    pair, first = np.unique(pair, return_index=True)  # the first is what is known best
    at = np.divmod(pair, max(shape[1], 1))
    found, codes = (np.concatenate(each)[first] for each in (values, by))
    return Adjacency(
        csr_array((found, at), shape=shape), csr_array((codes, at), shape=shape), report
    )


def _near(
    one: Bodies, other: Bodies, metres: float, streets: StreetNetwork | None
) -> tuple[Pairs, float, StreetReport | None]:
    """The pairs that are adjacent wherever both truly are, by how much no way is shorter than the
    straight line, and what to know of the streets."""
    here, there = one.where, other.where
    if streets is None:
        pairs = within(demand=here.lonlat, sites=there.lonlat, metres=metres)
        slack, least, report = (here.radius_m, there.radius_m), 1.0, None
    else:
        found = street_within(
            network=streets,
            demand=here.lonlat,
            sites=there.lonlat,
            metres=metres,
            demand_m=here.radius_m,
            sites_m=there.radius_m,
        )
        pairs, report = found.pairs, found.report
        slack, least = (found.demand_slack, found.site_slack), streets.least_detour
    close = surely(pairs, demand_m=slack[0], sites_m=slack[1], metres=metres).tocoo()
    rows, columns, values = close.row.astype(np.intp), close.col.astype(np.intp), close.data
    if streets is not None:
        row, column = _same_points(here, there)
        rows, columns = np.concatenate((row, rows)), np.concatenate((column, columns))
        values = np.concatenate((np.zeros(len(row)), values))
    if one is other:  # the same both ways, to the last bit
        upper = rows < columns
        rows, columns = (
            np.concatenate((rows[upper], columns[upper])),
            np.concatenate((columns[upper], rows[upper])),
        )
        values = np.concatenate((values[upper], values[upper]))
    return (rows, columns, values), least, report


def _same_points(here: Whereabouts, there: Whereabouts) -> tuple[Indices, Indices]:
    """The pairs whose points are exact and the same."""
    exact = [np.where((each.radius_m == 0)[:, None], each.lonlat, np.nan) for each in (here, there)]
    same = within(demand=exact[0], sites=exact[1], metres=0.0).tocoo()
    return same.row.astype(np.intp), same.col.astype(np.intp)


def _together(
    one: Bodies,
    other: Bodies,
    here: NDArray[np.object_] | Positions,
    there: NDArray[np.object_] | Positions,
    metres: float,
    order: Indices | None,
) -> Pairs:
    """Pairs with a place in common, either of them not exact, that may be within the metres.

    With how far their points are apart, nan where one has none.
    """
    names = {name: at for at, name in enumerate(set(here.tolist()) - {NOWHERE})}
    codes = [np.array([names.get(name, -1) for name in each], np.intp) for each in (here, there)]
    by_place = np.arange(len(codes[1])) if order is None else order
    by_place = by_place[np.argsort(codes[1][by_place], kind="stable")]
    ordered = codes[1][by_place]
    rough = [each.where.radius_m > 0 for each in (one, other)]
    rows, columns = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    for place in range(len(names)):
        low, high = np.searchsorted(ordered, (place, place + 1))
        theirs = by_place[low:high]
        if order is None:
            mine = np.flatnonzero(codes[0] == place)
            rows.append(np.repeat(mine, len(theirs)))
            columns.append(np.tile(theirs, len(mine)))
            continue
        for step in range(1, BESIDE + 1):
            rows += [theirs[:-step], theirs[step:]]
            columns += [theirs[step:], theirs[:-step]]
    row, column = np.concatenate(rows), np.concatenate(columns)
    either = rough[0][row] | rough[1][column]
    row, column = row[either], column[either]
    ends = unit_vectors(one.where.lonlat[row]), unit_vectors(other.where.lonlat[column])
    apart = great_circle(*ends)
    least = apart - one.where.radius_m[row] - other.where.radius_m[column]
    kept = ~(least > metres)  # nan: nothing says how far
    return row[kept], column[kept], apart[kept]
