"""Further parks for tests and benchmarks: the demo's network once more, somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from graph.datasets.synthetic import generate
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow, RelRow
from tests.support.networks import KUNMING

_ID = re.compile(r"([a-z]+):(.+)")


def elsewhere(dataset: Dataset, name: str, *, east_deg: float) -> Dataset:
    """The same network under ids of its own, so many degrees further east.

    Names, credit codes and distances are the same: whatever tells the two apart is their park.
    """

    def own(node_id: str) -> str:
        return _ID.sub(rf"\1:{name}.\2", node_id)

    def moved(properties: dict[str, Any], *ids: str) -> dict[str, Any]:
        given = dict(properties)
        for key in (*ids, "source", "park"):
            if given.get(key):
                given[key] = own(str(given[key]))
        if given.get("lon") not in (None, ""):
            given["lon"] = float(given["lon"]) + east_deg
        return given

    return replace(
        dataset,
        id=f"{dataset.id}-{name}",
        source=own(dataset.source),
        park=None if dataset.park is None else own(dataset.park),
        nodes=[
            NodeRow(row.label, row.second_labels, moved(row.properties, "id"))
            for row in dataset.nodes
        ],
        relationships=[
            RelRow(row.type, own(row.start), own(row.end), moved(row.properties))
            for row in dataset.relationships
        ],
    )


def province(parks: Iterable[str]) -> Dataset:
    """A province that some parks, by id, are part of."""
    own = {"id": "zone:province", "name": "省", "kind": "province"}
    source = {"id": "src:province", "name": "省", "kind": "ledger"}
    return Dataset(
        "province",
        "synthetic",
        "src:province",
        date(2021, 12, 31),
        [NodeRow("Source", (), source), NodeRow("Zone", (), own)],
        [RelRow("PART_OF", park, "zone:province", {}) for park in parks],
    )


def further_parks() -> tuple[Dataset, ...]:
    """The same park once more, another of its own, and one that only a document speaks of."""
    case = read_folder(KUNMING)
    return (
        elsewhere(case, "b", east_deg=5),
        elsewhere(generate(scale=0.05), "b", east_deg=5),
        elsewhere(case, "c", east_deg=2),
        elsewhere(case, "d", east_deg=3),
        elsewhere(generate(scale=0.06, seed=5), "d", east_deg=3),
        province(["zone:kmez", "zone:b.kmez", "zone:c.kmez", "zone:d.kmez"]),
    )
