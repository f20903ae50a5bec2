"""A whole store into one file: every node and relationship with all that the store keeps of it.

Rows are read as the snapshot's are, a page of revisions at a time, so that memory holds one page
however large the store. The rows of a part are in the order of (revision, id), which is the same on
every store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from graph.backup.files import (
    LABEL,
    MANIFEST,
    BackupPart,
    Manifest,
    Row,
    Section,
    line_of,
    part_path,
)
from graph.backup.fingerprints import sound
from graph.endpoint import StoreRevision
from graph.errors import StoreMismatch, StoreTimeout
from graph.exchange.archive import entry
from graph.files import replaced
from graph.loading.loader import Progress
from graph.model import cypher
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.snapshot.reading import PAGE_ROWS, padded, pages
from graph.store.bolt import FORMAT, Store

_ATTEMPTS = 3
_NAMED = 10


def backup(
    store: Store, path: Path, *, progress: Progress | None = None, damaged: bool = False
) -> Manifest:
    """Write everything the store holds to a file, which appears when it is complete.

    Reading is many transactions; if the network was changed meanwhile it is read once more. The
    file holds counts unmasked: only its owner may read it.

    Parameters
    ----------
    store
        an initialised store.
    path
        the file; one that is there is replaced.
    progress
        told after each page.
    damaged
        keep also what is not what was written, as far as it can be read.

    Raises
    ------
    StoreTimeout
        others kept writing all the while.
    StoreMismatch
        the store holds something that no part would keep, or rows that are not what was written
        (see :mod:`graph.backup.fingerprints`).
    OSError
        the file cannot be written.
    """
    with replaced(path) as new, new.open("rb+") as file:
        return backup_into(store, file, progress=progress, damaged=damaged)


def backup_into(
    store: Store, file: BinaryIO, *, progress: Progress | None = None, damaged: bool = False
) -> Manifest:
    """As :func:`backup`, into a file that is open for writing and empty."""
    for _ in range(_ATTEMPTS):
        with suppress(_Moved):
            made = _Backup(store, store.store_revision(), progress)
            manifest = made.write(file)
            if made.unsound and not damaged:
                raise StoreMismatch(
                    f"no backup was made: {len(made.unsound)} row(s) are not what was written: "
                    f"{', '.join(made.unsound[:_NAMED])}. `gongjian doctor --deep` names them all; "
                    "load their ledgers again, or restore an earlier backup"
                )
            return manifest
        file.seek(0)
        file.truncate()
    raise StoreTimeout("the store is being written to without a pause: try again later")


def unsound_rows(store: Store) -> list[str]:
    """Ids of the rows that are not what was written. Reads all; StoreMismatch as :func:`backup`."""
    reading = _Backup(store, store.store_revision(), None)
    return [
        _id_of(row)
        for _, name, rows in reading.parts(reading.survey())
        for row in rows
        if not sound(name, row)
    ]


class _Moved(Exception):
    """The network was changed while it was read."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A label or type, and how many rows each revision has of it."""

    section: Section
    name: str
    revisions: Mapping[int, int]


