"""A line to a server that fails as networks do: it breaks, is slow, swallows, or is not there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

Fault = Literal["none", "broken", "slow", "swallowed", "away"]

_SLOW_S = 0.05
_TAKEN = 65536


class FaultyLine:
    """Listens at ``port`` and hands on to a port of the same machine, by the present ``fault``.

    ``broken`` cuts what is under way and takes on what comes next; ``slow`` delays each piece;
    ``swallowed`` takes everything and hands nothing on; ``away`` cuts everything at once.
    """

    def __init__(self, to: int) -> None:
        self.fault: Fault = "none"
        self.to = to
        """Where it leads; may be changed, as when another server takes over."""
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def fail(self, fault: Fault) -> None:
        """Fail like this from now on."""
        self.fault = fault
        if fault in ("broken", "away"):
            self.cut()

    def cut(self) -> None:
        """Cut every line that is open."""
        with self._lock:
            lines, self._lines = self._lines, set()
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def close(self) -> None:
        """Take nobody any more."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            if self.fault == "away":
                line.close()
                continue
            try:
                onward = socket.create_connection(("127.0.0.1", self.to), timeout=10)
            except OSError:
                line.close()
                continue
            onward.settimeout(None)
            with self._lock:
                self._lines |= {line, onward}
            for ends in ((line, onward), (onward, line)):
                threading.Thread(target=self._hand_on, args=ends, daemon=True).start()

    def _hand_on(self, read: socket.socket, written: socket.socket) -> None:
        with suppress(OSError):
            while piece := read.recv(_TAKEN):
                if self.fault == "slow":
                    time.sleep(_SLOW_S)
                if self.fault != "swallowed":
                    written.sendall(piece)
        for line in (read, written):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def faulty_line(to: int) -> Iterator[FaultyLine]:
    """A line to a port, which is closed at the end."""
    line = FaultyLine(to)
    try:
        yield line
    finally:
        line.close()
