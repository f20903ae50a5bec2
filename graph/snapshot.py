"""The whole network at one revision of the store, as arrays.

What is *global* (coverage of all enterprises, components, cut points, layout) is computed on this
picture; what is local is asked of the store. A node is its position in ``Snapshot.ids``, which is
sorted, so that the order of positions is the order of ids and a tie broken by position is broken
by id. A snapshot is a copy, never a second source of truth: it is read from the store
(:mod:`graph.snapshot_read`), saved beside the data (:mod:`graph.snapshot_files`), and thrown away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from graph.codes import LAYER
from graph.columns import Column, ColumnSpec, column, concatenate, edge_specs, empty, node_specs
from graph.errors import AmbiguousName, InvalidInput, NotFound, StoreMismatch
from graph.vocabulary import BASE_LABEL, VOCABULARY

Objects = NDArray[np.object_]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

LABELS = tuple(VOCABULARY.nodes)
LAYERS = tuple(LAYER.codes)
SECOND_LABELS = tuple(second for node in VOCABULARY.nodes.values() for second in node.second_labels)


@dataclass(frozen=True, eq=False)
class _Dated:
    """What nodes and relationships have in common: ids, a layer, and half-open validity."""

    ids: Objects
    """Unique ids, ascending."""
    columns: Mapping[str, Column]
    """Every property the vocabulary gives, by name; bookkeeping left out."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def layer(self) -> NDArray[np.int8]:
        """Position in :data:`LAYERS`."""
        return self.columns["layer"].values

    @property
    def since(self) -> NDArray[np.datetime64]:
        """First valid day; NaT if open."""
        return self.columns["since"].values

    @property
    def until(self) -> NDArray[np.datetime64]:
        """First day that is no longer valid; NaT if open."""
        return self.columns["until"].values

    @property
    def undated(self) -> Mask:
        """Rows that have neither a first nor a last day: valid always, and to be flagged so."""
        mask: Mask = np.isnat(self.since) & np.isnat(self.until)
        return mask

    def valid(self, day: np.datetime64, layers: NDArray[np.int8]) -> Mask:
        """Rows valid on the day, in the layers. An empty interval is valid on no day."""
        started = np.isnat(self.since) | (self.since <= day)
        running = np.isnat(self.until) | (day < self.until)
        mask: Mask = started & running & np.isin(self.layer, layers)
        return mask


@dataclass(frozen=True, eq=False)
class Edges(_Dated):
    """The relationships of one type, sorted by id.

    ``start`` and ``end`` are int32 positions of nodes in the snapshot.
    """

    type: str
    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def take(self, index: Index | Mask) -> Edges:
        """Some of them: by ascending positions or by a mask."""
        columns = {name: column.take(index) for name, column in self.columns.items()}
        return Edges(self.ids[index], columns, self.type, self.start[index], self.end[index])


