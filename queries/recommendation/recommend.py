"""Whom an organization could pair with: the best candidates, each score taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import InvalidInput
from queries.pairing.eligibility import obstacles
from queries.pairing.unpaired import ExcludedCount
from queries.recommendation.partners import FREE, LEFT_OUT, Partners
from queries.recommendation.records import Proposal, proposal
from queries.recommendation.weights import Weights

MAX_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The best candidates for an organization, best first, equals by id.

    ``count`` is that of all candidates. With ``excluded``, counted by the first reason that
    applies (codes of LEFT_OUT), it makes up all organizations of the day and layers.
    """

    organization: str
    weights: Weights
    candidates: tuple[Proposal, ...]
    count: int
    truncated: bool
    excluded: tuple[ExcludedCount, ...]


def recommend(
    *, partners: Partners, organization: str, weights: Weights | None = None, limit: int = 10
) -> Recommendation:
    """The organizations that it is best to pair an organization with.

    The score of a pair is the weighted sum of five parts in [0, 1] and the same from either side:

    - need: ``1 - 2^-n`` for n open needs that one could meet of the other;
    - distance: ``2^(-d / 1000 m)`` for the great circle d between them;
    - sector: 1 if their sectors differ (F056), else 0;
    - load: the mean of ``1 / (1 + a)`` of both, a being the agreements that each has;
    - network: 1 if nothing ties the two so far, else ``1 - 2^-k`` for k bodies whose loss alone
      would part them, and past which the pairing leads.

    Where a place or a sector is unknown the part is 0.5 and says so. Nothing is random.

    Parameters
    ----------
    partners
        everybody who can be paired.
    organization
        id of the one to find partners for.
    weights
        how much each part weighs; None: the defaults.
    limit
        candidates that are given, 1 to :data:`MAX_CANDIDATES`.

    Raises
    ------
    NotFound
        no such organization on the day in the layers.
    InvalidInput
        it cannot be paired, or the limit is out of bounds.

    O(m log m + bodies) for m organizations that can be paired.
    """
    if not 1 <= limit <= MAX_CANDIDATES:
        raise InvalidInput(f"limit must be 1 to {MAX_CANDIDATES} candidates, got {limit}")
    weights = Weights() if weights is None else weights
    one = partners.number(organization)
    row = partners.row(one)
    free = np.flatnonzero(row.left_out == FREE)
    best = free[np.argsort(-row.scores(weights)[free], kind="stable")][:limit]
    picture = partners.picture
    reasons = [
        *obstacles(picture)[picture.nodes("Organization")],
        *row.left_out,
    ]
    counted = np.bincount(np.array(reasons) + 1, minlength=len(LEFT_OUT.codes) + 1)[1:]
    return Recommendation(
        organization=organization,
        weights=weights,
        candidates=tuple(proposal(partners, weights, one, int(at), row) for at in best),
        count=len(free),
        truncated=len(free) > len(best),
        excluded=tuple(
            ExcludedCount(reason, int(count))
            for reason, count in zip(LEFT_OUT.codes, counted, strict=True)
        ),
    )
