"""What a decision writes, and when it is refused: merge, separate, and taking either back.

A decision is a relationship of the ledger layer with a source of its own: SAME_AS from the node
that is merged to the one that is kept, or DISTINCT_FROM between two that only look alike. It is the
complete content of a load scope of its own, so that taking it back is loading that scope empty: the
relationship is closed and stays readable for the days before. No node is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np

from graph.errors import Conflict, InvalidInput, NotFound
from graph.model.privacy import stated
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.merged import groups
from graph.snapshot.pictures import LABELS, Edges, Mask, Picture
from queries.identity.candidates import MERGEABLE, profile
from queries.identity.scoring import judge

LAYER = "ledger"
MAX_DEPTH = 4
"""Decisions from a node to the one that represents it at most: the catalogue follows twice as many,
up and down again."""

Kind = Literal["merge", "separate"]
TYPE_OF: dict[Kind, str] = {"merge": "SAME_AS", "separate": "DISTINCT_FROM"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision worked out against a picture.

    ``start`` is merged into ``end``, or the two are distinct. ``asked`` is the node that was to be
    kept, where another already represents it. ``dataset`` is what is to be loaded; None if the
    decision stands already (or, taken back, no longer does).
    """

    kind: Kind
    start: str
    end: str
    asked: str | None
    dataset: Dataset | None

    @property
    def relation(self) -> str:
        """Id that the relationship begins with; its first day follows."""
        return f"{self.start}|{TYPE_OF[self.kind]}|{self.end}"


class OpenDecisions:
    """The decisions of a snapshot that have not ended by a day, those of later days among them.

    ``but`` are relationship ids to leave out: a decision held against all others, and later ones.
    """

    def __init__(self, picture: Picture, but: Collection[str] = ()) -> None:
        self._picture = picture
        self._ids = picture.snapshot.ids
        self.same = dict(self._pairs("SAME_AS", but))
        self.distinct = dict(self._pairs("DISTINCT_FROM", but))
        self._groups = {
            node: frozenset(group) for group in groups(self.same.values()) for node in group
        }

    def _pairs(self, rel_type: str, but: Collection[str]) -> Iterator[tuple[str, tuple[int, int]]]:
        edges = self._picture.snapshot.edges[rel_type]
        for at in np.flatnonzero(running(edges, self._picture)).tolist():
            if edges.ids[at] not in but:
                yield str(edges.ids[at]), (int(edges.start[at]), int(edges.end[at]))

    def body(self, node: int) -> frozenset[int]:
        """All nodes that decisions join with a node."""
        return self._groups.get(node, frozenset({node}))

    def into(self, node: int) -> int | None:
        """The node that a node is merged into."""
        return min((end for start, end in self.same.values() if start == node), default=None)

    def root(self, node: int) -> int:
        """The end of the chain that begins at a node; cycles are cut where they close."""
        seen = {node}
        while (following := self.into(node)) is not None and following not in seen:
            seen.add(following)
            node = following
        return node

    def depth(self, node: int) -> int:
        """Decisions on the longest chain that ends at a node; a cycle is cut where it closes."""
        depth, seen, level = 0, {node}, {node}
        while level := {start for start, end in self.same.values() if end in level} - seen:
            seen |= level
            depth += 1
        return depth

    def apart(self, one: int, other: int) -> str | None:
        """A decision that says that two bodies are distinct."""
        bodies = self.body(one), self.body(other)
        for relation, pair in sorted(self.distinct.items()):
            if any(pair[at] in bodies[0] and pair[1 - at] in bodies[1] for at in (0, 1)):
                return relation
        return None

    def joined(self, one: int, other: int) -> str:
        """A decision in a body that two nodes are in, to name it."""
        body = self.body(one)
        direct = [key for key, pair in self.same.items() if set(pair) == {one, other}]
        return min(direct or [key for key, pair in self.same.items() if pair[0] in body])


