"""The embedded store's own process: ArcadeDB with a Bolt port on loopback, and a door for users.

Started by :mod:`graph.store.embedded_start` as ``python -m graph.store.embedded_server REPORT
LOCK`` with the store's folder as working directory. ``REPORT`` is the descriptor of a pipe on which
it tells its pid and then that it is ready or why it failed; ``LOCK`` that of the locked
``server.lock``, which it never touches and which the kernel unlocks when it ends.

What ArcadeDB would also run is off: the web studio is not in the package, backups are off without
their configuration, metrics and the health monitor by setting. It cannot start without its HTTP
server, so that one is stopped (with the MCP endpoint in it) before anyone is told the address.

A statement is ended where ArcadeDB looks at its clock; inside one expression it does not, and Java
cannot end a thread. So a statement that goes on after its client is gone ends the whole process:
what was committed is on the disk, and those who hold the store start it again.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import secrets
import selectors
import signal
import socket
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from graph.files import keep_private
from graph.handles import allow_handles
from graph.store.embedded import WELCOME
from graph.store.embedded_folder import DATABASE, FORMAT, READER, STATE
from graph.store.runaways import left_by_clients

_USER = "root"
_READER = "reader"
_RUNAWAY_GRACE_S = 5
_HANDLES = 4096
_HANDLES_NEEDED = 400
_NO_USER_GRACE_S = 2.0
_FIRST_USER_GRACE_S = 15.0
_STRANGERS = 32
_TOKEN_BYTES = 32


class Door:
    """The control port: knows who holds the server, and when nobody does any more.

    A connection counts as a user once it has sent the token, and until it closes.
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._strangers: OrderedDict[socket.socket, bytes] = OrderedDict()
        self._users: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._answer)

    def wait_until_unused(self, stop: socket.socket) -> None:
        """Serve until no user is left for a while, or ``stop`` becomes readable. Then close."""
        self._selector.register(stop, selectors.EVENT_READ)
        lonely_until: float | None = time.monotonic() + _FIRST_USER_GRACE_S
        while lonely_until is None or time.monotonic() < lonely_until:
            patience = None if lonely_until is None else lonely_until - time.monotonic()
            for key, _ in self._selector.select(patience):
                if key.data is None:
                    self._listener.close()
                    return
                key.data(key.fileobj)
                if self._users:
                    lonely_until = None
                elif lonely_until is None:
                    lonely_until = time.monotonic() + _NO_USER_GRACE_S
        self._listener.close()

    def _answer(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            line, _ = listener.accept()
            self._strangers[line] = b""
            self._selector.register(line, selectors.EVENT_READ, self._hear)
            if len(self._strangers) > _STRANGERS:
                self._dismiss(next(iter(self._strangers)))

    def _hear(self, line: socket.socket) -> None:
        if line.fileno() < 0:  # dismissed while this event was waiting
            return
        try:
            said = line.recv(256)
        except OSError:
            said = b""
        if not said:
            self._dismiss(line)
        elif line in self._strangers:
            self._strangers[line] += said
            if b"\n" not in self._strangers[line] and len(self._strangers[line]) < 256:
                return
            if secrets.compare_digest(self._strangers[line].rstrip(b"\n"), self._token):
                del self._strangers[line]
                self._users.add(line)
                with contextlib.suppress(OSError):
                    line.sendall(WELCOME)
            else:
                self._dismiss(line)

    def _dismiss(self, line: socket.socket) -> None:
        self._selector.unregister(line)
        self._strangers.pop(line, None)
        self._users.discard(line)
        line.close()


def _open(root: Path, password: str) -> tuple[Any, int]:
    """Start ArcadeDB and open (or create) the database: the server object and its Bolt port."""
    # The password is new at each start, so a lost server.json never locks anyone out.
    (root / "config" / "server-users.jsonl").unlink(missing_ok=True)
    import arcadedb_embedded

    server = arcadedb_embedded.create_server(
        str(root),
        password,
        {
            "host": "127.0.0.1",
            "http_port": "0",
            "bolt_port": os.environ.get("GONGJIAN_EMBEDDED_PORT", "") or "0",
            "bolt_defaultDatabase": DATABASE,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server_logsDirectory": str(root / "log"),
            "server_healthCheck_enabled": False,
            "serverMetrics": False,
            # Any number of values, as long as a message can hold them.
            "bolt_packstream_maxElements": 2**24,
            # Production mode conceals what is wrong with a statement; its durability is a setting.
            "mode": "development",
        },
    )
    server.start()
    java = server._java_server
    java.getHttpServer().stopService()
    if (root / "databases" / DATABASE).exists():
        _check_readable(java.getDatabase(DATABASE))
    else:
        server.create_database(DATABASE)
    ports = [int(p.getPort()) for p in java.getPlugins() if str(p.getName()) == "Neo4j-Bolt"]
    if ports != [port for port in ports if port > 0][:1]:
        raise RuntimeError("ArcadeDB opened no Bolt port")
    return server, ports[0]


def _admit_reader(root: Path, server: Any, uri: str) -> None:
    """Give other programs a log-in that may read and nothing else; its password stays the same."""
    import jpype

    try:
        password = str(json.loads((root / READER).read_text(encoding="utf-8"))["password"])
    except (OSError, ValueError, KeyError):
        password = secrets.token_urlsafe(_TOKEN_BYTES)
    known = {"uri": uri, "user": _READER, "password": password, "database": DATABASE}
    _write(root / READER, known)
    security = server._java_server.getSecurity()
    text = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    rights = {
        "access": [],
        "resultSetLimit": -1,
        "readTimeout": -1,
        "types": {"*": {"access": ["readRecord"]}},
    }
    security.saveGroup(DATABASE, _READER, text(json.dumps(rights)))
    user = {
        "name": _READER,
        "password": str(security.encodePassword(password)),
        "databases": {DATABASE: [_READER]},
    }
    security.createUser(text(json.dumps(user)))


def _end_with_runaways(root: Path, port: int) -> None:
    """End the process when a statement has outlived its client for a while."""
    seen: dict[str, int] = {}
    while True:
        time.sleep(1.0)
        left = left_by_clients(port)
        seen = {client: seen.get(client, 0) + 1 for client in left}
        if max(seen.values(), default=0) > _RUNAWAY_GRACE_S:
            sys.stderr.write("A statement outlived its client: the process ends.\n")
            sys.stderr.flush()
            (root / STATE).unlink(missing_ok=True)
            os._exit(1)


def _check_readable(database: Any) -> None:
    """Refuse a database whose schema was lost: ArcadeDB only logs that, and shows it as empty."""
    schema = database.getSchema()
    if schema.getTypes().isEmpty():
        records = sum(int(bucket.count()) for bucket in schema.getBuckets())
        if records:
            raise RuntimeError(f"it holds {records} records but no schema that can be read")


def _check_handles() -> None:
    """Raise RuntimeError where the process may not open as many files as the database has."""
    allowed = allow_handles(_HANDLES)
    if allowed < _HANDLES_NEEDED:
        raise RuntimeError(
            f"a process may open {allowed} files here and the store needs {_HANDLES_NEEDED}: raise "
            "the limit (ulimit -n, or LimitNOFILE= of the service)"
        )


def _failure(root: Path, error: BaseException) -> dict[str, str]:
    """What is told to the user who waits for the start: the kind of failure and one sentence."""
    reason = str(error).partition("\n")[0][:500] or type(error).__name__
    lower = str(error).lower()
    if any(sign in lower for sign in ("no space left", "read-only file", "permission denied")):
        return {
            "failure": "unwritable",
            "reason": f"The data directory {root.parent} cannot be written: {reason}.",
        }
    if "unable to listen" in lower:
        return {
            "failure": "unavailable",
            "reason": f"The embedded store in {root} finds that port "
            f"{os.environ['GONGJIAN_EMBEDDED_PORT']} is taken: choose another with "
            "GONGJIAN_EMBEDDED_PORT, or end the program that listens there.",
        }
    made, ours = _made_by(root), version("arcadedb-embedded")
    if made not in (None, ours):
        return {
            "failure": "mismatch",
            "reason": f"The store in {root} was last opened by arcadedb-embedded {made} and "
            f"cannot be opened by {ours}, which is installed here ({reason}). Install {made}, "
            "or restore a backup into a new data directory.",
        }
    return {
        "failure": "unavailable",
        "reason": f"The embedded store in {root} could not be started: {reason}.",
    }


def _made_by(root: Path) -> str | None:
    try:
        return str(json.loads((root / FORMAT).read_text(encoding="utf-8"))["arcadedb-embedded"])
    except (OSError, ValueError, KeyError):
        return None


def _write(path: Path, content: Mapping[str, object]) -> None:
    """Replace ``path`` as a whole, readable by its owner only."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
    new.replace(path)


def main(report: int, lock: int) -> None:
    """Run until nobody holds the server, or it is told to end (SIGTERM)."""
    if os.fork():
        os._exit(0)
    keep_private()
    for descriptor in (report, lock):
        os.set_inheritable(descriptor, False)
    bell, stop = socket.socketpair()
    for end in (bell, stop):
        end.setblocking(False)
    signal.set_wakeup_fd(bell.fileno())
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def tell(message: dict[str, Any]) -> None:
        # The one who started us may be gone by now; others may still come.
        with contextlib.suppress(BrokenPipeError):
            os.write(report, json.dumps(message).encode() + b"\n")

    tell({"pid": os.getpid()})
    root = Path.cwd()
    try:
        password, token = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
        _check_handles()
        server, port = _open(root, password)
        uri = f"bolt://127.0.0.1:{port}"
        _admit_reader(root, server, uri)
        door = Door(token)
        _write(root / FORMAT, {"arcadedb-embedded": version("arcadedb-embedded")})
        _write(
            root / STATE,
            {
                "uri": uri,
                "user": _USER,
                "password": password,
                "database": DATABASE,
                "pid": os.getpid(),
                "control": door.port,
                "token": token,
            },
        )
    except BaseException as error:
        tell(_failure(root, error))
        _die(error)
    tell({"ready": True})
    os.close(report)
    gc.freeze()  # whenever Java collects its garbage it has Python do so, while all is as it was
    Thread(target=_end_with_runaways, args=(root, port), daemon=True).start()
    try:
        door.wait_until_unused(stop)
        (root / STATE).unlink(missing_ok=True)
        server.stop()
    except BaseException as error:
        _die(error)
    os._exit(0)


def _die(error: BaseException) -> NoReturn:
    """End at once: Java's own threads would keep the process alive, and with it the lock."""
    traceback.print_exception(error)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
