"""``python -m bench.workers [--data DIR] [--workers 1 2 4] [--seconds 10]``: one process that
answers beside several.

For each number of processes: mixed requests a second with many clients and with one, how long light
answers take alone, beside an export and beside a writer, and what memory the service takes, the
mapped columns apart. The peer is the single process of the same run. The client takes a processor
too: what it took is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from bench.report import Latencies, figure, heading, processor_s
from bench.serving import ANSWERS, DAY, Service, load_demo, seconds_to_ready, served
from graph.loading.loader import load
from graph.model.rows import Dataset, NodeRow
from graph.settings import Settings
from graph.store.connect import connect
from tests.support.processes import children

CLIENTS = 50
AIM_RATE = 400.0
"""Mixed requests a second on two cores."""
AIM_BESIDE = 2.0
"""Times that light answers may take as long at the 95 % beside other work as alone."""
LIGHT = ("coverage/summary", "committees", "entities/{id}", "pairings", "search")
WRITES_EVERY_S = 2.0


@dataclass
class Found:
    """What one number of processes came to."""

    rate: float = 0.0
    alone: float = 0.0
    beside: dict[str, float] = field(default_factory=dict)
    memory: float = 0.0


def main() -> None:
    """Measure each number of processes on one loaded store."""
    parser = argparse.ArgumentParser(prog="bench.workers", description=__doc__)
    parser.add_argument("--data", type=Path, help="data directory with the demo; made if missing")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--seconds", type=float, default=10.0, help="for each figure")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = wanted.data or Path(folder) / "data"
        load_demo(data)
        first: Found | None = None
        for workers in wanted.workers:
            found = _measured(data, workers, wanted.seconds)
            first = first or found
            if found is not first:
                against = f"against {wanted.workers[0]}"
                figure("mixed requests a second", found.rate / first.rate, "x", against)
                figure("memory", found.memory / first.memory, "x", against)


def _measured(data: Path, workers: int, seconds: float) -> Found:
    heading("one process that answers" if workers == 1 else f"{workers} processes that answer")
    with served(data, "--workers", str(workers)) as service:
        figure("start to ready", seconds_to_ready(service), "s")
        _warm(service)
        found = Found()
        for clients in (1, CLIENTS):
            began = _own_cpu()
            cpu = _cpu(service)
            latencies, errors = asyncio.run(
                _asked(service.port, list(ANSWERS.values()), clients, seconds)
            )
            found.rate = len(latencies.values) / seconds
            spent = (_cpu(service) - cpu) / max(len(latencies.values), 1) * 1000
            own = (_own_cpu() - began) / seconds
            figure(
                f"mixed requests a second, {clients} client{'s' if clients > 1 else ''}",
                found.rate,
                "",
                f"{latencies.p50:.0f} ms p50, {latencies.p95:.0f} p95; {spent:.1f} ms of a "
                f"processor each; clients took {own:.0%} of one; {errors} errors",
            )
        missed = "" if found.rate >= AIM_RATE else "   MISSED"
        figure("aimed at", AIM_RATE, "", missed)
        found.alone = _light(service, seconds, "alone").p95
        with _meanwhile(export, service.port):
            found.beside["an export"] = _light(service, seconds, "beside an export").p95
        with _meanwhile(write, data):
            found.beside["a writer"] = _light(service, seconds, "beside a writer").p95
        for what, p95 in found.beside.items():
            missed = "" if p95 <= AIM_BESIDE * found.alone else "   MISSED"
            figure(
                f"light answers beside {what}, against alone",
                p95 / found.alone,
                "x",
                f"<= {AIM_BESIDE:g}{missed}",
            )
        found.memory = _memory(service, Settings(data=data).snapshot_file)
    return found


def _light(service: Service, seconds: float, what: str) -> Latencies:
    """How long light answers take for four clients that each pause."""
    paths = [ANSWERS[name] for name in LIGHT]
    latencies, errors = asyncio.run(_asked(service.port, paths, 4, seconds, pause_s=0.05))
    figure(
        f"light answers {what}",
        latencies.p95,
        "ms p95",
        f"{latencies.p50:.1f} p50; {errors} errors",
    )
    return latencies


def _warm(service: Service) -> None:
    """Ask everything a few times of whoever answers."""
    for _ in range(6):
        with closing(HTTPConnection("127.0.0.1", service.port, timeout=120)) as line:
            for path in ANSWERS.values():
                line.request("GET", f"/api/v1/{path}")
                line.getresponse().read()


# --- clients --------------------------------------------------------------------------------


async def _asked(
    port: int, paths: Sequence[str], clients: int, seconds: float, pause_s: float = 0.0
) -> tuple[Latencies, int]:
    """Ask for some seconds, each client over a connection of its own."""
    latencies, errors = Latencies(), 0
    last = time.perf_counter() + seconds

    async def one(seed: int) -> None:
        nonlocal errors
        draw = random.Random(seed)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < last:
            if pause_s:
                await asyncio.sleep(draw.uniform(0, 2 * pause_s))
            path = draw.choice(paths)
            began = time.perf_counter()
            writer.write(f"GET /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if await _status(reader) != 200:
                errors += 1
            latencies.values.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(one(seed) for seed in range(clients)))
    return latencies, errors


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of an answer, which is read whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    if found := re.search(rb"content-length: (\d+)", head):
        await reader.readexactly(int(found[1]))
    else:
        while (size := int(await reader.readline(), 16)) or await reader.readexactly(2) is None:
            await reader.readexactly(size + 2)
    return int(head[9:12])


# --- what goes on meanwhile ------------------------------------------------------------------


@contextmanager
def _meanwhile(work: Callable[..., None], *given: object) -> Iterator[None]:
    """Some work in a process of its own, so that it takes nothing from the clients' clock."""
    process = get_context("spawn").Process(target=work, args=given, daemon=True)
    process.start()
    time.sleep(2)
    try:
        yield
    finally:
        process.terminate()
        process.join()


