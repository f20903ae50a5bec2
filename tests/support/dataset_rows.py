"""Rows of a dataset by what they are."""

from __future__ import annotations

from typing import Any

from graph.model.rows import Dataset


def of(network: Dataset, label: str, **properties: Any) -> list[dict[str, Any]]:
    """Properties of the nodes of a label that have these."""
    return [
        row.properties
        for row in network.nodes
        if row.label == label
        and all(row.properties.get(key) == value for key, value in properties.items())
    ]


def edges(network: Dataset, *rel_types: str) -> list[tuple[str, str]]:
    """Start and end of the relationships of some types."""
    return [(row.start, row.end) for row in network.relationships if row.type in rel_types]


def enterprises(network: Dataset) -> list[dict[str, Any]]:
    """Properties of the enterprises."""
    return [row.properties for row in network.nodes if "Enterprise" in row.second_labels]
