"""A snapshot beside the data: a restart need not read the whole store again, and all processes that
answer from one data directory have one copy of its columns.

One file of arrays (:mod:`graph.snapshot.arrays`) that is mapped: texts are one UTF-8 blob and the
end of each in it, and become Python's where they are looked at (:mod:`graph.snapshot.texts`). A
column without values is left out. The file is a cache: one that is damaged, of another format, of
another vocabulary or of another store is as good as none, and never an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.files import replaced
from graph.model.vocabulary import VOCABULARY
from graph.snapshot import arrays as array_files
from graph.snapshot.arrays import Arrays
from graph.snapshot.columns import (
    ArrayKind,
    ColumnSpec,
    PropertyColumn,
    edge_specs,
    empty,
    node_specs,
)
from graph.snapshot.pictures import LABELS, LAYERS, SECOND_LABELS, Edges, Snapshot
from graph.snapshot.texts import (
    Lists,
    Texts,
    Words,
    as_array,
    begins_of,
    is_lazy,
    lists,
    texts,
)

FORMAT = 3
"""Raised when the layout of the file changes."""
_USED = 0.75
"""Share of a column's texts that are in use; below it the others are left out."""


@cache
def vocabulary_digest() -> str:
    """SHA-256 of everything the arrays' meaning hangs on: labels, types, columns, code lists."""
    meaning = {
        "labels": LABELS,
        "second": SECOND_LABELS,
        "layers": LAYERS,
        "nodes": _described(node_specs()),
        "edges": {name: _described(edge_specs(name)) for name in VOCABULARY.relationships},
    }
    return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()


def _described(specs: Mapping[str, ColumnSpec]) -> Mapping[str, Any]:
    return {name: (spec.kind.value, spec.categories) for name, spec in specs.items()}


def save(snapshot: Snapshot, path: Path) -> None:
    """Write the snapshot, whole or not at all, under the identity of the store it was read from.

    Raises OSError where the folder cannot be written or the disk is full; a file that stood there
    before is then still there.
    """
    arrays: dict[str, NDArray[Any]] = {
        "header": _bytes(
            json.dumps(_header(snapshot.origin) | {"revision": snapshot.revision}).encode()
        ),
        "label": snapshot.label,
    }
    _put_texts(arrays, "ids", snapshot.ids)
    for name, mask in snapshot.second.items():
        arrays[f"second/{name}"] = mask
    _put_columns(arrays, "node", snapshot.columns)
    for rel_type, edges in snapshot.edges.items():
        arrays[f"{rel_type}/start"] = edges.start
        arrays[f"{rel_type}/end"] = edges.end
        _put_texts(arrays, f"{rel_type}/ids", edges.ids)
        _put_columns(arrays, rel_type, edges.columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path, durable=False) as new:
        array_files.write(new, arrays)


def load(path: Path, *, origin: str = "") -> Snapshot | None:
    """The snapshot saved there, or None if there is none that can be used."""
    try:
        arrays = array_files.opened(path)
        header = json.loads(bytes(arrays["header"]))
        if {key: header.get(key) for key in _header(origin)} != _header(origin):
            return None
        return _snapshot(arrays, int(header["revision"]), origin)
    except Exception:
        # Damage can surface as any error of the table, the arrays or their content. Whatever it
        # is, the store has the truth and the file is written anew.
        return None


def _header(origin: str) -> dict[str, Any]:
    return {"format": FORMAT, "vocabulary": vocabulary_digest(), "origin": origin}


