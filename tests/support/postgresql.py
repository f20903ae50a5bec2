"""Starts the machine's own PostgreSQL in a folder of its own, on a free port, and stops it.

Debian's package keeps the programs off the PATH. The server refuses to be run by root, who runs it
as the user that the package made.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "postgres"


class PostgreSQL:
    """A running server, in which databases are made."""

    def __init__(self, port: int, password: str) -> None:
        self.port = port
        self._password = password

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"accounts_{secrets.token_hex(6)}"
        with psycopg.connect(self._address("postgresql", "postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        return self._address("postgresql+psycopg", name)

    def _address(self, scheme: str, name: str) -> str:
        return f"{scheme}://{_USER}:{self._password}@127.0.0.1:{self.port}/{name}"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return folders[-1].parent if folders else None


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    """Run a server with a random password; on leaving the block it is stopped and its files go."""
    folder = programs()
    assert folder is not None, "whoever asks for a server looks for its programs first"
    # The other user cannot enter the folders of a test run.
    home = Path(tempfile.mkdtemp(prefix="gongjian-postgresql-"))
    try:
        password = secrets.token_hex(16)
        (home / "password").write_text(password)
        if os.geteuid() == 0:
            shutil.chown(home, _USER)
            shutil.chown(home / "password", _USER)
        data, log, port = home / "data", home / "log", _free_port()
        _run(
            folder / "initdb",
            *("--pgdata", data, "--username", _USER, "--pwfile", home / "password"),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"),
            # The server's own texts in one language, and an order that does not depend on it.
            *("--locale", "C.UTF-8"),
        )
        control = (folder / "pg_ctl", "--pgdata", data, "--silent", "--wait")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k '' -c fsync=off"
        _run(*control, "--log", log, "--options", options, "start")
        try:
            yield PostgreSQL(port, password)
        finally:
            _run(*control, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: str | Path) -> None:
    other: Sequence[str] = ("runuser", "-u", _USER, "--") if os.geteuid() == 0 else ()
    # Not a pipe: the server that is started would keep it open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [*other, *map(str, command)],
            cwd="/",
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said.seek(0)
        assert done.returncode == 0, said.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
