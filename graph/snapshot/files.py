"""A snapshot beside the data, so that a restart need not read the whole store again.

One ``.npz`` file without pickled objects: texts are one UTF-8 blob and the end of each in it. A
column without values is left out. After the archive comes a digest of all of it, because a flipped
bit in the name of a member would otherwise read as a column without values. The file is a cache:
one that is damaged, of another format, of another vocabulary or of another store is as good as
none, and never an error.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

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
from graph.snapshot.pictures import LABELS, LAYERS, SECOND_LABELS, Edges, Objects, Snapshot

FORMAT = 3
"""Raised when the layout of the file changes."""
_DIGEST_BYTES = 32
_AT_ONCE = 50_000
"""Texts that are decoded at once."""

_Arrays = Mapping[str, NDArray[Any]]


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
    with replaced(path) as new, new.open("rb+") as file:
        np.savez(file, allow_pickle=False, **arrays)
        file.write(_digest(file, file.seek(0, os.SEEK_END)))


def load(path: Path, *, origin: str = "") -> Snapshot | None:
    """The snapshot saved there, or None if there is none that can be used."""
    try:
        file = path.open("rb")
    except OSError:
        return None
    try:
        with file:
            length = file.seek(-_DIGEST_BYTES, os.SEEK_END)
            if _digest(file, length) != file.read():
                return None
            file.seek(0)
            arrays = np.load(file, allow_pickle=False)
            header = json.loads(bytes(arrays["header"]))
            if {key: header.get(key) for key in _header(origin)} != _header(origin):
                return None
            return _snapshot(arrays, int(header["revision"]), origin)
    except Exception:
        # Damage can surface as any error of the archive, its arrays or their content. Whatever it
        # is, the store has the truth and the file is written anew.
        return None


def _digest(file: BinaryIO, length: int) -> bytes:
    """Of the first ``length`` bytes of a file, which then stands there."""
    # Processors have instructions for it: a third of the time of others, for as many bytes.
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(min(2**20, length - file.tell())):
        digest.update(piece)
    return digest.digest()


def _header(origin: str) -> dict[str, Any]:
    return {"format": FORMAT, "vocabulary": vocabulary_digest(), "origin": origin}


def _snapshot(arrays: _Arrays, revision: int, origin: str) -> Snapshot:
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
        edges[rel_type] = Edges(edge_ids, columns, rel_type, start, end)
    label = arrays["label"]
    second = {name: arrays[f"second/{name}"] for name in SECOND_LABELS}
    _check(all(len(array) == size for array in (label, *second.values())))
    columns = _columns(arrays, "node", node_specs(), size)
    return Snapshot(ids, columns, revision, label, second, edges, origin)


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
            given = column.given
            arrays[f"{at}/given"] = given
            _put_texts(arrays, at, column.values[given])
        elif column.kind is ArrayKind.TEXTS:
            arrays[f"{at}/lengths"] = np.array([len(cell) for cell in column.values], np.int32)
            _put_texts(arrays, at, (text for cell in column.values for text in cell))
        else:
            arrays[at] = column.values


def _columns(
    arrays: _Arrays, key: str, specs: Mapping[str, ColumnSpec], size: int
) -> Mapping[str, PropertyColumn]:
    columns = {}
    for name, spec in specs.items():
        at = f"{key}.{name}"
        if at not in arrays and f"{at}/blob" not in arrays:
            columns[name] = empty(spec, size)
            continue
        if spec.kind is ArrayKind.TEXT:
            values: NDArray[Any] = np.empty(len(arrays[f"{at}/given"]), object)
            values[arrays[f"{at}/given"]] = _texts(arrays, at)
        elif spec.kind is ArrayKind.TEXTS:
            values = _lists(arrays, at)
        else:
            values = arrays[at]
        _check(len(values) == size and values.dtype == spec.dtype)
        values.flags.writeable = False
        columns[name] = PropertyColumn(spec, values)
    return columns


def _lists(arrays: _Arrays, key: str) -> Objects:
    texts = _texts(arrays, key).tolist()
    lengths = arrays[f"{key}/lengths"]
    ends = np.cumsum(lengths)
    _check((int(ends[-1]) if len(ends) else 0) == len(texts) and bool((lengths >= 0).all()))
    cells = np.empty(len(ends), object)
    cells.fill(())  # most say nothing
    given = np.flatnonzero(lengths)
    rows = zip(given.tolist(), (ends - lengths)[given].tolist(), ends[given].tolist(), strict=True)
    for at, start, end in rows:
        cells[at] = tuple(texts[start:end])
    return cells


# --- texts ----------------------------------------------------------------------------------


def _bytes(data: bytes) -> NDArray[Any]:
    return np.frombuffer(data, np.uint8)


def _put_texts(arrays: dict[str, NDArray[Any]], key: str, texts: Iterable[str]) -> None:
    """Distinct texts only, as one blob, and which of them stands where."""
    number: dict[str, int] = {}
    arrays[f"{key}/which"] = np.array([number.setdefault(t, len(number)) for t in texts], np.int32)
    encoded = [text.encode() for text in number]
    arrays[f"{key}/blob"] = _bytes(b"".join(encoded))
    arrays[f"{key}/ends"] = np.cumsum([len(text) for text in encoded], dtype=np.int64)


def _texts(arrays: _Arrays, key: str) -> Objects:
    blob, ends = arrays[f"{key}/blob"], arrays[f"{key}/ends"]
    _check((int(ends[-1]) if len(ends) else 0) == len(blob))
    distinct = np.empty(len(ends), object)
    begin = 0
    # Many are decoded at once and then cut: half of the time of decoding each by itself.
    for first in range(0, len(ends), _AT_ONCE):
        cuts = ends[first : first + _AT_ONCE] - begin
        piece = blob[begin : begin + int(cuts[-1])]
        begin += len(piece)
        text = bytes(piece).decode()
        if len(text) < len(piece):
            # Bytes that continue a character do not count.
            cuts = np.concatenate(([0], np.cumsum((piece & 0xC0) != 0x80)))[cuts]
        marks = cuts.tolist()
        pairs = zip([0, *marks], marks, strict=False)
        distinct[first : first + len(marks)] = [text[start:end] for start, end in pairs]
    texts: Objects = distinct[arrays[f"{key}/which"]]
    return texts
