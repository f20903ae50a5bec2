"""The neutral folder format: a manifest, and a CSV file for each label and relationship type.

::

    dataset.toml                     id, title, layer, source, effective; park if it is one park's
    nodes/<Label>.csv                id, labels, and the label's properties
    relationships/<TYPE>.csv         start, end, and the type's properties

UTF-8 with or without BOM; lists are separated by semicolons; an empty cell means not given.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import Finding, InvalidInput, NotFound, PersonDataRefused
from graph.model.privacy import is_person_column
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertySpec
from graph.model.vocabulary import VOCABULARY

_MANIFEST = "dataset.toml"
_MANIFEST_KEYS = {"id": str, "title": str, "layer": str, "source": str, "effective": date}


def read_folder(path: Path) -> Dataset:
    """Read a dataset folder; cells stay text, :func:`graph.loading.checking.check` types them.

    Raises
    ------
    NotFound
        there is no such folder or no manifest in it.
    InvalidInput
        a file or header does not belong to the format, or a row is torn.
    PersonDataRefused
        a header names data about persons.
    """
    manifest = _read_manifest(path)
    dataset = Dataset(
        manifest["id"],
        manifest["layer"],
        manifest["source"],
        manifest["effective"],
        park=manifest.get("park"),
    )
    known = {_MANIFEST, "README.md"}
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path)
        if file.is_dir() or relative.as_posix() in known:
            continue
        kind = relative.parts[0] if len(relative.parts) == 2 else ""
        if file.suffix != ".csv" or kind not in ("nodes", "relationships"):
            raise _fault("unexpected_file", "not part of a dataset folder", relative.as_posix())
        if kind == "nodes":
            dataset.nodes.extend(_nodes(file, relative))
        else:
            dataset.relationships.extend(_relationships(file, relative))
    return dataset


def _fault(rule: str, message: str, file: str, **where: object) -> InvalidInput:
    finding = Finding(rule, message, file, **where)  # type: ignore[arg-type]
    return InvalidInput(f"nothing was read: {finding}", [finding])


def _read_manifest(path: Path) -> dict[str, Any]:
    file = path / _MANIFEST
    if not file.is_file():
        raise NotFound(f"{path} is no dataset folder: it has no {_MANIFEST}")
    try:
        manifest = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault("malformed_toml", str(error), _MANIFEST) from None
    for key, kind in _MANIFEST_KEYS.items():
        if not isinstance(manifest.get(key), kind):
            raise _fault("manifest", f"{key} must be a {kind.__name__}", _MANIFEST, column=key)
    if not isinstance(manifest.get("park", ""), str):
        raise _fault("manifest", "park must be the id of a zone", _MANIFEST, column="park")
    if unknown := manifest.keys() - _MANIFEST_KEYS.keys() - {"park"}:
        raise _fault("manifest", f"unknown keys {sorted(unknown)}", _MANIFEST)
    return manifest


def _table(
    file: Path, name: str, keys: tuple[str, ...], specs: tuple[PropertySpec, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with the line they stand on, the header checked first."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault("encoding", f"not UTF-8: {error.reason} at byte {error.start}", name) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, name, keys, {spec.name for spec in specs})
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise _fault(
                    "torn_row",
                    f"{len(cells)} cells under {len(header)} headers",
                    name,
                    row=reader.line_num,
                )
            yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
    except csv.Error as error:
        raise _fault("malformed_csv", str(error), name, row=reader.line_num) from None


def _check_header(
    header: list[str], name: str, keys: tuple[str, ...], properties: set[str]
) -> None:
    for column in header:
        if column not in keys and column not in properties and is_person_column(column):
            finding = Finding("person_column", "no data about persons is accepted", name, 1, column)
            raise PersonDataRefused(f"nothing was read: {finding}", [finding])
    for column in header:
        if column not in keys and column not in properties:
            raise _fault("unknown_column", "no such property here", name, row=1, column=column)
    for column in keys:
        if column not in header:
            raise _fault("missing_column", "this column is needed", name, row=1, column=column)
    if len(set(header)) != len(header):
        raise _fault("repeated_column", "a column stands twice", name, row=1)


def _nodes(file: Path, relative: Path) -> Iterator[NodeRow]:
    label = relative.stem
    spec = VOCABULARY.nodes.get(label)
    if spec is None:
        raise _fault("unknown_label", f"no label {label!r} in the vocabulary", str(relative))
    name = relative.as_posix()
    for line, cells in _table(file, name, ("id", "labels"), (*COMMON, *spec.properties)):
        second = tuple(part.strip() for part in cells.pop("labels").split(";") if part.strip())
        yield NodeRow(label, second, dict(cells), name, line)


def _relationships(file: Path, relative: Path) -> Iterator[RelRow]:
    rel_type = relative.stem
    spec = VOCABULARY.relationships.get(rel_type)
    if spec is None:
        raise _fault("unknown_type", f"no relationship {rel_type!r}", str(relative))
    name = relative.as_posix()
    for line, cells in _table(file, name, ("start", "end"), (*COMMON, *spec.properties)):
        start, end = cells.pop("start"), cells.pop("end")
        yield RelRow(rel_type, start, end, dict(cells), name, line)
