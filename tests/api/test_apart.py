"""Work beside the service: the same answers, and nobody is kept waiting by it."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from httpx2 import Response
from pydantic import SecretStr

from api.apart import handing
from api.apart.handing import marked_routes
from api.apart.keeping import KeptBeside
from api.app import create_app
from graph.endpoint import Endpoint
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.api.test_imports import BAD, GOOD, Service
from tests.support.databases import wipe
from tests.support.networks import DAY
from tests.support.served import head, sent, served, status

READS = (
    *("/export.geojson", "/export.jsonld", "/export.graphml", "/views/whole.html"),
    *("/coverage/uncovered.csv?lang=zh", "/graph/degree.csv?lang=en", "/committees.csv"),
    *("/coverage/plans", "/imports", "/pairings/matchings"),
    *("/coverage/plans/none", "/imports/drafts/none", "/export.nothing"),
    *("/coverage/uncovered.csv?by=nothing", "/coverage/uncovered.csv?bye=1"),
)
"""Marked: files, lists of jobs, and what is wrong with a question."""
_OWN = frozenset({"date", "x-request-id", "ratelimit"})


def settings_of(endpoint: Endpoint, data: Path) -> Settings:
    return Settings(
        data=data,
        uri=endpoint.uri,
        user=endpoint.user,
        password=SecretStr(endpoint.password),
        database=endpoint.database,
        upload_limit=300_000,
    )


@pytest.fixture(scope="module")
def pair(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Api]]:
    """A service that does everything itself, and one with a process beside it."""
    settings = settings_of(network.store.endpoint, tmp_path_factory.mktemp("beside"))
    with KeptBeside(settings, DAY) as beside:
        yield (
            Api(create_app(settings, network=network)),
            Api(create_app(settings, network=network, beside=beside)),
        )


def told(answer: Response) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in answer.headers.items() if name not in _OWN}
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("path", READS)
def test_what_is_done_beside_is_answered_to_the_byte_as_here(
    pair: tuple[Api, Api], path: str
) -> None:
    alone, beside = (told(api.get(path)) for api in pair)
    assert beside == alone
    if alone[0] == 200 and "etag" in alone[1]:
        again = pair[1].get(path, headers={"If-None-Match": alone[1]["etag"]})
        assert again.status_code == 304


def test_a_plan_that_is_searched_beside_is_the_plan(pair: tuple[Api, Api]) -> None:
    plans = []
    for api in pair:
        begun = api.post("/coverage/plans", json={"goal": "add", "count": 3})
        assert begun.status_code == 202
        at = begun.headers["location"].removeprefix(PREFIX)
        while (said := api.get(at).json())["state"] in ("queued", "running"):
            time.sleep(0.05)
        assert said["state"] == "done"
        plans.append(said)
    alone, beside = ({**plan, "id": "", "submitted": "", "seconds": 0} for plan in plans)
    assert {name for name, value in alone.items() if beside[name] != value} <= {"result"}
    results = ({**plan["result"], "seconds": 0} for plan in (alone, beside))
    assert next(results) == next(results)
    refused = pair[1].post("/coverage/plans", json={"goal": "add"})
    assert told(refused) == told(pair[0].post("/coverage/plans", json={"goal": "add"}))


def test_the_routes_that_hold_jobs_and_drafts_are_marked_and_those_of_pages_are_not(
    pair: tuple[Api, Api],
) -> None:
    marked = marked_routes(pair[1].app)
    for method, path in (
        ("POST", "/imports"),
        ("DELETE", "/imports/drafts/x"),
        ("PUT", "/imports/drafts/x/files/甲.xlsx"),
        ("GET", "/imports/drafts/x/findings.csv"),
        ("GET", "/places/summary"),
        ("POST", "/places/searches"),
        ("POST", "/places/accept"),
        ("DELETE", "/coverage/plans/x"),
        ("POST", "/pairings/matchings"),
        ("GET", "/export.cypher"),
    ):
        assert marked[method].at(PREFIX + path) is not None, path
    for path in ("/coverage/summary", "/coverage/uncovered", "/entities/x", "/views/pairing"):
        assert marked["GET"].at(PREFIX + path) is None, path


def test_metrics_tell_of_both_processes(pair: tuple[Api, Api]) -> None:
    pair[1].get("/export.geojson")
    with (
        served(pair[1].app) as port,
        sent(port, head("GET", "/metrics", "Connection: close")) as line,
        urlopen(
            Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept-Encoding": "gzip"})
        ) as packed,
    ):
        assert b"\ngongjian_beside_jobs{" in gzip.decompress(packed.read())
        text = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert 'gongjian_requests_total{method="GET",route="/api/v1/export.{suffix}"' in text
    assert 'gongjian_jobs{what="plan"} 0.0' in text
    assert 'gongjian_beside_jobs{what="plan"} 0.0' in text
    assert "gongjian_beside_process_resident_memory_bytes" in text
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE ")]
    assert len(names) == len(set(names))


@pytest.fixture
def store(embedded_endpoint: Endpoint) -> Iterator[Store]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield store


def test_an_import_beside_is_written_told_and_seen_at_once_by_who_wrote(
    store: Store, tmp_path: Path
) -> None:
    with KeptBeside(settings_of(store.endpoint, tmp_path), DAY) as beside:
        service = Service(store, tmp_path, beside=beside)
        with service.api.client:
            faulty = service.upload(BAD, dry_run=False)
            assert (faulty["state"], faulty["report"]["errors"]) == ("checked", 1)
            written = service.upload(GOOD, dry_run=False)
            assert written["state"] == "written"
            meta = service.api.get("/meta").json()
            assert meta["revision"] == store.revision()
            assert sum(one["count"] for one in meta["data"]["counts"]) > 2
            long = service.send("POST", "/imports?name=a.csv", content=b"x" * 300_001)
            assert (long.status_code, long.json()["type"]) == (
                413,
                f"{PREFIX}/problems/body_too_long",
            )
            assert service.upload(GOOD, dry_run=False)["state"] == "written"


def test_a_process_that_dies_is_told_of_and_started_again(store: Store, tmp_path: Path) -> None:
    with KeptBeside(settings_of(store.endpoint, tmp_path), DAY) as beside:
        app = create_app(
            settings_of(store.endpoint, tmp_path), network=Network(store), beside=beside
        )
        api = Api(app)
        assert api.get("/coverage/plans").status_code == 200
        first = beside.pid
        upload = head("POST", f"{PREFIX}/imports?name=a.csv", "Content-Length: 5000")
        with served(app) as port, sent(port, upload + b"x" * 100) as line:
            taken = 'gongjian_beside_places_free{kind="upload"} 31.0'
            while taken not in urlopen(f"http://127.0.0.1:{port}/metrics").read().decode():
                time.sleep(0.05)
            os.kill(first, signal.SIGKILL)
            assert status(line) == 503
        assert api.get("/coverage/plans").status_code == 200  # it waits for the next one
        assert beside.pid != first
    assert _gone(beside.pid)


def test_who_waits_for_a_process_that_hangs_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with KeptBeside(settings_of(store.endpoint, tmp_path), DAY) as beside:
        app = create_app(
            settings_of(store.endpoint, tmp_path), network=Network(store), beside=beside
        )
        api = Api(app)
        assert api.get("/coverage/plans").status_code == 200
        monkeypatch.setattr(handing, "_TAKEN_S", 0.5)
        os.kill(beside.pid, signal.SIGSTOP)
        busy = api.client.get(f"{PREFIX}/coverage/plans")
        os.kill(beside.pid, signal.SIGCONT)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2")
        assert "nothing was done" in busy.json()["detail"]
        assert api.get("/meta").status_code == 200


def test_it_ends_with_a_service_that_is_killed(store: Store, tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from api.apart.keeping import KeptBeside\n"
        "from graph.settings import Settings\n"
        "beside = KeptBeside(Settings(data=Path(sys.argv[1])), None)\n"
        "print(beside.pid, flush=True); time.sleep(60)"
    )
    service = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    pid = int(service.stdout.readline())
    service.kill()
    service.communicate()
    deadline = time.monotonic() + 60
    while not _gone(pid):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"
