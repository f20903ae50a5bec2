"""What does heavy work takes of the processors what those who answer leave."""

from __future__ import annotations

import os

NICE = 10


def lower_priority() -> None:
    """Let other processes go first, where the system knows of that (not on Windows)."""
    if hasattr(os, "nice"):
        os.nice(NICE)
