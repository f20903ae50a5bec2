"""The environment of the embedded store's process: memory, port, durability, encoding of names.

``GONGJIAN_EMBEDDED_HEAP`` is the Java heap of a server that is started, ``512m`` if unset (enough
for 28,000 enterprises); about ``2g`` for 280,000. ``GONGJIAN_EMBEDDED_PORT`` is the port its Bolt
clients find it at, any free one if unset. ``ARCADEDB_JVM_ARGS`` is passed on.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from graph.errors import InvalidInput

_DEFAULT_HEAP = "512m"
_STATEMENT_TIMEOUT_MS = 60_000
_LATE_COMPILING = (
    "-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 "
    "-XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000 "
)
"""Java's second compiler begins at four times its own thresholds. Its work is half of what a load
of 111,000 rows takes of the processors: so a start takes a quarter less and a load a tenth, and
what is asked for long is compiled all the same."""


def server_environment() -> dict[str, str]:
    """Environment variables for a server that is started from this process.

    Raises
    ------
    InvalidInput
        a variable is no size or no port.
    """
    heap = os.environ.get("GONGJIAN_EMBEDDED_HEAP", "") or _DEFAULT_HEAP
    if not re.fullmatch(r"[1-9][0-9]*[mMgG]", heap):
        raise InvalidInput(f"GONGJIAN_EMBEDDED_HEAP is {heap!r}; give a size such as 512m or 2g.")
    port = os.environ.get("GONGJIAN_EMBEDDED_PORT", "") or "0"
    if not (re.fullmatch(r"[0-9]{1,5}", port) and int(port) < 2**16):
        raise InvalidInput(f"GONGJIAN_EMBEDDED_PORT is {port!r}; give a port, or 0 for any.")
    environment = dict(os.environ)
    settings = {
        # ArcadeDB does not heed the time limit of a Bolt transaction; this one it does, wherever it
        # looks at its clock.
        "command.timeout": _STATEMENT_TIMEOUT_MS,
        # Each commit is on the disk before it is acknowledged. Production mode would set this too,
        # and conceal what is wrong with a statement.
        "txWalFlush": 1,
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
    }
    given = "".join(f"-Darcadedb.{name}={value} " for name, value in settings.items())
    # -Xrs leaves the signals to Python. The serial collector needs the least memory and, at these
    # heap sizes, pauses for a few milliseconds.
    environment["ARCADEDB_JVM_ARGS"] = (
        f"-Xmx{heap} -Xrs -XX:+UseSerialGC {_LATE_COMPILING}"
        "-Djava.util.logging.config.file=logging.properties "
        # After it ran out of memory nothing in a Java process can be relied on.
        "-XX:+ExitOnOutOfMemoryError " + given + environment.get("ARCADEDB_JVM_ARGS", "")
    )
    packages = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, (packages, environment.get("PYTHONPATH")))
    )
    # Java takes the encoding of file names from the locale and cannot open 数据/ under plain C.
    language = next(
        filter(None, (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))), "C"
    )
    if language in ("C", "POSIX") and sys.platform != "darwin":
        environment["LC_ALL"] = "C.UTF-8"
    return environment
