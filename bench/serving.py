"""The service as a user meets it: start to ready, first answers over HTTP, memory."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.report import Latencies, figure, resident_mb
from graph.store import embedded
from tests.support.components import ROOT

CALLS = 100
DAY = "as_of=2021-12-31"
ANSWERS = {
    "coverage/summary": f"coverage/summary?{DAY}",
    "coverage/uncovered, first page": f"coverage/uncovered?by=organizational&limit=50&{DAY}",
    "coverage/uncovered, spatial, small firms": (
        f"coverage/uncovered?by=spatial&size=small&limit=50&{DAY}"
    ),
    "coverage/by-subdistrict": f"coverage/by-subdistrict?by=work&{DAY}",
    "committees": f"committees?{DAY}",
    "committees/overlap": f"committees/overlap?{DAY}",
    "graph/components": f"graph/components?{DAY}",
    "graph/articulation-points": f"graph/articulation-points?{DAY}",
    "graph/path, hubs excluded": (
        f"graph/path?from={quote('昆明学院')}&to={quote('北方奥雷德')}&{DAY}"
    ),
    "graph/neighbourhood": f"graph/neighbourhood/unit:yunnei?k=2&{DAY}",
    "pairings": f"pairings?{DAY}",
    "positions/summary": f"positions/summary?{DAY}",
    "schools/summary": f"schools/summary?{DAY}",
    "claims": f"claims?{DAY}",
    "entities/{id}": f"entities/unit:s000100?{DAY}",
    "search": f"search?q={quote('云内')}&{DAY}",
}


@dataclass(frozen=True)
class Service:
    """A process, its port on the loopback, and when it was started (``time.perf_counter``)."""

    port: int
    pid: int
    started: float


def measure(data: Path) -> None:
    """Serve the embedded store of a data directory that is loaded, and ask it everything."""
    with served(data) as service:
        figure("serve: start to ready, no snapshot saved", seconds_to_ready(service), "s")
    with served(data, "--workers", "1") as service:
        figure("serve: start to ready, snapshot saved", seconds_to_ready(service), "s")
        for name, path in ANSWERS.items():
            _ask(service.port, name, f"/api/v1/{path}")
        figure("memory: service of one process", resident_mb(service.pid), "MB", "resident")
        with embedded.hold(data) as held:
            figure("memory: embedded store", resident_mb(held.pid), "MB", "resident")


def load_demo(data: Path) -> None:
    """Load the demo into a data directory, as its command does."""
    subprocess.run(
        [sys.executable, "-m", "api.cli", "demo", "--no-serve"],
        cwd=ROOT,
        env={**os.environ, "GONGJIAN_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def served(data: Path, *arguments: str) -> Iterator[Service]:
    """A service over the embedded store of a data directory, in processes of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port), *arguments],
        cwd=ROOT,
        env={**os.environ, "GONGJIAN_DATA": str(data)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield Service(port, process.pid, started)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def seconds_to_ready(service: Service, timeout_s: float = 300.0) -> float:
    """Wait until the service is ready; how long that took from its start."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
            connection.request("GET", "/api/v1/ready")
            if connection.getresponse().status == 200:
                return time.perf_counter() - service.started
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the service was not ready after {timeout_s} s")


def _ask(port: int, name: str, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call() -> bytes:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {json.loads(body)}")
        return body

    latencies = Latencies()
    body = latencies.measure(call, CALLS)
    figure(
        f"GET {name}",
        latencies.p50,
        "ms p50",
        f"{latencies.p95:8.1f} ms p95  {len(body) / 1024:7.1f} KB",
    )
