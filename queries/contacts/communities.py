"""Circles that the ties draw of themselves, beside those that the joint committees draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import networkx as nx
import numpy as np

from graph.errors import InvalidInput
from queries.connectivity.projection import Projection
from queries.contacts.overlap import committee_overlap

SEED = 20211231
MOST_TIES = 200_000
"""networkx goes through the ties in Python, about a second for 20,000."""


@dataclass(frozen=True, slots=True)
class Community:
    """Two bodies and more that have more ties among each other than by chance; ids ascending."""

    size: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """How many members of a joint committee are in a community, by its place in the list."""

    community: int
    committee: str
    members: int


@dataclass(frozen=True, slots=True)
class Communities:
    """Communities by falling size, then by first id, and how far the committees are found again."""

    seed: int
    modularity: float | None
    """Of the communities, single bodies left out; None without ties."""
    communities: tuple[Community, ...]
    isolated: int
    """Bodies without a tie: in no community."""
    meetings: tuple[Meeting, ...]
    """By community, then by committee; a body in two committees counts in both."""
    agreement: float | None
    """Normalized mutual information of communities and committees, 1 where they are the same."""
    compared: int
    """Bodies it is about: those in a community and in just one committee."""
    reason: str | None
    """Why there is no agreement: ``fewer_than_two_communities`` or ``..._committees``."""


def communities(network: Projection, *, seed: int = SEED) -> Communities:
    """Communities by the method of Louvain, deterministic for a seed, compared with committees.

    Nodes are gone through in an order drawn from the seed, from their order by id. With I the
    mutual information and H the entropy of the two partitions of the bodies in just one committee,

        agreement = 2 I / (H_communities + H_committees).

    Meant for the ``contacts`` of a network. About O(m log n), in Python. References: Blondel et
    al., J. Stat. Mech. (2008) P10008; ``networkx.community.louvain_communities``; Danon et al.,
    J. Stat. Mech. (2005) P09008, eq. 2.

    Raises InvalidInput where there are more than :data:`MOST_TIES` ties.
    """
    ties = network.graph.nnz // 2
    if ties > MOST_TIES:
        raise InvalidInput(
            f"communities are sought among at most {MOST_TIES:,} ties, and there are {ties:,}; "
            "choose fewer relationship types or layers"
        )
    found, modularity = _louvain(network, seed)
    rows = sorted(
        (Community(len(places), network.ids(sorted(places))) for places in found),
        key=lambda community: (-community.size, community.ids[0]),
    )
    within = {body: at for at, row in enumerate(rows) for body in row.ids}
    seats = [
        (within[seat.id], seat.committees)
        for seat in committee_overlap(network.picture, at_least=1).bodies
        if seat.id in within
    ]
    meetings = Counter((at, committee) for at, several in seats for committee in several)
    single = [(at, several[0]) for at, several in seats if len(several) == 1]
    agreement, reason = _agreement(single)
    return Communities(
        seed=seed,
        modularity=modularity,
        communities=tuple(rows),
        isolated=len(network) - sum(len(places) for places in found),
        meetings=tuple(Meeting(*pair, meetings[pair]) for pair in sorted(meetings)),
        agreement=agreement,
        compared=len(single),
        reason=reason,
    )


def _louvain(network: Projection, seed: int) -> tuple[list[set[int]], float | None]:
    """Communities of places of the nodes with a tie, and their modularity."""
    begin, near = network.graph.indptr.tolist(), network.graph.indices.tolist()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(np.diff(network.graph.indptr)).tolist())
    for place, (start, stop) in enumerate(pairwise(begin)):
        graph.add_edges_from((place, other) for other in near[start:stop] if other > place)
    if not graph:
        return [], None
    found = nx.community.louvain_communities(graph, seed=seed)
    return found, float(nx.community.modularity(graph, found))


def _agreement(pairs: Sequence[tuple[int, str]]) -> tuple[float | None, str | None]:
    """Normalized mutual information of the two sides of the pairs, or why there is none."""
    left, right = Counter(at for at, _ in pairs), Counter(of for _, of in pairs)
    if len(left) < 2 or len(right) < 2:
        side = "communities" if len(left) < 2 else "committees"
        return None, f"fewer_than_two_{side}"
    total = len(pairs)
    shared = sum(
        times * log(times * total / (left[at] * right[of]))
        for (at, of), times in Counter(pairs).items()
    )
    both = _spread(left, total) + _spread(right, total)
    return 2 * shared / both, None


def _spread(counts: Counter[int] | Counter[str], total: int) -> float:
    """Entropy times the total, in nats."""
    return -sum(times * log(times / total) for times in counts.values())
