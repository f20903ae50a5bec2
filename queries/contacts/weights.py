"""Who meets whom: joint committees and agreements taken for what happens between bodies.

In the network a committee and an agreement are nodes of their own, and two members are two steps
apart. Questions about the bodies themselves (who brokers between sectors, how closed a circle is)
want the one-mode projection: who sits in one committee or signed one agreement is in contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import LABELS, Edges, Mask
from queries.connectivity.projection import Projection, adjacency, runs

CONTACT_TIES = ("MEMBER_OF", "PARTY_TO")
"""Ties that bodies enter into with each other; who stands under whom or is set up where is given.
"""

MAX_CONTACTS = 20_000_000
"""Pairs of members and parties at most: a committee of n members brings n (n - 1) / 2."""


def contacts(network: Projection) -> Projection:
    """The bodies of a network, two of them tied if

    - both are members of one joint committee,
    - both are parties to one agreement, or
    - another relationship of the network's types ties them.

    A committee is left as a node where such a relationship or an agreement ties it itself, but its
    members are tied to each other and not to it. However many ways two bodies meet, they have one
    tie. ``ties`` are the relationships that tie directly.

    O(n + m + the pairs). Reference: Breiger, The duality of persons and groups, Social Forces 53
    (1974) 181-190; ``networkx.bipartite.projected_graph``.

    Raises InvalidInput where there would be more than :data:`MAX_CONTACTS` pairs.
    """
    snapshot = network.picture.snapshot
    committee = snapshot.second["JointCommittee"]
    agreement = snapshot.label == LABELS.index("Agreement")
    size = len(network)
    place = np.full(len(snapshot), -1, np.int64)
    place[network.nodes] = np.arange(size)
    joins, direct = _split(network.ties, committee, agreement)
    pairs = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    pairs += [_pairs(place[edges.start], place[edges.end], size) for edges in joins]
    pairs += [(place[edges.start], place[edges.end]) for edges in direct.values()]
    start, end = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
    kept = ~agreement[network.nodes] & ~committee[network.nodes]
    kept[start] = kept[end] = True
    new = np.cumsum(kept) - 1
    graph = adjacency(new[start], new[end], int(kept.sum()))
    return replace(network, nodes=network.nodes[kept], graph=graph, ties=direct)


def _split(
    ties: Mapping[str, Edges], committee: Mask, agreement: Mask
) -> tuple[list[Edges], dict[str, Edges]]:
    """The relationships to what bodies meet in, and those that tie two bodies directly."""
    joins: list[Edges] = []
    direct: dict[str, Edges] = {}
    for rel_type, edges in ties.items():
        meeting = np.zeros(len(edges), np.bool_)
        if rel_type == "PARTY_TO":
            meeting = agreement[edges.end]
        elif rel_type == "MEMBER_OF":
            meeting = committee[edges.end]
        joins.append(edges.take(meeting))
        # What ties an agreement otherwise, as RENEWS does, says nothing of two bodies.
        direct[rel_type] = edges.take(~meeting & ~agreement[edges.start] & ~agreement[edges.end])
    return joins, direct


def _pairs(
    member: NDArray[np.int64], meeting: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every two different members of each meeting."""
    seats = np.unique(meeting * size + member)
    at, who = np.divmod(seats, max(size, 1))
    # Where the meeting of each seat ends: a member is paired with those behind it.
    stop = np.searchsorted(at, at, side="right")
    behind = stop - np.arange(len(seats)) - 1
    if behind.sum() > MAX_CONTACTS:
        raise InvalidInput(
            f"committees and agreements bring {behind.sum():,} pairs of bodies together, more than "
            f"{MAX_CONTACTS:,}; leave MEMBER_OF or PARTY_TO out"
        )
    return np.repeat(who, behind), who[runs(np.arange(1, len(seats) + 1), behind)]
