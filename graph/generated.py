"""Files that are made from the code: written, or compared so that none is out of date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_or_check(
    made: Mapping[Path, str], module: str, arguments: Sequence[str] | None = None
) -> int:
    """Write the files that a module makes, or with ``--check`` name those that differ.

    Returns the exit status; ``arguments`` are by default those of the command line.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--check", action="store_true", help="fail if a file is out of date")
    if not parser.parse_args(arguments).check:
        for path, text in made.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        return 0
    stale = [
        str(path)
        for path, text in made.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run python -m {module}\n")
    return int(bool(stale))
