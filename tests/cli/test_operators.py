"""``serve`` for operators: its log as JSON, its traces sent to a collector, its metrics."""

from __future__ import annotations

import gzip
import json
import signal
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from api.observing.traces import ENDPOINT, tracing
from graph.errors import InvalidInput
from tests.cli.test_bad_input import refused
from tests.cli.test_serving import serving
from tests.support.command import command


class Collector(ThreadingHTTPServer):
    """Takes traces as a collector does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.bodies: list[bytes] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        self.server.bodies.append(gzip.decompress(body) if packed else body)
        assert self.path == "/v1/traces"
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        thread = Thread(target=collector.serve_forever)
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


def test_requests_are_told_to_log_collector_and_metrics(data: Path, collector: Collector) -> None:
    more = {"GONGJIAN_LOG": "json", ENDPOINT: collector.address}
    with serving(data, "serve", **more) as (running, address):
        with urlopen(f"{address}api/v1/search?q=secret-word", timeout=60) as answer:
            request_id = answer.headers["X-Request-ID"]
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}api/v1/entities/unit:nobody", timeout=60)
        with urlopen(f"{address}metrics", timeout=60) as answer:
            metrics = answer.read().decode()
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 0
    said = [line for line in err.splitlines() if line.startswith("{")]
    lines = [json.loads(line) for line in said]
    (searched,) = [line for line in lines if line.get("route") == "/api/v1/search"]
    assert (searched["request_id"], searched["status"]) == (request_id, 200)
    assert (searched["actor"], searched["role"]) == ("owner", "admin")
    assert "secret-word" not in err
    told = 'gongjian_requests_total{method="GET",route="/api/v1/search",status="200"} 1.0'
    assert told in metrics
    spans = [
        span
        for body in collector.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    (request,) = [span for span in spans if span.name == "GET /api/v1/search"]
    below = [span for span in spans if span.parent_span_id == request.span_id]
    assert {span.name for span in below} == {"store read"}
    assert {span.trace_id for span in below} == {request.trace_id}
    assert not any(b"secret-word" in body for body in collector.bodies)
    assert any(span.name == "GET /api/v1/entities/{id}" for span in spans)


def test_a_collector_without_what_sends_to_it_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(InvalidInput, match=r"gongjian\[tracing\]"), tracing():
        pass


def test_without_a_collector_nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENDPOINT, raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with tracing():
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [("GONGJIAN_LOG", "xml"), ("GONGJIAN_RATE_LIMITS", "some"), ("GONGJIAN_CYPHER", "perhaps")],
)
def test_a_setting_that_is_none_is_named(tmp_path: Path, name: str, value: str) -> None:
    refused(command(tmp_path, "serve", **{name: value}), 2, name)
