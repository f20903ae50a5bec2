"""Who is next to whom, by coordinates or else by building, carrier and community.

Of places that are known to a radius only, two are adjacent by coordinates if they are so wherever
they truly are. Where that cannot be said, those count that have their building, their carrier or
their community in common; but none that are surely farther apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.model.spec import CodeList, Text
from queries.coverage.reach.spans import surely
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors, within
from queries.coverage.siting.result import Indices
from queries.coverage.status.base import Positions
from queries.coverage.status.places import NOWHERE, places_of
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import (
    BOUNDARY,
    EXACT,
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
    """(n, m) metres between the points found; those that are adjacent by place only count no more
    than adjacent ones can be apart, and so much where nothing says how far they are."""
    by: csr_array
    """(n, m) of the same pairs: index into the codes of ADJACENT_BY."""

    def code(self, pairs: Iterator[tuple[int, int]]) -> str:
        """The weakest of what some adjacent pairs are known by."""
        return _CODES[max((int(self.by[one, other]) for one, other in pairs), default=0)]


def adjacency(
    one: Bodies, other: Bodies, metres: float, *, order: Indices | None = None
) -> Adjacency:
    """The pairs that are adjacent within ``metres``.

    With ``order``, the (n,) bodies of one kind in an order in which those stand together that had
    better join, a body is adjacent by place only to the :data:`BESIDE` before and after it that
    have the place in common: where nothing says who is nearer, more would be no better, and each
    two of a thousand in a community are half a million pairs.

    O(n log n) and the pairs: those with a place in common count only if either is not exact.
    """
    close = surely(
        within(demand=one.where.lonlat, sites=other.where.lonlat, metres=metres),
        demand_m=one.where.radius_m,
        sites_m=other.where.radius_m,
        metres=metres,
    ).tocoo()
    rows, columns = [close.row.astype(np.intp)], [close.col.astype(np.intp)]
    values, by = [close.data], [np.zeros(close.nnz, np.int8)]
    for code, (here, there) in enumerate(zip(one.zones, other.zones, strict=True), start=1):
        row, column, apart = _together(one, other, here, there, metres, order)
        rows, columns = [*rows, row], [*columns, column]
        values.append(np.fmin(apart, metres))
        by.append(np.full(len(row), code, np.int8))
    shape = len(one.nodes), len(other.nodes)
    pair = np.concatenate(rows) * shape[1] + np.concatenate(columns)
    pair, first = np.unique(pair, return_index=True)  # the first is what is known best
    at = np.divmod(pair, max(shape[1], 1))
    found, codes = (np.concatenate(each)[first] for each in (values, by))
    return Adjacency(csr_array((found, at), shape=shape), csr_array((codes, at), shape=shape))


def _together(
    one: Bodies,
    other: Bodies,
    here: NDArray[np.object_] | Positions,
    there: NDArray[np.object_] | Positions,
    metres: float,
    order: Indices | None,
) -> tuple[Indices, Indices, Floats]:
    """Pairs with a place in common, either of them not exact, that may be within the metres.

    With how far their points are apart, nan where one has none.
    """
    names = {name: at for at, name in enumerate(set(here.tolist()) - {NOWHERE})}
    codes = [np.array([names.get(name, -1) for name in each], np.intp) for each in (here, there)]
    by_place = np.arange(len(codes[1])) if order is None else order
    by_place = by_place[np.argsort(codes[1][by_place], kind="stable")]
    ordered = codes[1][by_place]
    rough = [each.where.known_by != EXACT for each in (one, other)]
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
