"""What every exported file says of itself, and which counts are in no public one."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest

from graph.errors import InvalidInput, NotInstalled
from graph.exchange.extract import Selection, extract
from graph.exchange.formats import FORMATS
from graph.loading.checking import check
from graph.snapshot.building import snapshot_of
from tests.support.exchange import Case, all_days, written
from tests.support.small import dataset, node, rel


def columns(header: list[str]) -> list[str]:
    return [title.rpartition(" ")[2] for title in header]


def texts_of(file: Path) -> str:
    """All that a file says, as text."""
    if file.suffix == ".xlsx":
        cells = (c for sheet in openpyxl.load_workbook(file) for r in sheet.values for c in r)
        return " ".join(map(str, cells))
    if not zipfile.is_zipfile(file):
        return file.read_text("utf-8")
    with zipfile.ZipFile(file) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


@pytest.mark.parametrize("format", FORMATS)
def test_every_file_says_its_day_layers_revision_and_sources(format: str, tmp_path: Path) -> None:
    network = check(
        dataset(
            node("Unit", "unit:a", name="甲〔合成〕", layer="synthetic", lon=102.8, lat=25.0),
            node("Unit", "unit:b", lon=102.8, lat=25.0),
            rel("SAME_AS", "unit:a", "unit:b"),
        )
    )
    made = snapshot_of(network, revision=4711)
    chosen = extract(made.at(date(2021, 12, 31), ("ledger", "synthetic")))
    said = texts_of(written(chosen, format, tmp_path))
    for word in ("gongjian ", "2021-12-31", "4711", "src:test", "ledger", "synthetic", "〔合成〕"):
        assert word in said, word
    alone = extract(made.at(date(2021, 12, 31), ("ledger",)))
    assert "甲〔" not in texts_of(written(alone, format, tmp_path))


@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"xlsx"}))  # it says when it was made
def test_the_same_network_gives_the_same_bytes(format: str, tmp_path: Path) -> None:
    network = Case(2, ("果林", "a\x07b")).network
    one = written(all_days(network), format, tmp_path).read_bytes()
    assert one == written(all_days(network), format, tmp_path).read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_s18_1_small_counts_of_members_are_in_no_public_export(format: str, tmp_path: Path) -> None:
    network = check(
        dataset(
            node("Unit", "unit:a", full_members=2, probationary_members=1, lon=1, lat=1, staff=2),
            node("Unit", "unit:b", full_members=3, probationary_members=0, lon=1, lat=1, staff=1),
            node("Organization", "org:c", full_members=50, lon=1, lat=1),
        )
    )
    told = members_in(written(all_days(network, public=True), format, tmp_path), format)
    assert told["unit:a"] == (None, None, {"full_members", "probationary_members"})
    assert told["unit:b"] == (3, None, {"probationary_members"})
    assert told["org:c"] == (50, None, set())
    told = members_in(written(all_days(network), format, tmp_path), format)
    assert told["unit:a"] == (2, 1, set())


Told = dict[str, tuple[int | None, int | None, set[str]]]


def members_in(file: Path, format: str) -> Told:
    """Of each node its two counts of members as a file has them, and which it calls masked."""
    found: Told = {}
    for row in rows_in(file, format):
        masked = row.get("masked") or ()
        if isinstance(masked, str):
            masked = json.loads(masked) if masked.startswith("[") else masked.split("\x1f")
        hidden = set(masked)
        counts = []
        for name in ("full_members", "probationary_members"):
            cell = row.get(name)
            if cell == "<3":
                hidden.add(name)
            counts.append(None if cell in (None, "", "<3") else int(cell))
        found[row["id"].removeprefix("entity:")] = (counts[0], counts[1], hidden)
    return found


def rows_in(file: Path, format: str) -> Iterator[dict[str, Any]]:
    match format:
        case "graphml" | "gexf":
            read = (
                nx.read_graphml(file) if format == "graphml" else nx.read_gexf(file, version="1.3")
            )
            yield from ({"id": key, **data} for key, data in read.nodes(data=True))
        case "cyjs":
            yield from (e["data"] for e in json.loads(file.read_text("utf-8"))["elements"]["nodes"])
        case "geojson":
            for each in json.loads(file.read_text("utf-8"))["features"]:
                yield {"id": each["id"], **each["properties"]}
        case "jsonld":
            for each in json.loads(file.read_text("utf-8"))["@graph"]:
                if "Unit" in each["@type"] or "Organization" in each["@type"]:
                    yield {"id": each["@id"], **each}
        case "xlsx":
            book = openpyxl.load_workbook(file)
            for sheet in book.worksheets[1:-1]:
                header, *rows = sheet.iter_rows(values_only=True)
                for row in rows:
                    yield dict(zip(columns([str(t) for t in header]), row, strict=True))
        case _:
            with zipfile.ZipFile(file) as archive:
                yield from zipped_rows(archive, format)


def zipped_rows(archive: zipfile.ZipFile, format: str) -> Iterator[dict[str, Any]]:
    for label in ("Unit", "Organization"):
        if format == "parquet":
            yield from pq.read_table(io.BytesIO(archive.read(f"nodes/{label}.parquet"))).to_pylist()
            continue
        if format == "csv":
            lines = archive.read(f"{label}.csv")[3:].decode()
        else:
            lines = "".join(
                archive.read(f"nodes/{label}{part}.csv").decode() for part in ("-header", "")
            )
        header, *rows = csv.reader(io.StringIO(lines, newline=""))
        keys = [title.partition(":")[0] for title in columns(header)]
        yield from (dict(zip(keys, row, strict=True)) for row in rows)


def test_a_selection_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Person"):
        Selection(labels=("Person",))
    with pytest.raises(InvalidInput, match="KNOWS"):
        Selection(types=("KNOWS",))
    with pytest.raises(InvalidInput, match="hops"):
        Selection(around="unit:a", hops=7)


def test_parquet_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "graph.exchange.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    made = extract(snapshot_of(check(dataset()), revision=1).at(date(2021, 12, 31)))
    with pytest.raises(NotInstalled, match=r"gongjian\[parquet\]"):
        FORMATS["parquet"].write(made)
