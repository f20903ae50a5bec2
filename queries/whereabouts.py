"""Where bodies are, as far as it is known: their own coordinates, their unit's, their place's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Index, Mask, Picture

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """One entry for each node of the snapshot.

    ``lonlat`` are degrees, WGS 84, nan where nothing is known; ``by_place`` marks bodies of which
    only the middle of the place they lie in is known.
    """

    lonlat: Floats
    by_place: Mask


def whereabouts(picture: Picture) -> Whereabouts:
    """Where each body is: where it says so itself; else where the unit is that it is based in; else
    the middle of the place that it or that unit lies in, of several the first by id.

    A category is nowhere, whatever else is said of it. O(n + m).
    """
    snapshot, picture = picture.snapshot, picture.whole
    columns = snapshot.columns
    own = np.column_stack((columns["lon"].values, columns["lat"].values))
    own[~picture.valid] = np.nan
    nowhere = columns["category"].values == 1
    own[nowhere] = np.nan
    unit = _first_end(picture, "BASED_IN")
    place = _first_end(picture, "LOCATED_IN", known=~np.isnan(own[:, 0]))
    lonlat = own.copy()
    by_place = np.zeros(len(snapshot), np.bool_)
    for steps, is_place in (((unit,), False), ((place,), True), ((unit, place), True)):
        at = np.flatnonzero(np.isnan(lonlat[:, 0]) & ~nowhere)
        end = at
        for step in steps:
            end = np.where(end < len(snapshot), step[np.minimum(end, len(snapshot) - 1)], end)
        found = end < len(snapshot)
        lonlat[at[found]] = own[end[found]]
        by_place[at[found]] = is_place & ~np.isnan(own[end[found], 0])
    return Whereabouts(lonlat, by_place)


def _first_end(picture: Picture, rel_type: str, known: Mask | None = None) -> Index:
    """(n,) the first end by id of each node's relationships, of those known; n for none."""
    edges = picture.edges(rel_type)
    size = len(picture.snapshot)
    first = np.full(size, size, np.intp)
    kept = slice(None) if known is None else known[edges.end]
    np.minimum.at(first, edges.start[kept], edges.end[kept])
    return first
