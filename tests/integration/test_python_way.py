"""The network as a networkx graph holds what either store holds, row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx

from graph.exchange.extract import Selection, extract, extract_all_days
from graph.exchange.formats import FORMATS
from graph.exchange.graphs import to_networkx
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.properties import COMMON
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.snapshot.building import snapshot_of
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.support.networks import KUNMING, kunming_case
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)


def told(properties: dict[str, Any], specs: Any) -> dict[str, Any]:
    """Of a stored row's properties those of the vocabulary; the rest is bookkeeping."""
    names = {spec.name for spec in (*COMMON, *specs)}
    return {name: value for name, value in properties.items() if name in names}


def test_a_graph_holds_what_the_store_holds(empty_store: Store) -> None:
    load(empty_store, read_folder(KUNMING))
    load(
        empty_store,
        dataset(
            node("Unit", "unit:x", "Enterprise", staff=7, in_zone=False, lon=102.8, lat=25.0),
            node("Organization", "org:x", aliases=["甲", "乙"], full_members=2),
            # The same two bodies twice: parallel edges stay apart.
            rel("MEMBER_OF", "unit:x", "org:x", since=date(2019, 1, 1), until=date(2020, 1, 1)),
            rel("MEMBER_OF", "unit:x", "org:x", since=date(2021, 1, 1)),
        ),
    )
    graph = to_networkx(extract_all_days(read_snapshot(empty_store).at(date.today())))

    nodes = empty_store.read(
        f"MATCH (n:{BASE_LABEL}) RETURN n.id AS id, labels(n) AS labels, properties(n) AS given"
    )
    assert {row["id"] for row in nodes} == set(graph)
    for row in nodes:
        found = dict(graph.nodes[row["id"]])
        labels = found.pop("labels")
        assert {*labels, BASE_LABEL} == set(row["labels"])
        assert found == told(row["given"], VOCABULARY.nodes[labels[0]].properties)

    edges = empty_store.read(
        f"MATCH (a:{BASE_LABEL})-[r]->(b:{BASE_LABEL}) "
        "RETURN a.id AS start, b.id AS end, r.id AS id, type(r) AS type, properties(r) AS given"
    )
    assert len(edges) == graph.number_of_edges()
    for row in edges:
        found = dict(graph.edges[row["start"], row["end"], row["id"]])
        specs = VOCABULARY.relationships[row["type"]].properties
        assert found == {"type": row["type"], **told(row["given"], specs)}
    assert graph.number_of_edges("unit:x", "org:x") == 2

    # One day has one of them.
    picture = read_snapshot(empty_store).at(DAY)
    assert to_networkx(extract(picture)).number_of_edges("unit:x", "org:x") == 1


def test_a_graph_is_what_networkx_reads_from_the_exported_file(tmp_path: Path) -> None:
    """GraphML is written by other code from the same extract, and read by networkx."""
    case = kunming_case()
    chosen = extract(snapshot_of(case).at(DAY), Selection(around="org:j2", hops=2))
    graph = to_networkx(chosen)
    file = tmp_path / "network.graphml"
    file.write_bytes(b"".join(FORMATS["graphml"].write(chosen)))
    read = nx.read_graphml(file, force_multigraph=True)
    assert set(graph) == set(read)
    assert {*graph.edges(keys=True)} == {*read.edges(keys=True)}
    assert graph.graph["revision"] == int(read.graph["revision"])


def test_masked_counts_are_not_in_a_public_graph() -> None:
    organization = node("Organization", "org:x", full_members=2, probationary_members=5)
    picture = snapshot_of(check(dataset(organization))).at(DAY)
    given = to_networkx(extract(picture, public=True)).nodes["org:x"]
    assert given["masked"] == ("full_members",)
    assert "full_members" not in given
    assert given["probationary_members"] == 5
