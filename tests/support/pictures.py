"""Snapshots straight from datasets, for tests of what is computed on them; no store is needed."""

from __future__ import annotations

from typing import Any

from graph.model.rows import Dataset
from graph.snapshot.building import build
from graph.snapshot.pictures import Snapshot


def snapshot_of(*datasets: Dataset, revision: int = 1) -> Snapshot:
    """The datasets' rows as one snapshot; layer and source default as a load would set them."""
    nodes: list[dict[str, Any]] = []
    relationships: list[dict[str, Any]] = []
    for dataset in datasets:
        common = {"layer": dataset.layer, "source": dataset.source}
        nodes += [
            common | row.properties | {"labels": [row.label, *row.second_labels]}
            for row in dataset.nodes
        ]
        relationships += [
            common
            | row.properties
            | {"type": row.type, "start": row.start, "end": row.end, "id": row.id}
            for row in dataset.relationships
        ]
    return build(nodes, relationships, revision)
