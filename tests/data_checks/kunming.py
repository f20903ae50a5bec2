"""The Kunming case as it lies in its folder, with the look-ups the checks need."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow, RelRow
from tests.support.components import ROOT

FOLDER = ROOT / "graph" / "datasets" / "kunming"
ALL_FACTS = tuple(f"F{number:03d}" for number in range(1, 159))


@dataclass(frozen=True)
class Expected:
    """What the source says of one fact, and the element that answers for it."""

    fact: str
    element: str
    paragraphs: frozenset[str]
    certainty: str
    operator: str
    value: str


def cells(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


@cache
def expectations() -> tuple[Expected, ...]:
    path = Path(__file__).with_name("kunming_facts.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Expected(
                row["fact"],
                row["element"],
                frozenset(cells(row["paragraphs"])),
                row["certainty"],
                row["operator"],
                row["value"],
            )
            for row in csv.DictReader(file)
        )


class Case:
    """Rows of the folder by id; every cell is the text that stands in the file."""

    def __init__(self) -> None:
        self.dataset: Dataset = read_folder(FOLDER)
        self.nodes = {row.properties["id"]: row for row in self.dataset.nodes}
        self.relationships = {row.id: row for row in self.dataset.relationships}

    def rows(self) -> list[NodeRow | RelRow]:
        return [*self.dataset.nodes, *self.dataset.relationships]

    def element(self, element_id: str) -> NodeRow | RelRow:
        return self.nodes.get(element_id) or self.relationships[element_id]

    def get(self, node_id: str, column: str) -> str:
        return str(self.nodes[node_id].properties.get(column, ""))

    def ids(self, label: str, **wanted: str) -> set[str]:
        """Ids of the nodes of a label whose columns have these values."""
        return {
            node_id
            for node_id, row in self.nodes.items()
            if row.label == label
            and all(row.properties.get(column) == value for column, value in wanted.items())
        }

    def starts(self, rel_type: str, end: str) -> set[str]:
        return {row.start for row in self._typed(rel_type) if row.end == end}

    def ends(self, rel_type: str, start: str) -> set[str]:
        return {row.end for row in self._typed(rel_type) if row.start == start}

    def touching(self, node_id: str) -> set[str]:
        """Types of the relationships that touch a node."""
        return {row.type for row in self.dataset.relationships if node_id in (row.start, row.end)}

    def between(self, one: str, other: str) -> set[str]:
        """Types of the relationships that join two nodes, in either direction."""
        return {
            row.type for row in self.dataset.relationships if {row.start, row.end} == {one, other}
        }

    def elements(self, node_id: str) -> list[str]:
        return cells(self.get(node_id, "elements"))

    def figure(self, claim_id: str) -> tuple[str, float]:
        """Operator and value of a claim."""
        return self.get(claim_id, "operator"), float(self.get(claim_id, "value"))

    def subjects(self, claim_id: str) -> set[str]:
        return self.ends("ABOUT", claim_id)

    def _typed(self, rel_type: str) -> list[RelRow]:
        return [row for row in self.dataset.relationships if row.type == rel_type]


@cache
def kunming() -> Case:
    return Case()
