"""Search for joint branches among neighbours: construction, chains, exchange, exact packing.

A group is feasible if every two of its units are near each other, its size and its members are
within the limits. The whole search works on positions of candidates; it only ever holds feasible,
disjoint groups, so it may stop anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from queries.solving.solver import Program, minimize

Group = tuple[int, ...]

MAX_PACKED_GROUPS = 4_000
"""Components with more feasible groups are left to the heuristics."""
CHAIN_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``near[a][b]`` metres between units that may share a branch; ``members`` and ``industry`` of
    each (-1: not given); the limits of a group."""

    near: Mapping[int, Mapping[int, float]]
    members: Sequence[int]
    industry: Sequence[int]
    max_units: int
    min_members: int
    max_members: int

    def feasible(self, group: Sequence[int]) -> bool:
        """Whether the units may form one joint branch."""
        together = sum(self.members[v] for v in group)
        return (
            2 <= len(group) <= self.max_units
            and self.min_members <= together <= self.max_members
            and all(b in self.near[a] for k, a in enumerate(group) for b in group[k + 1 :])
        )

    def alike(self, group: Sequence[int]) -> int:
        """Units in the group if all are of one industry, otherwise 0."""
        kinds = {self.industry[v] for v in group}
        return len(group) if len(kinds) == 1 and -1 not in kinds else 0

    def spread(self, group: Sequence[int]) -> float:
        """Metres between the two units of the group that are farthest apart."""
        return max(self.near[a][b] for k, a in enumerate(group) for b in group[k + 1 :])

    def merit(self, group: Sequence[int]) -> tuple[int, float]:
        """What to prefer among groups of the same units: one industry, then little distance."""
        return (self.alike(group), -self.spread(group)) if len(group) > 1 else (0, 0.0)

    def cliques(self, start: Group, among: Sequence[int]) -> Iterator[Group]:
        """Every set of mutual neighbours within the limits of size and members that holds
        ``start`` and otherwise units of ``among``, small before large along each branch."""
        for k, v in enumerate(among):
            group = (*start, v)
            if sum(self.members[u] for u in group) > self.max_members:
                continue
            yield group
            if len(group) < self.max_units:
                yield from self.cliques(group, [u for u in among[k + 1 :] if u in self.near[v]])

    def first_group(self, start: Group, among: Sequence[int]) -> Group | None:
        """The first feasible group that holds ``start`` and otherwise units of ``among``."""
        if len(start) > 1 and self.feasible(start):
            return start
        fit = [u for u in among if all(u in self.near[v] for v in start)]
        return next((group for group in self.cliques(start, fit) if self.feasible(group)), None)


@dataclass(slots=True)
class Partition:
    """Disjoint feasible groups under construction."""

    of: Neighbours
    groups: dict[int, Group]
    place: dict[int, int]

    @classmethod
    def empty(cls, of: Neighbours) -> Partition:
        """No group yet."""
        return cls(of, {}, {})

    def put(self, number: int, group: Sequence[int]) -> None:
        """Group ``number`` holds these units from now on."""
        for v in self.groups.get(number, ()):
            if self.place[v] == number:
                del self.place[v]
        self.groups[number] = tuple(group)
        for v in group:
            self.place[v] = number

    def new(self, group: Sequence[int]) -> None:
        """One group more."""
        self.put(max(self.groups, default=-1) + 1, group)

    def without(self, v: int) -> Group:
        """The group of ``v`` without it."""
        return tuple(u for u in self.groups[self.place[v]] if u != v)


def build(of: Neighbours, units: Sequence[int]) -> Partition:
    """Groups for ``units``: the one with the fewest neighbours first, with the likest and nearest
    of those left; then those left over by insertion and chains; then exchanges."""
    found = Partition.empty(of)
    for v in sorted(units, key=lambda v: (len(of.near[v]), v)):
        if v in found.place:
            continue
        free = [u for u in of.near[v] if u not in found.place]
        group = of.first_group((v,), sorted(free, key=lambda u: _order(of, v, u)))
        if group is not None:
            found.new(group)
    for v in sorted(units):
        if v not in found.place:
            _insert(found, v, CHAIN_LENGTH, {v})
    _exchange(found)
    return found


def _order(of: Neighbours, v: int, u: int) -> tuple[bool, float, int]:
    return of.industry[v] != of.industry[u] or of.industry[v] == -1, of.near[v][u], u


