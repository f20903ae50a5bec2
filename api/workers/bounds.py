"""Limits that hold over all processes which answer: kept by the first one, asked there.

Who asks what is scarce holds a connection to it for as long as the place is held; the kernel ends
that of a process which died, and with it what it held. What is asked all the time, any request, is
not worth a question to another process each time: of that limit each process has its part.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from api.apart.frames import read_frame, write_frame
from api.http.errors import QuotaExceeded, TooManyRequests
from api.http.gates import Gate
from api.http.rates import Kind, Rates
from api.http.record import Quota, Record
from graph.errors import StoreUnavailable

_ANSWERED_S = 5.0


class Keeping:
    """Counts and places of all, in the process that keeps them."""

    def __init__(self, rates: Rates, gates: Mapping[Kind, Gate]) -> None:
        self._rates = rates
        self._gates = gates

    async def answered(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection: of a process that asks for one request, or looks."""
        with suppress(EOFError, ConnectionError):
            question, kind, who = await read_frame(reader)
            if question == "count":
                await write_frame(writer, self._counted(kind, who))
            elif question == "place":
                await self._placed(kind, who, reader, writer)
            elif question == "refused":
                self._rates.refused[kind] += 1
            elif question == "refusals":
                await write_frame(writer, self._rates.refused)
            else:
                await write_frame(writer, (self._gates[kind].free, self._gates[kind].left))
        writer.close()

    def _counted(self, kind: Kind, who: str) -> tuple[list[Quota], tuple[str, int] | None]:
        record = Record(who=who)
        try:
            self._rates.hit(kind, record)
        except QuotaExceeded as error:
            return record.quotas, (error.message, error.retry_after_s)
        return record.quotas, None

    async def _placed(
        self, kind: Kind, who: str | None, reader: StreamReader, writer: StreamWriter
    ) -> None:
        gone = asyncio.Event()
        try:
            async with self._gates[kind].passed(gone.wait, who):
                await write_frame(writer, None)
                await read_frame(reader)  # that the client has gone; or there is nothing more
                gone.set()
                await read_frame(reader)
        except TooManyRequests as error:
            await write_frame(writer, error.message)


class Line:
    """The way from a process that answers to the one that keeps."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def opened(self, *question: Any) -> tuple[Any, StreamReader, StreamWriter]:
        """A connection, and what is answered to its question first. Raises StoreUnavailable."""
        try:
            async with asyncio.timeout(_ANSWERED_S):
                reader, writer = await asyncio.open_unix_connection(self._path)
                try:
                    await write_frame(writer, question)
                    return await read_frame(reader), reader, writer
                except BaseException:
                    writer.close()
                    raise
        except (OSError, EOFError) as error:
            raise StoreUnavailable("the service is ending: ask again") from error

    def looked(self, *question: Any, answered: bool = True) -> Any:
        """The answer to a question, waited for in this thread; None where nobody answers."""
        packed = pickle.dumps(question, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError, EOFError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_ANSWERED_S)
            line.connect(self._path)
            line.sendall(len(packed).to_bytes(4, "big") + packed)
            if answered:
                with line.makefile("rb") as file:
                    file.read(4)
                    return pickle.load(file)
        return None


class SharedGate(Gate):
    """A gate whose places are those of all processes."""

    def __init__(self, kind: Kind, line: Line) -> None:
        super().__init__(kind, 0)
        self._line = line

    @property
    def free(self) -> int:
        """Places that are free now."""
        return self._looked(0)

    @property
    def left(self) -> int:
        """Requests whose client went and whose work runs on."""
        return self._looked(1)

    def _looked(self, at: int) -> int:
        told = self._line.looked("look", self._kind, None)
        return 0 if told is None else int(told[at])

    @asynccontextmanager
    async def passed(
        self, gone: Callable[[], Awaitable[Any]] | None = None, who: str | None = None
    ) -> AsyncIterator[None]:
        """As of any gate."""
        refused, _, writer = await self._line.opened("place", self._kind, self._asking(who))
        async with AsyncExitStack() as held:
            held.callback(writer.close)
            if refused is not None:
                raise TooManyRequests(refused)
            if gone is not None:
                watch = asyncio.create_task(_tell(writer, gone))
                held.callback(watch.cancel)
            yield


async def _tell(writer: StreamWriter, gone: Callable[[], Awaitable[Any]]) -> None:
    await gone()
    with suppress(ConnectionError):
        await write_frame(writer, "gone")


class SharedRates(Rates):
    """Counts of all processes; of any request this one's part."""

    def __init__(self, counted: Collection[Kind], line: Line, processes: int) -> None:
        super().__init__(counted, parts={"any": processes})
        self._line = line

    def hit(self, kind: Kind, record: Record, who: str | None = None) -> None:
        """As of any rates, for what is counted here."""
        try:
            super().hit(kind, record, who)
        except QuotaExceeded:
            self._line.looked("refused", kind, None, answered=False)
            raise

    async def passed(self, kind: Kind, record: Record) -> None:
        """As of any rates, for what is counted by all."""
        if not record.who or not self.counts(kind):
            return
        (quotas, refused), _, writer = await self._line.opened("count", kind, record.who)
        writer.close()
        record.quotas += quotas
        if refused is not None:
            raise QuotaExceeded(*refused)

    @property
    def refusals(self) -> Mapping[Kind, int]:
        """How many were refused, by kind."""
        told: Mapping[Kind, int] | None = self._line.looked("refusals", "any", None)
        return self.refused if told is None else told
