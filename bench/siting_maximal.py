"""``python -m bench.siting_maximal``: maximal covering where thousands of sites are all close.

Made instances (:func:`tests.support.siting_instances.crowded`), weights from 1 to 100. Beside ours,
in the same time: the proof alone, as it was before swaps went on beside it, and a peer of a few
lines, greedy and then swaps of one site at random for the best other, kept if not worse. What is
printed is how far each is from the best that any of them found, and the bound.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bench.report import figure, heading
from queries.coverage.siting import maximal_covering
from queries.coverage.siting.methods import swapping
from tests.support.siting_instances import crowded

Floats = NDArray[np.float64]

CASES: Mapping[str, tuple[int, float, int, bool]] = {
    "3,000 in clusters, p = 30": (3000, 0.03, 30, True),
    "5,000 in clusters, p = 30": (5000, 0.02, 30, True),
    "5,000 in clusters, p = 100": (5000, 0.01, 100, True),
    "3,000 at random, p = 15": (3000, 0.03, 15, False),
    "3,000 at random, p = 50": (3000, 0.015, 50, False),
    "5,000 at random, p = 40": (5000, 0.01, 40, False),
}
SEED = 1


def main() -> None:
    """Answer each instance three ways."""
    parser = argparse.ArgumentParser(prog="bench.siting_maximal", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="for each answer")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    arguments = parser.parse_args()
    heading(f"MCLP, sites all close, {arguments.seconds:g} s each")
    behind: dict[str, list[float]] = {}
    for name in arguments.cases:
        points, share, p, clustered = CASES[name]
        reach = crowded(points, share=share, seed=SEED, clustered=clustered)
        weight = np.random.default_rng(SEED).integers(1, 101, points).astype(np.float64)
        found = {
            "ours": _ours(reach, weight, p, arguments.seconds, swaps=True),
            "the proof alone": _ours(reach, weight, p, arguments.seconds, swaps=False),
            "greedy and swaps": (_swapped(reach, weight, p, arguments.seconds), np.inf),
        }
        best = max(value for value, _ in found.values())
        bound = min(bound for _, bound in found.values())
        figure(f"{name}: best", best, "", f"bound {bound:,.0f}, {bound / best - 1:.2%} above")
        for who, (value, _) in found.items():
            behind.setdefault(who, []).append(100 * (1 - value / best))
            figure(f"{name}: {who}, below the best", behind[who][-1], "%")
    for who, shares in behind.items():
        figure(f"{who}: below the best, on average", float(np.mean(shares)), "%")


def _ours(
    reach: csr_array, weight: Floats, p: int, seconds: float, *, swaps: bool
) -> tuple[float, float]:
    alone: Any = nullcontext() if swaps else patch.object(swapping, "fits", lambda choice: False)
    with alone:
        plan = maximal_covering(reach=reach, weight=weight, p=p, time_limit_s=seconds)
    return plan.objective, plan.bound


def _swapped(reach: csr_array, weight: Floats, p: int, seconds: float) -> float:
    end = time.perf_counter() + seconds
    by_site = reach.T.tocsr()
    rows = [by_site.indices[a:b] for a, b in zip(by_site.indptr, by_site.indptr[1:], strict=False)]
    times = np.zeros(len(weight), dtype=np.int64)
    plan: list[int] = []
    for _ in range(p):
        gain = by_site @ np.where(times == 0, weight, 0.0)
        plan.append(int(gain.argmax()))
        times[rows[plan[-1]]] += 1
    random = np.random.default_rng(SEED)
    value = float(weight[times > 0].sum())
    while time.perf_counter() < end:
        place = int(random.integers(p))
        old = plan[place]
        times[rows[old]] -= 1
        gain = by_site @ np.where(times == 0, weight, 0.0)
        gain[old] = -1.0
        new = int(gain.argmax())
        reached = float(weight[times > 0].sum() + gain[new])
        plan[place] = new if reached >= value else old
        value = max(value, reached)
        times[rows[plan[place]]] += 1
    return value


if __name__ == "__main__":
    main()
