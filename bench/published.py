"""``python -m bench.published``: a published instance, solved by us and by spopt and compared.

San Francisco, 205 census tracts and 16 candidate stores with distances along the network, as spopt
ships it with its tests; nothing of it is copied here. Ends with exit code 1 where an objective
differs or ours is not proven.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from bench.report import figure, heading, timed
from queries.coverage.siting import (
    Siting,
    maximal_covering,
    p_center,
    p_median,
    set_covering,
)

RADIUS_M = 5000.0
P = 4
_FILE = "tests/test_locate/data/SF_network_distance_candidateStore_16_censusTract_205_new.csv"


def main() -> None:
    """Solve each question both ways and print both objectives."""
    found = importlib.util.find_spec("spopt")
    if found is None or found.origin is None:
        sys.exit("spopt is not installed: `make bench` installs it")
    metres, weight = _instance(Path(found.origin).parent / _FILE)
    heading("San Francisco, 205 tracts x 16 stores")
    reach = csr_array(np.where(metres <= RADIUS_M, metres, 0.0))
    every = csr_array(metres)
    ours: dict[str, Callable[[], Siting]] = {
        "LSCP": lambda: set_covering(reach=reach, weight=weight),
        "MCLP": lambda: maximal_covering(reach=reach, weight=weight, p=P),
        "p-median": lambda: p_median(distance=every, weight=weight, p=P),
        "p-center": lambda: p_center(distance=every, p=P),
    }
    theirs = _spopt(metres, weight)
    differ = False
    for name, solve in ours.items():
        with timed() as clock:
            plan = solve()
        with timed() as peer:
            objective = theirs[name]()
        same = abs(plan.objective - objective) <= 1e-6 * abs(objective)
        differ |= not same or plan.status != "optimal"
        verdict = "the same" if same else "DIFFERENT"
        figure(f"{name}: objective", plan.objective, "", f"{plan.status}, bound {plan.bound:,.6g}")
        figure(f"{name}: spopt's objective", objective, "", verdict)
        figure(f"{name}: time", clock.seconds, "s", f"spopt {peer.seconds:.3g} s")
    sys.exit(1 if differ else 0)


def _instance(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """(205, 16) metres and (205,) weights; 0 m would be read as no entry, so it is 1 mm."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sites = sorted({row["name"] for row in rows}, key=lambda name: int(name.partition("_")[2]))
    tracts = sorted({row["DestinationName"] for row in rows})
    metres = np.full((len(tracts), len(sites)), np.nan)
    weight = np.zeros(len(tracts))
    for row in rows:
        at = tracts.index(row["DestinationName"])
        metres[at, sites.index(row["name"])] = max(float(row["distance"]), 0.001)
        weight[at] = float(row["demand"])
    if np.isnan(metres).any():
        raise ValueError("the instance lacks a distance")
    return metres, weight


def _spopt(metres: np.ndarray, weight: np.ndarray) -> dict[str, Callable[[], float]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pulp import PULP_CBC_CMD
        from spopt.locate import LSCP, MCLP, PCenter, PMedian

    solver = PULP_CBC_CMD(msg=False)

    def value(model: Any) -> float:
        return float(model.solve(solver).problem.objective.value())

    return {
        "LSCP": lambda: value(LSCP.from_cost_matrix(metres, RADIUS_M)),
        "MCLP": lambda: value(MCLP.from_cost_matrix(metres, weight, RADIUS_M, P)),
        "p-median": lambda: value(PMedian.from_cost_matrix(metres, weight, P)),
        "p-center": lambda: value(PCenter.from_cost_matrix(metres, P)),
    }


if __name__ == "__main__":
    main()
