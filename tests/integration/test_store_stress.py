"""The embedded store when things go wrong: killed, stopped, out of memory, or asked too much."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import ClientError, Neo4jError

import graph.store.embedded
from graph.endpoint import Endpoint
from graph.errors import (
    InvalidInput,
    StoreError,
    StoreExhausted,
    StoreTimeout,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.store.bolt import Store
from graph.store.embedded import EmbeddedStore, hold
from graph.store.transactions import WriteTransaction

RUNAWAY = "RETURN size([i IN range(1, $n) WHERE any(j IN range(1, $n) WHERE j = -i)]) AS found"
LONG, SHORTER = 1_000_000, 20_000
ROOT = Path(__file__).parents[2]


@pytest.fixture
def held(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with hold(tmp_path / "data") as held:
        yield held
        with contextlib.suppress(ProcessLookupError):
            os.kill(held.pid, signal.SIGCONT)


@pytest.fixture
def store(held: EmbeddedStore) -> Iterator[Store]:
    with Store.open(held.endpoint, held=held) as store:
        store.initialise()
        store.write(create)
        yield store


def create(transaction: WriteTransaction) -> int:
    transaction.run(
        "CREATE (:Entity:Unit {id: 'unit:' + $revision, revision: $revision})",
        revision=transaction.revision,
    )
    return transaction.revision


def test_parameters_that_no_message_holds_are_refused_before_they_are_sent(
    empty_store: Store,
) -> None:
    long = "x" * 17 * 2**20

    def work(transaction: WriteTransaction) -> None:
        transaction.run("RETURN $text AS text", text=long)

    calls = (
        lambda: empty_store.read("RETURN size($text) AS n", text=long),
        lambda: empty_store.record("RETURN size($text) AS n", text=[[long]]),
        lambda: empty_store.probe("RETURN size($text)", {"text": long}, limit=1, timeout_s=5),
        lambda: empty_store.write(work),
    )
    for call in calls:
        with pytest.raises(InvalidInput, match=r"17\.8 MB; a store takes 16\.8 MB at once"):
            call()
    assert empty_store.revision() == 0
    just = "x" * 15 * 2**20
    assert empty_store.read("RETURN size($text) AS n", text=just) == [{"n": len(just)}]
    many = list(range(1_200_000))
    assert empty_store.read("RETURN size($many) AS n", many=many) == [{"n": len(many)}]


def test_a_statement_that_no_clock_ends_is_given_up_and_its_process_with_it(
    held: EmbeddedStore, store: Store
) -> None:
    with (
        hold(held._root.parent) as other_held,
        Store.open(other_held.endpoint, held=other_held) as other,
    ):
        pid = held.pid
        began = time.monotonic()
        with pytest.raises(StoreTimeout, match="did not answer within 1 s and was given up"):
            store.probe(RUNAWAY, {"n": LONG}, limit=1, timeout_s=1)
        assert time.monotonic() - began < 15
        deadline = time.monotonic() + 60
        while not held.lost():
            assert time.monotonic() < deadline, "the statement outlives its client"
            time.sleep(0.2)
        assert store.revision() == other.revision() == 1
        assert held.pid == other_held.pid != pid
        assert store.read("MATCH (n:Unit) RETURN n.id AS id") == [{"id": "unit:1"}]
        assert other.write(create) == 2


def test_neo4j_gives_the_place_back_too(neo4j_endpoint: Endpoint) -> None:
    with Store.open(neo4j_endpoint) as neo4j:
        with pytest.raises(StoreTimeout):
            neo4j.probe(RUNAWAY, {"n": SHORTER}, limit=1, timeout_s=1)
        assert neo4j.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_write_that_was_given_up_before_its_commit_is_tried_again(held: EmbeddedStore) -> None:
    attempts = []

    def work(transaction: WriteTransaction) -> int:
        attempts.append(transaction.revision)
        if len(attempts) == 1:
            transaction.run(RUNAWAY, n=LONG)
        return create(transaction)

    with Store.open(held.endpoint, held=held, timeout_s=3) as store:
        store.initialise()
        assert store.write(work) == 1
        assert attempts == [1, 1]
        assert store.read("MATCH (n:Unit) RETURN n.id AS id") == [{"id": "unit:1"}]


def test_a_killed_process_is_started_again_and_nothing_is_lost(
    held: EmbeddedStore, store: Store
) -> None:
    for revision in (1, 2):
        pid = held.pid
        os.kill(pid, signal.SIGKILL)
        assert store.revision() == revision
        assert held.pid != pid
        assert store.write(create) == revision + 1
    with hold(held._root.parent) as other:
        assert (other.pid, other.attached) == (held.pid, True)


def test_what_another_command_started_is_attached_to(held: EmbeddedStore, store: Store) -> None:
    os.kill(held.pid, signal.SIGKILL)
    with hold(held._root.parent) as other:
        assert store.revision() == 1
        assert held.pid == other.pid
        assert held.attached


def test_a_stopped_process_is_told_in_time_and_fails_at_once_afterwards(
    held: EmbeddedStore, store: Store
) -> None:
    os.kill(held.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="does not answer: it is stopped"):
        store.store_revision(within_s=1)
    assert time.monotonic() - began < 15
    began = time.monotonic()
    for _ in range(50):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            store.read("RETURN 1 AS one")
    assert time.monotonic() - began < 1
    with pytest.raises(StoreUnavailable, match=f"process {held.pid}, which does not answer"):
        hold(held._root.parent)
    os.kill(held.pid, signal.SIGCONT)
    time.sleep(2.5)
    assert store.revision() == 1


def test_want_of_memory_is_said_and_the_store_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJIAN_EMBEDDED_HEAP", "192m")
    with hold(tmp_path) as held, Store.open(held.endpoint, held=held) as store:
        store.initialise()
        store.write(create)
        pid = held.pid
        collected = (
            "UNWIND range(1, 400) AS a WITH collect(reduce(s = '' + a, i IN range(1, 21) | s + s)) "
            "AS texts RETURN size(texts) AS n"
        )
        with pytest.raises(StoreExhausted, match="GONGJIAN_EMBEDDED_HEAP"):
            store.probe(collected, {}, limit=1, timeout_s=50)
        assert held.pid == pid
        doubled = "RETURN size(reduce(s = 'xx', i IN range(1, 28) | s + s)) AS n"
        with pytest.raises(StoreExhausted, match="GONGJIAN_EMBEDDED_HEAP"):
            store.probe(doubled, {}, limit=1, timeout_s=50)
        assert store.revision() == 1
        assert held.pid != pid


def test_faults_of_a_statement_are_told_with_their_place(store: Store) -> None:
    with pytest.raises(InvalidInput, match="line 2"):
        store.probe("MATCH (n:Entity)\nWHER n.id = 1 RETURN n", {}, limit=1, timeout_s=5)
    with pytest.raises(InvalidInput, match="m"):
        store.probe("MATCH (n:Entity) RETURN m.id", {}, limit=1, timeout_s=5)
    with pytest.raises(StoreError, match="nonsense"):
        store.read("RETURN nonsense(1)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_other_programs_find_a_fixed_port_and_may_only_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("GONGJIAN_EMBEDDED_PORT", str(port))
    passwords = set()
    for _ in range(2):
        with hold(tmp_path) as held, Store.open(held.endpoint, held=held) as store:
            store.initialise()
            if not passwords:
                store.record("CREATE (:Entity:Unit {id: 'a'})-[:MEMBER_OF]->(:Entity {id: 'b'})")
            file = tmp_path / "arcadedb" / "reader.json"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            reader = json.loads(file.read_text())
            assert reader["uri"] == f"bolt://127.0.0.1:{port}"
            passwords.add(reader["password"])
            with GraphDatabase.driver(
                reader["uri"], auth=(reader["user"], reader["password"])
            ) as bolt:
                for reading in (
                    "MATCH (n:Entity) RETURN 2 = count(n)",
                    "MATCH (:Unit)-[r:MEMBER_OF]->() RETURN 1 = count(r)",
                ):
                    assert bolt.execute_query(reading, database_=reader["database"]).records[0][0]
                for writing in (
                    "CREATE (:Entity {id: 'c'})",
                    "CREATE (:New {id: 'c'})",
                    "MERGE (:Entity {id: 'c'})",
                    "MATCH (n:Entity) SET n.name = 'x'",
                    "MATCH (n:Entity) REMOVE n.id",
                    "MATCH (n:Entity) DETACH DELETE n",
                    "MATCH ()-[r]->() SET r.name = 'x'",
                    "MATCH ()-[r]->() DELETE r",
                    "MATCH (n {id: 'a'}), (m {id: 'b'}) CREATE (m)-[:MEMBER_OF]->(n)",
                    "CREATE INDEX FOR (n:Entity) ON (n.name)",
                    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
                ):
                    with pytest.raises((ClientError, Neo4jError)):
                        bolt.execute_query(writing, database_=reader["database"])
            rows = store.read("MATCH (n:Entity) RETURN count(n) AS n, count(n.name) AS names")
            assert rows == [{"n": 2, "names": 0}]
            assert store.read("MATCH ()-[r]->() RETURN count(r) AS n") == [{"n": 1}]
        os.kill(held.pid, signal.SIGTERM)
    assert len(passwords) == 1


def test_a_port_that_is_none_or_taken_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJIAN_EMBEDDED_PORT", "high")
    with pytest.raises(InvalidInput, match="GONGJIAN_EMBEDDED_PORT is 'high'"):
        hold(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("GONGJIAN_EMBEDDED_PORT", str(port))
        with pytest.raises(StoreUnavailable, match=f"port {port} is taken"):
            hold(tmp_path)


LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[2]), int(sys.argv[3])))
from graph.store.embedded import hold
from graph.errors import StoreError
try:
    with hold(Path(sys.argv[1])):
        print("held")
except StoreError as error:
    print(error.message)
"""


