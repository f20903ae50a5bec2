"""The whole network at one revision of the store, as arrays.

What is *global* (coverage of all enterprises, components, cut points, layout) is computed on this
picture; what is local is asked of the store. A node is its position in ``Snapshot.ids``, which is
sorted, so that the order of positions is the order of ids and a tie broken by position is broken
by id. A snapshot is a copy, never a second source of truth: it is read from the store
(:mod:`graph.snapshot_read`), saved beside the data (:mod:`graph.snapshot_files`), and thrown away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from graph.codes import LAYER
from graph.columns import Column
from graph.errors import AmbiguousName, InvalidInput, NotFound
from graph.vocabulary import VOCABULARY

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
