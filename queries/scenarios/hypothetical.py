"""The picture as it would be: a snapshot assembled from the real one and a scenario's rows.

Every analysis runs on it as it does on the real one; neither the store nor the picture is touched.
What an earlier application of the scenario wrote and it no longer states is ended, as its load
would end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model.rows import RelRow
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble
from graph.snapshot.columns import PropertyColumn
from graph.snapshot.pictures import LABELS, Edges, Index, Mask, Picture, Snapshot
from queries.scenarios.facts import LAYER, Facts
from queries.scenarios.scenario import Scenario


def hypothetical(*, picture: Picture, scenario: Scenario, facts: Facts) -> Picture:
    """The picture as it would be with the facts in it; nothing that exists is changed.

    O(n + m) for a snapshot of n nodes and m relationships. An empty scenario gives the picture.
    """
    nodes = [*_closed_nodes(picture, scenario, facts), *_new_nodes(scenario, facts)]
    edges = _new_edges(scenario, facts)
    for rel_type, block in _own_edges(picture, scenario).items():
        edges[rel_type] = [block, *edges.get(rel_type, [])]
    if not nodes and not edges:
        return picture
    snapshot = picture.snapshot
    made = assemble(nodes, edges, snapshot.revision, previous=snapshot, origin=snapshot.origin)
    return picture.of(made)


def without(*, picture: Picture, nodes: Index) -> Picture:
    """The picture as it would be if some nodes had ended by its day, and all their ties with them.

    ``nodes`` are positions in the snapshot; they are the same in the picture given back. O(n).
    """
    snapshot = picture.snapshot
    ended = np.zeros(len(snapshot), np.bool_)
    ended[nodes] = True
    made = replace(snapshot, columns=redated(snapshot, picture.as_of, ended=ended))
    return picture.redated(made)


def redated(
    rows: Snapshot | Edges, day: date, *, ended: Mask, begun: Mask | None = None
) -> Mapping[str, PropertyColumn]:
    """The columns of nodes or relationships, of which some end on a day and some begin on it."""
    columns = {**rows.columns, "until": _dated(rows.columns["until"], ended, day)}
    if begun is not None:
        columns["since"] = _dated(rows.columns["since"], begun, day)
    return columns


def _dated(column: PropertyColumn, rows: Mask, day: date) -> PropertyColumn:
    values: NDArray[np.datetime64] = np.where(rows, np.datetime64(day, "D"), column.values)
    values.flags.writeable = False
    return PropertyColumn(column.spec, values)


def _new_nodes(scenario: Scenario, facts: Facts) -> list[NodeBlock]:
    by_label: dict[str, list[dict[str, Any]]] = {}
    for row in facts.nodes.values():
        stated = {"layer": LAYER, "source": scenario.source_id}
        by_label.setdefault(row.label, []).append({**row.properties, **stated})
    return [_node_block(label, rows) for label, rows in by_label.items()]


def _closed_nodes(picture: Picture, scenario: Scenario, facts: Facts) -> list[NodeBlock]:
    """Nodes of the snapshot that the scenario closes or alters, with what it changes."""
    snapshot = picture.snapshot
    until = {"until": picture.as_of}
    changes: dict[str, dict[str, Any]] = {
        **dict.fromkeys(_own_nodes(picture, scenario), until),
        **facts.altered,
        **dict.fromkeys(facts.closed, until),
    }
    blocks = []
    for node_id, changed in changes.items():
        at = snapshot.index_of(node_id)
        row = {name: column.at(at) for name, column in snapshot.columns.items()}
        second = {name: [bool(mask[at])] for name, mask in snapshot.second.items()}
        label = LABELS[snapshot.label[at]]
        blocks.append(_node_block(label, [{**row, "id": node_id, **changed}], second))
    return blocks


def _own_nodes(picture: Picture, scenario: Scenario) -> list[str]:
    """Nodes that the scenario wrote earlier, but for the source itself."""
    snapshot = picture.snapshot
    own = picture.whole.valid & (snapshot.columns["source"].values == scenario.source_id)
    ids: list[str] = snapshot.ids[own].tolist()
    return [node_id for node_id in ids if node_id != scenario.source_id]


def _node_block(
    label: str, rows: list[dict[str, Any]], second: dict[str, list[bool]] | None = None
) -> NodeBlock:
    names = {name for row in rows for name in row if name != "id"}
    values = {name: [row.get(name) for row in rows] for name in sorted(names)}
    return NodeBlock.of(label, [row["id"] for row in rows], second or {}, values)


def _new_edges(scenario: Scenario, facts: Facts) -> dict[str, list[EdgeBlock]]:
    by_type: dict[str, list[RelRow]] = {}
    for row in facts.relationships.values():
        by_type.setdefault(row.type, []).append(row)
    blocks = {}
    for rel_type, rows in by_type.items():
        given = {name for row in rows for name in row.properties}
        values = {name: [row.properties.get(name) for row in rows] for name in sorted(given)}
        values["layer"] = [LAYER] * len(rows)
        values["source"] = [scenario.source_id] * len(rows)
        # Undated here, so an id of its own keeps it from replacing a relationship that is there.
        ids = [f"{row.id}|{scenario.load_id}" for row in rows]
        starts, ends = [row.start for row in rows], [row.end for row in rows]
        blocks[rel_type] = [EdgeBlock.of(rel_type, ids, starts, ends, values)]
    return blocks


def _own_edges(picture: Picture, scenario: Scenario) -> dict[str, EdgeBlock]:
    """Relationships that the scenario wrote earlier, ended: what it still says comes anew."""
    snapshot = picture.snapshot
    blocks = {}
    for rel_type in snapshot.edges:
        edges = picture.whole.edges(rel_type)
        own = np.flatnonzero(edges.columns["source"].values == scenario.source_id)
        if not len(own):
            continue
        values = {
            name: [column.at(at) for at in own.tolist()] for name, column in edges.columns.items()
        }
        values["until"] = [picture.as_of] * len(own)
        blocks[rel_type] = EdgeBlock.of(
            rel_type,
            edges.ids[own].tolist(),
            snapshot.ids[edges.start[own]].tolist(),
            snapshot.ids[edges.end[own]].tolist(),
            values,
        )
    return blocks