def _snapshot(arrays: Arrays, revision: int, origin: str) -> Snapshot:
    ids = _texts(arrays, "ids")
    size = len(ids)
    edges = {}
    for rel_type in VOCABULARY.relationships:
        edge_ids = _texts(arrays, f"{rel_type}/ids")
        start, end = arrays[f"{rel_type}/start"], arrays[f"{rel_type}/end"]
        _check(len(start) == len(end) == len(edge_ids))
        _check(not len(start) or min(start.min(), end.min()) >= 0)
        _check(not len(start) or max(start.max(), end.max()) < size)
        columns = _columns(arrays, rel_type, edge_specs(rel_type), len(edge_ids))
        edges[rel_type] = Edges(as_array(edge_ids), columns, rel_type, start, end)
    label = arrays["label"]
    second = {name: arrays[f"second/{name}"] for name in SECOND_LABELS}
    _check(all(len(array) == size for array in (label, *second.values())))
    columns = _columns(arrays, "node", node_specs(), size)
    return Snapshot(as_array(ids), columns, revision, label, second, edges, origin)


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("the arrays do not fit together")


# --- columns --------------------------------------------------------------------------------


def _put_columns(
    arrays: dict[str, NDArray[Any]], key: str, columns: Mapping[str, PropertyColumn]
) -> None:
    for name, column in columns.items():
        at = f"{key}.{name}"
        if column.is_empty:
            continue
        if column.kind is ArrayKind.TEXT:
            _put_texts(arrays, at, column.values)
        elif column.kind is ArrayKind.TEXTS:
            values = column.values
            cells = values if is_lazy(values) else lists(values.tolist())
            assert isinstance(cells, Lists)
            arrays[f"{at}/lengths"] = cells.lengths
            _put_texts(arrays, at, cells.flat())
        else:
            arrays[at] = column.values


def _columns(
    arrays: Arrays, key: str, specs: Mapping[str, ColumnSpec], size: int
) -> Mapping[str, PropertyColumn]:
    columns = {}
    for name, spec in specs.items():
        at = f"{key}.{name}"
        if at not in arrays and f"{at}/blob" not in arrays:
            columns[name] = empty(spec, size)
            continue
        values: Any
        if spec.kind is ArrayKind.TEXT:
            values = _texts(arrays, at)
        elif spec.kind is ArrayKind.TEXTS:
            values = _lists(arrays, at)
        else:
            values = arrays[at]
            values.flags.writeable = False
        _check(len(values) == size and values.dtype == spec.dtype)
        columns[name] = PropertyColumn(spec, values)
    return columns


def _lists(arrays: Arrays, key: str) -> Lists:
    found, lengths = _texts(arrays, key), arrays[f"{key}/lengths"]
    _check(bool((lengths >= 0).all()) and int(lengths.sum(dtype=np.int64)) == len(found))
    return Lists(found, begins_of(lengths), lengths)


# --- texts ----------------------------------------------------------------------------------


def _bytes(data: bytes) -> NDArray[Any]:
    return np.frombuffer(data, np.uint8)


def _put_texts(arrays: dict[str, NDArray[Any]], key: str, column: Any) -> None:
    """Distinct texts only, as one blob, and which of them stands where."""
    found = column if is_lazy(column) else texts(column.tolist())
    assert isinstance(found, Texts)
    words, which = found.words, found.which
    used = np.unique(which[which >= 0])
    if len(used) < _USED * len(words):
        found = texts(found.tolist())
        words, which = found.words, found.which
    encoded = [text.encode() for text in words.more]
    last = words.ends[-1] if len(words.ends) else 0
    more = np.cumsum([len(text) for text in encoded], dtype=np.int64) + last
    arrays[f"{key}/which"] = which
    arrays[f"{key}/blob"] = np.concatenate([words.blob, _bytes(b"".join(encoded))])
    arrays[f"{key}/ends"] = np.concatenate([words.ends, more])


def _texts(arrays: Arrays, key: str) -> Texts:
    blob, ends, which = (arrays[f"{key}/{part}"] for part in ("blob", "ends", "which"))
    _check([part.dtype.str for part in (blob, ends, which)] == ["|u1", "<i8", "<i4"])
    _check((int(ends[-1]) if len(ends) else 0) == len(blob))
    _check(not len(ends) or (int(ends[0]) >= 0 and bool((np.diff(ends) >= 0).all())))
    _check(not len(which) or (int(which.min()) >= -1 and int(which.max()) < len(ends)))
    return Texts(Words(blob, ends), which)
