"""The embedded store's process: one per data directory, gone after its users, nothing lost.

Every check looks from outside: at /proc, at the files, and at what a second real process sees
through the plain driver.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

import graph.store.embedded_start
from graph.endpoint import Endpoint
from graph.errors import (
    InvalidInput,
    StoreMismatch,
    StoreTimeout,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.store.bolt import Store
from graph.store.embedded import EmbeddedStore, hold, running
from tests.support.thorough import usually

ON_LINUX = Path("/proc/self/stat").exists()
BATCH = 50
USER = """
import json, sys
from pathlib import Path
from graph.store.embedded import hold
store = hold(Path(sys.argv[1]))
e = store.endpoint
print(json.dumps([store.pid, store.attached, e.uri, e.user, e.password, e.database]), flush=True)
sys.stdin.read()
store.close()
"""


class User:
    """Another process that holds the store until it is told to leave."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", USER, str(data)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def ready(self) -> tuple[int, bool, Endpoint]:
        assert self.process.stdout is not None
        pid, attached, *endpoint = json.loads(self.process.stdout.readline())
        return pid, attached, Endpoint(*endpoint)

    def leave(self) -> None:
        """Leave, having printed nothing but what this test's own script prints."""
        assert self.process.communicate(timeout=20) == (b"", b"")
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data directory with a Chinese name; a server that is left at the end is told to end."""
    folder = tmp_path / "共建 数据"
    yield folder
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = json.loads((folder / "arcadedb" / "server.json").read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        await_death(pid, 30)


def driver(endpoint: Endpoint) -> Driver:
    return GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password))


def ask(endpoint: Endpoint, statement: str, **parameters: Any) -> Any:
    """The only value of the only row, through a connection of its own."""
    with driver(endpoint) as bolt:
        answer = bolt.execute_query(statement, parameters, database_=endpoint.database)
        return answer.records[0][0] if answer.records else None


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Where nobody reaps orphans (a container's first process), a dead one stays as a zombie.
    status = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(FileNotFoundError):
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    return not ON_LINUX


def await_death(pid: int, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while alive(pid):
        assert time.monotonic() < deadline, f"server {pid} still runs after {within_s} s"
        time.sleep(0.02)


def listening(pid: int) -> set[str]:
    """Addresses on which a process accepts connections, from the kernel's tables."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            inodes.add(str(descriptor.readlink()))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                found.add(fields[1].rpartition(":")[0])
    return found


