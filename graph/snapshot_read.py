"""Reads a snapshot out of a store, whole or only what changed since an older one.

Three things were measured on both stores and decide how it is done:

- Values come as collected columns, a hundred thousand cells a second and more; a record for each
  row is ten times slower. ``collect`` drops nulls, so every value comes with a sentinel.
- Pages are sets of revisions, found by ``revision IN $revisions``, the one form for which both
  stores use their indexes on nodes *and* relationships. A revision is one write transaction, so a
  page is about as large as asked for, whatever the size of the store.
- Reading is many transactions and others may write meanwhile. Whatever they write carries a later
  revision, so the rows of the revisions that passed while reading are read again until none
  passed: what comes out is the picture of one revision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from graph.columns import ColumnSpec, Kind, edge_specs, node_specs
from graph.errors import StoreMismatch, StoreTimeout
from graph.snapshot import LABELS, EdgeBlock, NodeBlock, Snapshot, assemble
from graph.vocabulary import BASE_LABEL, COMMON, VOCABULARY

PAGE_ROWS = 20_000
MAX_GAP = 2_000
"""Revisions behind which a snapshot is read anew instead of refreshed."""
_ATTEMPTS = 20

_SENTINELS: Mapping[Kind, Any] = {
    Kind.CODE: "",
    Kind.TEXT: "",
    Kind.NUMBER: float("nan"),
    Kind.BOOLEAN: -1,
    Kind.DATE: "",
    Kind.TEXTS: [],
}
_PARAMETERS = {f"{kind.value}_missing": sentinel for kind, sentinel in _SENTINELS.items()}


class Reader(Protocol):
    """What is asked of a store; :class:`graph.store.Store` is one."""

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one reading statement."""

    def revision(self) -> int:
        """Number of the last change."""


def read_snapshot(store: Reader, *, previous: Snapshot | None = None) -> Snapshot:
    """The store's picture at one revision.

    With a ``previous`` snapshot of the same store only what changed since is read, unless it is
    more than :data:`MAX_GAP` revisions old or newer than the store. Memory: the snapshot, and one
    page of :data:`PAGE_ROWS` rows as Python values.

    Raises:
        StoreTimeout: others kept writing all the while; ``previous`` is still good.
        StoreMismatch: the store holds what the vocabulary does not allow.
    """
    now = store.revision()
    base = previous if previous is not None and 0 <= now - previous.revision <= MAX_GAP else None
    if base is not None and base.revision == now:
        return base
    nodes: list[NodeBlock] = []
    edges: dict[str, list[EdgeBlock]] = {rel_type: [] for rel_type in VOCABULARY.relationships}
    since = None if base is None else base.revision
    for _ in range(_ATTEMPTS):
        revisions = None if since is None else list(range(since + 1, now + 1))
        for label in LABELS:
            nodes.extend(_nodes(store, label, revisions))
        for rel_type, blocks in edges.items():
            blocks.extend(_edges(store, rel_type, revisions))
        since, now = now, store.revision()
        if since == now:
            return assemble(nodes, edges, now, previous=base)
    raise StoreTimeout("the store is being written to without a pause: try again later")


def _nodes(store: Reader, label: str, revisions: Sequence[int] | None) -> Iterator[NodeBlock]:
    specs = node_specs()
    survey = store.read(node_survey(label, whole=revisions is None), revisions=revisions or [])[0]
    properties = [name for name in node_properties(label) if survey[name]]
    second = VOCABULARY.nodes[label].second_labels
    for page in _pages(survey["revisions"]):
        row = store.read(node_columns(label, properties), revisions=page, **_PARAMETERS)[0]
        _same_length(label, row)
        yield NodeBlock.of(
            label,
            row["ids"],
            {name: row[f"is_{name}"] for name in second},
            {name: _values(label, name, specs[name], row[name]) for name in properties},
        )


def _edges(store: Reader, rel_type: str, revisions: Sequence[int] | None) -> Iterator[EdgeBlock]:
    specs = edge_specs(rel_type)
    text = edge_survey(rel_type, whole=revisions is None)
    survey = store.read(text, revisions=revisions or [])[0]
    properties = [name for name in edge_properties(rel_type) if survey[name]]
    for page in _pages(survey["revisions"]):
        row = store.read(edge_columns(rel_type, properties), revisions=page, **_PARAMETERS)[0]
        _same_length(rel_type, row)
        yield EdgeBlock.of(
            rel_type,
            row["ids"],
            row["starts"],
            row["ends"],
            {name: _values(rel_type, name, specs[name], row[name]) for name in properties},
        )