class _Backup:
    """One backup under way."""

    def __init__(
        self, store: Store, store_revision: StoreRevision, progress: Progress | None
    ) -> None:
        self.store = store
        self.store_revision = store_revision
        self.progress = progress
        self.done = 0
        self.total = 0
        self.unsound: list[str] = []
        """Ids of rows that are not what was written."""

    def write(self, file: BinaryIO) -> Manifest:
        kinds = self.survey()
        self.total = sum(sum(kind.revisions.values()) for kind in kinds)
        with ZipFile(file, "w") as archive:
            parts = [self._part(archive, *part) for part in self.parts(kinds)]
            manifest = self._manifest(parts)
            archive.writestr(entry(MANIFEST), manifest.as_json())
        held = self.store.read(COUNTS)[0]
        if self.store.store_revision() != self.store_revision:
            raise _Moved
        _nothing_left_out(held, manifest)
        return manifest

    def parts(self, kinds: list[_Kind]) -> Iterator[tuple[Section, str, Iterator[Row]]]:
        """The name of each part and its rows, read as they are asked for."""
        labels = self._bookkeeping_labels()
        for kind in kinds:
            yield kind.section, kind.name, self._rows(kind)
        for label in labels:
            yield "bookkeeping", label, self._bookkeeping(label)

    def _manifest(self, parts: list[BackupPart]) -> Manifest:
        version = "(not installed)"
        with suppress(metadata.PackageNotFoundError):
            version = metadata.version("gongjian")
        return Manifest(
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            generator=f"gongjian {version}",
            identity=self.store_revision.identity,
            store_format=FORMAT,
            revision=self.store_revision.revision,
            parts=tuple(parts),
        )

    def survey(self) -> list[_Kind]:
        """Every label and type that has rows, in the order of the vocabulary."""
        found: dict[tuple[Section, str], dict[int, int]] = {}
        for row in self.store.read(_NODE_SURVEY):
            label = VOCABULARY.label_of_prefix.get(row["prefix"])
            if label is None or row["revision"] is None:
                raise StoreMismatch(
                    f"the store holds a node whose id starts with {row['prefix']!r}, of revision "
                    f"{row['revision']}: that is not the network's"
                )
            found.setdefault(("nodes", label), {})[row["revision"]] = row["rows"]
        for row in self.store.read(_EDGE_SURVEY):
            if row["type"] not in VOCABULARY.relationships or row["revision"] is None:
                raise StoreMismatch(
                    f"the store holds a {row['type']} relationship of revision {row['revision']}: "
                    "that is not the network's"
                )
            found.setdefault(("relationships", row["type"]), {})[row["revision"]] = row["rows"]
        wanted: list[tuple[Section, str]] = [
            *(("nodes", name) for name in VOCABULARY.nodes),
            *(("relationships", name) for name in VOCABULARY.relationships),
        ]
        return [_Kind(*key, found[key]) for key in wanted if key in found]

    def _rows(self, kind: _Kind) -> Iterator[Row]:
        text = _node_rows(kind.name) if kind.section == "nodes" else _edge_rows(kind.name)
        for page in pages(kind.revisions):
            rows = self.store.read(text, revisions=padded(page))
            rows.sort(key=lambda row: (row["properties"]["revision"], row["properties"]["id"]))
            for row in rows:
                if kind.section == "nodes":
                    row["labels"] = sorted(set(row["labels"]) - {BASE_LABEL, kind.name})
                yield row

    def _bookkeeping_labels(self) -> list[str]:
        rows = self.store.read(_BOOKKEEPING_LABELS)
        labels = sorted({":".join(row["labels"]) for row in rows})
        if strange := [label for label in labels if not LABEL.fullmatch(label)]:
            raise StoreMismatch(
                f"the store holds nodes labelled {strange[0]!r}, which are not ours"
            )
        return labels

    def _bookkeeping(self, label: str) -> Iterator[Row]:
        after = ""
        while rows := self.store.read(_page_of(label), after=after, limit=PAGE_ROWS):
            self.total += len(rows)
            after = rows[-1]["properties"]["id"]
            for row in sorted(rows, key=lambda row: str(row["properties"]["id"])):
                yield {"labels": [], **row}

    def _part(
        self, archive: ZipFile, section: Section, name: str, rows: Iterator[Row]
    ) -> BackupPart:
        digest, count = hashlib.sha256(), 0
        with archive.open(entry(part_path(section, name)), "w", force_zip64=True) as file:
            for row in rows:
                if not sound(name, row):
                    self.unsound.append(_id_of(row))
                line = line_of(row)
                digest.update(line)
                file.write(line)
                count += 1
                self.done += 1
                if self.progress and self.done % PAGE_ROWS == 0:
                    self.progress(self.done, self.total, name)
        if self.progress:
            self.progress(self.done, self.total, name)
        return BackupPart(section, name, count, digest.hexdigest())


def _id_of(row: Row) -> str:
    return str(row["properties"].get("id"))


def _nothing_left_out(held: Row, manifest: Manifest) -> None:
    nodes = manifest.rows("nodes") + manifest.rows("bookkeeping")
    relationships = manifest.rows("relationships")
    if held != {"nodes": nodes, "relationships": relationships}:
        raise StoreMismatch(
            f"the store holds {held['nodes']} nodes and {held['relationships']} relationships, "
            f"of which {nodes} and {relationships} are the network's: what has no id, no revision "
            "or another type cannot be kept"
        )


# --- texts ----------------------------------------------------------------------------------


_NOT_KEPT = f"NOT n:{cypher.STATE_LABEL} AND NOT n:{cypher.TEST_LABEL}"
"""The state is made anew where a backup is restored."""
_BOOKKEEPING_LABELS = (
    f"MATCH (n) WHERE NOT n:{BASE_LABEL} AND {_NOT_KEPT} RETURN DISTINCT labels(n) AS labels"
)
COUNTS = (
    f"MATCH (n) WHERE {_NOT_KEPT} WITH count(n) AS nodes "
    "OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"
)


_NODE_SURVEY = (
    f"MATCH (n:{BASE_LABEL}) RETURN split(n.id, ':')[0] AS prefix, n.revision AS revision, "
    "count(*) AS rows"
)
_EDGE_SURVEY = "MATCH ()-[r]->() RETURN type(r) AS type, r.revision AS revision, count(*) AS rows"


def _node_rows(label: str) -> str:
    return (
        f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions AND n:{label} "
        "RETURN labels(n) AS labels, properties(n) AS properties"
    )


def _edge_rows(rel_type: str) -> str:
    return (
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.revision IN $revisions "
        "RETURN a.id AS start, b.id AS end, properties(r) AS properties"
    )


def _page_of(label: str) -> str:
    return (
        f"MATCH (n:{label}) WHERE n.id > $after "
        "RETURN properties(n) AS properties ORDER BY n.id LIMIT $limit"
    )
