"""Copies of a closed embedded store: kept somewhere, and placed into a data directory without one.

::

    <copy>/
      files.json      digest of each file below, by its path
      database/       the files of the database

A copy appears whole or not at all, and what is placed is held against the digests first, so one
that was damaged or is just being removed is never opened. Who takes or places one has the server's
lock meanwhile: nobody opens what is half there. A placed store gets an identity of its own from
whoever opens it first, because by its identity it is told from every other.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

from graph.model import cypher
from graph.store.bolt import Store
from graph.store.embedded_folder import database, unopened

_LIST = "files.json"
_FILES = "database"
_PLACING = "placing"
_COPIED = "copied"
_ENDS_S = 10.0


def keep(data_dir: Path, copy: Path) -> bool:
    """Keep the store of a data directory as ``copy``, once its server has ended.

    Other copies in the same folder go. False: somebody has the store open, or it cannot be written.
    """
    with unopened(data_dir, within_s=_ENDS_S) as root, suppress(OSError):
        if root is None:
            return False
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for other in copy.parent.iterdir():
            shutil.rmtree(other, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=".", dir=copy.parent))
        try:
            shutil.copytree(database(data_dir), new / _FILES)
            (new / _LIST).write_text(json.dumps(_digests(new / _FILES)), encoding="utf-8")
            new.rename(copy)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        return True
    return False


def place(copy: Path, data_dir: Path) -> bool:
    """Place a copy as the store of a data directory that has none.

    False: there is no copy, or there is a store. A copy that is not what was kept is removed.
    Raises StoreUnwritable.
    """
    if not copy.is_dir():
        return False
    with unopened(data_dir) as root:
        if root is None or database(data_dir).exists():
            return False
        new = root / _PLACING
        shutil.rmtree(new, ignore_errors=True)
        try:
            shutil.copytree(copy / _FILES, new)
            if _digests(new) != json.loads((copy / _LIST).read_text(encoding="utf-8")):
                raise ValueError("not what was kept")
            for file in _files(new):
                with file.open("rb") as written:
                    os.fsync(written.fileno())
            (root / _COPIED).touch()
            database(data_dir).parent.mkdir(exist_ok=True)
            new.rename(database(data_dir))
        except (OSError, ValueError):
            shutil.rmtree(copy, ignore_errors=True)
            return False
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return True


def renew_identity(data_dir: Path, store: Store) -> None:
    """Give a placed store an identity of its own, if it has none yet. Raises StoreError."""
    mark = database(data_dir).parent.parent / _COPIED
    if mark.exists():
        store.record(cypher.RENEW_IDENTITY, identity=uuid4().hex)
        mark.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digests(folder: Path) -> dict[str, str]:
    digests = {}
    for path in _files(folder):
        with path.open("rb") as file:
            name = path.relative_to(folder).as_posix()
            digests[name] = file_digest(file, "sha256").hexdigest()
    return digests
