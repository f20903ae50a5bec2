"""The pairings of greatest total score for the whole network: a capacitated b-matching."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.reach.walking import Floats
from queries.coverage.siting.result import Progress, proven
from queries.coverage.siting.watch import Watch
from queries.recommendation.b_matching import b_matching
from queries.recommendation.partners import FREE, Partners
from queries.recommendation.records import Proposal, proposal
from queries.recommendation.weights import Weights

MAX_CAPACITY = 10
MAX_TOP = 50
MAX_ORGANIZATIONS = 5000
"""All pairs are looked at; beyond this the table of their scores has more than 200 MB."""


@dataclass(frozen=True, slots=True)
class RankedPairing:
    """A pairing of the plan; ``order`` counts from 1, the greatest score first, then by ids."""

    order: int
    pairing: Proposal


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairings of greatest total score among candidates, and how good they are.

    ``optimal``: proven the best of the candidate graph, which has ``candidate_pairs``;
    ``feasible``: time ran out, or it was stopped, and ``bound`` says what another one of the graph
    could total at most. ``bound_of_all`` holds whatever pairs are made, candidates or not.
    """

    as_of: date
    layers: tuple[str, ...]
    revision: int
    status: Literal["optimal", "feasible"]
    objective: float
    bound: float
    bound_of_all: float
    capacity: int
    top: int
    weights: Weights
    organizations: int
    candidate_pairs: int
    unmatched: int
    """Organizations that can be paired and get no new pairing."""
    gap_of_all: float | None
    """How far the total may be from the best of all pairs, relative to it; 0 is proven, None where
    the total is 0 and the best may be more."""
    count: int
    """Pairings in all."""
    truncated: bool
    pairs: tuple[RankedPairing, ...]

    def first(self, limit: int) -> Matching:
        """The same with the first so many pairings."""
        return replace(self, pairs=self.pairs[:limit], truncated=limit < self.count)


def match(
    *,
    partners: Partners,
    capacity: int = 1,
    top: int = 5,
    weights: Weights | None = None,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Matching:
    """The pairings of greatest total score of which each organization takes at most ``capacity``.

    The method, the candidates and the bounds are those of :mod:`queries.recommendation.b_matching`.
    Scores are those of :func:`queries.recommendation.recommend.recommend`. Agreements that an
    organization has already count in its scores and take nothing of its capacity. What may not be
    paired is no candidate; everything else is, also where it is little that speaks for it.

    Parameters
    ----------
    partners
        everybody who can be paired.
    capacity
        new pairings of an organization at most, 1 to :data:`MAX_CAPACITY`.
    top
        best candidates of each organization, 1 to :data:`MAX_TOP`.
    weights
        how much each part of a score weighs; None: the defaults.
    time_limit_s
        seconds for the proof.
    progress
        told total and bound as they improve; False ends the search.

    Raises
    ------
    InvalidInput
        an argument is out of bounds, or there are too many organizations.

    O(m^2 + m bodies) for the scores of m organizations.
    """
    for name, given, most in (("capacity", capacity, MAX_CAPACITY), ("top", top, MAX_TOP)):
        if not 1 <= given <= most:
            raise InvalidInput(f"{name} must be 1 to {most}, got {given}")
    if not 0 < time_limit_s <= 3600:
        raise InvalidInput(f"the time limit must be up to 3600 seconds, got {time_limit_s:g}")
    if len(partners) > MAX_ORGANIZATIONS:
        raise InvalidInput(
            f"{len(partners)} organizations are more than {MAX_ORGANIZATIONS}: ask fewer layers"
        )
    weights = Weights() if weights is None else weights
    watch = Watch(time_limit_s)
    watch.tells(progress, objective=0.0, bound=capacity * len(partners) / 2)
    scores, unknown = _scores(partners, weights, watch)
    found = b_matching(
        weights=scores,
        capacity=capacity,
        top=top,
        time_limit_s=max(watch.left_s, 0.0),
        progress=(lambda total, bound: False) if watch.cancelled else progress,
    )
    picture = partners.picture
    # No pair scores more than 1.
    of_unknown = capacity * unknown / 2
    bound_of_all = found.bound_of_all + of_unknown
    return Matching(
        as_of=picture.as_of,
        layers=picture.layers,
        revision=picture.snapshot.revision,
        status="optimal" if found.proven and not unknown else "feasible",
        objective=found.total,
        bound=found.bound + of_unknown,
        bound_of_all=bound_of_all,
        gap_of_all=_gap(found.total, bound_of_all),
        capacity=capacity,
        top=top,
        weights=weights,
        organizations=len(partners),
        candidate_pairs=found.candidates,
        unmatched=len(partners) - len(np.unique(found.edges)),
        count=len(found.edges),
        truncated=False,
        pairs=tuple(
            RankedPairing(place, proposal(partners, weights, one, other))
            for place, (one, other) in enumerate(found.edges.tolist(), start=1)
        ),
    )


def _gap(total: float, bound: float) -> float | None:
    if proven(total, bound):
        return 0.0
    return (bound - total) / total if total else None


def _scores(partners: Partners, weights: Weights, watch: Watch) -> tuple[Floats, int]:
    """(m, m) symmetric, 0 for pairs that may not be made, and how many organizations were not
    compared with each other before ``watch`` was over."""
    size = len(partners)
    found = np.zeros((size, size))
    done = 0
    while done < size and not watch.over():
        row = partners.row(done)
        found[done] = np.where(row.left_out == FREE, row.scores(weights), 0.0)
        done += 1
    # Rounding of the two directions may differ; the one of the smaller id holds.
    upper = np.triu(found, 1)
    return np.asarray(upper + upper.T), size - done
