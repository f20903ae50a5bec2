"""The embedded store: an ArcadeDB server as a child process, reached by Bolt on loopback.

This is the user's side. :func:`hold` attaches to the server of a data directory, or starts one, and
answers with the Bolt address, so that nothing else in the program differs from a Neo4j server. The
server's side, the only importer of ``arcadedb_embedded``, is :mod:`graph.store.embedded_server`.
One data directory has at most one server, whoever started it (:mod:`graph.store.embedded_folder`).

The server stays as long as somebody holds it. A holder keeps a TCP connection to the server's
control port open; the kernel closes it however the holder ends, ``kill -9`` included. Two seconds
after the last one is gone the server flushes, closes its databases and ends.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import time
from pathlib import Path
from typing import Any, Final

from graph.closing import Closing
from graph.endpoint import Endpoint
from graph.errors import (
    StoreExhausted,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.store.embedded_folder import (
    DATABASE,
    FOLDER,
    LOCK,
    LOG,
    READER,
    RETRY_S,
    STATE,
    locked,
    prepared,
    unwritable,
)
from graph.store.embedded_start import start

WELCOME: Final = b"ok\n"
START_TIMEOUT_S: Final = 300.0

_FULL_BYTES = 4 * 1024 * 1024
_REPLY_TIMEOUT_S = 5.0
_SILENCES = 3
"""Times that a server may take a connection and say nothing before it counts as stopped."""


class _Silent(Exception):
    """The server's process takes a connection and says nothing."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.pid = pid


