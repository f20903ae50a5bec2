"""Random histories: a network, what some of its rows said before, and a slow account of it all."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from graph.loading.checking import check
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.pictures import Snapshot
from queries.history.past import Chain, Former
from tests.support.pictures import snapshot_of
from tests.support.random_network import random_network

DAYS = tuple(date(2020, month, 1) for month in range(1, 13))
PROBED = (date(1900, 1, 1), *DAYS, date(2020, 4, 17), date(2999, 1, 1))


@dataclass(frozen=True)
class RandomHistory:
    """A checked dataset, its snapshot, the chains of its rows, and their contents by day."""

    dataset: Dataset
    snapshot: Snapshot
    chains: dict[str, Chain]
    said: dict[str, dict[date, dict[str, Any]]]
    """Of each row with a chain: the properties it has on each of PROBED."""

    def state(self, day: date, layers: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        """What is there on a day, row by row: properties without what is not given."""
        rows = {
            row.properties["id"]: (row.label, None, None, row.properties)
            for row in self.dataset.nodes
            if valid(row, day, layers)
        }
        rows |= {
            row.id: (row.type, row.start, row.end, row.properties)
            for row in self.dataset.relationships
            if valid(row, day, layers) and row.start in rows and row.end in rows
        }
        return {
            row_id: (kind, start, end, _plain(self.said.get(row_id, {}).get(day, properties)))
            for row_id, (kind, start, end, properties) in rows.items()
        }


def valid(row: NodeRow | RelRow, day: date, layers: tuple[str, ...]) -> bool:
    since, until = row.properties.get("since"), row.properties.get("until")
    return (
        row.properties["layer"] in layers
        and (since is None or since <= day)
        and (until is None or day < until)
    )


def random_history(random: Random) -> RandomHistory:
    """A random network some of whose rows were changed, some of them late or against the order."""
    dataset = check(random_network(random))
    chains: dict[str, Chain] = {}
    said: dict[str, dict[date, dict[str, Any]]] = {}
    donors = {row.label: row for row in check(random_network(random)).nodes}
    rows: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        (row.properties["id"], row.properties, donors[row.label].properties)
        for row in dataset.nodes
    ]
    rows += [
        (row.id, row.properties, {"note": "before", "certainty": None})
        for row in dataset.relationships
    ]
    for row_id, present, donor in random.sample(rows, len(rows) // 2):
        contents = []
        for number in range(random.randint(1, 4)):
            content = deepcopy(present)
            for name in random.sample(sorted(donor), min(3, len(donor))):
                content[name] = donor[name]
            contents.append(
                content | {"id": row_id, "note": f"version {number}", "revision": number}
            )
        changes = [random.choice(DAYS) for _ in contents]
        chains[row_id] = tuple(
            Former(until, 10 + number, json.dumps(content, default=str, ensure_ascii=False))
            for number, (content, until) in enumerate(zip(contents, changes, strict=True))
        )
        # The slow account: each change, in the order written, overwrites all days from its own on.
        on = dict.fromkeys(PROBED, contents[0])
        for until, after in zip(changes, [*contents[1:], present], strict=True):
            on |= {day: after for day in PROBED if day >= until}
        kept = {name: present.get(name) for name in ("since", "until", "layer")}
        said[row_id] = {day: content | kept for day, content in on.items()}
    return RandomHistory(dataset, snapshot_of(dataset, revision=99), chains, said)


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """As a picture shows them: bookkeeping and what is empty left out, numbers as floats."""
    return {
        name: tuple(value)
        if isinstance(value, list | tuple)
        else float(value)
        if type(value) is int
        else value
        for name, value in properties.items()
        if name not in ("id", "revision", "load", "fingerprint") and value not in (None, [], ())
    }
