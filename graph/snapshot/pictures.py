"""The whole network at one revision of the store, as arrays.

What is *global* (coverage of all enterprises, components, cut points, layout) is computed on this
picture; what is local is asked of the store. A node is its position in ``Snapshot.ids``, which is
sorted, so that the order of positions is the order of ids and a tie broken by position is broken by
id. A snapshot is a copy, never a second source of truth: it is read from the store
(:mod:`graph.snapshot.reading`), saved beside the data (:mod:`graph.snapshot.files`), and thrown
away.
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

from graph.endpoint import StoreRevision
from graph.errors import AmbiguousName, InvalidInput, NotFound
from graph.model.codes import LAYER
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import PropertyColumn
from graph.snapshot.merged import LAYER_ORDER, representatives
from graph.snapshot.texts import Texts

Objects = NDArray[np.object_]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

LABELS = tuple(VOCABULARY.nodes)
LAYERS = tuple(LAYER.codes)
SECOND_LABELS = tuple(second for node in VOCABULARY.nodes.values() for second in node.second_labels)
STAND_IN = "-outside-"
"""How the ids begin, after their prefix, of what stands nameless for something outside a limit
(:mod:`graph.snapshot.limiting`). They come before all others of their label."""


@dataclass(frozen=True, eq=False)
class _Dated:
    """What nodes and relationships have in common: ids, a layer, and half-open validity."""

    ids: Objects
    """Unique ids, ascending."""
    columns: Mapping[str, PropertyColumn]
    """Every property the vocabulary gives, by name; bookkeeping left out."""

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, row_id: str) -> int | None:
        """Where the row with this id stands; None if there is none."""
        ids: object = self.ids
        at = ids.behind(row_id) if isinstance(ids, Texts) else bisect_left(self.ids, row_id)
        return at if at < len(self.ids) and self.ids[at] == row_id else None

    def _same_rows(self, other: _Dated) -> bool:
        return np.array_equal(self.ids, other.ids) and all(
            np.array_equal(column.values, held, equal_nan=held.dtype.kind in "fM")
            for name, column in self.columns.items()
            for held in (other.columns[name].values,)
        )

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
    origin: str = ""
    """Identity of the store it was read from; empty where it was read from none."""
    limited: bool = False
    """Whether it holds some zones only (:mod:`graph.snapshot.limiting`)."""
    precedence: Index | None = None
    """Where nodes stood before some were renamed, for what goes by the order of ids; None: where
    they stand."""

    @property
    def store_revision(self) -> StoreRevision:
        """What it is a copy of."""
        return StoreRevision(self.origin, self.revision)

    labels: ClassVar[tuple[str, ...]] = LABELS
    layers: ClassVar[tuple[str, ...]] = LAYERS

    def same_as(self, other: Snapshot) -> bool:
        """Whether it says the same of the same nodes and relationships."""
        return (
            self._same_rows(other)
            and np.array_equal(self.label, other.label)
            and all(np.array_equal(mask, other.second[name]) for name, mask in self.second.items())
            and all(
                edges._same_rows(other.edges[name])
                and np.array_equal(edges.start, other.edges[name].start)
                and np.array_equal(edges.end, other.edges[name].end)
                for name, edges in self.edges.items()
            )
        )

    @property
    def names(self) -> Objects:
        """Name of every node."""
        return self.columns["name"].values

    def index_of(self, node_id: str) -> int:
        """Position of the node with this id. Raises NotFound."""
        if (at := self.position(node_id)) is None:
            raise NotFound(f"no entity has the id {node_id!r}")
        return at

    def relationship(self, edge_id: str) -> tuple[Edges, int]:
        """The relationship with this id: those of its type, and its position. Raises NotFound."""
        edges = self.edges.get(edge_id.split("|")[1]) if "|" in edge_id else None
        at = None if edges is None else edges.position(edge_id)
        if edges is None or at is None:
            raise NotFound(f"no relationship has the id {edge_id!r}")
        return edges, at

    def find(self, name_or_id: str) -> int:
        """Position of the node with this id, or else with this exact name or alias.

        Raises NotFound if there is none, AmbiguousName if several nodes go by the name.
        """
        return self.only(name_or_id, self.going_by(name_or_id))

    def going_by(self, name_or_id: str) -> set[int]:
        """Position of the node with this id, or else of all with this exact name or alias."""
        try:
            return {self.index_of(name_or_id)}
        except NotFound:
            named = set(np.flatnonzero(self.names == name_or_id).tolist())
            return named | self._aliases.get(name_or_id, set())

    def only(self, name_or_id: str, found: Collection[int]) -> int:
        """The one node found by a name. Raises NotFound for none, AmbiguousName for several."""
        if not found:
            raise NotFound(f"no entity has the id, name or alias {name_or_id!r}")
        if len(found) > 1:
            candidates = [str(self.ids[at]) for at in sorted(found)]
            raise AmbiguousName(
                f"{name_or_id!r} names {len(found)} entities: {', '.join(candidates[:5])}; "
                "give the id",
                candidates,
            )
        return next(iter(found))

    @cached_property
    def _aliases(self) -> Mapping[str, set[int]]:
        known: dict[str, set[int]] = {}
        aliases = self.columns["aliases"]
        for at in np.flatnonzero(aliases.given).tolist():
            for alias in aliases.values[at]:
                known.setdefault(alias, set()).add(at)
        return known

    @cached_property
    def parks(self) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """For every node the place of its park among some ids, -1 for none; and these ids."""
        return _numbered(self.columns["park"])

    @cached_property
    def stand_ins(self) -> Mask:
        """Which nodes stand for something outside the zones that the snapshot is limited to."""
        if not self.limited:
            return np.zeros(len(self), np.bool_)
        begin = f":{STAND_IN}"
        return np.fromiter((begin in one for one in self.ids), np.bool_, len(self))

    @cached_property
    def credit_codes(self) -> NDArray[np.int32]:
        """For every node a number that those of its credit code share; -1 for none."""
        return _numbered(self.columns["uscc"])[0]

    def at(self, as_of: date, layers: Collection[str] | None = None) -> Picture:
        """The picture of one day in some layers (None: all). Raises InvalidInput."""
        chosen = LAYERS if layers is None else tuple(x for x in LAYERS if x in layers)
        if layers is not None and (unknown := sorted(set(layers) - set(LAYERS))):
            raise InvalidInput(f"unknown layer {unknown[0]!r}; there are {', '.join(LAYERS)}")
        if not chosen:
            raise InvalidInput(f"at least one layer is needed, of {', '.join(LAYERS)}")
        return Picture(self, as_of, chosen)


def _numbered(texts: PropertyColumn) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    listed = texts.values.tolist()
    known = [text for text in dict.fromkeys(listed) if text is not None]
    number = {text: at for at, text in enumerate(known)} | {None: -1}
    return np.fromiter(map(number.__getitem__, listed), np.int32, len(listed)), tuple(known)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the network: what is in any of the zones, and within the polygon.

    ``zones`` are ids, ascending; ``within`` is as :func:`graph.boundaries.read_boundary` gives it.
    One is given at least.
    """

    zones: tuple[str, ...] = ()
    within: str | None = None

    def __post_init__(self) -> None:
        if not self.zones and self.within is None:
            raise InvalidInput("an area is given by zones or by a polygon")


