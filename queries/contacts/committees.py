"""Joint committees beside each other: who sits in which two, and what each is like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, triu

from graph.errors import InvalidInput
from graph.snapshot.pictures import LAYERS, Picture
from queries.connectivity.projection import Projection
from queries.contacts.overlap import seats
from queries.contacts.sectors import sectors
from queries.contacts.weights import MAX_CONTACTS, contacts
from queries.lookup import Naming, NodeId
from queries.unnamed import no_members


@dataclass(frozen=True, slots=True)
class SharedMembers:
    """Two committees, ids ascending, and who is a member of both, likewise.

    ``jaccard`` is shared over all members of either. Where the layers hold no member of one of
    them, what they share is not known: ``either`` and ``jaccard`` are None, ``unknown`` says which.
    """

    committees: tuple[NodeId, NodeId]
    shared: tuple[NodeId, ...]
    either: int | None
    jaccard: float | None
    unknown: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class SharedCommittees:
    """Two bodies and the joint committees that both are members of; ids ascending in each."""

    bodies: tuple[NodeId, NodeId]
    committees: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class SectorMembers:
    """How many members are of a sector; None for those of which it is not known."""

    sector: str | None
    members: int


@dataclass(frozen=True, slots=True)
class CommitteeLink:
    """What joins a committee to another: shared members, and ties beside those.

    ``ties`` join a member of the one only to a member of the other only.
    """

    committee: NodeId
    shared: tuple[NodeId, ...]
    ties: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a committee is like in the layers, and what is published of its size.

    Shares are None where there is nothing to divide by: ``named_share`` where no exact number of
    members is published, ``density`` where there are fewer than two members. Where the layers hold
    no member, ``members`` and ``ties_inside`` are None, and ``members_reason`` (code of NO_NAMES)
    says why; that is not a committee of nobody.
    """

    id: Annotated[str, Naming(("name", "name_en"))]
    members: int | None
    members_reason: str | None
    sectors: tuple[SectorMembers, ...]
    """Most members first, then in the vocabulary's order; unknown last."""
    pathways: tuple[NodeId, ...]
    published_members: int | None
    named_members: int | None
    """Members that the source layer names; None where it neither names nor counts any."""
    named_share: float | None
    ties_inside: int | None
    """Ties between members beside their sitting in committees."""
    density: float | None
    """Of the pairs of members so many are tied so."""
    links: tuple[CommitteeLink, ...]
    """To the other committees that it shares a member or a tie with, by id."""


def shared_members(picture: Picture) -> tuple[SharedMembers, ...]:
    """Every two joint committees, those that share most members first, then by ids.

    O(c ** 2) for c committees. Reference: Breiger, Social Forces 53 (1974) 181-190;
    ``networkx.bipartite.overlap_weighted_projected_graph``.
    """
    ids = picture.snapshot.ids
    committees, pairs = seats(picture)
    members = {at: set(pairs[pairs[:, 1] == at, 0].tolist()) for at in committees.tolist()}
    found = []
    for one, other in combinations(committees.tolist(), 2):
        both, either = members[one] & members[other], len(members[one] | members[other])
        unknown = tuple(str(ids[at]) for at in (one, other) if not members[at])
        found.append(
            SharedMembers(
                (str(ids[one]), str(ids[other])),
                tuple(ids[sorted(both)].tolist()),
                None if unknown else either,
                None if unknown else len(both) / either,
                unknown,
            )
        )
    return tuple(sorted(found, key=lambda pair: (-len(pair.shared), pair.committees)))


def shared_committees(picture: Picture, *, at_least: int = 2) -> tuple[SharedCommittees, ...]:
    """Every two bodies in ``at_least`` joint committees together, most first, then by ids.

    Time and space O(s + p) for s seats and p pairs of members of a committee. Reference:
    ``networkx.bipartite.weighted_projected_graph``.

    Raises InvalidInput for ``at_least`` below 1, and where there are too many pairs.
    """
    if at_least < 1:
        raise InvalidInput(f"at_least must be 1 or more, got {at_least}")
    ids = picture.snapshot.ids
    _, pairs = seats(picture)
    bodies, row = np.unique(pairs[:, 0], return_inverse=True)
    places, column = np.unique(pairs[:, 1], return_inverse=True)
    number = np.bincount(column, minlength=len(places))
    if (number * (number - 1) // 2).sum() > MAX_CONTACTS:
        raise InvalidInput(f"there are more than {MAX_CONTACTS:,} pairs of members")
    shape = (len(bodies), len(places))
    sits = csr_array((np.ones(len(row), np.int64), (row, column)), shape=shape)
    together = coo_array(triu(sits @ sits.T, k=1))
    kept = together.data >= at_least
    first, second = together.coords[0][kept], together.coords[1][kept]
    order = np.lexsort((second, first, -together.data[kept]))
    found = []
    for one, other in zip(first[order].tolist(), second[order].tolist(), strict=True):
        both = np.intersect1d(_row(sits, one), _row(sits, other))
        found.append(
            SharedCommittees(
                (str(ids[bodies[one]]), str(ids[bodies[other]])),
                tuple(ids[places[both]].tolist()),
            )
        )
    return tuple(found)


def _row(matrix: csr_array, at: int) -> NDArray[np.int32]:
    found: NDArray[np.int32] = matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]]
    return found


