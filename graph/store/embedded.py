"""The embedded store: an ArcadeDB server as a child process, reached by Bolt on loopback.

This is the user's side. :func:`hold` attaches to the server of a data directory, or starts one, and
answers with the Bolt address, so that nothing else in the program differs from a Neo4j server. The
server's side, the only importer of ``arcadedb_embedded``, is :mod:`graph.store.embedded_server`.

One data directory has at most one server, whoever started it::

    <data_dir>/arcadedb/
      server.lock     held (flock) by the server for as long as it lives: no race, never stale
      server.json     address, password and token, mode 0600; there only while it may be attached to
      reader.json     address, user name and password of a log-in that may only read, mode 0600
      format.json     version of arcadedb-embedded that last opened the databases
      databases/ config/ backups/ log/       ArcadeDB's own

The server stays as long as somebody holds it. A holder keeps a TCP connection to the server's
control port open; the kernel closes it however the holder ends, ``kill -9`` included. Two seconds
after the last one is gone the server flushes, closes its databases and ends.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import logging
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from graph.closing import Closing
from graph.endpoint import Endpoint
from graph.errors import (
    StoreError,
    StoreExhausted,
    StoreMismatch,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.store.embedded_environment import server_environment

DATABASE: Final = "gongjian"
LOCK: Final = "server.lock"
STATE: Final = "server.json"
READER: Final = "reader.json"
FORMAT: Final = "format.json"
LOG: Final = "log/process.log"
"""What the process itself prints; ArcadeDB's rotating log is beside it."""
WELCOME: Final = b"ok\n"
START_TIMEOUT_S: Final = 300.0

_LOGGER = logging.getLogger(__name__)
_FOLDER = "arcadedb"
_NEEDED_BYTES = 64 * 1024 * 1024
_FULL_BYTES = 4 * 1024 * 1024
_REPLY_TIMEOUT_S = 5.0
_TOLD_EVERY_S = 15.0
"""A start that takes longer than this says now and then that it goes on."""
_SILENCES = 3
"""Times that a server may take a connection and say nothing before it counts as stopped."""
_RETRY_S = 0.05
_FAILURES: Final[dict[str, type[StoreError]]] = {
    "unavailable": StoreUnavailable,
    "unwritable": StoreUnwritable,
    "mismatch": StoreMismatch,
}
# Rotated at each start and at 10 MB: a statement that fails is logged with its Java stack trace.
_LOGGING = """\
handlers = java.util.logging.FileHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.FileHandler.pattern = ./log/arcadedb.%g.log
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
java.util.logging.FileHandler.limit = 10000000
java.util.logging.FileHandler.count = 3
"""


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
                raise _unwritable(self._root, left)

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
    root = _prepared(data_dir)
    deadline = time.monotonic() + start_timeout_s
    started = False
    silences = 0
    while True:
        lock = _locked(root)
        if lock is not None:
            try:
                _start(root, lock, deadline)
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
        time.sleep(_RETRY_S)


def running(data_dir: Path) -> Endpoint | None:
    """Where the server of ``data_dir`` listens, or ``None`` if none runs. Creates nothing."""
    root = data_dir / _FOLDER
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


def database(data_dir: Path) -> Path:
    """Where the files of the database are, or will be."""
    return data_dir.absolute() / _FOLDER / "databases" / DATABASE


@contextlib.contextmanager
def unopened(data_dir: Path, *, within_s: float = 0.0) -> Iterator[Path | None]:
    """The store's folder, which no server opens for the length of a ``with`` block.

    None where a server runs and does not end ``within_s`` seconds. Raises StoreUnwritable.
    """
    root = _prepared(data_dir)
    deadline = time.monotonic() + within_s
    while (lock := _locked(root)) is None:
        if time.monotonic() > deadline:
            yield None
            return
        time.sleep(_RETRY_S)
    try:
        yield root
    finally:
        os.close(lock)


