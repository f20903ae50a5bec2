"""Several processes that answer are one service: the same answers, limits and counts, whoever of
them is asked, and whichever of them dies."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.connect import connect
from graph.store.embedded import hold
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.command import COMMAND, environment
from tests.support.components import ROOT
from tests.support.networks import DAY, kunming_case
from tests.support.processes import children, is_gone, stopped
from tests.support.served import until

PROCESSES = 2
ROUTES = (
    *("/coverage/summary", "/coverage/uncovered?by=spatial&limit=20", "/committees"),
    *("/entities/unit:yunnei", "/search?q=%E4%BA%91%E5%86%85", "/pairings", "/claims", "/meta"),
    *("/graph/components", "/graph/neighbourhood/unit:yunnei?k=2", "/views/pairing-network"),
    *("/committees.csv?lang=zh", "/export.jsonld", "/coverage/uncovered.csv", "/imports"),
    *("/entities/unit:none", "/coverage/uncovered?by=nothing", "/nothing", "/coverage/plans/none"),
)
"""Light, heavy, marked, of the store, and what is wrong."""
_OWN = frozenset({"date", "x-request-id", "ratelimit", "transfer-encoding", "content-length"})
DECIDED = {
    **{"first": "unit:yunnei", "second": "unit:kunming-university"},
    **{"reason": "核对", "source": "台账核对纪要"},
}


@dataclass
class Service:
    """A service of several processes, and ways to ask one of them or any."""

    running: subprocess.Popen[str]
    port: int
    settings: Settings
    tokens: dict[str, str]

    @property
    def answering(self) -> list[int]:
        return [pid for one in children(self.running.pid, "api.answering") for pid in children(one)]

    def to_each(self) -> list[Line]:
        """A connection to each of them."""
        return [Line(self, pid) for pid in self.answering]

    def ask(self, path: str, **more: Any) -> Answer:
        """Ask any of them."""
        with closing(Line(self, None)) as line:
            return line.ask(path, **more)


_OPENING = threading.Lock()
"""Else two threads would stop all of them."""
Answer = tuple[int, dict[str, str], bytes]


class Line:
    """A connection to a process, opened again where it was idle for too long."""

    def __init__(self, service: Service, pid: int | None) -> None:
        self._service = service
        self._pid = pid
        self.connection = self._opened()

    def _opened(self) -> http.client.HTTPConnection:
        """Whoever is not stopped takes it."""
        others = [one for one in self._service.answering if one != self._pid]
        with _OPENING, stopped(others if self._pid else []):
            found = http.client.HTTPConnection("127.0.0.1", self._service.port, timeout=60)
            found.request("GET", f"{PREFIX}/health")
            found.getresponse().read()
        return found

    def ask(
        self,
        path: str,
        *,
        who: str = "office",
        method: str = "GET",
        body: Any = None,
        **headers: str,
    ) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self._service.tokens[who]}", **headers}
        if content:
            given["Content-Type"] = "application/json"
        whole = path if path == "/metrics" else PREFIX + path
        for tries in (1, 2):
            try:
                self.connection.request(method, whole, content, given)
                answer = self.connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError):
                if tries == 2:
                    raise
                self.connection = self._opened()
            else:
                told = {name.lower(): value for name, value in answer.getheaders()}
                return answer.status, told, answer.read()
        raise AssertionError

    def close(self) -> None:
        self.connection.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("workers")
    expires = datetime.now(UTC) + timedelta(days=1)
    settings = Settings(data=data, as_of=DAY)
    with hold(data) as held, Store.open(held.endpoint, held=held) as loading:
        loading.initialise()
        load(loading, kunming_case())
        with Keeper.open(settings) as keeper:
            tokens = {}
            for name in ("office", "counted", "written"):
                keeper.accounts.add(name, Role.ADMIN)
                tokens[name] = keeper.tokens.issue(name, expires=expires)[1]
        with subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--workers", str(PROCESSES)],
            cwd=ROOT,
            env=environment(data, GONGJIAN_AS_OF=DAY.isoformat()),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as running:
            try:
                assert running.stdout is not None
                found = re.search(r"http://127\.0\.0\.1:(\d+)/", running.stdout.readline())
                assert found is not None
                yield Service(running, int(found[1]), settings, tokens)
            finally:
                running.kill()


@pytest.fixture(scope="module")
def store(service: Service) -> Iterator[Store]:
    with connect(service.settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(service: Service, store: Store) -> Api:
    """The same in one process, which is this one."""
    return Api(create_app(service.settings, network=Network(store, as_of=DAY)))


def told(answer: Answer) -> Answer:
    status, headers, content = answer
    return status, {name: one for name, one in headers.items() if name not in _OWN}, content


def test_each_answers_to_the_byte_as_a_single_process(service: Service, alone: Api) -> None:
    assert len(service.answering) == PROCESSES
    authorization = {"Authorization": f"Bearer {service.tokens['office']}"}
    lines = service.to_each()
    for path in ROUTES:
        one = alone.client.get(PREFIX + path, headers=authorization)
        wanted = told((one.status_code, dict(one.headers), one.content))
        for line in lines:
            answer = line.ask(path, **{"Accept-Encoding": "identity"})
            found = told(answer)
            assert found[0] == wanted[0], path
            assert found[2] == wanted[2], path
            assert found[1].get("etag") == wanted[1].get("etag"), path
            if tag := found[1].get("etag"):
                again = line.ask(path, **{"If-None-Match": tag})
                assert again[0] == 304, path
    for line in lines:
        line.close()


def test_what_was_written_is_seen_by_all_at_once(service: Service, store: Store) -> None:
    """Whoever of them wrote it, and for somebody else nobody goes back behind what one told."""
    lines, others = service.to_each(), service.to_each()
    ended, seen = threading.Event(), list[int]()

    def read_in_turn() -> None:
        while not ended.is_set():
            for line in others:
                answer = line.ask("/coverage/summary", who="counted")
                seen.append(json.loads(answer[2])["revision"])

    reading = threading.Thread(target=read_in_turn)
    reading.start()
    try:
        for turn in range(6):
            word = "undo" if turn % 2 else "separate"
            writer, reader = lines[turn % 2], lines[1 - turn % 2]
            status, _, content = writer.ask(
                f"/identity/{word}", who="written", method="POST", body=DECIDED
            )
            assert status == 200, content
            wanted = store.revision()
            for line in (reader, writer):
                answer = json.loads(line.ask("/coverage/summary", who="written")[2])
                assert answer["revision"] >= wanted
        until(lambda: not reading.is_alive() or wanted in seen)
    finally:
        ended.set()
        reading.join()
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    for line in (*lines, *others):
        line.close()


def test_limits_hold_over_all_of_them(service: Service) -> None:
    lines = service.to_each()
    left = []
    question = {"text": "RETURN 1 AS one", "parameters": {}}
    for turn in range(61):
        status, headers, _ = lines[turn % PROCESSES].ask(
            "/cypher", who="counted", method="POST", body=question
        )
        found = re.search(r'"cypher";r=(\d+)', headers["ratelimit"])
        assert found is not None
        left.append((status, int(found[1])))
    assert left == [*((200, 59 - turn) for turn in range(60)), (429, 0)]
    _, _, text = service.ask("/metrics")
    assert b'gongjian_quota_refusals_total{kind="cypher"} 1.0' in text
    for line in lines:
        line.close()


def requests_told(text: bytes) -> float:
    found = re.findall(rb'^gongjian_requests_total\{.*route="/api/v1/zones".*\} (\S+)$', text, re.M)
    return sum(map(float, found))


def test_the_metrics_tell_of_all_of_them(service: Service) -> None:
    lines = service.to_each()
    before = requests_told(lines[0].ask("/metrics")[2])
    for line in lines:
        for _ in range(3):
            assert line.ask("/zones")[0] == 200
    for line in lines:
        _, _, text = line.ask("/metrics")
        assert requests_told(text) - before == 6
        for process in range(PROCESSES):
            assert f'process_cpu_seconds_total{{process="{process}"}}'.encode() in text
        assert text.count(b'gongjian_places_free{kind="cypher"} 4.0') == 1
        assert b"gongjian_beside_process_cpu_seconds_total" in text
        line.close()


def test_one_that_is_killed_while_it_answers_takes_only_its_own_with_it(service: Service) -> None:
    first, second = service.answering
    line = Line(service, first).connection
    with stopped([first]):
        line.request(
            "GET",
            f"{PREFIX}/coverage/summary",
            headers={"Authorization": f"Bearer {service.tokens['office']}"},
        )
        os.kill(first, signal.SIGKILL)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        line.getresponse()
    for _ in range(20):
        assert service.ask("/coverage/summary")[0] == 200
    until(lambda: len(service.answering) == PROCESSES)
    assert second in service.answering
    (new,) = set(service.answering) - {second}
    with closing(Line(service, new)) as again:
        assert again.ask("/coverage/summary")[0] == 200


def test_the_one_beside_that_is_killed_is_followed_by_another(service: Service) -> None:
    (beside,) = children(service.running.pid, "api.worker")
    os.kill(beside, signal.SIGKILL)
    assert service.ask("/coverage/summary")[0] == 200
    # Who asks waits for the next one, or is told that it is being started.
    until(lambda: service.ask("/committees.csv?lang=en")[0] == 200, seconds=90)
    assert children(service.running.pid, "api.worker") != [beside]


@pytest.mark.thorough
def test_the_one_that_forks_may_die_too(service: Service) -> None:
    (forker,) = children(service.running.pid, "api.answering")
    answering = service.answering
    os.kill(forker, signal.SIGKILL)
    until(lambda: all(map(is_gone, answering)))
    assert service.ask("/coverage/summary")[0] == 200  # who comes between waits
    until(lambda: len(service.answering) == PROCESSES, seconds=60)


def test_what_all_of_them_wrote_down_is_whole(service: Service) -> None:
    with Keeper.open(service.settings) as keeper:
        found = keeper.audit.verify()
    assert (found.broken, found.why) == (None, None)
    assert found.entries > 60


def test_all_end_with_the_one_that_was_started(service: Service) -> None:
    of_it = [*children(service.running.pid), *service.answering]
    assert len(of_it) == 2 + PROCESSES
    service.running.kill()
    until(lambda: all(map(is_gone, of_it)), seconds=15)
