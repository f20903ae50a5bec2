"""Reads a snapshot out of a store, whole or only what changed since an older one.

A whole snapshot is what changed since revision 0. Measurements on both stores decided how:

- Values come as collected columns: a record for each row is ten times slower. ``collect`` drops
  nulls, so every value has a sentinel. Only properties that some row gives are asked for.
- Rows are found by ``revision IN $revisions``, the one form for which both stores use their
  indexes on nodes *and* relationships. A revision is one write transaction, so a set of revisions
  is a page of about the size asked for, whatever the size of the store.
- Reading is many transactions and others may write meanwhile. Whatever they write carries a later
  revision, so the rows of the revisions that passed while reading are read as well, until none
  passed: what comes out is the picture of one revision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from graph.endpoint import StoreRevision
from graph.errors import StoreMismatch, StoreTimeout
from graph.model.properties import COMMON
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble
from graph.snapshot.columns import ArrayKind, ColumnSpec, edge_specs, node_specs
from graph.snapshot.pictures import Snapshot

PAGE_ROWS = 20_000
SURVEYED_REVISIONS = 100
_ATTEMPTS = 20
_RESTORES = 3

_SENTINELS: Mapping[ArrayKind, Any] = {
    ArrayKind.CODE: "",
    ArrayKind.TEXT: "",
    ArrayKind.NUMBER: float("nan"),
    ArrayKind.BOOLEAN: -1,
    ArrayKind.DATE: "",
    ArrayKind.TEXTS: [],
}
_PARAMETERS = {f"no_{kind.value}": sentinel for kind, sentinel in _SENTINELS.items()}


class Reader(Protocol):
    """What is asked of a store; :class:`graph.store.bolt.Store` is one."""

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one reading statement."""

    def store_revision(self) -> StoreRevision:
        """Which store it is, and the number of the last change."""


def read_snapshot(store: Reader, *, previous: Snapshot | None = None) -> Snapshot:
    """The store's picture at one revision.

    With a ``previous`` snapshot of the same store only what changed since is read; one of another
    store, or newer than the store is, is of no use and not looked at. Takes the memory of the
    snapshot and of one page of :data:`PAGE_ROWS` rows as Python values.

    Raises
    ------
    StoreTimeout
        others kept writing all the while, or the store was replaced by a restore again and again;
        ``previous`` is still good.
    StoreMismatch
        the store holds what the vocabulary does not allow.
    """
    for _ in range(_RESTORES):
        now = store.store_revision()
        if previous is not None and (
            previous.origin != now.identity or previous.revision > now.revision
        ):
            previous = None
        if previous is not None and previous.revision == now.revision:
            return previous
        read = _read(store, now, previous)
        if read is not None:
            return read
    raise StoreTimeout("the store is being restored into: try again later")


def _read(store: Reader, now: StoreRevision, previous: Snapshot | None) -> Snapshot | None:
    """What changed since ``previous``; None: it became another store while it was read."""
    nodes: list[NodeBlock] = []
    edges: dict[str, list[EdgeBlock]] = {rel_type: [] for rel_type in VOCABULARY.relationships}
    since, origin = 0 if previous is None else previous.revision, now.identity
    for _ in range(_ATTEMPTS):
        for first in range(since + 1, now.revision + 1, SURVEYED_REVISIONS):
            revisions = list(range(first, min(first + SURVEYED_REVISIONS, now.revision + 1)))
            for label, found in _nodes_of(store, revisions).items():
                nodes.extend(_nodes(store, label, found))
            for row in store.read(edge_survey(), revisions=padded(revisions)):
                rel_type = row["kind"]
                edges[rel_type].extend(_edges(store, rel_type, row["revisions"], row["counts"]))
        since, now = now.revision, store.store_revision()
        if now.identity != origin:
            return None
        if since == now.revision:
            return assemble(nodes, edges, since, previous=previous, origin=origin)
    raise StoreTimeout("the store is being written to without a pause: try again later")


def _nodes_of(store: Reader, revisions: Sequence[int]) -> Mapping[str, list[int]]:
    """The revision of each node of these revisions, by label."""
    row = store.read(NODE_SURVEY, revisions=padded(revisions))[0]
    by_label: dict[str, list[int]] = {}
    for prefix, revision in zip(row["prefixes"], row["revisions"], strict=True):
        by_label.setdefault(prefix, []).append(revision)
    try:
        return {VOCABULARY.label_of_prefix[prefix]: found for prefix, found in by_label.items()}
    except KeyError as error:
        raise StoreMismatch(f"the store holds an id that starts with {error.args[0]!r}") from None


def _given(kind: str, counts: Sequence[int]) -> list[str]:
    return [name for name, count in zip(properties(kind), counts, strict=True) if count]


def _nodes(store: Reader, label: str, revisions: Sequence[int]) -> Iterator[NodeBlock]:
    specs = node_specs()
    for page in pages(Counter(revisions)):
        given = _given(label, store.read(node_counts(label), revisions=padded(page))[0]["counts"])
        row = store.read(node_columns(label, given), revisions=padded(page), **_PARAMETERS)[0]
        _same_length(label, row)
        yield NodeBlock.of(
            label,
            row["ids"],
            {name: row[f"is_{name}"] for name in VOCABULARY.nodes[label].second_labels},
            {name: _values(label, name, specs[name], row[name]) for name in given},
        )


