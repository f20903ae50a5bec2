"""What falls apart and what becomes uncovered when something is taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.errors import Finding, InvalidInput
from graph.snapshot.pictures import LABELS, Mask, Picture
from queries.connectivity.projection import Projection, hubs, project
from queries.coverage.rules.codes import LENSES
from queries.coverage.status.moved import check_certainty, moved
from queries.coverage.status.state import CoverageState, coverage_state
from queries.lookup import Naming, NodeId
from queries.resilience.bodies import body_places
from queries.scenarios.hypothetical import without

REMOVABLE = ("Organization", "Unit", "Position", "Agreement")
MAX_REMOVED = 1000
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Shape:
    """A network in numbers, bodies only: what ties them is not counted."""

    bodies: int
    parts: int
    """Parts of two bodies and more that nothing joins."""
    largest: int
    """Bodies of the largest part, 0 without a body."""
    alone: int
    """Bodies that are tied to no other."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Bodies that stay together and lose their way to the rest: how many, and the first by id.

    The parts listed share the limit: each names as many as all of them can.
    """

    size: int
    members: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class LosesCoverage:
    """An enterprise that loses its coverage, surely or possibly (code of SHIFT_CERTAINTY)."""

    id: Annotated[str, Naming()]
    certainty: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Enterprises covered in a lens before and not after; those taken away are not among them.

    ``count`` goes by the places that were found; ``certain`` lose their coverage at least and
    ``possible`` at most, wherever those truly are whose place is known to a radius only. The list
    is that of ``listed`` enterprises: who loses it where places were found, or, with a certainty,
    who so surely does. None with a ``no_rate`` reason (code of NO_RATE): without a base nobody is
    covered.
    """

    lens: str
    count: int | None
    certain: int | None
    possible: int | None
    no_rate: str | None
    listed: int
    enterprises: tuple[LosesCoverage, ...]


@dataclass(frozen=True, slots=True)
class CommitteePair:
    """Two joint committees that reached each other and no longer do."""

    first: NodeId
    second: NodeId


@dataclass(frozen=True, slots=True)
class LossEffect:
    """What a loss does. Lists hold the first so many; the counts beside them are of all."""

    before: Shape
    after: Shape
    cut_off: int
    """Bodies that lose their way to the largest part that is left of their component."""
    part_count: int
    parts: tuple[Fragment, ...]
    """The parts they are left in, largest first, then by first id."""
    committee_pair_count: int
    committee_pairs: tuple[CommitteePair, ...]
    """By id."""
    uncovered: tuple[Uncovered, ...]
    """By lens, in the order of LENSES."""
    truncated: bool
    """Whether any list is shorter than its count."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The loss of some nodes, ids in the order given."""

    removed: tuple[str, ...]
    loss: LossEffect


def removal(
    *,
    state: CoverageState,
    remove: Sequence[str],
    types: Collection[str] | None = None,
    include_hubs: bool = False,
    certainty: str | None = None,
    limit: int = 100,
) -> Removal:
    """Take organizations, joint committees, units, positions or agreements away, all at once.

    All their ties go with them; whoever else was tied by an agreement stays tied.

    Parameters
    ----------
    state
        the coverage of the picture as it is.
    remove
        ids, 1 to 1000.
    types, include_hubs
        what ties, as for :func:`queries.connectivity.projection.project`.
    certainty
        list who surely or only possibly loses coverage (code of SHIFT_CERTAINTY), and not who does
        where places were found.
    limit
        entries of each list at most, 1 to 1000.

    Raises
    ------
    NotFound
        an id is not known.
    InvalidInput
        there is none or one stands twice; it is no body, position or agreement; it is not valid on
        the day in the layers, or a hub while hubs are left out.

    O(n + m) for the network, and the coverage computed once more.
    """
    picture = state.picture
    positions = _removable(picture, remove, include_hubs=include_hubs)
    after = without(picture=picture, nodes=positions)
    return Removal(
        tuple(remove),
        loss_between(
            before=state,
            after=after,
            types=types,
            include_hubs=include_hubs,
            certainty=certainty,
            limit=limit,
        ),
    )


def _removable(picture: Picture, remove: Sequence[str], *, include_hubs: bool) -> NDArray[np.intp]:
    if not 1 <= len(remove) <= MAX_REMOVED:
        raise InvalidInput(f"name 1 to {MAX_REMOVED} nodes to take away, got {len(remove)}")
    snapshot, is_hub = picture.snapshot, hubs(picture)
    findings: list[Finding] = []
    seen: set[str] = set()
    for node_id in remove:
        at = snapshot.index_of(node_id)
        label = LABELS[snapshot.label[at]]
        if node_id in seen:
            fault = ("stands_twice", "it stands twice")
        elif label not in REMOVABLE:
            fault = (
                "not_removable",
                f"a {label} cannot be taken away; {', '.join(REMOVABLE)} can",
            )
        elif not picture.valid[at]:
            layers = ", ".join(picture.layers)
            fault = ("not_valid", f"not valid on {picture.as_of} in the layers {layers}")
        elif is_hub[at] and not include_hubs:
            fault = ("excluded_hub", "a hub, which is not in the network: let hubs in to lose it")
        else:
            seen.add(node_id)
            continue
        findings.append(Finding(fault[0], fault[1], column="remove", value=node_id))
    if findings:
        raise InvalidInput("; ".join(map(str, findings[:20])), findings)
    return np.array([snapshot.index_of(node_id) for node_id in remove], np.intp)


