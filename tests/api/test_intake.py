"""Bodies on their way in, over a real socket: too long, too slow, broken off; and their places."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from api.app import create_app
from api.http.gates import Exporting, Gate
from api.http.intake import MAX_BODY, Limits
from graph.settings import Settings
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.served import head, sent, served, status, until

JSON = "Content-Type: application/json"
LONG = Limits(MAX_BODY, seconds=60.0, pause_s=30.0)
BRISK = Limits(MAX_BODY, seconds=2.0, pause_s=0.5, least=1_000)
UPLOAD = f"{PREFIX}/imports?name=x.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def app_of(
    network: Network, folder: Path, *, body: Limits = LONG, upload: Limits | None = None
) -> FastAPI:
    return create_app(Settings(data=folder), network=network, upload=upload or body, json=body)


@pytest.fixture
def brisk(network: Network, folder: Path) -> Iterator[int]:
    """The port of a service that waits for bodies half a second, and two in all."""
    with served(app_of(network, folder, body=BRISK)) as port:
        yield port


@pytest.mark.parametrize("path", ["/cypher", "/coverage/plans", "/coverage/whatif", "/health"])
def test_a_body_is_bounded_whatever_its_head_says(
    network: Network, folder: Path, path: str
) -> None:
    method = "GET" if path == "/health" else "POST"
    chunk = b"%x\r\n%s\r\n" % (500_000, b" " * 500_000)
    with served(app_of(network, folder)) as port:
        told = head(method, PREFIX + path, JSON, f"Content-Length: {MAX_BODY + 1}")
        with sent(port, told) as line:
            assert status(line) == 413
        chunked = head(method, PREFIX + path, JSON, "Transfer-Encoding: chunked")
        with sent(port, chunked + chunk * 2 + b"1\r\n \r\n") as line:
            assert status(line) == 413


@pytest.mark.parametrize("body", [b"[" * 900_000, b'{"changes":[' + b"{}," * 300_000 + b"{}]}"])
def test_a_body_of_a_million_empty_values_is_refused(api: Api, body: bytes) -> None:
    for path in ("/coverage/whatif", "/cypher", "/identity/undo"):
        answer = api.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert "values" in answer.json()["detail"]


def test_of_many_faults_the_first_are_told(api: Api) -> None:
    answer = api.post("/coverage/whatif", json={"name": "x", "title": "x", "changes": [0] * 5_000})
    assert answer.status_code == 422
    assert len(answer.json()["findings"]) <= 100
    assert len(answer.content) < 50_000


@pytest.mark.parametrize(("method", "path"), [("POST", f"{PREFIX}/cypher"), ("POST", UPLOAD)])
def test_a_body_that_stalls_is_ended(brisk: int, method: str, path: str) -> None:
    begun = head(method, path, JSON, "Content-Length: 5000")
    with sent(brisk, begun) as line:
        assert status(line) == 408
        until(lambda: line.recv(65536) == b"")


@pytest.mark.parametrize("size", [1, 1_000])
def test_a_body_that_trickles_or_never_ends_is_ended(brisk: int, size: int) -> None:
    piece = b"%x\r\n%s\r\n" % (size, b" " * size)
    with sent(brisk, head("POST", f"{PREFIX}/cypher", JSON, "Transfer-Encoding: chunked")) as line:
        line.settimeout(0.1)
        for _ in range(200):
            line.sendall(piece)
            try:
                answer = line.recv(65536)
            except TimeoutError:
                continue
            assert answer.split()[1] == b"408"
            return
    pytest.fail("the body was waited for")


def test_stalled_uploads_hold_nobody_up(network: Network, folder: Path) -> None:
    asked = json.dumps({"text": "RETURN 1 AS one"}).encode()
    with served(app_of(network, folder)) as port, ExitStack() as stalled:
        for path in (UPLOAD, f"{PREFIX}/cypher", f"{PREFIX}/coverage/whatif"):
            for _ in range(8):
                stalled.enter_context(sent(port, head("POST", path, JSON, "Content-Length: 900")))
        for request in (
            head("GET", f"{PREFIX}/coverage/uncovered.csv"),
            head("POST", f"{PREFIX}/cypher", JSON, f"Content-Length: {len(asked)}") + asked,
            head("GET", f"{PREFIX}/graph/betweenness"),
        ):
            with sent(port, request) as line:
                assert status(line) == 200
        with sent(port, head("POST", UPLOAD, "Content-Length: 6") + b"a,b\n1\n") as line:
            assert status(line) == 422  # it was looked into: a place was there


def test_each_kind_of_request_has_places_of_its_own(network: Network, folder: Path) -> None:
    app = app_of(network, folder)
    with served(app) as port, ExitStack() as places:
        for _ in range(4):
            places.enter_context(app.state.gates["export"].held())
        for path, expected in (("/coverage/uncovered.csv", 429), ("/graph/betweenness", 200)):
            with sent(port, head("GET", PREFIX + path)) as line:
                assert status(line) == expected


def test_a_request_that_is_broken_off_is_no_error(
    network: Network, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_of(network, folder)
    answering = Event()

    def pieces() -> Iterator[bytes]:
        while not answering.wait(0.01):
            yield b"x" * 100_000

    app.add_api_route("/endless", lambda: StreamingResponse(pieces()), dependencies=[Exporting])
    gate: Gate = app.state.gates["export"]
    with caplog.at_level(logging.WARNING), served(app) as port:
        for path in (UPLOAD, f"{PREFIX}/imports/drafts/x/files/y", f"{PREFIX}/cypher"):
            method = "PUT" if path.endswith("/y") else "POST"
            for length in ("Content-Length: 900", "Transfer-Encoding: chunked"):
                with sent(port, head(method, path, JSON, length) + b"3\r\nabc\r\n"):
                    pass
        for _ in range(5):  # more than there are places
            with sent(port, head("GET", "/endless")) as line:
                assert status(line) == 200
            until(lambda: gate.free == 4)
        answering.set()
        with sent(port, head("GET", f"{PREFIX}/health")) as line:
            assert status(line) == 200
    assert not [record.getMessage() for record in caplog.records]
    assert not list((folder / "imports").glob("*"))


def test_the_place_of_a_client_that_went_is_given_back_while_its_work_runs_on(
    network: Network, folder: Path
) -> None:
    app = app_of(network, folder)
    let_go = Event()

    def work() -> None:
        let_go.wait(60)

    app.add_api_route("/work", work, dependencies=[Exporting])
    gate: Gate = app.state.gates["export"]
    try:
        with served(app) as port:
            for gone in range(1, 5):
                with sent(port, head("GET", "/work")):
                    until(lambda: gate.free == 3)
                until(lambda: gate.free == 4)
                assert gate.left == gone
            # What runs on is bounded too: the fifth keeps its place until its work ends.
            with sent(port, head("GET", "/work")):
                until(lambda: gate.free == 3)
            with sent(port, head("GET", f"{PREFIX}/health")) as line:
                assert status(line) == 200
            assert (gate.free, gate.left) == (3, 4)
            let_go.set()
            until(lambda: (gate.free, gate.left) == (4, 0))
    finally:
        let_go.set()
