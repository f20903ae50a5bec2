"""The pairings of greatest total score for the whole network: a capacitated b-matching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from graph.snapshot import Index
from queries.coverage.reach import Floats
from queries.coverage.siting.result import Progress
from queries.coverage.siting.solver import Program, Start, minimize
from queries.recommendation.partners import FREE, Partners
from queries.recommendation.records import Proposal, proposal
from queries.recommendation.weights import Weights

MAX_CAPACITY = 10
MAX_TOP = 50
MAX_ORGANIZATIONS = 5000
"""All pairs are looked at; beyond this the table of their scores has more than 200 MB."""

_APART = 1e-9


@dataclass(frozen=True, slots=True)
class Ranked:
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
    gap_of_all: float
    """How far the total may be from the best of all pairs, relative to it; 0 is proven."""
    count: int
    """Pairings in all."""
    truncated: bool
    pairs: tuple[Ranked, ...]

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

    ``max sum s_e x_e`` with ``sum of x_e at i <= capacity`` for every organization i, x binary: a
    simple b-matching in a general graph (Schrijver, Combinatorial Optimization, ch. 31-33). HiGHS
    solves it on a candidate graph and proves it there; its zero-half cuts are the odd-set
    constraints that the plain relaxation lacks. Scores are those of
    :func:`queries.recommendation.recommend.recommend`, whoever has few or many agreements; what may
    not be paired is in no graph.

    Candidates are the ``top`` best of each organization, and the pairs of ``capacity`` rounds of
    the assignment problem over all pairs, each without the pairs of those before: the best ones of
    many are often the same few, and without them most would go unmatched. Half of the first round's
    value is that of the fractional matching over all pairs (Balinski 1965), and ``capacity`` times
    as much bounds every plan.

    Args:
        partners: everybody who can be paired.
        capacity: new pairings of an organization at most, 1 to :data:`MAX_CAPACITY`.
        top: best candidates of each organization, 1 to :data:`MAX_TOP`.
        weights: how much each part of a score weighs; None: the defaults.
        time_limit_s: seconds for the proof.
        progress: told total and bound as they improve; False ends the search.

    Raises:
        InvalidInput: an argument is out of bounds, or there are too many organizations.

    O(capacity m^3) at worst for m organizations before the search, in practice about m^2.
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
    scores = _scores(partners, weights)
    pairs, bound_of_all = _candidates(scores, capacity, top)
    value = scores[pairs[:, 0], pairs[:, 1]]
    chosen, bound, proven = _solved(
        pairs, value, len(partners), capacity, time_limit_s, progress or (lambda *_: True)
    )
    order = chosen[np.lexsort((chosen, -value[chosen]))]
    objective = float(value[order].sum())
    picture = partners.picture
    bound_of_all = max(bound_of_all, objective)
    apart = bound_of_all - objective
    return Matching(
        as_of=picture.as_of,
        layers=picture.layers,
        revision=picture.snapshot.revision,
        status="optimal" if proven else "feasible",
        objective=objective,
        bound=objective if proven else min(bound, bound_of_all),
        bound_of_all=bound_of_all,
        capacity=capacity,
        top=top,
        weights=weights,
        organizations=len(partners),
        candidate_pairs=len(pairs),
        unmatched=len(partners) - len(np.unique(pairs[chosen])),
        gap_of_all=apart / objective if apart > _APART * len(pairs) else 0.0,
        count=len(order),
        truncated=False,
        pairs=tuple(
            Ranked(place, proposal(partners, weights, one, other))
            for place, (one, other) in enumerate(pairs[order].tolist(), start=1)
        ),
    )


def _scores(partners: Partners, weights: Weights) -> Floats:
    """(m, m) symmetric, 0 for pairs that may not be made."""
    size = len(partners)
    found = np.zeros((size, size))
    for one in range(size):
        row = partners.row(one)
        found[one] = np.where(row.left_out == FREE, row.scores(weights), 0.0)
    # Rounding of the two directions may differ; the one of the smaller id holds.
    upper = np.triu(found, 1)
    return np.asarray(upper + upper.T)


def _candidates(scores: Floats, capacity: int, top: int) -> tuple[Index, float]:
    """(e, 2) the candidate pairs in order, and a bound of any plan whatever its pairs."""
    size = len(scores)
    chosen = np.zeros((size, size), np.bool_)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    np.put_along_axis(chosen, best, True, axis=1)
    left, bound = scores.copy(), 0.0
    for turn in range(capacity):
        one, other = linear_sum_assignment(left, maximize=True)
        if turn == 0:
            bound = capacity * float(left[one, other].sum()) / 2
        chosen[one, other] = True
        left[one, other] = left[other, one] = 0.0
    chosen = np.triu(chosen | chosen.T, 1) & (scores > 0)
    return np.argwhere(chosen), bound


def _solved(
    pairs: Index,
    value: Floats,
    size: int,
    capacity: int,
    time_limit_s: float,
    progress: Callable[[float, float], bool],
) -> tuple[Index, float, bool]:
    """Positions of the pairs to make, a bound, and whether the plan is proven the best."""
    count = len(pairs)
    if not count:
        return np.empty(0, np.intp), 0.0, True
    first = _greedy(pairs, value, size, capacity)
    program = Program(
        cost=-value,
        rows=csr_array(
            (np.ones(2 * count), (pairs.T.ravel(), np.tile(np.arange(count), 2))),
            shape=(size, count),
        ),
        low=np.full(size, -np.inf),
        high=np.full(size, float(capacity)),
        whole=np.ones(count, np.bool_),
    )
    outcome = minimize(
        program,
        start=Start(first, -float(value @ first)),
        time_limit_s=time_limit_s,
        stop=lambda cost, bound: not progress(-cost, -bound),
    )
    plan = first if outcome.values is None else outcome.values
    return np.flatnonzero(plan > 0.5), -outcome.bound, outcome.proven


def _greedy(pairs: Index, value: Floats, size: int, capacity: int) -> Floats:
    """(e,) 1 for pairs taken by score as long as both have room: at least half of the best."""
    room = [capacity] * size
    taken = np.zeros(len(pairs))
    for at in np.lexsort((np.arange(len(pairs)), -value)).tolist():
        one, other = pairs[at].tolist()
        if room[one] and room[other]:
            taken[at] = 1.0
            room[one] -= 1
            room[other] -= 1
    return taken
