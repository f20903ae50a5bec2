"""A partition as one Parquet file, and a network as a folder of them.

A row is a node or a relationship, a column a property of the vocabulary, with the types that
exports as Parquet have; what is which says ``table``: ``node``, or the type of the relationship.
Nodes stand first and by id, so do the relationships of each type. Every file has the same columns,
so that a folder is one table for Spark, DuckDB and pandas; a column without values takes no room.
What the file is of stands in the schema's metadata under ``gongjian``. The folders are named as
Hive has it, ``part=zone%3Akmez``.

Importing this raises NotInstalled where the extra ``parquet`` is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from graph.errors import Conflict, InvalidInput, NotFound, NotInstalled
from graph.files import replaced
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import (
    ArrayKind,
    ColumnSpec,
    PropertyColumn,
    edge_specs,
    empty,
    node_specs,
)
from graph.snapshot.files import vocabulary_digest
from graph.snapshot.pictures import LABELS, SECOND_LABELS, Edges, Objects, Snapshot
from queries.partitions.cutting import Partition

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
except ImportError:
    raise NotInstalled(
        "partitions are Parquet, written by pyarrow: install gongjian with its extra, "
        "gongjian[parquet]"
    ) from None

FORMAT = 1
"""Raised when the layout of a file changes."""
FILE = "columns.parquet"
_ABOUT = b"gongjian"
_NODE = "node"
_LISTS = pa.list_(pa.string())
_TYPES: Mapping[ArrayKind, Any] = {
    ArrayKind.CODE: pa.string(),
    ArrayKind.TEXT: pa.string(),
    ArrayKind.NUMBER: pa.float64(),
    ArrayKind.BOOLEAN: pa.bool_(),
    ArrayKind.DATE: pa.date32(),
    ArrayKind.TEXTS: _LISTS,
}
_FRAME: Mapping[str, Any] = {
    "table": pa.string(),
    "id": pa.string(),
    "start": pa.string(),
    "end": pa.string(),
    "label": pa.string(),
    "second_labels": _LISTS,
    "home": pa.bool_(),
}


@cache
def schema() -> Any:
    """The columns of every file."""
    specs = [edge_specs(rel_type) for rel_type in VOCABULARY.relationships]
    kinds: dict[str, ArrayKind] = {}
    for every in (node_specs(), *specs):
        for name, spec in every.items():
            if kinds.setdefault(name, spec.kind) is not spec.kind or name in _FRAME:
                raise InvalidInput(f"property {name} has no column of one type")
    fields = {**_FRAME, **{name: _TYPES[kind] for name, kind in kinds.items()}}
    return pa.schema(list(fields.items()))


def write(folder: Path, partitions: Iterable[Partition]) -> Iterator[tuple[Partition, int]]:
    """Write each partition to a folder of its own in ``folder``: what was written, and its bytes.

    Raises
    ------
    Conflict
        the folder holds something already: what was cut at another time would be counted with it.
    OSError
        it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} holds something already: name a new folder for the partitions")
    for partition in partitions:
        file = folder / f"part={quote(partition.name, safe='')}" / FILE
        file.parent.mkdir(parents=True)
        with replaced(file) as new:
            new.write_bytes(content := packed(partition))
        yield partition, len(content)


def listed(folder: Path) -> tuple[Path, ...]:
    """The files of the partitions in a folder, at any depth, by name. Raises NotFound."""
    found = tuple(sorted(folder.rglob(FILE)))
    if not found:
        raise NotFound(f"{folder} holds no partitions; write them with `gongjian partitions write`")
    return found


def packed(partition: Partition) -> bytes:
    """A partition as the content of its file; the same of the same partition."""
    snapshot = partition.snapshot
    names = pa.array(snapshot.ids.tolist(), pa.string())
    tables = [
        _table(
            _NODE,
            {
                "id": names,
                "label": pa.array(LABELS).take(pa.array(snapshot.label)),
                "second_labels": _second(snapshot),
                "home": pa.array(partition.home),
            },
            snapshot.columns,
        )
    ]
    sizes = {_NODE: len(snapshot)}
    for rel_type, edges in snapshot.edges.items():
        if not len(edges):
            continue
        ends = {"start": names.take(edges.start), "end": names.take(edges.end)}
        keys = {"id": pa.array(edges.ids.tolist(), pa.string()), **ends}
        tables.append(_table(rel_type, keys, edges.columns))
        sizes[rel_type] = len(edges)
    about = {
        "format": FORMAT,
        "vocabulary": vocabulary_digest(),
        "park": partition.park,
        "as_of": partition.as_of.isoformat(),
        "layers": partition.layers,
        "revision": snapshot.revision,
        "origin": snapshot.origin,
        "rows": sizes,
    }
    whole = pa.concat_tables(tables).replace_schema_metadata({_ABOUT: json.dumps(about)})
    out = BytesIO()
    # One group of rows: nothing that reads a folder may split a park.
    pq.write_table(whole, out, compression="zstd", row_group_size=max(len(whole), 1))
    return out.getvalue()


