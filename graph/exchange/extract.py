"""What is handed over: some nodes and relationships of a snapshot, as blocks of plain columns.

Every format is written from the same extract, so that all of them hold the same rows, mask the same
counts and say the same of themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import metadata
from typing import Any, Protocol

import numpy as np

from graph.errors import InvalidInput
from graph.model.properties import COMMON
from graph.model.spec import PropertySpec, PropertyType
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import ArrayKind, PropertyColumn
from graph.snapshot.pictures import LABELS, Edges, Index, Mask, Picture, Snapshot

MEMBER_COUNTS = ("full_members", "probationary_members")
"""Counts that could point at persons while they are small."""
FEWEST_SHOWN = 3
"""Smaller counts of members are masked in what is made public (S18.1)."""
MASKED_MARK = f"<{FEWEST_SHOWN}"
"""What stands in a cell of text for a masked count; cells of numbers are empty."""
MAX_HOPS = 6
ALL_DAYS = "all days"

_BLOCK_ROWS = 5000


class WriteProgress(Protocol):
    """Told of so many more rows that are written, and of which label or type."""

    def __call__(self, rows: int, what: str) -> None:
        """Take note."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a picture is wanted; what is None is not limited.

    ``around`` is an id or a name: then only what lies within ``hops`` relationships of it.
    """

    labels: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    around: str | None = None
    hops: int = 1

    def __post_init__(self) -> None:
        _known("label", self.labels, LABELS)
        _known("relationship type", self.types, VOCABULARY.relationships)
        if not 0 <= self.hops <= MAX_HOPS:
            raise InvalidInput(f"hops must be 0 to {MAX_HOPS}, not {self.hops}")


def _known(what: str, given: Iterable[str] | None, known: Collection[str]) -> None:
    if unknown := sorted(set(given or ()) - set(known)):
        raise InvalidInput(f"unknown {what} {unknown[0]!r}; there are {', '.join(known)}")


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of one label or type. ``cells`` holds a list for each property, None where missing.

    Nodes have ``second`` labels, relationships ``start`` and ``end`` ids. ``masked`` names the
    counts that are left out of each row, and is None where nothing is masked in any.
    """

    ids: list[str]
    second: list[tuple[str, ...]]
    start: list[str]
    end: list[str]
    cells: Mapping[str, list[Any]]
    masked: list[tuple[str, ...]] | None

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Sheet:
    """All rows of one label or relationship type in an extract, and the properties they give."""

    extract: Extract
    name: str
    rows: Index
    edges: Edges | None

    @property
    def is_nodes(self) -> bool:
        """Whether the rows are nodes."""
        return self.edges is None

    @property
    def second_labels(self) -> tuple[str, ...]:
        """Second labels the rows may have."""
        return tuple(VOCABULARY.nodes[self.name].second_labels) if self.is_nodes else ()

    def column(self, name: str) -> PropertyColumn:
        """The whole column that ``rows`` points into."""
        held = self.extract.snapshot if self.edges is None else self.edges
        return held.columns[name]

    @cached_property
    def properties(self) -> tuple[PropertySpec, ...]:
        """Properties that some row gives, in the order of the vocabulary."""
        own = (
            VOCABULARY.nodes[self.name].properties
            if self.is_nodes
            else VOCABULARY.relationships[self.name].properties
        )
        return tuple(
            spec
            for spec in (*COMMON, *own)
            if not (column := self.column(spec.name)).is_empty
            and column.take(self.rows).given.any()
        )

    @cached_property
    def hidden(self) -> Mapping[str, Mask]:
        """Of each masked property, which of ``rows`` must not show it."""
        if not self.extract.public:
            return {}
        masks = {
            spec.name: self.column(spec.name).values[self.rows] < FEWEST_SHOWN
            for spec in self.properties
            if spec.name in MEMBER_COUNTS
        }
        return {name: mask for name, mask in masks.items() if mask.any()}

    def blocks(self) -> Iterator[Block]:
        """The rows, some thousands at a time."""
        for first in range(0, len(self.rows), _BLOCK_ROWS):
            block = self._block(slice(first, first + _BLOCK_ROWS))
            yield block
            if self.extract.watch is not None:
                self.extract.watch(len(block), self.name)

    def _block(self, part: slice) -> Block:
        rows = self.rows[part]
        cells = {spec.name: values(self.column(spec.name), rows, spec) for spec in self.properties}
        masked = None
        if self.hidden:
            masked = [
                tuple(name for name, hides in zip(self.hidden, row, strict=True) if hides)
                for row in zip(*(mask[part].tolist() for mask in self.hidden.values()), strict=True)
            ]
            for name, mask in self.hidden.items():
                for at in np.flatnonzero(mask[part]).tolist():
                    cells[name][at] = None
        snapshot = self.extract.snapshot
        if self.edges is None:
            flags = [snapshot.second[name][rows].tolist() for name in self.second_labels]
            names = self.second_labels
            second = [
                tuple(name for name, given in zip(names, row, strict=True) if given)
                for row in (zip(*flags, strict=True) if flags else [()] * len(rows))
            ]
            return Block(snapshot.ids[rows].tolist(), second, [], [], cells, masked)
        return Block(
            self.edges.ids[rows].tolist(),
            [],
            snapshot.ids[self.edges.start[rows]].tolist(),
            snapshot.ids[self.edges.end[rows]].tolist(),
            cells,
            masked,
        )


