"""The start of the embedded store's process, and what is told of one that fails or takes long."""

from __future__ import annotations

import errno
import json
import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from graph.errors import StoreError, StoreMismatch, StoreUnavailable, StoreUnwritable
from graph.store.embedded_environment import server_environment
from graph.store.embedded_folder import LOG, STATE, unwritable

_LOGGER = logging.getLogger(__name__)
_NEEDED_BYTES = 64 * 1024 * 1024
_TOLD_EVERY_S = 15.0
"""A start that takes longer than this says now and then that it goes on."""
_FAILURES: Final[dict[str, type[StoreError]]] = {
    "unavailable": StoreUnavailable,
    "unwritable": StoreUnwritable,
    "mismatch": StoreMismatch,
}
# Rotated at each start and at 10 MB: a statement that fails is logged with its Java stack trace.
_LOGGING = """\
handlers = java.util.logging.FileHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.FileHandler.pattern = ./log/arcadedb.%g.log
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
java.util.logging.FileHandler.limit = 10000000
java.util.logging.FileHandler.count = 3
"""


def start(root: Path, lock: int, deadline: float) -> None:
    """Start a server that takes over ``lock``, and wait until it is ready.

    The lock belongs to the open file, not to the process, so it passes to the child without a gap
    and is freed by the kernel when the child ends, however that happens.
    """
    environment = server_environment()
    began = time.time()
    try:
        (root / STATE).unlink(missing_ok=True)
        free = shutil.disk_usage(root).free
        if free < _NEEDED_BYTES:
            raise OSError(errno.ENOSPC, f"only {free // 2**20} MB left on the disk")
        (root / "logging.properties").write_text(_LOGGING, encoding="ascii")
        log = (root / LOG).open("wb")
    except OSError as error:
        raise unwritable(root, error) from None
    news, report = os.pipe()
    with log, os.fdopen(news, "rb", buffering=0) as messages:
        try:
            # It forks once more and goes on in a session of its own (no Ctrl-C from a terminal, no
            # zombie in ours), so this returns at once.
            subprocess.run(
                [sys.executable, "-P", "-m", "graph.store.embedded_server", str(report), str(lock)],
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(report, lock),
                start_new_session=True,
                check=False,
            )
        finally:
            os.close(report)
        _await_ready(root, messages.fileno(), deadline, began)


def _await_ready(root: Path, news: int, deadline: float, began: float) -> None:
    """Read the child's messages, one JSON object a line, until it is ready or has failed."""
    received = b""
    pid: int | None = None
    asked = time.monotonic()
    while True:
        for text in received.splitlines():
            message = json.loads(text)
            if "failure" in message:
                failure = _FAILURES[message["failure"]]
                raise failure(f"{message['reason']} Log: {root / 'log'}")
            if "ready" in message:
                return
            pid = message["pid"]
        while not select.select([news], [], [], min(_TOLD_EVERY_S, left := _left(deadline)))[0]:
            if left > _TOLD_EVERY_S:
                waited = time.monotonic() - asked
                _LOGGER.warning("the embedded store has been starting for %.0f s", waited)
                continue
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            raise StoreUnavailable(
                f"The embedded store in {root} was not ready in time and was ended. The machine "
                f"may be busy or short of memory: try again, or raise GONGJIAN_EMBEDDED_START. "
                f"{_log_note(root, began)}"
            )
        part = os.read(news, 65536)
        if not part:
            raise StoreUnavailable(
                f"The embedded store in {root} ended while starting. {_log_note(root, began)}"
            )
        # A message is written whole (shorter than a pipe's atomic size), so lines are never torn.
        received = part


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _log_note(root: Path, began: float) -> str:
    """The path of the logs, and the last lines since ``began`` that are no stack trace."""
    lines: list[str] = []
    for log in (root / "log/arcadedb.0.log", root / LOG):
        if log.exists() and log.stat().st_mtime >= began - 1.0:
            lines += log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.strip()[:200] for line in lines if line[:1].strip() and "Traceback" not in line]
    tail = f" (last lines: {' | '.join(told[-3:])})" if told else ""
    return f"Log: {root / 'log'}{tail}"
