"""The process beside the service: started, started again, ended."""

from __future__ import annotations

import asyncio
import logging
import pickle
import socket
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event, Thread
from time import monotonic

from graph.closing import Closing
from graph.settings import Settings

_AGAIN_S = (0.5, 30.0)
"""Seconds until it is started again, at first and at most."""
_ENDING_S = 20.0

_LOG = logging.getLogger("gongjian.api")


class Beside(Closing):
    """Keeps a process that does what is marked :data:`api.apart.APART`."""

    def __init__(self, settings: Settings, day: date | None) -> None:
        """``settings`` name the store; ``day`` is meant where a question names none."""
        self._given = pickle.dumps((settings, day))
        self._folder = Path(mkdtemp(prefix="gongjian-"))  # nobody else may enter it
        self._path = str(self._folder / "work")
        # It listens from now on: who comes before the process is there waits for it.
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(self._path)
        self._door.listen(256)
        self._ended = Event()
        self._process = self._begun()
        self._watch = Thread(target=self._keep, name="beside", daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    async def connected(self) -> tuple[StreamReader, StreamWriter]:
        """A connection for one request."""
        return await asyncio.open_unix_connection(self._path)

    def close(self) -> None:
        """End it: what it wrote is whole, jobs that run are stopped as the service's are."""
        self._ended.set()
        self._process.terminate()
        try:
            self._process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._watch.join()
        self._door.close()
        rmtree(self._folder, ignore_errors=True)

    def _begun(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.worker", str(self._door.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[self._door.fileno()],
            start_new_session=True,  # Ctrl-C is for us, and we end it
        )
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.write(self._given)
            process.stdin.flush()  # and left open: it ends when nobody holds the other end
        return process

    def _keep(self) -> None:
        shortest_s, longest_s = _AGAIN_S
        wait_s = shortest_s
        while True:
            began = monotonic()
            status = self._process.wait()
            if monotonic() - began > longest_s:
                wait_s = shortest_s  # it worked for a while
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._ended.wait(wait_s):
                return
            _LOG.error("the process beside the service ended (%d): it is started again", status)
            wait_s = min(2 * wait_s, longest_s)
            try:
                self._process = self._begun()
            except OSError as error:  # no memory, no more processes: it may pass
                _LOG.error("it could not be started: %s", error)
            if self._ended.is_set():
                self._process.terminate()