def unpacked(content: bytes) -> Partition:
    """The partition that a file's content is.

    Raises
    ------
    InvalidInput
        it is none, or one of another version, whose codes would mean something else.
    """
    try:
        table = pq.read_table(pa.BufferReader(content))
        about = json.loads(table.schema.metadata[_ABOUT])
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"this is no file of a partition: {error}") from None
    if (about["format"], about["vocabulary"]) != (FORMAT, vocabulary_digest()):
        raise InvalidInput("the partitions are of another version of gongjian: write them anew")
    begins = np.cumsum([0, *about["rows"].values()]).tolist()
    rows = {
        name: table.slice(begin, size).combine_chunks()
        for (name, size), begin in zip(about["rows"].items(), begins, strict=False)
    }
    nodes = rows[_NODE]
    second = _objects(nodes["second_labels"])
    snapshot = Snapshot(
        _objects(nodes["id"]),
        _columns(nodes, node_specs()),
        about["revision"],
        _positions(nodes["label"], LABELS).astype(np.int8),
        {name: np.array([name in (own or ()) for own in second], bool) for name in SECOND_LABELS},
        {
            rel_type: _edges(rel_type, rows.get(rel_type, table.slice(0, 0)), nodes["id"])
            for rel_type in VOCABULARY.relationships
        },
        about["origin"],
    )
    return Partition(
        about["park"],
        snapshot,
        nodes["home"].to_numpy(),
        date.fromisoformat(about["as_of"]),
        tuple(about["layers"]),
    )


def _second(snapshot: Snapshot) -> Any:
    carried: list[list[str]] = [[] for _ in snapshot.ids]
    for name, mask in snapshot.second.items():
        for at in np.flatnonzero(mask).tolist():
            carried[at].append(name)
    return pa.array(carried, _LISTS)


def _table(name: str, keys: Mapping[str, Any], columns: Mapping[str, PropertyColumn]) -> Any:
    size = len(keys["id"])
    given = {
        "table": pa.repeat(name, size),
        **keys,
        **{key: _array(column) for key, column in columns.items() if not column.is_empty},
    }
    arrays = [
        given[field.name] if field.name in given else pa.nulls(size, field.type)
        for field in schema()
    ]
    return pa.Table.from_arrays(arrays, schema=schema())


def _array(column: PropertyColumn) -> Any:
    values = column.values
    match column.kind:
        case ArrayKind.CODE:
            which = pa.array(values, mask=values < 0)
            return pa.array(column.categories, pa.string()).take(which)
        case ArrayKind.BOOLEAN:
            return pa.array(values > 0, mask=values < 0)
        case ArrayKind.NUMBER:
            return pa.array(values, mask=np.isnan(values))
        case ArrayKind.TEXTS:
            return pa.array([list(cell) or None for cell in values], _LISTS)
        case ArrayKind.TEXT:
            return pa.array(values.tolist(), _TYPES[column.kind])
        case ArrayKind.DATE:
            return pa.array(values, _TYPES[column.kind])


def _columns(rows: Any, specs: Mapping[str, ColumnSpec]) -> dict[str, PropertyColumn]:
    return {name: _column(spec, rows[name]) for name, spec in specs.items()}


def _column(spec: ColumnSpec, cells: Any) -> PropertyColumn:
    if cells.null_count == len(cells):
        return empty(spec, len(cells))
    match spec.kind:
        case ArrayKind.CODE:
            values = _positions(cells, spec.categories).astype(spec.dtype)
        case ArrayKind.BOOLEAN:
            values = cells.cast(pa.int8()).fill_null(-1).to_numpy()
        case ArrayKind.NUMBER:
            values = cells.to_numpy()
        case ArrayKind.DATE:
            values = cells.to_numpy().astype(spec.dtype)
        case ArrayKind.TEXT:
            values = _objects(cells)
        case ArrayKind.TEXTS:
            values = np.empty(len(cells), object)
            for at, cell in enumerate(cells.to_pylist()):
                values[at] = tuple(cell or ())
    values = np.array(values) if values.base is not None else values
    values.flags.writeable = False
    return PropertyColumn(spec, values)


def _edges(rel_type: str, rows: Any, nodes: Any) -> Edges:
    start, end = (_positions(rows[key], nodes).astype(np.int32) for key in ("start", "end"))
    if len(rows) and min(start.min(), end.min()) < 0:
        raise InvalidInput(f"a {rel_type} relationship of the partition joins what is not in it")
    columns = _columns(rows, edge_specs(rel_type))
    return Edges(_objects(rows["id"]), columns, rel_type, start, end)


def _positions(cells: Any, among: Any) -> Any:
    """Where each text stands among others; -1 for none."""
    values = among if isinstance(among, pa.ChunkedArray) else pa.array(among, pa.string())
    return pc.index_in(cells, value_set=values).fill_null(-1).to_numpy()


def _objects(cells: Any) -> Objects:
    found = np.empty(len(cells), object)
    found[:] = cells.to_pylist()
    return found
