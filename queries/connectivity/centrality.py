"""Who has most ties, and who stands on most of the shortest ways."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.compiled import compiled
from queries.connectivity.projection import BODIES, Projection, labelled
from queries.connectivity.ranking import Ranking, falling
from queries.lookup import NodeId

Floats = NDArray[np.float64]

EXACT_VISITS = 1_000_000_000
"""Betweenness is exact where it takes at most so many looks along a tie: 4 to 15 s of one core."""
SAMPLED_VISITS = 400_000_000
"""Where it takes more, there are as many pivots as fit into so many, within the two below."""
LEAST_PIVOTS = 16
MOST_PIVOTS = 4_000
SEED = 20211231
CONFIDENCE = 0.95

_PIECES = 8
"""Into which pivots are always cut, so that sums do not depend on how many cores there are."""


@dataclass(frozen=True, slots=True)
class Degree:
    """A node, its distinct neighbours, and the relationships that tie it to them."""

    id: NodeId
    neighbours: int
    ties: int
    centrality: float
    """Neighbours over all other nodes of the network; 0 in a network of one."""


@dataclass(frozen=True, slots=True)
class Between:
    """A node's share of the shortest paths between the others, from 0 to 1.

    ``standard_error`` is of a sampled value; None where it is exact.
    """

    id: NodeId
    betweenness: float
    standard_error: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Betweenness:
    """Nodes by falling betweenness, then by id; and how it was computed."""

    method: str
    """``exact`` (Brandes 2001), or ``sampled`` (Brandes and Pich 2007)."""
    pivots: int
    """Nodes that paths were followed from: all of them where exact."""
    seed: int | None
    """The pivots are ``random.Random(seed).sample(...)`` of the places; None where exact."""
    bound: float | None
    """With 95 % confidence no value at all is further from the exact one; None where exact."""
    nodes: Sequence[Between]


def degrees(network: Projection, *, labels: Collection[str] = BODIES) -> Sequence[Degree]:
    """Nodes of some labels by falling number of neighbours, then by id.

    Raises InvalidInput for an unknown label. O(n log n + m).
    Reference: ``networkx.degree_centrality``; on a multigraph its degree is ``ties``.
    """
    neighbours = np.diff(network.graph.indptr)
    ties = np.zeros(len(network.picture.snapshot), np.int64)
    for edges in network.ties.values():
        ties += np.bincount(edges.start, minlength=len(ties))
        ties += np.bincount(edges.end, minlength=len(ties))
    ties = ties[network.nodes]
    others = max(len(network) - 1, 1)

    def row(place: int) -> Degree:
        near = int(neighbours[place])
        return Degree(network.ids([place])[0], near, int(ties[place]), near / others)

    return Ranking(falling(neighbours, _shown(network, labels)), row)


def betweenness(
    network: Projection,
    *,
    labels: Collection[str] = BODIES,
    pivots: int | None = None,
    seed: int = SEED,
) -> Betweenness:
    """Betweenness centrality of the nodes of some labels; paths join all nodes of the network.

        b(v) = sum over pairs {s, t} without v of sigma_st(v) / sigma_st  /  ((n - 1)(n - 2) / 2)

    with sigma_st the number of shortest paths from s to t, and sigma_st(v) of those through v.

    With ``pivots`` paths are followed from so many nodes only, drawn without replacement, and the
    mean over those but v itself stands for the mean over all: unbiased, and what
    ``networkx.betweenness_centrality`` gives for this ``k`` and ``seed`` on nodes in the order of
    ids. None: all nodes where that takes at most :data:`EXACT_VISITS`, else as many as fit into
    :data:`SAMPLED_VISITS`.

    The bound is Hoeffding's (JASA 58 (1963) 13-30, sections 2 and 6) for a mean of k - 1 values
    between 0 and 1, over all n nodes at once: sqrt(ln(2 n / 0.05) / (2 (k - 1))).

    Time O(pivots m), shared among cores; O(n) space a core.
    References: Brandes, J. Math. Sociology 25 (2001) 163-177; Brandes and Pich, Int. J. Bifurcation
    and Chaos 17 (2007) 2303-2318.

    Raises InvalidInput for fewer than 3 pivots and for an unknown label.
    """
    if pivots is not None and pivots < 3:
        raise InvalidInput(f"pivots must be 3 or more, got {pivots}")
    shown = _shown(network, labels)
    size = len(network)
    if pivots is None and _visits(network) > EXACT_VISITS:
        fitting = SAMPLED_VISITS // max(2 * network.graph.nnz, 1)
        pivots = min(max(fitting, LEAST_PIVOTS), MOST_PIVOTS)
    exact = pivots is None or pivots >= size
    drawn = size if pivots is None or exact else pivots
    sources = range(size) if exact else Random(seed).sample(range(size), drawn)
    total, squares = dependencies(network, sources)
    # A node's dependency on itself is none: what was drawn for it is the others.
    others = np.full(size, drawn)
    others[list(sources)] -= 1
    values = total / np.maximum(others * (size - 2), 1)
    errors: Floats | None = None
    if not exact:
        variance = np.maximum(squares - total**2 / others, 0) / (others - 1)
        errors = np.sqrt(variance / others * (1 - others / (size - 1))) / (size - 2)

    def row(place: int) -> Between:
        error = None if errors is None else float(errors[place])
        return Between(network.ids([place])[0], float(values[place]), error)

    return Betweenness(
        method="exact" if exact else "sampled",
        pivots=drawn,
        seed=None if exact else seed,
        bound=None if exact else _bound(size, drawn),
        nodes=Ranking(falling(values, shown), row),
    )


def dependencies(network: Projection, sources: Sequence[int]) -> tuple[Floats, Floats]:
    """For each place the sum over the sources of their dependency on it, and of its square.

    The dependency of s on v is the sum over t of sigma_st(v) / sigma_st. O(len(sources) m).
    """
    graph = network.graph
    chosen = np.array(sources, np.int32)

    def piece(some: NDArray[np.int32]) -> tuple[Floats, Floats]:
        return _dependencies(graph.indptr, graph.indices, some)

    pieces = [some for some in np.array_split(chosen, _PIECES) if len(some)]
    total, squares = np.zeros(len(network)), np.zeros(len(network))
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _PIECES)) as threads:
        for sums, sums_of_squares in threads.map(piece, pieces):
            total += sums
            squares += sums_of_squares
    return total, squares


def _shown(network: Projection, labels: Collection[str]) -> NDArray[np.intp]:
    return np.flatnonzero(labelled(network.picture, labels)[network.nodes])


def _visits(network: Projection) -> int:
    """Looks along a tie that all nodes take: there and back over their component's."""
    if not len(network):
        return 0
    forest = network.forest
    ends = np.diff(network.graph.indptr)[forest.order].astype(np.int64)
    return int(2 * (np.add.reduceat(ends, forest.roots) * forest.size[forest.roots]).sum())