def _prepared(data_dir: Path) -> Path:
    root = data_dir.absolute() / _FOLDER
    try:
        # The logs quote statements and the folder holds a password: nobody else's business.
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (root / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(root, error) from None
    return root


def _unwritable(root: Path, error: OSError) -> StoreUnwritable:
    cure = (
        "Free some space there, or choose"
        if error.errno in (errno.ENOSPC, errno.EDQUOT)
        else "Make it a directory that this user may write to, or choose"
    )
    return StoreUnwritable(
        f"The data directory {root.parent} cannot be created or written: "
        f"{error.strerror or error}. {cure} another one with GONGJIAN_DATA."
    )


def _locked(root: Path) -> int | None:
    """The server's lock as a descriptor if no server lives, else ``None``."""
    try:
        lock = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unwritable(root, error) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


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


def _start(root: Path, lock: int, deadline: float) -> None:
    """Start a server that takes over ``lock``, and wait until it is ready.

    The lock belongs to the open file, not to the process, so it passes to the child without a gap
    and is freed by the kernel when the child ends, however that happens.
    """
    environment = server_environment()
    began = time.time()
    try:
        (root / STATE).unlink(missing_ok=True)
        free = shutil.disk_usage(root).free
        if free < _NEEDED_BYTES:
            raise OSError(errno.ENOSPC, f"only {free // 2**20} MB left on the disk")
        (root / "logging.properties").write_text(_LOGGING, encoding="ascii")
        log = (root / LOG).open("wb")
    except OSError as error:
        raise _unwritable(root, error) from None
    news, report = os.pipe()
    with log, os.fdopen(news, "rb", buffering=0) as messages:
        try:
            # It forks once more and goes on in a session of its own (no Ctrl-C from a terminal, no
            # zombie in ours), so this returns at once.
            subprocess.run(
                [sys.executable, "-P", "-m", "graph.store.embedded_server", str(report), str(lock)],
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(report, lock),
                start_new_session=True,
                check=False,
            )
        finally:
            os.close(report)
        _await_ready(root, messages.fileno(), deadline, began)


def _await_ready(root: Path, news: int, deadline: float, began: float) -> None:
    """Read the child's messages, one JSON object a line, until it is ready or has failed."""
    received = b""
    pid: int | None = None
    asked = time.monotonic()
    while True:
        for text in received.splitlines():
            message = json.loads(text)
            if "failure" in message:
                failure = _FAILURES[message["failure"]]
                raise failure(f"{message['reason']} Log: {root / 'log'}")
            if "ready" in message:
                return
            pid = message["pid"]
        while not select.select([news], [], [], min(_TOLD_EVERY_S, left := _left(deadline)))[0]:
            if left > _TOLD_EVERY_S:
                waited = time.monotonic() - asked
                _LOGGER.warning("the embedded store has been starting for %.0f s", waited)
                continue
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            raise StoreUnavailable(
                f"The embedded store in {root} was not ready in time and was ended. The machine "
                f"may be busy or short of memory: try again, or raise GONGJIAN_EMBEDDED_START. "
                f"{_log_note(root, began)}"
            )
        part = os.read(news, 65536)
        if not part:
            raise StoreUnavailable(
                f"The embedded store in {root} ended while starting. {_log_note(root, began)}"
            )
        # A message is written whole (shorter than a pipe's atomic size), so lines are never torn.
        received = part


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _log_note(root: Path, began: float) -> str:
    """The path of the logs, and the last lines since ``began`` that are no stack trace."""
    lines: list[str] = []
    for log in (root / "log/arcadedb.0.log", root / LOG):
        if log.exists() and log.stat().st_mtime >= began - 1.0:
            lines += log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.strip()[:200] for line in lines if line[:1].strip() and "Traceback" not in line]
    tail = f" (last lines: {' | '.join(told[-3:])})" if told else ""
    return f"Log: {root / 'log'}{tail}"
