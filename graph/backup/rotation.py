"""Backups that a schedule makes: named by their time in one folder, where the latest are kept."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from graph.backup.files import BackupFile
from graph.errors import Conflict, InvalidInput

_NAME = re.compile(r"gongjian-[0-9]{8}T[0-9]{6}Z\.zip")
_LOCK = ".gongjian-backup.lock"


def timed(stem: str) -> str:
    """A name for a backup that is made now; names sort as the times do."""
    return f"{stem}-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}.zip"


@contextmanager
def place_in(folder: Path) -> Iterator[Path]:
    """Where a scheduled backup goes. One is made at a time; the folder is made where there is none.

    Raises
    ------
    Conflict
        another one is being made there, or was in this second.
    OSError
        the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"another backup into {folder} is being made: let it end") from None
        path = folder / timed("gongjian")
        if path.exists():
            raise Conflict(f"{path} was made in this very second")
        yield path
    finally:
        os.close(lock)


def rotate(new: Path, keep: int | None) -> list[Path]:
    """Check that a backup is whole, and only then remove the oldest beside it.

    So that ``keep`` are left; None: all. Files of other names stay, and so does the new one,
    whatever the clock says. Gives what was removed.

    Raises
    ------
    InvalidInput
        the new one is damaged; nothing was removed.
    """
    try:
        with BackupFile(new):
            pass
    except InvalidInput as error:
        raise InvalidInput(
            f"the new backup is damaged and no older one was removed: {error.message}",
            error.findings,
        ) from None
    if keep is None:
        return []
    others = sorted(
        file for file in new.parent.iterdir() if _NAME.fullmatch(file.name) and file != new
    )
    gone = others[: max(len(others) - (keep - 1), 0)]
    for file in gone:
        file.unlink()
    return gone
