"""Work in a process of its own, which can be ended whatever it is doing.

Native code asks neither a clock nor a callback while it presolves or factorizes, and a thread
cannot be taken away from it. The process is a fresh interpreter, not a fork: the locks of the
threads of numba, BLAS and the solver stay behind. It reads the work from its standard input, tells
of it on its standard output, and ends with the one who asked, whichever way that one ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Any, TypeVar

from graph.errors import GongjianError
from graph.priority import lower_priority

T = TypeVar("T")
Tell = Callable[[Any], None]
"""Told what is known so far; whoever asked for the work hears it."""

_ASKED_EVERY_S = 0.1


def run_apart(
    work: Callable[..., T],
    *args: Any,
    over: Callable[[], bool],
    heard: Tell,
) -> T | None:
    """What ``work(tell, *args)`` gives; None if ``over`` said True before.

    ``work`` is a function of a module, its arguments and answers can be pickled. ``heard`` is given
    what the work tells, ``over`` is asked several times a second; both are called in this thread.
    Starting takes about a second. Raises GongjianError as the work does, or if its process ends
    without an answer, as for want of memory.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "queries.solving.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # an interrupt from the keyboard is for the one who asked
    )
    assert child.stdin is not None
    assert child.stdout is not None
    said: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    threads = (
        threading.Thread(target=_hand_over, args=(child.stdin, (work, args)), daemon=True),
        threading.Thread(target=_listen, args=(child.stdout, said), daemon=True),
    )
    try:
        for thread in threads:
            thread.start()
        while not over():
            try:
                kind, what = said.get(timeout=_ASKED_EVERY_S)
            except Empty:
                continue
            if kind == "told":
                heard(what)
            elif kind == "done":
                answer: T = what
                return answer
            elif kind == "raised":
                raise what
            else:
                code = child.wait()
                raise GongjianError(f"the solver's process ended without an answer ({code})")
        return None
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join()
        child.stdout.close()
        with suppress(OSError):  # what of the work was not yet written goes nowhere
            child.stdin.close()


def _hand_over(pipe: IO[bytes], work: Any) -> None:
    """Write the work; the pipe stays open as long as the answer is waited for."""
    with suppress(OSError):  # it has ended: the other thread says so
        pickle.dump(work, pipe, protocol=pickle.HIGHEST_PROTOCOL)
        pipe.flush()


def _listen(pipe: IO[bytes], said: SimpleQueue[tuple[str, Any]]) -> None:
    try:
        while True:
            said.put(pickle.load(pipe))
    except (EOFError, OSError, pickle.UnpicklingError):
        said.put(("ended", None))


def _main() -> None:
    lower_priority()
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    lock = threading.Lock()

    def say(kind: str, what: Any) -> None:
        message = pickle.dumps((kind, what), protocol=pickle.HIGHEST_PROTOCOL)
        with lock:
            target.write(message)
            target.flush()

    work, args = pickle.load(source)

    def end_with_parent() -> None:
        source.read()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        answer = work(lambda what: say("told", what), *args)
    except Exception as error:
        known = isinstance(error, GongjianError)
        say("raised", error if known else GongjianError(f"{type(error).__name__}: {error}"))
    else:
        say("done", answer)


if __name__ == "__main__":
    _main()
