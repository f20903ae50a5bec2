"""Where a body belongs: its community, subdistrict and carrier, by LOCATED_IN and PART_OF.

Only what an edge says counts; nothing is derived from coordinates, because no boundary is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Picture

NOWHERE = -1

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """One entry for each body asked about: a node's position in the snapshot, or -1 for none.

    A body has at most one of each, so that the parts add up to the whole. Where edges give several,
    the first by id is taken; a subdistrict is that of the community if the community has one.
    """

    community: Positions
    subdistrict: Positions
    carrier: Positions


def places_of(picture: Picture, bodies: Positions) -> Places:
    """The places of some nodes, given by their positions.

    O(bodies' LOCATED_IN edges) on arrays; the zones' own hierarchy is walked zone by zone.
    """
    snapshot = picture.snapshot
    picture = picture.whole
    n = len(snapshot)
    kind = snapshot.columns["kind"]
    within = _closures(picture)
    community, subdistrict, carrier = (
        _first_of_kind(within, kind.is_(name), n)
        for name in ("community", "subdistrict", "carrier")
    )
    located = picture.edges("LOCATED_IN")
    in_community = _first_end(located.start, community[located.end], n)[bodies]
    by_edge = _first_end(located.start, subdistrict[located.end], n)[bodies]
    by_community = np.where(in_community < n, subdistrict[np.minimum(in_community, n - 1)], n)
    return Places(
        community=_or_nowhere(in_community, n),
        subdistrict=_or_nowhere(np.where(by_community < n, by_community, by_edge), n),
        carrier=_or_nowhere(_first_end(located.start, carrier[located.end], n)[bodies], n),
    )


def zone_parents(picture: Picture) -> dict[int, list[int]]:
    """Every valid zone of a picture with those that it is directly part of."""
    parents: dict[int, list[int]] = {int(zone): [] for zone in picture.nodes("Zone")}
    part_of = picture.edges("PART_OF")
    for start, end in zip(part_of.start.tolist(), part_of.end.tolist(), strict=True):
        if start in parents and end in parents:
            parents[start].append(end)
    return parents


def _closures(picture: Picture) -> dict[int, set[int]]:
    """Every valid zone with all the zones it is part of, itself among them."""
    parents = zone_parents(picture)
    closures = {}
    for zone in parents:
        seen, ahead = {zone}, [zone]
        while ahead:
            fresh = set(parents[ahead.pop()]) - seen
            seen |= fresh
            ahead.extend(fresh)
        closures[zone] = seen
    return closures


def _first_of_kind(within: dict[int, set[int]], of_kind: NDArray[np.bool_], n: int) -> Positions:
    """(n,) the first zone of a kind that a zone is or lies in; n for none and for other nodes.

    A zone of the kind is its own answer: a building inside a start-up park is the carrier of those
    in it, the park is not.
    """
    first = np.full(n, n, dtype=np.intp)
    for zone, closure in within.items():
        if of_kind[zone]:
            first[zone] = zone
        else:
            first[zone] = min((other for other in closure if of_kind[other]), default=n)
    return first


def _first_end(start: NDArray[np.int32], end: Positions, n: int) -> Positions:
    """(n,) the least end of each node's edges; n for none."""
    first = np.full(n, n, dtype=np.intp)
    np.minimum.at(first, start, end)
    return first


def _or_nowhere(positions: Positions, n: int) -> Positions:
    return np.where(positions < n, positions, NOWHERE).astype(np.intp)