def _edges(
    store: Reader, rel_type: str, revisions: Sequence[int], counts: Sequence[int]
) -> Iterator[EdgeBlock]:
    specs = edge_specs(rel_type)
    given = _given(rel_type, counts)
    for page in pages(Counter(revisions)):
        row = store.read(edge_columns(rel_type, given), revisions=padded(page), **_PARAMETERS)[0]
        _same_length(rel_type, row)
        yield EdgeBlock.of(
            rel_type,
            row["ids"],
            row["starts"],
            row["ends"],
            {name: _values(rel_type, name, specs[name], row[name]) for name in given},
        )


def pages(revisions: Mapping[int, int]) -> Iterator[list[int]]:
    """The revisions, each with its number of rows, so many at a time that about PAGE_ROWS rows
    come of them."""
    page: list[int] = []
    rows = 0
    for revision, count in sorted(revisions.items()):
        if page and rows + count > PAGE_ROWS:
            yield page
            page, rows = [], 0
        page.append(revision)
        rows += count
    if page:
        yield page


def padded(revisions: Sequence[int]) -> list[int]:
    """Filled up with revisions that never were, to one length: Neo4j plans a statement anew for
    each magnitude of a list, which takes the long survey seconds.
    """
    return [*revisions, *range(len(revisions) - SURVEYED_REVISIONS, 0)]


def _values(where: str, name: str, spec: ColumnSpec, cells: Sequence[Any]) -> Sequence[Any]:
    """Cells as the store sends them, None where the sentinel stands."""
    match spec.kind:
        case ArrayKind.NUMBER:
            return cells
        case ArrayKind.BOOLEAN:
            return [None if cell == -1 else cell for cell in cells]
        case ArrayKind.CODE:
            if unknown := set(cells) - {"", *spec.categories}:
                raise StoreMismatch(
                    f"the store holds {min(unknown)!r} as {name} of {where}, which is no such code"
                )
    return [cell or None for cell in cells]


def _same_length(where: str, row: Mapping[str, Sequence[Any]]) -> None:
    if len({len(cells) for cells in row.values()}) != 1:
        raise StoreMismatch(f"the store holds {where} rows without an id")


# --- texts ----------------------------------------------------------------------------------


def properties(kind: str) -> list[str]:
    """Properties the rows of a label or relationship type may have, bookkeeping left out."""
    own = VOCABULARY.nodes[kind] if kind in VOCABULARY.nodes else VOCABULARY.relationships[kind]
    return [spec.name for spec in (*COMMON, *own.properties)]


NODE_SURVEY = (
    f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions "
    "RETURN collect(n.revision) AS revisions, collect(split(n.id, ':')[0]) AS prefixes"
)
"""Revision and label (by the id's prefix) of the nodes of ``$revisions``."""


def edge_survey() -> str:
    """Of each type: the revisions of its relationships in ``$revisions``, and for each property
    how many give it. A type without any has no row.
    """
    return " UNION ALL ".join(
        f"MATCH ()-[r:{rel_type}]->() WHERE r.revision IN $revisions "
        f"RETURN '{rel_type}' AS kind, collect(r.revision) AS revisions, "
        f"{_counts('r', rel_type)} AS counts"
        for rel_type in VOCABULARY.relationships
    )


def node_counts(label: str) -> str:
    """How many nodes of a label in ``$revisions`` give each property."""
    return f"{_changed_nodes(label)} RETURN {_counts('n', label)} AS counts"


def _counts(variable: str, kind: str) -> str:
    return "[" + ", ".join(f"count({variable}.{name})" for name in properties(kind)) + "]"


def node_columns(label: str, properties: Sequence[str]) -> str:
    """The nodes of a label in ``$revisions``, as columns."""
    second = [f"collect(n:{name}) AS is_{name}" for name in VOCABULARY.nodes[label].second_labels]
    cells = ["collect(n.id) AS ids", *second, *_cells("n", node_specs(), properties)]
    return f"{_changed_nodes(label)} RETURN {', '.join(cells)}"


def edge_columns(rel_type: str, properties: Sequence[str]) -> str:
    """The relationships of a type in ``$revisions``, as columns."""
    ends = ["collect(r.id) AS ids", "collect(a.id) AS starts", "collect(b.id) AS ends"]
    cells = [*ends, *_cells("r", edge_specs(rel_type), properties)]
    # Labels on the ends would make the embedded store walk from the nodes, past the index.
    return f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.revision IN $revisions RETURN {', '.join(cells)}"


def _changed_nodes(label: str) -> str:
    # The index stands on the base label, so that is what is sought.
    return f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions AND n:{label}"


def _cells(variable: str, specs: Mapping[str, ColumnSpec], properties: Sequence[str]) -> list[str]:
    """A collected column for each property, with a sentinel where it is not given."""
    cells = []
    for name in properties:
        kind = specs[name].kind
        value = f"{variable}.{name}"
        if kind is ArrayKind.DATE:
            value = f"toString({value})"
        cells.append(f"collect(coalesce({value}, $no_{kind.value})) AS {name}")
    return cells
