"""The subdistrict of what is drawn, by which a reader puts nodes together."""

from __future__ import annotations

import numpy as np

from graph.snapshot.belonging import NONE, parts
from graph.snapshot.pictures import Picture


def zones_of(picture: Picture) -> dict[int, str]:
    """The subdistrict of each node that belongs to one only."""
    columns = picture.snapshot.columns
    zones = picture.nodes("Zone")
    zones = zones[columns["kind"].values[zones] == columns["kind"].code("subdistrict")]
    found = parts(picture, zones)
    placed = np.flatnonzero(found.part != NONE)
    nodes, places = (
        np.concatenate((placed, found.told)),
        np.concatenate((found.part[placed], found.told_part)),
    )
    once, first, count = np.unique(nodes, return_index=True, return_counts=True)
    ids = picture.snapshot.ids
    return {
        int(node): str(ids[found.zones[places[at]]])
        for node, at, of in zip(once, first, count, strict=True)
        if of == 1
    }
