"""The whole network in one picture: each body, position and place, packed by its superior.

Each node gets one parent (a superior, a committee, the position that serves it, the place it lies
in), which makes a forest; a node's children that have none themselves are spread around it as a
sunflower, the others are packed around that as discs. So each joint committee is a sector, each
position a disc of the enterprises it serves, and nothing overlaps. Places come from all
relationships of the snapshot, whatever their day, so that they stay where they are when another
day is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph.model.vocabulary import VOCABULARY
from graph.snapshot.areas import part
from graph.snapshot.pictures import LABELS, Area, Picture, Snapshot
from visualizations.packing import enclosing, pack, sunflower, sunflower_radius

DRAWN_LABELS = ("Organization", "Unit", "Zone", "Position", "Agreement")
"""Labels of the nodes that the whole network shows."""

SPACING = 4.0
"""Distance between two neighbouring leaves; an enterprise is drawn with half of it."""
_HOLE = 9.0
"""Room around a node for its own symbol before its leaves begin."""
_MARGIN = 3.0

MOST_DRAWN = 60_000
"""Nodes that are drawn one by one: what a browser still draws, and some megabytes."""
MOST_DISCS = 3_000
"""Of more nodes, those that are drawn."""

NONE = -1

_PARENTS: tuple[tuple[str, str, bool], ...] = tuple(
    # (label of the child, relationship type, whether the child is at its end)
    (label, name, nested.at_end)
    for nested, name in sorted(
        (
            (spec.nested, name)
            for name, spec in VOCABULARY.relationships.items()
            if spec.nested is not None
        ),
        key=lambda each: each[0].rank,
    )
    for label in nested.labels
)
"""What a node's parent is told by, the most telling first; of several ends the first by id."""


@dataclass(frozen=True, slots=True, eq=False)
class WholeLayout:
    """Places of the drawn nodes; row i of every array is about node ``nodes[i]`` of the snapshot.

    ``nodes`` ascend. ``xy`` (n, 2) is where a node stands, x to the right and y downwards, around
    (0, 0); ``centre`` (n, 2) and ``radius`` (n,) are those of the disc it fills with all that is
    under it, ``crowd`` (n,) the radius around itself that its leaves fill; ``parent`` (n,) is a
    row, or -1 for a root; ``sector`` (n,) is the row of the root.
    """

    nodes: NDArray[np.intp]
    xy: NDArray[np.float64]
    centre: NDArray[np.float64]
    radius: NDArray[np.float64]
    crowd: NDArray[np.float64]
    parent: NDArray[np.intp]
    sector: NDArray[np.intp]
    folded: Folded | None = None
    """What stands in the discs and has no place of its own; None where everything has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Nodes that are only counted: ``nodes`` of the snapshot, and the ``row`` of the layout that
    each stands in, -1 for none."""

    nodes: NDArray[np.intp]
    row: NDArray[np.intp]


_kept: WeakKeyDictionary[Snapshot, dict[Area | None, WholeLayout]] = WeakKeyDictionary()


def whole_layout(picture: Picture) -> WholeLayout:
    """Places of everything in a part of the network on any day in any layer that
    :data:`DRAWN_LABELS` names; remembered as long as the snapshot is.

    Of more than :data:`MOST_DRAWN` nodes those have a place that have most under them,
    :data:`MOST_DISCS` at most, and the others are only counted in the disc they stand in.

    O(n log n) but for the packing of discs of one parent, quadratic at worst in their number.
    """
    area = picture.area
    kept = _kept.setdefault(picture.snapshot, {})
    if area not in kept:
        kept[area] = _laid_out(picture)
    return kept[area]


def _laid_out(picture: Picture) -> WholeLayout:
    snapshot = picture.snapshot
    drawn = np.isin(snapshot.label, [LABELS.index(label) for label in DRAWN_LABELS])
    if picture.area is not None:
        drawn &= part(snapshot.at(picture.as_of).of_all_days, picture.area).stored
    nodes = np.flatnonzero(drawn)
    parent = _parents(snapshot, nodes)
    if len(nodes) <= MOST_DRAWN:
        return _placed(nodes, parent, np.zeros(len(nodes), np.intp))
    levels = _levels(parent)
    size = np.ones(len(nodes), np.intp)
    for rows in reversed(levels[1:]):
        np.add.at(size, parent[rows], size[rows])
    chosen = np.lexsort((np.arange(len(nodes)), -size))[:MOST_DISCS]
    # What stands over others has more under it than they have: with each its parent is chosen.
    chosen = np.sort(chosen[size[chosen] > 1])
    row_of = np.full(len(nodes), NONE, np.intp)
    row_of[chosen] = np.arange(len(chosen))
    held = row_of.copy()
    for rows in levels[1:]:
        held[rows] = np.where(held[rows] == NONE, held[parent[rows]], held[rows])
    above = np.where(parent[chosen] == NONE, NONE, row_of[parent[chosen]])
    alone = row_of == NONE
    inside = held[alone]
    crowd = np.bincount(inside[inside != NONE], minlength=len(chosen))
    return replace(_placed(nodes[chosen], above, crowd), folded=Folded(nodes[alone], inside))