def running(edges: Edges, picture: Picture) -> Mask:
    """Which relationships have not ended by the picture's day and hold on some day, any layer."""
    day = np.datetime64(picture.as_of, "D")
    ended = ~np.isnat(edges.until) & ((edges.until <= day) | (edges.until <= edges.since))
    mask: Mask = ~ended
    return mask


def merge(
    *, picture: Picture, keep: str, merged: str, reason: str, source: str, but: Collection[str] = ()
) -> Ruling:
    """Rule that ``merged`` is the body that ``keep`` is, from the picture's day on.

    If another node already represents ``keep``, it is merged into that one, and ``asked`` says so.

    Parameters
    ----------
    picture
        the network on the day the decision takes effect, in all layers.
    keep
        id of the node that is to represent the body.
    merged
        id of the other.
    reason
        why.
    source
        what states it: a body or a document, never a person.
    but
        ids of standing decisions to leave out of account: the ruling's own, and later ones.

    Raises
    ------
    NotFound
        an id is not known.
    InvalidInput
        the ids are one, of two labels, of a category or of what cannot be merged; the kept node
        lacks a second label; reason or source are empty or personal.
    Conflict
        ``merged`` is merged into another, ``keep`` is itself merged into it, a decision says that
        they are two, or the chain would be too long.
    """
    first, second = _pair(picture, merged, keep)
    ids, decided = picture.snapshot.ids, OpenDecisions(picture, but)
    root = decided.root(second)
    asked = keep if root != second else None
    if decided.root(first) == root and first != root:
        return Ruling("merge", merged, str(ids[root]), asked, None)
    if first == root:
        raise Conflict(
            f"{keep} is itself merged into {merged} by {decided.joined(second, first)}: take that "
            "back first, or leave it as it is; they are one body already"
        )
    into = decided.into(first)
    if into is not None:
        raise Conflict(
            f"{merged} is merged into {ids[into]} by {decided.joined(first, into)}: "
            "take that back first"
        )
    if relation := decided.apart(first, root):
        raise Conflict(f"{relation} says that these are two bodies: take that back first")
    _same_second_labels(picture, first, root)
    if decided.depth(first) >= MAX_DEPTH:
        raise Conflict(
            f"the chain of decisions that ends at {merged} has {MAX_DEPTH} links: merge its "
            f"members into {ids[root]} directly"
        )
    return _ruled(picture, "merge", first, root, asked, reason, source)


def separate(
    *,
    picture: Picture,
    first: str,
    second: str,
    reason: str,
    source: str,
    but: Collection[str] = (),
) -> Ruling:
    """Rule that two nodes are two bodies, however alike; they are not proposed again.

    Arguments and errors as for :func:`merge`; Conflict if they are merged.
    """
    one, other = sorted(_pair(picture, first, second))
    decided = OpenDecisions(picture, but)
    if other in decided.body(one):
        raise Conflict(
            f"{first} and {second} are one body by {decided.joined(one, other)}: "
            "take that back first"
        )
    ids = picture.snapshot.ids
    if (one, other) in decided.distinct.values() or (other, one) in decided.distinct.values():
        return Ruling("separate", str(ids[one]), str(ids[other]), None, None)
    return _ruled(picture, "separate", one, other, None, reason, source)


