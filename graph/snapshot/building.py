"""Snapshots put together: from rows in memory, or from a previous one and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput, StoreMismatch
from graph.model.rows import Dataset
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.snapshot.columns import (
    ColumnSpec,
    PropertyColumn,
    column,
    concatenate,
    edge_specs,
    empty,
    node_specs,
)
from graph.snapshot.pictures import LABELS, SECOND_LABELS, Edges, Index, Mask, Objects, Snapshot


@dataclass(frozen=True, eq=False)
class NodeBlock:
    """Some nodes on their way into a snapshot, in any order; columns not given are missing."""

    ids: Sequence[str]
    label: NDArray[np.int8]
    second: Mapping[str, Mask]
    columns: Mapping[str, PropertyColumn]

    @classmethod
    def of(
        cls,
        label: str,
        ids: Sequence[str],
        second: Mapping[str, Sequence[bool]],
        values: Mapping[str, Sequence[Any]],
    ) -> Self:
        """A block of one label from lists of Python values, None where missing."""
        specs = node_specs()
        return cls(
            ids,
            np.full(len(ids), LABELS.index(label), np.int8),
            {name: np.array(flags, np.bool_) for name, flags in second.items()},
            {name: column(specs[name], cells) for name, cells in values.items()},
        )


@dataclass(frozen=True, eq=False)
class EdgeBlock:
    """Some relationships of one type on their way into a snapshot, in any order."""

    ids: Sequence[str]
    start: Sequence[str]
    end: Sequence[str]
    columns: Mapping[str, PropertyColumn]

    @classmethod
    def of(
        cls,
        rel_type: str,
        ids: Sequence[str],
        start: Sequence[str],
        end: Sequence[str],
        values: Mapping[str, Sequence[Any]],
    ) -> Self:
        """A block from lists of Python values, None where missing."""
        specs = edge_specs(rel_type)
        columns = {name: column(specs[name], cells) for name, cells in values.items()}
        return cls(ids, start, end, columns)


def assemble(
    nodes: Sequence[NodeBlock],
    edges: Mapping[str, Sequence[EdgeBlock]],
    revision: int,
    *,
    previous: Snapshot | None = None,
    origin: str = "",
) -> Snapshot:
    """A snapshot of the previous one's rows and the blocks' rows, of the store ``origin``.

    Where an id comes twice the later row holds: blocks after the previous snapshot, a block after
    the blocks before it. Raises StoreMismatch for a relationship whose end is not there.
    """
    old = [] if previous is None else [_node_block(previous)]
    blocks = [block for block in (*old, *nodes) if len(block.ids)]
    ids, rows = _last_of_each([block.ids for block in blocks])
    position = dict(zip(ids.tolist(), range(len(ids)), strict=True))
    sizes = [len(block.ids) for block in blocks]
    label = np.concatenate([np.empty(0, np.int8), *(block.label for block in blocks)])
    second = {
        name: np.concatenate(
            [
                np.empty(0, np.bool_),
                *(block.second.get(name, np.zeros(len(block.ids), np.bool_)) for block in blocks),
            ]
        )[rows]
        for name in SECOND_LABELS
    }
    columns = _joined(node_specs(), [block.columns for block in blocks], sizes, rows)
    moved = None
    if previous is not None:
        moved = np.array([position[node_id] for node_id in previous.ids], np.int32)
    return Snapshot(
        ids,
        columns,
        revision,
        label[rows],
        second,
        {
            rel_type: _edges(
                rel_type,
                edges.get(rel_type, ()),
                position,
                None if previous is None or moved is None else (previous.edges[rel_type], moved),
            )
            for rel_type in VOCABULARY.relationships
        },
        origin,
        limited=previous is not None and previous.limited,
        precedence=None
        if previous is None or previous.precedence is None or moved is None
        else _precedence(previous.precedence, moved, len(ids)),
    )


def _precedence(stood: Index, moved: NDArray[np.int32], size: int) -> Index:
    """What was there stands as it did, and before all that is new."""
    found: Index = np.arange(size) + stood.max(initial=-1) + 1
    found[moved] = stood
    return found


def _node_block(snapshot: Snapshot) -> NodeBlock:
    return NodeBlock(snapshot.ids.tolist(), snapshot.label, snapshot.second, snapshot.columns)


def _edges(
    rel_type: str,
    blocks: Sequence[EdgeBlock],
    position: Mapping[str, int],
    previous: tuple[Edges, NDArray[np.int32]] | None,
) -> Edges:
    """The edges of a type; ``previous`` comes with the new position of each of its nodes."""
    blocks = [block for block in blocks if len(block.ids)]
    parts = [
        (_positions(rel_type, block.start, position), _positions(rel_type, block.end, position))
        for block in blocks
    ]
    columns = [block.columns for block in blocks]
    listed: list[Sequence[str]] = [block.ids for block in blocks]
    if previous is not None:
        old, moved = previous
        start, end = moved[old.start], moved[old.end]
        if not blocks:
            return Edges(old.ids, old.columns, rel_type, start, end)
        parts.insert(0, (start, end))
        columns.insert(0, old.columns)
        listed.insert(0, old.ids.tolist())
    ids, rows = _last_of_each(listed)
    nothing = np.empty(0, np.int32)
    return Edges(
        ids,
        _joined(edge_specs(rel_type), columns, [len(part) for part in listed], rows),
        rel_type,
        np.concatenate([nothing, *(start for start, _ in parts)])[rows],
        np.concatenate([nothing, *(end for _, end in parts)])[rows],
    )


def _positions(rel_type: str, ids: Sequence[str], position: Mapping[str, int]) -> NDArray[np.int32]:
    try:
        return np.array([position[node_id] for node_id in ids], np.int32)
    except KeyError as error:
        raise StoreMismatch(
            f"a {rel_type} relationship joins {error.args[0]!r}, which is no entity"
        ) from None


def _last_of_each(parts: Iterable[Sequence[str]]) -> tuple[Objects, Index]:
    """All ids once, ascending, and the row of each in the parts laid end to end."""
    row = {node_id: at for at, node_id in enumerate(x for part in parts for x in part)}
    ids = np.empty(len(row), object)
    ids[:] = sorted(row)
    return ids, np.array([row[node_id] for node_id in ids], np.intp)


def _joined(
    specs: Mapping[str, ColumnSpec],
    parts: Sequence[Mapping[str, PropertyColumn]],
    sizes: Sequence[int],
    rows: Index,
) -> Mapping[str, PropertyColumn]:
    return {
        name: concatenate(
            spec,
            (
                part[name] if name in part else empty(spec, size)
                for part, size in zip(parts, sizes, strict=True)
            ),
        ).take(rows)
        for name, spec in specs.items()
    }


def build(
    nodes: Iterable[Mapping[str, Any]],
    relationships: Iterable[Mapping[str, Any]],
    revision: int,
) -> Snapshot:
    """A snapshot of rows in memory.

    A node is its properties with ``id``, and ``labels``: its label and second labels in any order
    (the base label may be among them). A relationship is its properties with ``type``, ``start``
    and ``end`` (ids), and ``id``, which is ``start|type|end`` where it is not given. Properties the
    vocabulary does not know are left out. Raises InvalidInput for an unknown label or type and for
    a second row with one id, StoreMismatch for a missing end.
    """
    by_label: dict[str, list[Mapping[str, Any]]] = {}
    seen: set[str] = set()
    for node in nodes:
        label = [name for name in node["labels"] if name in LABELS]
        known = {BASE_LABEL, *LABELS, *SECOND_LABELS}
        if len(label) != 1 or not known.issuperset(node["labels"]):
            raise InvalidInput(f"{node['id']!r} has the labels {node['labels']!r}")
        _once(node["id"], seen)
        by_label.setdefault(label[0], []).append(node)
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for rel in relationships:
        if rel["type"] not in VOCABULARY.relationships:
            raise InvalidInput(f"unknown relationship type {rel['type']!r}")
        _once(_rel_id(rel), seen)
        by_type.setdefault(rel["type"], []).append(rel)
    return assemble(
        [
            NodeBlock.of(
                label,
                [node["id"] for node in rows],
                {name: [name in node["labels"] for node in rows] for name in SECOND_LABELS},
                {name: [node.get(name) for node in rows] for name in node_specs()},
            )
            for label, rows in by_label.items()
        ],
        {
            rel_type: [
                EdgeBlock.of(
                    rel_type,
                    [_rel_id(rel) for rel in rows],
                    [rel["start"] for rel in rows],
                    [rel["end"] for rel in rows],
                    {name: [rel.get(name) for rel in rows] for name in edge_specs(rel_type)},
                )
            ]
            for rel_type, rows in by_type.items()
        },
        revision,
    )


def snapshot_of(*datasets: Dataset, revision: int = 1) -> Snapshot:
    """The rows of checked datasets as one snapshot, without a store.

    Layer and source of a row that gives none are its dataset's, as in a load. Errors as of
    :func:`build`: rows belong to one dataset, and ends have to be in one of those given.
    """
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


def _rel_id(rel: Mapping[str, Any]) -> str:
    given = rel.get("id")
    return str(given) if given else "|".join((rel["start"], rel["type"], rel["end"]))


def _once(row_id: str, seen: set[str]) -> None:
    if row_id in seen:
        raise InvalidInput(f"the id {row_id!r} comes twice")
    seen.add(row_id)
