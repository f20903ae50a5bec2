"""The other end of the processes: one is run on a file, and what it says is read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from graph.errors import StoreUnwritable
from graph.unfolding import Refused, limits


def unfolded(module: str, path: Path, out: IO[bytes], *, seconds: int) -> dict[str, Any]:
    """What a module of this package tells of a file; what it reads there is written to ``out``.

    ``seconds`` are those of processor time that it allows itself; where others keep the processor
    busy it may take twice as long.

    Raises
    ------
    Refused
        the file is at fault, or takes too much.
    StoreUnwritable
        the disk has no room for what is read.
    """
    patience = 2 * seconds
    try:
        ran = subprocess.run(
            [sys.executable, "-P", "-Wignore", "-m", module, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_large", f"not read within {patience} s") from None
    if ran.returncode:
        raise _ended(ran.returncode, ran.stderr, seconds)
    told: dict[str, Any] = json.loads(ran.stderr)
    if "full" in told:
        raise StoreUnwritable("the temporary directory has no room for what the file holds")
    if "refused" in told:
        raise Refused(*told["refused"])
    return told


def _ended(code: int, said: bytes, seconds: int) -> Refused:
    """Why the process ended before its work was done: the limits leave it no word.

    Raises RuntimeError for a fault of its own.
    """
    if code > 0 and b"MemoryError" not in said:
        raise RuntimeError(said.decode(errors="replace"))
    if -code == getattr(signal, "SIGXCPU", None):
        return Refused("too_large", f"it takes more than {seconds} s to read")
    return Refused("too_large", f"it takes more than {limits.MEMORY >> 30} GB to read")