def committee_comparison(network: Projection) -> tuple[Comparison, ...]:
    """The joint committees side by side (S10.8), by id.

    Members of one committee are tied by that alone, so density and ties to others count what ties
    them beside memberships: common agreements, and the relationships of the network's other types.
    O(c ** 2 + n + m) for c committees.
    """
    picture = network.picture
    ids = picture.snapshot.ids
    committees, pairs = seats(picture)
    other_ties = {name: edges for name, edges in network.ties.items() if name != "MEMBER_OF"}
    beside = contacts(replace(network, types=tuple(other_ties), ties=other_ties))
    place = np.full(len(picture.snapshot), -1, np.int64)
    place[beside.nodes] = np.arange(len(beside))
    members = {at: pairs[pairs[:, 1] == at, 0] for at in committees.tolist()}
    named = _named(picture)
    published, pathways = _published(picture), _pathways(picture)
    lines = []
    for at in committees.tolist():
        count = len(members[at])
        inside = _ties(beside, place[members[at]], place[members[at]]) // 2
        size = published.get(at)
        layer = LAYERS[picture.snapshot.layer[at]]
        lines.append(
            Comparison(
                id=str(ids[at]),
                members=count or None,
                members_reason=None if count else no_members(size, layer),
                sectors=_sector_mix(picture, members[at]),
                pathways=tuple(ids[pathways.get(at, [])].tolist()),
                published_members=size,
                named_members=None if size is None and not named[at] else named[at],
                named_share=named[at] / size if size else None,
                ties_inside=inside if count else None,
                density=inside / (count * (count - 1) / 2) if count > 1 else None,
                links=tuple(
                    link
                    for other in committees.tolist()
                    if other != at
                    and (link := _link(beside, place, members[at], members[other], ids[other]))
                ),
            )
        )
    return tuple(lines)


def _link(
    beside: Projection,
    place: NDArray[np.int64],
    members: NDArray[np.int32],
    others: NDArray[np.int32],
    other: str,
) -> CommitteeLink | None:
    shared = np.intersect1d(members, others)
    only, others_only = np.setdiff1d(members, shared), np.setdiff1d(others, shared)
    ties = _ties(beside, place[only], place[others_only])
    if not len(shared) and not ties:
        return None
    return CommitteeLink(str(other), tuple(beside.picture.snapshot.ids[shared].tolist()), ties)


def _ties(network: Projection, one: NDArray[np.int64], other: NDArray[np.int64]) -> int:
    """Ties from places of the one to places of the other; those not in the network are -1."""
    return int(network.graph[one[one >= 0]][:, other[other >= 0]].nnz)


def _sector_mix(picture: Picture, members: NDArray[np.int32]) -> tuple[SectorMembers, ...]:
    known = sectors(picture)
    counts = Counter(known.codes[members].tolist())
    unknown = counts.pop(-1, 0)
    rows = [
        SectorMembers(known.names[code], times)
        for code, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return (*rows, SectorMembers(None, unknown)) if unknown else tuple(rows)


def _named(picture: Picture) -> Counter[int]:
    """Members of each committee whose membership the source layer states."""
    edges = picture.edges("MEMBER_OF")
    source = edges.layer == LAYERS.index("source")
    pairs = np.unique(np.stack([edges.start[source], edges.end[source]], axis=1), axis=0)
    return Counter(pairs[:, 1].tolist())


def _published(picture: Picture) -> dict[int, int]:
    """The exact number of members published of a committee, where there is just one."""
    columns, about = picture.snapshot.columns, picture.edges("ABOUT")
    values: dict[int, set[float]] = {}
    exact = columns["operator"].is_("eq")
    for claim, subject in zip(about.start.tolist(), about.end.tolist(), strict=True):
        if columns["metric"].values[claim] == "member_units" and exact[claim]:
            values.setdefault(subject, set()).add(float(columns["value"].values[claim]))
    return {
        subject: int(found.pop())
        for subject, found in values.items()
        if len(found) == 1 and not any(map(np.isnan, found))
    }


def _pathways(picture: Picture) -> dict[int, Sequence[int]]:
    """The pathways that each body takes, ascending."""
    edges = picture.edges("ADVANCES")
    taken = edges.columns["role"].is_("pathway")
    found: dict[int, set[int]] = {}
    for start, end in zip(edges.start[taken].tolist(), edges.end[taken].tolist(), strict=True):
        found.setdefault(start, set()).add(end)
    return {start: sorted(ends) for start, ends in found.items()}
