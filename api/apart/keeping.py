"""The process beside the service: where it is reached, and kept."""

from __future__ import annotations

import asyncio
import pickle
import socket
from asyncio import StreamReader, StreamWriter
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from api.apart.kept import KeptProcess
from graph.settings import Settings


class Beside:
    """Where the process is reached that does what is marked :data:`api.apart.APART`."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def connected(self) -> tuple[StreamReader, StreamWriter]:
        """A connection for one request."""
        return await asyncio.open_unix_connection(self.path)


class KeptBeside(Beside, KeptProcess):
    """That process, kept."""

    def __init__(self, settings: Settings, day: date | None) -> None:
        """``settings`` name the store; ``day`` is meant where a question names none."""
        self._folder = Path(mkdtemp(prefix="gongjian-"))  # nobody else may enter it
        Beside.__init__(self, str(self._folder / "work"))
        # It listens from now on: who comes before the process is there waits for it.
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(self.path)
        self._door.listen(256)
        given = pickle.dumps((settings, day))
        name = "the process beside the service"
        KeptProcess.__init__(self, name, "api.worker", given, [self._door.fileno()])

    def close(self) -> None:
        """End it: what it wrote is whole, jobs that run are stopped as the service's are."""
        super().close()
        self._door.close()
        rmtree(self._folder, ignore_errors=True)
