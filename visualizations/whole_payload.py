"""The whole network on one day as columns of JSON values, small enough to be sent at once.

Thirty thousand objects with the same keys would be several times larger and slower to read than
one list for each key.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LAYERS, Picture
from visualizations.changes import days_of_change
from visualizations.payload import legend_entry
from visualizations.view import NODE_KINDS, kind_of
from visualizations.whole import NONE, WholeLayout

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
    present = [kind for kind in NODE_KINDS if kind in set(kinds)]
    number = {kind: at for at, kind in enumerate(present)}
    with_others = np.unique(parent[parent != NONE])
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
        "kinds": [legend_entry(kind, kinds.count(kind)) for kind in present],
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
    }


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