def _placed(
    nodes: NDArray[np.intp], parent: NDArray[np.intp], folded: NDArray[np.intp]
) -> WholeLayout:
    """Nodes by their parents' rows, with room in each disc for so many that are folded into it."""
    order, sector = _from_the_roots(parent)
    children = _children(parent)
    offset, inner = np.zeros((len(nodes), 2)), np.zeros((len(nodes), 2))
    radius, crowd = np.full(len(nodes), SPACING / 2), np.zeros(len(nodes))
    for row in reversed(order):
        if children[row] or folded[row]:
            crowd[row] = _arrange(row, children, int(folded[row]), inner, offset, radius)
    _arrange_roots([row for row in order if parent[row] == NONE], offset, radius)
    for row in order:
        if parent[row] != NONE:
            offset[row] += offset[parent[row]]
    return WholeLayout(nodes, offset + inner, offset, radius, crowd, parent, sector)


def _levels(parent: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Rows without a parent, then those under them, and so on."""
    depth, above = np.zeros(len(parent), np.intp), parent
    steps = (parent != NONE).astype(np.intp)
    # Twice as far up each time.
    while len(on := np.flatnonzero(above != NONE)):
        depth[on] = steps[on] + steps[above[on]]
        steps, above = depth.copy(), np.where(above == NONE, NONE, above[above])
    depth = steps
    order = np.argsort(depth, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(depth[order])) + 1) if len(order) else []


def _parents(snapshot: Snapshot, nodes: NDArray[np.intp]) -> NDArray[np.intp]:
    """(n,) the row of each node's parent, or -1."""
    size = len(snapshot)
    row_of = np.full(size, NONE, np.intp)
    row_of[nodes] = np.arange(len(nodes))
    hub = snapshot.columns["hub"].values == 1
    found = np.full(size, size, np.intp)
    for label, rel_type, at_end in _PARENTS:
        edges = snapshot.edges[rel_type]
        child, parent = (edges.end, edges.start) if at_end else (edges.start, edges.end)
        fitting = (snapshot.label[child] == LABELS.index(label)) & (row_of[parent] != NONE)
        # The zone's own bodies stand over nearly everything: as parents they would tell nothing.
        fitting &= ~hub[parent] | (snapshot.label[parent] == LABELS.index("Zone"))
        first = np.full(size, size, np.intp)
        np.minimum.at(first, child[fitting], parent[fitting])
        found = np.where(found < size, found, first)
    _through_agreements(snapshot, found)
    chosen = found[nodes]
    rows = np.where(chosen < size, row_of[np.minimum(chosen, size - 1)], NONE)
    return _without_cycles(rows.astype(np.intp))


def _through_agreements(snapshot: Snapshot, parent: NDArray[np.intp]) -> None:
    """A body that nothing else tells a parent of stands by its first agreement with another."""
    size = len(snapshot)
    edges = snapshot.edges["PARTY_TO"]
    bodies = np.isin(snapshot.label, [LABELS.index(label) for label in ("Organization", "Unit")])
    for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        if bodies[start] and parent[start] == size and parent[end] not in (size, start):
            parent[start] = end


def _without_cycles(parent: NDArray[np.intp]) -> NDArray[np.intp]:
    """The parents, with the one that closes a circle of them taken away."""
    above = parent
    for _ in range(len(parent).bit_length()):
        above = np.where(above == NONE, NONE, above[above])
    if (above == NONE).all():
        return parent  # so far up there is nothing: there is no circle
    state = np.zeros(len(parent), np.int8)  # 1: on the way, 2: known to lead to a root
    for row in range(len(parent)):
        way = []
        at = row
        while at != NONE and state[at] == 0:
            state[at] = 1
            way.append(at)
            at = int(parent[at])
        if at != NONE and state[at] == 1:
            parent[way[-1]] = NONE
        state[way] = 2
    return parent


def _children(parent: NDArray[np.intp]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in parent]
    for row, above in enumerate(parent.tolist()):
        if above != NONE:
            children[above].append(row)
    return children


def _from_the_roots(parent: NDArray[np.intp]) -> tuple[list[int], NDArray[np.intp]]:
    """Rows so that each comes after its parent, and the root of each."""
    children = _children(parent)
    sector = np.arange(len(parent), dtype=np.intp)
    order: list[int] = np.flatnonzero(parent == NONE).tolist()
    for row in order:
        for child in children[row]:
            sector[child] = sector[row]
            order.append(child)
    return order, sector


def _arrange(
    row: int,
    children: list[list[int]],
    folded: int,
    inner: NDArray[np.float64],
    offset: NDArray[np.float64],
    radius: NDArray[np.float64],
) -> float:
    """Set a node and its children into one disc around (0, 0), and note its radius.

    Gives the radius that the leaves among them fill, with room for so many ``folded`` ones.
    """
    leaves = [child for child in children[row] if radius[child] <= SPACING / 2]
    discs = sorted(
        (child for child in children[row] if radius[child] > SPACING / 2),
        key=lambda at: (-radius[at], at),
    )
    own = sunflower_radius(len(leaves) + folded, spacing=SPACING, hole=_HOLE) + _MARGIN
    reach = np.array([own, *(radius[child] + _MARGIN for child in discs)])
    by_size = np.argsort(-reach, kind="stable")
    places = np.empty((len(reach), 2))
    places[by_size] = pack(reach[by_size].tolist())
    middle, radius[row] = enclosing(places, reach)
    places -= middle
    inner[row] = places[0]
    offset[discs] = places[1:]
    offset[leaves] = places[0] + sunflower(len(leaves), spacing=SPACING, hole=_HOLE)
    return own - _MARGIN


def _arrange_roots(
    roots: list[int], offset: NDArray[np.float64], radius: NDArray[np.float64]
) -> None:
    ordered = sorted(roots, key=lambda row: (-radius[row], row))
    if ordered:
        places = pack([radius[row] + 2 * _MARGIN for row in ordered])
        offset[ordered] = places - enclosing(places, radius[ordered])[0]
