"""A service that follows its store: an answer is of one revision, nobody reads less than
they wrote."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from threading import Event
from typing import Any

import pytest

from api.app import create_app
from api.rehearsal import Answering
from api.warming import FIRST
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from queries.catalogue import Reader
from queries.coverage import CoverageState
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.small import committee_with_members, dataset, node

PATH = "/coverage/summary"


def more(count: int) -> Dataset:
    """So many further enterprises."""
    return dataset(
        *(node("Unit", f"unit:more{at}", "Enterprise") for at in range(count)), scope="more"
    )


@contextmanager
def served(network: Network) -> Iterator[Api]:
    api = Api(create_app(network=network, follow=True))
    with api.client:
        yield api


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Slow(Network):
    """A network on which coverage is worked out only when it may be."""

    may = Event()
    worked_out: list[int]

    def derive(self, picture: Any, key: Any, make: Callable[[], Any]) -> Any:
        def made() -> Any:
            found = make()
            if isinstance(found, CoverageState):
                assert self.may.wait(30)
                self.worked_out.append(picture.snapshot.revision)
            return found

        return super().derive(picture, key, made)


def test_who_reads_never_waits_for_what_is_worked_out_anew(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    load(store, committee_with_members(20))
    network = Slow(store, as_of=date(2021, 12, 31))
    network.worked_out = []
    network.may.set()
    with served(network) as api:
        first = api.get(PATH).json()
        assert first["data"]["enterprises"] == 20
        network.may.clear()
        load(store, more(5))
        now = store.revision()
        for _ in range(20):
            assert api.get(PATH).json() == first
            time.sleep(0.05)
        network.may.set()
        until(lambda: bool(api.get(PATH).json()["revision"] == now))
        assert api.get(PATH).json()["data"]["enterprises"] == 25
        assert network.worked_out == [first["revision"], now]


def test_who_writes_reads_the_newest_at_once(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    load(store, committee_with_members(20))
    with served(Network(store, as_of=date(2021, 12, 31))) as api:
        assert api.get(PATH).json()["data"]["enterprises"] == 20
        api.post("/coverage/plans", json={"goal": "add", "count": 1})
        for count in range(1, 6):
            load(store, more(count))
            answer = api.get(PATH).json()
            assert (answer["revision"], answer["data"]["enterprises"]) == (
                store.revision(),
                20 + count,
            )


class Changing(Network):
    """A network whose store changes each time something of the catalogue is asked, at most so many
    times."""

    times = 0
    most = 0

    @cached_property
    def asked(self) -> Reader:
        return self

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        if self.times < self.most:
            self.times += 1
            load(self.store, more(self.times))
        return self.store.read(text, **parameters)


def test_an_answer_from_snapshot_and_store_is_of_one_revision(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    load(store, committee_with_members(20))
    told = "/history/entities/org:joint"
    for follow in (False, True):
        network = Changing(store, as_of=date(2021, 12, 31))
        api = Api(create_app(network=network, follow=follow))
        with api.client:
            known = api.get(told).json()
            assert known["revision"] == store.revision()
            network.times, network.most = 0, 1 if follow else 2
            answer = api.get(told, type="MEMBER_OF").json()
            assert network.times == network.most
            assert answer["revision"] == store.revision()
            network.most = 50
            busy = api.get(told, type="SAME_AS")
            assert busy.status_code == 503
            assert busy.headers["Retry-After"]
            assert "ask again" in busy.json()["detail"]
        load(store, more(60))


def test_files_and_searches_for_places_are_not_made_again_for_nobody(
    empty_embedded_store: Store,
) -> None:
    load(empty_embedded_store, committee_with_members(20))
    api = Api(
        create_app(network=Network(empty_embedded_store, as_of=date(2021, 12, 31)), follow=True)
    )
    rehearsal = next(
        one.kwargs["rehearsal"] for one in api.app.user_middleware if one.cls is Answering
    )
    for path in (PATH, "/coverage/uncovered.csv", "/places/summary"):
        answer = api.get(path)
        assert (answer.status_code, "etag" in answer.headers) == (200, True), path
    assert [key[0].removeprefix(PREFIX) for key in rehearsal._questions] == [PATH]


class Counting(Network):
    """A network that counts what it derives."""

    made = 0

    def derive(self, picture: Any, key: Any, make: Callable[[], Any]) -> Any:
        def counted() -> Any:
            self.made += 1
            return make()

        return super().derive(picture, key, counted)


def test_what_pages_ask_first_is_worked_out_before_anybody_asks(
    empty_embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty_embedded_store, committee_with_members(20))
    monkeypatch.setattr("api.warming._ALONE_S", 0)
    network = Counting(empty_embedded_store, as_of=date(2021, 12, 31))
    with served(network) as api:
        until(lambda: all(thread.name != "warm-up" for thread in threading.enumerate()))
        made = network.made
        assert made > len(FIRST)
        for path in FIRST:
            assert api.get(path.removeprefix(PREFIX)).status_code == 200, path
        assert network.made == made
