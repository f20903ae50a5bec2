"""``python -m bench.partitions [--parks 4 16 36] [--scale 1] [--spark]``: parks asked apart.

So many parks, each the same synthetic network somewhere else, are written as partitions and asked
in two processes, with ``--spark`` on Spark in two threads of this machine too, and up to eight of
them in one process that holds all of them. Printed: seconds of a processor and memory at each
size, how they grow, and what that comes to for a nation. Memory is resident, of this process and
all it started, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event, Thread

import numpy as np

from bench.report import Clock, figure, heading, processor_s, resident_mb, timed
from graph.datasets import synthetic
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.snapshot.areas import part
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble, snapshot_of
from graph.snapshot.columns import PropertyColumn
from graph.snapshot.pictures import Area, Objects, Snapshot
from queries.partitions import files
from queries.partitions.asking import Answer, Asked, answers
from queries.partitions.cutting import Partition, cut
from queries.partitions.engines import in_processes, on_spark, session, told
from queries.partitions.together import together
from tests.support.networks import KUNMING

DAY = date(2021, 12, 31)
WORKERS = 2
WHOLE = 8
"""Parks that are asked in one process too."""
NATION = {"enterprises": 60e6, "bodies": 5e6}
"""Units that hold the nation, and organizations: what the slope is carried on to, on paper."""


@dataclass
class Cost:
    """Of this process and those it started: processor seconds of them, and memory at most."""

    cpu: float = 0.0
    mb: float = 0.0


def main() -> None:
    """Write and ask each size."""
    parser = argparse.ArgumentParser(prog="bench.partitions", description=__doc__)
    parser.add_argument("--parks", type=int, nargs="+", default=[4, 16, 36])
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 28,350 enterprises each")
    parser.add_argument(
        "--spark", action="store_true", help="on Spark too, in the environment of `make spark`"
    )
    given = parser.parse_args()
    heading(f"Parks of {28_350 * given.scale:,.0f} enterprises")
    made = snapshot_of(check(read_folder(KUNMING)), check(synthetic.generate(scale=given.scale)))
    with timed() as clock, costing() as cost:
        cuts = list(cut(made.at(DAY)))
    (one,) = (one for one in cuts if one.park)
    figure("cut out and what it rests on", clock.seconds, "s", f"{cost.cpu:.1f} s of a processor")
    slopes = {}
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        for parks in given.parks:
            here = Path(folder) / f"{parks}"
            with timed() as clock, costing() as cost:
                sizes = [size for _, size in files.write(here, elsewhere(one, parks))]
            figure(f"{parks} parks: written", sum(sizes) / 1e6, "MB", _seconds(clock, cost))
            slopes[parks] = _asked(here, parks, "processes")
            if given.spark:
                _asked(here, parks, "spark")
            if parks <= WHOLE:
                _in_one(here, parks)
    if len(given.parks) > 1:
        _carried_on(slopes, len(one.snapshot), sum(sizes) / parks, 28_350 * given.scale)


def elsewhere(one: Partition, parks: int, *, apart_deg: float = 0.05) -> Iterator[Partition]:
    """The same park so many times, under ids of its own each, and so far east of the one before."""
    for at in range(parks):
        name = f"p{at:05d}"

        def own(ids: Objects, name: str = name) -> Objects:
            moved = np.empty(len(ids), object)
            moved[:] = [x if x is None else x.replace(":", f":{name}.") for x in ids]
            return moved

        columns = dict(one.snapshot.columns)
        for key in ("park", "source"):
            columns[key] = PropertyColumn(columns[key].spec, own(columns[key].values))
        east = columns["lon"].values + apart_deg * at
        columns["lon"] = PropertyColumn(columns["lon"].spec, east)
        snapshot = replace(
            one.snapshot,
            ids=own(one.snapshot.ids),
            columns=columns,
            edges={
                key: replace(edges, ids=own(edges.ids)) for key, edges in one.snapshot.edges.items()
            },
        )
        park = str(own(np.array([one.park], object))[0])
        yield replace(one, park=park, snapshot=snapshot)


def _asked(folder: Path, parks: int, engine: str) -> tuple[float, float, float, float]:
    """CPU and memory of asking, CPU and bodies of putting together."""
    with timed() as clock, costing() as cost:
        if engine == "spark":
            with session(f"local[{WORKERS}]") as spark:
                rows = on_spark(spark, folder, Asked()).collect()
            found = [Answer(row.part, row.what, row.about, bytes(row.told)) for row in rows]
        else:
            found = list(told(in_processes(folder, Asked(), workers=WORKERS)))
    figure(f"{parks} parks: asked, {engine}", cost.mb, "MB", _seconds(clock, cost))
    together(found)  # warm
    with timed() as clock, costing() as putting:
        whole = together(found)
    assert whole.ties is not None
    bodies = whole.ties.components.nodes
    figure(
        f"{parks} parks: together",
        putting.mb,
        "MB",
        f"{bodies:,} bodies, {_seconds(clock, putting)}",
    )
    return cost.cpu, cost.mb, putting.cpu, float(bodies)


def as_one(snapshots: Sequence[Snapshot]) -> Snapshot:
    """Snapshots of several parks put together as one network."""
    return assemble(
        [NodeBlock(s.ids.tolist(), s.label, s.second, s.columns) for s in snapshots],
        {
            name: [
                EdgeBlock(
                    s.edges[name].ids.tolist(),
                    s.ids[s.edges[name].start].tolist(),
                    s.ids[s.edges[name].end].tolist(),
                    s.edges[name].columns,
                )
                for s in snapshots
            ]
            for name in snapshots[0].edges
        },
        1,
    )


def _in_one(folder: Path, parks: int) -> None:
    """What one process takes that holds all parks as one network, its reading not counted."""
    snapshots = [files.unpacked(file.read_bytes()).snapshot for file in files.listed(folder)]
    whole = as_one(snapshots).at(DAY)
    names = [files.unpacked(file.read_bytes()).name for file in files.listed(folder)]
    with timed() as clock, costing() as cost:
        for name in names:
            list(answers(part(whole, Area((name,))), Asked()))
    figure(f"{parks} parks: asked, all in one", cost.mb, "MB", _seconds(clock, cost))


def _carried_on(
    slopes: dict[int, tuple[float, float, float, float]], nodes: int, size: float, each: float
) -> None:
    """From the smallest to the largest: what one park more costs, and so many."""
    heading("Carried on, on paper")
    (few, first), (many, last) = min(slopes.items()), max(slopes.items())
    cpu, mb, putting, bodies = ((b - a) / (many - few) for a, b in zip(first, last, strict=True))
    figure(
        "one park more", cpu, "s CPU", f"{mb:+.1f} MB, {size / 1e6:.1f} MB on disk, {nodes:,} nodes"
    )
    figure("10,000 bodies more, together", putting / bodies * 1e4, "s CPU")
    parks = NATION["enterprises"] / each
    figure("a nation: parks of this size", parks, "parks", f"{NATION['enterprises']:,.0f} units")
    figure("a nation: on disk", parks * size / 1e9, "GB")
    figure("a nation: asked", parks * cpu / 3600, "h CPU")
    figure("a nation: together", NATION["bodies"] * putting / bodies / 60, "min CPU", "one machine")


def _seconds(clock: Clock, cost: Cost) -> str:
    return f"{clock.seconds:.1f} s, {cost.cpu:.1f} s of a processor"


@contextmanager
def costing() -> Iterator[Cost]:
    """What a block costs."""
    cost, done = Cost(), Event()
    seen: dict[int, float] = {}
    begun = _processes()

    def look() -> None:
        while not done.wait(0.1):
            there = _processes()
            seen.update({pid: cpu for pid, (cpu, _) in there.items()})
            cost.mb = max(cost.mb, sum(mb for _, mb in there.values()))

    watching = Thread(target=look, daemon=True)
    watching.start()
    yield cost
    done.set()
    watching.join()
    there = _processes()
    seen.update({pid: cpu for pid, (cpu, _) in there.items()})
    cost.mb = max(cost.mb, sum(mb for _, mb in there.values()))
    cost.cpu = sum(cpu - begun.get(pid, (0.0, 0.0))[0] for pid, cpu in seen.items())


def _processes() -> dict[int, tuple[float, float]]:
    """This process and all below it: processor seconds so far, and megabytes resident."""
    found: dict[int, tuple[float, float]] = {}
    ahead = [os.getpid()]
    while ahead:
        pid = ahead.pop()
        with suppress(OSError, StopIteration):  # it ended meanwhile
            found[pid] = processor_s(pid), resident_mb(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                ahead += map(int, children.read_text().split())
    return found


if __name__ == "__main__":
    main()