def loss_between(
    *,
    before: CoverageState,
    after: Picture,
    types: Collection[str] | None = None,
    include_hubs: bool = False,
    certainty: str | None = None,
    limit: int = 100,
) -> LossEffect:
    """What a picture has lost against the state before; positions are the same in both.

    Raises InvalidInput for an unknown relationship type or certainty, and a limit not in 1...1000.
    """
    check_certainty(certainty)
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit must be 1 to {MAX_LIMIT}, got {limit}")
    was = _Whole.of(project(before.picture, types=types, include_hubs=include_hubs))
    now = _Whole.of(project(after, types=types, include_hubs=include_hubs))
    ids = before.picture.snapshot.ids
    groups = _cut_off(was, now)
    each = limit // max(1, min(len(groups), limit))
    pairs = _pairs_apart(before.picture, was, now)
    uncovered = _uncovered(before, after, certainty, limit)
    return LossEffect(
        before=was.shape(),
        after=now.shape(),
        cut_off=sum(len(group) for group in groups),
        part_count=len(groups),
        parts=tuple(
            Fragment(len(group), tuple(ids[group[:each]].tolist())) for group in groups[:limit]
        ),
        committee_pair_count=len(pairs),
        committee_pairs=tuple(pairs[:limit]),
        uncovered=uncovered,
        truncated=max(len(groups), len(pairs)) > limit
        or any(len(group) > each for group in groups)
        or any(lens.listed > limit for lens in uncovered),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Whole:
    """Who is with whom, for each node of the snapshot."""

    component: NDArray[np.int64]
    """Number of the component; -1 for what is not in the network."""
    body: Mask

    @classmethod
    def of(cls, network: Projection) -> _Whole:
        component = np.full(len(network.picture.snapshot), -1, np.int64)
        body = np.zeros(len(component), np.bool_)
        if len(network):
            component[network.nodes] = connected_components(network.graph, directed=False)[1]
            body[network.nodes] = body_places(network)
        return cls(component, body)

    def shape(self) -> Shape:
        sizes = np.bincount(self.component[self.body], minlength=1)
        return Shape(
            bodies=int(sizes.sum()),
            parts=int((sizes >= 2).sum()),
            largest=int(sizes.max()),
            alone=int((sizes == 1).sum()),
        )


def _cut_off(was: _Whole, now: _Whole) -> list[NDArray[np.intp]]:
    """Bodies that are no longer with the largest part left of their component, part by part."""
    stays = np.flatnonzero(was.body & now.body)
    order = np.lexsort((stays, now.component[stays], was.component[stays]))
    stays = stays[order]
    both = np.stack([was.component[stays], now.component[stays]])
    begins = np.flatnonzero(np.diff(both, axis=1, prepend=-1).any(axis=0))
    split: dict[int, list[NDArray[np.intp]]] = {}
    for group in np.split(stays, begins[1:]) if len(stays) else []:
        split.setdefault(int(was.component[group[0]]), []).append(group)
    lost = []
    for groups in split.values():
        groups.sort(key=_by_size)
        lost += groups[1:]
    return sorted(lost, key=_by_size)


def _by_size(group: NDArray[np.intp]) -> tuple[int, int]:
    return -len(group), int(group[0])


def _pairs_apart(picture: Picture, was: _Whole, now: _Whole) -> list[CommitteePair]:
    committees = picture.nodes("Organization", "JointCommittee")
    committees = committees[was.body[committees] & now.body[committees]]
    ids = picture.snapshot.ids
    return [
        CommitteePair(str(ids[one]), str(ids[other]))
        for one, other in combinations(committees.tolist(), 2)
        if was.component[one] == was.component[other] and now.component[one] != now.component[other]
    ]


def _uncovered(
    before: CoverageState, after: Picture, certainty: str | None, limit: int
) -> tuple[Uncovered, ...]:
    then = coverage_state(
        picture=after, policy=before.policy, model=before.model, tiers=before.tiers
    )
    found = []
    for lens in LENSES:
        rate_status = before.rate_status(lens)
        if rate_status.unanswered:
            found.append(Uncovered(lens, None, None, None, rate_status.no_rate, 0, ()))
            continue
        lost = moved(covered=before, uncovered=then, lens=lens)
        listed = np.flatnonzero(lost.listed(certainty))
        rows = tuple(
            LosesCoverage(
                str(after.snapshot.ids[before.enterprises[at]]),
                "sure" if lost.certain[at] else "possible",
            )
            for at in listed[:limit].tolist()
        )
        counts = int(lost.found.sum()), lost.at_least, lost.at_most
        found.append(Uncovered(lens, *counts, None, len(listed), rows))
    return tuple(found)
