"""``python -m api.answering DOOR READY``: the processes that answer at one address.

This one imports the application and works out its routes, and forks those that answer: so what is
imported is in memory once, and one that died is followed by another at once. It opens neither the
store nor a thread, because a fork would take over halves of them. It ends when nobody holds its
standard input, and those it forked end with it.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from threading import Thread
from time import monotonic
from typing import Any
from warnings import catch_warnings, simplefilter

from api.apart.keeping import Beside
from api.apart.kept import Waits
from api.app import create_app, prepare
from api.observing.logs import log_as_json
from api.observing.traces import tracing
from api.serving import answer
from api.workers.among import Among
from api.workers.board import Board
from api.workers.bounds import Line
from api.workers.door import SharedDoor
from api.workers.given import Given
from graph.store.connect import connect
from queries.network import Network

_ENDING_S = 12.0
"""Seconds within which those that answer end; uvicorn takes five at most for what is under way."""
_LOG = logging.getLogger("gongjian.api")


@dataclass
class _One:
    """A process that answers, or its place while there is none."""

    pid: int = 0
    began: float = 0.0
    due: float = 0.0
    waits: Waits = field(default_factory=Waits)


def main() -> None:
    """Answer at the socket that is given by its number, in so many processes."""
    given: Given = pickle.load(sys.stdin.buffer)
    if given.settings.log == "json":
        log_as_json()
    prepare(given.settings)
    import_module("numba")  # nobody answers without: imported here it is in memory once
    if not sys.stdin.buffer.read(1):  # the store is there
        return
    door, told = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    board = Board(given.processes)
    gc.collect()
    gc.freeze()

    def work(process: int) -> None:
        among = Among(process, given.processes, board, Line(given.bounds))
        _answer(given, among, door, told)

    _keep([_One() for _ in range(given.processes)], work, board)


def _keep(ones: list[_One], work: Callable[[int], None], board: Board) -> None:
    """Fork those that answer, again if one ends, until told to end or left alone."""
    ends: list[int] = []
    heard, hears = socket.socketpair()
    for end in (heard, hears):
        end.setblocking(False)
    signal.set_wakeup_fd(hears.fileno(), warn_on_full_buffer=False)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, frame: ends.append(number))
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    left, alive = os.pipe()  # those that answer hear when nobody holds the other end
    stdin = sys.stdin.fileno()
    while not ends:
        now = monotonic()
        for process, one in enumerate(ones):
            if not one.pid and one.due <= now:
                one.pid, one.began = _forked(process, work, left, (alive, stdin)), now
        dues = [one.due - now for one in ones if not one.pid]
        ready, _, _ = select.select([heard, stdin], [], [], max(min(dues), 0) if dues else None)
        with suppress(BlockingIOError):
            heard.recv(4096)
        if stdin in ready and not os.read(stdin, 4096):
            break
        for process, one in enumerate(ones):
            if one.pid and (status := _ended(one.pid)) is not None:
                board.leave(process)
                wait_s = one.waits.after(monotonic() - one.began)
                one.pid, one.due = 0, monotonic() + wait_s
                if not ends:
                    _LOG.error("a process that answers ended (%d): it is started again", status)
    _end([one.pid for one in ones if one.pid])


def _forked(process: int, work: Callable[[int], None], left: int, close: tuple[int, ...]) -> int:
    with catch_warnings():
        # The threads it warns of are those of numpy's linear algebra, which sees to forks itself.
        simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(sign, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, _interrupt)
        for number in close:
            os.close(number)
        Thread(target=_until_left, args=(left,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            work(process)
        code = 0
    except BaseException:
        _LOG.exception("a process that answers cannot go on")
    finally:
        logging.shutdown()
        os._exit(code)  # what waits at the end of the one that forked it is not its own


def _answer(given: Given, among: Among, door: socket.socket, told: int) -> None:
    among.board.enter(among.process, os.getpid())
    with tracing(), connect(given.settings) as store:
        network = Network.of(store, given.settings, as_of=given.day)
        app = create_app(
            given.settings,
            network=network,
            follow=True,
            beside=Beside(given.beside),
            among=among,
        )
        answer(app, door, lambda: os.write(told, b"."), server=SharedDoor)


def _ended(pid: int) -> int | None:
    """How a process ended; None: it has not."""
    with suppress(ChildProcessError):
        found, status = os.waitpid(pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if found else None
    return 0


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    last = monotonic() + _ENDING_S
    while (pids := [pid for pid in pids if _ended(pid) is None]) and monotonic() < last:
        with suppress(InterruptedError):
            select.select([], [], [], 0.02)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _until_left(left: int) -> None:
    while os.read(left, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
