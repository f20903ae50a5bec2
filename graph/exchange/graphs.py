"""The network as a networkx graph, for analysis in Python."""

from __future__ import annotations

import networkx as nx

from graph.exchange.extract import Extract


def to_networkx(extract: Extract) -> nx.MultiDiGraph[str]:
    """The extract as a graph: nodes by id, edges by the ids of their ends with their own as key.

    A node's ``labels`` are its label and second labels, an edge's ``type`` its relationship type;
    all else are properties, with Python's types, left out where a row does not give them. Counts
    that are masked are named in ``masked``. The graph's own attributes are what every exported file
    says of itself.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**extract.about)
    for sheet in (*extract.nodes, *extract.relationships):
        for block in sheet.blocks():
            for at, row_id in enumerate(block.ids):
                given = {name: cells[at] for name, cells in block.cells.items()}
                given = {name: value for name, value in given.items() if value is not None}
                if block.masked is not None and block.masked[at]:
                    given["masked"] = block.masked[at]
                if sheet.is_nodes:
                    graph.add_node(row_id, labels=(sheet.name, *block.second[at]), **given)
                else:
                    ends = block.start[at], block.end[at]
                    graph.add_edge(*ends, key=row_id, type=sheet.name, **given)
    return graph
