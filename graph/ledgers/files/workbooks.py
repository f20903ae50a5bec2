"""xlsx and xls workbooks, unfolded by a process of their own (:mod:`graph.unfolding`).

Its rows come in blocks in a file without a name, which lives as long as the sheets do; here one
block at a time is in memory.
"""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock

from graph.errors import StoreUnwritable
from graph.ledgers.files.text_files import refused
from graph.ledgers.values.cells import Cell
from graph.unfolding import Refused, apart, limits


class _Unfolded:
    """The file of blocks."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 (closed when the last sheet is gone)
        self._lock = Lock()
        weakref.finalize(self, self.file.close)

    def block(self, start: int, length: int) -> list[list[Cell]]:
        """The rows of a block."""
        with self._lock:
            self.file.seek(start)
            content = self.file.read(length)
        rows: list[list[Cell]] = pickle.loads(content)  # written by our own process
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class WorkbookTable:
    """One sheet with cells in it; its rows can be read again and again.

    ``hidden_rows`` and ``hidden_columns`` (from 1 and from 0) are those a reader does not see, of
    an xlsx file; ``from_1904`` tells that numbers of days count from then. Columns count from the
    first that is used, which is the sheet's column ``left``.
    """

    name: str
    visible: bool
    from_1904: bool
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    left: int
    _blocks: tuple[tuple[int, int], ...]
    _unfolded: _Unfolded

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows with their number. A merged cell's value stands in each of its rows."""
        row = 0
        for start, length in self._blocks:
            for cells in self._unfolded.block(start, length):
                row += 1
                yield row, cells


def open_workbook(path: Path, name: str) -> tuple[WorkbookTable, ...]:
    """The sheets with cells in them, in the order of the workbook.

    Raises
    ------
    InvalidInput
        it is damaged, encrypted, no workbook, or takes too much.
    StoreUnwritable
        the disk has no room for its rows.
    """
    try:
        unfolded = _Unfolded()
    except OSError as error:
        raise StoreUnwritable(f"no temporary file can be made: {error.strerror}") from error
    try:
        told = apart.unfolded("graph.unfolding", path, unfolded.file, seconds=limits.SECONDS)
    except Refused as reason:
        raise refused(reason.rule, reason.message, name, sheet=reason.sheet) from None
    return tuple(
        WorkbookTable(
            one["name"],
            one["visible"],
            told["from_1904"],
            tuple(one["hidden_rows"]),
            tuple(one["hidden_columns"]),
            one["left"],
            tuple((start, length) for start, length in one["blocks"]),
            unfolded,
        )
        for one in told["sheets"]
    )
