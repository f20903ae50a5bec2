"""Whom to pair so that the network holds: the fewest new pairings, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.model.codes import SECTOR
from graph.model.spec import Text
from graph.snapshot.pictures import Index
from queries.connectivity.projection import Projection
from queries.lookup import NodeId
from queries.resilience.augment import Augmentation, biconnect, without_cut_points
from queries.resilience.blocks import BlockForest, Weighed, block_forest
from queries.resilience.bodies import Bodies, adjacency, bodies_of
from queries.resilience.profiles import Profiles

Goal = Literal["join", "cut_points", "biconnected"]
GOALS: tuple[Goal, ...] = get_args(Goal)
MAX_PAIRINGS = 10_000
_NAMED = 100
_SECTORS = tuple(SECTOR.codes)


@dataclass(frozen=True, slots=True)
class NewPairing:
    """A pairing to make. ``first`` comes before ``second`` by id."""

    first: NodeId
    second: NodeId
    secures: int
    """Bodies on the sides it ties that hang on one cut point; or of the smaller part it joins."""
    across_sectors: bool | None
    """None where a sector is not given."""
    same_parent: bool
    metres: float | None
    """Straight line; None where a place is not known."""
    reason: Text


@dataclass(frozen=True, slots=True)
class NetworkShape:
    """A network in numbers, bodies only."""

    parts: int
    """Parts of two bodies and more that nothing joins."""
    largest: int
    alone: int
    cut_points: int
    """Bodies whose loss parts others from each other."""


@dataclass(frozen=True, slots=True)
class Strengthening:
    """The fewest new pairings that reach a goal, those that secure most bodies first."""

    goal: Goal
    needed: int
    """Pairings that reach the goal."""
    bound: int
    """So many are needed at the least, whatever bodies are paired."""
    pairings: tuple[NewPairing, ...]
    """All that are needed, or the first ``most`` of them."""
    before: NetworkShape
    after: NetworkShape
    """With the pairings given."""
    pairable: int
    """Bodies that can be a party to a new pairing."""
    left: tuple[str, ...]
    """The cut points there still are, the first 100 by id; all are counted in ``after``."""
    unpairable_part_count: int
    unpairable_parts: tuple[str, ...]
    """First body of every part in which nobody can be paired, the first 100 by id."""

    @property
    def optimal(self) -> bool:
        """Whether none fewer can do, because the bound says so."""
        return self.needed == self.bound


def strengthen(
    *, network: Projection, goal: Goal, isolated: bool = False, most: int | None = None
) -> Strengthening:
    """Find the fewest new pairings of two bodies that reach a goal.

    ``join``: every part is joined to the largest one: k - 1 pairings for k parts. In each the body
    with the most ties is paired; its partner has no parent in common with it and another sector if
    that can be, then the fewest new pairings, then is the nearest, then has the most ties.

    ``cut_points``: no body's loss takes a part asunder. ``biconnected``: and there is one part
    only. The method and the bound are those of :mod:`queries.resilience.augment`. In a leaf of the
    block-cut tree the body with the most ties is paired. Of up to 16 partners that do equally well
    the choice goes by parent, sector and distance as above, so that a pair of one parent is rare
    but not excluded; it is marked. Only bodies are lost: agreements and places conduct.

    Who can be paired is told by :func:`queries.pairing.eligibility.pairable`. What hangs on a cut
    point and cannot be paired stays so, and is left out of what is asked for.

    Parameters
    ----------
    network
        the ties, with hubs or without.
    goal
        what to reach.
    isolated
        also tie the bodies that have no tie at all; without it they are only counted.
    most
        give the first so many pairings, 1 to 10000, and say what they leave.

    Raises
    ------
    InvalidInput
        the goal is unknown, or ``most`` out of range.

    O((n + m) log m), and for ``join`` O(parts x bodies of the largest).
    """
    if goal not in GOALS:
        raise InvalidInput(f"unknown goal {goal!r}; there are {', '.join(GOALS)}")
    if most is not None and not 1 <= most <= MAX_PAIRINGS:
        raise InvalidInput(f"most must be 1 to {MAX_PAIRINGS}, got {most}")
    bodies = bodies_of(network)
    profiles = Profiles(bodies)
    forest = bodies.blocks
    of = forest.component[: len(bodies)]
    sizes = np.bincount(of, minlength=1)
    scope = sizes[of] >= (1 if isolated else 2)
    eligible = profiles.eligible & scope
    if goal == "join":
        found = _joining(profiles, of, sizes, eligible)
    else:
        method = biconnect if goal == "biconnected" else without_cut_points
        found = method(
            graph=bodies.graph,
            eligible=eligible,
            order=profiles.order,
            preference=profiles.preference,
        )
    telling = _Telling(profiles, forest, sizes, found)
    made = sorted(
        (telling.pairing(one, other) for one, other in found.pairs),
        key=lambda pairing: (-pairing[0].secures, pairing[0].first, pairing[0].second),
    )[:most]
    after = _with(bodies, [pair for _, pair in made])
    no_one = np.setdiff1d(of[scope], of[eligible])
    _, first = np.unique(of, return_index=True)
    left = np.flatnonzero(after.is_cut)
    return Strengthening(
        goal=goal,
        needed=len(found.pairs),
        bound=found.bound,
        pairings=tuple(pairing for pairing, _ in made),
        before=_shape(forest),
        after=_shape(after),
        pairable=int(profiles.eligible.sum()),
        left=bodies.ids(left[:_NAMED]),
        unpairable_part_count=len(no_one),
        unpairable_parts=bodies.ids(np.sort(first[no_one])[:_NAMED]),
    )


def _joining(
    profiles: Profiles,
    of: NDArray[np.int32],
    sizes: NDArray[np.int64],
    eligible: NDArray[np.bool_],
) -> Augmentation:
    """One pairing for every part but the largest."""
    order = np.flatnonzero(eligible)
    order = order[np.lexsort((profiles.order[order], of[order]))]
    parts, begins = np.unique(of[order], return_index=True)
    if not len(parts):
        return Augmentation((), 0, {})
    # A body's own number breaks ties among parts of one size: the first of them.
    _, first = np.unique(of, return_index=True)
    ranked = np.lexsort((first[parts], -sizes[parts]))
    largest = np.flatnonzero(eligible & (of == parts[ranked[0]]))
    largest = largest[np.argsort(profiles.order[largest])]
    load = np.zeros(len(of), np.int64)
    related = np.zeros(len(of), np.bool_)
    pairs = []
    for at in ranked[1:].tolist():
        one = int(order[begins[at]])
        relatives = profiles.relatives(one)
        related[relatives] = True
        best = _least(largest, related[largest])
        related[relatives] = False
        sector = profiles.sector[best]
        across = (sector >= 0) & (profiles.sector[one] >= 0) & (sector != profiles.sector[one])
        best = _least(best, ~across)
        best = _least(best, load[best])
        metres = np.nan_to_num(profiles.metres(one, best), nan=np.inf)
        partner = int(best[metres.argmin()])
        load[partner] += 1
        pairs.append((one, partner))
    return Augmentation(tuple(pairs), len(parts) - 1, {})


def _least(bodies: Index, worse: NDArray[np.bool_ | np.int64]) -> Index:
    """Those of some bodies for which a figure is the least, in their order."""
    chosen: Index = bodies[worse == np.min(worse)]
    return chosen


def _with(bodies: Bodies, pairs: Sequence[tuple[int, int]]) -> BlockForest:
    """The blocks with the new pairings made."""
    if not pairs:
        return bodies.blocks
    start, end = np.array(pairs, np.intp).T
    row, column = bodies.graph.nonzero()
    return block_forest(adjacency(len(bodies), np.append(row, start), np.append(column, end)))


def _shape(forest: BlockForest) -> NetworkShape:
    sizes = np.bincount(forest.component[: forest.vertices], minlength=1)
    return NetworkShape(
        parts=int((sizes >= 2).sum()),
        largest=int(sizes.max()),
        alone=int((sizes == 1).sum()),
        cut_points=int(forest.is_cut.sum()),
    )


class _Telling:
    """Says of a pairing what it does and why."""

    def __init__(
        self,
        profiles: Profiles,
        forest: BlockForest,
        sizes: NDArray[np.int64],
        found: Augmentation,
    ) -> None:
        self._profiles = profiles
        self._forest = forest
        self._sizes = sizes
        self._hangs_on = found.hangs_on
        self._weighed: Weighed = forest.weighed(np.ones(forest.vertices, np.int64))

    def pairing(self, one: int, other: int) -> tuple[NewPairing, tuple[int, int]]:
        """The pairing of two bodies, and their numbers, the smaller first."""
        first, second = sorted((one, other))
        profiles = self._profiles
        metres = float(profiles.metres(first, np.array([second]))[0])
        known = bool((profiles.sector[[first, second]] >= 0).all())
        across = profiles.across(first, second) if known else None
        ids = profiles.bodies.ids(np.array([first, second]))
        near = None if isnan(metres) else round(metres, 1)
        pairing = NewPairing(
            first=ids[0],
            second=ids[1],
            secures=self._secures(first, second),
            across_sectors=across,
            same_parent=profiles.same_parent(first, second),
            metres=near,
            reason=self._reason(first, second, across, near),
        )
        return pairing, (first, second)

    def _hanging(self, body: int) -> int:
        """Bodies that hang with it on its cut point; 0 without one."""
        cut = self._hangs_on.get(body)
        return 0 if cut is None else self._weighed.beyond(cut, body)

    def _secures(self, first: int, second: int) -> int:
        one, other = self._forest.component[first], self._forest.component[second]
        apart = 0 if one == other else int(min(self._sizes[one], self._sizes[other]))
        return max(apart, self._hanging(first) + self._hanging(second))

    def _reason(self, first: int, second: int, across: bool | None, metres: float | None) -> Text:
        one, other = self._side(first), self._side(second)
        apart = self._forest.component[first] != self._forest.component[second]
        does = (
            Text("结对后两部分连通", "a pairing joins the two parts")
            if apart
            else Text("结对后双方多一条通路", "a pairing gives both one more way")
        )
        zh, en = "", ""
        if across:
            sectors = [SECTOR.codes[_SECTORS[self._profiles.sector[at]]] for at in (first, second)]
            zh += f"，领域不同（{sectors[0].zh}、{sectors[1].zh}）"
            en += f", across sectors ({sectors[0].en}, {sectors[1].en})"
        if metres is not None:
            zh += f"，相距{metres:,.0f}米"
            en += f", {metres:,.0f} m apart"
        return Text(f"{one.zh};{other.zh};{does.zh}{zh}。", f"{one.en}; {other.en}; {does.en}{en}.")

    def _side(self, body: int) -> Text:
        name, hanging = self._name(body), self._hanging(body)
        if hanging:
            cut = self._name(self._hangs_on[body])
            if hanging == 1:
                return Text(f"{name}只经{cut}与其余相连", f"{name} hangs on {cut} alone")
            return Text(
                f"{name}等{hanging:,}个主体只经{cut}与其余相连",
                f"{name} and {hanging - 1:,} more hang on {cut} alone",
            )
        size = int(self._sizes[self._forest.component[body]])
        if size == 1:
            return Text(f"{name}尚无任何联系", f"{name} has no tie")
        return Text(f"{name}所在部分有{size:,}个主体", f"{name} is in a part of {size:,} bodies")

    def _name(self, body: int) -> str:
        bodies = self._profiles.bodies
        return str(bodies.network.picture.snapshot.names[bodies.nodes[body]])
