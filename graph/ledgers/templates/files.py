"""Templates to fill in, as workbooks and as CSV: made of the ledgers' columns and the code lists.

Row 1 has the headers (``*`` marks a required column), row 2 a note on each, row 3 and on a sample.
The second sheet lists the words that the drop-down lists of the first offer. Cells are text, so
that no code becomes a number. Read back, a template with its samples gives them without an error.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind
from graph.ledgers.templates.tables import KINDS

CODE_SHEET = "代码表"

WORKBOOKS: Mapping[str, tuple[LedgerKind, ...]] = {
    **{code: (kind,) for code, kind in KINDS.items() if not kind.template.startswith("T5")},
    "lists": tuple(kind for kind in KINDS.values() if kind.template.startswith("T5")),
}
"""The templates as workbooks: T5 has three sheets in one."""

_ROWS = 10_000
"""Rows with drop-down lists and text format: no office fills in more by hand."""

_HEAD = PatternFill("solid", fgColor="FFC8102E")
_NOTE = PatternFill("solid", fgColor="FFFDF2E0")


def header_of(column: LedgerColumn) -> str:
    """A header as the template prints it."""
    return f"{column.header}{'*' if column.required else ''}"


def lines(kind: LedgerKind) -> Iterator[list[str]]:
    """The lines of a template: headers, notes, samples."""
    yield [header_of(column) for column in kind.columns]
    yield [column.note for column in kind.columns]
    for sample in samples(kind):
        yield [sample.get(column.feeds, "") for column in kind.columns]


def samples(kind: LedgerKind) -> tuple[Mapping[str, str], ...]:
    """Sample rows of a ledger: cells by what they feed. Those of all ledgers fit together."""
    return kind.samples or ({column.feeds: column.sample for column in kind.columns},)


def template_csv(kind: LedgerKind) -> bytes:
    """The template as CSV in UTF-8 with a byte order mark, which spreadsheet programs need."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines(kind))
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(*kinds: LedgerKind) -> bytes:
    """The template as a workbook: a sheet for each ledger, and one for their code lists."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [book.create_sheet(kind.text.zh) for kind in kinds]
    codes = book.create_sheet(CODE_SHEET)
    used = 0
    for sheet, kind in zip(sheets, kinds, strict=True):
        for line in lines(kind):
            sheet.append(line)
        _style(sheet, kind)
        for at, column in enumerate(kind.columns, 1):
            if column.offered:
                used += 1
                _list_words(codes, used, column)
                _offer(sheet, at, get_column_letter(used), len(column.offered))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _list_words(codes: Worksheet, at: int, column: LedgerColumn) -> None:
    for row, word in enumerate((column.header, *column.offered), 1):
        codes.cell(row, at, word)
    codes.cell(1, at).font = Font(bold=True)
    codes.column_dimensions[get_column_letter(at)].width = 24


def _offer(sheet: Worksheet, at: int, codes: str, count: int) -> None:
    """A drop-down list of the words in a column of the code sheet; others can still be typed."""
    choice = DataValidation(
        type="list",
        formula1=f"'{CODE_SHEET}'!${codes}$2:${codes}${count + 1}",
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle="不在可选值之内",
        error="请从下拉列表中选择",
    )
    letter = get_column_letter(at)
    choice.add(f"{letter}3:{letter}{_ROWS}")
    sheet.add_data_validation(choice)


def _style(sheet: Worksheet, kind: LedgerKind) -> None:
    for at, column in enumerate(kind.columns, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = min(40, max(12, 2.2 * len(column.header) + 4))
        sheet.column_dimensions[letter].number_format = "@"
        head, note = sheet.cell(1, at), sheet.cell(2, at)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = _HEAD
        note.font = Font(italic=True, color="FF6B5E4B")
        note.fill = _NOTE
        note.alignment = Alignment(wrap_text=True, vertical="top")
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, at).number_format = "@"
    sheet.row_dimensions[2].height = 48
    sheet.freeze_panes = "A3"
