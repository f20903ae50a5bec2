"""``python -m bench.siting_sets``: set covering against spopt with its default solver.

27,000 demand points in clusters in the zone's box, 500 candidates, 769 m straight line (15 minutes
on foot): the fewest candidates that reach all of it. Each side runs in a process of its own, from
coordinates (ours) or from the dense distances spopt asks for, which are made before its clock
starts. Then, ours alone, 95 % of demand some of which nobody reaches, p-center and p-median.

spopt and PuLP are no dependencies of the project: without them only ours is measured.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from bench.report import figure, heading, ratio, timed
from queries.coverage.reach.walking import EARTH_RADIUS_M, great_circle, unit_vectors
from queries.coverage.siting.center import p_center
from queries.coverage.siting.median import p_median
from queries.coverage.siting.result import Siting
from queries.coverage.siting.set_covering import set_covering

Floats = NDArray[np.float64]

DEMAND, SITES, RADIUS_M = 27_000, 500, 769.0
LOW, HIGH = (102.760, 24.890), (102.910, 25.070)
METRES_PER_DEGREE = 111_195.0


def places(*, reachable: bool) -> tuple[Floats, Floats]:
    """Demand (24 clusters, 5 % scattered) and the candidates, which are drawn from it; with
    ``reachable`` only demand that a candidate reaches, since a full cover needs that."""
    rng = np.random.default_rng(20211231)
    size = DEMAND * 2
    center = rng.uniform(LOW, HIGH, (24, 2))
    share = 1 / np.arange(1, 25) ** 0.8
    cluster = rng.choice(24, size, p=share / share.sum())
    spread = rng.uniform(350, 700, 24)[cluster, None] / METRES_PER_DEGREE
    points = np.clip(center[cluster] + rng.normal(size=(size, 2)) * spread, LOW, HIGH)
    scattered = rng.random(size) < 0.05
    points[scattered] = rng.uniform(LOW, HIGH, (int(scattered.sum()), 2))
    sites = points[rng.choice(DEMAND, SITES, replace=False)]
    if reachable:
        points = points[np.diff(within(points, sites, RADIUS_M).indptr) > 0]
    return points[:DEMAND], sites


def within(demand: Floats, sites: Floats, metres: float) -> csr_array:
    """The pairs at most so many metres apart, with the metres."""
    starts, ends = unit_vectors(demand), unit_vectors(sites)
    chord = 2 * np.sin(metres / EARTH_RADIUS_M / 2)
    found = cKDTree(ends).query_ball_point(starts, chord, return_sorted=True)
    size = [len(near) for near in found]
    column = np.concatenate(found).astype(np.intp)
    row = np.repeat(np.arange(len(demand)), size)
    data = great_circle(starts[row], ends[column])
    return csr_array(
        (data, column, np.concatenate(([0], np.cumsum(size)))), shape=(len(demand), len(sites))
    )


def _ours() -> dict[str, Any]:
    demand, sites = places(reachable=True)
    with timed() as clock:
        plan = set_covering(reach=within(demand, sites, RADIUS_M), weight=np.ones(len(demand)))
    return _said(plan, clock.seconds)


def _ours_share() -> dict[str, Any]:
    demand, sites = places(reachable=False)
    with timed() as clock:
        reach = within(demand, sites, RADIUS_M)
        plan = set_covering(reach=reach, weight=np.ones(len(demand)), share=0.95)
    return _said(plan, clock.seconds)


def _ours_center() -> dict[str, Any]:
    demand, sites = places(reachable=True)
    with timed() as clock:
        plan = p_center(distance=within(demand, sites, 4000.0), p=20)
    return _said(plan, clock.seconds)


def _ours_median() -> dict[str, Any]:
    demand, sites = places(reachable=True)
    with timed() as clock:
        distance = within(demand, sites, 4000.0)
        plan = p_median(distance=distance, weight=np.ones(len(demand)), p=40)
    return _said(plan, clock.seconds)


def _said(plan: Siting, seconds: float) -> dict[str, Any]:
    return {
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": seconds,
    }


def _spopt() -> dict[str, Any]:
    import pulp
    from spopt.locate import LSCP

    demand, sites = places(reachable=True)
    starts, ends = unit_vectors(demand), unit_vectors(sites)
    distance = np.column_stack([great_circle(starts, end[np.newaxis, :]) for end in ends])
    with timed() as clock:
        model = LSCP.from_cost_matrix(distance, RADIUS_M)
        model = model.solve(pulp.PULP_CBC_CMD(msg=False), results=False)
    chosen = [j for j, variable in enumerate(model.fac_vars) if variable.value() > 0.5]
    # PuLP says "Optimal" of a solver at its limit too, so its plan is counted and no bound claimed.
    missed = int((distance[:, chosen].min(axis=1) > RADIUS_M).sum())
    return {
        "status": f"says {pulp.LpStatus[model.problem.status]}, {missed} missed",
        "objective": float(len(chosen)),
        "bound": float("nan"),
        "gap": float("nan"),
        "seconds": clock.seconds,
    }


CASES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "ours": _ours,
    "spopt": _spopt,
    "ours, 95 % of the weight": _ours_share,
    "ours, p-center, p = 20": _ours_center,
    "ours, p-median, p = 40": _ours_median,
}


def _child(case: str) -> None:
    """One measurement; the peak counts this process and the largest it started."""
    said = CASES[case]()
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({**said, "peak_mb": peak / 1024}))


def _measured(case: str, limit_s: float) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "bench.siting_sets", "--child", case]
    # A session of its own, so that the solver a side starts ends with it.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            printed, _ = child.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            print(f"{case}: stopped after {limit_s:.0f} s without an answer")
            return None
    if child.returncode:
        raise SystemExit(f"{case}: ended with {child.returncode}")
    said: dict[str, Any] = json.loads(printed.splitlines()[-1])
    note = f"{said['status']}, bound {said['bound']:,.6g}, gap {said['gap']:.2%}"
    figure(f"{case}: objective", said["objective"], "", note)
    figure(f"{case}: time", said["seconds"], "s")
    figure(f"{case}: peak memory", said["peak_mb"], "MB")
    return said


def main() -> None:
    """Measure each side, or be the child that is measured."""
    parser = argparse.ArgumentParser(prog="bench.siting_sets", description=__doc__)
    parser.add_argument("--child", choices=list(CASES), help=argparse.SUPPRESS)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for each side")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child)
        return
    heading(f"set covering, {DEMAND:,} demand points x {SITES} candidates, {RADIUS_M:.0f} m")
    peer = importlib.util.find_spec("spopt") and importlib.util.find_spec("pulp")
    if not peer:
        print("spopt is not installed and not measured")
    results = {
        case: _measured(case, arguments.limit)
        for case in arguments.cases
        if peer or case != "spopt"
    }
    ours, theirs = results.get("ours"), results.get("spopt")
    if ours and theirs:
        ratio("set covering", 1 / ours["seconds"], 1 / theirs["seconds"], "spopt, CBC")


if __name__ == "__main__":
    main()
