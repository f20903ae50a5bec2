"""Several processes that answer at one address, kept by the one that was started."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
from asyncio import StreamReader
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from api.apart.keeping import KeptBeside
from api.apart.kept import KeptProcess
from api.http.gates import gates
from api.http.rates import ALWAYS, KINDS, Rates
from api.observing.logs import log_as_json
from api.observing.traces import tracing
from api.workers.bounds import Keeping
from api.workers.given import Given
from graph.closing import Closing
from graph.errors import Conflict
from graph.settings import Settings

_BACKLOG = 2048
_EXPENSIVE = 4


class Answering(Closing):
    """The processes of a service: begun at once, for what they import takes a while; answering once
    the store is there."""

    def __init__(
        self, door: socket.socket, settings: Settings, day: date | None, processes: int
    ) -> None:
        """``door``: the bound socket. Raises Conflict where somebody listens there already."""
        self._settings = settings
        self._processes = processes
        if settings.log == "json":
            log_as_json()
        with tracing():  # or it is said now what is missing for that
            pass
        try:
            # Who comes before one answers waits.
            door.listen(_BACKLOG)
        except OSError as error:
            raise Conflict(f"the address cannot be listened at: {error.strerror}") from error
        with ExitStack() as stack:
            folder = Path(mkdtemp(prefix="gongjian-"))  # nobody else may enter it
            stack.callback(rmtree, folder, ignore_errors=True)
            (folder / "counts").mkdir()
            self._bounds = str(folder / "bounds")
            self._told, tells = os.pipe()
            stack.callback(os.close, self._told)
            stack.callback(os.close, tells)
            beside = stack.enter_context(KeptBeside(settings, day))
            given = Given(settings, day, processes, beside.path, self._bounds)
            self._kept = stack.enter_context(
                KeptProcess(
                    "the process of those that answer",
                    "api.answering",
                    pickle.dumps(given),
                    [door.fileno(), tells],
                    {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder / "counts")},
                )
            )
            stack.callback(beside.end)  # both at once, before either is waited for
            stack.callback(self._kept.end)
            self._stack = stack.pop_all()

    def close(self) -> None:
        """End them all."""
        self._stack.close()

    def run(self, started: Callable[[], object]) -> None:
        """Let them answer until SIGINT or SIGTERM; ``started`` is called when all of them do. The
        store is open meanwhile, and what they share is kept here."""
        before = signal.getsignal(signal.SIGTERM)
        try:
            asyncio.run(self._run(started))
        finally:
            signal.signal(signal.SIGTERM, before)

    async def _run(self, started: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()
        end = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, end.set)
        counted = tuple(KINDS) if self._settings.rate_limits else ALWAYS
        keeping = Keeping(Rates(counted), gates(_EXPENSIVE))
        async with await asyncio.start_unix_server(keeping.answered, self._bounds):
            self._kept.tell(b".")
            ready = asyncio.create_task(self._all_ready())
            ready.add_done_callback(lambda _: None if end.is_set() else started())
            await end.wait()
            ready.cancel()
            await asyncio.to_thread(self._kept.close)

    async def _all_ready(self) -> None:
        """Wait until each of them answers."""
        reader = StreamReader()
        told = os.fdopen(os.dup(self._told), "rb")
        loop = asyncio.get_running_loop()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_read_pipe(lambda: protocol, told)
        with closing(transport):
            await reader.readexactly(self._processes)
