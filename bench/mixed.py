"""``python -m bench.mixed``: memory of a demo served by one process, that readers, exports, Cypher
and uploads ask at once, beside one request at a time and what docs/operations.md promises.
"""

from __future__ import annotations

import http.client
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from bench.importing import write_csv
from bench.report import figure, heading, resident_mb
from bench.serving import ANSWERS, DAY, Service, load_demo, seconds_to_ready, served

PROMISED = 2.0
"""Generations of the network that are kept at once, at most."""
SECONDS = 120.0
READERS = 4
LEDGER_ROWS = 2_000
_EXPORTS = ("graphml", "xlsx", "parquet.zip")
_CYPHER = {
    "text": "MATCH (u:Unit)-[:LOCATED_IN]->(z:Zone) RETURN z.name AS zone, count(u) AS units",
    "parameters": {},
}


def main() -> None:
    """Load, ask one after the other, ask all at once."""
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data, ledger = Path(folder) / "data", Path(folder) / "ledger.csv"
        load_demo(data)
        write_csv(ledger, LEDGER_ROWS)
        with served(data, "--workers", "1") as service:
            seconds_to_ready(service)
            heading("Memory of the service under mixed load, 28k enterprises")
            figure("ready", resident_mb(service.pid), "MB", "resident")
            alone = _watched(service, [_one_by_one(ledger)])
            figure("one request at a time: the highest", alone, "MB", "resident")
            together = _watched(service, _all_at_once(ledger))
            figure("all at once: the highest", together, "MB", "resident")
            time.sleep(5)
            figure("all at once: 5 s later", resident_mb(service.pid), "MB", "resident")
            told = f"promised: {PROMISED:g} generations"
            figure("all at once against one at a time", together / alone, "x", told)


Work = Callable[[int, Event], None]


def _watched(service: Service, works: list[Work]) -> float:
    """The highest resident memory in MB while some work goes on; every few seconds it is told."""
    stop = Event()
    threads = [Thread(target=work, args=(service.port, stop), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    highest, began, told = 0.0, time.monotonic(), 0.0
    while (now := time.monotonic() - began) < SECONDS:
        size = resident_mb(service.pid)
        highest = max(highest, size)
        if now >= told:
            figure(f"  after {now:.0f} s", size, "MB")
            told += SECONDS / 6
        time.sleep(0.1)
    if not all(thread.is_alive() for thread in threads):
        raise RuntimeError("a client gave up, so the load was not what it is to be")
    stop.set()
    for thread in threads:
        thread.join()
    return highest


def _one_by_one(ledger: Path) -> Work:
    """Everything that is asked at once otherwise, by one client."""

    def work(port: int, stop: Event) -> None:
        turn = 0
        while not stop.is_set():
            for path in ANSWERS.values():
                _ask(port, "GET", path)
            _export(port, turn)
            _cypher(port)
            _upload(port, ledger, turn)
            turn += 1

    return work


def _all_at_once(ledger: Path) -> list[Work]:
    def again(one: Callable[[int, int], None]) -> Work:
        def work(port: int, stop: Event) -> None:
            turn = 0
            while not stop.is_set():
                one(port, turn)
                turn += 1

        return work

    paths = list(ANSWERS.values())

    def read(port: int, turn: int) -> None:
        _ask(port, "GET", paths[turn % len(paths)])

    return [
        *[again(read)] * READERS,
        *[again(_export)] * 2,
        again(lambda port, turn: _cypher(port)),
        again(lambda port, turn: _upload(port, ledger, turn)),
    ]


def _export(port: int, turn: int) -> None:
    _ask(port, "GET", f"export.{_EXPORTS[turn % len(_EXPORTS)]}?{DAY}")


def _cypher(port: int) -> None:
    _ask(port, "POST", "cypher", json.dumps(_CYPHER).encode(), "application/json")


def _upload(port: int, ledger: Path, turn: int) -> None:
    """Import a ledger whose rows differ from those of the turn before, and wait for its end."""
    content = ledger.read_text("utf-8-sig").replace("经开路", f"经开路{turn % 2}段")
    path = "imports?name=ledger.csv&dry_run=false"
    begun = json.loads(_ask(port, "POST", path, content.encode(), "text/csv"))
    while begun["state"] in ("draft", "waiting", "checking", "writing"):
        time.sleep(0.2)
        begun = json.loads(_ask(port, "GET", f"imports/drafts/{begun['id']}"))
    if begun["state"] != "written":
        raise RuntimeError(f"the import ended {begun['state']}: {begun['problem']}")


@contextmanager
def _line(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        yield connection
    finally:
        connection.close()


def _ask(port: int, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
    """One request on a connection of its own; one that is turned away is asked again."""
    while True:
        with _line(port) as connection:
            connection.request(
                method, f"/api/v1/{path}", body, {"Content-Type": kind} if kind else {}
            )
            response = connection.getresponse()
            answer = response.read()
        if response.status not in (429, 503):
            break
        time.sleep(0.5)
    if response.status >= 400:
        raise RuntimeError(f"{path}: {response.status} {answer[:300]!r}")
    return answer


if __name__ == "__main__":
    main()