def export(port: int) -> None:
    """Take the network away as GraphML, again and again."""
    while True:
        with closing(HTTPConnection("127.0.0.1", port, timeout=300)) as line:
            line.request("GET", f"/api/v1/export.graphml?{DAY}")
            line.getresponse().read()


def write(data: Path) -> None:
    """Change something every few seconds, as the command line does."""
    with connect(Settings(data=data)) as store:
        for turn in count():
            row = NodeRow("Source", (), {"id": "src:b", "name": f"bench {turn}", "kind": "ledger"})
            load(store, Dataset("bench", "ledger", "src:b", date.today(), [row]))
            time.sleep(WRITES_EVERY_S)


# --- what it takes --------------------------------------------------------------------------


def _processes(service: Service) -> dict[str, list[int]]:
    """The processes of a service but for its store, by what they do."""
    forker = children(service.pid, "api.answering")
    return {
        "the one that was started": [service.pid],
        "the one beside": children(service.pid, "api.worker"),
        "the one that forks": forker,
        "those that answer": [pid for one in forker for pid in children(one)],
    }


def _cpu(service: Service) -> float:
    return sum(processor_s(pid) for pids in _processes(service).values() for pid in pids)


def _own_cpu() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory(service: Service, file: Path) -> float:
    """Print the memory that each takes; gives that of all in MB. What several share is counted by
    its part in each (PSS), so that the sum is what the machine has to have."""
    total, mapped = 0.0, 0.0
    for what, pids in _processes(service).items():
        if pids:
            told = [_rollup(pid) for pid in pids]
            share, private = (sum(one[name] for one in told) for name in ("Pss", "Private"))
            figure(f"memory: {what} ({len(pids)})", share, "MB PSS", f"{private:,.0f} MB private")
            total += share
        mapped += sum(_mapped(pid, file.name) for pid in pids)
    figure("memory: all but the store", total, "MB PSS")
    size = file.stat().st_size / 2**20
    figure(
        "memory: columns of the snapshot, in all of them", mapped, "MB PSS", f"{size:.1f} MB once"
    )
    return total


def _rollup(pid: int) -> dict[str, float]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = {name: int(kb) / 1024 for name, kb in re.findall(r"^(\w+): +(\d+) kB", text, re.M)}
    return {"Pss": sizes["Pss"], "Private": sizes["Private_Clean"] + sizes["Private_Dirty"]}


def _mapped(pid: int, name: str) -> float:
    """MB (PSS) of a file that a process has mapped, in each of its generations."""
    told = Path(f"/proc/{pid}/smaps").read_text()
    of_it = re.findall(rf"{re.escape(name)}[^\n]*\n(?:\w+: [^\n]*\n)*?Pss: +(\d+) kB", told)
    return sum(map(int, of_it)) / 1024


if __name__ == "__main__":
    main()
