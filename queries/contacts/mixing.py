"""How well the walls between sectors are crossed (F056)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.connectivity.projection import Projection
from queries.contacts.sectors import sectors


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector that bodies of the network belong to.

    ``from_unit`` of the ``nodes`` are organizations that have it of the unit they are based in;
    ``ends`` are the ends of classified ties in it, and ``outward`` those of ties that leave it.
    """

    sector: str
    nodes: int
    from_unit: int
    ends: int
    outward: int


@dataclass(frozen=True, slots=True)
class Mixing:
    """Ties by the sectors of their two ends.

    Rates are None where there is nothing to divide by; ``reason`` then says what is missing:
    ``no_tie_between_sectors_known``, or, of assortativity alone, ``one_sector_only``.
    """

    sectors: tuple[SectorLine, ...]
    """In the order of the vocabulary."""
    matrix: tuple[tuple[int, ...], ...]
    """Ties from the sector of the row to that of the column: symmetric, a tie counted once in each
    of its two cells, and within a sector in the one."""
    ties: int
    """With the sectors of both ends known."""
    crossing: int
    """Of them those between different sectors."""
    crossing_share: float | None
    crossing_expected: float | None
    """The share if ends met at random: 1 - sum of a_i squared."""
    assortativity: float | None
    """1: no wall is crossed; 0: as at random; below: sectors seek each other."""
    reason: str | None
    nodes_without_sector: int
    ties_without_sector: int
    """With no sector known at one end or both: in none of the figures above."""


def sector_mixing(network: Projection) -> Mixing:
    """The mixing matrix of sectors and its assortativity coefficient.

    With e_ij the share of ties' ends that lead from sector i to j, and a_i the sum of row i,

        r = (sum of e_ii - sum of a_i ** 2) / (1 - sum of a_i ** 2).

    A body without a sector is counted apart: it is no sector of its own. An organization that
    states none has that of the unit it is based in. Meant for the ``contacts`` of a network. O(m).

    Reference: Newman, Mixing patterns in networks, Phys. Rev. E 67 (2003) 026126;
    ``networkx.attribute_assortativity_coefficient`` among the nodes with a sector.
    """
    known = sectors(network.picture)
    sector = known.codes[network.nodes]
    own = known.own[network.nodes]
    size = len(known.names)
    graph = network.graph
    start, end = np.repeat(sector, np.diff(graph.indptr)), sector[graph.indices]
    classified = (start >= 0) & (end >= 0)
    # Both directions of every tie: the ends, by the sector they are in and the one they lead to.
    ends = np.bincount(start[classified] * size + end[classified], minlength=size**2)
    ends = ends.reshape(size, size)
    inside, total, rows = int(np.trace(ends)), int(ends.sum()), ends.sum(axis=1)
    present = np.flatnonzero(np.bincount(sector[sector >= 0], minlength=size))
    matrix = ends[np.ix_(present, present)]
    matrix[np.diag_indices(len(present))] //= 2
    share = expected = assortativity = None
    reason = None
    if total:
        # Whole numbers as far as possible: one sector alone must not look like almost one.
        by_chance = int((rows**2).sum())
        share, expected = 1 - inside / total, 1 - by_chance / total**2
        if by_chance == total**2:
            reason = "one_sector_only"
        else:
            assortativity = (inside * total - by_chance) / (total**2 - by_chance)
    else:
        reason = "no_tie_between_sectors_known"
    return Mixing(
        sectors=tuple(
            SectorLine(
                sector=known.names[at],
                nodes=int((sector == at).sum()),
                from_unit=int(((sector == at) & ~own).sum()),
                ends=int(rows[at]),
                outward=int(rows[at] - ends[at, at]),
            )
            for at in present.tolist()
        ),
        matrix=tuple(map(tuple, matrix.tolist())),
        ties=total // 2,
        crossing=(total - inside) // 2,
        crossing_share=share,
        crossing_expected=expected,
        assortativity=assortativity,
        reason=reason,
        nodes_without_sector=int((sector < 0).sum()),
        ties_without_sector=(graph.nnz - total) // 2,
    )
