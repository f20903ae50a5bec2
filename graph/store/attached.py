"""Who has a store open: told before it is replaced under them.

Each process that opens the embedded store of a data directory holds a lock on a file of its own
there; the kernel lets go of it however the process ends, so nobody is named who is gone. On a
server every connection of ours says which process it belongs to.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

_FOLDER = "attached"


def this_process() -> str:
    """What this process calls itself, such as ``gongjian serve, process 123 on host``."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    return f"{command}, process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def attached(data: Path) -> Iterator[None]:
    """Be named among those who have the store of a data directory open, as long as this lasts."""
    folder = data / _FOLDER
    file = folder / f"{os.getpid()}-{os.urandom(4).hex()}"
    lock = None
    with suppress(OSError):  # who cannot say so is still let in
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        os.write(
            lock,
            json.dumps({"process": os.getpid(), "who": this_process(), "since": since}).encode(),
        )
    try:
        yield
    finally:
        if lock is not None:
            file.unlink(missing_ok=True)
            os.close(lock)


def others_at(data: Path) -> list[str]:
    """Other processes of this machine that have the store of a data directory open."""
    found = []
    for file in sorted((data / _FOLDER).glob("*")):
        with suppress(OSError, ValueError, KeyError), file.open("r+b") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                said = json.load(held)
                if said["process"] != os.getpid():
                    found.append(f"{said['who']}, since {said['since']}")
            else:
                file.unlink(missing_ok=True)  # its process is gone
    return found
