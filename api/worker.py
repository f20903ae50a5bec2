"""``python -m api.worker FD``: does what is handed over, until nobody holds its standard input.

Runs the application without what guards it: a request has passed all of that when it comes here.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import signal
import socket
import sys
from asyncio import Event, Queue, StreamReader, StreamWriter
from contextlib import suppress
from threading import Thread
from typing import Any

from fastapi import FastAPI
from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope

from api.apart.frames import read_frame, write_frame
from api.app import create_app
from api.http.errors import unforeseen
from api.http.gates import GONE
from api.http.record import CURRENT, Record
from api.observing.logs import log_as_json
from api.observing.traces import tracing
from graph.priority import lower_priority

_LAST_S = 60.0
"""Seconds within which an answer is taken."""

_LOG = logging.getLogger("gongjian.api")


def main() -> None:
    """Answer at the socket that is given by its number."""
    settings, day = pickle.load(sys.stdin.buffer)
    lower_priority()
    if settings.log == "json":
        log_as_json()
    with tracing():
        app = create_app(settings, day=day, guarded=False)
        gc.freeze()  # as api.warming does; the routes wait for the first request, as it does for us
        asyncio.run(_serve(app, int(sys.argv[1])))


async def _serve(app: FastAPI, number: int) -> None:
    ended = Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, ended.set)
    # A thread of its own, not one of the loop's pool: that one is waited for at the end.
    Thread(target=_until_left, args=(loop, ended), daemon=True).start()

    async def answered(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await _answer(app, reader, writer)
            # Closed by the other end, which else would write into it and lose what it has not read.
            async with asyncio.timeout(_LAST_S):
                while await reader.read(65536):
                    pass
        except (ConnectionError, TimeoutError):
            return
        finally:
            writer.close()

    async with app.router.lifespan_context(app):
        door = socket.socket(fileno=number)
        server = await asyncio.start_unix_server(answered, sock=door)
        async with server:
            await ended.wait()


def _until_left(loop: asyncio.AbstractEventLoop, ended: Event) -> None:
    while os.read(0, 65536):  # until the service that started this one is gone, however it went
        pass
    with suppress(RuntimeError):  # told to end meanwhile
        loop.call_soon_threadsafe(ended.set)


async def _answer(app: FastAPI, reader: StreamReader, writer: StreamWriter) -> None:
    """Answer one request."""
    scope: Scope
    record: Record
    try:
        scope, record = await read_frame(reader)
    except EOFError:
        return
    await write_frame(writer, ("taken", None))
    gone = Event()
    body: Queue[Message] = Queue(4)
    begun = False

    async def listen() -> None:
        try:
            while not gone.is_set():
                message = await read_frame(reader)
                if message["type"] == "http.disconnect":
                    gone.set()
                await body.put(message)
        except EOFError:
            gone.set()
            await body.put({"type": "http.disconnect"})

    async def send(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = True
            await write_frame(writer, ("record", record))
        await write_frame(writer, ("message", message))

    listening = asyncio.create_task(listen())
    token = CURRENT.set(record)
    try:
        await app({**scope, GONE: gone.wait, "state": {}}, body.get, send)
        await write_frame(writer, ("record", record))
        await write_frame(writer, ("end", None))
    except (ClientDisconnect, ConnectionError):
        await _last(writer, ("gone", None))
    except Exception as error:
        if begun:
            _LOG.error("unforeseen error at %s", scope["path"], exc_info=error)
            await _last(writer, ("gone", None))
        else:
            await unforeseen(scope, error)(scope, body.get, send)
            await _last(writer, ("end", None))
    finally:
        CURRENT.reset(token)
        listening.cancel()
        await asyncio.wait([listening])


async def _last(writer: StreamWriter, frame: Any) -> None:
    try:
        await write_frame(writer, frame)
    except ConnectionError:
        return


if __name__ == "__main__":
    main()
