"""Answers on their way out: a client that does not read, and an answer without an end."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from api.app import create_app
from api.http.gates import Exporting, Gate
from api.http.idle import Server
from api.http.outflow import Outflow
from queries.network import Network
from tests.support.served import head, sent, served, status, until


@pytest.fixture
def endless(network: Network) -> FastAPI:
    """A service with a file that never ends."""
    app = create_app(network=network)

    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 100_000

    app.add_api_route("/endless", lambda: StreamingResponse(pieces()), dependencies=[Exporting])
    return app


def test_a_client_that_does_not_read_gives_its_place_back(
    endless: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    gate: Gate = endless.state.gates["export"]
    with served(Outflow(endless, pause_s=0.5)) as port, ExitStack() as lines:  # type: ignore[arg-type]
        for _ in range(6):  # more than there are places
            line = lines.enter_context(sent(port, head("GET", "/endless")))
            assert status(line) == 200
            until(lambda: gate.free == 4 and gate.left == 0)
    assert "nobody takes the answer of /endless" in caplog.text


def test_an_answer_without_an_end_is_broken_off(
    endless: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.ERROR),
        served(Outflow(endless, most=5_000_000)) as port,  # type: ignore[arg-type]
        sent(port, head("GET", "/endless")) as line,
    ):
        length = 0
        while piece := line.recv(1_000_000):
            length += len(piece)
        assert 4_000_000 < length < 5_100_000
        assert not piece.endswith(b"0\r\n\r\n")
    assert "more than 5000000 bytes" in caplog.text


def test_the_connection_of_a_client_that_does_not_read_is_cut(endless: FastAPI) -> None:
    """What is left to be sent would keep it open for ever."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(Outflow(endless, pause_s=0.5), log_level="critical", lifespan="off")
        server = Server(config, idle_s=1.0)
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            with sent(door.getsockname()[1], head("GET", "/endless")) as line:
                assert status(line) == 200
                until(lambda: server.server_state.connections)
                until(lambda: not server.server_state.connections)
        finally:
            server.should_exit = True
            thread.join()
