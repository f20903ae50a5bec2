"""Candidates: pairs of nodes that may be one body, with score, evidence and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import InvalidInput
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.merged import LAYER_ORDER
from graph.snapshot.pictures import LABELS, LAYERS, Picture, Snapshot
from queries.identity.blocking import blocks
from queries.identity.scoring import Evidence, Profile, judge

MERGEABLE = tuple(start for start, _ in VOCABULARY.relationships["SAME_AS"].ends)
"""Labels whose nodes can be declared one body."""
MAX_CANDIDATES = 10_000


@dataclass(frozen=True, slots=True)
class Body:
    """A node of a candidate."""

    id: str
    name: str
    layer: str
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two nodes of one label that may be one body; ``first`` comes first by id.

    ``keep`` is the one that more is known of, so that the other is better merged into it.
    """

    score: float
    proposal: str
    label: str
    first: Body
    second: Body
    keep: str
    reason: Text
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates by falling score, then ids.

    ``compared`` pairs were judged of all there are; ``crowded`` keys were passed over because very
    many nodes share them; ``truncated`` if there are more than :data:`MAX_CANDIDATES`, of which the
    best are given; ``decided`` pairs were left out because somebody said that they are two.
    """

    candidates: tuple[Candidate, ...]
    compared: int
    crowded: int
    decided: int
    truncated: bool


def candidates(*, picture: Picture, label: str | None = None) -> Candidates:
    """Pairs that may be one body among the nodes of a label (None: of all that can be merged).

    Merged bodies are one node already, and pairs that were declared distinct are not proposed
    again. Categories are no bodies. O(n log n + pairs); memory of the keys and the candidates.

    Raises
    ------
    InvalidInput
        nodes of the label cannot be merged.
    """
    if label is not None and label not in MERGEABLE:
        raise InvalidInput(f"{label!r} cannot be merged; there are {', '.join(MERGEABLE)}")
    snapshot = picture.snapshot
    distinct = picture.edges("DISTINCT_FROM")
    apart = {
        (min(pair), max(pair))
        for pair in zip(distinct.start.tolist(), distinct.end.tolist(), strict=True)
    }
    scored: list[tuple[float, int, int]] = []
    compared = crowded = decided = 0
    truncated = False
    for each in MERGEABLE if label is None else (label,):
        nodes = picture.nodes(each)
        nodes = nodes[snapshot.columns["category"].values[nodes] != 1]
        blocked = blocks(profile(snapshot, at) for at in nodes.tolist())
        crowded += blocked.crowded
        for one, other in nodes[blocked.pairs].tolist():
            if (one, other) in apart:
                decided += 1
                continue
            compared += 1
            judged = judge(profile(snapshot, one), profile(snapshot, other))
            if judged.proposal is not None:
                scored.append((-judged.score, one, other))
            if len(scored) >= 4 * MAX_CANDIDATES:
                scored, truncated = _best(scored), True
    best = _best(scored)
    return Candidates(
        tuple(_candidate(snapshot, one, other) for _, one, other in best),
        compared,
        crowded,
        decided,
        truncated or len(scored) > len(best),
    )


def _best(scored: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The first by falling score and by position, which is by id."""
    return sorted(scored)[:MAX_CANDIDATES]


def profile(snapshot: Snapshot, at: int) -> Profile:
    """What of a node is compared."""
    columns = snapshot.columns
    return Profile(
        str(snapshot.names[at]),
        tuple(columns["former_names"].values[at]),
        tuple(columns["aliases"].values[at]),
        columns["uscc"].values[at],
        columns["address"].values[at],
    )


def _candidate(snapshot: Snapshot, one: int, other: int) -> Candidate:
    judged = judge(profile(snapshot, one), profile(snapshot, other))
    assert judged.proposal is not None
    return Candidate(
        score=judged.score,
        proposal=judged.proposal,
        label=LABELS[snapshot.label[one]],
        first=body(snapshot, one),
        second=body(snapshot, other),
        keep=str(snapshot.ids[_better_known(snapshot, one, other)]),
        reason=judged.reason,
        evidence=judged.evidence,
    )


def body(snapshot: Snapshot, at: int) -> Body:
    """A node as candidates and decisions name it."""
    return Body(
        str(snapshot.ids[at]),
        str(snapshot.names[at]),
        LAYERS[snapshot.layer[at]],
        str(snapshot.columns["source"].values[at]),
    )


def _better_known(snapshot: Snapshot, one: int, other: int) -> int:
    """The node with more second labels, then more properties, then the better layer, then id."""

    def rank(at: int) -> tuple[int, int, int, int]:
        second = sum(bool(mask[at]) for mask in snapshot.second.values())
        layer = LAYER_ORDER.index(LAYERS[snapshot.layer[at]])
        return -second, -sum(1 for _ in given(snapshot, at)), layer, at

    return min(one, other, key=rank)


def given(snapshot: Snapshot, at: int) -> Iterator[tuple[str, object]]:
    """The properties of its own label that a node has, with their values."""
    own = VOCABULARY.nodes[LABELS[snapshot.label[at]]].by_name
    for name in own:
        value = snapshot.columns[name].at(at)
        if value not in (None, ()):
            yield name, value
