"""How one body reaches another, and who is within a few steps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.connectivity.pathfinding import least_path
from queries.connectivity.projection import Projection, Tie, runs
from queries.lookup import LabelledId

MAX_LENGTH = 20
MAX_HOPS = 4
MAX_LIMIT = 5_000


class PathStatus(StrEnum):
    """Whether there is a path, and if not, why."""

    FOUND = "found"
    NOT_CONNECTED = "not_connected"
    TOO_LONG = "longer_than_allowed"
    START_ABSENT = "start_not_in_network"
    END_ABSENT = "end_not_in_network"
    THROUGH_ABSENT = "through_not_in_network"
    ONLY_BY_RETURNING = "only_by_returning_to_a_node"
    UNDECIDED = "search_given_up"


@dataclass(frozen=True, slots=True)
class Step:
    """From one node of a path to the next, by one or more relationships in either direction."""

    start: str
    end: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class ShortestPath:
    """A shortest path, or the reason why there is none.

    ``detail`` says why an end is absent: ``not_valid``, ``excluded_hub``, ``label_not_in_network``.
    """

    status: PathStatus
    nodes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    detail: str | None = None

    @property
    def length(self) -> int | None:
        """Number of steps; None without a path."""
        return len(self.steps) if self.status is PathStatus.FOUND else None


@dataclass(frozen=True, slots=True)
class Near:
    """A node and how many steps away it is."""

    id: LabelledId
    distance: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes within some steps, nearest first, then by id; the centre is the first."""

    centre: str
    hops: int
    nodes: tuple[Near, ...]
    ties: tuple[Tie, ...]
    """All relationships among the nodes given."""
    count: int
    """Nodes within the steps, given or not, the centre among them."""
    truncated: bool


def shortest_path(
    network: Projection, *, start: str, end: str, max_length: int = MAX_LENGTH
) -> ShortestPath:
    """A shortest path between two nodes; of several the one whose ids come first in order.

    Searched from both ends: what is looked at grows with half the length. O(n + m) at worst.
    Reference: ``networkx.all_shortest_paths``, the least of them.

    Raises
    ------
    NotFound
        an id is not known.
    InvalidInput
        start and end are the same, or max_length is not in 1...20.
    """
    if not 1 <= max_length <= MAX_LENGTH:
        raise InvalidInput(f"max_length must be 1 to {MAX_LENGTH}, got {max_length}")
    first, last = network.place_of(start), network.place_of(end)
    if start == end or (first is not None and first == last):
        raise InvalidInput(f"a path needs two different ends: {start!r} and {end!r} are one body")
    if first is None:
        return ShortestPath(PathStatus.START_ABSENT, detail=network.why_absent(start))
    if last is None:
        return ShortestPath(PathStatus.END_ABSENT, detail=network.why_absent(end))
    places = least_path(network.graph, first, last, blocked=np.zeros(len(network), np.bool_))
    if places is None:
        return ShortestPath(PathStatus.NOT_CONNECTED)
    if len(places) > max_length + 1:
        return ShortestPath(PathStatus.TOO_LONG)
    return ShortestPath(PathStatus.FOUND, network.ids(places), steps_of(network, [places])[0])


def steps_of(network: Projection, paths: Sequence[list[int]]) -> list[tuple[Step, ...]]:
    """The steps of paths, with all relationships that make each. One look at all relationships."""
    between: dict[frozenset[str], list[Tie]] = {}
    for tie in network.ties_between(sorted({place for path in paths for place in path})):
        between.setdefault(frozenset((tie.start, tie.end)), []).append(tie)
    return [
        tuple(
            Step(here, there, tuple(between[frozenset((here, there))]))
            for here, there in pairwise(network.ids(path))
        )
        for path in paths
    ]


def neighbourhood(
    network: Projection, *, node: str, hops: int = 1, limit: int = 200
) -> Neighbourhood:
    """The nodes within ``hops`` steps of a node, at most ``limit`` of them.

    O(n + m). Reference: ``networkx.single_source_shortest_path_length``.

    Raises
    ------
    NotFound
        the id is not known.
    InvalidInput
        the node is not in the network, hops is not in 1...4, or limit not in 1...5000.
    """
    if not 1 <= hops <= MAX_HOPS:
        raise InvalidInput(f"hops must be 1 to {MAX_HOPS}, got {hops}")
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit must be 1 to {MAX_LIMIT}, got {limit}")
    centre = network.place_of(node)
    if centre is None:
        raise InvalidInput(f"{node!r} is not in the network: {network.why_absent(node)}")
    distance = _distances(network.graph, centre, hops)
    reached = np.flatnonzero(distance >= 0)
    chosen = reached[np.lexsort((reached, distance[reached]))][:limit]
    return Neighbourhood(
        centre=network.ids([centre])[0],
        hops=hops,
        nodes=tuple(
            Near(found, steps)
            for found, steps in zip(network.ids(chosen), distance[chosen].tolist(), strict=True)
        ),
        ties=network.ties_between(chosen),
        count=len(reached),
        truncated=len(reached) > limit,
    )


def _distances(graph: csr_array, source: int, limit: int) -> NDArray[np.int64]:
    """Steps from the source to every place, -1 beyond ``limit``."""
    distance = np.full(graph.shape[0], -1, np.int64)
    distance[source] = 0
    frontier = np.array([source])
    for steps in range(1, limit + 1):
        frontier = _next(graph, frontier, distance)
        distance[frontier] = steps
    return distance


def _next(
    graph: csr_array, frontier: NDArray[np.integer], distance: NDArray[np.int64]
) -> NDArray[np.integer]:
    """Places one step from the frontier that were not reached before."""
    begins = graph.indptr[frontier].astype(np.int64)
    counts = graph.indptr[frontier + 1] - begins
    near = graph.indices[runs(begins, counts)]
    found: NDArray[np.integer] = np.unique(near[distance[near] < 0])
    return found
