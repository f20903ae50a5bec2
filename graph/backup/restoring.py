"""A backup into a store, on whichever store: afterwards it holds what the backed-up one held.

Everything is checked before anything is written. While rows go in, the store is marked: it answers
no question and takes no load, and ``doctor`` tells of a restore that did not end. Such a store can
be restored into again. Ids, validity, revisions, fingerprints and owning loads are as they were, so
that loading the same data again changes nothing; only the identity is the store's own, because the
two go different ways from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import uuid4

from graph.backup.files import BackupFile, BackupPart, Manifest, Row
from graph.backup.writing import COUNTS, backup, backup_into
from graph.errors import Conflict, StoreMismatch
from graph.loading.batches import BATCH_ROWS, Progress, listed, properties_of
from graph.model import cypher
from graph.store.bolt import FORMAT, Store

_WIPED_AT_ONCE = 5_000


def restore(
    store: Store,
    path: Path | BinaryIO,
    *,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Bring a store to what a backup holds.

    Parameters
    ----------
    store
        an empty store, initialised or not; or one in which a restore did not end.
    path
        the backup, or the open file that it is.
    keep
        where to put a backup of what the store holds, which is then removed; None: a store that
        holds something is refused.
    progress
        told after each batch.

    Raises
    ------
    InvalidInput
        the backup is damaged, or not one; nothing was changed.
    Conflict
        the store holds something and ``keep`` is None, or another restore has begun.
    StoreMismatch
        the store is not ours, or the backup is of another store format.
    OSError
        a file cannot be read or written.
    """
    with BackupFile(path) as file:
        if file.manifest.store_format != FORMAT:
            raise StoreMismatch(
                f"the backup is of store format {file.manifest.store_format}, "
                f"this version reads {FORMAT}"
            )
        store.initialise()
        expected = None
        if not store.restoring():
            expected = store.revision()
            if held := _count(store):
                if keep is None:
                    raise Conflict(
                        f"the store holds {held:,} nodes: restore into an empty one, or say that "
                        "what it holds may be replaced (a backup of it is made first)"
                    )
                expected = backup(store, keep, damaged=True).revision
        _Restore(store, file, progress).run(expected)
        return file.manifest


def copy(
    source: Store,
    target: Store,
    *,
    folder: Path | None = None,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Bring one store to what another holds, by way of a temporary backup in ``folder``.

    The backup has no name there, so that nothing of it is left however the process ends. Other
    arguments and errors as for :func:`restore`.
    """
    with TemporaryFile(dir=folder) as file:
        backup_into(source, file, progress=progress)
        return restore(target, file, keep=keep, progress=progress)


def _count(store: Store) -> int:
    return int(store.read(COUNTS)[0]["nodes"])


class _Restore:
    """One restore under way, known to the store by its token."""

    def __init__(self, store: Store, file: BackupFile, progress: Progress | None) -> None:
        self.store = store
        self.file = file
        self.progress = progress
        self.token = uuid4().hex
        self.done = 0

    def run(self, expected: int | None) -> None:
        """Replace what the store holds, unless it is no longer at the expected revision."""
        manifest = self.file.manifest
        if not self.store.record(_BEGIN, token=self.token, expected=expected):
            raise Conflict("the store was changed while the restore began: nothing was replaced")
        while self.store.record(_WIPE, token=self.token, limit=_WIPED_AT_ONCE)[0]["wiped"]:
            pass
        for part in manifest.parts:  # nodes come first
            rows = self.file.rows(part)
            while batch := list(islice(rows, BATCH_ROWS)):
                for text, written in _statements(part, batch):
                    self._write(part, text, written)
        self._complete(manifest)
        ended = self.store.record(
            _END, token=self.token, revision=manifest.revision, identity=uuid4().hex
        )
        if not ended:
            raise _overtaken()

    def _write(self, part: BackupPart, text: str, rows: list[Any]) -> None:
        done = self.store.record(f"{_GUARD} {text}", token=self.token, rows=rows)
        created = done[0]["created"] if done else 0
        if created != len(rows):
            if self.store.restoring() != self.token:
                raise _overtaken()
            raise StoreMismatch(
                f"{len(rows) - created} rows of {part.path} could not be written: "
                "a node they join is missing"
            )
        self.done += len(rows)
        if self.progress:
            self.progress(self.done, self.file.manifest.rows(), part.name)

    def _complete(self, manifest: Manifest) -> None:
        held = self.store.read(COUNTS)[0]
        nodes = manifest.rows("nodes") + manifest.rows("bookkeeping")
        if held != {"nodes": nodes, "relationships": manifest.rows("relationships")}:
            raise StoreMismatch(
                f"the store holds {held['nodes']} nodes and {held['relationships']} relationships "
                "after the restore, which is not what the backup holds: restore again"
            )


def _statements(part: BackupPart, rows: list[Row]) -> Iterator[tuple[str, list[Any]]]:
    """What creates the rows: a statement, and the rows it takes."""
    if part.section == "relationships":
        names = _names(rows)
        text = cypher.create_relationships(part.name, names)
        yield text, listed(rows, names)
        return
    by_labels: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        by_labels.setdefault(tuple(row["labels"]), []).append(row["properties"])
    for second, group in by_labels.items():
        if part.section == "nodes":
            names = _names(group)
            text = cypher.create_nodes(part.name, second, names)
            yield f"{text} RETURN count(n) AS created", listed(group, names)
        else:
            text = f"UNWIND $rows AS row CREATE (n:{part.name}) SET n = row"
            yield f"{text} RETURN count(n) AS created", group


def _names(rows: list[Row]) -> list[str]:
    """What the rows have: whatever was in the store that was backed up, comes back."""
    return sorted({name for row in rows for name in properties_of(row)})


def _overtaken() -> Conflict:
    return Conflict("another restore into this store has begun: this one gave up")


# --- texts ----------------------------------------------------------------------------------


_STATE = f"MATCH (s:{cypher.STATE_LABEL} {{id: 'store'}})"
_GUARD = f"{_STATE} WHERE s.restoring = $token"
"""Before every batch: nothing is written once another restore has begun."""
_BEGIN = (
    f"{_STATE} WHERE $expected IS NULL OR s.revision = $expected "
    "SET s.restoring = $token, s.revision = 0 RETURN s.revision AS revision"
)
_END = (
    f"{_GUARD} SET s.restoring = null, s.revision = $revision, s.identity = $identity "
    "RETURN s.revision AS revision"
)
_WIPE = (
    f"{_GUARD} MATCH (n) WHERE NOT n:{cypher.STATE_LABEL} AND NOT n:{cypher.TEST_LABEL} "
    "WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS wiped"
)
