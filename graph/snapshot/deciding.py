"""What has a part in the figures of some nodes though it is not among them.

Who covers them, where that is and whom it is under, the positions near them, what their parks
stated of themselves. A snapshot cut down to the nodes, to what is found here and to the sources
that they rest on gives every figure of them that the whole one gives.
"""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from graph.snapshot.pictures import LABELS, LAYERS, Edges, Index, Mask, Snapshot

NEAR_M = 20_000.0
"""Positions outside that are so near to anything inside stand in: no question of a limited account
may ask of longer ways, or its figures would miss those further off."""

_UP = ("LOCATED_IN", "BASED_IN", "PART_OF", "SUBORDINATE_TO", "LEADS")
"""Where something is and whom it is under; followed from what stands in as far as they lead."""
_DECIDING = (*_UP, "HELD_BY", "OPERATES")
"""Relationships among stand-ins that are kept: what places them, and what makes them active."""
_DEGREE_M = 111_000.0


def sources_of(snapshot: Snapshot, inside: Mask) -> Mask:
    """Sources that something inside rests on."""
    cited = set(snapshot.columns["source"].values[inside].tolist())
    for edges in snapshot.edges.values():
        both = inside[edges.start] & inside[edges.end]
        cited.update(edges.columns["source"].values[both].tolist())
    stated = snapshot.edges["STATED_IN"]
    found = _among(snapshot, cited)
    found[stated.end[inside[stated.start]]] = True
    mask: Mask = found & (snapshot.label == LABELS.index("Source"))
    return mask


def deciding(snapshot: Snapshot, inside: Mask, also: Mask | None = None) -> Mask:
    """What is outside, or not, and has a part in figures inside; ``also`` is known to. O(n + m)."""
    found = np.zeros(len(snapshot), np.bool_) if also is None else also.copy()
    for edges in snapshot.edges.values():
        found[edges.end[inside[edges.start]]] = True
        found[edges.start[inside[edges.end]]] = True
    parks = _parks(snapshot, inside)
    found[parks] = True
    found |= _positions(snapshot, inside)
    found |= _namesakes(snapshot, inside)
    held, covered = snapshot.edges["HELD_BY"], snapshot.edges["COVERED_BY"]
    covering = np.zeros(len(snapshot), np.bool_)
    covering[covered.end[inside[covered.start]]] = True
    found[held.start[covering[held.end]]] = True
    found |= _witnesses(snapshot, inside)
    below = snapshot.edges["SUBORDINATE_TO"]
    ahead = found | inside
    # Members of a body inside are counted over all that is below it.
    under = inside.copy()
    while (fresh := under[below.end] & ~under[below.start]).any():
        under[below.start[fresh]] = True
    ahead |= under
    while True:
        before = int(ahead.sum())
        for rel_type in _UP:
            edges = snapshot.edges[rel_type]
            ahead[edges.end[ahead[edges.start]]] = True
        if int(ahead.sum()) == before:
            return ahead


def _parks(snapshot: Snapshot, inside: Mask) -> Index:
    """The parks that stated what is inside."""
    stated = set(filter(None, snapshot.columns["park"].values[inside].tolist()))
    return np.flatnonzero(_among(snapshot, stated))


def _among(snapshot: Snapshot, ids: Set[str]) -> Mask:
    return np.fromiter((one in ids for one in snapshot.ids), np.bool_, len(snapshot))


def of_parks(snapshot: Snapshot, inside: Mask) -> Mask:
    """What the parks stated that stated what is inside."""
    codes, names = snapshot.parks
    known = np.zeros(len(names) + 1, np.bool_)
    known[codes[inside]] = True
    mask: Mask = known[codes]
    return mask


def _positions(snapshot: Snapshot, inside: Mask) -> Mask:
    """Positions of the parks, and those that are near to anything inside."""
    found = snapshot.label == LABELS.index("Position")
    lonlat = np.column_stack((snapshot.columns["lon"].values, snapshot.columns["lat"].values))
    near = np.zeros(len(snapshot), np.bool_)
    located = np.flatnonzero(found & np.isfinite(lonlat).all(axis=1))
    there = lonlat[inside & np.isfinite(lonlat).all(axis=1)]
    if len(there):
        # A frame around all that is inside, and so much around it: more than is near, never less.
        width = NEAR_M / _DEGREE_M / np.cos(np.radians(min(np.abs(there[:, 1]).max() + 1, 85.0)))
        margin = np.array([width, NEAR_M / _DEGREE_M + 0.01])
        low, high = there.min(axis=0) - margin, there.max(axis=0) + margin
        near[located] = ((lonlat[located] >= low) & (lonlat[located] <= high)).all(axis=1)
    mask: Mask = found & (near | of_parks(snapshot, inside))
    return mask


def _namesakes(snapshot: Snapshot, inside: Mask) -> Mask:
    """Enterprises of the same parks under the credit code of one inside: which of them counts goes
    by the order of their ids, and by what a policy asks of each."""
    codes = snapshot.credit_codes
    own = np.zeros(codes.max(initial=-1) + 2, np.bool_)
    own[codes[inside]] = True
    own[-1] = False  # of those without a code
    return own[codes] & snapshot.second["Enterprise"] & of_parks(snapshot, inside)


def _witnesses(snapshot: Snapshot, inside: Mask) -> Mask:
    """One activity of each park and layer, the first, by which it is known that any is recorded."""
    held = np.unique(snapshot.edges["HELD_BY"].start)
    held = held[~np.isnat(snapshot.since[held]) & of_parks(snapshot, inside)[held]]
    open_ = ~np.isnat(snapshot.until[held])
    held = held[np.lexsort((snapshot.since[held], open_))]
    pairs = snapshot.parks[0][held].astype(np.int64) * len(LAYERS) + snapshot.layer[held]
    _, first = np.unique(pairs, return_index=True)
    found = np.zeros(len(snapshot), np.bool_)
    found[held[first]] = True
    edges = snapshot.edges["HELD_BY"]
    found[edges.end[found[edges.start]]] = True
    return found


def joined_by(edges: Edges, inside: Mask, outside: Mask, kept: Mask) -> Mask:
    """Which relationships among the kept nodes are needed: those that touch the inside, and of
    those among what is outside those that place it or make it active."""
    touching = inside[edges.start] | inside[edges.end]
    if edges.type in _DECIDING:
        touching = touching | (outside[edges.start] & outside[edges.end])
    mask: Mask = touching & kept[edges.start] & kept[edges.end]
    return mask