@dataclass(frozen=True, eq=False)
class Picture:
    """A snapshot on one day, in some layers: what every analysis function takes.

    Nodes that decisions (SAME_AS) say are one body are seen as one: the node that represents it is
    valid, the others are not, and their relationships are its own. Properties are the
    representative's; what only another node states is not taken over from it, because every figure
    has to lead to one source. Columns and edges of :attr:`snapshot` itself are as stored.

    A picture may show a part of the network only (:mod:`graph.snapshot.areas`): :attr:`home` is
    then what belongs to that part, :attr:`whole` the picture that it is a part of.
    """

    snapshot: Snapshot
    as_of: date
    layers: tuple[str, ...]
    _edges: dict[str, Edges] = field(default_factory=dict, init=False, repr=False)
    _stored_edges: dict[str, Edges] = field(default_factory=dict, init=False, repr=False)

    @property
    def area(self) -> Area | None:
        """The part that is shown; None: everything."""
        return None

    @property
    def whole(self) -> Picture:
        """The picture that this one is a part of. What is true of a body wherever it is looked at
        from, such as who covers it, is read there."""
        return self

    def of(self, snapshot: Snapshot, as_of: date | None = None) -> Picture:
        """The same part and layers of another snapshot, on the same day or another."""
        return snapshot.at(as_of or self.as_of, self.layers)

    def redated(self, snapshot: Snapshot) -> Picture:
        """The same of a snapshot whose rows are the same but for their days. What belongs to a part
        then still does, however much of what placed it there has ended."""
        return self.of(snapshot)

    @cached_property
    def of_all_days(self) -> Picture:
        """The same part and layers with all that holds on any day at all."""
        return _OfAllDays(self.snapshot, date.max, self.layers)

    @cached_property
    def _codes(self) -> NDArray[np.int8]:
        return np.array([LAYERS.index(layer) for layer in self.layers], np.int8)

    def _holds(self, rows: _Dated) -> Mask:
        return rows.valid(np.datetime64(self.as_of, "D"), self._codes)

    @cached_property
    def stored(self) -> Mask:
        """Which nodes hold on the day, in the layers, whether or not another stands for them."""
        return self._holds(self.snapshot)

    @cached_property
    def representative_of(self) -> Mapping[int, int]:
        """The node that represents each node of a merged body; empty where nothing is merged."""
        edges = self.snapshot.edges["SAME_AS"]
        if not len(edges):
            return {}
        held = self.held("SAME_AS")
        pairs = zip(edges.start[held].tolist(), edges.end[held].tolist(), strict=True)
        layer = self.snapshot.layer
        return representatives(
            pairs,
            valid=lambda node: bool(self.stored[node]),
            layer_rank=lambda node: LAYER_ORDER.index(LAYERS[layer[node]]),
        )

    @cached_property
    def _moved(self) -> NDArray[np.int32] | None:
        """For every node the one that represents it; None where nothing is merged."""
        if not self.representative_of:
            return None
        moved = np.arange(len(self.snapshot), dtype=np.int32)
        moved[list(self.representative_of)] = list(self.representative_of.values())
        return moved

    @cached_property
    def valid(self) -> Mask:
        """Which nodes hold on the day, in the layers, and represent their body."""
        if self._moved is None:
            return self.stored
        mask: Mask = self.stored & (self._moved == np.arange(len(self.snapshot)))
        return mask

    @property
    def home(self) -> Mask:
        """Which stored nodes belong to what is shown, and are listed and counted: all of them."""
        return self.stored

    def of_its_parks(self, nodes: NDArray[np.integer]) -> Mask:
        """Which of some nodes were stated by the parks that stated what is at home: all of them."""
        return np.ones(len(nodes), np.bool_)

    @property
    def undated(self) -> Mask:
        """Which nodes, valid or not, have no date at all."""
        return self.snapshot.undated

    def represented(self, nodes: NDArray[np.int32]) -> NDArray[np.int32]:
        """For each node the one that represents its body, most often itself."""
        return nodes if self._moved is None else self._moved[nodes]

    def index_of(self, node_id: str) -> int:
        """Position of the node that represents the body with this id. Raises NotFound."""
        at = self.snapshot.index_of(node_id)
        return self.representative_of.get(at, at)

    def find(self, name_or_id: str) -> int:
        """As :meth:`Snapshot.find`, and the nodes of one body are one.

        Raises NotFound if there is none, AmbiguousName if several bodies go by the name.
        """
        named = self.snapshot.going_by(name_or_id)
        return self.snapshot.only(name_or_id, {self.representative_of.get(at, at) for at in named})

    def merged_from(self, node: int) -> tuple[int, ...]:
        """The other nodes that this one represents, ascending."""
        return tuple(
            sorted(at for at, by in self.representative_of.items() if by == node and at != node)
        )

    def edges(self, rel_type: str) -> Edges:
        """The type's relationships that hold and join nodes that do. Raises InvalidInput.

        Ends are representatives. What joined the nodes of one body is left out; relationships that
        merging made parallel are all kept, as each has dates and a source of its own.
        """
        if rel_type not in self._edges:
            self._edges[rel_type] = self._joined(self.stored_edges(rel_type))
        return self._edges[rel_type]

    def _joined(self, edges: Edges) -> Edges:
        if self._moved is None:
            return edges
        start, end = self._moved[edges.start], self._moved[edges.end]
        kept = (start != end) | (edges.start == edges.end)
        return Edges(edges.ids, edges.columns, edges.type, start, end).take(kept)

    def held(self, rel_type: str) -> Index:
        """Rows of the snapshot's relationships of a type that hold, whatever their ends do."""
        return np.flatnonzero(self._holds(self.snapshot.edges[rel_type]))

    def stored_edges(self, rel_type: str) -> Edges:
        """As :meth:`edges`, between the nodes that they were written for. Raises InvalidInput."""
        if rel_type not in self._stored_edges:
            if rel_type not in self.snapshot.edges:
                raise InvalidInput(f"unknown relationship type {rel_type!r}")
            every = self.snapshot.edges[rel_type]
            mask = self._joins(every)
            self._stored_edges[rel_type] = every if mask.all() else every.take(mask)
        return self._stored_edges[rel_type]

    def _joins(self, edges: Edges) -> Mask:
        """Which relationships hold and join nodes that do."""
        return self._holds(edges) & self.stored[edges.start] & self.stored[edges.end]

    def nodes(self, label: str, second: str | None = None) -> Index:
        """Positions of the valid nodes at home of a label, or of a second label.

        Raises InvalidInput.
        """
        if label not in LABELS:
            raise InvalidInput(f"unknown label {label!r}")
        mask = self.valid & self.home & (self.snapshot.label == LABELS.index(label))
        if second is not None:
            if second not in VOCABULARY.nodes[label].second_labels:
                raise InvalidInput(f"{label} has no second label {second!r}")
            mask &= self.snapshot.second[second]
        return np.flatnonzero(mask)


class _OfAllDays(Picture):
    """All that holds in some layers on any day at all; an empty interval holds on none."""

    def _holds(self, rows: _Dated) -> Mask:
        mask: Mask = np.isin(rows.layer, self._codes) & ~(rows.since >= rows.until)
        return mask
