"""What a merge would bring together, before anybody decides on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graph.errors import Conflict, InvalidInput
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Picture
from queries.identity.candidates import Body, body, profile
from queries.identity.rulings import TYPE_OF, merge
from queries.identity.scoring import Evidence, judge

Agreement = Literal["agree", "differ", "only_kept", "only_merged"]
Direction = Literal["out", "in"]
_DECISIONS = frozenset(TYPE_OF.values())


@dataclass(frozen=True, slots=True)
class Compared:
    """A property of the two nodes. ``only_merged`` is what answers will no longer see."""

    name: str
    agreement: Agreement
    kept: Any
    merged: Any


@dataclass(frozen=True, slots=True)
class Together:
    """Relationships of a type in one direction: of each node, and ``shared`` other ends."""

    type: str
    direction: Direction
    kept: int
    merged: int
    shared: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A merge before it is decided.

    ``kept`` would represent both; ``asked`` is the node that was named, where another represents it
    already. ``refused`` says why it cannot be decided so. The score, its reason and evidence are
    those of the two nodes as they stand.
    """

    kept: Body
    merged: Body
    asked: str | None
    stands: bool
    refused: str | None
    score: float
    proposal: str | None
    reason: Text
    evidence: tuple[Evidence, ...]
    relationships: tuple[Together, ...]
    properties: tuple[Compared, ...]


def preview(*, picture: Picture, keep: str, merged: str) -> Preview:
    """What merging one node into another would bring together on the picture's day. O(m).

    Properties are not taken over: the kept node's stand, because every figure leads to one source.
    What only the other node states is therefore listed first of all.

    Raises
    ------
    NotFound
        an id is not known.
    """
    snapshot = picture.snapshot
    first, second = snapshot.index_of(merged), snapshot.index_of(keep)
    refused, stands, asked = None, False, None
    try:
        ruling = merge(picture=picture, keep=keep, merged=merged, reason="-", source="-")
    except (Conflict, InvalidInput) as error:
        refused = error.message
    else:
        asked, stands = ruling.asked, ruling.dataset is None
        second = snapshot.index_of(ruling.end)
    judged = judge(profile(snapshot, first), profile(snapshot, second))
    return Preview(
        kept=body(snapshot, second),
        merged=body(snapshot, first),
        asked=asked,
        stands=stands,
        refused=refused,
        score=judged.score,
        proposal=judged.proposal,
        reason=judged.reason,
        evidence=judged.evidence,
        relationships=tuple(_together(picture, second, first)),
        properties=_compared(picture, second, first),
    )


def _compared(picture: Picture, kept: int, merged: int) -> tuple[Compared, ...]:
    """Properties that either gives: those that would be lost first, then by name."""
    snapshot = picture.snapshot
    names = {
        name
        for at in (kept, merged)
        for name in VOCABULARY.nodes[LABELS[snapshot.label[at]]].by_name
    }
    found = []
    for name in sorted(names):
        one, other = (snapshot.columns[name].at(at) for at in (kept, merged))
        has = [value not in (None, ()) for value in (one, other)]
        if any(has):
            agreement: Agreement = "agree" if one == other else "differ"
            if not all(has):
                agreement = "only_kept" if has[0] else "only_merged"
            found.append(Compared(name, agreement, one, other))
    order = ("only_merged", "differ", "agree", "only_kept")
    return tuple(sorted(found, key=lambda one: (order.index(one.agreement), one.name)))


def _together(picture: Picture, kept: int, merged: int) -> list[Together]:
    found = []
    for rel_type in VOCABULARY.relationships:
        if rel_type in _DECISIONS:
            continue
        edges = picture.edges(rel_type)
        ways: tuple[tuple[Direction, NDArray[np.int32], NDArray[np.int32]], ...] = (
            ("out", edges.start, edges.end),
            ("in", edges.end, edges.start),
        )
        for direction, near, far in ways:
            one, other = (far[near == node] for node in (kept, merged))
            if len(one) or len(other):
                shared = len(np.intersect1d(one, other))
                found.append(Together(rel_type, direction, len(one), len(other), shared))
    return found