def test_a_second_process_attaches_and_the_last_one_out_ends_it(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue 2.3: a second process attaches; nothing is lost when the last user leaves."""
    assert running(data) is None
    assert not data.exists(), "looking must not create anything"
    first = hold(data)
    assert not first.attached
    ask(first.endpoint, "CREATE (:Entity {id: 'from the first'})")
    other = User(data)
    pid, attached, endpoint = other.ready()
    assert (pid, attached, endpoint) == (first.pid, True, first.endpoint)
    assert running(data) == first.endpoint
    assert ask(endpoint, "MATCH (n:Entity) RETURN n.id") == "from the first"
    ask(endpoint, "CREATE (:Entity {id: 'from the second'})")
    assert ask(first.endpoint, "MATCH (n:Entity) RETURN count(n)") == 2

    # A Ctrl-C in the terminal of the one who started it reaches his session only.
    assert os.getsid(first.pid) != os.getsid(0)
    first.close()
    first.close()
    time.sleep(3.0)  # more than the grace of 2 s without any user
    assert ask(endpoint, "MATCH (n:Entity) RETURN count(n)") == 2, "the starter was not the last"
    other.leave()
    await_death(pid, 10)
    assert running(data) is None

    with hold(data) as again:
        assert again.pid != pid
        assert not again.attached
        assert ask(again.endpoint, "MATCH (n:Entity) RETURN count(n)") == 2
    assert capfd.readouterr() == ("", "")


def test_password_is_private_and_only_loopback_listens(data: Path) -> None:
    """The design's "loopback, free ports, a random password in a 0600 file"."""
    with hold(data) as store:
        state = data / "arcadedb" / "server.json"
        assert stat.S_IMODE(state.stat().st_mode) == 0o600
        assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
        assert store.endpoint.password in state.read_text()
        assert store.endpoint.password not in repr(store.endpoint)
        with pytest.raises(Neo4jError, match=r"(?i)auth"):
            ask(Endpoint(store.endpoint.uri, "root", "wrong", store.endpoint.database), "RETURN 1")
        if ON_LINUX:
            # 127.0.0.1 for the control port, and as an IPv4 address in IPv6 form for Bolt.
            loopback = {"0100007F", "0000000000000000FFFF00000100007F"}
            assert listening(store.pid) == loopback
            assert (
                str(store.endpoint.password) not in Path(f"/proc/{store.pid}/cmdline").read_text()
            )
        # A stranger at the control port is shown out; one who says nothing does not count.
        control = json.loads(state.read_text())["control"]
        with socket.create_connection(("127.0.0.1", control), 5) as stranger:
            stranger.sendall(b"let me in\n")
            assert stranger.recv(10) == b""
        silent = socket.create_connection(("127.0.0.1", control), 5)
    with silent:
        await_death(store.pid, 10)


def test_killed_user_leaves_no_server_behind(data: Path) -> None:
    """kill -9 of the only user: the server notices and ends by itself, with what was committed.

    This user lives in the plain C locale, in which Java by itself cannot open a Chinese path.
    """
    user = User(data, LC_ALL="C")
    pid, _, endpoint = user.ready()
    ask(endpoint, "CREATE (:Entity {id: 'committed'})")
    user.kill()
    await_death(pid, 10)
    with hold(data) as store:
        assert ask(store.endpoint, "MATCH (n:Entity) RETURN n.id") == "committed"


def write_until_killed(store: EmbeddedStore, round_: int, life_s: float) -> int:
    """Write batches of ``BATCH`` nodes, one transaction each, and kill the server ``life_s`` after
    the first was acknowledged; how many were acknowledged.
    """
    blow = threading.Timer(life_s, os.kill, (store.pid, signal.SIGKILL))
    acknowledged = 0
    with driver(store.endpoint) as bolt, bolt.session(database=store.endpoint.database) as session:
        while True:
            try:
                with session.begin_transaction() as work:
                    work.run(
                        "UNWIND range(1, $size) AS i "
                        "CREATE (:Entity {id: $name + '-' + toString(i), batch: $name})",
                        size=BATCH,
                        name=f"{round_}-{acknowledged}",
                    ).consume()
                    work.commit()
            except (DriverError, Neo4jError, OSError):
                assert acknowledged, "the server failed before it was killed"
                blow.join()
                return acknowledged
            acknowledged += 1
            if acknowledged == 1:
                blow.start()


@pytest.mark.slow
def test_killed_server_keeps_every_committed_batch_and_no_half_one(data: Path) -> None:
    """Issue 2, kill -9 again and again: every committed batch is there, no half batch, it opens."""
    dice = random.Random(20261123)
    acknowledged = 0
    for round_ in range(usually(3, thorough=10)):
        with hold(data) as store:
            assert not store.attached, "a stale server.json must not be believed"
            acknowledged += write_until_killed(store, round_, dice.uniform(0.0, 0.4))
        assert (data / "arcadedb" / "server.json").exists()
        assert running(data) is None
    with hold(data) as store:
        statement = "MATCH (n:Entity) WITH n.batch AS b, count(n) AS size RETURN collect(size)"
        sizes = ask(store.endpoint, statement)
        assert set(sizes) == {BATCH}
        # At each kill one more batch may have been committed without its acknowledgement.
        assert acknowledged <= len(sizes) <= acknowledged + 10


def test_two_simultaneous_starters_end_with_one_server(data: Path) -> None:
    users = [User(data) for _ in range(3)]
    answers = [user.ready() for user in users]
    assert len({pid for pid, _, _ in answers}) == 1
    assert sorted(attached for _, attached, _ in answers) == [False, True, True]
    for user in users:
        user.leave()


def test_a_server_that_is_ending_is_awaited_not_attached_to(data: Path) -> None:
    with hold(data) as first:
        ask(first.endpoint, "CREATE (:Entity {id: 'before'})")
        os.kill(first.pid, signal.SIGTERM)
        state = data / "arcadedb" / "server.json"
        while state.exists():
            time.sleep(0.001)
        with hold(data) as second:
            assert second.pid != first.pid
            assert not second.attached
            assert not alive(first.pid)
            assert ask(second.endpoint, "MATCH (n:Entity) RETURN n.id") == "before"


def unwritable(folder: Path) -> Path:
    blocker = folder / "a regular file"
    blocker.write_text("")
    return blocker / "data"


@pytest.mark.parametrize(
    "place",
    [
        unwritable,
        pytest.param(
            lambda _: Path("/proc/gongjian"),
            marks=pytest.mark.skipif(not ON_LINUX, reason="needs /proc"),
        ),
    ],
)
def test_unwritable_directory_gets_one_clear_message(
    place: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Issue 2, bad input: a read-only folder (permission bits do not bind root)."""
    folder = place(tmp_path)
    with pytest.raises(StoreUnwritable) as caught:
        hold(folder)
    assert str(folder) in caught.value.message
    assert "GONGJIAN_DATA" in caught.value.message
    assert running(folder) is None


def test_full_disk_gets_one_clear_message(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 2, bad input: a full disk. The need is raised above any disk, the disk is real."""
    monkeypatch.setattr(graph.store.embedded_start, "_NEEDED_BYTES", 2**62)
    with pytest.raises(StoreUnwritable, match=r"MB left on the disk\. Free some space"):
        hold(data)
    assert not (data / "arcadedb" / "databases").exists()


def test_heap_that_is_no_size_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJIAN_EMBEDDED_HEAP", "plenty")
    with pytest.raises(InvalidInput, match="GONGJIAN_EMBEDDED_HEAP is 'plenty'"):
        hold(data)


def test_a_start_that_fails_says_why_and_where_the_log_is(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreUnavailable, match="not ready in time and was ended"):
        hold(data, start_timeout_s=0.3)
    # The next start finds the place free, and fails for a reason of its own.
    monkeypatch.setenv("GONGJIAN_EMBEDDED_HEAP", "1m")
    with pytest.raises(StoreUnavailable) as caught:
        hold(data)
    assert "Too small maximum heap" in caught.value.message
    assert str(data / "arcadedb" / "log") in caught.value.message
    assert "\n" not in caught.value.message
    assert capfd.readouterr() == ("", "")


def spoil(store: EmbeddedStore, data: Path, made_by: str | None) -> None:
    """Make the schema unreadable, as a format of another version would be."""
    store.close()
    with contextlib.suppress(ProcessLookupError):
        os.kill(store.pid, signal.SIGTERM)
    await_death(store.pid, 30)
    shutil.rmtree(data / "arcadedb" / "log")
    for schema in (data / "arcadedb" / "databases" / "gongjian").glob("schema*.json"):
        schema.write_text("{{{{")
    if made_by is not None:
        (data / "arcadedb" / "format.json").write_text(json.dumps({"arcadedb-embedded": made_by}))


def test_a_store_that_cannot_be_read_is_refused_not_shown_empty(data: Path) -> None:
    store = hold(data)
    ask(store.endpoint, "UNWIND range(1, 7) AS i CREATE (:Entity {id: i})")
    spoil(store, data, made_by=None)
    with pytest.raises(StoreUnavailable, match="7 records but no schema"):
        hold(data)
    spoil(store, data, made_by="25.1.1")
    with pytest.raises(
        StoreMismatch, match=r"arcadedb-embedded 25\.1\.1 and cannot be opened by 2"
    ):
        hold(data)


def test_a_statement_that_runs_away_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same setting that the product gives, shorter: later arguments win.
    monkeypatch.setenv("ARCADEDB_JVM_ARGS", "-Darcadedb.command.timeout=1500")
    with hold(tmp_path / "data") as held, Store.open(held.endpoint) as store:
        began = time.monotonic()
        with pytest.raises(StoreTimeout):
            store.read("UNWIND range(1, 99999) AS a UNWIND range(1, 99999) AS b RETURN max(a * b)")
        assert time.monotonic() - began < 60
        assert store.read("RETURN 1 AS one") == [{"one": 1}]
