"""Files unfolded in a process of their own: whatever one holds, the service outlives it.

A workbook is an archive that can unfold to a thousand times its size, and the library that reads it
ends its process where there is no memory left. So ``python -m graph.unfolding FILE`` reads it under
limits of memory, time and disk (:mod:`.limits`), looks into an xlsx file first (:mod:`.looking`),
writes the rows to its output in blocks and says on its error stream, in one line of JSON, where
they stand or why there are none. ``python -m graph.documents FILE`` does the same with a
document and its text. :mod:`.apart` is the other end. The processes import the standard library and
what reads the file only, so that they start at once.
"""

from __future__ import annotations

CELL_ERROR = "#ERROR"
"""Stands in for a cell in which the spreadsheet shows an error."""

NO_VALUE = "#FORMULA"
"""Stands in for a formula that was never computed."""


class Refused(Exception):
    """Why a file is not read: the rule it breaks, in words, and the sheet."""

    def __init__(self, rule: str, message: str, sheet: str | None = None) -> None:
        super().__init__(message)
        self.rule, self.message, self.sheet = rule, message, sheet
