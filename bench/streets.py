"""``python -m bench.streets [--pandana PYTHON]``: walks along the streets of a city, beside peers.

The city is an OSM extract of 500,000 streets: 501 by 500 crossings 50 m apart, each moved by up to
10 m, which is 25 km by 25 km; ``--crossings`` makes it another size. In its middle, as wide as the
zone is at most, stand 27,000 enterprises and 168 positions, and all pairs within 1,000 m of way are
asked for. Every measurement is a process of its own: seconds to read (peers are given arrays),
seconds until the first answer, the best of five further ones, and the peak memory with interpreter
and libraries.

The peers join a point to its nearest node, which ours does not, so they find other pairs; how many
stands beside the figures. They are scipy's Dijkstra from every position's node with a limit, and
pandana's ``nodes_in_range`` on its contraction hierarchy. pandana is AGPL and no part of the
project's own environment: ``--pandana`` names an interpreter that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import osmium

from bench.report import figure, heading, ratio
from bench.streets_peers import METRES, PEERS, answers, peak_mb
from queries.coverage.reach.reading import read_streets
from queries.coverage.reach.streets import street_within
from queries.coverage.reach.walking import EARTH_RADIUS_M, great_circle, unit_vectors

CROSSINGS = (501, 500)
BLOCK_M, MOVED_M = 50.0, 10.0
DEMAND, SITES = 27_000, 168
ZONE_M = (15_000.0, 20_000.0)
OURS = "street_within"


def main() -> None:
    """Print all; with --one, measure one method in this process and print it as JSON."""
    parser = argparse.ArgumentParser(prog="bench.streets", description=__doc__)
    parser.add_argument("--pandana", metavar="PYTHON", help="an interpreter that has pandana")
    parser.add_argument(
        "--crossings",
        nargs=2,
        type=int,
        metavar=("NORTH", "EAST"),
        default=CROSSINGS,
        help="size of the city; pandana takes minutes to make that of 501 by 500 ready",
    )
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "FOLDER"), help="internal")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(_ours(Path(arguments.one[1]))))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        streets = _make_city(folder, arguments.crossings)
        heading(f"streets: {DEMAND:,} x {SITES:,} within {METRES:,.0f} m on {streets:,} streets")
        pythons = {"scipy": sys.executable, "pandana": arguments.pandana}
        ours = _tell(OURS, _run(sys.executable, "-m", "bench.streets", "--one", OURS, name))
        for peer in PEERS:
            if pythons[peer] is None:
                print(f"{peer} is not measured: name an interpreter that has it (--{peer})")
                continue
            script = str(Path(__file__).with_name("streets_peers.py"))
            _compare(ours, _tell(peer, _run(pythons[peer], script, peer, name)), peer)


def _tell(method: str, result: dict[str, float]) -> dict[str, float]:
    if "read" in result:
        figure(f"{method}: reading the extract", result["read"], "s")
    figure(f"{method}: until the first answer", result["first"], "s")
    figure(f"{method}: an answer", result["seconds"] * 1000, "ms", "best of 5")
    figure(f"{method}: processor time", result["processor_seconds"] * 1000, "ms")
    figure(f"{method}: peak memory", result["peak_mb"], "MB")
    figure(f"{method}: pairs", result["pairs"], "")
    return result


def _compare(ours: dict[str, float], theirs: dict[str, float], peer: str) -> None:
    for what, measured in (
        ("an answer, faster than", "seconds"),
        ("in processor time, faster than", "processor_seconds"),
        ("the first answer, faster than", "first"),
    ):
        ratio(what, 1 / ours[measured], 1 / theirs[measured], peer)
    ratio("its memory", theirs["peak_mb"], ours["peak_mb"], peer)


def _run(*command: str) -> dict[str, float]:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    # The last line: pandana prints what it does.
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _make_city(folder: Path, crossings: Sequence[int]) -> int:
    """Write the city as an extract, and as arrays for the peers; gives its number of streets."""
    rng = np.random.default_rng(1)
    rows, columns = crossings
    x, y = np.meshgrid(np.arange(columns) * BLOCK_M, np.arange(rows) * BLOCK_M)
    metres = np.stack((x, y), axis=-1) + rng.uniform(-MOVED_M, MOVED_M, (rows, columns, 2))
    lonlat = _degrees(metres.reshape(-1, 2)).round(7)
    number = np.arange(rows * columns).reshape(rows, columns)
    start = np.concatenate((number[:, :-1].ravel(), number[:-1].ravel()))
    end = np.concatenate((number[:, 1:].ravel(), number[1:].ravel()))
    with osmium.SimpleWriter(str(folder / "city.osm.pbf")) as writer:
        for node, place in enumerate(lonlat.tolist(), start=1):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=tuple(place)))
        for way, nodes in enumerate((*(number + 1), *(number.T + 1)), start=1):
            tags = {"highway": "residential"}
            writer.add_way(osmium.osm.mutable.Way(id=way, nodes=nodes.tolist(), tags=tags))
    vectors = unit_vectors(lonlat)
    extent = np.array([columns, rows]) * BLOCK_M
    zone = np.minimum(extent, ZONE_M)
    np.savez(
        folder / "city.npz",
        lonlat=lonlat,
        start=start,
        end=end,
        metres=great_circle(vectors[start], vectors[end]),
        **{
            name: _degrees(extent / 2 + (rng.random((count, 2)) - 0.5) * zone)
            for name, count in (("demand", DEMAND), ("sites", SITES))
        },
    )
    return len(start)


def _degrees(metres: Any) -> Any:
    per_degree = np.radians(1) * EARTH_RADIUS_M
    north = 24.8 + metres[:, 1] / per_degree
    return np.column_stack((102.7 + metres[:, 0] / per_degree / np.cos(np.radians(24.9)), north))


def _ours(folder: Path) -> dict[str, float]:
    given = np.load(folder / "city.npz")
    demand, sites = given["demand"], given["sites"]
    begun = time.perf_counter()
    network = read_streets(folder / "city.osm.pbf")
    read = time.perf_counter() - begun

    def answer() -> int:
        found = street_within(network=network, demand=demand, sites=sites, metres=METRES)
        return int(found.pairs.nnz)

    return {"read": read, **answers(answer), "peak_mb": peak_mb()}


if __name__ == "__main__":
    main()
