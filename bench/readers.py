"""``python -m bench.readers [--readers 200] [--seconds 120]``: many people at one service.

Readers with accounts ask what pages ask, each with a pause as people make; one writer imports; a
plan, an export and a runaway statement run meanwhile. Printed on both stores: answers that
contradict another of their revision, faults, and how long light answers take against one reader
alone in the same run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from bench.importing import write_csv
from bench.report import Latencies, figure, heading
from bench.serving import ANSWERS, DAY, Service, load_demo, seconds_to_ready, served
from graph.settings import Settings
from tests.support.components import why_no_neo4j
from tests.support.neo4j_server import neo4j_server

AIM = 3.0
"""Times that light answers may take as long at the 95 % as for one reader alone."""
PAUSE_S = 10.0
"""Seconds between two questions of a reader, on average."""
LEDGER_ROWS = 2_000
ALONE_S = 30.0
RUNAWAY = {"text": "MATCH (a:Unit), (b:Unit), (c:Unit) RETURN count(*) AS n", "parameters": {}}
PLAN = {"goal": "add", "count": 20, "time_limit_s": 60}


class Crowd:
    """What readers saw: milliseconds, statuses, and the answer to each path at each revision."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.headers = {"Authorization": f"Bearer {token}"}
        self.latencies = Latencies()
        self.statuses: Counter[int] = Counter()
        self.answers: dict[tuple[str, int], str] = {}
        self.contradicted: set[tuple[str, int]] = set()
        self._lock = Lock()

    def read(self, stop: Event, seed: int, pause_s: float) -> None:
        """Ask until told to stop, each time over a new connection: a service closes idle ones."""
        draw = random.Random(seed)
        paths = list(ANSWERS.values())
        while not stop.wait(draw.uniform(0, 2 * pause_s)):
            path = draw.choice(paths)
            began = time.perf_counter()
            status, body = self._ask(path)
            self._note(path, status, body, (time.perf_counter() - began) * 1000)

    def _ask(self, path: str) -> tuple[int, bytes]:
        """Status and body; no answer at all is status 0."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request("GET", f"/api/v1/{path}", headers=self.headers)
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def _note(self, path: str, status: int, body: bytes, ms: float) -> None:
        with self._lock:
            self.statuses[status] += 1
            self.latencies.values.append(ms)
            if status == 200:
                key = (path, json.loads(body)["revision"])
                digest = sha256(body).hexdigest()
                if self.answers.setdefault(key, digest) != digest:
                    self.contradicted.add(key)


def main() -> None:
    """Measure on the embedded store, and on Neo4j where it is assembled."""
    parser = argparse.ArgumentParser(prog="bench.readers", description=__doc__)
    parser.add_argument("--readers", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long (default: 120)")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        heading(f"{wanted.readers} readers and a writer, embedded store")
        _measured(Path(folder) / "embedded", wanted.readers, wanted.seconds)
        if reason := why_no_neo4j():
            print(f"Neo4j is not measured: {reason}")
            return
        with neo4j_server(Path(folder) / "neo4j") as endpoint:
            heading(f"{wanted.readers} readers and a writer, Neo4j")
            os.environ["GONGJIAN_URI"] = endpoint.uri
            os.environ["GONGJIAN_PASSWORD"] = endpoint.password
            _measured(Path(folder) / "beside", wanted.readers, wanted.seconds)


def _measured(data: Path, readers: int, seconds: float) -> None:
    load_demo(data)
    with Keeper.open(Settings(data=data)) as keeper:
        keeper.accounts.add("readers", Role.VIEWER)
        keeper.accounts.add("office", Role.ADMIN)
        expires = datetime.now(UTC) + timedelta(days=1)
        reading, working = (
            keeper.tokens.issue(name, expires=expires)[1] for name in ("readers", "office")
        )
    with served(data) as service:
        seconds_to_ready(service)
        alone = Crowd(service.port, reading)
        with _going([lambda stop: alone.read(stop, 0, 0.1)]):
            time.sleep(ALONE_S)
        figure("one reader alone: light answers", alone.latencies.p95, "ms p95")
        crowd = Crowd(service.port, reading)
        with _going([_reader(crowd, at) for at in range(readers)] + _work(service, working)):
            time.sleep(seconds)
        took = crowd.latencies.p95 / alone.latencies.p95
        figure("answers", crowd.statuses.total(), "", str(dict(crowd.statuses)))
        figure("answers that contradict another of their revision", len(crowd.contradicted), "")
        figure("revisions seen", len({revision for _, revision in crowd.answers}), "")
        faults = sum(n for status, n in crowd.statuses.items() if status >= 500 or not status)
        figure("faults (5xx, or no answer)", faults, "")
        missed = "" if took <= AIM else "   MISSED"
        figure("all at once: light answers", crowd.latencies.p95, "ms p95")
        figure("against one reader alone", took, "x", f"<= {AIM:g}{missed}")


Work = Callable[[Event], None]


def _reader(crowd: Crowd, at: int) -> Work:
    return lambda stop: crowd.read(stop, at, PAUSE_S)


def _work(service: Service, token: str) -> list[Work]:
    """The writer, and the heavy work beside it, each again and again."""
    ask = _Asking(service.port, token)

    def write(turn: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ledger = Path(folder) / "ledger.csv"
            write_csv(ledger, LEDGER_ROWS)
            text = ledger.read_text("utf-8-sig").replace("经开路", f"经开路{turn % 2}段")
        begun = ask("POST", "imports?name=ledger.csv&dry_run=false", text.encode(), "text/csv")
        while begun.get("state") in ("draft", "waiting", "checking", "writing"):
            time.sleep(0.5)
            begun = ask("GET", f"imports/drafts/{begun['id']}")

    def plan(turn: int) -> None:
        begun = ask("POST", f"coverage/plans?{DAY}", json.dumps(PLAN).encode())
        while begun.get("state") in ("queued", "running"):
            time.sleep(1)
            begun = ask("GET", f"coverage/plans/{begun['id']}")

    def again(one: Callable[[int], object]) -> Work:
        def work(stop: Event) -> None:
            turn = 0
            while not stop.is_set():
                one(turn)
                turn += 1

        return work

    return [
        again(write),
        again(plan),
        again(lambda turn: ask("GET", f"export.jsonld?{DAY}")),
        again(lambda turn: ask("POST", "cypher", json.dumps(RUNAWAY).encode())),
    ]


class _Asking:
    """One request, of work that is not measured; what is refused or fails is waited out."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}"}

    def __call__(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> dict[str, object]:
        headers = {**self._headers, **({"Content-Type": kind} if body else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        connection.request(method, f"/api/v1/{path}", body, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status >= 400:
            time.sleep(1)
            return {}
        found: dict[str, object] = json.loads(answer)
        return found


@contextmanager
def _going(works: list[Work]) -> Iterator[None]:
    """Some work at once, for the length of a ``with`` block."""
    stop = Event()
    threads = [Thread(target=work, args=(stop,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=120)


if __name__ == "__main__":
    main()
