"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A new file beside ``file`` to write to; at the end it is on the disk and takes its place.

    Only its owner may read it. Raises OSError; what stood there before then still does.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        with new.open("rb+") as written:
            os.fsync(written.fileno())
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # where folders cannot be opened the name is as safe as it gets
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
