"""``python -m bench.siting_matchings``: pairings for everybody beside the best of all pairs.

Made scores of places, sectors and needs as those of organizations are. Ours, beside it what was
told before prices were put on organizations (the bound of an assignment), and, for one pairing
each, networkx's blossom algorithm, which knows the best of all pairs and proves nothing on the way.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from bench.report import figure, heading, ratio, timed
from queries.recommendation import b_matching as matchings
from queries.recommendation.all_pairs import Prices
from queries.recommendation.b_matching import BMatching, b_matching

CASES = ((12, 1), (12, 3), (40, 1), (40, 3), (150, 1), (150, 3), (600, 1), (600, 3), (2000, 2))
PEER_MOST = 150
"""Organizations up to which the peer takes less than a minute."""


def main() -> None:
    """Match each case all ways."""
    parser = argparse.ArgumentParser(prog="bench.siting_matchings", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each answer")
    arguments = parser.parse_args()
    heading(f"pairings for everybody, at most {arguments.seconds:g} s each")
    for size, capacity in CASES:
        weights = scores(size, seed=size)
        name = f"{size:,} organizations, {capacity} each"
        ours = _ours(name, weights, capacity, arguments.seconds, prices=True)
        _ours(f"{name}, without prices", weights, capacity, arguments.seconds, prices=False)
        if capacity == 1 and size <= PEER_MOST:
            with timed() as clock:
                graph = nx.from_numpy_array(weights)
                best = sum(weights[pair] for pair in nx.max_weight_matching(graph))
            figure(f"{name}, networkx", clock.seconds, "s", f"total {best:,.4f}, the best")
            ratio(f"{name}: time", 1 / ours[1], 1 / clock.seconds, "networkx")
            if not ours[0].total <= best * (1 + 1e-9) <= ours[0].bound_of_all * (1 + 2e-9):
                raise SystemExit(f"{name}: the best is outside of total and bound")


def scores(size: int, *, seed: int) -> NDArray[np.float64]:
    """(size, size) in steps as scores are made of: by distance, by sector, and rarely by need."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, 10_000, (size, 2))
    metres = np.hypot(*(place[:, np.newaxis] - place).transpose(2, 0, 1))
    sector = rng.integers(0, 6, size)
    need = rng.random((size, size)) < 0.02
    found = 0.25 * 2 ** (-metres / 1000) + 0.2 * (sector[:, np.newaxis] != sector) + 0.35 * need
    return np.asarray(np.triu(found, 1) + np.triu(found, 1).T)


def _ours(
    name: str, weights: NDArray[np.float64], capacity: int, seconds: float, *, prices: bool
) -> tuple[BMatching, float]:
    none = Prices(np.inf, np.zeros(len(weights)))
    before: Any = nullcontext()
    if not prices:
        before = patch.object(matchings, "priced", lambda *given: none)
    with before, timed() as clock:
        found = b_matching(weights=weights, capacity=capacity, top=5, time_limit_s=seconds)
    above = found.bound_of_all / found.total - 1
    note = f"total {found.total:,.4f}, all pairs at most {above:.3%} above"
    figure(f"{name}: time", clock.seconds, "s", note)
    return found, clock.seconds


if __name__ == "__main__":
    main()
