"""``python -m bench.parks [--parks 20] [--scale 1]``: many parks in one embedded store.

One park is loaded and asked alone; then the others beside it, which are the same network elsewhere,
and a province around them. Printed: what the park answers now against alone, and what the page that
compares the parks asks.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from bench.loading import KUNMING
from bench.report import Latencies, figure, heading, resident_mb, timed
from bench.serving import Service, seconds_to_ready, served
from graph.datasets import synthetic
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store import embedded
from graph.store.bolt import Store
from tests.support.parks import elsewhere, province

CALLS = 40
DAY = "2021-12-31"
AIM_MS = 300.0
HEAP_FROM_ENTERPRISES = 100_000
OF_A_PARK = {
    "coverage summary": "coverage/summary",
    "uncovered, first page": "coverage/uncovered?by=organizational&limit=50",
    "by subdistrict": "coverage/by-subdistrict?by=work",
    "map: gaps": "coverage/gaps.geojson?by=organizational",
    "map: heat": "coverage/heat.geojson?by=organizational",
    "map: places": "coverage/places.geojson",
    "network": "views/pairing",
    "subdistricts compared": "zones/comparison",
    "published and counted": "claims?limit=500",
}
OF_THE_PROVINCE = {
    "parks compared": "zones/comparison",
    "parks compared, on foot": "zones/comparison?by=spatial",
    "trends": "zones/trends",
    "delivered": "zones/delivered?limit=1000",
    "zones": "zones?kind=development_zone&limit=1000",
}


def main() -> None:
    """Load and ask, first one park, then all."""
    parser = argparse.ArgumentParser(prog="bench.parks", description=__doc__)
    parser.add_argument("--parks", type=int, default=20, help="how many (default: 20)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="1 is 28,350 enterprises each (default: 1)"
    )
    arguments = parser.parse_args()
    if arguments.parks * arguments.scale * 28_350 >= HEAP_FROM_ENTERPRISES:
        os.environ.setdefault("GONGJIAN_EMBEDDED_HEAP", "2g")
    own = (read_folder(KUNMING), synthetic.generate(scale=arguments.scale))
    names = [f"p{at:02d}" for at in range(arguments.parks)]
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = Path(folder) / "data"
        heading(f"One park of {28_350 * arguments.scale:,.0f} enterprises, alone")
        _load(data, own, names[:1])
        alone = _park(data, names[0], {})
        heading(f"{arguments.parks} such parks in one store")
        _load(data, own, names[1:])
        with embedded.hold(data) as held, Store.open(held.endpoint, timeout_s=300) as store:
            load(store, province(f"zone:{name}.kmez" for name in names))
        _park(data, names[0], alone)


def _load(data: Path, own: tuple[Dataset, ...], names: list[str]) -> None:
    rows = 0
    with (
        timed() as clock,
        embedded.hold(data) as held,
        Store.open(held.endpoint, timeout_s=300) as store,
    ):
        store.initialise()
        for name in names:
            for dataset in own:
                moved = elsewhere(dataset, name, east_deg=0.5 * int(name[1:]))
                load(store, moved)
                rows += len(moved.nodes) + len(moved.relationships)
    figure("load", rows / clock.seconds, "rows/s", f"{rows:,} rows, {clock.seconds:.1f} s")


def _park(data: Path, name: str, alone: dict[str, Latencies]) -> dict[str, Latencies]:
    """What a park answers, against what it answered alone; with others beside it, the province."""
    with served(data) as service:
        figure("start to ready, no snapshot saved", seconds_to_ready(service, 1200), "s")
    with served(data) as service:
        figure("start to ready, snapshot saved", seconds_to_ready(service, 1200), "s")
        found = {
            what: _asked(service, f"park: {what}", path, f"zone:{name}.kmez", alone.get(what))
            for what, path in OF_A_PARK.items()
        }
        if alone:
            for zone in ("zone:province", None):
                of = {
                    what: _asked(service, f"{zone or 'everything'}: {what}", path, zone, None)
                    for what, path in OF_THE_PROVINCE.items()
                }
                page = [of[what] for what in ("parks compared", "trends", "delivered", "zones")]
                slowest = sum(one.p95 for one in page)
                missed = "" if slowest < AIM_MS else "   MISSED"
                figure("page, one answer after another", slowest, "ms p95", f"< 300{missed}")
        figure("memory: service", resident_mb(service.pid), "MB", "resident")
        with embedded.hold(data) as held:
            figure("memory: embedded store", resident_mb(held.pid), "MB", "resident")
    return found


def _asked(
    service: Service, what: str, path: str, zone: str | None, alone: Latencies | None
) -> Latencies:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=600)
    asked = urlencode({"as_of": DAY, **({"zone": zone} if zone else {})})
    full = f"/api/v1/{path}{'&' if '?' in path else '?'}{asked}"

    def call() -> bytes:
        connection.request("GET", full)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{full}: {response.status} {json.loads(body)}")
        return body

    latencies = Latencies()
    with timed() as first:
        call()
    latencies.measure(call, CALLS)
    beside = f"{latencies.p50 / alone.p50:6.2f} x alone" if alone else ""
    figure(
        what,
        latencies.p50,
        "ms p50",
        f"{latencies.p95:8.1f} ms p95  {first.seconds:6.2f} s first  {beside}",
    )
    return latencies


if __name__ == "__main__":
    main()
