"""The fewest ties that make a graph one piece that no single loss takes apart.

A *leaf* is a block with one cut vertex. Every leaf needs a new tie from one of its other vertices,
every component without a cut vertex needs two, and a cut vertex whose loss leaves d components
needs d - 1 ties between them. With p leaves, q components without a cut vertex and the greatest d,
at least max(ceil(p / 2) + q, d - 1) ties are needed, and so many are enough (Eswaran and Tarjan,
SIAM J. Comput. 5 (1976) 653-665).

They are found so. Components are first joined to one by ties from leaf to leaf, each of which
spares two ends. Then there is a node r of the block-cut tree each of whose branches has at most
half of the leaves. If every leaf is tied to a leaf of another branch, no vertex but r can be a cut
vertex any more, because what hangs on another one is tied past it. If r is a block, that is all;
if it is a vertex, the ties must also connect its branches, which is a connected multigraph without
loops of given degrees: there is one if no degree is more than half of their sum and the sum is
large enough for a tree (Hakimi, J. SIAM 10 (1962) 496-506). It is built by joining the branches in
the order of their free ends, always to the one with the most, and pairing the ends left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from queries.resilience.blocks import BlockForest, Vertices, block_forest, from_above
from queries.resilience.bodies import adjacency

Preference = Callable[[int, int], Any]
"""Rates a tie between two vertices; the least is best, and equals go by the vertices."""

_WINDOW = 16
"""Ends that are looked at for each tie: enough to tell sectors apart, few enough to be quick."""

Pair = tuple[int, int]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Augmentation:
    """New ties, and how many there must be at least."""

    pairs: tuple[Pair, ...]
    bound: int
    hangs_on: Mapping[int, int]
    """The one cut vertex that a tied vertex hung on before; none if its component had none."""


def biconnect(
    *, graph: csr_array, eligible: Mask, order: Vertices, preference: Preference
) -> Augmentation:
    """The fewest ties between eligible vertices after which no loss parts two eligible vertices.

    Parameters
    ----------
    graph
        (n, n) symmetric, no diagonal.
    eligible
        (n,) vertices that may get a tie.
    order
        (n,) of the vertices of a leaf the eligible one with the least number is tied.
    preference
        which of the ties that would do is made, as far as a short look ahead goes.

    Returns
    -------
        The ties, none of them there before or twice. They are as few as the bound.

    O(n + m log m).
    """
    kept, inner, forest = _trimmed(graph, eligible)
    free, rank, rated = eligible[kept], order[kept], _through(kept, preference)
    pairs: list[Pair] = []
    groups = list(_ends(forest, free, rank).values())
    joined = forest
    if len(groups) > 1:
        pairs += _Pairing(groups, rated).joined()
        start, end = np.array(pairs).T
        row, column = inner.nonzero()
        joined = block_forest(adjacency(len(kept), np.append(row, start), np.append(column, end)))
    pairs += _each_one_block(joined, free, rank, rated)
    return _numbered(kept, pairs, lower_bound(*_needs(forest), vertices=len(kept)), forest)


def without_cut_points(
    *, graph: csr_array, eligible: Mask, order: Vertices, preference: Preference
) -> Augmentation:
    """The fewest ties after which no loss parts two eligible vertices that were not apart before.

    Arguments and answer are those of :func:`biconnect`. Each component that has a cut vertex is
    made one block, each on its own if that takes no more ties, else all of them together.

    Whatever the ties, each piece they leave is a block of some of the components, and took the ties
    that such a block needs: half of its leaves, which are at least as many as its components, and
    more where it has a vertex of many parts. So t components need at least max(ceil(p / 2), d - 1 +
    t - 1) in all, where d is of one component; and as many make one block of all of them.
    """
    kept, _, forest = _trimmed(graph, eligible)
    leaves, fallen = _needs(forest)
    broken = leaves > 0
    bound = lower_bound(leaves[broken], fallen[broken], vertices=len(kept))
    if int(np.maximum((leaves + 1) // 2, fallen - 1)[broken].sum()) == bound:
        pairs = _each_one_block(forest, eligible[kept], order[kept], _through(kept, preference))
        return _numbered(kept, pairs, bound, forest)
    at = kept[broken[forest.component[: forest.vertices]]]
    found = biconnect(
        graph=graph[at][:, at],
        eligible=eligible[at],
        order=order[at],
        preference=_through(at, preference),
    )
    return Augmentation(
        tuple((int(at[one]), int(at[other])) for one, other in found.pairs),
        found.bound,
        {int(at[end]): int(at[cut]) for end, cut in found.hangs_on.items()},
    )


def _numbered(
    kept: Vertices, pairs: Sequence[Pair], bound: int, forest: BlockForest
) -> Augmentation:
    """Ties among the vertices kept, by the numbers that these have in the whole graph."""
    return Augmentation(
        tuple((int(kept[one]), int(kept[other])) for one, other in pairs),
        bound,
        {int(kept[end]): int(kept[cut]) for end, cut in _leaf_cuts(forest).items()},
    )


def _each_one_block(
    forest: BlockForest, eligible: Mask, order: Vertices, preference: Preference
) -> list[Pair]:
    """The fewest ties that make one block of each component that has a cut vertex."""
    pairs: list[Pair] = []
    for branches, on_vertex in _branches(forest, _ends(forest, eligible, order)):
        pairing = _Pairing(branches, preference)
        if on_vertex:
            pairs += pairing.joined()
        pairs += pairing.paired()
    return pairs


def _through(at: Vertices, preference: Preference) -> Preference:
    """The preference for vertices that are numbered by their places in ``at``."""
    return lambda one, other: preference(int(at[one]), int(at[other]))


def _trimmed(graph: csr_array, eligible: Mask) -> tuple[Vertices, csr_array, BlockForest]:
    """The vertices worth keeping, the graph they induce, and its blocks."""
    kept = np.flatnonzero(worth_keeping(block_forest(graph), eligible))
    inner = graph[kept][:, kept]
    return kept, inner, block_forest(inner)


def _needs(forest: BlockForest) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By component: its leaves, and the most parts that the loss of a vertex leaves of it."""
    size = forest.vertices
    count = int(forest.component.max(initial=-1)) + 1
    leaf = size + np.flatnonzero(_cuts_of_blocks(forest) == 1)
    leaves = np.bincount(forest.component[leaf], minlength=count)
    fallen = np.zeros(count, np.int64)
    np.maximum.at(fallen, forest.component[:size], forest.degree[:size])
    return leaves, fallen


