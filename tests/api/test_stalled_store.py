"""The service over a store that stalls, dies or is away, and over clients that say nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.http.idle import Server
from graph.loading.loader import load
from graph.store.bolt import Store
from graph.store.embedded import EmbeddedStore, hold
from queries.network import Network
from tests.api.client import Api
from tests.support.small import committee_with_members


@pytest.fixture
def held(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with hold(tmp_path / "data") as held:
        yield held


@pytest.fixture
def api(held: EmbeddedStore) -> Iterator[Api]:
    with Store.open(held.endpoint, held=held, timeout_s=10) as store:
        store.initialise()
        load(store, committee_with_members(20))
        api = Api(create_app(network=Network(store, as_of=date(2021, 12, 31))))
        with api.client:
            assert api.get("/coverage/summary").status_code == 200
            yield api


def test_a_stalled_store_is_told_soon_and_holds_up_nothing_else(
    held: EmbeddedStore, api: Api
) -> None:
    os.kill(held.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(46) as pool:
            asked = [pool.submit(api.get, "/coverage/summary") for _ in range(45)]
            time.sleep(1)
            began = time.monotonic()
            assert api.get("/health").status_code == 200
            assert time.monotonic() - began < 1.5
            ready = api.get("/ready")
            assert ready.status_code == 503
            assert int(ready.headers["Retry-After"]) >= 1
            assert time.monotonic() - began < 8
            answers = [answer.result(60) for answer in asked]
        assert {answer.status_code for answer in answers} == {503}
        assert {answer.headers["Retry-After"] for answer in answers} == {"2"}
        assert time.monotonic() - began < 40
    finally:
        os.kill(held.pid, signal.SIGCONT)
    time.sleep(2.5)
    assert api.get("/ready").status_code == 200
    assert api.get("/coverage/summary").status_code == 200


def test_a_store_whose_process_was_killed_is_back_when_it_has_started(
    held: EmbeddedStore, api: Api
) -> None:
    before = api.get("/search", q="unit:0").json()
    os.kill(held.pid, signal.SIGKILL)
    deadline = time.monotonic() + 90
    while (answer := api.get("/search", q="unit:0")).status_code == 503:
        # A busy machine starts a store more slowly than this one waits.
        assert "being started again" in answer.json()["detail"]
        assert time.monotonic() < deadline
    assert answer.json() == before
    assert api.get("/ready").status_code == 200


class Wire:
    """A wire to a server that can be cut, or swallow what is sent along it."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.swallows = False
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        for end in (self._door, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if not self.swallows:
                    target.sendall(said)
            target.shutdown(socket.SHUT_WR)


def test_a_store_that_is_away_or_swallows_everything_fails_all_who_wait_together(
    empty_store: Store,
) -> None:
    load(empty_store, committee_with_members(20))
    endpoint = empty_store.endpoint
    wire = Wire(int(endpoint.uri.rpartition(":")[2]))
    wired = replace(endpoint, uri=f"bolt://127.0.0.1:{wire.port}")
    with Store.open(wired, timeout_s=5) as store:
        api = Api(create_app(network=Network(store, as_of=date(2021, 12, 31))))
        with api.client:
            assert api.get("/coverage/summary").status_code == 200
            for damage in ("cut", "swallows"):
                if damage == "cut":
                    wire.cut()
                else:
                    wire.swallows = True
                began = time.monotonic()
                with ThreadPoolExecutor(40) as pool:
                    answers = list(pool.map(lambda _: api.get("/coverage/summary"), range(80)))
                assert {answer.status_code for answer in answers} == {503}
                assert {answer.headers["Retry-After"] for answer in answers} == {"2"}
                assert time.monotonic() - began < 40
                assert api.get("/ready").status_code == 503
                if damage == "cut":
                    wire.mend()
                else:
                    wire.swallows = False
                time.sleep(2.5)
                assert api.get("/coverage/summary").status_code == 200
    wire.cut()


def test_connections_that_ask_nothing_end_and_others_go_on(api: Api) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = door.getsockname()
        server = Server(uvicorn.Config(api.app, log_level="warning", lifespan="off"), idle_s=2.0)
        serving = threading.Thread(target=asyncio.run, args=(server.serve([door]),), daemon=True)
        serving.start()
        silent = socket.create_connection(address, 30)
        slow = socket.create_connection(address, 30)
        busy = HTTPConnection(*address, timeout=30)
        slow.sendall(b"GET /api/v1/health HTTP/1.1\r\nHo")
        for _ in range(8):
            busy.request("GET", "/api/v1/health", headers={"Host": "localhost"})
            assert json.load(busy.getresponse())["status"] == "alive"
            time.sleep(0.5)
            with suppress(OSError):
                slow.sendall(b"x")
        assert silent.recv(10) == b""
        with suppress(ConnectionResetError):
            assert slow.recv(10) == b""
        server.should_exit = True
        for end in (silent, slow, busy):
            end.close()
        serving.join(20)
