"""Burt's structural holes: how far the contacts of a body know each other already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled
from queries.connectivity.projection import BODIES, Projection, labelled
from queries.connectivity.ranking import Ranking, falling
from queries.lookup import NodeId

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hole:
    """A node's position among its contacts; low constraint: it stands where circles do not meet.

    ``efficiency`` is effective size over contacts.
    """

    id: NodeId
    contacts: int
    constraint: float
    effective_size: float
    efficiency: float


@dataclass(frozen=True, slots=True, eq=False)
class Holes:
    """Nodes with a contact by rising constraint, then by id. The others have no value."""

    nodes: Sequence[Hole]
    isolated: int
    """Nodes of the labels asked for without a contact: constraint is not defined for them."""


def structural_holes(network: Projection, *, labels: Collection[str] = BODIES) -> Holes:
    """Constraint and effective size of the nodes of some labels that have a contact.

    With all ties alike and d the number of contacts,

        constraint(i) = sum over contacts j of (1 / d_i + sum over q of 1 / (d_i d_q)) ** 2,

    q running over the common contacts of i and j, and

        effective_size(i) = d_i - 2 t_i / d_i

    with t_i the ties among the contacts of i. Meant for the ``contacts`` of a network, where no
    committee or agreement stands between two bodies.

    O(m sqrt(m) log n). References: Burt, Structural Holes (Harvard 1992), chapter 2; Borgatti,
    Connections 20 (1997) 35-38; ``networkx.constraint``, ``networkx.effective_size``.

    Raises InvalidInput for an unknown label.
    """
    graph = network.graph
    degree = np.diff(graph.indptr)
    common, indirect = _shared(graph.indptr, graph.indices)
    shown = np.flatnonzero(labelled(network.picture, labels)[network.nodes])
    joined = shown[degree[shown] > 0]
    tied = np.flatnonzero(degree)
    constraint, effective = np.zeros(len(network)), np.zeros(len(network))
    if len(tied):
        begins = graph.indptr[tied]
        constraint[tied] = np.add.reduceat((1 + indirect) ** 2, begins) / degree[tied] ** 2
        effective[tied] = degree[tied] - np.add.reduceat(common, begins) / degree[tied]

    def row(place: int) -> Hole:
        contacts, size = int(degree[place]), float(effective[place])
        return Hole(
            network.ids([place])[0], contacts, float(constraint[place]), size, size / contacts
        )

    return Holes(Ranking(falling(-constraint, joined), row), isolated=len(shown) - len(joined))


@compiled
def _shared(begin: NDArray[np.int32], near: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """For each tie, at its place among ``near``: the common neighbours, and the sum of 1 / d."""
    common, indirect = np.zeros(len(near)), np.zeros(len(near))
    for one in range(len(begin) - 1):
        for slot in range(begin[one], begin[one + 1]):
            other = near[slot]
            # From the side with fewer neighbours, so that a hub costs its ties and not their pairs.
            few, many = one, other
            if begin[one + 1] - begin[one] > begin[other + 1] - begin[other]:
                few, many = other, one
            row = near[begin[many] : begin[many + 1]]
            for at in range(begin[few], begin[few + 1]):
                third = near[at]
                found = np.searchsorted(row, third)
                if found < len(row) and row[found] == third:
                    common[slot] += 1
                    indirect[slot] += 1 / (begin[third + 1] - begin[third])
    return common, indirect
