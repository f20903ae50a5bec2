"""The first load of millions into Neo4j, as files for its offline importer.

What the importer makes of them is what loads of the datasets, one after the other, leave in an
empty store: the same nodes and relationships with the same fingerprints, scopes and revisions, and
the same records of the loads and of the store. Constraints and indexes are made by
:meth:`graph.store.bolt.Store.initialise` once the server runs on it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import numpy as np

from graph.errors import Conflict
from graph.exchange.neo4j_import import DELIMITER, WRITERS, joined, typed
from graph.loading.batches import Row, RowKind, properties_of
from graph.loading.checking import acyclic_types, check, check_acyclic, check_ends, external_ends
from graph.loading.loader import Progress, record_of, stamped
from graph.model.cypher import LOAD_LABEL, STATE_LABEL
from graph.model.properties import BOOKKEEPING, COMMON
from graph.model.rows import Dataset
from graph.model.spec import PropertySpec, PropertyType
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.store.bolt import FORMAT

ARGUMENTS = "import.args"
COMMAND = f"neo4j-admin database import full {{database}} @{ARGUMENTS}"
"""To be run in the folder, while the server is stopped and the database is new."""

_LOAD_TYPES: Mapping[str, PropertyType] = {
    "state": PropertyType.TEXT,
    "layer": PropertyType.TEXT,
    "source": PropertyType.TEXT,
    "effective": PropertyType.DATE,
    "rows": PropertyType.INTEGER,
    "at": PropertyType.TEXT,
}
_RECORDS = "Records"
"""Space of the ids of records: those of entities are another."""


@dataclass(frozen=True, slots=True)
class OfflineLoad:
    """What was written: so many nodes and relationships of the network, up to a revision."""

    nodes: int
    relationships: int
    revision: int


def write_offline(
    datasets: Iterable[Dataset], folder: Path, *, progress: Progress | None = None
) -> OfflineLoad:
    """Write datasets as the files of one import, in the order in which they would be loaded.

    Memory holds one dataset at a time and the ids of all nodes.

    Raises
    ------
    InvalidInput
        something in a dataset breaks a rule, as of a load; files of those before it are left.
    Conflict
        a row belongs to another of the datasets, or the folder is not empty.
    OSError
        the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty: give a new folder")
    with ExitStack() as stack:
        writing = _Writing(folder, stack)
        for dataset in datasets:
            writing.dataset(check(dataset), progress)
        writing.finish()
        return OfflineLoad(len(writing.known), writing.relationships, writing.revision)


