"""Gould and Fernandez: between whom of which sector a body stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.connectivity.projection import Projection
from queries.connectivity.ranking import Ranking
from queries.contacts.sectors import Sectors, SectorSource, sectors
from queries.lookup import NodeId

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, slots=True)
class Broker:
    """A node and how often it stands between two others in each role.

    ``total`` is the sum of the roles; ``unclassified`` are the like where one of the three has no
    sector: of a node without one, all.
    """

    id: NodeId
    sector: str | None
    sector_from: SectorSource | None
    coordinator: int
    itinerant: int
    gatekeeper: int
    representative: int
    liaison: int
    total: int
    unclassified: int


def brokerage(network: Projection) -> Sequence[Broker]:
    """The bodies that stand between others: by falling total, then unclassified, then by id.

    Counted for b are ordered pairs (i, j) of its contacts that are not tied to each other: a path
    i - b - j that has no shortcut. With s the sector,

    ================  ==========================  ======================================
    coordinator       s(i) = s(b) = s(j)          all in one sector
    itinerant         s(i) = s(j), not s(b)       from outside (the consultant)
    gatekeeper        s(i), not s(b) = s(j)       from another sector into its own
    representative    s(i) = s(b), not s(j)       from its own sector into another
    liaison           all three differ            between two others
    ================  ==========================  ======================================

    A tie here has no direction and is read in both, as ``sna::brokerage`` reads a symmetric matrix:
    every pair counts once from either end. So gatekeeper and representative are equal, the other
    roles are even, and half of the total is the number of pairs that b stands between.

    Meant for the ``contacts`` of a network. O(m sqrt(m) log n).
    Reference: Gould and Fernandez, Structures of mediation, Sociological Methodology 19 (1989)
    89-126.
    """
    known = sectors(network.picture)
    sector = known.codes[network.nodes]
    graph = network.graph
    counted = _between(graph.indptr, graph.indices, sector, len(known.names))
    counted -= _shortcuts(graph.indptr, graph.indices, sector)
    total, unclassified = counted[:, :_UNKNOWN].sum(axis=1), counted[:, _UNKNOWN]
    between = np.flatnonzero(total + unclassified)
    order = between[np.lexsort((between, -unclassified[between], -total[between]))]
    return Ranking(order, lambda place: _row(network, known, counted[place], place))


def _row(network: Projection, known: Sectors, counted: NDArray[np.int64], place: int) -> Broker:
    position = int(network.nodes[place])
    roles = dict(zip(ROLES, counted[:_UNKNOWN].tolist(), strict=True))
    return Broker(
        id=network.ids([place])[0],
        sector=known.name(position),
        sector_from=known.source(position),
        **roles,
        total=sum(roles.values()),
        unclassified=int(counted[_UNKNOWN]),
    )


_UNKNOWN = len(ROLES)


@compiled
def _role(first: int, broker: int, second: int) -> int:
    """Position in ROLES, or the one behind them where a sector is not known."""
    if first < 0 or broker < 0 or second < 0:
        return 5
    if first == second:
        return 0 if first == broker else 1
    if second == broker:
        return 2
    return 3 if first == broker else 4


@compiled
def _between(
    begin: NDArray[np.int32], near: NDArray[np.int32], sector: NDArray[np.int64], sectors: int
) -> NDArray[np.int64]:
    """Ordered pairs of different contacts of each place by role, tied to each other or not."""
    count = len(begin) - 1
    found = np.zeros((count, 6), np.int64)
    # By sector; the last holds those without, which index -1 also means.
    number = np.zeros(sectors + 1, np.int64)
    for place in range(count):
        number[:] = 0
        for slot in range(begin[place], begin[place + 1]):
            number[sector[near[slot]]] += 1
        for one in range(-1, sectors):
            if number[one] == 0:
                continue
            for other in range(-1, sectors):
                pairs = number[one] * (number[other] - (one == other))
                found[place, _role(one, sector[place], other)] += pairs
    return found


@compiled
def _shortcuts(
    begin: NDArray[np.int32], near: NDArray[np.int32], sector: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those of the ordered pairs that are tied to each other: the triangles."""
    found = np.zeros((len(begin) - 1, 6), np.int64)
    for one in range(len(begin) - 1):
        for slot in range(begin[one], begin[one + 1]):
            other = near[slot]
            if other < one:
                continue
            few, many = one, other
            if begin[one + 1] - begin[one] > begin[other + 1] - begin[other]:
                few, many = other, one
            row = near[begin[many] : begin[many + 1]]
            for at in range(begin[few], begin[few + 1]):
                third = near[at]
                at_most = np.searchsorted(row, third)
                if at_most < len(row) and row[at_most] == third:
                    # The third stands between the two ends of this tie.
                    found[third, _role(sector[one], sector[third], sector[other])] += 1
                    found[third, _role(sector[other], sector[third], sector[one])] += 1
    return found
