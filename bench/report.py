"""Printing of what was measured: one line a figure, with its unit and, for a peer, the ratio."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TypeVar

RECORD = "BENCH_RECORD"
"""The environment variable that names a file to which ratios are written, a JSON object a line."""

T = TypeVar("T")
_under = ""


def heading(text: str) -> None:
    global _under
    _under = text
    print(f"\n## {text}", flush=True)


def figure(what: str, value: float, unit: str, note: str = "") -> None:
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
    print(f"{what:<58} {number:>12} {unit:<8} {note}".rstrip(), flush=True)


def aim(
    what: str, value: float, unit: str, aimed: float | None, note: str = "", *, most: bool = True
) -> None:
    """A figure beside what it is to be at ``most``, or at least; None: nothing is aimed at."""
    if aimed is not None:
        met = value <= aimed if most else value >= aimed
        note = f"{note}  {'<=' if most else '>='} {aimed:g}{'' if met else '   MISSED'}"
    figure(what, value, unit, note.strip())


def ratio(what: str, ours: float, theirs: float, peer: str) -> None:
    """How many times faster (or, below 1, slower) than the peer; both as rates. Written, too, to
    the file that :data:`RECORD` names, under the latest heading."""
    print(f"{what:<58} {ours / theirs:>12.2f} x        against {peer}", flush=True)
    if record := os.environ.get(RECORD):
        line = {"under": _under, "what": what, "peer": peer, "ratio": ours / theirs}
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


@dataclass
class Clock:
    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    clock = Clock()
    start = time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - start


@dataclass
class Latencies:
    """Milliseconds of repeated calls."""

    values: list[float] = field(default_factory=list)

    def measure(self, call: Callable[[], T], times: int) -> T:
        result = call()  # warm
        for _ in range(times):
            with timed() as clock:
                result = call()
            self.values.append(clock.seconds * 1000)
        return result

    @property
    def p50(self) -> float:
        return quantiles(self.values, n=20)[9]

    @property
    def p95(self) -> float:
        return quantiles(self.values, n=20)[18]


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB, and the peak where the kernel tells it (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def processor_s(pid: int) -> float:
    """Seconds that a process has had of the processors: what a shared machine does not blur."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