def values(column: PropertyColumn, rows: Index, spec: PropertySpec) -> list[Any]:
    """Cells of a column as Python has them: str, int, float, bool, date, list of str, or None."""
    taken = column.values[rows]
    match column.kind:
        case ArrayKind.CODE:
            names = (*column.categories, None)  # -1, a missing code, is the last of them
            return [names[code] for code in taken.tolist()]
        case ArrayKind.BOOLEAN:
            return [None if cell < 0 else bool(cell) for cell in taken.tolist()]
        case ArrayKind.NUMBER if spec.type is PropertyType.INTEGER:
            return [None if cell != cell else int(cell) for cell in taken.tolist()]
        case ArrayKind.NUMBER:
            return [None if cell != cell else cell for cell in taken.tolist()]
        case ArrayKind.TEXTS:
            return [list(cell) or None for cell in taken]
    cells: list[Any] = taken.tolist()  # texts, and dates as datetime.date; NaT becomes None
    return cells


@dataclass(frozen=True, eq=False)
class Extract:
    """Some nodes and relationships of a snapshot. ``as_of`` is None where all days are meant."""

    snapshot: Snapshot
    as_of: date | None
    layers: tuple[str, ...]
    selection: Selection
    public: bool
    node_rows: Mapping[str, Index]
    edge_rows: Mapping[str, tuple[Edges, Index]]
    watch: WriteProgress | None = None

    @cached_property
    def nodes(self) -> tuple[Sheet, ...]:
        """A sheet for each label that has rows, in the order of the vocabulary."""
        return tuple(Sheet(self, name, rows, None) for name, rows in self.node_rows.items())

    @cached_property
    def relationships(self) -> tuple[Sheet, ...]:
        """A sheet for each relationship type that has rows."""
        return tuple(
            Sheet(self, name, rows, edges) for name, (edges, rows) in self.edge_rows.items()
        )

    @cached_property
    def node_count(self) -> int:
        """Number of nodes."""
        return sum(len(sheet.rows) for sheet in self.nodes)

    @cached_property
    def relationship_count(self) -> int:
        """Number of relationships."""
        return sum(len(sheet.rows) for sheet in self.relationships)

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What every file says of itself: texts, numbers and lists of text, none of them secret."""
        snapshot = self.snapshot
        sources: set[str] = set()
        for rows in self.node_rows.values():
            sources.update(snapshot.columns["source"].values[rows].tolist())
        for edges, rows in self.edge_rows.values():
            sources.update(edges.columns["source"].values[rows].tolist())
        chosen = self.selection
        return {
            "generator": f"gongjian {_version()}",
            "as_of": self.as_of.isoformat() if self.as_of else ALL_DAYS,
            "revision": snapshot.revision,
            "layers": list(self.layers),
            "sources": sorted(sources),
            "public": self.public,
            "labels": list(chosen.labels or ()),
            "types": list(chosen.types or ()),
            "around": chosen.around or "",
            "hops": chosen.hops if chosen.around else 0,
            "nodes": self.node_count,
            "relationships": self.relationship_count,
            "note": _NOTE,
        }


_NOTE = (
    "Organizations and counts, never persons. Published figures are claims, not counts. "
    "Rows of the layer synthetic are generated 〔合成〕. Validity is half-open, "
    "since <= day < until."
)


def _version() -> str:
    try:
        return metadata.version("gongjian")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def extract(
    picture: Picture,
    selection: Selection = EVERYTHING,
    *,
    public: bool = False,
    watch: WriteProgress | None = None,
) -> Extract:
    """What a picture holds on its day in its layers, or the selected part of it.

    Nodes are those of the chosen labels; relationships are those of the chosen types between them.
    O(n + m), times the hops where only the surroundings of a node are asked for.

    Parameters
    ----------
    picture
        the network on one day.
    selection
        the part that is wanted.
    public
        mask counts of members below :data:`FEWEST_SHOWN`.
    watch
        told as the rows are written.

    Raises
    ------
    NotFound, AmbiguousName
        the node to look around.
    InvalidInput
        it is not valid on the day in the layers, or has none of the chosen labels.
    """
    types = selection.types or VOCABULARY.relationships
    # As they were written: what was merged goes out apart, with the decision that merges it.
    edges = {name: picture.stored_edges(name) for name in types}
    return _extract(
        picture.snapshot,
        picture.stored,
        edges,
        selection,
        as_of=picture.as_of,
        layers=picture.layers,
        public=public,
        watch=watch,
    )


def extract_all_days(
    picture: Picture,
    selection: Selection = EVERYTHING,
    *,
    public: bool = False,
    watch: WriteProgress | None = None,
) -> Extract:
    """What a picture holds on any day at all, for formats that know time.

    What was given an empty interval never held and is left out. Args and errors as for
    :func:`extract`.
    """
    return replace(extract(picture.of_all_days, selection, public=public, watch=watch), as_of=None)


def _extract(
    snapshot: Snapshot,
    valid: Mask,
    edges: Mapping[str, Edges],
    selection: Selection,
    *,
    as_of: date | None,
    layers: tuple[str, ...],
    public: bool,
    watch: WriteProgress | None,
) -> Extract:
    wanted = valid
    if selection.labels is not None:
        codes = [LABELS.index(label) for label in selection.labels]
        wanted = valid & np.isin(snapshot.label, codes)
    if selection.around is not None:
        wanted = _around(snapshot, wanted, edges.values(), selection)
    node_rows = {
        label: rows
        for code, label in enumerate(LABELS)
        if len(rows := np.flatnonzero(wanted & (snapshot.label == code)))
    }
    edge_rows = {
        name: (every, rows)
        for name, every in edges.items()
        if len(rows := np.flatnonzero(wanted[every.start] & wanted[every.end]))
    }
    return Extract(snapshot, as_of, layers, selection, public, node_rows, edge_rows, watch)


def _around(
    snapshot: Snapshot, allowed: Mask, edges: Iterable[Edges], selection: Selection
) -> Mask:
    """Which of the allowed nodes lie within the hops, whatever way the relationships lead."""
    assert selection.around is not None
    centre = snapshot.find(selection.around)
    if not allowed[centre]:
        raise InvalidInput(
            f"{selection.around!r} is not valid on the day in the layers, or not of the labels"
        )
    listed: Sequence[Edges] = list(edges)
    reached = np.zeros(len(snapshot), np.bool_)
    reached[centre] = True
    for _ in range(selection.hops):
        further = reached.copy()
        for every in listed:
            further[every.end[reached[every.start]]] = True
            further[every.start[reached[every.end]]] = True
        reached = further & allowed
    return reached
