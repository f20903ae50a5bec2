"""What each of the processes does: its work on a file, under limits, and one line about it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from graph.priority import lower_priority
from graph.unfolding import Refused, limits


def tell(
    work: Callable[[Path], Mapping[str, object]], *, seconds: int = limits.SECONDS
) -> NoReturn:
    """Do the work on the file that the command line names, say on the error stream what it gave or
    why the file is refused, and end; ``seconds`` are of processor time."""
    lower_priority()
    limits.keep_to_them(seconds)
    try:
        told = work(Path(sys.argv[1]))
    except Refused as reason:
        told = {"refused": [reason.rule, reason.message, reason.sheet]}
    json.dump(told, sys.stderr)
    sys.stderr.flush()
    os._exit(0)  # what could not be written is not tried again
