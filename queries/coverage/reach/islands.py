"""Islands of footpath: parts of a network too small for anybody to walk to, or from.

A path in a courtyard that is not drawn to the road is nearest to who is there, and leads nowhere:
whoever joined it would be told that nothing is in reach.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from queries.coverage.reach.streets import StreetNetwork

ISLAND_M = 1000.0
"""Metres of street below which a part that is also small beside the largest is an island: less
than one walk. A part as long may be a village that the file knows no road to."""

_SMALL = 0.1
"""Of the largest part: a network may be small as a whole."""


def without_islands(network: StreetNetwork) -> StreetNetwork:
    """The network without its islands, which are counted in ``islands``.

    A part without a street between it and the others is one if its streets are shorter than
    :data:`ISLAND_M` together, and than a tenth of those of the largest part.
    """
    edges = network.edges()
    metres = edges.street_m
    island = metres < min(ISLAND_M, _SMALL * float(metres.max()))
    if not island.any():
        return network
    stays = ~island[edges.component]
    number = np.cumsum(stays) - 1
    kept = stays[network.start]
    # A node without any street is a part without length, and no island that somebody could miss.
    missed = int((island & (metres > 0)).sum())
    return replace(
        network,
        lonlat=network.lonlat[stays],
        start=number[network.start[kept]],
        end=number[network.end[kept]],
        metres=network.metres[kept],
        islands=network.islands + missed,
    )
