"""``python -m bench.siting``: maximal covering, ours against spopt's, and ours alone at a million.

Each measurement is a child process of its own, so that its peak memory is its own. spopt is given
the same covers as a dense matrix, its only form, and its default solver (CBC through PuLP).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

from bench.report import figure, heading, ratio, resident_mb
from tests.support.siting_instances import RADIUS_M, planar

SEED = 20211231
PEER_LIMIT_S = 150


def main() -> None:
    """Print everything, or run the one measurement that was asked for as JSON."""
    parser = argparse.ArgumentParser(prog="bench.siting", description=__doc__)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--without-peer", action="store_true", help="leave spopt out")
    parser.add_argument("--without-million", action="store_true", help="27,000 enterprises only")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(_measure(**json.loads(arguments.one))))
        return
    for clustered in (True, False):
        _side_by_side(clustered, with_peer=not arguments.without_peer)
        if not arguments.without_million:
            _a_million(clustered)
    if not arguments.without_million:
        _ten_million()


def _side_by_side(clustered: bool, *, with_peer: bool) -> None:
    size = {"demand": 27_000, "sites": 500, "p": 20, "clustered": clustered}
    heading(f"MCLP, 27,000 x 500, p = 20, {_kind(clustered)}")
    _show("within 1.1 %", _child(**size, who="ours", gap=0.011, limit=2.0))
    ours = _child(**size, who="ours", gap=0.0, limit=60.0)
    _show("to the proof", ours)
    if with_peer:
        theirs = _child(**size, who="spopt", gap=0.0, limit=float(PEER_LIMIT_S))
        _show(f"spopt, at most {PEER_LIMIT_S} s", theirs)
        ratio("to the proof", 1 / ours["seconds"], 1 / theirs["seconds"], "spopt")


def _a_million(clustered: bool) -> None:
    size = {"demand": 1_000_000, "sites": 5_000, "p": 100, "clustered": clustered}
    heading(f"MCLP, 1,000,000 x 5,000, p = 100, {_kind(clustered)}")
    for gap, limit in ((0.035, 60.0), (0.01, 60.0), (0.0, 60.0)):
        found = _child(**size, who="ours", gap=gap, limit=limit)
        _show(f"within {gap * 100:g} %" if gap else "as good as 60 s make it", found)


def _ten_million() -> None:
    heading("MCLP, 10,000,000 x 100, p = 20, clustered")
    size = {"demand": 10_000_000, "sites": 100, "p": 20, "clustered": True}
    _show("to the proof", _child(**size, who="ours", gap=0.0, limit=300.0))


def _kind(clustered: bool) -> str:
    return "clustered" if clustered else "at random"


def _show(what: str, found: dict[str, Any]) -> None:
    bound = f"bound {found['bound']:,.0f}, gap {found['gap'] * 100:.2f} %"
    figure(f"{what}: objective", found["objective"], "", f"{bound}, {found['status']}")
    figure(f"{what}: time", found["seconds"], "s")
    memory = f"peak; {found['before_mb']:,.0f} MB with the data, before the question"
    figure(f"{what}: memory", found["peak_mb"], "MB", memory)


def _child(**what: Any) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.siting", "--one", json.dumps(what)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def _measure(
    *, demand: int, sites: int, p: int, clustered: bool, who: str, gap: float, limit: float
) -> dict[str, Any]:
    reach = planar(demand, sites, seed=SEED, clustered=clustered)
    weight = np.ones(demand)
    if who == "spopt":
        return _spopt(reach, weight, p, limit)
    from queries.coverage.siting import maximal_covering

    before = resident_mb(os.getpid())
    start = time.perf_counter()
    plan = maximal_covering(reach=reach, weight=weight, p=p, gap=gap, time_limit_s=limit)
    return {
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": time.perf_counter() - start,
        "before_mb": before,
        "peak_mb": _peak_mb(),
    }


def _spopt(reach: Any, weight: np.ndarray, p: int, limit: float) -> dict[str, Any]:
    import pulp
    from spopt.locate import MCLP

    # What is not stored is out of reach, and a stored 0 is a site on the spot.
    dense = np.full(reach.shape, 10 * RADIUS_M)
    row = np.repeat(np.arange(reach.shape[0]), np.diff(reach.indptr))
    dense[row, reach.indices] = reach.data
    before = resident_mb(os.getpid())
    start = time.perf_counter()
    model = MCLP.from_cost_matrix(dense, weight, service_radius=RADIUS_M, p_facilities=p)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit), results=False)
    seconds = time.perf_counter() - start
    chosen = [j for j, variable in enumerate(model.fac_vars) if (variable.value() or 0) > 0.5]
    covered = np.asarray(reach[:, chosen].sum(axis=1) > 0)
    # PuLP calls a plan at the time limit "Optimal"; it is one only if there was time left.
    proven = seconds < limit
    objective = float(weight[covered].sum())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "objective": objective,
        "bound": objective if proven else float("inf"),
        "gap": 0.0 if proven else float("inf"),
        "status": "says optimal in time" if proven else "stopped by the time limit",
        "seconds": seconds,
        "before_mb": before,
        "peak_mb": max(_peak_mb(), children),
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
