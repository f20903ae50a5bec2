"""One network under questions: the store it answers for, and work that is done once for all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from graph.backup.restoring import restore
from graph.backup.writing import backup
from graph.errors import InvalidInput
from graph.loading.loader import load
from graph.snapshot import files as snapshot_files
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.network import Network
from tests.integration.test_snapshot_store import dataset
from tests.unit.test_snapshot import same

ASKING = 12


def at_once(*work: Callable[[], object]) -> list[object]:
    """What each gave, or raised, all begun together."""
    barrier = Barrier(len(work))

    def begun(one: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return one()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(begun, work, timeout=60))


@pytest.fixture
def network(empty_embedded_store: Store) -> Network:
    load(empty_embedded_store, dataset(10))
    return Network(empty_embedded_store)


# --- which store it answers for --------------------------------------------------------------


@pytest.mark.parametrize("units", [3, 10, 30])
def test_after_a_restore_it_answers_from_the_new_store_alone(
    empty_store: Store, tmp_path: Path, units: int
) -> None:
    """Whether the restored revision is below, at or above the one that was read before."""
    load(empty_store, dataset(units))
    for more in range(units):
        load(empty_store, dataset(units, note=str(more)))
    backup(empty_store, tmp_path / "one.zip")
    saved = tmp_path / "snapshot.arrays"
    restored = read_snapshot(empty_store)
    load(empty_store, dataset(12))
    network = Network(empty_store, saved=saved)
    assert len(network.snapshot()) == len(read_snapshot(empty_store))

    restore(empty_store, tmp_path / "one.zip", keep=tmp_path / "kept.zip")
    same(network.snapshot(), restored)
    load(empty_store, dataset(14))
    same(network.snapshot(), read_snapshot(empty_store))
    network.settle()
    # And what was saved is what the store holds, under its own identity, for the next start.
    kept = snapshot_files.load(saved, origin=empty_store.identity())
    assert kept is not None
    same(kept, read_snapshot(empty_store))


def test_the_same_revision_of_another_store_is_another_network(
    empty_store: Store, tmp_path: Path
) -> None:
    load(empty_store, dataset(10))
    backup(empty_store, tmp_path / "one.zip")
    network = Network(empty_store, saved=tmp_path / "snapshot.arrays")
    before = network.snapshot()
    picture = network.picture()
    restore(empty_store, tmp_path / "one.zip", keep=tmp_path / "kept.zip")
    after = network.snapshot()
    assert after.revision == before.revision
    assert (before.origin, after.origin) == (before.origin, empty_store.identity())
    assert before.origin != after.origin
    assert network.picture() is not picture


# --- work that is done once ------------------------------------------------------------------


def test_what_many_ask_for_at_once_is_made_once(network: Network) -> None:
    picture = network.picture()
    made: list[int] = []

    def make() -> int:
        time.sleep(0.2)
        made.append(threading.get_ident())
        return len(made)

    given = at_once(*[lambda: network.derive(picture, "thing", make)] * ASKING)
    assert given == [1] * ASKING
    assert network.derive(picture, "thing", make) == 1
    assert len(made) == 1


def test_the_coverage_of_a_new_revision_is_made_once(network: Network) -> None:
    network.coverage(network.picture())
    load(network.store, dataset(12))
    states = at_once(*[lambda: network.coverage(network.picture())] * ASKING)
    assert len({id(state) for state in states}) == 1


def test_different_things_are_made_at_the_same_time(network: Network) -> None:
    picture = network.picture()
    both = Barrier(2)  # each is only made while the other is being made

    def make() -> bool:
        return both.wait(timeout=30) >= 0

    assert at_once(
        lambda: network.derive(picture, "one", make), lambda: network.derive(picture, "two", make)
    ) == [True, True]


def test_a_thing_may_be_made_of_another(network: Network) -> None:
    picture = network.picture()

    def outer() -> str:
        return "outer of " + network.derive(picture, "inner", lambda: "inner")

    asked = [
        lambda: network.derive(picture, "outer", outer),
        lambda: network.derive(picture, "inner", lambda: "inner"),
    ]
    assert at_once(*asked * 6) == ["outer of inner", "inner"] * 6


def test_an_error_is_told_to_all_who_waited_and_not_kept(network: Network) -> None:
    picture = network.picture()
    tried: list[int] = []
    waiting = Event()

    def fail() -> int:
        tried.append(1)
        waiting.wait(0.3)
        raise InvalidInput("not so")

    given = at_once(*[lambda: network.derive(picture, "bad", fail)] * 4)
    assert [str(error) for error in given] == ["not so"] * 4
    assert len(tried) == 1
    assert network.derive(picture, "bad", lambda: 7) == 7


def test_what_ended_one_of_them_does_not_end_the_others(network: Network) -> None:
    picture = network.picture()
    begun, tried = Event(), []

    def make() -> int:
        tried.append(1)
        if len(tried) == 1:
            begun.set()
            time.sleep(0.3)
            raise RuntimeError("only this one")
        return 7

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(network.derive, picture, "thing", make)
        begun.wait(30)
        assert threads.submit(network.derive, picture, "thing", make).result(60) == 7
        assert isinstance(first.exception(60), RuntimeError)


def test_what_is_made_of_an_older_picture_is_not_kept(network: Network) -> None:
    old = network.picture()
    load(network.store, dataset(12))
    new = network.picture()
    assert network.derive(old, "thing", lambda: "old") == "old"
    assert network.derive(old, "thing", lambda: "again") == "again"
    assert network.derive(new, "thing", lambda: "new") == "new"
    assert network.derive(new, "thing", lambda: "again") == "new"
