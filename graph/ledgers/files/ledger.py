"""A table of a file that is a ledger: recognized by its headers, read as often as needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from graph.errors import Finding
from graph.ledgers.files.directions import Correction
from graph.ledgers.files.geojson_files import GeoJsonTable
from graph.ledgers.files.headers import Header
from graph.ledgers.files.text_files import TextTable
from graph.ledgers.files.workbooks import WorkbookTable
from graph.ledgers.templates.columns import NOTES_MARK
from graph.ledgers.templates.kinds import LedgerKind
from graph.ledgers.values.cells import INVISIBLE, Cell, shown
from graph.model.privacy import person_datum

_SHOWN = 120
"""Characters of a cell that a finding repeats."""

_TOTAL = re.compile(r"(本页|本表|以上)?(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)(\s*[:：(（].*)?")
_FOOTER = re.compile(r"(填表|制表|审核|填报|备注|说明|注)\S{0,4}\s*[:：].*", re.DOTALL)


@dataclass(eq=False)
class LedgerTable:
    """One recognized table.

    Attributes
    ----------
    file
        the name the user knows the file by; ``sheet`` the worksheet, None for a text file.
    digest
        SHA-256 of the file in hex.
    encoding
        of a text file.
    table
        what its rows are read from.
    notices
        warnings about the table as a whole: unknown columns, a guessed encoding.
    profile
        name of the office's profile by which it is read.
    corrections
        of its cells, which its rows have in place of what the file says.
    """

    kind: LedgerKind
    file: str
    sheet: str | None
    digest: str
    encoding: str | None
    notices: tuple[Finding, ...]
    header: Header = field(repr=False)
    table: TextTable | WorkbookTable | GeoJsonTable = field(repr=False)
    profile: str | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def place(self) -> str:
        """The file and the sheet."""
        return self.file if self.sheet is None else f"{self.file}, sheet {self.sheet}"

    @property
    def from_1904(self) -> bool:
        """Whether numbers of days count from 1904."""
        return isinstance(self.table, WorkbookTable) and self.table.from_1904

    @cached_property
    def feeds(self) -> tuple[str | None, ...]:
        """What each cell of a row feeds: those of the table, then those given for all rows."""
        return (*self.header.feeds, *self.defaults)

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """Texts given for columns that the table does not have, by what those feed."""
        return self.header.defaults

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Columns that are read, by header, with the words that those of a list take."""
        pairs = zip(self.header.feeds, self.header.printed, strict=True)
        return {text: self.kind.by_feed[feed].offered for feed, text in pairs if feed is not None}

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Headers of the cells of a row: as printed, then those of our own for what was given."""
        by_feed = self.kind.by_feed
        return (*self.header.printed, *(by_feed[feed].header for feed in self.defaults))

    def position(self, feed: str) -> int:
        """Position of a column by what it feeds, from 0; -1 if the rows do not have it."""
        return self.feeds.index(feed) if feed in self.feeds else -1

    def finding(
        self,
        rule: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        severity: Literal["error", "warning"] = "error",
    ) -> Finding:
        """A finding about this table. A long value is cut, one that tells of a person left out."""
        if value is not None:
            value = None if person_datum(value) else value[:_SHOWN]
        return Finding(rule, message, self.file, row, column, value, self.sheet, severity)

    def lines(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every line of the table with its number, headers and all.

        Corrected cells say what they were corrected to, and columns that are left out are empty.
        """
        last, corrected, empty = self.header.last, self.corrected_cells, self.header.left_out
        if not corrected and not empty:
            return self.table.rows()
        return (
            (row, _overlaid(cells, corrected.get(row, {}), empty) if row > last else cells)
            for row, cells in self.table.rows()
        )

    @property
    def corrected(self) -> tuple[Correction, ...]:
        """The corrections that are of this table."""
        return tuple(one for one in self.corrections if one.sheet == self.sheet)

    @cached_property
    def corrected_cells(self) -> Mapping[int, Mapping[int, str]]:
        """Texts of the corrected cells by their row, from 1, and position, from 0."""
        found: dict[int, dict[int, str]] = {}
        for one in self.corrected:
            if one.column in self.header.printed:
                found.setdefault(one.row, {})[self.header.printed.index(one.column)] = one.after
        return found

    def rows(self, skipped: list[Finding] | None = None) -> Iterator[tuple[int, list[Cell]]]:
        """Data rows with their number: no headers, notes, totals and blank lines.

        At the end of each stands what was given for all rows.
        Lines of totals and below the table are told in ``skipped``. Raises InvalidInput where the
        file cannot be read on.
        """
        header, odd = self.header, self._odd
        key = self._key_position
        given: list[Cell] = [*self.defaults.values()]
        for row, cells in self.lines():
            if row <= header.last or not cells:
                continue
            first = cells[0]
            told = cells[key] if key < len(cells) else ""
            if _begins(first, odd) or _begins(told, odd):
                rule = self._what_else(cells)
                if rule is not None:
                    if skipped is not None and rule:
                        skipped.append(self.finding(rule, "left out", row, severity="warning"))
                    continue
            yield row, self._completed(cells, given) if given else cells

    def _completed(self, cells: list[Cell], given: list[Cell]) -> list[Cell]:
        """A row with what is given for all rows at its end.

        A row that is longer than the header stays so: it is torn, and that is told of it. A
        coordinate system belongs to coordinates.
        """
        width = len(self.header.printed)
        if not any(cells[width:]):
            cells = [*cells[:width], *[""] * (width - len(cells))]
        at = self.position("declared_crs")
        if at >= width and not any(cells[place] for place in self._degrees):
            given = [*given[: at - width], "", *given[at - width + 1 :]]
        return [*cells, *given]

    @cached_property
    def _degrees(self) -> list[int]:
        return [at for feed in ("lon", "lat") if (at := self.position(feed)) >= 0]

    @cached_property
    def _key_position(self) -> int:
        key = self.kind.key or self.kind.columns[0]
        return self.position(key.feeds)

    @cached_property
    def _odd(self) -> frozenset[str]:
        """First characters of cells that may begin a line which is no data."""
        repeated = [text[:1] for line in self.header.above for text in line if text]
        return frozenset(
            ["", " ", *"合总小共本以累填制审备说注【", *repeated]
            + [text[:1] for text in self.header.printed]
        )

    def _what_else(self, cells: Sequence[Cell]) -> str | None:
        """None for data; else the rule to tell, or "" for a line that needs no telling."""
        texts = [INVISIBLE.sub("", shown(cell)).strip() for cell in cells]
        said = [text for text in texts if text]
        if not said:
            return ""
        if said[0].startswith(NOTES_MARK):
            return ""
        line = tuple(texts)
        if line in self.header.above or all(
            not text or text == printed
            for text, printed in zip(texts, self.header.printed, strict=False)
        ):
            return ""
        if self.header.first < self.header.last:
            grouped = set(self.header.printed) | {text for row in self.header.above for text in row}
            if set(said) <= grouped:
                return ""
        key = texts[self._key_position] if self._key_position < len(texts) else ""
        if not key or key == said[0] or _TOTAL.fullmatch(key):
            if any(_TOTAL.fullmatch(text) for text in said[:4]):
                return "total_row"
            if _FOOTER.fullmatch(said[0]):
                return "footer_row"
        return None


def _overlaid(cells: list[Cell], corrected: Mapping[int, str], empty: frozenset[int]) -> list[Cell]:
    """A row with some cells corrected and some empty."""
    made = ["" if at in empty else cell for at, cell in enumerate(cells)]
    made += [""] * (max(corrected, default=-1) + 1 - len(made))
    for at, text in corrected.items():
        made[at] = text
    return made


def _begins(cell: Cell, odd: frozenset[str]) -> bool:
    """Whether a cell begins with one of some characters, or with one that cannot be seen."""
    return isinstance(cell, str) and (cell[:1] in odd or not cell[:1].isprintable())
