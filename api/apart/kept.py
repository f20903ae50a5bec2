"""A process that is kept: started, started again where it ends, ended with whoever keeps it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

from graph.closing import Closing

AGAIN_S = (0.5, 30.0)
"""Seconds until it is started again, at first and at most."""
_ENDING_S = 20.0

_LOG = logging.getLogger("gongjian.api")


class Waits:
    """How long to wait before something that ended is started again: twice as long each time, and
    from the beginning where it worked for a while."""

    def __init__(self) -> None:
        self._wait_s, self._longest_s = AGAIN_S

    def after(self, worked_s: float) -> float:
        """Seconds to wait behind a run of so many."""
        if worked_s > self._longest_s:
            self._wait_s = AGAIN_S[0]
        wait_s = self._wait_s
        self._wait_s = min(2 * wait_s, self._longest_s)
        return wait_s


class KeptProcess(Closing):
    """A module of ours that runs as a process of its own.

    It is given what it needs through its standard input, which is then left open: it ends when
    nobody holds the other end, however we went.
    """

    def __init__(
        self,
        what: str,
        module: str,
        given: bytes,
        files: Sequence[int],
        more: Mapping[str, str] | None = None,
    ) -> None:
        """``what`` it is called in the log; ``files`` are open ones that it gets, by their numbers;
        ``more`` is its environment, None: as ours."""
        self._what = what
        self._module = module
        self._given = given
        self._files = tuple(files)
        self._environment = more
        self._ended = Event()
        self._process = self._begun()
        self._watch = Thread(target=self._keep, name=module, daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def tell(self, more: bytes) -> None:
        """Give it more, and so to whatever takes its place."""
        self._given += more
        self._write(self._process, more)

    def end(self) -> None:
        """Tell it to end, and do not wait for that."""
        self._ended.set()
        self._process.terminate()

    def close(self) -> None:
        """End it, and wait until it has."""
        self.end()
        try:
            self._process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._watch.join()

    def _begun(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", self._module, *map(str, self._files)],
            stdin=subprocess.PIPE,
            pass_fds=self._files,
            env=self._environment,
            start_new_session=True,  # Ctrl-C is for us, and we end it
        )
        self._write(process, self._given)
        return process

    def _write(self, process: subprocess.Popen[bytes], content: bytes) -> None:
        assert process.stdin is not None
        with suppress(OSError, ValueError):
            process.stdin.write(content)
            process.stdin.flush()

    def _keep(self) -> None:
        waits = Waits()
        while True:
            began = monotonic()
            status = self._process.wait()
            wait_s = waits.after(monotonic() - began)
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._ended.wait(wait_s):
                return
            _LOG.error("%s ended (%d): it is started again", self._what, status)
            try:
                self._process = self._begun()
            except OSError as error:  # no memory, no more processes: it may pass
                _LOG.error("it could not be started: %s", error)
            if self._ended.is_set():
                self._process.terminate()