class _Writing:
    """Files under way."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.revision = 0
        self.relationships = 0
        self.known: set[str] = set()
        self.joined: list[np.ndarray[Any, np.dtype[np.int64]]] = []
        """Hashes of the ids of the relationships of each dataset."""
        self.loads: list[dict[str, Any]] = []
        self.files: dict[tuple[str, str], TextIO] = {}

    def dataset(self, dataset: Dataset, progress: Progress | None) -> None:
        if any(load["id"] == dataset.id for load in self.loads):
            raise Conflict(f"{dataset.id!r} comes twice: a load is the whole of its scope")
        self._refuse(dataset)
        done, total = 0, len(dataset.nodes) + len(dataset.relationships)
        for kind, batch in stamped(dataset):
            self.revision += 1
            self._rows(kind, batch)
            done += len(batch)
            if progress is not None:
                progress(done, total, kind.name)
        self.loads.append({"id": dataset.id, **record_of(dataset, "complete")})
        self.known.update(row.properties["id"] for row in dataset.nodes)
        self.relationships += len(dataset.relationships)

    def _refuse(self, dataset: Dataset) -> None:
        """What a load would not write beside what was loaded before it."""
        for row in dataset.nodes:
            if row.properties["id"] in self.known:
                raise Conflict(f"{row.properties['id']} belongs to another of the datasets")
        check_ends(dataset, external_ends(dataset) & self.known)
        for rel_type in acyclic_types(dataset):
            own = [(row.start, row.end) for row in dataset.relationships if row.type == rel_type]
            check_acyclic(rel_type, own)
        # Only between nodes of datasets before it can there be one already.
        between = {
            hash(row.id): row.id
            for row in dataset.relationships
            if row.start in self.known and row.end in self.known
        }
        asked = np.fromiter(between, np.int64, len(between))
        for hashes in self.joined:
            for found in asked[np.isin(asked, hashes)].tolist():
                raise Conflict(f"{between[found]} belongs to another of the datasets")
        ids = (hash(row.id) for row in dataset.relationships)
        self.joined.append(np.fromiter(ids, np.int64, len(dataset.relationships)))

    def _rows(self, kind: RowKind, batch: Sequence[Row]) -> None:
        second = kind.second_labels
        if second is not None:
            specs = (*COMMON, *VOCABULARY.nodes[kind.name].properties, *BOOKKEEPING)
            labels = joined((BASE_LABEL, kind.name, *sorted(second)))
            head = ("id:ID", ":LABEL", *(typed(spec.name, spec.type) for spec in specs))
            first = ([row["id"], labels] for row in batch)
        else:
            specs = (*COMMON, *VOCABULARY.relationships[kind.name].properties, *BOOKKEEPING)
            head = (
                "id",
                ":START_ID",
                ":END_ID",
                ":TYPE",
                *(typed(spec.name, spec.type) for spec in specs),
            )
            first = ([row["id"], row["start"], row["end"], kind.name] for row in batch)
        rows = (
            [*own, *_cells({**properties_of(row), "revision": self.revision}, specs)]
            for own, row in zip(first, batch, strict=True)
        )
        self._write("relationships" if second is None else "nodes", kind.name, head, rows)

    def finish(self) -> None:
        """The records, and the arguments of the importer."""
        specs = tuple(_LOAD_TYPES.items())
        head = (f"id:ID({_RECORDS})", ":LABEL", *(typed(name, of) for name, of in specs))
        loads = (
            [load["id"], LOAD_LABEL, *(_cell(load[name], of) for name, of in specs)]
            for load in self.loads
        )
        self._write("nodes", LOAD_LABEL, head, loads)
        head = (f"id:ID({_RECORDS})", ":LABEL", "revision:long", "format:long", "identity:string")
        state = ["store", STATE_LABEL, self.revision, FORMAT, uuid4().hex]
        self._write("nodes", STATE_LABEL, head, [state])
        lines = [f"--array-delimiter=U+{ord(DELIMITER):04X}", "--multiline-fields=true"]
        lines += [
            f"--{kind}={_path(kind, name, '-header')},{_path(kind, name)}"
            for kind, name in self.files
        ]
        (self.folder / ARGUMENTS).write_text("".join(f"{line}\n" for line in lines), "utf-8")

    def _write(
        self, kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        file = self.files.get((kind, name))
        if file is None:
            (self.folder / kind).mkdir(exist_ok=True)
            with (self.folder / _path(kind, name, "-header")).open("w", encoding="utf-8") as own:
                csv.writer(own, lineterminator="\n").writerow(head)
            file = (self.folder / _path(kind, name)).open("w", encoding="utf-8", newline="")
            self.files[kind, name] = self.stack.enter_context(file)
        csv.writer(file, lineterminator="\n").writerows(rows)


def _path(kind: str, name: str, what: str = "") -> str:
    return f"{kind}/{name}{what}.csv"


def _cells(properties: Mapping[str, Any], specs: Iterable[PropertySpec]) -> Iterator[Any]:
    for spec in specs:
        yield _cell(properties.get(spec.name), spec.type)


def _cell(value: Any, of: PropertyType) -> Any:
    """A value as the importer reads it; nothing where it is not given."""
    write = WRITERS.get(of)
    return value if value is None or write is None else write(value)
