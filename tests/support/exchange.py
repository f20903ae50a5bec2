"""What an exported file holds, put so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.exchange.extract import Extract, extract, extract_all_days
from graph.exchange.formats import FORMATS
from graph.loading.checking import check
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from tests.support.random_network import random_network

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
"""Any text a store can hold: controls, quotes, markup, emoji; no half of a surrogate pair."""
NESTED = ("_x0007_", "a\x07b", "]]>", "\r\n\t", "\ufffe", "'=1", "=cmd|'/C calc'!A0", "<&\">'")
HOSTILE = st.one_of(TEXTS, st.sampled_from(NESTED), st.text("_x0F=+-@'\"\t\r\n;", min_size=1))


@dataclass(frozen=True)
class Case:
    """What a random network is made of; in a report shorter than the network."""

    seed: int
    texts: tuple[str, ...]

    @property
    def network(self) -> Dataset:
        """A network of every label and type, some of its texts anything at all; checked."""
        found = random_network(Random(self.seed))
        usable = [text for text in self.texts if text.strip()] or ["x"]
        rows: list[NodeRow | RelRow] = [*found.nodes, *found.relationships]
        for at, row in enumerate(rows):
            row.properties["note"] = usable[at % len(usable)]
            if isinstance(row, NodeRow) and at % 3 == 0:
                row.properties["name"] = usable[(at + 1) % len(usable)]
                row.properties["aliases"] = usable[: at % 4]
        return check(found)


CASES = st.builds(Case, st.integers(0, 10**6), st.lists(HOSTILE, min_size=1, max_size=8).map(tuple))


def all_days(dataset: Dataset, **options: Any) -> Extract:
    """Everything a dataset holds."""
    return extract_all_days(snapshot_of(dataset, revision=7).at(date.max), **options)


def one_day(dataset: Dataset, day: date, **options: Any) -> Extract:
    """What a dataset holds on a day."""
    return extract(snapshot_of(dataset, revision=7).at(day), **options)


def written(made: Extract, format: str, folder: Path) -> Path:
    """The extract as a file of the format."""
    file = folder / f"network.{FORMATS[format].suffix}"
    file.write_bytes(b"".join(FORMATS[format].write(made)))
    return file


def content(dataset: Dataset) -> tuple[Any, Any]:
    """Nodes and relationships with all their properties, in one order; a list without items is
    none."""
    return sorted(_nodes(dataset)), sorted(_relationships(dataset))


def _properties(properties: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in properties.items() if value != [])


def _nodes(dataset: Dataset) -> Iterator[Any]:
    for row in dataset.nodes:
        yield row.label, sorted(row.second_labels), _properties(row.properties)


def _relationships(dataset: Dataset) -> Iterator[Any]:
    for row in dataset.relationships:
        yield row.id, _properties(row.properties)


def holding(dataset: Dataset, day: date) -> Dataset:
    """The part of a dataset that holds on a day, found row by row."""

    def holds(row: NodeRow | RelRow) -> bool:
        since, until = row.properties.get("since"), row.properties.get("until")
        return (since is None or since <= day) and (until is None or day < until)

    nodes = [row for row in dataset.nodes if holds(row)]
    ids = {row.properties["id"] for row in nodes}
    kept = [row for row in dataset.relationships if holds(row) and {row.start, row.end} <= ids]
    return replace(dataset, nodes=nodes, relationships=kept)
