"""Seconds and size of each export beside networkx's writers, and rows a second of backups.

``python -m bench.exchange [--scale 1] [--without-stores]``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx

from bench.loading import KUNMING, make
from bench.report import figure, heading, ratio, timed
from graph.backup.restoring import restore
from graph.backup.writing import backup
from graph.endpoint import Endpoint
from graph.exchange.extract import Extract, extract, extract_all_days
from graph.exchange.formats import FORMATS, read_exchange
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store import embedded
from graph.store.bolt import Store
from tests.support.components import why_no_neo4j
from tests.support.neo4j_server import neo4j_server

DAY = date(2021, 12, 31)


def main() -> None:
    """Measure everything on one network."""
    parser = argparse.ArgumentParser(prog="bench.exchange", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 28,350 enterprises")
    parser.add_argument("--without-stores", action="store_true", help="exports only")
    arguments = parser.parse_args()
    network = make(arguments.scale)
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        exports(snapshot_of(check(read_folder(KUNMING)), network), Path(folder))
        if not arguments.without_stores:
            backups(network, Path(folder))


def exports(snapshot: Snapshot, folder: Path) -> None:
    """Each format of ours, then networkx's three on the graph that it read from our GraphML."""
    made = extract(snapshot.at(DAY))
    rows = made.node_count + made.relationship_count
    heading(f"exports of {made.node_count:,} nodes, {made.relationship_count:,} relationships")
    seconds = {}
    for name, format in FORMATS.items():
        chosen = extract_all_days(snapshot.at(DAY)) if format.dynamic else extract(snapshot.at(DAY))
        seconds[name] = _written(name, folder / f"ours.{format.suffix}", chosen)
    for name in ("graphml", "jsonld"):
        with timed() as clock:
            read_exchange(folder / f"ours.{name}")
        figure(f"{name}: read back", clock.seconds, "s")
    for name, write in _theirs(nx.read_graphml(folder / "ours.graphml")):
        with timed() as clock:
            write(folder / f"theirs.{name}")
        figure(f"networkx: {name}", clock.seconds, "s")
        ratio(name, rows / seconds[name], rows / clock.seconds, "networkx")


def _written(name: str, file: Path, made: Extract) -> float:
    with timed() as clock, file.open("wb") as out:
        out.writelines(FORMATS[name].write(made))
    figure(name, clock.seconds, "s", f"{file.stat().st_size / 1e6:.1f} MB")
    return clock.seconds


def _theirs(graph: Any) -> Iterator[tuple[str, Callable[[Path], None]]]:
    yield "graphml", lambda file: nx.write_graphml_lxml(graph, file)
    yield "gexf", lambda file: nx.write_gexf(graph, file, version="1.3")

    def cytoscape(file: Path) -> None:
        with file.open("w", encoding="utf-8") as out:
            json.dump(nx.cytoscape_data(graph), out, ensure_ascii=False)

    yield "cyjs", cytoscape


def backups(network: Dataset, folder: Path) -> None:
    """A backup of each store, restored into the other."""
    heading("backup and restore")
    with embedded.hold(folder / "data") as held:
        with Store.open(held.endpoint, timeout_s=300) as store:
            store.initialise()
            load(store, read_folder(KUNMING))
            load(store, network)
        file = folder / "embedded.zip"
        _backup("embedded", held.endpoint, file)
        reason = why_no_neo4j()
        if reason:
            print(f"Neo4j is not measured: {reason}")
        else:
            with neo4j_server(folder / "neo4j") as endpoint:
                _restore("neo4j", endpoint, file)
                _backup("neo4j", endpoint, folder / "neo4j.zip")
        with embedded.hold(folder / "again") as other:
            _restore("embedded", other.endpoint, file)


def _backup(name: str, endpoint: Endpoint, file: Path) -> None:
    with Store.open(endpoint, timeout_s=300) as store:
        with timed() as clock:
            manifest = backup(store, file)
        size = f"{manifest.rows():,} rows, {file.stat().st_size / 1e6:.1f} MB"
        figure(f"{name}: backup", manifest.rows() / clock.seconds, "rows/s", size)


def _restore(name: str, endpoint: Endpoint, file: Path) -> None:
    with Store.open(endpoint, timeout_s=300) as store:
        with timed() as clock:
            manifest = restore(store, file)
        figure(f"{name}: restore", manifest.rows() / clock.seconds, "rows/s")
        assert read_snapshot(store).revision == manifest.revision


if __name__ == "__main__":
    main()
