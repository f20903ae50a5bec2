"""What the processes that answer are told at their start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.settings import Settings


@dataclass(frozen=True)
class Given:
    """How many ``processes`` there are to be. ``day`` is meant where a question names none;
    ``beside`` and ``bounds`` are where the process beside and what all share are reached."""

    settings: Settings
    day: date | None
    processes: int
    beside: str
    bounds: str
