"""One of several processes that answer, and what it holds in common with the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.http.gates import Gate
from api.http.rates import KINDS, Kind, Rates
from api.workers.board import Board, Place
from api.workers.bounds import Line, SharedGate, SharedRates


@dataclass(frozen=True)
class Among:
    """Which ``process`` of how many it is, and how it reaches what all share."""

    process: int
    processes: int
    board: Board
    line: Line

    @property
    def place(self) -> Place:
        """The board as it sees it."""
        return self.board.of(self.process)

    @property
    def is_first(self) -> bool:
        """Whether it does what is to be done once: the others do not."""
        return self.process == 0

    def rates(self, counted: Collection[Kind]) -> Rates:
        """Counts of requests of these kinds."""
        return SharedRates(counted, self.line, self.processes)

    def gates(self) -> Mapping[Kind, Gate]:
        """Gates of all kinds that have places."""
        return {kind: SharedGate(kind, self.line) for kind, bound in KINDS.items() if bound.places}
