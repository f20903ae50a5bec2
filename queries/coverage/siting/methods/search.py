"""Maximal covering searched: a plan and a bound, each improved until they meet."""

from __future__ import annotations

import math
import time
from contextlib import nullcontext

import numpy as np

from graph.errors import GongjianError
from queries.coverage.siting.methods import bounds, mip, parts, swapping
from queries.coverage.siting.methods.beside import Beside
from queries.coverage.siting.methods.bounds import Choice
from queries.coverage.siting.methods.greedy import build_order, exchange
from queries.coverage.siting.methods.rows import maximal_columns
from queries.coverage.siting.result import PROVEN, Floats, Indices
from queries.coverage.siting.watch import Watch

_MIP_ENTRIES = 1_000_000  # beyond, the linear relaxation alone takes the solver minutes

_LOOKED_EVERY_S = 0.1


class Search:
    """The best plan and the best bound so far, and what makes them better.

    Weights are counts of a unit that fits them, whole ones if ``integral``.
    """

    def __init__(
        self,
        choice: Choice,
        *,
        gap: float,
        integral: bool,
        watch: Watch,
    ) -> None:
        self.whole = choice
        self.integral = integral
        self.gap = gap
        self.watch = watch
        self.plan = np.zeros(0, dtype=np.intp)  # sites, not columns
        self.value = choice.base
        self.bound = bounds.simple(choice)
        self.swaps: Beside | None = None
        self.level = -math.inf  # what was cut off as not worth finding is at most this

    def run(self) -> None:
        """Improve both until they meet, within the gap asked for, or the time is over."""
        choice = self.whole
        self._consider(choice, self._greedy(choice))
        price = bounds.start(choice)
        while not self.over():
            known = self.value
            found = bounds.descend(choice, price, target=self.value, stop=self._told)
            self._lower(found.bound)
            if self.over():
                break
            self._consider(choice, self._rounded(choice, found.share))
            self.level = max(self.level, self.value * (1 + self.gap))
            size = len(choice.sites)
            choice, price = bounds.settle(choice, found, worth_finding=self._worth_finding())
            self._lower(choice.base + float(choice.covers.weight.sum()))
            if not self.over():
                self._consider(choice, self._greedy(choice))
            if len(choice.sites) > 0.8 * size and self.value <= known:
                break
        if not self.over():
            self._finish(choice, price)

    def _finish(self, choice: Choice, price: Floats) -> None:
        """The integer program, if it is not too large, and swaps beside it, whose plan is taken if
        the time ends first."""
        self._in_parts(choice, price)
        if self.over():
            return
        small = choice.covers.rows.nnz <= _MIP_ENTRIES
        if small:
            inside = np.ones(len(choice.sites), dtype=bool)
            cost = np.ones(len(inside)) if choice.cost is None else choice.cost
            inside[maximal_columns(choice.covers.rows, cost, over=self.watch.over)] = False
            choice, _ = bounds.restrict(choice, np.zeros_like(inside), inside, price)
        begin = self._greedy(choice)
        if len(begin) and swapping.fits(choice):
            self.swaps = Beside(begin, self.value, lambda: swapping.better(choice, begin))
        with self.swaps or nullcontext():
            if small:
                self._solve(choice, begin)
            while not small and self.swaps and not self._told(self.value, self.bound):
                if self.swaps.value > self.value:
                    self._keep(choice, self.swaps.columns)
                time.sleep(_LOOKED_EVERY_S)
        if self.swaps and self.watch.over():
            self._keep(choice, self.swaps.columns)

    def _in_parts(self, choice: Choice, price: Floats) -> None:
        """The best of all, where what is left falls into parts."""
        found = parts.parts_of(choice, price)
        if not found:
            return
        for columns, bound in parts.solved(
            found, choice.most, integral=self.integral, watch=self.watch, solve=self._of_part
        ):
            self._keep(choice, columns)
            self._lower(choice.base + bound)
            if self.over():
                return

    def _of_part(self, choice: Choice) -> tuple[Indices, float]:
        """The best of one part, by a search of its own, which ends with this one."""
        watch = Watch(max(self.watch.left_s, 0.0))
        watch.tells(lambda *known: not self.watch.over(), objective=0.0, bound=math.inf)
        search = Search(choice, gap=0.0, integral=self.integral, watch=watch)
        search.run()
        return search.plan, search.bound

    def over(self) -> bool:
        """Whether the plan is good enough, or it is to end."""
        return self._close() or self.watch.report(self.value, self.bound)

    def _close(self) -> bool:
        return self.bound - self.value <= max(self.gap, PROVEN) * self.value

    def _told(self, value: float, bound: float) -> bool:
        """Take a bound; whether to stop. A solver's value is told on, but is not yet a plan."""
        return self._stopped(value, bound) or self._close()

    def _stopped(self, value: float, bound: float) -> bool:
        """The same for a solver that ends by itself when plan and bound are close: when it is asked
        is a matter of chance."""
        self._lower(bound)
        value = max(value, self.value, self.swaps.value if self.swaps else 0.0)
        return self.watch.report(min(value, self.bound), self.bound)

    def _lower(self, bound: float) -> None:
        """Take a bound on what is left to decide; what was cut off has its own."""
        if self.integral and math.isfinite(bound):
            bound = math.floor(bound + 1e-6)
        self.bound = min(self.bound, max(bound, self.level, self.value))

    def _worth_finding(self) -> float:
        least = self.value + (1 - 1e-6 if self.integral else PROVEN * self.value)
        return max(least, self.value * (1 + self.gap))

    def _consider(self, choice: Choice, columns: Indices) -> None:
        """Improve a plan of this choice by exchanges, and keep it if it is the best."""
        columns = exchange(
            choice.covers,
            columns,
            cost=choice.cost,
            budget=choice.budget,
            over=self.watch.over,
        )
        self._keep(choice, columns)

    def _keep(self, choice: Choice, columns: Indices) -> None:
        """Keep a plan of this choice if it is the best and within the budget."""
        if choice.cost is not None and float(choice.cost[columns].sum()) > choice.budget:
            return
        covered = choice.covers.counts(columns) > 0
        value = choice.base + float(choice.covers.weight[covered].sum())
        if value > self.bound + 1e-7 * value:
            raise GongjianError(f"a plan that covers {value} is better than its bound {self.bound}")
        if value > self.value or not len(self.plan):
            self.value = max(self.value, value)
            self.bound = max(self.bound, self.value)
            self.plan = np.concatenate((choice.settled, choice.sites[columns]))

    def _greedy(self, choice: Choice) -> Indices:
        columns, weight = choice.covers.columns, choice.covers.weight
        if choice.cost is None:
            return build_order(columns, weight, most=choice.most, over=self.watch.over)[0]
        plans = [
            build_order(
                columns,
                weight,
                most=choice.most,
                cost=choice.cost,
                budget=choice.budget,
                per_cost=per_cost,
                over=self.watch.over,
            )
            for per_cost in (True, False)
        ]
        return max(plans, key=lambda plan: float(plan[1].sum()))[0]

    def _rounded(self, choice: Choice, share: Floats) -> Indices:
        """The sites that the averaged relaxed solution builds most of, as far as allowed."""
        ranked = np.argsort(-share, kind="stable")
        if choice.cost is not None:
            room = choice.budget
            taken: list[int] = []
            for column in ranked.tolist():
                if choice.cost[column] <= room and len(taken) < choice.most:
                    room -= float(choice.cost[column])
                    taken.append(column)
            return np.array(taken, dtype=np.intp)
        return ranked[: choice.most]

    def _solve(self, choice: Choice, begin: Indices) -> None:
        solved = mip.solve(
            choice,
            begin=begin,
            # Whole values less than 1 apart are the same.
            value=self.value,
            apart=max(self.gap * self.value, 0.9 if self.integral else PROVEN / 2 * self.value),
            time_limit_s=self.watch.left_s,
            stop=self._stopped,
        )
        self._consider(choice, solved.plan)
        self._lower(solved.bound)

    def padded(self) -> Indices:
        """The plan; exactly as many sites as were asked for, where only their number was."""
        choice, plan = self.whole, self.plan
        missing = choice.most - len(plan)
        if choice.cost is not None or missing <= 0:
            return plan
        return np.concatenate((plan, np.setdiff1d(choice.sites, plan)[:missing]))
