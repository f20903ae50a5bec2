"""``python -m bench.million [--enterprises 1000000] [--in-memory]``: a million enterprises.

So many parks as it takes, the same network each under ids of its own and half a degree apart, and a
province around them: a million enterprises are 36 parks and four million rows. The parks are loaded
one after another into one embedded store, so that no more than one is in this process; then the
service is started on it and asked, over HTTP, what planners and officials ask. Each figure stands
beside its aim, MISSED where it is missed; *first* is what the first who asks waits for.

``--in-memory`` puts the same network together without a store and asks the functions behind the
answers: minutes instead of an hour, where it is only them that matter. Both print what the service
(or this process) and the store have had resident at most.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from bench.loading import KUNMING
from bench.partitions import as_one
from bench.partitions import elsewhere as parks_elsewhere
from bench.report import Latencies, aim, figure, heading, processor_s, timed
from bench.serving import Service, seconds_to_ready, served
from graph.datasets import synthetic
from graph.geojson import FeatureCollection
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.snapshot import files as snapshot_files
from graph.snapshot.building import build, snapshot_of
from graph.snapshot.pictures import Picture, Snapshot
from graph.store import embedded
from graph.store.bolt import Store
from queries.connectivity.bridges import bridges
from queries.connectivity.components import components
from queries.connectivity.cores import cores
from queries.connectivity.cuts import articulation_points
from queries.connectivity.projection import project
from queries.coverage.answers import geo, heat
from queries.coverage.answers.clusters import Look
from queries.coverage.answers.explain import explain
from queries.coverage.answers.uncovered import uncovered
from queries.coverage.plans.planning import plan
from queries.coverage.plans.question import Question
from queries.coverage.status.state import CoverageState, coverage_state
from queries.coverage.status.summary import by_subdistrict, summarize
from queries.partitions.cutting import cut
from queries.search import prepare, search
from tests.support.networks import DAY
from tests.support.parks import elsewhere, province
from visualizations.whole import whole_layout
from visualizations.whole_payload import whole_payload

_T = TypeVar("_T")

ENTERPRISES_OF_A_PARK = 28_350
APART_DEG = 0.5
CALLS = 40
POSITIONS, GAP, PLAN_S = 100, 0.01, 60.0

READY_S, ROWS_S, STRUCTURE_S, PICTURE_S = 10.0, 20_000.0, 2.0, 3.0
ANSWER_MS, EXPLAIN_MS = 50.0, 100.0
MOST_BYTES = 12_000_000
"""Of an answer that a picture is drawn from, however many enterprises there are."""

ANSWERS = {
    "summary": ("coverage/summary", ANSWER_MS),
    "uncovered, first page": ("coverage/uncovered?by=organizational&limit=50", ANSWER_MS),
    "uncovered, on foot": ("coverage/uncovered?by=spatial&limit=50", ANSWER_MS),
    "uncovered, by staff": ("coverage/uncovered?by=spatial&sort=-staff&limit=50", ANSWER_MS),
    "explain, uncovered": ("coverage/explain/unit:p00.s000008", EXPLAIN_MS),
    "explain, covered": ("coverage/explain/unit:p00.s002000", EXPLAIN_MS),
    "search": (f"search?q={quote('商贸企业002000')}", None),
}
STRUCTURE = {
    "components": "graph/components?limit=50",
    "cut points": "graph/articulation-points?limit=50",
    "bridges": "graph/bridges?limit=50",
    "cores": "graph/cores?limit=50",
}
MAP = {
    "map: gaps": "coverage/gaps.geojson?by=spatial&bounded=true",
    "map: reach": "coverage/reach.geojson?bounded=true",
    "map: grid": "coverage/heat.geojson?by=spatial&bounded=true",
    "map: places": "coverage/places.geojson",
    "map: ground": "coverage/ground.geojson",
    "map: covered": "coverage/covered.geojson?by=spatial&bounded=true",
}
FIRST_PICTURE = tuple(MAP)[:5]
WHOLE = {"whole network": "views/whole"}


def main() -> None:
    """Load and ask, or only ask."""
    parser = argparse.ArgumentParser(prog="bench.million", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--in-memory", action="store_true", help="without a store")
    parser.add_argument("--data", type=Path, help="a data directory that is kept, or asked again")
    given = parser.parse_args()
    parks = max(1, -(-given.enterprises // ENTERPRISES_OF_A_PARK))
    heading(f"{parks * ENTERPRISES_OF_A_PARK:,} enterprises in {parks} parks")
    if given.in_memory:
        _in_memory(parks)
        return
    os.environ.setdefault("GONGJIAN_EMBEDDED_HEAP", "2g")
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = given.data or Path(folder) / "data"
        if not (data / "arcadedb").exists():
            _load(data, parks)
        _serve(data)


# --- the whole way ------------------------------------------------------------------------------


def _load(data: Path, parks: int) -> None:
    own = (read_folder(KUNMING), synthetic.generate())
    names = [f"p{at:02d}" for at in range(parks)]
    rows, seconds, spent, before = 0, 0.0, 0.0, 0
    with embedded.hold(data) as held, Store.open(held.endpoint, timeout_s=300) as store:
        store.initialise()
        for at, name in enumerate(names):
            for dataset in own:
                moved = elsewhere(dataset, name, east_deg=APART_DEG * at)
                with timed() as clock:
                    load(store, moved)
                rows += len(moved.nodes) + len(moved.relationships)
                seconds += clock.seconds
            if at in (0, parks // 2, parks - 1):
                rate = (rows - before) / (seconds - spent)
                figure(f"load: up to park {at + 1}", rate, "rows/s", f"{rows:,} rows so far")
                before, spent = rows, seconds
        load(store, province(f"zone:{name}.kmez" for name in names))
        figure("load: processors of the store", processor_s(held.pid), "s")
        figure("memory: store while loading, at most", _peak_mb(held.pid), "MB")
    aim("load", rows / seconds, "rows/s", ROWS_S, f"{rows:,} rows, {seconds:.0f} s", most=False)
    figure("memory: this process while loading, at most", _peak_mb(os.getpid()), "MB")
    size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
    figure("on disk", size / 1e6, "MB")


def _serve(data: Path) -> None:
    with served(data) as service:
        figure("start to ready, no snapshot saved", seconds_to_ready(service, 1800), "s")
    saved = sum(file.stat().st_size for file in data.glob("snapshot*"))
    figure("snapshot, on disk", saved / 1e6, "MB")
    with served(data) as service:
        aim("start to ready", seconds_to_ready(service, 1800), "s", READY_S)
        figure("until then, processors of the service", processor_s(service.pid), "s")
        _held(service)
        for what, (path, most_ms) in ANSWERS.items():
            _asked(service, what, path, most_ms)
        firsts = sum(_asked(service, what, path, None) for what, path in STRUCTURE.items())
        aim("structure, the four one after another, first", firsts, "s", STRUCTURE_S)
        picture = {
            what: _asked(service, what, path, None, MOST_BYTES) for what, path in MAP.items()
        }
        firsts = sum(picture[what] for what in FIRST_PICTURE)
        aim("map: first picture, what the server takes", firsts, "s", PICTURE_S)
        firsts = sum(_asked(service, what, path, None, MOST_BYTES) for what, path in WHOLE.items())
        aim("whole network: first picture, likewise", firsts, "s", PICTURE_S)
        _planned(service)
        figure("memory: service, at most", _peak_mb(service.pid), "MB")
        with embedded.hold(data) as held:
            figure("memory: store, at most", _peak_mb(held.pid), "MB")


def _held(service: Service) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=600)) as http_:
        http_.request("GET", "/api/v1/ready")
        told = json.loads(http_.getresponse().read())
    figure("nodes", told["nodes"], "", f"{told['relationships']:,} relationships")


def _asked(
    service: Service, what: str, path: str, aim_ms: float | None, most_bytes: float | None = None
) -> float:
    """Print how an answer comes, warm; gives the seconds of the first."""
    full = f"/api/v1/{path}{'&' if '?' in path else '?'}{urlencode({'as_of': DAY})}"
    with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=600)) as http_:

        def call() -> bytes:
            http_.request("GET", full)
            response = http_.getresponse()
            body = response.read()
            if response.status != 200:
                raise RuntimeError(f"{full}: {response.status} {body[:500]!r}")
            return body

        with timed() as first:
            size = len(call())
        calls = CALLS if first.seconds < 1 else 5
        latencies = Latencies()
        began = processor_s(service.pid)
        latencies.measure(call, calls)
        each = (processor_s(service.pid) - began) / (calls + 1) * 1000
    note = f"{latencies.p50:7.1f} p50  {each:7.1f} of a processor  {first.seconds:6.2f} s first"
    note += f"  {size / 1024:9,.1f} KB"
    aim(what, latencies.p95, "ms p95", aim_ms, note)
    if most_bytes is not None and size > most_bytes:
        aim(f"{what}: size", size / 1e6, "MB", most_bytes / 1e6)
    return first.seconds


def _planned(service: Service) -> None:
    """Ask for a plan, and wait for it."""
    asked = {
        "goal": "add",
        "count": POSITIONS,
        "gap": GAP,
        "time_limit_s": PLAN_S,
    }
    with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=600)) as http_:

        def call(method: str, path: str, body: Any = None) -> dict[str, Any]:
            sent = None if body is None else json.dumps(body)
            http_.request(method, path, sent, {"Content-Type": "application/json"})
            response = http_.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            if response.status >= 400:
                raise RuntimeError(f"{path}: {answer}")
            return answer

        with timed() as clock:
            job = call("POST", f"/api/v1/coverage/plans?as_of={DAY}", asked)
            while job["state"] in ("queued", "running"):
                time.sleep(0.2)
                job = call("GET", f"/api/v1/coverage/plans/{job['id']}")
    found = job["result"]
    if found is None:
        raise RuntimeError(f"the plan {job['state']}: {job['problem']}")
    _tell_plan(clock.seconds, found["gap"], found["candidates"])


def _tell_plan(seconds: float, gap: float | None, candidates: int) -> None:
    note = f"{candidates:,} candidates"
    aim(f"plan of {POSITIONS} positions", seconds, "s", PLAN_S, note)
    aim("plan: from the best at most", 100 * (1 if gap is None else gap), "%", 100 * GAP)


# --- without a store ----------------------------------------------------------------------------


def _in_memory(parks: int) -> None:
    with timed() as clock:
        snapshot = _put_together(parks)
    edges = sum(map(len, snapshot.edges.values()))
    told = f"{len(snapshot):,} nodes, {edges:,} relationships"
    figure("put together", clock.seconds, "s", told)
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        path = Path(folder) / "snapshot.arrays"
        _once("snapshot saved", lambda: snapshot_files.save(snapshot, path))
        figure("snapshot, on disk", path.stat().st_size / 1e6, "MB")
        _once("snapshot read back", lambda: snapshot_files.load(path))
    picture = snapshot.at(DAY)
    state = _once("coverage of all", lambda: coverage_state(picture=picture))
    _answers(state)
    _structure(build([], [], 1).at(DAY))  # compiled, or found compiled
    _structure(picture)
    _pictures(state)
    _once("search made ready", lambda: prepare(snapshot))
    _warm("search", lambda: search(picture=picture, text="商贸企业002000"), None)
    question = Question("add", POSITIONS, gap=GAP, time_limit_s=PLAN_S)
    with timed() as clock:
        found = plan(state=state, question=question)
    _tell_plan(clock.seconds, found.gap, found.candidates)
    figure("memory, at most", _peak_mb(os.getpid()), "MB")


def _put_together(parks: int) -> Snapshot:
    made = snapshot_of(check(read_folder(KUNMING)), check(synthetic.generate()))
    (one,) = (one for one in cut(made.at(DAY)) if one.park)
    every = [each.snapshot for each in parks_elsewhere(one, parks, apart_deg=APART_DEG)]
    return as_one(every)


def _answers(state: CoverageState) -> None:
    def page(**how: Any) -> Callable[[], object]:
        return lambda: uncovered(state=state, limit=50, **how)

    _warm("summary", lambda: summarize(state=state), ANSWER_MS)
    _warm("uncovered, first page", page(lens="organizational"), ANSWER_MS)
    _warm("uncovered, on foot", page(lens="spatial"), ANSWER_MS)
    _warm("uncovered, by staff", page(lens="spatial", sort="-staff"), ANSWER_MS)
    _warm("by subdistrict", lambda: by_subdistrict(state=state, lens="work"), None)
    for what, unit in (("uncovered", "s000008"), ("covered", "s002000")):
        enterprise = f"unit:p00000.{unit}"
        told = lambda enterprise=enterprise: explain(state=state, enterprise=enterprise)  # noqa: E731
        _warm(f"explain, {what}", told, EXPLAIN_MS)


def _structure(picture: Picture) -> None:
    heading(f"structure of {len(picture.snapshot):,} nodes")
    with timed() as every:
        ties = _once("who is tied to whom", lambda: project(picture))
        _once("components", lambda: components(ties))
        _once("cut points", lambda: articulation_points(ties))
        _once("bridges", lambda: bridges(ties))
        _once("cores", lambda: cores(ties))
    aim("structure, all of it", every.seconds, "s", STRUCTURE_S)


def _pictures(state: CoverageState) -> None:
    asked: tuple[tuple[str, Callable[[], FeatureCollection]], ...] = (
        ("gaps", lambda: geo.gaps(state=state, lens="spatial", look=Look())),
        ("covered", lambda: geo.covered(state=state, lens="spatial", look=Look())),
        ("reach", lambda: geo.reach(state=state, look=Look())),
        ("grid", lambda: heat.heat(state=state, lens="spatial", bounded=True)),
        ("places", lambda: geo.places(state=state)),
    )
    for what, ask in asked:
        began = time.process_time()
        with timed() as clock:
            size = sum(len(line.encode()) for line in ask().lines())
        spent = time.process_time() - began
        note = f"{spent:.2f} of a processor, {size / 1024:,.0f} KB"
        figure(f"map: {what}", clock.seconds, "s", note)
    picture = state.picture
    began = time.process_time()
    with timed() as clock:
        told = whole_payload(picture, whole_layout(picture))
    spent = time.process_time() - began
    size = len(json.dumps(told, ensure_ascii=False).encode())
    aim(
        "whole network",
        clock.seconds,
        "s",
        PICTURE_S,
        f"{spent:.2f} of a processor, {size / 1024:,.0f} KB",
    )


def _once(what: str, make: Callable[[], _T]) -> _T:
    began = time.process_time()
    with timed() as clock:
        made = make()
    figure(what, clock.seconds, "s", f"{time.process_time() - began:.2f} of a processor")
    return made


def _warm(what: str, call: Callable[[], object], aim_ms: float | None) -> None:
    with timed() as first:
        call()
    latencies = Latencies()
    calls = CALLS if first.seconds < 1 else 5
    began = time.process_time()
    latencies.measure(call, calls)
    each = (time.process_time() - began) / (calls + 1) * 1000
    note = f"{latencies.p50:7.1f} p50  {each:7.1f} of a processor  {first.seconds:6.2f} s first"
    aim(what, latencies.p95, "ms p95", aim_ms, note)


# --- printing -----------------------------------------------------------------------------------


def _peak_mb(pid: int) -> float:
    """What a process has had resident at most, in MB."""
    if pid == os.getpid():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
