"""``python -m bench.siting_medians``: forty p-medians of the kind of OR-Library, proven or not.

100 to 900 nodes and p from 5 to a third of them, as pmed1 to pmed40 have (the graphs are made, see
:func:`tests.support.siting_instances.networked`). Ours, beside it ours of before, without cuts
(prices and an integer program). Each answer is held against the other's bound.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.report import figure, heading, timed
from queries.coverage.siting import Siting, p_median
from queries.coverage.siting.methods import cuts
from tests.support.siting_instances import networked

SIZES = [
    *((n, p) for n in range(100, 700, 100) for p in (5, 10, n // 10, n // 5, n // 3)),
    *((700, p) for p in (5, 10, 70, 140)),
    *((n, p) for n in (800, 900) for p in (5, 10, n // 10)),
]


def main() -> None:
    """Solve each instance both ways."""
    parser = argparse.ArgumentParser(prog="bench.siting_medians", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each answer")
    parser.add_argument("--without-peer", action="store_true", help="leave ours of before out")
    parser.add_argument("--cases", type=int, nargs="+", default=range(1, len(SIZES) + 1))
    arguments = parser.parse_args()
    heading(f"p-median, {len(arguments.cases)} instances, {arguments.seconds:g} s each")
    found: dict[str, list[tuple[Siting, float]]] = {}
    for number in arguments.cases:
        for who in ("ours", "without cuts")[: 1 if arguments.without_peer else 2]:
            plan, seconds = _solved(number, arguments.seconds, cut=who == "ours")
            found.setdefault(who, []).append((plan, seconds))
            nodes, p = SIZES[number - 1]
            figure(
                f"{number}: {nodes} nodes, p = {p}: {who}",
                seconds,
                "s",
                f"{plan.objective:,.0f}, {plan.status}, gap {plan.gap:.2%}",
            )
        best = min(plans[-1][0].objective for plans in found.values())
        if any(plans[-1][0].bound > best * (1 + 1e-9) for plans in found.values()):
            raise SystemExit(f"{number}: a bound is above a plan")
    for who, plans in found.items():
        proven = sum(plan.status == "optimal" for plan, _ in plans)
        figure(f"{who}: proven", proven, f"of {len(plans)}")
        figure(f"{who}: time at most", max(seconds for _, seconds in plans), "s")


def _solved(number: int, limit: float, *, cut: bool) -> tuple[Siting, float]:
    nodes, p = SIZES[number - 1]
    distance = networked(nodes, seed=number)
    before: Any = nullcontext() if cut else patch.object(cuts, "fit", lambda demand: False)
    with before, timed() as clock:
        plan = p_median(distance=distance, weight=np.ones(nodes), p=p, time_limit_s=limit)
    return plan, clock.seconds


if __name__ == "__main__":
    main()
