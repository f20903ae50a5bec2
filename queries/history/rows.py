"""Nodes and relationships as a picture shows them, one at a time and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from graph.model.properties import COMMON
from graph.model.spec import PropertyType
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import PropertyColumn, edge_specs, node_specs
from graph.snapshot.pictures import LABELS, SECOND_LABELS, Edges, Picture, Snapshot
from queries.history.past import Former, cells

Value = str | float | bool | date | tuple[str, ...]

NODE, RELATIONSHIP = "node", "relationship"


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A node or a relationship. ``type`` is the label or relationship type.

    ``start`` and ``end`` are the ends of a relationship. ``properties`` are those given; numbers
    are floats. ``undated``: neither a first nor a last day is known, so it is in every picture.
    """

    id: str
    element: str
    type: str
    second_labels: tuple[str, ...]
    start: str | None
    end: str | None
    undated: bool
    properties: Mapping[str, Value]

    def stated(self) -> dict[str, Any]:
        """The properties by name, and whole numbers as such where the vocabulary has them so."""
        whole = _whole_numbers(self.element, self.type)
        return {
            name: int(value) if isinstance(value, float) and name in whole else value
            for name, value in sorted(self.properties.items())
        }


@cache
def _whole_numbers(element: str, type: str) -> frozenset[str]:
    kinds = VOCABULARY.nodes if element == NODE else VOCABULARY.relationships
    return frozenset(
        spec.name
        for spec in (*COMMON, *kinds[type].properties)
        if spec.type is PropertyType.INTEGER
    )


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property before and after; None where it is not given."""

    name: str
    before: Value | None
    after: Value | None


def node_row(snapshot: Snapshot, at: int) -> PlainRow:
    """The node at a position."""
    properties = _properties(snapshot.columns, at)
    return PlainRow(
        id=str(snapshot.ids[at]),
        element=NODE,
        type=LABELS[snapshot.label[at]],
        second_labels=tuple(name for name in SECOND_LABELS if snapshot.second[name][at]),
        start=None,
        end=None,
        undated=_undated(properties),
        properties=properties,
    )


def edge_row(snapshot: Snapshot, edges: Edges, at: int) -> PlainRow:
    """The relationship at a position among edges of the snapshot."""
    properties = _properties(edges.columns, at)
    return PlainRow(
        id=str(edges.ids[at]),
        element=RELATIONSHIP,
        type=edges.type,
        second_labels=(),
        start=str(snapshot.ids[edges.start[at]]),
        end=str(snapshot.ids[edges.end[at]]),
        undated=_undated(properties),
        properties=properties,
    )


def former_row(present: PlainRow, former: Former) -> PlainRow:
    """The row as it was before a change: the same ends and labels, other properties.

    Raises
    ------
    StoreMismatch
        the former state does not fit the vocabulary.
    """
    specs = node_specs() if present.element == NODE else edge_specs(present.type)
    given = {
        name: cells(name, specs[name], [value]).at(0)
        for name, value in former.properties.items()
        if name in specs and value is not None
    }
    return replace(present, properties=given, undated=_undated(given))


def every_row(picture: Picture) -> Iterator[PlainRow]:
    """All nodes and relationships of a picture as they were written, merged or not.

    O(rows times properties): for small pictures.
    """
    for at in np.flatnonzero(picture.stored).tolist():
        yield node_row(picture.snapshot, at)
    for rel_type in VOCABULARY.relationships:
        edges = picture.stored_edges(rel_type)
        for at in range(len(edges)):
            yield edge_row(picture.snapshot, edges, at)


def property_changes(before: PlainRow, after: PlainRow) -> tuple[PropertyChange, ...]:
    """What differs between two rows with one id, by name; the ends of a relationship too."""
    old, new = dict(before.properties), dict(after.properties)
    for name in ("start", "end"):
        old |= _given(name, getattr(before, name))
        new |= _given(name, getattr(after, name))
    return tuple(
        PropertyChange(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _given(name: str, value: str | None) -> dict[str, Value]:
    return {} if value is None else {name: value}


def _properties(columns: Mapping[str, PropertyColumn], at: int) -> dict[str, Value]:
    found = {name: column.at(at) for name, column in columns.items() if not column.is_empty}
    return {name: value for name, value in found.items() if value is not None and value != ()}


def _undated(properties: Mapping[str, Value]) -> bool:
    return "since" not in properties and "until" not in properties
