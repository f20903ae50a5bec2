"""Who contributes to a card, and through what (S07.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from graph.errors import InvalidInput, NotFound
from graph.snapshot.pictures import LABELS, Edges, Picture
from queries.lookup import NodeLine, line

TYPES = (
    "ADVANCES",
    "PART_OF",
    "MEMBER_OF",
    "PARTY_TO",
    "OPERATES",
    "INTEGRATES",
    "TAKES_PART_IN",
)
"""What hands a contribution on, from its start to its end.

Beside these an agreement hands what its parties bring on to the party that advances the card.
"""
BODIES = ("Organization", "Unit")
MAX_HOPS = 3
MAX_CHAINS = 5_000
"""Chains at most; with so many the rest is cut off, and it is said."""

_Chain = tuple[tuple[int, ...], tuple[tuple[str, int], ...]]
"""Nodes from the far end to the card, and the relationships between them: type and place."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One relationship of a chain, with where it is stated."""

    id: str
    type: str
    role: str | None
    start: str
    end: str
    layer: str
    source: str
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A body, and one way in which it contributes: ``nodes`` lead from it to the card.

    ``via`` is ``direct`` (the body itself) or what stands before the card: ``committee``,
    ``position``, or the label of something else in lower case; ``pairing`` is an agreement that
    advances the card, or one with a body that does.
    """

    body: NodeLine
    hops: int
    via: str
    nodes: tuple[NodeLine, ...]
    links: tuple[ChainLink, ...]

    @property
    def key(self) -> tuple[int, str, str]:
        """What contributions are sorted by: hops, body, and the relationships in order."""
        return self.hops, self.body.id, "\n".join(link.id for link in self.links)


@dataclass(frozen=True, slots=True)
class Contributions:
    """All ways from a body to the card within so many hops, the shortest first."""

    card: NodeLine
    hops: int
    contributions: tuple[Contribution, ...]
    bodies: int
    truncated: bool


def contributions(*, picture: Picture, card: str, hops: int = MAX_HOPS) -> Contributions:
    """Every chain body → ... → card of at most ``hops`` relationships without a node twice.

    A committee that advances the card contributes itself, and so do its members through it; a
    party contributes through its agreement, with the card or with a body that advances it, and who
    runs a position through the position.
    O(hops times m) for m relationships, and the chains.

    Raises
    ------
    NotFound
        there is no such node on the day in the layers.
    InvalidInput
        it is no card, or ``hops`` is not 1 to 3.
    """
    if not 1 <= hops <= MAX_HOPS:
        raise InvalidInput(f"hops must be 1 to {MAX_HOPS}, got {hops}")
    snapshot = picture.snapshot
    at = snapshot.index_of(card)
    if snapshot.columns["kind"].at(at) != "card" or snapshot.label[at] != LABELS.index(
        "Initiative"
    ):
        raise InvalidInput(f"{card!r} is no card")
    if not picture.valid[at]:
        raise NotFound(f"there is no card {card!r} on {picture.as_of} in the layers asked for")
    chains, truncated = _chains(picture, at, hops)
    bodies = np.isin(snapshot.label, [LABELS.index(label) for label in BODIES])
    found = sorted(
        (_contribution(picture, chain) for chain in chains if bodies[chain[0][0]]),
        key=lambda one: one.key,
    )
    return Contributions(
        card=line(picture.snapshot, at),
        hops=hops,
        contributions=tuple(found),
        bodies=len({one.body.id for one in found}),
        truncated=truncated,
    )


def _chains(picture: Picture, card: int, hops: int) -> tuple[list[_Chain], bool]:
    """Chains that end at the card, level by level; whether some were cut off."""
    level: list[_Chain] = [((card,), ())]
    found: list[_Chain] = []
    for hop in range(hops):
        before = _before(picture, {nodes[0] for nodes, _ in level}, through_parties=hop == 1)
        room = MAX_CHAINS - len(found)
        longer: Iterator[_Chain] = (
            ((start, *nodes), ((rel_type, place), *ties))
            for nodes, ties in level
            for start, rel_type, place in before.get(nodes[0], ())
            if start not in nodes
        )
        level = list(islice(longer, room))
        found += level
        if next(longer, None) is not None:
            return found, True
    return found, False


def _before(
    picture: Picture, ends: set[int], *, through_parties: bool
) -> dict[int, list[tuple[int, str, int]]]:
    """What leads to each of some nodes: the node before it, the type, the place of the edge.

    With ``through_parties`` also the agreements that a node is a party to.
    """
    found: dict[int, list[tuple[int, str, int]]] = {}
    for rel_type in TYPES:
        edges = picture.edges(rel_type)
        for place in np.flatnonzero(np.isin(edges.end, list(ends))).tolist():
            step = (int(edges.start[place]), rel_type, place)
            found.setdefault(int(edges.end[place]), []).append(step)
    if through_parties:
        edges = picture.edges("PARTY_TO")
        for place in np.flatnonzero(np.isin(edges.start, list(ends))).tolist():
            step = (int(edges.end[place]), edges.type, place)
            found.setdefault(int(edges.start[place]), []).append(step)
    for steps in found.values():
        steps.sort()
    return found


def _contribution(picture: Picture, chain: _Chain) -> Contribution:
    nodes, ties = chain
    between = [LABELS[label] for label in picture.snapshot.label[list(nodes[1:-1])]]
    named = tuple(line(picture.snapshot, node) for node in nodes)
    return Contribution(
        body=named[0],
        hops=len(ties),
        via=_via(between),
        nodes=named,
        links=tuple(_link(picture, picture.edges(rel_type), place) for rel_type, place in ties),
    )


def _via(between: list[str]) -> str:
    """By what stands between a body and the card: the last of it, or an agreement with a body."""
    if not between:
        return "direct"
    if between[-1] in ("Agreement", *BODIES) and "Agreement" in between:
        return "pairing"
    return {"Organization": "committee", "Unit": "unit"}.get(between[-1], between[-1].lower())


def _link(picture: Picture, edges: Edges, place: int) -> ChainLink:
    ids, columns = picture.snapshot.ids, edges.columns
    return ChainLink(
        id=str(edges.ids[place]),
        type=edges.type,
        role=columns["role"].at(place) if "role" in columns else None,
        start=str(ids[edges.start[place]]),
        end=str(ids[edges.end[place]]),
        layer=columns["layer"].at(place),
        source=columns["source"].at(place),
        facts=columns["facts"].at(place),
        paragraphs=columns["paragraphs"].at(place),
    )
