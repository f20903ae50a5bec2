"""A maximal covering that falls into parts, which share nothing but the number of sites.

Once far-fetched sites are left out, those of one town reach no demand of another. Of each part it
is asked what ``k`` of its sites cover at most, as far as that matters: one site by looking at each,
two by looking at each pair, more by a search of its own, and until then what prices say. How many
sites each part has is a recursion over the parts (dynamic programming); where it rests on what is
only a bound, that part is asked next. Where it rests on nothing else, the plan is the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from queries.coverage.siting.methods.aggregate import Covers, take_rows
from queries.coverage.siting.methods.bounds import Choice
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.watch import Watch

Solve = Callable[[Choice], tuple[Indices, float]]
"""A plan of a choice, columns, and a bound."""

_MOST_OF_ONE = 0.5
"""Where one part has more than this share of the entries, nothing is gained."""


class Part:
    """Some columns of a choice, and what so many of them cover: ``upper`` (k + 1,) at most, which
    is so where there is one of the ``plans``."""

    def __init__(self, columns: Indices, covers: Covers, price: Floats, most: int) -> None:
        self.columns, self._covers = columns, covers
        size = min(most, len(columns))
        alone = np.asarray(covers.columns @ covers.weight)
        worth = np.maximum(np.sort(np.asarray(covers.columns @ price))[::-1], 0.0)
        rest = float((covers.weight - price).sum())
        bound = rest + np.concatenate(([0.0], np.cumsum(worth)[:size]))
        self.upper = np.minimum(bound, float(covers.weight.sum()))
        self.plans: dict[int, Indices] = {}
        self._know(0, np.zeros(0, dtype=np.intp))
        if size >= 1:
            self._know(1, np.array([alone.argmax()]))
        if size >= 2:
            weighed = csr_array(covers.columns.multiply(covers.weight[np.newaxis]))
            pair = alone[:, np.newaxis] + alone - (weighed @ covers.columns.T).toarray()
            np.fill_diagonal(pair, -np.inf)
            self._know(2, np.array(np.unravel_index(pair.argmax(), pair.shape)))

    def _know(self, count: int, plan: Indices) -> None:
        self.plans[count] = plan.astype(np.intp)
        self.upper[count] = self._covered(plan)

    def _covered(self, plan: Indices) -> float:
        return float(self._covers.weight[self._covers.counts(plan) > 0].sum())

    def ask(self, count: int, solve: Solve, *, integral: bool) -> None:
        """What so many cover: known afterwards, if it is found in time."""
        plan, bound = solve(
            Choice(
                covers=self._covers,
                sites=np.arange(len(self.columns)),
                most=count,
                cost=None,
                budget=float("inf"),
                settled=np.zeros(0, dtype=np.intp),
                base=0.0,
            )
        )
        value = self._covered(plan)
        bound = np.floor(bound + 1e-6) if integral else bound
        self.upper[count] = max(value, min(float(self.upper[count]), float(bound)))
        if self.upper[count] <= value * (1 + PROVEN):
            self._know(count, plan)


def parts_of(choice: Choice, price: Floats) -> list[Part]:
    """The parts of a choice without costs; none if it does not fall apart."""
    covers = choice.covers
    rows = covers.rows.shape[0]
    ties = block_array([[None, covers.rows], [covers.columns, None]], format="csr")
    _, label = connected_components(ties, directed=False)
    of_row, of_column = label[:rows], label[rows:]
    entries = np.bincount(of_row, np.diff(covers.rows.indptr), minlength=label.max() + 1)
    if choice.cost is not None or entries.max() > _MOST_OF_ONE * entries.sum():
        return []
    found = []
    for part in np.unique(of_row):
        columns = np.flatnonzero(of_column == part)
        own = np.flatnonzero(of_row == part)
        inside = csr_array(take_rows(covers.rows, own)[:, columns])
        inside.sort_indices()
        found.append(Part(columns, Covers.of(inside, covers.weight[own]), price[own], choice.most))
    return found


def solved(
    parts: list[Part],
    most: int,
    *,
    integral: bool,
    watch: Watch,
    solve: Solve,
) -> Iterator[tuple[Indices, float]]:
    """Better plans of at most ``most`` sites, and bounds of what they cover beside what is settled,
    until both meet or the watch is over."""
    while True:
        counts, bound = _shared([part.upper for part in parts], most)
        asked = [(part, k) for part, k in zip(parts, counts, strict=True) if k not in part.plans]
        plan = [
            part.columns[part.plans[max(known for known in part.plans if known <= k)]]
            for part, k in zip(parts, counts, strict=True)
        ]
        yield np.concatenate(plan), bound
        if not asked:
            return
        for part, k in asked:
            if watch.over():
                return
            part.ask(k, solve, integral=integral)


def _shared(upper: list[Floats], most: int) -> tuple[list[int], float]:
    """How many sites each part has so that the sum is the greatest, and that sum."""
    best = np.zeros(most + 1)
    taken = []
    for values in upper:
        sums = np.full((len(values), most + 1), -np.inf)
        for k, value in enumerate(values.tolist()):
            sums[k, k:] = best[: most + 1 - k] + value
        taken.append(sums.argmax(axis=0))
        best = sums.max(axis=0)
    left, counts = most, []
    for choice in reversed(taken):
        counts.append(int(choice[left]))
        left -= counts[-1]
    return counts[::-1], float(best[most])
