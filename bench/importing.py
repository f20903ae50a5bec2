"""``python -m bench.importing [--rows 100000] [--csv 1000000]``: ledgers read, cleaned and written,
with the peak of memory, against what a plain script does with pandas and the driver.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from neo4j import GraphDatabase, NotificationMinimumSeverity
from openpyxl import Workbook

from bench.report import figure, heading, ratio, timed
from graph.endpoint import Endpoint
from graph.importing import prepare
from graph.ledgers import KINDS, References, open_ledgers
from graph.ledgers.templates.files import header_of
from graph.snapshot.reading import read_snapshot
from graph.store import embedded
from graph.store.bolt import Store

SAMPLE = 1000
"""Rows the peer writes; its rate does not depend on how many, and all would take an hour."""

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code(number: int) -> str:
    """A credit code of GB 32100 with a right check character."""
    digits = f"91530100{number:09d}"
    total = sum(_LETTERS.index(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _LETTERS[-total % 31]


def rows(count: int) -> Iterator[list[Any]]:
    """Headers and rows of a ledger of enterprises."""
    columns = KINDS["enterprises"].columns
    yield [header_of(column) for column in columns]
    sample = {column.feeds: column.sample for column in columns}
    for number in range(count):
        own = {
            "uscc": credit_code(number),
            "name": f"第{number}有限公司",
            "staff": str(number % 300),
            "full_members": str(number % 7),
            "organized": "未组建",
            "guided": "否",
            "community": f"第{number % 40}社区",
            "address": f"经开路{number}号",
            "lon": f"{102.75 + number % 1000 / 10_000:.4f}",
            "lat": f"{24.95 + number % 700 / 10_000:.4f}",
        }
        blank = {"covering": "", "sender": "", "mass": "", "carrier": "", "carrier_kind": ""}
        given = sample | own | blank
        yield [given[column.feeds] for column in columns]


def write_xlsx(path: Path, count: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业台账")
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows(count))


def ours(endpoint: Endpoint, path: Path, folder: Path, count: int) -> float:
    """Import a file; rows a second from the file to the last commit."""
    with Store.open(endpoint, timeout_s=300) as store:
        store.initialise()
        with timed() as reading:
            references = References.of(read_snapshot(store))
            prepared = prepare(
                store, open_ledgers(path), folder, references=references, today=date(2022, 1, 1)
            )
        with prepared, timed() as writing:
            report = prepared.commit(store)
        assert report.errors == 0, report.findings[:3]
        assert report.ledgers[0].created == count
    figure(f"{path.suffix}: read, clean and compare", count / reading.seconds, "rows/s")
    written = report.nodes.changed + report.relationships.changed
    figure(
        f"{path.suffix}: write",
        count / writing.seconds,
        "rows/s",
        f"{written:,} nodes and relationships",
    )
    return count / (reading.seconds + writing.seconds)


def theirs(endpoint: Endpoint, path: Path, count: int) -> float:
    """What a plain script does: read the sheet as a frame, then a statement for each row."""
    try:
        import pandas
    except ImportError:
        from openpyxl import load_workbook

        print("pandas is not installed: the peer reads with openpyxl, as pandas.read_excel does")
        with timed() as reading:
            sheet = load_workbook(path, read_only=True).active
            assert sheet is not None
            lines = sheet.iter_rows(values_only=True)
            header = next(lines)
            frame = [dict(zip(header, line, strict=True)) for line in lines]
    else:
        with timed() as reading:
            frame = pandas.read_excel(path, dtype=str).to_dict("records")
    assert len(frame) == count
    with GraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        notifications_min_severity=NotificationMinimumSeverity.OFF,
    ) as driver:

        def run(text: str, **parameters: Any) -> None:
            driver.execute_query(text, parameters, database_=endpoint.database)  # type: ignore[arg-type]

        run("CREATE CONSTRAINT bench_id IF NOT EXISTS FOR (n:Bench) REQUIRE n.id IS UNIQUE")
        with timed() as writing:
            for row in frame[:SAMPLE]:
                key = row["统一社会信用代码*"]
                run("MERGE (n:Bench {id: $id}) SET n += $row", id=key, row=_named(row))
                run(
                    "MERGE (z:Bench {id: $zone}) WITH z MATCH (n:Bench {id: $id}) "
                    "MERGE (n)-[:BENCH]->(z)",
                    id=key,
                    zone=row["所属社区"],
                )
    figure("peer: read", count / reading.seconds, "rows/s")
    figure(f"peer: write ({SAMPLE:,} rows, scaled)", SAMPLE / writing.seconds, "rows/s")
    return count / (reading.seconds + writing.seconds * count / SAMPLE)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {f"c{at}": value for at, value in enumerate(row.values()) if value is not None}


def main() -> None:
    """Measure both sizes; each import in a process of its own, whose peak of memory is its own."""
    parser = argparse.ArgumentParser(prog="bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the workbook")
    parser.add_argument("--csv", type=int, default=1_000_000, help="rows of the CSV; 0 for none")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        kind, path, data, count = arguments.one
        _one(kind, Path(path), Path(data), int(count))
        return
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as name:
        folder = Path(name)
        for kind, count in (("xlsx", arguments.rows), ("csv", arguments.csv)):
            if not count:
                continue
            heading(f"{count:,} rows of a ledger of enterprises, {kind}")
            path = folder / f"enterprises.{kind}"
            (write_xlsx if kind == "xlsx" else write_csv)(path, count)
            command = [sys.executable, "-m", "bench.importing", "--one", kind, str(path)]
            subprocess.run([*command, str(folder / f"data-{kind}"), str(count)], check=True)


def _one(kind: str, path: Path, data: Path, count: int) -> None:
    with embedded.hold(data) as held:
        rate = ours(held.endpoint, path, data / "import", count)
        figure(f"{path.suffix}: in all", rate, "rows/s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figure("peak memory of the importing process", peak, "MB")
        if kind == "xlsx":
            ratio(f"{path.suffix}: in all", rate, theirs(held.endpoint, path, count), "the peer")


if __name__ == "__main__":
    main()