def _insert(found: Partition, v: int, steps: int, seen: set[int]) -> bool:
    """Bring ``v`` into a group without losing any other unit: directly, with a unit another group
    can spare, or in the place of one that then finds another (an ejection chain)."""
    of = found.of
    around = sorted(of.near[v], key=lambda u: _order(of, v, u))
    joined = {found.place[u] for u in around if u in found.place}
    fits = [g for g in sorted(joined) if of.feasible((*found.groups[g], v))]
    if fits:
        best = max(fits, key=lambda g: of.merit((*found.groups[g], v)))
        found.put(best, (*found.groups[best], v))
        return True
    spare = [u for u in around if u not in found.place or of.feasible(found.without(u))]
    for group in of.cliques((v,), spare[:12]):
        homes = [found.place[u] for u in group if u in found.place]
        if of.feasible(group) and len(set(homes)) == len(homes):
            for u in group:
                if u in found.place:
                    found.put(found.place[u], found.without(u))
            found.new(group)
            return True
    if steps:
        for u in around:
            if u in seen or u not in found.place:
                continue
            home, before = found.place[u], found.groups[found.place[u]]
            swapped = (*found.without(u), v)
            if of.feasible(swapped):
                found.put(home, swapped)
                if _insert(found, u, steps - 1, seen | {u}):
                    return True
                found.put(home, before)
    return False


def _exchange(found: Partition) -> None:
    """Swap two units of different groups, or move one, while that makes more units alike, or as
    many with less distance. Nobody is left out by it."""
    of = found.of
    improved = True
    while improved:
        improved = False
        for v in sorted(found.place):
            for u in of.near[v]:
                if u in found.place and found.place[u] != found.place[v] and _trade(found, v, u):
                    improved = True


def _trade(found: Partition, v: int, u: int) -> bool:
    of = found.of
    a, b = found.place[v], found.place[u]
    before = _sum(of.merit(found.groups[a]), of.merit(found.groups[b]))
    rest = found.without(v)
    for left, right in (
        ((*rest, u), (*found.without(u), v)),
        (rest, (*found.groups[b], v)),
    ):
        if of.feasible(left) and of.feasible(right):
            alike, nearness = _sum(of.merit(left), of.merit(right))
            if alike > before[0] or (alike == before[0] and nearness > before[1] + 1e-6):
                found.put(a, left)
                found.put(b, right)
                return True
    return False


def _sum(one: tuple[int, float], other: tuple[int, float]) -> tuple[int, float]:
    return one[0] + other[0], one[1] + other[1]


def pack(
    of: Neighbours, units: Sequence[int], time_limit_s: float
) -> tuple[list[Group], int] | None:
    """The most units that can be grouped, by set packing over all feasible groups: the groups, and
    the number no packing exceeds. None if there are too many groups or too little time.

    Among packings of as many units the one with more units alike, then less distance, is preferred
    as far as the solver's tolerance can tell them apart.
    """
    groups: list[Group] = []
    for k, v in enumerate(units):
        later = set(units[k + 1 :])
        for group in of.cliques((v,), [u for u in of.near[v] if u in later]):
            if of.feasible(group):
                groups.append(group)
                if len(groups) > MAX_PACKED_GROUPS:
                    return None
    if not groups:
        return [], 0
    place = {v: k for k, v in enumerate(units)}
    at = [place[v] for group in groups for v in group]
    of_group = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    farthest = max(of.spread(group) for group in groups) + 1.0
    # All the alikeness together weighs less than one unit, all the distance less than one alike.
    alike = 0.5 / (len(units) + 1)
    near = 0.5 * alike / (len(units) * farthest)
    value = [len(g) + alike * of.alike(g) - near * of.spread(g) for g in groups]
    outcome = minimize(
        Program(
            -np.array(value),
            csr_array((np.ones(len(at)), (at, of_group)), shape=(len(units), len(groups))),
            np.full(len(units), -np.inf),
            np.ones(len(units)),
            np.ones(len(groups), dtype=bool),
        ),
        time_limit_s=time_limit_s,
    )
    if outcome.values is None or not np.isfinite(outcome.bound):
        return None
    chosen = [groups[k] for k in np.flatnonzero(outcome.values > 0.5)]
    if len({v for group in chosen for v in group}) != sum(map(len, chosen)):
        return None
    # A value is at most half a unit above the number of units, and at least half below.
    return chosen, int(np.floor(-outcome.bound + 0.5 * alike + 1e-6))