def lower_bound(leaves: NDArray[np.int64], fallen: NDArray[np.int64], *, vertices: int) -> int:
    """The fewest ties that make components one block: see the top of the file.

    By component: how many leaves it has, and the most parts that the loss of a vertex leaves of it.
    """
    components = len(leaves)
    if vertices <= 2 or (not leaves.any() and components <= 1):
        return max(components - 1, 0)
    whole = int((leaves == 0).sum())
    parts = int(fallen.max()) + components - 1 if leaves.any() else 0
    return max((int(leaves.sum()) + 1) // 2 + whole, parts - 1)


def worth_keeping(forest: BlockForest, eligible: Mask) -> Mask:
    """(n,) the vertices left when what parts no two eligible vertices is cut away, leaf by leaf.

    A leaf whose eligible vertices are at most its cut vertex goes, but for that; so does all of a
    component with no eligible vertex, and all but the eligible one where there is one.
    """
    size = forest.vertices
    holds = forest.degree[:size].tolist()
    kept: Mask = (forest.degree[:size] > 0) | eligible
    block_kept = [True] * forest.blocks
    ahead = list(range(forest.blocks))
    while ahead:
        block = ahead.pop()
        members = forest.near(size + block).tolist()
        alive = [vertex for vertex in members if kept[vertex]]
        cuts = [vertex for vertex in alive if holds[vertex] >= 2]
        inside = [vertex for vertex in alive if holds[vertex] < 2 and eligible[vertex]]
        if not block_kept[block] or len(cuts) > 1 or (inside and len(inside) + len(cuts) > 1):
            continue
        # Nothing but its cut vertex, or its one eligible vertex, is worth keeping.
        block_kept[block] = False
        stays = cuts or inside
        for vertex in alive:
            holds[vertex] -= 1
            kept[vertex] = vertex in stays
        for vertex in cuts:
            ahead += [other - size for other in forest.near(vertex).tolist()]
    # A vertex that is left without a block stays only if it can be tied.
    return kept & ((np.array(holds, np.int64).reshape(size) > 0) | eligible)


def _cuts_of_blocks(forest: BlockForest) -> NDArray[np.int64]:
    """(b,) how many cut vertices each block has: 1 makes it a leaf."""
    size = forest.vertices
    counted: NDArray[np.int64] = forest.tree[size:, :size] @ forest.is_cut.astype(np.int64)
    return counted


def _ends(forest: BlockForest, eligible: Mask, order: Vertices) -> dict[int, list[int]]:
    """By component: an eligible vertex of every leaf, and two of a component without a cut vertex.

    A single vertex is both ends of its component.
    """
    found: dict[int, list[int]] = {}
    size = forest.vertices
    for vertex in np.flatnonzero(forest.degree[:size] == 0).tolist():
        found[int(forest.component[vertex])] = [vertex, vertex]
    cuts = _cuts_of_blocks(forest)
    for block in np.flatnonzero(cuts <= 1).tolist():
        members = forest.near(size + block)
        free = members[eligible[members] & ~forest.is_cut[members]]
        best = free[np.argsort(order[free], kind="stable")].tolist()
        component = int(forest.component[size + block])
        found.setdefault(component, []).extend(best[: 2 - int(cuts[block])])
    return found


def _leaf_cuts(forest: BlockForest) -> dict[int, int]:
    """The cut vertex of every vertex that is in a leaf and is none itself."""
    size = forest.vertices
    found: dict[int, int] = {}
    for block in np.flatnonzero(_cuts_of_blocks(forest) == 1).tolist():
        members = forest.near(size + block)
        cut = int(members[forest.is_cut[members]][0])
        found |= dict.fromkeys(members[~forest.is_cut[members]].tolist(), cut)
    return found


def _branches(
    forest: BlockForest, ends: Mapping[int, Sequence[int]]
) -> Iterator[tuple[list[list[int]], bool]]:
    """For each component with a cut vertex: its ends by branch of a node whose branches have at
    most half of them each, and whether that is a vertex. O(n + b) in all."""
    size = forest.vertices
    order, parent = from_above(forest.tree, forest.component)
    above, of = parent.tolist(), forest.component.tolist()
    below = [0] * len(above)
    for some in ends.values():
        for end in some:
            below[end] = 1
    walk = order.tolist()
    for node in reversed(walk):
        if above[node] >= 0:
            below[above[node]] += below[node]
    largest = [len(ends[of[node]]) - count for node, count in enumerate(below)]
    for node in walk:
        if above[node] >= 0:
            largest[above[node]] = max(largest[above[node]], below[node])
    inner = np.flatnonzero(forest.is_cut).tolist()
    inner += (size + np.flatnonzero(_cuts_of_blocks(forest) >= 2)).tolist()
    roots: dict[int, int] = {}
    for node in inner:
        if 2 * largest[node] <= len(ends[of[node]]):
            roots.setdefault(of[node], node)
    for component, root in roots.items():
        yield list(_by_branch(forest, root, ends[component])), root < size


def _by_branch(forest: BlockForest, root: int, ends: Sequence[int]) -> Iterator[list[int]]:
    """The ends that lie beyond each node next to the root, in the order they are met."""
    wanted = set(ends)
    for first in forest.near(root).tolist():
        found = []
        ahead = [(first, root)]
        while ahead:
            node, back = ahead.pop()
            if node in wanted:
                found.append(node)
            ahead += [(other, node) for other in forest.near(node).tolist() if other != back]
        if found:
            yield found


class _Pairing:
    """Groups of ends that are tied to each other, never within a group."""

    def __init__(self, groups: Sequence[Sequence[int]], preference: Preference) -> None:
        self._free = [list(group) for group in groups]
        self._used: list[tuple[int, int, int]] = []
        """Heap of (times used, end, group)."""
        self._preference = preference

    def joined(self) -> list[Pair]:
        """Ties that connect all groups, one fewer than there are groups.

        The group with the most free ends is joined first, to the joined one with the most. Where no
        end is free any more, the one used least is used again.
        """
        pairs: list[Pair] = []
        waiting = sorted(range(len(self._free)), key=lambda at: (-len(self._free[at]), at))
        joined = [(-len(self._free[waiting[0]]), waiting[0])]
        for group in waiting[1:]:
            if joined:
                _, other = heappop(joined)
                pairs.append(self._tie(group, other))
                self._back(joined, other)
            else:
                pairs.append(self._reuse(group))
            self._back(joined, group)
        return pairs

    def paired(self) -> list[Pair]:
        """Ties that use up all free ends, always of the two groups that have the most.

        One end left over is tied to one that is used already.
        """
        pairs: list[Pair] = []
        waiting = [(-len(free), at) for at, free in enumerate(self._free) if free]
        heapify(waiting)
        while len(waiting) > 1:
            one, other = heappop(waiting)[1], heappop(waiting)[1]
            pairs.append(self._tie(one, other))
            self._back(waiting, one)
            self._back(waiting, other)
        while waiting:
            group = heappop(waiting)[1]
            pairs.append(self._reuse(group))
            self._back(waiting, group)
        return pairs

    def _back(self, heap: list[tuple[int, int]], group: int) -> None:
        if self._free[group]:
            heappush(heap, (-len(self._free[group]), group))

    def _tie(self, group: int, other: int) -> Pair:
        """Tie the first free end of one group to the best of the next free ends of another."""
        end = self._free[group].pop(0)
        near = self._free[other][:_WINDOW]
        at = min(range(len(near)), key=lambda at: (self._preference(end, near[at]), near[at]))
        found = self._free[other].pop(at)
        heappush(self._used, (1, end, group))
        heappush(self._used, (1, found, other))
        return end, found

    def _reuse(self, group: int) -> Pair:
        """Tie the first free end of a group to the end of another that is used least."""
        end = self._free[group].pop(0)
        passed = []
        while self._used[0][2] == group:
            passed.append(heappop(self._used))
        times, found, other = heappop(self._used)
        for entry in (*passed, (times + 1, found, other), (1, end, group)):
            heappush(self._used, entry)
        return end, found
