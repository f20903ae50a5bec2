"""``python -m bench.siting_many``: p-medians of 10,000 to 90,000 nodes that may all be sites.

Points on a square, at random or about centres, each stored with its nearest neighbours alone; the
bound that is told holds for all pairs. Beside ours, in the same time: k-medoids by its usual
heuristic, alternating between nearest medoids and best medoids, and, where ``kmedoids`` is
installed (it is GPL, and no dependency), FasterPAM on all pairs of 10,000, of larger ones on a
sample of so many, as it needs all distances. Every plan is weighed on all points.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from bench.report import figure, heading, ratio, resident_mb, timed
from queries.coverage.siting import p_median
from tests.support.siting_instances import neighbours, points

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

CASES: Mapping[str, tuple[int, int, int, int]] = {
    "10,000 at random, p = 100": (10_000, 100, 1000, 0),
    "10,000 at random, p = 1,000": (10_000, 1000, 150, 0),
    "10,000 about 100 centres, p = 100": (10_000, 100, 1000, 100),
    "30,000 at random, p = 300": (30_000, 300, 500, 0),
    "90,000 at random, p = 900": (90_000, 900, 400, 0),
    "90,000 at random, p = 9,000": (90_000, 9000, 60, 0),
    "90,000 about 900 centres, p = 900": (90_000, 900, 400, 900),
}
"""Points, sites to open, neighbours stored, and centres."""
SEED = 1
SAMPLE = 10_000


def main() -> None:
    """Answer each instance by each."""
    parser = argparse.ArgumentParser(prog="bench.siting_many", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each answer")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    arguments = parser.parse_args()
    heading(f"p-median of many, {arguments.seconds:g} s each")
    peers: dict[str, Callable[[Floats, int, float], Indices]] = {"alternating": _alternating}
    if importlib.util.find_spec("kmedoids"):
        peers["FasterPAM"] = _faster_pam
    else:
        print("kmedoids is not installed and not measured")
    for name in arguments.cases:
        size, p, near, clusters = CASES[name]
        where = points(size, seed=SEED, clusters=clusters)
        distance = neighbours(size, near, seed=SEED, clusters=clusters)
        beyond = np.maximum.reduceat(distance.data, distance.indptr[:-1])
        with timed() as clock:
            plan = p_median(
                distance=distance,
                weight=np.ones(size),
                p=p,
                beyond_m=beyond,
                time_limit_s=arguments.seconds,
            )
        ours = _weighed(where, plan.sites)
        note = f"bound {plan.bound:,.0f}, {ours / plan.bound - 1:.2%} above it at most"
        figure(f"{name}: ours", ours, "m", f"{note}; {clock.seconds:.3g} s")
        figure(f"{name}: memory", resident_mb(os.getpid()), "MB")
        del distance
        for who, peer in peers.items():
            with timed() as clock:
                sites = peer(where, p, arguments.seconds)
            theirs = _weighed(where, sites)
            note = f"{theirs / plan.bound - 1:.2%} above the bound; {clock.seconds:.3g} s"
            figure(f"{name}: {who}", theirs, "m", note)
            ratio(f"{name}: cost", theirs, ours, f"{who} (above 1: ours is cheaper)")


def _weighed(where: Floats, sites: Indices) -> float:
    return float(cKDTree(where[sites]).query(where)[0].sum())


def _alternating(where: Floats, p: int, seconds: float) -> Indices:
    """Everybody goes to the nearest medoid, each group takes the point nearest to all of it."""
    end = time.perf_counter() + seconds
    sites = np.sort(np.random.default_rng(SEED).choice(len(where), p, replace=False))
    while time.perf_counter() < end:
        group = cKDTree(where[sites]).query(where)[1]
        order = np.argsort(group, kind="stable")
        parts = np.split(order, np.searchsorted(group[order], np.arange(1, p)))
        new = np.sort(
            [part[cdist(where[part], where[part]).sum(axis=1).argmin()] for part in parts]
        )
        if (new == sites).all():
            break
        sites = new
    return np.asarray(sites, dtype=np.intp)


def _faster_pam(where: Floats, p: int, seconds: float) -> Indices:
    import kmedoids

    some = np.arange(len(where))
    if len(where) > SAMPLE:
        some = np.random.default_rng(SEED).choice(len(where), SAMPLE, replace=False)
    apart = cdist(where[some], where[some]).astype(np.float32)
    found = kmedoids.fasterpam(apart, p, random_state=SEED)
    return np.asarray(some[np.asarray(found.medoids, dtype=np.intp)])


if __name__ == "__main__":
    main()
