"""What processes that answer hold in common: the board and the bounds."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from api.http.errors import QuotaExceeded, TooManyRequests
from api.http.gates import Gate, gates
from api.http.rates import KINDS, Kind, Rates
from api.http.record import Record
from api.workers.board import Board
from api.workers.bounds import Keeping, Line, SharedGate, SharedRates
from graph.endpoint import StoreRevision


def forked(work: object) -> int:
    """What a forked process does, and how it ended."""
    if not (pid := os.fork()):
        assert callable(work)
        os._exit(0 if work() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_who_wrote_is_known_to_all() -> None:
    board = Board(2)
    assert board.wrote_s("account a") == float("inf")

    def write() -> bool:
        board.note_writer("account a")
        return True

    assert forked(write) == 0
    assert board.wrote_s("account a") < 5
    assert board.wrote_s("account b") == float("inf")


def test_none_shows_what_is_before_what_another_shows() -> None:
    board = Board(2)
    one, other = board.of(0), board.of(1)
    first, second = (StoreRevision("s", revision) for revision in (7, 8))
    assert not other.show_another(first)
    one.show(second)
    assert other.show_another(first)
    assert not other.show_another(second)
    other.show(first)  # too late
    assert other.show_another(first)
    restored = StoreRevision("another", 3)
    assert other.show_another(restored)
    other.show(restored)
    assert one.show_another(second)
    assert not one.show_another(restored)


@pytest.mark.parametrize("gone", [False, True])
def test_all_show_a_revision_together_and_nobody_waits_for_one_that_is_gone(gone: bool) -> None:
    board, ready, last = Board(2), StoreRevision("s", 2), Event()
    for process in (0, 1):
        board.of(process).show(StoreRevision("s", 1))
    waiting = Thread(target=board.of(0).made_ready, args=(ready, last))
    waiting.start()
    time.sleep(0.1)
    assert waiting.is_alive()
    if gone:
        board.leave(1)
    else:
        board.of(1).made_ready(ready, last)
    waiting.join(1)
    assert not waiting.is_alive()


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "bounds")


@asynccontextmanager
async def kept(path: str, places: int = 2) -> AsyncIterator[dict[Kind, Gate]]:
    """Bounds that are kept; gives their gates."""
    held = gates(places)
    keeping = Keeping(Rates(), held)
    async with await asyncio.start_unix_server(keeping.answered, path):
        yield held


def test_places_are_those_of_all_and_free_again_when_a_process_dies(path: str) -> None:
    async def tried() -> None:
        async with kept(path) as held:
            one, other = (SharedGate("analysis", Line(path)) for _ in range(2))
            gone = asyncio.Event()
            async with one.passed(gone.wait, "a"), other.passed(None, "b"):
                assert held["analysis"].free == 0
                with pytest.raises(TooManyRequests, match="as are allowed"):
                    async with other.passed(None, "c"):
                        raise AssertionError
                gone.set()  # the client of the first went, and what it asked for runs on
                while held["analysis"].left != 1:
                    await asyncio.sleep(0.01)
                with pytest.raises(TooManyRequests, match="of your requests"):
                    async with one.passed(None, "b"):
                        raise AssertionError
                looked = await asyncio.to_thread(lambda: (other.free, other.left))
                assert looked == (1, 1)
            _, _, writer = await Line(path).opened("place", "analysis", "d")
            while held["analysis"].free != 1:
                await asyncio.sleep(0.01)
            writer.close()  # as the kernel does for one that died
            while (held["analysis"].free, held["analysis"].left) != (2, 0):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(tried(), 20))


def test_what_is_scarce_is_counted_by_all_and_any_request_in_parts(path: str) -> None:
    async def tried() -> None:
        async with kept(path):
            every = [SharedRates(tuple(KINDS), Line(path), 3) for _ in range(3)]
            for turn in range(30):
                record = Record(who="address x")
                await every[turn % 3].passed("login", record)
                assert record.quotas[0].left == 29 - turn
            for one in every:
                with pytest.raises(QuotaExceeded) as refused:
                    await one.passed("login", Record(who="address x"))
                assert 0 < refused.value.retry_after_s <= 60
                await one.passed("login", Record(who="address y"))
                await one.passed("login", Record(who=None))

            def look() -> object:
                for _ in range(10_000):
                    every[0].hit("any", Record(who="a"))
                with pytest.raises(QuotaExceeded):
                    every[0].hit("any", Record(who="a"))
                every[1].hit("any", Record(who="a"))
                return every[2].refusals

            refusals = await asyncio.to_thread(look)
            assert refusals == {**dict.fromkeys(KINDS, 0), "login": 3, "any": 1}

    asyncio.run(asyncio.wait_for(tried(), 20))
