"""Who may lie on the other side of the border of a polygon that is asked about.

What belongs to a polygon goes by the places that were found. Of those that are known to a radius
only, some may truly lie outside, and some that were found outside may lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.boundaries import distance_to_edge
from graph.snapshot.areas import part
from graph.snapshot.pictures import Area, Picture
from queries.coverage.status.whereabouts import whereabouts_of


@dataclass(frozen=True, slots=True)
class Border:
    """Enterprises whose circle the border of the polygon cuts: ``may_lie_outside`` of those that
    are counted, ``may_lie_inside`` of those that are not. Who may be anywhere is in neither."""

    may_lie_outside: int
    may_lie_inside: int


def border_of(picture: Picture) -> Border | None:
    """Who may lie on the other side of the polygon of a picture; None without one. O(n)."""
    area = picture.area
    if area is None or area.within is None:
        return None
    around = part(picture.whole, Area(area.zones) if area.zones else None)
    nodes = around.nodes("Unit", "Enterprise")
    where = whereabouts_of(around, nodes)
    rough = np.isfinite(where.lonlat).all(axis=1) & (where.radius_m > 0)
    nodes, where = nodes[rough], where.of(rough)
    cut = distance_to_edge(area.within, where.lonlat) <= where.radius_m
    inside = picture.home[nodes]
    return Border(int((cut & inside).sum()), int((cut & ~inside).sum()))
