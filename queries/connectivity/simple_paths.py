"""The first paths between two bodies, in order, with nodes to avoid and to pass through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise, permutations

import numpy as np

from graph.errors import InvalidInput
from graph.snapshot.pictures import Mask
from queries.connectivity.pathfinding import least_path
from queries.connectivity.paths import MAX_LENGTH, PathStatus, Step, steps_of
from queries.connectivity.projection import Projection

MAX_PATHS = 50
MAX_THROUGH = 3
MAX_AVOID = 100
MAX_CELLS = 1_000
"""Searches for a continuation; without ``through`` the paths allowed need fewer."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path without a repeated node."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def length(self) -> int:
        """Number of steps."""
        return len(self.steps)


@dataclass(frozen=True, slots=True)
class Paths:
    """The first paths, shortest first, then by the ids in order; or the reason why there is none.

    ``detail`` says why a node is absent, as for a shortest path. ``truncated``: there are more, or
    there may be. ``only_by_returning_to_a_node``: ways through all the nodes asked for exist, but
    each comes by some node twice. ``search_given_up``: none was found in the searches allowed.
    """

    status: PathStatus
    paths: tuple[Path, ...] = ()
    truncated: bool = False
    detail: str | None = None


def simple_paths(
    network: Projection,
    *,
    start: str,
    end: str,
    k: int = 3,
    max_length: int = MAX_LENGTH,
    avoid: Collection[str] = (),
    through: Collection[str] = (),
) -> Paths:
    """The ``k`` first simple paths from one node to another.

    Parameters
    ----------
    network
        relationship types, hubs in or out, day and layers are chosen by its projection.
    start
        id of the first node.
    end
        id of the last.
    k
        paths at most, 1 to 50.
    max_length
        steps of each at most, 1 to 20.
    avoid
        ids that no path may touch; one that is not in the network is none the worse.
    through
        ids that every path must touch, in any order; at most 3.

    The paths are cut into cells, each with a beginning and steps that must not follow it, whose
    first path is sought; the best is taken and the rest of its cell cut anew (Yen; Lawler). With
    ``through`` a cell's first path is bounded by the shortest walk that touches the nodes, which
    may come by a node twice: such a cell is cut without giving a path. That may take long (to find
    one is NP-hard if the nodes are many), so it is given up after :data:`MAX_CELLS`.

    O(k max_length (n + m)) without ``through``. References: Yen, Management Science 17 (1971)
    712-716; Lawler, Management Science 18 (1972) 401-405; ``networkx.shortest_simple_paths``, which
    leaves the order of paths of a length open.

    Raises
    ------
    NotFound
        an id is not known.
    InvalidInput
        start and end are the same, a bound is out of its range, or a node is to be avoided and
        touched.
    """
    _check(network, start, end, k, max_length, avoid, through)
    first, last = network.place_of(start), network.place_of(end)
    if first is None:
        return Paths(PathStatus.START_ABSENT, detail=network.why_absent(start))
    if last is None:
        return Paths(PathStatus.END_ABSENT, detail=network.why_absent(end))
    touched = []
    for node in through:
        place = network.place_of(node)
        if place is None:
            return Paths(PathStatus.THROUGH_ABSENT, detail=network.why_absent(node))
        touched.append(place)
    blocked = np.zeros(len(network), np.bool_)
    blocked[[place for node in avoid if (place := network.place_of(node)) is not None]] = True
    search = _Search(network, last, frozenset(touched), blocked, max_length)
    walks: list[list[int]] = []
    for places in search.run(first):
        if len(walks) == k:
            search.ended = False
            break
        walks.append(list(places))
    found = tuple(
        Path(network.ids(places), steps)
        for places, steps in zip(walks, steps_of(network, walks), strict=True)
    )
    status = PathStatus.FOUND if found else search.why_none
    return Paths(status, found, truncated=not search.ended)


