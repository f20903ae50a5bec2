"""Statements that run on although nobody waits for them any more."""

from __future__ import annotations

import contextlib
from pathlib import Path


def left_by_clients(port: int) -> set[str]:
    """Addresses of clients that have closed their end while the server's at a port is open.

    Such a connection waits in the state CLOSE_WAIT, because nobody reads from it: the server is
    busy with what was asked over it. Told by the kernel's tables, so on Linux only.
    """
    left = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                _, local, remote, state, *_ = line.split()
                if state == "08" and local.endswith(f":{port:04X}"):
                    left.add(remote)
    return left
