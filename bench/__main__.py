"""``python -m bench [--scale 1 10] [--without-neo4j]``: everything measured in one run."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from bench import loading, serving, snapshots
from bench.report import heading
from graph.store import embedded
from tests.support.components import why_no_neo4j
from tests.support.neo4j_server import neo4j_server

HEAP_FROM_SCALE = 5


def main() -> None:
    """Measure each scale on both stores."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--scale",
        type=float,
        nargs="+",
        default=[1.0, 10.0],
        help="sizes of the network; 1 is 28,350 enterprises (default: 1 10)",
    )
    parser.add_argument("--without-serving", action="store_true", help="loads and snapshots only")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for scale in arguments.scale:
        _one_scale(scale, serve=not arguments.without_serving)


def _one_scale(scale: float, *, serve: bool) -> None:
    heading(f"{28_350 * scale:,.0f} enterprises")
    if scale >= HEAP_FROM_SCALE:
        os.environ.setdefault("GONGJIAN_EMBEDDED_HEAP", "2g")
    network = loading.make(scale)
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = Path(folder) / "data"
        with embedded.hold(data) as held:
            loading.measure("embedded", held.endpoint, network, held.pid)
            snapshots.measure("embedded", held.endpoint)
        reason = why_no_neo4j()
        if reason:
            print(f"Neo4j is not measured: {reason}")
        else:
            with neo4j_server(Path(folder) / "neo4j") as endpoint:
                loading.measure("neo4j", endpoint, network)
                snapshots.measure("neo4j", endpoint)
        if serve:
            serving.measure(data)


if __name__ == "__main__":
    main()
