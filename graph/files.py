"""Files that appear whole or not at all, and what is its owner's only."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISLNK

from graph.errors import StoreUnwritable

_OF_THE_DISK = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
    }
)


def of_the_disk(error: Exception) -> StoreUnwritable | None:
    """What tells of a folder that was removed, or a disk that is full or read-only, in words.

    For whoever answers for a long-running process: any of its folders, that of temporary files
    too, may go while it runs. None for every other error.
    """
    if not isinstance(error, OSError) or error.errno not in _OF_THE_DISK:
        return None
    what = error.filename or "a file"
    return StoreUnwritable(f"{what} cannot be read or written: {error.strerror}")


def keep_private() -> None:
    """Have all that this process and its children make from here on be their owner's only.

    For whoever starts the program: ledgers, drafts, backups, exports, logs and the store hold what
    is unmasked.
    """
    os.umask(os.umask(0o077) | 0o077)


def open_to_others(folder: Path) -> list[Path]:
    """What other users may read or change at and under a folder; a closed folder hides all in it.

    Sorted; whatever cannot be looked at is left out.
    """
    try:
        status = folder.stat(follow_symlinks=False)
        if not status.st_mode & 0o077 or S_ISLNK(status.st_mode):
            return []
        inside = sorted(folder.iterdir()) if S_ISDIR(status.st_mode) else []
    except OSError:
        return []
    return [folder, *(found for one in inside for found in open_to_others(one))]


@contextmanager
def replaced(file: Path, *, durable: bool = True) -> Iterator[Path]:
    """A new file beside ``file`` to write to; at the end it is on the disk and takes its place.

    Only its owner may read it. One that is not ``durable`` is on the disk some time later, whole or
    not. Raises OSError; what stood there before then still does.
    """
    with _placed(file, Path.replace, durable=durable) as new:
        yield new


@contextmanager
def created(file: Path) -> Iterator[Path]:
    """As :func:`replaced`, but never in place of another: raises FileExistsError where there is a
    file by then, also one that somebody else put there meanwhile."""
    with _placed(file, _link) as new:
        yield new


def _link(new: Path, file: Path) -> None:
    os.link(new, file)
    new.unlink()


@contextmanager
def _placed(
    file: Path, place: Callable[[Path, Path], object], *, durable: bool = True
) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        if durable:
            with new.open("rb+") as written:
                os.fsync(written.fileno())
        place(new, file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    if not durable:
        return
    with suppress(OSError):  # where folders cannot be opened the name is as safe as it gets
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def stamp(folder: Path | None, pattern: str) -> str:
    """Changes when a file of a folder does: what an answer that rests on its files is kept by."""
    marks = []
    for path in sorted(folder.glob(pattern)) if folder else ():
        with suppress(OSError):
            told = path.stat()
            marks.append(f"{path.name} {told.st_mtime_ns} {told.st_size}")
    return "\n".join(marks)
