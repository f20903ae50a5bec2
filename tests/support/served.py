"""A service on a real socket, and requests written byte by byte."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from api.http.idle import configured


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """Serve an application on this machine; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(configured(app, lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def sent(port: int, request: bytes) -> Iterator[socket.socket]:
    """A connection on which a request, or the beginning of one, was sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(request)
        yield line


def head(method: str, path: str, *headers: str) -> bytes:
    """The head of a request."""
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", "")).encode()


def status(line: socket.socket) -> int:
    """The status of the answer that comes."""
    answer = b""
    while b"\r\n" not in answer:
        piece = line.recv(65536)
        assert piece, "the connection ended without an answer"
        answer += piece
    return int(answer.split()[1])


def until(fits: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until a function says yes."""
    deadline = time.monotonic() + seconds
    while not fits():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
