"""``python -m bench.siting_capacitated``: p-medians whose sites serve only so much.

Points in a square that may all be sites, weights from 1 to 20, room for an eighth more than there
is: made as those of Osman and Christofides (1994) are. Beside ours the same program by PuLP with
its default solver (CBC), in the same time, of those it is given: up to 200 points.
"""

from __future__ import annotations

import argparse
import importlib.util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.report import figure, heading, ratio, timed
from queries.coverage.siting import p_median
from tests.support.sites import stored

Floats = NDArray[np.float64]

CASES = ((50, 5), (100, 10), (200, 15), (400, 30), (1000, 50), (3000, 100))
SEED = 1
PEER_MOST = 200


def main() -> None:
    """Answer each instance both ways."""
    parser = argparse.ArgumentParser(prog="bench.siting_capacitated", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each answer")
    parser.add_argument("--most", type=int, default=3000, help="points of the largest")
    arguments = parser.parse_args()
    heading(f"capacitated p-median, {arguments.seconds:g} s each")
    peer = importlib.util.find_spec("pulp")
    if not peer:
        print("PuLP is not installed and not measured")
    for size, p in CASES:
        if size > arguments.most:
            continue
        name = f"{size:,} points, p = {p}"
        metres, weight, capacity = instance(size, p)
        with timed() as clock:
            plan = p_median(
                distance=stored(metres),
                weight=weight,
                p=p,
                capacity=capacity,
                time_limit_s=arguments.seconds,
            )
        note = f"{plan.status}, at most {plan.gap:.2%} from the best; {clock.seconds:.3g} s"
        figure(f"{name}: ours", plan.objective, "", note)
        if peer and size <= PEER_MOST:
            with timed() as theirs:
                cost = _pulp(metres, weight, capacity, p, arguments.seconds)
            figure(f"{name}: PuLP, CBC", cost, "", f"{theirs.seconds:.3g} s")
            ratio(f"{name}: time", 1 / clock.seconds, 1 / theirs.seconds, "PuLP, CBC")
            ratio(f"{name}: cost", cost, plan.objective, "PuLP, CBC (above 1: ours is cheaper)")


def instance(size: int, p: int) -> tuple[Floats, Floats, Floats]:
    """Metres, weights and capacities."""
    rng = np.random.default_rng(SEED)
    where = rng.uniform(0, 1000, (size, 2))
    weight = rng.integers(1, 21, size).astype(np.float64)
    metres = np.hypot(*(where[:, np.newaxis] - where).transpose(2, 0, 1))
    return metres, weight, np.full(size, np.ceil(weight.sum() / p * 1.12))


def _pulp(metres: Floats, weight: Floats, capacity: Floats, p: int, seconds: float) -> float:
    import pulp

    size = range(len(weight))
    model: Any = pulp.LpProblem("capacitated", pulp.LpMinimize)
    x = pulp.LpVariable.dicts("x", size, cat="Binary")
    y = pulp.LpVariable.dicts("y", (size, size), cat="Binary")
    model += pulp.lpSum(weight[i] * metres[i, j] * y[i][j] for i in size for j in size)
    model += pulp.lpSum(x.values()) <= p
    for i in size:
        model += pulp.lpSum(y[i].values()) == 1
        for j in size:
            model += y[i][j] <= x[j]
    for j in size:
        model += pulp.lpSum(weight[i] * y[i][j] for i in size) <= capacity[j] * x[j]
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds))
    by = [max(size, key=lambda j, i=i: y[i][j].value() or 0.0) for i in size]
    load = np.bincount(by, weights=weight, minlength=len(weight))
    if (load > capacity * (1 + 1e-6)).any():
        return float("inf")
    return float(sum(weight[i] * metres[i, j] for i, j in enumerate(by)))


if __name__ == "__main__":
    main()
