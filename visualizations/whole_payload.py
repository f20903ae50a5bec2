"""The whole network on one day as columns of JSON values, small enough to be sent at once.

Thirty thousand objects with the same keys would be several times larger and slower to read than
one list for each key.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LAYERS, Picture
from visualizations.changes import days_of_change
from visualizations.payload import legend_entry
from visualizations.view import NODE_KINDS, kind_of
from visualizations.whole import NONE, Folded, WholeLayout

Rows = NDArray[np.intp]

EDGE_TYPES = VOCABULARY.drawn_in("whole")
"""Relationship types the picture draws of whatever is focused on."""


def whole_payload(picture: Picture, layout: WholeLayout) -> dict[str, Any]:
    """The valid nodes of a layout, and the relationships among those that have others under them.

    Lists of the same length, one entry a node, in the order of ids: ``id``, ``name``, ``kind`` and
    ``sector`` (positions in ``kinds`` and ``sectors``, -1 for none), ``layer`` (in ``layers``),
    ``parent`` (a row, -1 for none), ``x`` and ``y`` (whole quarters of a unit, y downwards). What
    few have is told by row: ``name_en``, ``disc`` ([x, y, radius, crowd] of those with others under
    them; crowd is the radius around itself that its leaves fill), ``hub``, ``category``,
    ``outside``, ``undated``. ``edges`` are [start row, end row, type].

    Of a layout that folds some, ``folded`` tells by row [how many stand in the disc, how many of
    them are enterprises], and ``left_out`` how many stand in none; ``kinds`` count them too.
    """
    snapshot = picture.snapshot
    columns = snapshot.columns
    kept = np.flatnonzero(picture.valid[layout.nodes])
    nodes = layout.nodes[kept]
    row_of = np.full(len(snapshot), NONE, np.intp)
    row_of[nodes] = np.arange(len(nodes))
    above = layout.parent[kept]
    parent = np.where(above == NONE, NONE, row_of[layout.nodes[above]])
    kinds = [kind_of(snapshot, at) for at in nodes.tolist()]
    counts = Counter(kinds)
    with_others = np.unique(parent[parent != NONE])
    folded: dict[str, Any] = {}
    if layout.folded is not None:
        stand_in, enterprises, left_out = _folded(picture, layout.folded, kept, len(layout.nodes))
        counts += _counted(picture, layout.folded)
        held = np.flatnonzero(stand_in)
        with_others = np.union1d(with_others, held)
        pairs = zip(held.tolist(), stand_in[held].tolist(), enterprises[held].tolist(), strict=True)
        folded = {
            "folded": {str(row): [many, of] for row, many, of in pairs},
            "left_out": left_out,
        }
    present = [kind for kind in NODE_KINDS if kind in counts]
    number = {kind: at for at, kind in enumerate(present)}
    discs = np.column_stack((layout.centre, layout.radius, layout.crowd))[kept]
    english = columns["name_en"].values[nodes]

    def rows(mask: Any) -> list[int]:
        found: list[int] = np.flatnonzero(mask).tolist()
        return found

    return {
        "as_of": picture.as_of.isoformat(),
        "layers": list(LAYERS),
        "drawn_on": list(picture.layers),
        "revision": snapshot.revision,
        "changes": days_of_change(picture),
        "kinds": [legend_entry(kind, counts[kind]) for kind in present],
        "sectors": list(columns["sector"].categories),
        "types": list(EDGE_TYPES),
        "id": snapshot.ids[nodes].tolist(),
        "name": snapshot.names[nodes].tolist(),
        "name_en": {str(row): english[row] for row in rows(english != None)},  # noqa: E711
        "kind": [number[kind] for kind in kinds],
        "sector": columns["sector"].values[nodes].tolist(),
        "layer": snapshot.layer[nodes].tolist(),
        "parent": parent.tolist(),
        "x": _quarters(layout.xy[kept, 0]),
        "y": _quarters(layout.xy[kept, 1]),
        "disc": {str(row): _quarters(discs[row]) for row in with_others.tolist()},
        "hub": rows(columns["hub"].values[nodes] == 1),
        "category": rows(columns["category"].values[nodes] == 1),
        "outside": rows(columns["in_zone"].values[nodes] == 0),
        "undated": rows(snapshot.undated[nodes]),
        "edges": _edges(picture, row_of, with_others),
        **folded,
    }


def _folded(picture: Picture, folded: Folded, kept: Rows, rows: int) -> tuple[Rows, Rows, int]:
    """How many valid nodes stand in each row that is kept, how many of them are enterprises, and
    how many stand in none."""
    told = np.full(rows + 1, NONE, np.intp)
    told[kept] = np.arange(len(kept))
    valid = picture.valid[folded.nodes]
    row = told[folded.row[valid]]  # -1 is the last, which is in none
    inside = row != NONE
    enterprise = picture.snapshot.second["Enterprise"][folded.nodes[valid]]
    return (
        np.bincount(row[inside], minlength=len(kept)),
        np.bincount(row[inside & enterprise], minlength=len(kept)),
        int((~inside).sum()),
    )


def _counted(picture: Picture, folded: Folded) -> Counter[str]:
    """How many valid nodes there are of each kind; one of each looks like all of its labels."""
    snapshot = picture.snapshot
    nodes = folded.nodes[picture.valid[folded.nodes]]
    looks = snapshot.label[nodes].astype(np.int64)
    for mask in snapshot.second.values():
        looks = 2 * looks + mask[nodes]
    _, first, counts = np.unique(looks, return_index=True, return_counts=True)
    found: Counter[str] = Counter()
    for at, count in zip(nodes[first].tolist(), counts.tolist(), strict=True):
        found[kind_of(snapshot, at)] += count
    return found


def _quarters(values: Any) -> list[int]:
    rounded: list[int] = np.rint(values * 4).astype(int).tolist()
    return rounded


def _edges(picture: Picture, row_of: Rows, with_others: Rows) -> list[list[int]]:
    """Relationships among the rows named; the many of the others are asked for node by node."""
    drawn = np.zeros(len(row_of) + 1, np.bool_)
    drawn[with_others] = True
    found: list[list[int]] = []
    for number, rel_type in enumerate(EDGE_TYPES):
        edges = picture.edges(rel_type)
        ends = np.column_stack((row_of[edges.start], row_of[edges.end]))
        kept = ends[drawn[ends[:, 0]] & drawn[ends[:, 1]]]
        found += [[start, end, number] for start, end in kept.tolist()]
    return found
