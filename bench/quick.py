"""``python -m bench.quick [--rounds 3] [--write]``: the essential ratios in ten minutes.

Each bench runs several times, in turns, so that what else the machine does falls on all of them.
Printed are the median of a ratio, its lowest and highest, and what the history last said.
``--write`` adds a line a ratio to ``bench/history.csv``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.report import RECORD, figure, heading

ESSENTIAL: Mapping[str, Sequence[str]] = {
    "bench": ("--scale", "0.1", "--without-serving"),
    "bench.reach": ("--up-to", "27000"),
    "bench.streets": ("--crossings", "80", "80"),
    "bench.connectivity": ("--size", "10000", "30000"),
    "bench.ledgers": ("--xlsx", "20000", "--csv", "0"),
    "bench.importing": ("--rows", "5000", "--csv", "0"),
    "bench.exchange": ("--scale", "0.3", "--without-stores"),
}
"""What is run, and how large: a round takes about three minutes on two cores."""
HISTORY = Path(__file__).with_name("history.csv")
HEAD = ("day", "revision", "cores", "bench", "under", "what", "peer", "median", "low", "high")


class Ratio(NamedTuple):
    """What a ratio is of."""

    bench: str
    under: str
    what: str
    peer: str


def main() -> None:
    """Run the rounds, print, and write the history where that is asked for."""
    parser = argparse.ArgumentParser(prog="bench.quick", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times each (default: 3)")
    parser.add_argument("--write", action="store_true", help="add to bench/history.csv")
    wanted = parser.parse_args()
    began = time.monotonic()
    found: defaultdict[Ratio, list[float]] = defaultdict(list)
    for turn in range(wanted.rounds):
        for name, arguments in ESSENTIAL.items():
            print(f"round {turn + 1}: {name} {' '.join(arguments)}", file=sys.stderr, flush=True)
            for ratio, value in _ratios(name, arguments):
                found[ratio].append(value)
    tell(found, latest(HISTORY))
    figure("minutes", (time.monotonic() - began) / 60, "")
    if wanted.write:
        write(HISTORY, found, date.today(), _revision(), os.cpu_count() or 1)


def tell(found: Mapping[Ratio, Sequence[float]], before: Mapping[Ratio, float]) -> None:
    """Print each ratio with its spread, beside what was found before."""
    for bench in dict.fromkeys(ratio.bench for ratio in found):
        heading(f"{bench} {' '.join(ESSENTIAL.get(bench, ()))}".strip())
        for ratio, values in found.items():
            if ratio.bench == bench:
                last = before.get(ratio)
                told = f"{min(values):.2f} to {max(values):.2f}, against {ratio.peer}"
                figure(
                    f"{ratio.under}: {ratio.what}".removeprefix(": "),
                    median(values),
                    "x",
                    told if last is None else f"{told}; before: {last:.2f}",
                )


def latest(path: Path) -> dict[Ratio, float]:
    """The median of each ratio that a history tells last."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            Ratio(*(row[name] for name in Ratio._fields)): float(row["median"])
            for row in csv.DictReader(file)
        }


def write(
    path: Path, found: Mapping[Ratio, Sequence[float]], day: date, revision: str, cores: int
) -> None:
    """Add what was found to a history."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(HEAD)
        for ratio, values in found.items():
            spread = (f"{value:.3g}" for value in (median(values), min(values), max(values)))
            writer.writerow((day, revision, cores, *ratio, *spread))


def _ratios(name: str, arguments: Sequence[str]) -> Iterable[tuple[Ratio, float]]:
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as record:
        subprocess.run(
            [sys.executable, "-m", name, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, RECORD: record.name},
        )
        for line in Path(record.name).read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            yield Ratio(name, told["under"], told["what"], told["peer"]), told["ratio"]


def _revision() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short=8", "HEAD"], check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


if __name__ == "__main__":
    main()
