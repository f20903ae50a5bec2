"""``python -m bench.ledgers``: ledgers read and cleaned, beside pandas and a loop over its rows.

The enterprise ledger (27 columns), as xlsx of 100,000 rows and as CSV of a million. pandas reads
the file (``read_excel``, ``read_csv``, all as text) and a loop over ``iterrows`` does what a plain
script would: strip, check the code, look words up, parse numbers and days, build a dictionary. It
checks less than ours does: no references, no coordinate systems, no persons, no duplicates, no
findings. Each measurement is a child process of its own, so that its peak memory is its own, and
counts processor time: both sides use one thread, and whatever else runs does not matter.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from bench.report import Clock, figure, heading, ratio
from graph.ledgers import KINDS, References, open_ledgers
from graph.model.uscc import check_character, organization_check_character
from graph.snapshot.building import snapshot_of
from tests.support.ledgers import headers, row
from tests.support.small import dataset, node

SEED = 20211231
KIND = "enterprises"


def main() -> None:
    """Print everything, or run the one measurement that was asked for as JSON."""
    parser = argparse.ArgumentParser(prog="bench.ledgers", description=__doc__)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--xlsx", type=int, default=100_000, help="rows of the workbook")
    parser.add_argument("--csv", type=int, default=1_000_000, help="rows of the text; 0 for none")
    parser.add_argument("--without-peer", action="store_true", help="leave pandas out")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(_measure(**json.loads(arguments.one))))
        return
    with_peer = not arguments.without_peer and importlib.util.find_spec("pandas") is not None
    if not with_peer:
        print("pandas is not measured; `make bench` installs it")
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        for rows, ending in ((arguments.xlsx, "xlsx"), (arguments.csv, "csv")):
            if not rows:
                continue
            path = Path(folder) / f"ledger.{ending}"
            (_write_xlsx if ending == "xlsx" else _write_csv)(path, rows)
            heading(f"{rows:,} rows of {ending}, {path.stat().st_size / 2**20:,.0f} MB")
            ours = _child(path=str(path), who="ours", rows=rows)
            if with_peer:
                theirs = _child(path=str(path), who="pandas", rows=rows)
                ratio("read and clean", ours["rate"], theirs["rate"], "pandas and a loop over rows")


def _child(**what: Any) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.ledgers", "--one", json.dumps(what)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    found: dict[str, float] = json.loads(done.stdout)
    for name, seconds in found.items():
        if name not in ("rate", "peak_mb"):
            figure(f"{what['who']}: {name}", what["rows"] / seconds, "rows/s", f"{seconds:.1f} s")
    figure(f"{what['who']}: read and clean", found["rate"], "rows/s")
    figure(f"{what['who']}: peak memory", found["peak_mb"], "MB")
    return found


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _measure(path: str, who: str, rows: int) -> dict[str, float]:
    found = _ours(Path(path), rows) if who == "ours" else _pandas(Path(path), rows)
    total = sum(found.values())
    peaks = (resource.getrusage(who).ru_maxrss for who in _PROCESSES)
    peak = max(peaks) / 1024
    return {**found, "rate": rows / total, "peak_mb": peak}


@contextmanager
def _processor() -> Iterator[Clock]:
    """Of this process and those it started, as the one that unfolds a workbook."""
    clock = Clock()
    start = sum(os.times()[:4])
    yield clock
    clock.seconds = sum(os.times()[:4]) - start


# --- ours -------------------------------------------------------------------------------------


def _ours(path: Path, rows: int) -> dict[str, float]:
    known = dataset(
        node("Zone", "zone:ala", name="阿拉街道", kind="subdistrict"),
        node("Zone", "zone:shuntong", name="顺通社区"),
        node("Organization", "org:530111-ZB01"),
    )
    references = References.of(snapshot_of(known), as_of=date(2021, 12, 31))
    with _processor() as opened:
        (ledger,) = open_ledgers(path)
    with _processor() as noted:
        references.note(ledger)
    given = 0
    with _processor() as cleaned:
        for chunk in ledger.chunks(references):
            given += chunk.read - len(chunk.bad_rows)
    assert given == rows
    return {
        "recognize": opened.seconds,
        "note keys": noted.seconds,
        "clean and map": cleaned.seconds,
    }


# --- pandas -----------------------------------------------------------------------------------


def _pandas(path: Path, rows: int) -> dict[str, float]:
    import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]

    with _processor() as read:
        if path.suffix == ".xlsx":
            frame = pd.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
        else:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    with _processor() as cleaned:
        made = sum(1 for _ in _loop(frame))
    assert made == rows
    return {"read": read.seconds, "loop": cleaned.seconds}


def _loop(frame: Any) -> Iterator[dict[str, Any]]:
    kind = KINDS[KIND]
    words = {one.feeds: dict(one.words) for one in kind.columns if one.words}
    names = {f"{one.header}{'*' if one.required else ''}": one.feeds for one in kind.columns}
    counts = {"staff", "full_members", "probationary_members"}
    for _, line in frame.iterrows():
        made: dict[str, Any] = {}
        for header, feed in names.items():
            text = line[header].strip()
            if not text:
                continue
            if feed in words:
                made[feed] = words[feed][text]
            elif feed in counts:
                made[feed] = int(text)
            elif feed in ("lon", "lat"):
                made[feed] = float(text)
            elif feed == "data_date":
                made[feed] = datetime.strptime(text, "%Y-%m-%d").date()
            elif feed == "uscc" and check_character(text[:17]) != text[17]:
                raise ValueError(text)
            else:
                made[feed] = text
        yield made


# --- the files --------------------------------------------------------------------------------


def _lines(rows: int) -> Iterator[list[str]]:
    rng = random.Random(SEED)
    yield headers(KIND)
    for number in range(rows):
        body = f"{number:08d}"
        code = "91530100" + body + organization_check_character(body)
        built = rng.random() < 0.3
        yield row(
            KIND,
            uscc=code + check_character(code),
            name=f"昆明第{number}号科技有限公司",
            industry=rng.choice(("C 制造业", "F 批发和零售业", "M 科学研究和技术服务业")),
            size=rng.choice("大中小微"),
            staff=str(rng.randint(20, 900)),
            full_members=str(rng.randint(0, 9)),
            organized="单独组建" if built else "未组建",
            covering="530111-ZB01" if built else "",
            unorganized_reason="" if built else "正式党员不足3名",
            mass="工会" if built else "",
            carrier=f"载体{number % 17}号" if rng.random() < 0.2 else "",
            carrier_kind="孵化器",
            address=f"昌宏路{number}号",
            lon=f"{rng.uniform(102.77, 102.9):.6f}",
            lat=f"{rng.uniform(24.9, 25.06):.6f}",
            declared_crs=rng.choice(("WGS84", "GCJ02")),
        )


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_lines(rows))


def _write_xlsx(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业台账")
    for line in _lines(rows):
        sheet.append(line)
    book.save(path)


if __name__ == "__main__":
    main()
