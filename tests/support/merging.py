"""A network in which merged nodes were one node from the start: what decisions should amount to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.building import build
from graph.snapshot.pictures import Snapshot

ORDER = ("ledger", "source", "synthetic")


def holds(row: NodeRow | RelRow, as_of: date, layers: Collection[str]) -> bool:
    """Whether a row with a layer holds on the day, in the layers."""
    since, until = row.properties.get("since"), row.properties.get("until")
    return (
        row.properties["layer"] in layers
        and (since is None or since <= as_of)
        and (until is None or as_of < until)
    )


def represented(network: Dataset, as_of: date, layers: Collection[str]) -> dict[str, str]:
    """Who stands for each node that holds, by the rule, worked out with sets of ids."""
    decided = [
        row for row in network.relationships if row.type == "SAME_AS" and holds(row, as_of, layers)
    ]
    body = {row.properties["id"]: {row.properties["id"]} for row in network.nodes}
    for row in decided:
        joined = body[row.start] | body[row.end]
        for member in joined:
            body[member] = joined
    valid = {row.properties["id"]: row for row in network.nodes if holds(row, as_of, layers)}
    merged = {row.start for row in decided}

    def rank(node: str) -> tuple[bool, int, str]:
        return node in merged, ORDER.index(valid[node].properties["layer"]), node

    return {node: min((n for n in body[node] if n in valid), key=rank) for node in valid}


def physically_merged(network: Dataset, as_of: date, layers: Collection[str]) -> Snapshot:
    """The network on a day in some layers with the nodes of each body made one, row by row.

    Its relationships are re-tied, those between nodes of one body dropped, and of those that are
    then the same but for their dates one is left. Every row has its layer.
    """
    of = represented(network, as_of, layers)
    common = {"layer": network.layer, "source": network.source}
    rels: dict[Any, dict[str, Any]] = {}
    for row in network.relationships:
        if row.type in ("SAME_AS", "DISTINCT_FROM") or not holds(row, as_of, layers):
            continue
        if row.start not in of or row.end not in of or of[row.start] == of[row.end]:
            continue
        told = {k: v for k, v in row.properties.items() if k in ("basis", "role", "layer")}
        ends = {"type": row.type, "start": of[row.start], "end": of[row.end]}
        key = (*ends.values(), *sorted(told.items()))
        rels.setdefault(key, common | told | ends | {"id": f"rel-{len(rels)}"})
    return build(
        [
            common | row.properties | {"labels": [row.label, *row.second_labels]}
            for row in network.nodes
            if of.get(row.properties["id"]) == row.properties["id"]
        ],
        rels.values(),
        1,
    )
