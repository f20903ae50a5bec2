"""Reading beside a writer: what is read is whole, and what is shown is one revision, in time."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from neo4j import Bookmarks, GraphDatabase

from graph.errors import StoreUnavailable
from graph.snapshot.pictures import Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from graph.store.embedded import hold
from graph.store.transactions import WriteTransaction
from queries import following
from queries.following import Following
from queries.generations import newest
from queries.network import Network

BATCH = 300
ROUNDS = 40


def one_more(transaction: WriteTransaction) -> int:
    """A batch of units, all in the first one."""
    revision = transaction.revision
    transaction.run(
        "UNWIND range(1, $count) AS i CREATE (u:Entity:Unit {id: 'unit:' + $revision + '-' + i, "
        "name: '甲' + i, layer: 'ledger', source: 'src:t', revision: $revision})",
        count=BATCH,
        revision=revision,
    )
    transaction.run(
        "MATCH (c:Entity {id: 'unit:1-1'}) UNWIND range(1, $count) AS i "
        "MATCH (u:Entity {id: 'unit:' + $revision + '-' + i}) "
        "CREATE (u)-[:MEMBER_OF {id: 'tie:' + $revision + '-' + i, layer: 'ledger', "
        "revision: $revision}]->(c)",
        count=BATCH,
        revision=revision,
    )
    return revision


def held_of(snapshot: Snapshot) -> tuple[int, int]:
    """How many units and ties are in it."""
    return len(snapshot.ids), len(snapshot.edges["MEMBER_OF"].ids)


def test_what_is_read_while_somebody_commits_is_whole(empty_store: Store) -> None:
    """Neo4j shows a new revision before its indexes have all of it: without its bookmarks one
    snapshot in six lacks nodes, and those after it too."""
    draw = random.Random(17)

    def write() -> None:
        with Store.open(empty_store.endpoint) as writer:
            for _ in range(ROUNDS):
                writer.write(one_more)
                time.sleep(draw.uniform(0.05, 0.3))

    empty_store.write(one_more)
    writing = Thread(target=write)
    writing.start()
    snapshot = None
    seen: dict[int, tuple[int, int]] = {}
    while writing.is_alive():
        snapshot = read_snapshot(empty_store, previous=snapshot)
        seen[snapshot.revision] = held_of(snapshot)
    writing.join()
    assert len(seen) > ROUNDS / 4
    assert seen == {revision: (revision * BATCH,) * 2 for revision in seen}


def test_a_bookmark_of_another_database_is_forgotten(
    neo4j_endpoint: object, empty_store: Store
) -> None:
    empty_store._bookmarks = GraphDatabase.bookmark_manager(
        initial_bookmarks=Bookmarks.from_raw_values(["FB:kcwQ" + "A" * 40])
    )
    assert empty_store.revision() == 0


@contextmanager
def followed(store: Store, rehearse: Callable[[], None]) -> Iterator[Network]:
    network = Network(store)
    follower = Following(network, rehearse)
    follower.start()
    try:
        assert network.snapshot().revision == store.revision()
        yield network
    finally:
        follower.stop()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_next_revision_is_shown_when_it_is_ready_and_told_at_once_to_who_must_know(
    empty_store: Store,
) -> None:
    empty_store.write(one_more)
    begun, ready = Event(), Event()
    derived: list[int] = []

    def rehearse() -> None:
        picture = network.picture()
        derived.append(network.derive(picture, "n", lambda: len(picture.snapshot.ids)))
        begun.set()
        ready.wait(30)

    with followed(empty_store, rehearse) as network:
        first = network.picture()
        assert network.derive(first, "n", lambda: len(first.snapshot.ids)) == BATCH
        empty_store.write(one_more)
        until(lambda: bool(network.snapshot()) and begun.is_set())
        # It is made ready, and what was shown still is, with all that was made of it.
        assert network.picture() is first
        assert network.derive(first, "n", lambda: 0) == BATCH
        with newest():
            assert network.snapshot().revision == 2
            assert network.present().revision == 2
        assert network.snapshot().revision == 1
        ready.set()
        until(lambda: network.snapshot().revision == 2)
        second = network.picture()
        assert network.derive(second, "n", lambda: 0) == 2 * BATCH == derived[0]
        assert len(derived) == 1


def test_what_was_replaced_long_ago_is_not_told(
    empty_embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = empty_embedded_store
    store.write(one_more)
    monkeypatch.setattr(following, "BEHIND_S", 0.6)
    monkeypatch.setattr(following, "TRUST_S", 30.0)  # that bound is not to be met first
    never = Event()

    def forever() -> None:
        never.wait(30)

    with followed(store, forever) as network:
        network.snapshot()
        store.write(one_more)
        began = time.monotonic()
        until(lambda: network.snapshot().revision == 2)
        assert time.monotonic() - began > 0.6
        never.set()


def test_what_goes_wrong_unforeseen_does_not_end_it(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    store.write(one_more)
    tries: list[int] = []

    def rehearse() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("unforeseen")

    with followed(store, rehearse) as network:
        network.snapshot()
        store.write(one_more)
        until(lambda: network.snapshot().revision == 2)
        assert len(tries) == 2


def test_a_store_that_stalls_is_not_spoken_for(tmp_path: Path) -> None:
    with (
        hold(tmp_path / "data") as held,
        Store.open(held.endpoint, held=held, timeout_s=5) as store,
    ):
        store.initialise()
        store.write(one_more)
        with followed(store, lambda: None) as network:
            os.kill(held.pid, signal.SIGSTOP)
            try:
                until(lambda: not _tells(network))
            finally:
                os.kill(held.pid, signal.SIGCONT)
            until(lambda: _tells(network))


def _tells(network: Network) -> bool:
    try:
        return network.snapshot().revision == 1
    except StoreUnavailable:
        return False
