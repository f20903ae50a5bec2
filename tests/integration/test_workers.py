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
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.connect import connect
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.command import COMMAND, environment
from tests.support.components import ROOT
from tests.support.networks import DAY, stored_network
from tests.support.processes import children, is_gone, stopped, until

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
PAIR = {"first": "unit:yunnei", "second": "unit:yunda"}


@dataclass
class Service:
    """A service of several processes, and ways to ask one of them or any."""

    running: subprocess.Popen[str]
    port: int
    settings: Settings
    tokens: dict[str, str]

    @property
    def forker(self) -> int:
        (pid,) = children(self.running.pid, "api.answering")
        return pid

    @property
    def answering(self) -> list[int]:
        return children(self.forker)

    def line(self) -> http.client.HTTPConnection:
        """A connection to any of them."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def line_to(self, pid: int) -> http.client.HTTPConnection:
        """A connection to one of them."""
        with stopped([one for one in self.answering if one != pid]):
            line = self.line()
            self.ask(line, "/health")
        return line

    def ask(
        self,
        line: http.client.HTTPConnection,
        path: str,
        *,
        who: str = "office",
        method: str = "GET",
        body: Any = None,
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        content = None if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.tokens[who]}", **headers}
        if content:
            given["Content-Type"] = "application/json"
        line.request(method, path if path[1:5] == "metr" else PREFIX + path, content, given)
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("workers")
    expires = datetime.now(UTC) + timedelta(days=1)
    settings = Settings(data=data, as_of=DAY)
    with stored_network(data):
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


def told(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, dict[str, str], bytes]:
    status, headers, content = answer
    return status, {name: one for name, one in headers.items() if name not in _OWN}, content


def test_each_answers_to_the_byte_as_a_single_process(service: Service, alone: Api) -> None:
    assert len(service.answering) == PROCESSES
    authorization = {"Authorization": f"Bearer {service.tokens['office']}"}
    lines = [service.line_to(pid) for pid in service.answering]
    for path in ROUTES:
        one = alone.client.get(PREFIX + path, headers=authorization)
        wanted = told((one.status_code, dict(one.headers), one.content))
        for line in lines:
            answer = service.ask(line, path, **{"Accept-Encoding": "identity"})
            found = told(answer)
            assert found[0] == wanted[0], path
            assert found[2] == wanted[2], path
            assert found[1].get("etag") == wanted[1].get("etag"), path
            if tag := found[1].get("etag"):
                again = service.ask(line, path, **{"If-None-Match": tag})
                assert again[0] == 304, path
    for line in lines:
        line.close()


def test_what_was_written_is_seen_by_all_at_once(service: Service) -> None:
    """Whoever of them wrote it, and for somebody else nobody goes back behind what one told."""
    with ThreadPoolExecutor(1) as beside:
        lines = [service.line_to(pid) for pid in service.answering]
        others = [service.line_to(pid) for pid in service.answering]
        ended = threading.Event()

        def read_in_turn() -> list[int]:
            seen = []
            while not ended.is_set():
                for line in others:
                    answer = service.ask(line, "/coverage/summary", who="counted")
                    seen.append(json.loads(answer[2])["revision"])
            return seen

        reading = beside.submit(read_in_turn)
        for turn in range(6):
            word = "undo" if turn % 2 else "separate"
            writer, reader = (lines[turn % 2], lines[1 - turn % 2])
            status, _, content = service.ask(
                writer, f"/identity/{word}", who="written", method="POST", body=PAIR
            )
            assert status == 200, content
            for line in (reader, writer):
                answer = json.loads(service.ask(line, "/coverage/summary", who="written")[2])
                assert answer["revision"] >= json.loads(content)["revision"]
            time.sleep(0.2)
        until(lambda: reading.running())
        time.sleep(1)
        ended.set()
        seen = reading.result()
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    for line in (*lines, *others):
        line.close()


def test_limits_hold_over_all_of_them(service: Service) -> None:
    lines = [service.line_to(pid) for pid in service.answering]
    left = []
    question = {"text": "RETURN 1 AS one", "parameters": {}}
    for turn in range(61):
        status, headers, _ = service.ask(
            lines[turn % PROCESSES], "/cypher", who="counted", method="POST", body=question
        )
        found = re.search(r'"cypher";r=(\d+)', headers["ratelimit"])
        assert found is not None
        left.append((status, int(found[1])))
    assert left == [*((200, 59 - turn) for turn in range(60)), (429, 0)]
    _, _, text = service.ask(service.line(), "/metrics")
    assert b'gongjian_quota_refusals_total{kind="cypher"} 1.0' in text
    for line in lines:
        line.close()


def requests_told(text: bytes) -> float:
    found = re.findall(rb'^gongjian_requests_total\{.*route="/api/v1/zones".*\} (\S+)$', text, re.M)
    return sum(map(float, found))


def test_the_metrics_tell_of_all_of_them(service: Service) -> None:
    lines = [service.line_to(pid) for pid in service.answering]
    before = requests_told(service.ask(lines[0], "/metrics")[2])
    for line in lines:
        for _ in range(3):
            assert service.ask(line, "/zones")[0] == 200
    for line in lines:
        _, _, text = service.ask(line, "/metrics")
        assert requests_told(text) - before == 6
        for process in range(PROCESSES):
            assert f'process_cpu_seconds_total{{process="{process}"}}'.encode() in text
        assert text.count(b'gongjian_places_free{kind="cypher"} 4.0') == 1
        assert b"gongjian_beside_process_cpu_seconds_total" in text
        line.close()


def test_one_that_is_killed_while_it_answers_takes_only_its_own_with_it(service: Service) -> None:
    first, second = service.answering
    line = service.line_to(first)
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
        with closing(service.line()) as other:
            assert service.ask(other, "/coverage/summary")[0] == 200
    until(lambda: len(service.answering) == PROCESSES)
    assert second in service.answering
    (new,) = set(service.answering) - {second}
    with closing(service.line_to(new)) as again:
        assert service.ask(again, "/coverage/summary")[0] == 200


def test_the_one_beside_that_is_killed_is_followed_by_another(service: Service) -> None:
    (beside,) = children(service.running.pid, "api.worker")
    os.kill(beside, signal.SIGKILL)
    with closing(service.line()) as line:
        assert service.ask(line, "/coverage/summary")[0] == 200
        assert service.ask(line, "/committees.csv?lang=en")[0] == 200  # it waits for the next one
    assert children(service.running.pid, "api.worker") != [beside]


def test_the_one_that_forks_may_die_too(service: Service) -> None:
    forker, answering = service.forker, service.answering
    os.kill(forker, signal.SIGKILL)
    until(lambda: all(map(is_gone, answering)))
    with closing(service.line()) as line:
        assert service.ask(line, "/coverage/summary")[0] == 200  # who comes between waits
    until(lambda: len(service.answering) == PROCESSES)


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