def undo(*, picture: Picture, first: str, second: str, reason: str, source: str) -> Ruling:
    """Take back what was decided of two nodes, from the picture's day on.

    A decision that begins on that day or later then never held.

    Raises
    ------
    NotFound
        an id is not known, or no decision between just these two stands.
    InvalidInput
        reason or source are empty or personal.
    Conflict
        another load than a decision's own states it.
    """
    snapshot = picture.snapshot
    pair = {snapshot.index_of(first), snapshot.index_of(second)}
    for kind, rel_type in TYPE_OF.items():
        edges = snapshot.edges[rel_type]
        for at in np.flatnonzero(running(edges, picture)).tolist():
            if {int(edges.start[at]), int(edges.end[at])} != pair:
                continue
            start, end = str(snapshot.ids[edges.start[at]]), str(snapshot.ids[edges.end[at]])
            ruling = Ruling(kind, start, end, None, None)
            stated_by = str(edges.columns["source"].values[at])
            if stated_by != _source_id(ruling):
                raise Conflict(
                    f"{edges.ids[at]} is stated by {stated_by}: take it out there and load it again"
                )
            source_at = snapshot.index_of(stated_by)
            name = str(snapshot.names[source_at])
            digest = snapshot.columns["digest"].values[source_at]
            note = f"{picture.as_of}: {stated(reason, 'reason', 'why it is taken back')} " + (
                f"({stated(source, 'source', 'what states it')})"
            )
            return Ruling(
                kind, start, end, None, _dataset(picture, ruling, name, digest=digest, note=note)
            )
    raise NotFound(f"no decision between just {first} and {second} stands on {picture.as_of}")


def _pair(picture: Picture, first: str, second: str) -> tuple[int, int]:
    snapshot = picture.snapshot
    nodes = snapshot.index_of(first), snapshot.index_of(second)
    if nodes[0] == nodes[1]:
        raise InvalidInput(f"two nodes are needed, got {first!r} twice")
    labels = [LABELS[snapshot.label[node]] for node in nodes]
    if labels[0] != labels[1]:
        raise InvalidInput(
            f"{first} is of the label {labels[0]}, {second} of {labels[1]}: two different things"
        )
    if labels[0] not in MERGEABLE:
        raise InvalidInput(f"{labels[0]!r} cannot be merged; there are {', '.join(MERGEABLE)}")
    for node in nodes:
        if snapshot.columns["category"].values[node] == 1:
            raise InvalidInput(f"{snapshot.ids[node]} is a category, not a body")
    return nodes


def _same_second_labels(picture: Picture, merged: int, keep: int) -> None:
    for name, mask in picture.snapshot.second.items():
        if mask[merged] and not mask[keep]:
            ids = picture.snapshot.ids
            raise InvalidInput(
                f"{ids[merged]} is of the label {name} and {ids[keep]} is not, so that merging "
                f"would take it out of every answer about {name}: keep {ids[merged]} instead"
            )


def _ruled(
    picture: Picture,
    kind: Kind,
    start: int,
    end: int,
    asked: str | None,
    reason: str,
    source: str,
) -> Ruling:
    snapshot = picture.snapshot
    ruling = Ruling(kind, str(snapshot.ids[start]), str(snapshot.ids[end]), asked, None)
    reason = stated(reason, "reason", "why it is decided so")
    name = stated(source, "source", "the body or document that states it")
    dataset = _dataset(picture, ruling, name)
    score = judge(profile(snapshot, start), profile(snapshot, end)).score
    dataset.relationships.append(
        RelRow(
            TYPE_OF[kind],
            ruling.start,
            ruling.end,
            {"since": picture.as_of, "score": score, "reason": reason},
        )
    )
    return Ruling(kind, ruling.start, ruling.end, asked, dataset)


def _source_id(ruling: Ruling) -> str:
    return f"src:identity-{sha256(ruling.relation.encode()).hexdigest()[:16]}"


def _dataset(
    picture: Picture,
    ruling: Ruling,
    name: str,
    *,
    digest: str | None = None,
    note: str | None = None,
) -> Dataset:
    """The scope of a decision with its source and, so far, no relationship."""
    source = _source_id(ruling)
    digest = digest or sha256(f"{ruling.relation}\n{name}\n{picture.as_of}".encode()).hexdigest()
    properties = {"id": source, "name": name, "kind": "ledger", "digest": digest, "note": note}
    return Dataset(
        f"identity:{ruling.relation}",
        LAYER,
        source,
        picture.as_of,
        [NodeRow("Source", (), properties)],
    )
