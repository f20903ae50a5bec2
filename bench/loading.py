"""Rows a second into either store, against one statement for each row."""

from __future__ import annotations

import os
from typing import Any

from neo4j import GraphDatabase, NotificationMinimumSeverity

from bench.report import figure, processor_s, ratio, timed
from graph.datasets import synthetic
from graph.endpoint import Endpoint
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from tests.support.components import ROOT

KUNMING = ROOT / "graph" / "datasets" / "kunming"
SAMPLE = 1000


def make(scale: float) -> Dataset:
    """Generate the synthetic network of a scale."""
    with timed() as clock:
        network = synthetic.generate(scale=scale)
    rows = len(network.nodes) + len(network.relationships)
    figure("generate", rows / clock.seconds, "rows/s", f"{rows:,} rows, {clock.seconds:.1f} s")
    return network


def measure(name: str, endpoint: Endpoint, network: Dataset, pid: int | None = None) -> None:
    """Load into an empty store, load again, and load a sample row by row; ``pid``: the store's."""
    processes = [("client", os.getpid()), *([("store", pid)] if pid else [])]
    with Store.open(endpoint, timeout_s=300) as store:
        store.initialise()
        load(store, read_folder(KUNMING))
        rows = len(network.nodes) + len(network.relationships)
        before = [processor_s(process) for _, process in processes]
        with timed() as clock:
            load(store, network)
        spent = [processor_s(process) for _, process in processes]
        ours = rows / clock.seconds
        figure(f"{name}: load", ours, "rows/s", f"{clock.seconds:.1f} s")
        for (who, _), began, ended in zip(processes, before, spent, strict=True):
            figure(f"{name}: load, processors of the {who}", ended - began, "s")
        with timed() as clock:
            report = load(store, network)
        assert report.revision_before == report.revision_after
        figure(f"{name}: load again, nothing changed", rows / clock.seconds, "rows/s")
    theirs = _row_by_row(endpoint, network)
    figure(f"{name}: one statement a row ({2 * SAMPLE:,} rows)", theirs, "rows/s")
    ratio(f"{name}: load", ours, theirs, "one statement a row")


def _row_by_row(endpoint: Endpoint, network: Dataset) -> float:
    """What a plain script does: a MERGE for each row, by an indexed key, each committed."""
    nodes = [_plain(row.properties) for row in network.nodes[:SAMPLE]]
    ends = [(row.start, row.end) for row in network.relationships[:SAMPLE]]
    with GraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        notifications_min_severity=NotificationMinimumSeverity.OFF,
    ) as driver:

        def run(text: str, **parameters: Any) -> None:
            driver.execute_query(text, parameters, database_=endpoint.database)  # type: ignore[arg-type]

        run("CREATE CONSTRAINT bench_id IF NOT EXISTS FOR (n:Bench) REQUIRE n.id IS UNIQUE")
        with timed() as clock:
            for row in nodes:
                run("MERGE (n:Bench {id: $row.id}) SET n += $row", row=row)
            for start, end in ends:
                run(
                    "MATCH (a:Entity {id: $start}) MATCH (b:Entity {id: $end}) "
                    "MERGE (a)-[r:BENCH]->(b)",
                    start=start,
                    end=end,
                )
        run("MATCH (n:Bench) DETACH DELETE n")
        run("MATCH (:Entity)-[r:BENCH]->() DELETE r")
    return (len(nodes) + len(ends)) / clock.seconds


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None}
