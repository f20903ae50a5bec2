"""Which positions a plan opens so that the ways of all are the shortest in sum (p-median)."""

from __future__ import annotations

from dataclasses import replace
from math import pi

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from queries.coverage.plans.ground import Ground
from queries.coverage.plans.question import Question
from queries.coverage.reach.walking import EARTH_RADIUS_M, nearest, within
from queries.coverage.siting.median import build_order, p_median
from queries.coverage.siting.result import Indices, Progress, Siting

FARTHEST_M = pi * EARTH_RADIUS_M
"""Nobody has a longer way in a straight line."""

MOST_PAIRS = 20_000_000
MOST_PAIRS_WITH_CAPACITY = 4_000_000
"""Pairs of an enterprise and a site that are looked at; with more the plan would take minutes."""


def nearing(question: Question, ground: Ground, left_s: float, progress: Progress | None) -> Siting:
    """What to open, so that the straight ways of all enterprises to a position are the shortest.

    A way counts once for each unit of weight. What each position gains is what it saves of the ways
    to the nearest after those before it.
    """
    if ground.streets is not None:
        raise InvalidInput(
            "a plan of the shortest ways is made in straight lines: leave streets out"
        )
    standing = np.arange(len(ground.positions))
    fixed = ground.candidates.fixed + len(standing)
    kept = np.concatenate((standing, fixed))
    count, most = question.count or 0, len(ground.candidates.places)
    if count > most:
        raise InvalidInput(f"{count} positions are more than the {most} candidates")
    distance = _ways(question, ground, kept)
    found = p_median(
        distance=distance,
        weight=ground.weight,
        p=count - len(fixed),
        fixed=kept,
        capacity=None
        if question.capacity is None
        else np.full(distance.shape[1], question.capacity),
        gap=question.gap,
        time_limit_s=left_s,
        progress=progress,
    )
    if found.status == "infeasible":
        return found
    new = np.concatenate((fixed, found.added)).astype(np.intp)
    added, gains = build_order(distance, ground.weight, standing, new)
    return replace(found, added=added, marginal_gain=gains)


def _ways(question: Question, ground: Ground, kept: Indices) -> csr_array:
    """The pairs that a best plan can use: without capacities nobody goes farther than to the
    nearest position that is there in any case."""
    near, _ = nearest(demand=ground.demand, sites=ground.sites[kept])
    limit = FARTHEST_M
    if question.capacity is None and len(kept):
        limit = float(near.max())
    pairs = len(ground.demand) * len(ground.sites)
    most = MOST_PAIRS if question.capacity is None else MOST_PAIRS_WITH_CAPACITY
    if limit == FARTHEST_M and pairs > most:
        raise InvalidInput(
            f"{len(ground.demand):,} enterprises and {len(ground.sites):,} sites are too many for "
            f"this plan (more than {most:,} pairs): ask for a part of the area, or a wider spacing"
        )
    found = within(demand=ground.demand, sites=ground.sites, metres=limit)
    if limit == FARTHEST_M:
        return found
    row = np.repeat(np.arange(len(ground.demand)), np.diff(found.indptr))
    # The nearest itself stays, however its metres were rounded.
    use = found.data <= near[row] * (1 + 1e-9) + 1e-6
    starts = np.concatenate(([0], np.cumsum(use)))[found.indptr]
    return csr_array((found.data[use], found.indices[use], starts), shape=found.shape)
