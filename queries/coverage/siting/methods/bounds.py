"""How good a covering plan can be at most, and which sites that settles.

The Lagrangian of maximal covering prices each row of demand at u, 0 <= u <= weight. What a site is
worth is the prices it collects, and for every u

    L(u) = sum_i (weight_i - u_i) + the greatest worth of the sites that may be chosen

is at least the value of every plan. The least L is the bound of the linear relaxation. It is sought
by a subgradient walk with averaged directions, the volume algorithm (Barahona and Anbil 2000),
O(nnz) a step. Under a budget its constraint is priced too, at the best price for each u.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queries.coverage.siting.methods.aggregate import Covers, merge, take_rows
from queries.coverage.siting.result import Floats, Indices

_STEPS = 600  # of one walk at most; it has mostly stopped by itself after 300
_PATIENCE = 10  # steps without a better bound before the step is halved
_SMALLEST_STEP = 1e-3
_MEMORY = 0.8  # share of the old direction in the new one


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """What is left to decide: some sites, at most so many, within what is left of the budget."""

    covers: Covers
    sites: Indices
    """(s,) which site each column of ``covers`` is."""
    most: int
    cost: Floats | None
    """(s,) all > 0, or None where there is no budget."""
    budget: float
    settled: Indices
    """Sites already in every plan that can still be better."""
    base: float
    """The weight that what is settled covers."""


@dataclass(frozen=True, eq=False, slots=True)
class Prices:
    """Where a walk ended: the best bound it met, and what belongs to it."""

    bound: float
    """Of the whole plan: ``base`` is in it."""
    price: Floats
    """(r,) u of each row."""
    share: Floats
    """(s,) how much of each site the averaged solution builds, 0..1."""


def simple(choice: Choice) -> float:
    """All sites chosen cover all they reach, each rows of its own: no plan covers more."""
    weight = choice.covers.weight
    alone = np.sort(np.asarray(choice.covers.columns @ weight))[::-1]
    return choice.base + min(float(weight.sum()), float(alone[: choice.most].sum()))


def start(choice: Choice) -> Floats:
    """Prices to begin with: the more sites a row can expect to have, the lower."""
    covers = choice.covers
    mean = min(1.0, choice.most / max(1, len(choice.sites)))
    degree = np.diff(covers.rows.indptr)
    return np.asarray(covers.weight / (1.0 + degree * mean))


def descend(
    choice: Choice, price: Floats, *, target: float, stop: Callable[[float, float], bool]
) -> Prices:
    """Walk down L from ``price``; ``target`` is the value of the best plan known.

    ``stop`` is asked with the target and the best bound so far, at every step.
    """
    covers, weight = choice.covers, choice.covers.weight
    best, best_price = math.inf, price
    direction: Floats | None = None
    share = np.zeros(len(choice.sites))
    step, idle = 1.0, 0
    for number in range(_STEPS):
        worth = np.asarray(covers.columns @ price)
        value, chosen, _ = _best_sites(choice, worth)
        value += choice.base + float((weight - price).sum())
        share = chosen if number == 0 else _MEMORY * share + (1 - _MEMORY) * chosen
        idle = 0 if value < best - 1e-5 * abs(best) or not math.isfinite(best) else idle + 1
        if value < best:
            best, best_price = value, price
        if stop(target, best):
            break
        if idle >= _PATIENCE:
            step, idle, direction, price = step / 2, 0, None, best_price
            if step < _SMALLEST_STEP:
                break
            continue
        slope = np.asarray(covers.rows @ chosen) - 1.0
        if direction is not None:
            slope = _MEMORY * direction + (1 - _MEMORY) * slope
        direction = slope
        # A price at its end cannot be moved past it.
        inner = np.where(
            (price <= 0) & (slope > 0) | (price >= weight) & (slope < 0), 0.0, slope * weight
        )
        steepness = float((inner * slope).sum())
        apart = max(value - target, 1e-6 * abs(value))
        if steepness <= 0.0:
            break
        price = np.clip(price - step * apart / steepness * inner, 0.0, weight)
    return Prices(best, best_price, share)


def settle(choice: Choice, prices: Prices, *, worth_finding: float) -> tuple[Choice, Floats]:
    """Leave out, and take in, the sites that every plan worth finding leaves out or has.

    Reduced-cost fixing: forcing a site in or out lowers L by a known amount; below
    ``worth_finding`` there is nothing left. The rows that become the same are merged. Returns the
    smaller choice and its prices.
    """
    covers = choice.covers
    worth = np.asarray(covers.columns @ prices.price)
    _, _, budget_price = _best_sites(choice, worth)
    net = worth if choice.cost is None else worth - budget_price * choice.cost
    ranked = np.sort(net)[::-1]
    last_in = max(0.0, ranked[choice.most - 1]) if choice.most <= len(net) else 0.0
    first_out = max(0.0, ranked[choice.most]) if choice.most < len(net) else 0.0
    total = float(np.maximum(ranked[: choice.most], 0.0).sum())
    bound = choice.base + float((covers.weight - prices.price).sum()) + total
    if choice.cost is not None:
        bound += budget_price * choice.budget
    hopeless = bound - (last_in - net) < worth_finding
    needed = bound - (net - first_out) < worth_finding
    inside = np.zeros(len(net), dtype=bool)
    inside[np.argsort(-net, kind="stable")[: choice.most]] = True
    return restrict(
        choice, needed & inside & (net > 0), hopeless & ~(inside & (net > 0)), prices.price
    )


def restrict(
    choice: Choice, taken: np.ndarray, left_out: np.ndarray, price: Floats
) -> tuple[Choice, Floats]:
    """The choice that is left once some columns are ``taken`` and some ``left_out`` (masks)."""
    covers = choice.covers
    covered = covers.counts(np.flatnonzero(taken)) > 0
    spent = 0.0 if choice.cost is None else float(choice.cost[taken].sum())
    kept = np.flatnonzero(~taken & ~left_out)
    if choice.cost is not None:
        kept = kept[choice.cost[kept] <= choice.budget - spent]
    rows = take_rows(covers.rows, np.flatnonzero(~covered))[:, kept]
    rows.sort_indices()
    merged, weight, group = merge(rows, covers.weight[~covered])
    alive = group >= 0
    new_price = np.bincount(group[alive], weights=price[~covered][alive], minlength=len(weight))
    smaller = Choice(
        covers=Covers.of(merged, weight),
        sites=choice.sites[kept],
        most=min(choice.most - int(taken.sum()), len(kept)),
        cost=None if choice.cost is None else choice.cost[kept],
        budget=choice.budget - spent,
        settled=np.concatenate((choice.settled, choice.sites[taken])),
        base=choice.base + float(covers.weight[covered].sum()),
    )
    return smaller, np.minimum(new_price, weight)


def _best_sites(choice: Choice, worth: Floats) -> tuple[float, Floats, float]:
    """Most that the sites chosen can be worth: (value, share of each site, price of the budget)."""
    if choice.cost is None:
        chosen = _top(worth, choice.most)
        return float(worth @ chosen), chosen, 0.0
    cost = choice.cost
    over = _top(worth, choice.most)
    if float(cost @ over) <= choice.budget:
        return float(worth @ over), over, 0.0
    low, high = 0.0, float((worth / cost).max())
    under = np.zeros(len(worth))
    for _ in range(40):
        middle = (low + high) / 2
        chosen = _top(worth - middle * cost, choice.most)
        if float(cost @ chosen) > choice.budget:
            low, over = middle, chosen
        else:
            high, under = middle, chosen
    dear, cheap = float(cost @ over), float(cost @ under)
    part = (choice.budget - cheap) / (dear - cheap)
    value = high * choice.budget + float((worth - high * cost) @ under)
    return value, part * over + (1 - part) * under, high


def _top(value: Floats, most: int) -> Floats:
    """1 for the ``most`` greatest that are above 0, else 0."""
    chosen = np.zeros(len(value))
    if most <= 0:
        return chosen
    if most < len(value):
        greatest = np.argpartition(value, len(value) - most)[len(value) - most :]
    else:
        greatest = np.arange(len(value))
    chosen[greatest[value[greatest] > 0]] = 1.0
    return chosen
