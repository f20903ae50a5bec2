"""Which positions a plan opens: the siting models, asked of the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graph.errors import InvalidInput
from queries.coverage.plans.ground import Ground
from queries.coverage.plans.question import Question
from queries.coverage.reach.spans import spans
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.methods.greedy import in_order
from queries.coverage.siting.result import Floats, Progress, Siting
from queries.coverage.siting.set_covering import set_covering


def opening(
    question: Question, ground: Ground, left_s: float, progress: Progress | None, *, straight: bool
) -> Siting:
    """What to open, so that the most are surely within reach.

    The model keeps the own sites that are fixed as it keeps what stands. Of positions that surely
    bring nothing more within reach those are taken that do so where places were found.
    """
    standing = np.arange(len(ground.positions))
    fixed = ground.candidates.fixed + len(standing)
    kept = np.concatenate((standing, fixed))
    cost = None
    if question.by_cost:
        cost = np.array([*np.zeros(len(standing)), *(site.cost for site in ground.candidates.own)])
    paid = 0.0
    if question.goal == "share":
        paid = float(len(fixed)) if cost is None else float(cost[fixed].sum())
    if (told := progress) is not None:
        progress = lambda objective, bound: told(objective + paid, bound + paid)  # noqa: E731
    found: Siting
    if question.goal == "share":
        found = set_covering(
            reach=ground.surely,
            weight=ground.weight,
            share=question.share or 0.0,
            fixed=kept,
            cost=cost,
            gap=question.gap,
            time_limit_s=left_s,
            nearest_m=_surely_nearest(ground) if straight else None,
            progress=progress,
        )
    else:
        count, most = question.count or 0, len(ground.candidates.places)
        if count > most:
            raise InvalidInput(f"{count} positions are more than the {most} candidates")
        found = maximal_covering(
            reach=ground.surely,
            weight=ground.weight,
            p=count - len(fixed),
            fixed=kept,
            gap=question.gap,
            time_limit_s=left_s,
            progress=progress,
        )
    if question.goal == "add" and ground.rough:
        found = _filled(ground, found, left_s)
    if not len(fixed) or found.status == "infeasible":
        return found
    added, gains = in_order(
        ground.surely, ground.weight, standing, np.concatenate((fixed, found.added))
    )
    return replace(
        found,
        objective=found.objective + paid,
        bound=found.bound + paid,
        added=added,
        marginal_gain=gains,
    )


def _surely_nearest(ground: Ground) -> Floats:
    """(n,) straight metres that are enough to reach each of the demand surely."""
    _, most = spans(
        demand=ground.demand,
        demand_m=ground.demand_m,
        sites=ground.sites,
        sites_m=ground.sites_m,
    )
    return most


def _filled(ground: Ground, found: Siting, left_s: float) -> Siting:
    """The plan, with the positions that gain nothing surely chosen anew where places were found."""
    gaining = found.marginal_gain > 0
    if gaining.all():
        return found
    kept = np.union1d(np.setdiff1d(found.sites, found.added), found.added[gaining])
    more = maximal_covering(
        reach=ground.reach,
        weight=ground.weight,
        p=int((~gaining).sum()),
        fixed=kept,
        time_limit_s=left_s,
    )
    added = np.concatenate((found.added[gaining], more.added))
    gains = np.concatenate((found.marginal_gain[gaining], np.zeros(len(more.added))))
    return replace(found, sites=more.sites, added=added, marginal_gain=gains)
