"""What operators see: an id for each request, a line in the log, a mark in the metrics."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.access.actor import ACTOR, Actor
from api.access.rights import Right, Role, rights_of
from api.app import create_app
from api.observing.logs import log_as_json
from queries.network import Network
from tests.api.client import PREFIX
from tests.api.test_limits import As

HERE = ("127.0.0.1", 50_000)


@pytest.fixture
def app(network: Network) -> FastAPI:
    app = create_app(network=network)

    def broken() -> None:
        raise ZeroDivisionError("a fault nobody foresaw")

    app.add_api_route("/broken/{id}", broken)
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(
        As(app), base_url="http://localhost", client=HERE, raise_server_exceptions=False
    )


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs as JSON."""
    root, access = logging.getLogger(), logging.getLogger("gongjian.access")
    handlers, level = root.handlers[:], access.level
    with pytest.MonkeyPatch.context() as patch:
        said = io.StringIO()
        patch.setattr(sys, "stderr", said)
        log_as_json()
        yield said
    root.handlers[:] = handlers
    access.setLevel(level)


def told(said: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


# --- ids and lines --------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["a", "req-1.2_3", "f" * 64])
def test_an_id_that_is_given_is_given_back(client: TestClient, given: str) -> None:
    for path in ("/", f"{PREFIX}/health", f"{PREFIX}/nothing", "/broken/1"):
        answer = client.get(path, headers={"X-Request-ID": given})
        assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "f" * 65, "a b", '"}\n{"', "<script>", "ä".encode()])
def test_one_that_is_none_is_made(client: TestClient, given: str | bytes) -> None:
    asked = [client.get("/", headers={"X-Request-ID": given}) for _ in range(2)]  # type: ignore[dict-item]
    ids = {answer.headers["X-Request-ID"] for answer in asked}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


def test_each_request_is_one_line_and_says_nothing_of_what_was_asked(
    client: TestClient, lines: io.StringIO
) -> None:
    asked = (
        ("GET", f"{PREFIX}/search?q=secret-word", 200, f"{PREFIX}/search", 0),
        ("GET", f"{PREFIX}/entities/unit:secret-word", 404, f"{PREFIX}/entities/{{id}}", None),
        ("GET", f"{PREFIX}/claims?limit=3", 200, f"{PREFIX}/claims", 3),
        ("HEAD", f"{PREFIX}/claims?limit=2", 200, f"{PREFIX}/claims", 2),
        ("GET", "/secret-word", 404, None, None),
        (
            "GET",
            f"{PREFIX}/coverage/uncovered.csv",
            200,
            f"{PREFIX}/coverage/uncovered.{{ending}}",
            ...,
        ),
        ("GET", f"{PREFIX}/export.graphml", 200, f"{PREFIX}/export.{{suffix}}", ...),
    )
    for method, path, status, *_ in asked:
        headers = {"X-Request-ID": f"id-{status}", "X-As": "planner-1"}
        assert client.request(method, path, headers=headers).status_code == status
    assert "secret-word" not in lines.getvalue()
    found = [line for line in told(lines) if line["logger"] == "gongjian.access"]
    assert len(found) == len(asked)
    for line, (method, _, status, route, rows) in zip(found, asked, strict=True):
        assert (line["method"], line["status"], line.get("route")) == (method, status, route)
        assert (line["request_id"], line["actor"]) == (f"id-{status}", "planner-1")
        assert line["role"] == "developer"
        assert line["message"] == "request"
        assert line["duration_ms"] >= 0
        assert (line["bytes"] == 0) == (method == "HEAD")
        if rows is ...:
            assert line["rows"] > 50
        else:
            assert line.get("rows") == rows
        assert line["time"]


def test_an_error_keeps_its_trace_and_the_id_of_its_request(
    client: TestClient, lines: io.StringIO
) -> None:
    answer = client.get("/broken/7", headers={"X-Request-ID": "broken-7"})
    assert answer.status_code == 500
    assert "foresaw" in answer.json()["detail"]
    (error,) = [line for line in told(lines) if line["level"] == "ERROR"]
    assert error["request_id"] == "broken-7"
    assert "ZeroDivisionError: a fault nobody foresaw" in error["trace"]
    (line,) = [line for line in told(lines) if line["logger"] == "gongjian.access"]
    assert (line["status"], line["route"]) == (500, "/broken/{id}")


def test_without_the_setting_requests_leave_no_line(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/").status_code == 200
    assert not caplog.records


# --- metrics --------------------------------------------------------------------------------


def metrics_of(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


def test_metrics_count_requests_by_template(client: TestClient) -> None:
    for path in ("/claims", "/entities/unit:yunnei", "/entities/unit:nobody", "/nothing", "/none"):
        client.get(PREFIX + path)
    client.request("BREW", "/")
    found = metrics_of(client)
    entity = f"{PREFIX}/entities/{{id}}"
    name = "gongjian_requests_total"
    assert found[key(name, route=f"{PREFIX}/claims", method="GET", status="200")] == 1
    assert found[key(name, route=entity, method="GET", status="200")] == 1
    assert found[key(name, route=entity, method="GET", status="404")] == 1
    assert found[key(name, route="", method="GET", status="404")] == 2
    assert found[key(name, route="/", method="other", status="405")] == 1
    assert found[key("gongjian_request_duration_seconds_count", route=entity)] == 2


def test_metrics_tell_how_the_service_is(
    app: FastAPI, client: TestClient, network: Network
) -> None:
    with app.state.gates["export"].held(), app.state.gates["export"].held():
        found = metrics_of(client)
    assert found[key("gongjian_places_free", kind="export")] == 2
    assert found[key("gongjian_places_free", kind="upload")] == 32
    assert found[key("gongjian_jobs", what="plan")] == 0
    assert found[key("gongjian_store_up")] == 1
    assert found[key("gongjian_store_revision")] == network.snapshot().revision
    assert found[key("gongjian_snapshot_revision")] == network.snapshot().revision
    assert found[key("gongjian_snapshot_age_seconds")] >= 0
    assert found[key("process_resident_memory_bytes")] > 1e6
    assert found[key("gongjian_quota_refusals_total", kind="cypher")] == 0


def test_metrics_are_told_here_or_to_who_has_the_right(app: FastAPI) -> None:
    for client, status in ((HERE, 200), (("::1", 1), 200), (("192.0.2.7", 1), 403)):
        asking = TestClient(app, base_url="http://localhost", client=client)
        assert asking.get("/metrics").status_code == status

    async def of(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, ACTOR: Actor("x", role, way="token")}, receive, send)

    for role in Role:
        client = TestClient(of, base_url="http://localhost", client=("192.0.2.7", 1))
        allowed = Right.AUDIT in rights_of(role)
        assert client.get("/metrics").status_code == (200 if allowed else 403), role
    assert "/metrics" not in app.openapi()["paths"]