def _pages(revisions: Sequence[int]) -> Iterator[list[int]]:
    """The distinct revisions, so many at a time that about PAGE_ROWS rows come of them."""
    page: list[int] = []
    rows = 0
    for revision, count in sorted(Counter(revisions).items()):
        if page and rows + count > PAGE_ROWS:
            yield page
            page, rows = [], 0
        page.append(revision)
        rows += count
    if page:
        yield page


def _values(where: str, name: str, spec: ColumnSpec, cells: Sequence[Any]) -> Sequence[Any]:
    """Cells as the store sends them, None where the sentinel stands."""
    match spec.kind:
        case Kind.NUMBER:
            return cells
        case Kind.BOOLEAN:
            return [None if cell == -1 else cell for cell in cells]
        case Kind.CODE:
            if unknown := set(cells) - {"", *spec.categories}:
                raise StoreMismatch(
                    f"the store holds {min(unknown)!r} as {name} of {where}, which is no such code"
                )
    return [cell or None for cell in cells]


def _same_length(where: str, row: Mapping[str, Sequence[Any]]) -> None:
    if len({len(cells) for cells in row.values()}) != 1:
        raise StoreMismatch(f"the store holds {where} rows without an id")


# --- texts ----------------------------------------------------------------------------------


def node_properties(label: str) -> list[str]:
    """Properties a node of the label may have, bookkeeping left out."""
    return [spec.name for spec in (*COMMON, *VOCABULARY.nodes[label].properties)]


def edge_properties(rel_type: str) -> list[str]:
    """Properties a relationship of the type may have, bookkeeping left out."""
    return [spec.name for spec in (*COMMON, *VOCABULARY.relationships[rel_type].properties)]


def node_survey(label: str, *, whole: bool) -> str:
    """Revisions of the nodes of a label, and how many give each property.

    ``whole`` asks for all of them, else for those of ``$revisions``.
    """
    match = f"MATCH (n:{label})" if whole else _changed_nodes(label)
    return f"{match} RETURN {_survey('n', node_properties(label))}"


def edge_survey(rel_type: str, *, whole: bool) -> str:
    """Revisions of the relationships of a type, and how many give each property."""
    match = f"MATCH ()-[r:{rel_type}]->()" if whole else _changed_edges(rel_type)
    return f"{match} RETURN {_survey('r', edge_properties(rel_type))}"


def node_columns(label: str, properties: Sequence[str]) -> str:
    """The nodes of a label in ``$revisions``, as columns."""
    second = [f"collect(n:{name}) AS is_{name}" for name in VOCABULARY.nodes[label].second_labels]
    cells = _cells("n", node_specs(), properties)
    return f"{_changed_nodes(label)} RETURN {', '.join(['collect(n.id) AS ids', *second, *cells])}"


def edge_columns(rel_type: str, properties: Sequence[str]) -> str:
    """The relationships of a type in ``$revisions``, as columns."""
    ends = "collect(r.id) AS ids, collect(a.id) AS starts, collect(b.id) AS ends"
    cells = _cells("r", edge_specs(rel_type), properties)
    return f"{_changed_edges(rel_type)} RETURN {', '.join([ends, *cells])}"


def _changed_nodes(label: str) -> str:
    # The index stands on the base label, so that is what is sought.
    return f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions AND n:{label}"


def _changed_edges(rel_type: str) -> str:
    ends = f"(a:{BASE_LABEL})-[r:{rel_type}]->(b:{BASE_LABEL})"
    return f"MATCH {ends} WHERE r.revision IN $revisions"


def _survey(variable: str, properties: Sequence[str]) -> str:
    counts = (f"count({variable}.{name}) AS {name}" for name in properties)
    return ", ".join([f"collect({variable}.revision) AS revisions", *counts])


def _cells(variable: str, specs: Mapping[str, ColumnSpec], properties: Sequence[str]) -> list[str]:
    """A collected column for each property, with a sentinel where it is not given."""
    cells = []
    for name in properties:
        kind = specs[name].kind
        value = f"{variable}.{name}"
        if kind is Kind.DATE:
            value = f"toString({value})"
        cells.append(f"collect(coalesce({value}, ${kind.value}_missing)) AS {name}")
    return cells