def _check(
    network: Projection,
    start: str,
    end: str,
    k: int,
    max_length: int,
    avoid: Collection[str],
    through: Collection[str],
) -> None:
    if start == end:
        raise InvalidInput(f"a path needs two different ends, got {start!r} twice")
    if not 1 <= k <= MAX_PATHS:
        raise InvalidInput(f"k must be 1 to {MAX_PATHS}, got {k}")
    if not 1 <= max_length <= MAX_LENGTH:
        raise InvalidInput(f"max_length must be 1 to {MAX_LENGTH}, got {max_length}")
    if len(through) > MAX_THROUGH:
        raise InvalidInput(f"through takes at most {MAX_THROUGH} nodes, got {len(through)}")
    if len(avoid) > MAX_AVOID:
        raise InvalidInput(f"avoid takes at most {MAX_AVOID} nodes, got {len(avoid)}")
    for name, nodes in (("avoid", avoid), ("through", through)):
        if ends := sorted({start, end} & set(nodes)):
            raise InvalidInput(f"{ends[0]!r} is an end of the path and cannot be in {name}")
    if both := sorted(set(avoid) & set(through)):
        raise InvalidInput(f"{both[0]!r} cannot be avoided and passed through")
    for node in (*avoid, *through):
        network.picture.snapshot.index_of(node)


Places = tuple[int, ...]


class _Search:
    """Cells by the length of their first walk, then by its places: the order of the paths."""

    def __init__(
        self, network: Projection, end: int, through: frozenset[int], blocked: Mask, max_length: int
    ) -> None:
        self._graph = network.graph
        self._end = end
        self._through = through
        self._blocked = blocked
        self._max_length = max_length
        self._cells: list[tuple[int, Places, int, frozenset[int]]] = []
        self._searches = 0
        self._too_long = self._returning = False
        self.ended = True
        """Whether all paths there are have been given."""

    def run(self, start: int) -> Iterator[Places]:
        """The simple paths from a place, in order."""
        self._add((start,), frozenset())
        while self._cells:
            if self._searches >= MAX_CELLS:
                self.ended = False
                return
            _, walk, fixed, not_next = heappop(self._cells)
            again = _first_repeated(walk)
            if again == len(walk):
                yield walk
            else:
                self._returning = True
            # All other paths of the cell leave this walk somewhere, before it comes by a node again
            for at in range(fixed, min(again, len(walk) - 1)):
                barred = not_next if at == fixed else frozenset()
                self._add(walk[: at + 1], barred | {walk[at + 1]})

    @property
    def why_none(self) -> PathStatus:
        """Why no path was given."""
        if not self.ended:
            return PathStatus.UNDECIDED
        if self._too_long:
            return PathStatus.TOO_LONG
        return PathStatus.ONLY_BY_RETURNING if self._returning else PathStatus.NOT_CONNECTED

    def _add(self, beginning: Places, not_next: frozenset[int]) -> None:
        """Put a cell where its first walk belongs; without one there is nothing in it."""
        self._searches += 1
        rest = self._through.difference(beginning)
        blocked = self._blocked.copy()
        blocked[list(beginning)] = True
        ways = (
            self._walk(beginning[-1], (*order, self._end), blocked, not_next)
            for order in permutations(sorted(rest))
        )
        walks = sorted((len(way), way) for way in ways if way is not None)
        if not walks:
            return
        length, way = walks[0]
        steps = len(beginning) + length - 2
        if steps > self._max_length:
            self._too_long = True
            return
        heappush(self._cells, (steps, beginning[:-1] + way, len(beginning) - 1, not_next))

    def _walk(
        self, start: int, stops: Sequence[int], blocked: Mask, not_next: frozenset[int]
    ) -> Places | None:
        """The first shortest walk by way of the stops in their order; None if there is none."""
        way: Places = (start,)
        for here, there in pairwise((start, *stops)):
            blocked[self._end] = there != self._end
            barred = np.array(sorted(not_next if here == start else ()), np.int32)
            leg = least_path(self._graph, here, there, blocked=blocked, not_first=barred)
            if leg is None:
                return None
            way += tuple(leg[1:])
        return way


def _first_repeated(walk: Places) -> int:
    """Where the walk comes by a node for the second time; its length if it does not."""
    seen: set[int] = set()
    for at, place in enumerate(walk):
        if place in seen:
            return at
        seen.add(place)
    return len(walk)
