"""``python -m bench.reach``: reach side by side with scikit-learn's BallTree and a dense matrix.

Demand and sites are uniform random points in a box as dense with sites as the zone (168 in 0.15 by
0.18 degrees), which grows with their number; the reach is 1,000 m, so that a demand point has 1.7
pairs on average. Every measurement is a process of its own: the best of a few calls, the first one
apart (imports and compiled code), and the peak memory of one call with interpreter, libraries and
points. Processor time is that of all threads; on an idle machine a method with one thread takes as
long. The pairs of all are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bench.report import figure, heading, ratio
from queries.coverage.reach.walking import EARTH_RADIUS_M, TOLERANCE_M, within

Floats = NDArray[np.float64]

METRES = 1000.0
SECONDS = 8.0
"""A measurement is repeated until it has taken so long, two to five times."""

OURS = "within"
BALL_TREES = ("BallTree on demand", "BallTree on sites")
DENSE = "dense matrix"
CASES = (
    (27_000, 168, (OURS, *BALL_TREES, DENSE)),
    (27_000, 500, (OURS, *BALL_TREES, DENSE)),
    (1_000_000, 5_000, (OURS, *BALL_TREES)),
    (10_000_000, 50_000, (OURS,)),
)


def main() -> None:
    """Print all cases; with --one, measure one method in this process and print it as JSON."""
    parser = argparse.ArgumentParser(prog="bench.reach", description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("METHOD", "DEMAND", "SITES"), help="internal")
    parser.add_argument("--up-to", type=int, default=10_000_000, help="enterprises at most")
    arguments = parser.parse_args()
    if arguments.one:
        method, demand, sites = arguments.one
        print(json.dumps(_measure(method, int(demand), int(sites))))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with_peers = find_spec("sklearn") is not None
    if not with_peers:
        print("scikit-learn is not installed: no peer is measured (pip install scikit-learn)")
    for demand, sites, methods in (case for case in CASES if case[0] <= arguments.up_to):
        heading(f"reach: {demand:,} x {sites:,} within {METRES:,.0f} m")
        _one_case(demand, sites, methods if with_peers else (OURS,))


def _one_case(demand: int, sites: int, methods: tuple[str, ...]) -> None:
    found = {method: _in_a_process(method, demand, sites) for method in methods}
    for method, result in found.items():
        figure(f"{method}: time", result["seconds"] * 1000, "ms", f"best of {result['times']}")
        figure(f"{method}: processor time", result["processor_seconds"] * 1000, "ms")
        figure(f"{method}: first call", result["first"] * 1000, "ms")
        figure(
            f"{method}: peak memory", result["peak_mb"], "MB", f"{result['before_mb']:.0f} before"
        )
    ours = found[OURS]
    figure("pairs", ours["pairs"], "")
    trees = {name: found[name] for name in BALL_TREES if name in found}
    if trees:
        better = min(trees, key=lambda name: float(trees[name]["seconds"]))
        ratio("faster than", 1 / ours["seconds"], 1 / trees[better]["seconds"], better)
        ratio("its memory", trees[better]["peak_mb"], ours["peak_mb"], better)
    if DENSE in found:
        ratio("faster than", 1 / ours["seconds"], 1 / found[DENSE]["seconds"], DENSE)
    for method, result in found.items():
        if method != OURS:
            same = "identical" if result["digest"] == ours["digest"] else "DIFFERENT"
            print(f"{f'pairs of {method}':<58} {same:>12}")


def _in_a_process(method: str, demand: int, sites: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.reach", "--one", method, str(demand), str(sites)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _measure(method: str, n: int, m: int) -> dict[str, Any]:
    demand, sites = _points(n, m, 1), _points(m, m, 2)
    call = _prepared(method)
    before = _peak_mb()
    found, spent, worked, peak = None, [], [], 0.0
    while len(spent) < 2 or (len(spent) < 5 and sum(spent) < SECONDS):
        found = None
        start, work = time.perf_counter(), time.process_time()
        found = call(demand, sites)
        spent.append(time.perf_counter() - start)
        worked.append(time.process_time() - work)
        # Of one call: what an allocator keeps from call to call is not what an answer needs.
        peak = peak or _peak_mb()
    pairs = _as_matrix(method, found, n, m)
    digest = hashlib.sha256(pairs.indptr.astype(np.int64).tobytes())
    digest.update(pairs.indices.astype(np.int64).tobytes())
    return {
        "seconds": min(spent),
        "processor_seconds": min(worked),
        "first": spent[0],
        "times": len(spent),
        "before_mb": before,
        "peak_mb": peak,
        "pairs": int(pairs.nnz),
        "digest": digest.hexdigest(),
    }


def _points(count: int, sites: int, seed: int) -> Floats:
    points = np.random.default_rng(seed).random((count, 2))
    points *= np.array([0.15, 0.18]) * np.sqrt(sites / 168)
    points += np.array([102.76, 24.89])
    return points


def _prepared(method: str) -> Callable[[Floats, Floats], Any]:
    """The call that is measured, its imports done. Peers get points in the order they want."""
    if method == OURS:
        return lambda demand, sites: within(demand=demand, sites=sites, metres=METRES)
    angle = (METRES + TOLERANCE_M) / EARTH_RADIUS_M
    if method == DENSE:
        from sklearn.metrics.pairwise import haversine_distances

        def dense(demand: Floats, sites: Floats) -> Any:
            """What spopt's models start from: all costs, and who covers whom as a matrix."""
            costs = haversine_distances(_latlon(demand), _latlon(sites)) * EARTH_RADIUS_M
            covers = np.zeros(costs.shape)
            covers[costs <= METRES + TOLERANCE_M] = 1
            return covers

        return dense
    from sklearn.neighbors import BallTree

    def tree(demand: Floats, sites: Floats) -> Any:
        of, asked = (demand, sites) if method == BALL_TREES[0] else (sites, demand)
        return BallTree(_latlon(of), metric="haversine").query_radius(
            _latlon(asked), angle, return_distance=True
        )

    return tree


def _latlon(points: Floats) -> Floats:
    return np.radians(points[:, ::-1])


def _as_matrix(method: str, found: Any, n: int, m: int) -> csr_array:
    if method == OURS:
        pairs = found
    elif method == DENSE:
        pairs = csr_array(found)
    else:
        lists = found[0]
        lengths = np.array([len(each) for each in lists])
        asked = np.repeat(np.arange(len(lists)), lengths)
        ends = (
            (np.concatenate(lists), asked)
            if method == BALL_TREES[0]
            else (asked, np.concatenate(lists))
        )
        pairs = csr_array((np.ones(len(asked)), ends), shape=(n, m))
    pairs.sort_indices()
    return pairs


def _peak_mb() -> float:
    """The most memory this process has had resident, in MB (Linux counts in kB, macOS in bytes)."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