@dataclass(frozen=True, eq=False)
class Snapshot(_Dated):
    """All nodes and relationships of one revision, whatever their validity and layer."""

    revision: int
    label: NDArray[np.int8]
    """Position in :attr:`labels`."""
    second: Mapping[str, Mask]
    """Which nodes carry a second label, for every second label of the vocabulary."""
    edges: Mapping[str, Edges]
    """Relationships by type; every type of the vocabulary is there."""

    labels: ClassVar[tuple[str, ...]] = LABELS
    layers: ClassVar[tuple[str, ...]] = LAYERS

    @property
    def names(self) -> Objects:
        """Name of every node."""
        return self.columns["name"].values

    def index_of(self, node_id: str) -> int:
        """Position of the node with this id. Raises NotFound."""
        at = bisect_left(self.ids, node_id)
        if at == len(self.ids) or self.ids[at] != node_id:
            raise NotFound(f"no entity has the id {node_id!r}")
        return at

    def find(self, name_or_id: str) -> int:
        """Position of the node with this id, or else with this exact name or alias.

        Raises NotFound if there is none, AmbiguousName if several nodes go by the name.
        """
        try:
            return self.index_of(name_or_id)
        except NotFound:
            pass
        named = set(np.flatnonzero(self.names == name_or_id).tolist())
        found = sorted(named | self._aliases.get(name_or_id, set()))
        if not found:
            raise NotFound(f"no entity has the id, name or alias {name_or_id!r}")
        if len(found) > 1:
            candidates = [str(self.ids[at]) for at in found]
            raise AmbiguousName(
                f"{name_or_id!r} names {len(found)} entities: {', '.join(candidates[:5])}; "
                "give the id",
                candidates,
            )
        return found[0]

    @cached_property
    def _aliases(self) -> Mapping[str, set[int]]:
        known: dict[str, set[int]] = {}
        aliases = self.columns["aliases"]
        for at in np.flatnonzero(aliases.given).tolist():
            for alias in aliases.values[at]:
                known.setdefault(alias, set()).add(at)
        return known

    def at(self, as_of: date, layers: Collection[str] | None = None) -> Picture:
        """The picture of one day in some layers (None: all). Raises InvalidInput."""
        chosen = LAYERS if layers is None else tuple(x for x in LAYERS if x in layers)
        if layers is not None and (unknown := sorted(set(layers) - set(LAYERS))):
            raise InvalidInput(f"unknown layer {unknown[0]!r}; there are {', '.join(LAYERS)}")
        if not chosen:
            raise InvalidInput(f"at least one layer is needed, of {', '.join(LAYERS)}")
        return Picture(self, as_of, chosen)


@dataclass(frozen=True, eq=False)
class Picture:
    """A snapshot on one day, in some layers: what every analysis function takes."""

    snapshot: Snapshot
    as_of: date
    layers: tuple[str, ...]
    _edges: dict[str, Edges] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _codes(self) -> NDArray[np.int8]:
        return np.array([LAYERS.index(layer) for layer in self.layers], np.int8)

    @cached_property
    def valid(self) -> Mask:
        """Which nodes are valid on the day, in the layers."""
        return self.snapshot.valid(np.datetime64(self.as_of, "D"), self._codes)

    @property
    def undated(self) -> Mask:
        """Which nodes, valid or not, have no date at all."""
        return self.snapshot.undated

    def edges(self, rel_type: str) -> Edges:
        """The type's relationships that are valid and join valid nodes. Raises InvalidInput."""
        if rel_type not in self._edges:
            if rel_type not in self.snapshot.edges:
                raise InvalidInput(f"unknown relationship type {rel_type!r}")
            every = self.snapshot.edges[rel_type]
            mask = every.valid(np.datetime64(self.as_of, "D"), self._codes)
            mask &= self.valid[every.start] & self.valid[every.end]
            self._edges[rel_type] = every if mask.all() else every.take(mask)
        return self._edges[rel_type]

    def nodes(self, label: str, second: str | None = None) -> Index:
        """Positions of the valid nodes of a label, or of a second label. Raises InvalidInput."""
        if label not in LABELS:
            raise InvalidInput(f"unknown label {label!r}")
        mask = self.valid & (self.snapshot.label == LABELS.index(label))
        if second is not None:
            if second not in VOCABULARY.nodes[label].second_labels:
                raise InvalidInput(f"{label} has no second label {second!r}")
            mask &= self.snapshot.second[second]
        return np.flatnonzero(mask)


@dataclass(frozen=True, eq=False)
class NodeBlock:
    """Some nodes on their way into a snapshot, in any order; columns not given are missing."""

    ids: Sequence[str]
    label: NDArray[np.int8]
    second: Mapping[str, Mask]
    columns: Mapping[str, Column]

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
    columns: Mapping[str, Column]

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
) -> Snapshot:
    """A snapshot of the previous one's rows and the blocks' rows.

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
    )


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
    parts: Sequence[Mapping[str, Column]],
    sizes: Sequence[int],
    rows: Index,
) -> Mapping[str, Column]:
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


def _rel_id(rel: Mapping[str, Any]) -> str:
    given = rel.get("id")
    return str(given) if given else "|".join((rel["start"], rel["type"], rel["end"]))


def _once(row_id: str, seen: set[str]) -> None:
    if row_id in seen:
        raise InvalidInput(f"the id {row_id!r} comes twice")
    seen.add(row_id)
