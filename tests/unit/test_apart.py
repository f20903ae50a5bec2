"""Work in a process of its own: its answer, its end whatever it does, and nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.errors import GongjianError, InvalidInput
from queries.solving.apart import run_apart
from tests.support import work


def never() -> bool:
    return False


def is_there(pid: int) -> bool:
    """Whether it runs: one that has ended may wait for its parent to be told."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def gone(pid: int) -> bool:
    for _ in range(100):
        if not is_there(pid):
            return True
        time.sleep(0.1)
    return False


def test_what_is_told_and_what_is_answered_arrive() -> None:
    heard: list[int] = []
    assert run_apart(work.double, 3, over=never, heard=heard.append) == 6
    assert heard == [0, 1, 2]


@pytest.mark.parametrize("endless", [work.native, work.asleep])
def test_it_is_ended_whatever_it_does_and_leaves_nothing(endless: Callable[..., Any]) -> None:
    told: list[int] = []
    threads, files = threading.active_count(), open_files()
    begun = time.monotonic()
    assert run_apart(endless, over=lambda: bool(told), heard=told.append) is None
    assert time.monotonic() - begun < 60
    assert not is_there(told[0])
    assert threading.active_count() == threads
    assert open_files() == files


def test_it_ends_with_the_process_that_asked() -> None:
    asking = (
        "from queries.solving.apart import run_apart\n"
        "from tests.support import work\n"
        "run_apart(work.asleep, over=lambda: False, heard=lambda pid: print(pid, flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", asking], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    assert gone(pid)


def test_a_refusal_is_the_same_as_without_a_process() -> None:
    with pytest.raises(InvalidInput, match="it must be even"):
        run_apart(work.refuse, over=never, heard=print)
    with pytest.raises(GongjianError, match="ZeroDivisionError: by zero"):
        run_apart(work.stumble, over=never, heard=print)
    with pytest.raises(GongjianError, match=r"ended without an answer \(7\)"):
        run_apart(work.die, over=never, heard=print)