def _bound(size: int, drawn: int) -> float:
    return math.sqrt(math.log(2 * size / (1 - CONFIDENCE)) / (2 * (drawn - 1)))


@compiled
def _dependencies(
    begin: NDArray[np.int32], near: NDArray[np.int32], sources: NDArray[np.int32]
) -> tuple[Floats, Floats]:
    count = len(begin) - 1
    total, squares = np.zeros(count), np.zeros(count)
    distance = np.full(count, -1, np.int32)
    paths, dependency = np.zeros(count), np.zeros(count)
    order = np.empty(count, np.int32)
    for source in sources:
        order[0] = source
        distance[source] = 0
        paths[source] = 1.0
        reached, at = 1, 0
        while at < reached:
            here = order[at]
            at += 1
            further = distance[here] + 1
            for slot in range(begin[here], begin[here + 1]):
                other = near[slot]
                if distance[other] < 0:
                    distance[other] = further
                    order[reached] = other
                    reached += 1
                if distance[other] == further:
                    paths[other] += paths[here]
        for back in range(reached - 1, 0, -1):
            here = order[back]
            # What the nodes further out hand back is complete when their turn is over.
            share = (1.0 + dependency[here]) / paths[here]
            closer = distance[here] - 1
            for slot in range(begin[here], begin[here + 1]):
                other = near[slot]
                if distance[other] == closer:
                    dependency[other] += paths[other] * share
            total[here] += dependency[here]
            squares[here] += dependency[here] ** 2
        for at in range(reached):
            here = order[at]
            distance[here] = -1
            paths[here] = 0.0
            dependency[here] = 0.0
    return total, squares
