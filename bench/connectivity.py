"""``python -m bench.connectivity``: the structure of a network side by side with its peers.

Ties are uniform random pairs of nodes: no order in memory helps anybody. Every library runs in a
process of its own, on the same ties, and builds its graph from them, which is counted apart. A
measurement is the best of up to three calls (networkx above 200,000 nodes: the only one); ours are
compiled before, on a small graph. Processor time is that of all threads: where other programs run
it tells more. What is compared are the answers: components, cut points, bridges
and core numbers node by node, lengths of paths, and betweenness from the same pivots. Peak memory
is that of the whole process with interpreter, libraries and graph.

Ours is asked as the service asks it: ids of all members of components, ids on both sides of bridges
and cut points with their parts (of the first 100; all are found, ordered and compared), the
relationships along a path. One search serves components, cut points and bridges: alone each is
measured with it, and together it is made once.
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
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

from bench.report import figure, heading, ratio
from queries.connectivity.bridges import bridges
from queries.connectivity.centrality import betweenness
from queries.connectivity.components import components
from queries.connectivity.cores import core_numbers
from queries.connectivity.cuts import articulation_points
from queries.connectivity.paths import shortest_path
from tests.support.plain_graphs import fresh, network_of_pairs

OURS, NETWORKX, RUSTWORKX = "gongjian", "networkx", "rustworkx"
FOUR = ("components", "articulation points", "bridges", "core numbers")
TOGETHER = "the four together"
PATH, BETWEENNESS = "20 shortest paths", "sampled betweenness"
SIZES = ((28_000, 84_000), (1_000_000, 3_000_000))
ONCE_ABOVE = 200_000
"""Nodes from which networkx is called once: it takes minutes."""
PAIRS = 20
SEED = 1

Ends = NDArray[np.int32]
Measured = dict[str, Any]


def main() -> None:
    """Print all sizes; with --one, measure one library in this process and print it as JSON."""
    parser = argparse.ArgumentParser(prog="bench.connectivity", description=__doc__)
    parser.add_argument(
        "--size",
        type=int,
        nargs=2,
        action="append",
        metavar=("NODES", "TIES"),
        help="sizes instead of 28,000 with 84,000 and a million with three",
    )
    parser.add_argument("--one", nargs=3, metavar=("LIBRARY", "NODES", "TIES"), help="internal")
    arguments = parser.parse_args()
    if arguments.one:
        library, nodes, ties = arguments.one
        print(json.dumps(measure(library, int(nodes), int(ties))))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"networkx {nx.__version__}, rustworkx {rx.__version__}")
    for nodes, ties in arguments.size or SIZES:
        heading(f"connectivity: {nodes:,} nodes, {ties:,} ties, {pivots_of(nodes)} pivots")
        _print({library: _in_a_process(library, nodes, ties) for library in LIBRARIES})


def pivots_of(nodes: int) -> int:
    """Pivots of the sampled betweenness: as many as networkx follows in some minutes."""
    return 64 if nodes <= 50_000 else 16 if nodes <= ONCE_ABOVE else 4


def _print(found: dict[str, Measured]) -> None:
    ours = found[OURS]
    for library, result in found.items():
        for what, seconds in result["seconds"].items():
            worked = f"processor {result['processor'][what] * 1000:,.3g} ms"
            figure(f"{library}: {what}", seconds * 1000, "ms", worked)
        figure(f"{library}: peak memory", result["peak_mb"], "MB")
    for library, result in found.items():
        if library == OURS:
            continue
        for what in (*FOUR, PATH, BETWEENNESS):
            if what in result["seconds"]:
                ratio(f"{what}: faster than", *_rates(ours, result, "seconds", what), library)
        ratio(f"{TOGETHER}: faster than", *_rates(ours, result, "seconds", TOGETHER), library)
        ratio(f"{TOGETHER}: processor time", *_rates(ours, result, "processor", TOGETHER), library)
        ratio("its memory", result["peak_mb"], ours["peak_mb"], library)
        for what, answer in result["answers"].items():
            same = "equal" if same_answer(answer, ours["answers"][what]) else "DIFFERENT"
            print(f"{f'{what} of {library}':<58} {same:>12}")


def _rates(ours: Measured, theirs: Measured, clock: str, what: str) -> tuple[float, float]:
    return 1 / ours[clock][what], 1 / theirs[clock][what]


def same_answer(one: Any, other: Any) -> bool:
    """Equal; numbers that are sums of fractions up to rounding."""
    if isinstance(one, list) and one and isinstance(one[0], float):
        return bool(np.allclose(one, other, rtol=1e-9, atol=1e-15))
    return bool(one == other)


def _in_a_process(library: str, nodes: int, ties: int) -> Measured:
    command = [sys.executable, "-m", "bench.connectivity", "--one", library, str(nodes), str(ties)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: Measured = json.loads(done.stdout)
    return result


def measure(library: str, nodes: int, ties: int) -> Measured:
    """Seconds and answers of one library on random ties, and the peak memory of this process."""
    start, end = random_ties(nodes, ties)
    if library == OURS:
        _compile()
    seconds, processor, answers = {}, {}, {}
    seconds["graph"], processor["graph"], (calls, read) = _timed(
        lambda: LIBRARIES[library](nodes, start, end), 1
    )
    for what, call in calls.items():
        once = library == NETWORKX and nodes > ONCE_ABOVE
        seconds[what], processor[what], answer = _timed(call, 1 if once else 3)
        if what in read:
            answers[what] = read[what](answer)
    for spent in (seconds, processor):
        spent.setdefault(TOGETHER, sum(spent[what] for what in FOUR))
    return {
        "seconds": seconds,
        "processor": processor,
        "answers": answers,
        "peak_mb": _peak_mb(),
    }


def random_ties(nodes: int, ties: int) -> tuple[Ends, Ends]:
    """Different unordered pairs of different nodes."""
    drawn = np.random.default_rng(SEED).integers(0, nodes, (ties, 2))
    drawn = np.unique(np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1), axis=0)
    return drawn[:, 0].astype(np.int32), drawn[:, 1].astype(np.int32)


def _timed(call: Callable[[], Any], times: int) -> tuple[float, float, Any]:
    """The least time of some calls and the least of the processor, and the last answer."""
    spent, worked = [], []
    answer = None
    for _ in range(times):
        answer = None
        begun, work = time.perf_counter(), time.process_time()
        answer = call()
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    return min(spent), min(worked), answer


Calls = dict[str, Callable[[], Any]]
Readers = dict[str, Callable[[Any], Any]]


def _ours(nodes: int, start: Ends, end: Ends) -> tuple[Calls, Readers]:
    network = network_of_pairs(nodes, start, end)
    kept = fresh(network)

    def together() -> None:
        one = fresh(network)
        components(one)
        articulation_points(one)
        bridges(one)
        core_numbers(one)

    calls: Calls = {
        "components": lambda: components(fresh(network)),
        "articulation points": lambda: articulation_points(fresh(network)),
        "bridges": lambda: bridges(fresh(network)),
        "core numbers": lambda: core_numbers(network),
        TOGETHER: together,
        PATH: lambda: [
            shortest_path(kept, start=_id(one), end=_id(other)) for one, other in _pairs(nodes)
        ],
        BETWEENNESS: lambda: betweenness(kept, pivots=pivots_of(nodes), seed=SEED),
    }
    return calls, {
        "components": lambda found: _components(
            [*(map(_place, part.ids) for part in found.components)]
            + [[_place(only)] for only in found.isolated],
            nodes,
        ),
        # All of them for the comparison: what was timed told the first hundred.
        "articulation points": lambda _: _digest(
            sorted(_place(point.id) for point in articulation_points(kept, limit=nodes).points)
        ),
        "bridges": lambda _: _digest(
            sorted(
                sorted(_place(side.id) for side in bridge.sides)
                for bridge in bridges(kept, limit=nodes).bridges
            )
        ),
        "core numbers": lambda found: _digest(found.tolist()),
        PATH: lambda found: [path.length for path in found],
        BETWEENNESS: lambda found: _some({_place(r.id): r.betweenness for r in found.nodes}, nodes),
    }


def _networkx(nodes: int, start: Ends, end: Ends) -> tuple[Calls, Readers]:
    graph: nx.Graph[int] = nx.empty_graph(nodes)
    graph.add_edges_from(zip(start.tolist(), end.tolist(), strict=True))
    calls: Calls = {
        "components": lambda: list(nx.connected_components(graph)),
        "articulation points": lambda: list(nx.articulation_points(graph)),
        "bridges": lambda: list(nx.bridges(graph)),
        "core numbers": lambda: nx.core_number(graph),
        PATH: lambda: [_nx_length(graph, one, other) for one, other in _pairs(nodes)],
        BETWEENNESS: lambda: nx.betweenness_centrality(graph, k=pivots_of(nodes), seed=SEED),
    }
    return calls, {
        "components": lambda found: _components(found, nodes),
        "articulation points": lambda found: _digest(sorted(found)),
        "bridges": lambda found: _digest(sorted(map(sorted, found))),
        "core numbers": lambda found: _digest([found[n] for n in range(nodes)]),
        PATH: lambda found: found,
        BETWEENNESS: lambda found: _some(found, nodes),
    }


def _nx_length(graph: nx.Graph[int], start: int, end: int) -> int | None:
    try:
        return len(nx.shortest_path(graph, start, end)) - 1
    except nx.NetworkXNoPath:
        return None


def _rustworkx(nodes: int, start: Ends, end: Ends) -> tuple[Calls, Readers]:
    """Its betweenness has no pivots, and its shortest paths are all from a source: left out."""
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * nodes)
    graph.add_edges_from_no_data(list(zip(start.tolist(), end.tolist(), strict=True)))
    calls: Calls = {
        "components": lambda: rx.connected_components(graph),
        "articulation points": lambda: rx.articulation_points(graph),
        "bridges": lambda: rx.bridges(graph),
        "core numbers": lambda: rx.core_number(graph),
    }
    return calls, {
        "components": lambda found: _components(found, nodes),
        "articulation points": lambda found: _digest(sorted(found)),
        "bridges": lambda found: _digest(sorted(map(sorted, found))),
        "core numbers": lambda found: _digest([found[n] for n in range(nodes)]),
    }


LIBRARIES: dict[str, Callable[[int, Ends, Ends], tuple[Calls, Readers]]] = {
    OURS: _ours,
    NETWORKX: _networkx,
    RUSTWORKX: _rustworkx,
}


def _compile() -> None:
    """Have all that is measured in machine code."""
    small = network_of_pairs(4, np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32))
    components(small)
    articulation_points(small)
    bridges(small)
    core_numbers(small)
    shortest_path(small, start=_id(0), end=_id(3))
    betweenness(small)


def _pairs(nodes: int) -> list[tuple[int, int]]:
    """Ends of the paths: the time printed is that of all of them."""
    random = Random(SEED)
    drawn = [random.sample(range(nodes), 2) for _ in range(PAIRS)]
    return [(one, other) for one, other in drawn]


def _id(place: int) -> str:
    return f"org:n{place:08d}"


def _place(node_id: str) -> int:
    return int(node_id.removeprefix("org:n"))


def _components(parts: Iterable[Iterable[int]], nodes: int) -> str:
    """The least member of the component of every node."""
    least = np.empty(nodes, np.int64)
    for part in parts:
        members = np.fromiter(part, np.int64)
        least[members] = members.min()
    return _digest(least.tolist())


def _digest(answer: Any) -> str:
    return hashlib.sha256(json.dumps(answer).encode()).hexdigest()


def _some(values: dict[int, float], nodes: int) -> list[float]:
    """A thousand of the values, and their sum."""
    chosen = [values[n] for n in range(0, nodes, max(nodes // 1000, 1))]
    return [*map(float, chosen), float(sum(values[n] for n in range(nodes)))]


def _peak_mb() -> float:
    """The most memory this process has had resident, in MB (Linux counts in kB, macOS in bytes)."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
