"""``python -m bench.pages``: the pages as a visitor meets them, beside what they are to reach.

The demo and a synthetic pairing network of 1,000 bodies are loaded into data directories of their
own and served by processes of their own; a headless Chromium with a software renderer looks on.
"""

from __future__ import annotations

import gzip
import http.client
import json
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Page

from bench import firsts, maps
from bench.pairings import ALL, FIRST, ONE_MORE, pairing_network
from bench.report import Latencies, aim, figure, heading, timed
from bench.searching import AIM_MS, search
from bench.serving import DAY, Service, load_demo, seconds_to_ready, served
from graph.loading.loader import load
from graph.store import embedded
from graph.store.bolt import Store
from tests.support.browser import chromium
from tests.support.components import ROOT, chromium_path

LOOKS = 3
SETTLED_S = 15.0
"""Seconds after which a service that was just started has worked out what it does by itself."""
SEARCHES = 50
BUNDLED = ROOT / "visualizations" / "assets" / "bundled"
NODES = "() => document.querySelector('#picture').picture.graph.order"
SOUGHT_IN_PAIRINGS = ("联合党委", "共建协议01", "minyingqiye", "org:p-m0500")
PNG = "async () => (await document.querySelector('#picture').picture.png()).size"


def main() -> None:
    """Load, serve, look."""
    executable = chromium_path()
    if executable is None:
        raise SystemExit("no Chromium: neither $CHROMIUM nor chromium or google-chrome on PATH")
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = Path(folder) / "data"
        load_demo(data)
        # Saves a snapshot, as any service that ran before has.
        with served(data) as service:
            seconds_to_ready(service)
        with served(data) as service:
            seconds_to_ready(service)
            heading("The whole network, 28k enterprises")
            first = _layout(service)
            heading("Pages, first visit and median of further ones")
            with chromium(executable) as browser:
                origin = f"http://127.0.0.1:{service.port}"
                time.sleep(SETTLED_S)
                firsts.look(browser, origin)
                heading("The coverage map, all of 28k enterprises shown")
                maps.look(browser, origin, "/map?hide=none")
            search(service)
            heading("Exports")
            _exports(service)
        with served(data) as service:
            seconds_to_ready(service)
            again = _get(service, f"/api/v1/views/whole?{DAY}")
            figure(
                "layout by another process: differing bytes", _differing(first, again), "", "= 0"
            )
        _pairings(Path(folder) / "pairings", executable)
    vendored = sum(path.stat().st_size for path in _vendored())
    aim("vendored scripts", vendored / 1e6, "MB", 1.5)
    aim("engine of the map", (BUNDLED / "ol.js").stat().st_size / 1e6, "MB", 0.45)


def _pairings(data: Path, executable: str) -> None:
    heading("A pairing network of 1,000 nodes, of 1,001, and of 1,000 bodies with their agreements")
    with (
        embedded.hold(data) as held,
        Store.open(held.endpoint, timeout_s=300) as store,
    ):
        store.initialise()
        load(store, pairing_network())
    with served(data) as service:
        seconds_to_ready(service)
        for day in (FIRST, ONE_MORE, ALL):
            asked = f"as_of={day}"
            path = f"/api/v1/views/pairing?{asked}"
            with timed() as clock:
                body = _get(service, path)
            nodes = len(json.loads(body)["data"]["nodes"])
            figure(f"{nodes:,} nodes: laid out and sent, first time", clock.seconds, "s")
            file = _get(service, f"/api/v1/views/pairing.html?{asked}")
            drawn = "pyvis" if b"vis.Network" in file else "sigma"
            aim(f"{nodes:,} nodes as one file, {drawn}", len(file) / 1e6, "MB", 1.2 * nodes / 1000)
            drawing = _get(service, f"/api/v1/views/pairing.svg?{asked}")
            figure(f"{nodes:,} nodes as SVG", len(drawing) / 1e6, "MB")
        with chromium(executable) as browser:
            for day in (FIRST, ALL):
                path = f"/network?layers=synthetic&as_of={day}"
                screen = firsts.Screen(f"pairing network on {day}", path, firsts.DRAWN)
                firsts.look(browser, f"http://127.0.0.1:{service.port}", [screen], _picture)
        _search(service)


def _vendored() -> list[Path]:
    return list((ROOT / "visualizations" / "assets" / "vendor").glob("*.js"))


def _get(service: Service, path: str, **headers: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
    return body


def _layout(service: Service) -> bytes:
    path = f"/api/v1/views/whole?{DAY}"
    with timed() as clock:
        body = _get(service, path, **{"Accept-Encoding": "gzip"})
    aim("laid out, packed and sent, first time", clock.seconds, "s", 10)
    latencies = Latencies()
    latencies.measure(lambda: _get(service, path, **{"Accept-Encoding": "gzip"}), LOOKS)
    aim("sent again", median(latencies.values) / 1000, "s", 0.3)
    aim("payload, compressed", len(body) / 1e3, "KB", 600)
    return gzip.decompress(body)


def _differing(one: bytes, other: bytes) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def _picture(page: Page) -> None:
    size = page.evaluate(PNG) / 1e6
    figure(f"{page.evaluate(NODES):,} nodes: PNG", size, "MB")


def _search(service: Service) -> None:
    for text in SOUGHT_IN_PAIRINGS:
        latencies = Latencies()
        path = f"/api/v1/search?q={quote(text)}&limit=12&as_of={ALL}"
        latencies.measure(lambda path=path: _get(service, path), SEARCHES)  # type: ignore[misc]
        aim(f"search {text}, p95", latencies.p95, "ms", AIM_MS)


def _exports(service: Service) -> None:
    whole = _get(service, f"/api/v1/views/whole.html?{DAY}")
    aim("whole network as one file", len(whole) / 1e6, "MB", 4)
    small = _get(service, f"/api/v1/views/pairing.html?limit=1000&{DAY}")
    aim("pairing network as one file", len(small) / 1e6, "MB", 1.2)


if __name__ == "__main__":
    main()
