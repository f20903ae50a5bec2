"""What others take for the same walks. Imports nothing of the project: any interpreter runs it.

``python bench/streets_peers.py PEER FOLDER`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

METRES = 1000.0
RADIUS_M = 6_371_008.8
_AT_A_TIME = 8
"""Positions whose distances to all nodes scipy holds at a time."""


def main() -> None:
    """Measure one peer on the city in a folder."""
    peer, folder = sys.argv[1:]
    given = np.load(Path(folder) / "city.npz")
    begun = time.perf_counter()
    ask = PEERS[peer](given)
    ready = time.perf_counter() - begun
    told = answers(ask)
    told["first"] += ready
    # On a line of its own: pandana writes how far it is without ending the line.
    print("\n" + json.dumps({**told, "peak_mb": peak_mb()}))


def answers(ask: Callable[[], int]) -> dict[str, float]:
    """The first answer and the best of five further ones in seconds, and how many pairs it has.

    Processor time is that of all threads: on a busy machine the one that says something.
    """
    spent, worked = [], []
    for _ in range(6):
        begun, work = time.perf_counter(), time.process_time()
        pairs = ask()
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    best, least = min(spent[1:]), min(worked[1:])
    return {"first": spent[0], "seconds": best, "processor_seconds": least, "pairs": pairs}


def peak_mb() -> float:
    """The most memory this process has had resident, in MB (Linux counts in kB, macOS in bytes)."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _plane(lonlat: Any) -> Any:
    """Metres on a plane, near enough for a city."""
    shrunk = lonlat * [np.cos(np.radians(24.9)), 1.0]
    return np.radians(shrunk) * RADIUS_M


def _scipy(given: Any) -> Callable[[], int]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    k = len(given["lonlat"])
    graph = csr_array((given["metres"], (given["start"], given["end"])), shape=(k, k))
    graph = (graph + graph.T).tocsr()
    tree = cKDTree(_plane(given["lonlat"]))
    demand, sites = _plane(given["demand"]), _plane(given["sites"])

    def ask() -> int:
        (away, of), (off, at) = tree.query(demand), tree.query(sites)
        pairs = 0
        for first in range(0, len(at), _AT_A_TIME):
            some = slice(first, first + _AT_A_TIME)
            ways = dijkstra(graph, indices=at[some], limit=METRES)[:, of]
            pairs += int((ways + away + off[some, np.newaxis] <= METRES).sum())
        return pairs

    return ask


def _pandana(given: Any) -> Callable[[], int]:
    import pandana
    import pandas as pd

    nodes, demand, sites = (_plane(given[name]) for name in ("lonlat", "demand", "sites"))
    x, y = pd.Series(nodes[:, 0]), pd.Series(nodes[:, 1])
    weights = pd.DataFrame({"metres": given["metres"]})
    city = pandana.Network(x, y, pd.Series(given["start"]), pd.Series(given["end"]), weights)

    def joined(points: Any) -> tuple[Any, Any]:
        node = city.get_node_ids(pd.Series(points[:, 0]), pd.Series(points[:, 1])).to_numpy()
        return node, np.hypot(*(points - nodes[node]).T)

    def ask() -> int:
        (of, away), (at, off) = joined(demand), joined(sites)
        ways = city.nodes_in_range(np.unique(at), METRES)
        stand = pd.DataFrame({"source": at, "off": off})
        live = pd.DataFrame({"destination": of, "away": away})
        pairs = ways.merge(stand, on="source").merge(live, on="destination")
        metres = pairs.iloc[:, 2] + pairs["off"] + pairs["away"]
        return int((metres <= METRES).sum())

    return ask


PEERS: dict[str, Callable[[Any], Callable[[], int]]] = {"scipy": _scipy, "pandana": _pandana}


if __name__ == "__main__":
    main()
