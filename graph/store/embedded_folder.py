"""The folder of the embedded store in a data directory: what is in it, and who may open it.

One data directory has at most one server, whoever started it::

    <data_dir>/arcadedb/
      server.lock     held (flock) by the server for as long as it lives: no race, never stale
      server.json     address, password and token, mode 0600; there only while it may be attached to
      reader.json     address, user name and password of a log-in that may only read, mode 0600
      format.json     version of arcadedb-embedded that last opened the databases
      databases/ config/ backups/ log/       ArcadeDB's own
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.errors import StoreUnwritable

FOLDER: Final = "arcadedb"
DATABASE: Final = "gongjian"
LOCK: Final = "server.lock"
STATE: Final = "server.json"
READER: Final = "reader.json"
FORMAT: Final = "format.json"
LOG: Final = "log/process.log"
"""What the process itself prints; ArcadeDB's rotating log is beside it."""
RETRY_S: Final = 0.05
"""Seconds until who waits for the lock looks again."""


def database(data_dir: Path) -> Path:
    """Where the files of the database are, or will be."""
    return data_dir.absolute() / FOLDER / "databases" / DATABASE


@contextlib.contextmanager
def unopened(data_dir: Path, *, within_s: float = 0.0) -> Iterator[Path | None]:
    """The store's folder, which no server opens for the length of a ``with`` block.

    None where a server runs and does not end ``within_s`` seconds. Raises StoreUnwritable.
    """
    root = prepared(data_dir)
    deadline = time.monotonic() + within_s
    while (lock := locked(root)) is None:
        if time.monotonic() > deadline:
            yield None
            return
        time.sleep(RETRY_S)
    try:
        yield root
    finally:
        os.close(lock)


def prepared(data_dir: Path) -> Path:
    """The store's folder, made if need be. Raises StoreUnwritable."""
    root = data_dir.absolute() / FOLDER
    try:
        # The logs quote statements and the folder holds a password: nobody else's business.
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (root / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(root, error) from None
    return root


def unwritable(root: Path, error: OSError) -> StoreUnwritable:
    """What is raised where the data directory cannot be written, with what to do about it."""
    cure = (
        "Free some space there, or choose"
        if error.errno in (errno.ENOSPC, errno.EDQUOT)
        else "Make it a directory that this user may write to, or choose"
    )
    return StoreUnwritable(
        f"The data directory {root.parent} cannot be created or written: "
        f"{error.strerror or error}. {cure} another one with GONGJIAN_DATA."
    )


def locked(root: Path) -> int | None:
    """The server's lock as a descriptor if no server lives, else ``None``."""
    try:
        lock = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unwritable(root, error) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