@pytest.mark.parametrize(("soft", "hard", "told"), [(128, 4096, "held"), (128, 128, "ulimit -n")])
def test_too_few_file_handles_are_raised_or_said(
    tmp_path: Path, soft: int, hard: int, told: str
) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] not in range(hard, sys.maxsize):
        pytest.skip("this process may not open so many files itself")
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(soft), str(hard)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert told in ran.stdout, ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_data_directory_that_is_removed_is_said_and_no_empty_one_made(
    held: EmbeddedStore, store: Store
) -> None:
    data = held._root.parent
    shutil.rmtree(data)
    with pytest.raises(StoreUnwritable, match=f"{data} was removed or unmounted"):
        store.write(create)
    os.kill(held.pid, signal.SIGKILL)
    with pytest.raises(StoreUnwritable, match=f"{data} was removed or unmounted"):
        store.revision()
    assert not data.exists()


def test_what_a_full_disk_did_not_take_is_not_called_written(
    held: EmbeddedStore, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of the process may not grow beyond a size, as on a disk that is full."""

    def fill(transaction: WriteTransaction) -> int:
        transaction.run(
            "UNWIND range(1, 100) AS i CREATE (:Entity {id: $p + i, name: $x, revision: $r})",
            p=f"{transaction.revision}-",
            x="y" * 4000,
            r=transaction.revision,
        )
        return transaction.revision

    monkeypatch.setattr(graph.store.embedded, "_FULL_BYTES", 2**62)
    limit = 12_000_000
    resource.prlimit(held.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    written = [1]

    def fill_up() -> None:
        while len(written) < 500:
            written.append(store.write(fill) or 0)

    with pytest.raises(StoreUnwritable, match=r"MB left on the disk\. Free some space there"):
        fill_up()
    done = written[-1]
    assert done > 1
    os.kill(held.pid, signal.SIGKILL)
    assert store.revision() == done
    rows = store.read("MATCH (n:Entity) WHERE n.name IS NOT NULL RETURN count(n) AS n")
    assert rows == [{"n": 100 * (done - 1)}]
