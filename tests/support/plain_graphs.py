"""Plain networkx graphs as networks, so that what is computed can be held against networkx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.snapshot.building import build
from graph.snapshot.columns import edge_specs, empty
from graph.snapshot.pictures import Edges, Picture, Snapshot
from queries.connectivity.projection import Projection, project

COMMON = {"layer": "source", "source": "src:test"}
DAY = date(2026, 1, 1)
TYPES = ("SUBORDINATE_TO", "MEMBER_OF", "RADIATES")
"""Types that join two organizations: parallel edges take them in turn."""


def node_id(number: int) -> str:
    return f"org:n{number:03d}"


def picture_of(graph: nx.Graph, sectors: Mapping[int, str] | None = None) -> Picture:
    """A graph of 0, 1, ..., simple or not: nodes as organizations, edges as relationships."""
    nodes = [
        {"id": node_id(n), "labels": ["Organization"], "name": str(n), "kind": "branch", **COMMON}
        | ({"sector": sectors[n]} if sectors and n in sectors else {})
        for n in graph.nodes
    ]
    edges = [
        {"type": TYPES[at % len(TYPES)], "start": node_id(a), "end": node_id(b), **COMMON}
        | {"id": f"{node_id(a)}|{node_id(b)}|{at}"}
        for at, (a, b, *_) in enumerate(graph.edges)
    ]
    return build(nodes, edges, 1).at(DAY)


def network_of(graph: nx.Graph, sectors: Mapping[int, str] | None = None) -> Projection:
    return project(picture_of(graph, sectors))


def network_of_pairs(size: int, start: NDArray[np.int32], end: NDArray[np.int32]) -> Projection:
    """Any number of organizations with relationships between places, without a row for each."""
    one = build(
        [{"id": "org:0", "labels": ["Organization"], "name": "0", "kind": "branch", **COMMON}],
        [],
        1,
    )
    ids = np.array([f"org:n{n:08d}" for n in range(size)], object)
    no = np.zeros(size, np.intp)
    columns = {name: column.take(no) for name, column in one.columns.items()}
    source = {name: empty(spec, len(start)) for name, spec in edge_specs("RADIATES").items()}
    source["layer"] = one.columns["layer"].take(np.zeros(len(start), np.intp))
    same = np.broadcast_to(np.array("r", object), len(start))
    edges = Edges(same, source, "RADIATES", start, end)
    snapshot = Snapshot(
        ids,
        columns,
        1,
        np.zeros(size, np.int8),
        {name: np.zeros(size, np.bool_) for name in one.second},
        {**one.edges, "RADIATES": edges},
    )
    return project(snapshot.at(DAY))


def fresh(network: Projection) -> Projection:
    """The same network with nothing derived from it yet."""
    return replace(network)


@st.composite
def graphs(draw: st.DrawFn, most: int = 24) -> nx.Graph:
    graph = nx.Graph(draw(multigraphs(most)))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


@st.composite
def multigraphs(draw: st.DrawFn, most: int = 24) -> nx.MultiGraph:
    """Nodes 0, 1, ... in order, with parallel edges; a loop is no tie and is left out."""
    size = draw(st.integers(1, most))
    ends = st.integers(0, size - 1)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(size))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=40))
    graph.add_edges_from((a, b) for a, b in pairs if a != b)
    return graph


def _plain(graph: Any) -> nx.Graph:
    return nx.convert_node_labels_to_integers(nx.Graph(graph.edges))


CLASSIC: dict[str, nx.Graph] = {
    "empty": nx.empty_graph(0),
    "one node": nx.empty_graph(1),
    "two nodes": nx.path_graph(2),
    "path": nx.path_graph(9),
    "long path": nx.path_graph(300),
    "cycle": nx.cycle_graph(8),
    "star": nx.star_graph(7),
    "complete": nx.complete_graph(6),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 5)),
    "tree": nx.balanced_tree(2, 4),
    "barbell": nx.barbell_graph(4, 2),
    "lollipop": nx.lollipop_graph(5, 4),
    "petersen": nx.petersen_graph(),
    "karate club": _plain(nx.karate_club_graph()),
    "florentine families": _plain(nx.florentine_families_graph()),
    "davis southern women": _plain(nx.davis_southern_women_graph()),
    "several": nx.disjoint_union_all([nx.path_graph(3), nx.cycle_graph(4), nx.empty_graph(2)]),
}
