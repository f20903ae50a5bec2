"""How deep in the network a body lies: k-cores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.connectivity.projection import BODIES, Projection, labelled
from queries.connectivity.ranking import Ranking, falling
from queries.lookup import NodeId


@dataclass(frozen=True, slots=True)
class CoreNumber:
    """A node and the greatest k of a k-core it is in."""

    id: NodeId
    core: int


@dataclass(frozen=True, slots=True)
class Level:
    """How many of the nodes asked for have just this core number."""

    core: int
    nodes: int


@dataclass(frozen=True, slots=True, eq=False)
class Cores:
    """Nodes by falling core number, then by id; and how many there are of each number."""

    degeneracy: int
    """The greatest core number of any node of the network; 0 where there are no ties."""
    levels: tuple[Level, ...]
    """Core numbers that occur, ascending."""
    nodes: Sequence[CoreNumber]


def core_numbers(network: Projection) -> NDArray[np.int32]:
    """The core number of every place.

    The k-core is what is left when nodes with fewer than k neighbours are taken away until there
    are none; a node's core number is the greatest k of a k-core it is in. O(n + m).

    Reference: Batagelj and Zaversnik, ADAC 5 (2011) 129-145; ``networkx.core_number``.
    """
    return _core_numbers(network.graph.indptr, network.graph.indices)


def cores(network: Projection, *, labels: Collection[str] = BODIES) -> Cores:
    """The core numbers of the nodes of some labels; all nodes of the network count as neighbours.

    Raises InvalidInput for an unknown label. O(n + m), and O(n log n) to order them.
    """
    numbers = core_numbers(network)
    shown = np.flatnonzero(labelled(network.picture, labels)[network.nodes])
    found, times = np.unique(numbers[shown], return_counts=True)
    return Cores(
        degeneracy=int(numbers.max(initial=0)),
        levels=tuple(map(Level, found.tolist(), times.tolist())),
        nodes=Ranking(
            falling(numbers, shown),
            lambda place: CoreNumber(network.ids([place])[0], int(numbers[place])),
        ),
    )


@compiled
def _core_numbers(begin: NDArray[np.int32], near: NDArray[np.int32]) -> NDArray[np.int32]:
    """Peel level by level. A node is looked at once a level up to its own: in all O(n + m)."""
    count = len(begin) - 1
    # Neighbours that are left; that of a node taken away at level k stays at k.
    core = np.diff(begin).astype(np.int32)
    left = np.arange(count).astype(np.int32)
    ready = np.empty(count, np.int32)
    level, remaining = 0, count
    while remaining > 0:
        waiting = kept = 0
        for at in range(remaining):
            place = left[at]
            if core[place] == level:
                ready[waiting] = place
                waiting += 1
            elif core[place] > level:
                left[kept] = place
                kept += 1
        remaining = kept
        while waiting > 0:
            waiting -= 1
            place = ready[waiting]
            for at in range(begin[place], begin[place + 1]):
                other = near[at]
                if core[other] > level:
                    core[other] -= 1
                    if core[other] == level:
                        ready[waiting] = other
                        waiting += 1
        level += 1
    return core