class EmbeddedStore(Closing):
    """A user's hold on the embedded server of one data directory.

    The server runs at least until :meth:`close`, or until this process ends. ``attached`` is true
    where another process had started it; ``pid`` is the server's.
    """

    __slots__ = ("_line", "_root", "_start_timeout_s", "attached", "endpoint", "pid")

    def __init__(
        self, root: Path, state: dict[str, Any], *, attached: bool, line: socket.socket
    ) -> None:
        self.endpoint = Endpoint(state["uri"], state["user"], state["password"], state["database"])
        self.pid: int = state["pid"]
        self.attached = attached
        self._line = line
        self._root = root
        self._start_timeout_s = START_TIMEOUT_S

    def reader(self) -> Endpoint:
        """The log-in that may read and nothing else. Raises StoreUnavailable."""
        try:
            said = json.loads((self._root / READER).read_text(encoding="utf-8"))
            return Endpoint(said["uri"], said["user"], said["password"], said["database"])
        except (OSError, ValueError, KeyError) as error:
            raise StoreUnavailable(
                f"the log-in of {self._root / READER} cannot be read ({error}): restart the service"
            ) from None

    def lost(self, *, within_s: float = 0.0) -> bool:
        """Whether the server has ended, or does so in a moment: the kernel then closes the line."""
        line = self._line
        try:
            poll = select.poll()
            poll.register(line, select.POLLIN)
            poll.poll(within_s * 1000)
            return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except (OSError, ValueError):
            return line.fileno() >= 0  # else we have let go ourselves

    def hold_again(self) -> Endpoint:
        """Attach to the server that took the place of the lost one, or start it.

        Raises what :func:`hold` raises, and StoreUnwritable where the data directory is gone: an
        empty store in its place would be a worse answer.
        """
        self.raise_if_gone()
        again = hold(self._root.parent, start_timeout_s=self._start_timeout_s)
        gone = self._line
        self.endpoint, self.pid, self.attached = again.endpoint, again.pid, again.attached
        self._line = again._line
        gone.close()
        return self.endpoint

    def raise_if_gone(self) -> None:
        """Tell that the data directory was removed under the server. Raises StoreUnwritable."""
        if not (self._root / "databases" / DATABASE).exists():
            raise StoreUnwritable(
                f"The data directory {self._root.parent} was removed or unmounted while the store "
                "was running: nothing written since then is kept. Bring it back, or restore a "
                "backup, and start again."
            )

    def raise_if_full(self) -> None:
        """Tell that the disk is full. Raises StoreUnwritable."""
        with contextlib.suppress(FileNotFoundError):
            free = shutil.disk_usage(self._root).free
            if free < _FULL_BYTES:
                left = OSError(errno.ENOSPC, f"only {free / 1e6:.1f} MB left on the disk")
                raise unwritable(self._root, left)

    def raise_if_exhausted(self) -> None:
        """Tell that the lost server ended for want of memory, if it did. Raises StoreExhausted."""
        with contextlib.suppress(OSError):
            if b"OutOfMemoryError" in (self._root / LOG).read_bytes():
                raise StoreExhausted(
                    "the embedded store ran out of memory and is started again; what was committed "
                    "is kept: ask for less at once, or give it more with GONGJIAN_EMBEDDED_HEAP"
                )

    def end(self) -> None:
        """Have the server close its databases and end now, for whoever is its only holder."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def close(self) -> None:
        """Let go. The server ends by itself when nobody holds it. May be called twice."""
        self._line.close()


def hold(data_dir: Path, *, start_timeout_s: float = START_TIMEOUT_S) -> EmbeddedStore:
    """Attach to the server of ``data_dir``, or start one, and hold it.

    ``start_timeout_s`` bounds the whole wait in seconds: for a server that another process is just
    starting, for one that is just ending, and for the start itself (2 to 3 s on an idle machine).

    Raises :class:`StoreUnwritable` where the directory cannot be created or written or its disk is
    full, :class:`StoreMismatch` where another version of ArcadeDB wrote it and this one cannot open
    it, :class:`StoreUnavailable` where the server does not start or does not answer.
    """
    root = prepared(data_dir)
    deadline = time.monotonic() + start_timeout_s
    started = False
    silences = 0
    while True:
        lock = locked(root)
        if lock is not None:
            try:
                start(root, lock, deadline)
            finally:
                os.close(lock)
            started = True
        try:
            store = _attach(root, attached=not started)
        except _Silent as server:
            silences += 1
            if silences == _SILENCES:
                raise StoreUnavailable(
                    f"The embedded store in {root} is run by process {server.pid}, which does not "
                    "answer: it is stopped or overloaded. Let it go on (kill -CONT) or end it; "
                    "what was committed is kept."
                ) from None
            continue
        if store is not None:
            store._start_timeout_s = start_timeout_s
            return store
        if time.monotonic() > deadline:
            raise StoreUnavailable(
                f"The embedded store in {root} is being started or ended by another process and "
                f"was not ready within {start_timeout_s:g} s. Try again; if it lasts, look into "
                f"{root / LOG} and end the process that holds {root / LOCK}."
            )
        time.sleep(RETRY_S)


def running(data_dir: Path) -> Endpoint | None:
    """Where the server of ``data_dir`` listens, or ``None`` if none runs. Creates nothing."""
    root = data_dir / FOLDER
    try:
        lock = os.open(root / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        try:
            store = _attach(root, attached=True)
        except _Silent:
            store = None
    else:
        store = None
    finally:
        os.close(lock)
    if store is None:
        return None
    store.close()
    return store.endpoint


def _attach(root: Path, *, attached: bool) -> EmbeddedStore | None:
    """Hold the server that ``server.json`` names; ``None`` if it is not there to be held."""
    try:
        state = json.loads((root / STATE).read_text(encoding="utf-8"))
    except PermissionError:
        raise StoreUnavailable(
            f"The embedded store in {root} is run by another user of this machine, and only that "
            "user may read its password. Run as that user, or use a data directory of your own "
            "(GONGJIAN_DATA)."
        ) from None
    except FileNotFoundError:
        return None
    try:
        line = socket.create_connection(("127.0.0.1", state["control"]), _REPLY_TIMEOUT_S)
    except OSError:
        return None
    try:
        line.sendall(state["token"].encode() + b"\n")
        welcome = line.recv(len(WELCOME)) == WELCOME
        line.settimeout(None)
    except TimeoutError:
        line.close()
        raise _Silent(state["pid"]) from None
    except OSError:
        welcome = False
    if not welcome:
        line.close()
        return None
    return EmbeddedStore(root, state, attached=attached, line=line)
