"""What differs between two pictures of the network, so that the first and it give the second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from graph.errors import Conflict, InvalidInput
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import PropertyColumn
from graph.snapshot.pictures import LABELS, Edges, Index, Mask, Picture
from queries.history.past import differs
from queries.history.rows import (
    NODE,
    RELATIONSHIP,
    PlainRow,
    PropertyChange,
    edge_row,
    every_row,
    node_row,
    property_changes,
)

State = Mapping[str, PlainRow]
"""All that a picture shows, by id. Ids of nodes and relationships never coincide."""


class ChangeKind(StrEnum):
    """What became of a node or relationship."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Mark:
    """That something differs; :meth:`Diff.change` says what."""

    element: str
    type: str
    id: str
    change: ChangeKind


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the row before (None: added) and after (None: removed).

    ``properties`` are those that differ, of a changed row.
    """

    change: ChangeKind
    id: str
    element: str
    type: str
    before: PlainRow | None
    after: PlainRow | None
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many of a label or relationship type were added, removed or changed."""

    element: str
    type: str
    change: ChangeKind
    count: int


@dataclass(frozen=True, eq=False)
class Diff:
    """All differences of two pictures, by element (nodes first), type and id."""

    first: Picture
    second: Picture
    marks: tuple[Mark, ...]

    @cached_property
    def counts(self) -> tuple[ChangeCount, ...]:
        """How many of each kind; those that there are."""
        counted = Counter((mark.element, mark.type, mark.change) for mark in self.marks)
        return tuple(ChangeCount(*key, counted[key]) for key in sorted(counted))

    def change(self, mark: Mark) -> Change:
        """One difference in full."""
        before = None if mark.change is ChangeKind.ADDED else _row(self.first, mark)
        after = None if mark.change is ChangeKind.REMOVED else _row(self.second, mark)
        changes = property_changes(before, after) if before and after else ()
        return Change(mark.change, mark.id, mark.element, mark.type, before, after, changes)

    def changes(self) -> tuple[Change, ...]:
        """All differences in full."""
        return tuple(self.change(mark) for mark in self.marks)


def diff(*, first: Picture, second: Picture) -> Diff:
    """What differs between two pictures of one revision: their days, layers or both may differ.

    A row is added or removed where only one picture shows it, and changed where both do and a
    property or an end differs. For what rows said on each day, give pictures of the snapshots
    that :func:`queries.history.past.as_said` makes; otherwise both say what they say now.

    ``apply(state(first), diff.changes())`` is ``state(second)``. O(n + m) array work for n nodes
    and m relationships, and O(d log d) for d differences.

    Raises
    ------
    InvalidInput
        the pictures are of different revisions.
    """
    if len({picture.snapshot.revision for picture in (first, second)}) > 1:
        raise InvalidInput("two pictures are compared at one revision of the store")
    marks = [*_nodes(first, second)]
    for rel_type in VOCABULARY.relationships:
        marks += _edges(rel_type, first, second)
    marks.sort(key=lambda mark: (mark.element, mark.type, mark.id))
    return Diff(first, second, tuple(marks))


def state(picture: Picture) -> State:
    """All rows of a picture by id."""
    return {row.id: row for row in every_row(picture)}


def apply(before: State, changes: Iterable[Change]) -> dict[str, PlainRow]:
    """The state that the changes of a diff make of another.

    Raises
    ------
    Conflict
        a change does not fit: what it adds is there already, or what it removes or changes is not
        there as the change says.
    """
    after = dict(before)
    for change in changes:
        if after.get(change.id) != change.before:
            raise Conflict(f"{change.id} is not as the difference supposes ({change.change})")
        if change.after is None:
            del after[change.id]
        elif change.before is None:
            after[change.id] = change.after
        else:
            after[change.id] = _changed(change.before, change.properties)
    return after


def _changed(row: PlainRow, changes: Iterable[PropertyChange]) -> PlainRow:
    """The row with some properties replaced."""
    given = dict(row.properties)
    ends: dict[str, Any] = {}
    for change in changes:
        if row.element == RELATIONSHIP and change.name in ("start", "end"):
            ends[change.name] = change.after
        elif change.after is None:
            del given[change.name]
        else:
            given[change.name] = change.after
    return replace(row, properties=given, **ends)


def _nodes(first: Picture, second: Picture) -> Iterable[Mark]:
    snapshot = first.snapshot
    both = np.flatnonzero(first.home & second.home)
    changed = both[_differing(snapshot.columns, second.snapshot.columns, both, both)]
    for change, places in (
        (ChangeKind.ADDED, np.flatnonzero(second.home & ~first.home)),
        (ChangeKind.REMOVED, np.flatnonzero(first.home & ~second.home)),
        (ChangeKind.CHANGED, changed),
    ):
        for at in places.tolist():
            yield Mark(NODE, LABELS[snapshot.label[at]], str(snapshot.ids[at]), change)


def _edges(rel_type: str, first: Picture, second: Picture) -> list[Mark]:
    old, new = first.stored_edges(rel_type), second.stored_edges(rel_type)
    if old is new:
        return []
    place = {row_id: at for at, row_id in enumerate(old.ids.tolist())}
    at_new = np.fromiter((place.pop(row_id, -1) for row_id in new.ids), np.intp, len(new))
    kept = at_new >= 0
    marks = [Mark(RELATIONSHIP, rel_type, row_id, ChangeKind.REMOVED) for row_id in place]
    for change, ids in (
        (ChangeKind.ADDED, new.ids[~kept]),
        (ChangeKind.CHANGED, new.ids[kept][_edges_differ(old, new, at_new[kept], kept)]),
    ):
        marks += [Mark(RELATIONSHIP, rel_type, str(row_id), change) for row_id in ids]
    return marks


def _edges_differ(old: Edges, new: Edges, places: Index, kept: Mask) -> Mask:
    """Which of the relationships that both have differ: by their places in the one and other."""
    moved: Mask = old.start[places] != new.start[kept]
    moved |= old.end[places] != new.end[kept]
    return moved | _differing(old.columns, new.columns, places, np.flatnonzero(kept))


def _differing(
    old: Mapping[str, PropertyColumn],
    new: Mapping[str, PropertyColumn],
    at_old: Index,
    at_new: Index,
) -> Mask:
    """Which rows differ in any column; columns shared by both are not looked at."""
    found: Mask = np.zeros(len(at_old), np.bool_)
    for name, before in old.items():
        after = new[name]
        if before is not after and not (before.is_empty and after.is_empty):
            found |= differs(before.kind, before.values[at_old], after.values[at_new])
    return found


def _row(picture: Picture, mark: Mark) -> PlainRow:
    snapshot = picture.snapshot
    if mark.element == NODE:
        return node_row(snapshot, snapshot.index_of(mark.id))
    edges = picture.stored_edges(mark.type)
    at = edges.position(mark.id)
    assert at is not None
    return edge_row(snapshot, edges, at)
