"""A ledger given back as a workbook: the user's own lines, and beside each what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from api.downloads.tables import Language, safe
from graph.errors import Finding
from graph.importing.rules import finding_text
from graph.importing.spool import Spool
from graph.ledgers import Ledger
from graph.model.privacy import concealed, person_datum
from graph.model.spec import Text

OUTCOMES = {
    "created": Text("新增", "created"),
    "updated": Text("更新", "updated"),
    "unchanged": Text("未变", "unchanged"),
    "bad": Text("未导入", "not imported"),
}
_RESULT = Text("导入结果", "import result")
_REMARKS = Text("导入说明", "import remarks")
_FAULTY = PatternFill("solid", fgColor="FFF8CBAD")
_DOUBTFUL = PatternFill("solid", fgColor="FFFFF2CC")
_MOST_ROWS = 1_048_000
"""Lines a worksheet can hold, less a few."""
_BLOCK = 64 * 1024


def returned_workbook(
    spool: Spool, ledgers: Sequence[Ledger], lang: Language, *, good_only_blocked: bool = False
) -> Iterator[bytes]:
    """All sheets of an import as one workbook, in pieces; lines go to disk as they come.

    Parameters
    ----------
    spool
        of the import, checked.
    ledgers
        those it was prepared from, in any order.
    lang
        language of the remarks.
    good_only_blocked
        errors elsewhere kept the good rows from being written as well.
    """
    book = Workbook(write_only=True)
    numbers = {
        (file, name): number
        for number, file, name in spool.read("SELECT number, file, sheet FROM ledgers")
    }
    titles: set[str] = set()
    for ledger in ledgers:
        number = numbers[ledger.file, ledger.sheet]
        sheet = book.create_sheet(_title(ledger, titles))
        _fill(sheet, spool, ledger, number, lang, good_only_blocked)
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _title(ledger: Ledger, taken: set[str]) -> str:
    """A name for a worksheet, which has 31 characters at most and none of some marks."""
    wanted = ledger.sheet or ledger.file
    plain = str(safe(wanted)).translate(str.maketrans("[]:*?/\\'", "________"))[:27] or "1"
    title, at = plain, 1
    while title.casefold() in taken:
        at += 1
        title = f"{plain}~{at}"
    taken.add(title.casefold())
    return title


def _fill(
    sheet: Any, spool: Spool, ledger: Ledger, number: int, lang: Language, blocked: bool
) -> None:
    width = len(ledger.header.printed)
    places = {printed: at for at, printed in enumerate(ledger.header.printed)}
    remarks = _remarks(spool, number)
    following = next(remarks, None)
    for row, cells in ledger.lines():
        if row > _MOST_ROWS:
            break
        shown: list[Any] = [_plain(cell) for cell in cells[:width]]
        shown += [None] * (width - len(shown))
        if row == ledger.header.last:
            heads = (getattr(_RESULT, lang), getattr(_REMARKS, lang))
            sheet.append([_styled(sheet, cell, font=Font(bold=True)) for cell in (*shown, *heads)])
            continue
        while following is not None and following[0] < row:
            following = next(remarks, None)
        if following is None or following[0] != row:
            sheet.append(shown)
            continue
        _, outcome, findings = following
        for finding in findings:
            at = places.get(finding.column or "")
            if at is not None:
                fill = _FAULTY if finding.severity == "error" else _DOUBTFUL
                shown[at] = _styled(sheet, getattr(shown[at], "value", shown[at]), fill=fill)
        kept = outcome if not (blocked and outcome in ("created", "updated")) else "bad"
        result: Any = None if kept is None else getattr(OUTCOMES[kept], lang)
        if kept == "bad":
            result = _styled(sheet, result, fill=_FAULTY)
        said = "; ".join(dict.fromkeys(_said(finding, lang) for finding in findings))
        sheet.append([*shown, result, safe(said) or None])


def _remarks(spool: Spool, number: int) -> Iterator[tuple[int, str | None, list[Finding]]]:
    """Row by row what became of it and what was found."""
    rows = spool.read(
        "SELECT row, 0, outcome, NULL, NULL, NULL, NULL FROM outcomes WHERE ledger = ?1 UNION ALL "
        "SELECT row, 1, rule, message, column_name, value, severity FROM findings "
        "WHERE ledger = ?1 AND row IS NOT NULL ORDER BY 1, 2",
        number,
    )
    for row, group in groupby(rows, key=lambda one: one[0]):
        outcome: str | None = None
        findings: list[Finding] = []
        for _, kind, first, message, column, value, severity in group:
            if kind == 0:
                outcome = first
            else:
                findings.append(
                    Finding(first, message, row=row, column=column, value=value, severity=severity)
                )
        yield row, outcome, findings


def _said(finding: Finding, lang: Language) -> str:
    place = f"{finding.column}: " if finding.column else ""
    value = f" ({finding.value})" if finding.value else ""
    return f"{place}{finding_text(finding, lang)}{value}"


def _plain(cell: object) -> Any:
    """A cell as it is given back. A number of a person is not: the file is passed around."""
    if isinstance(cell, float) and cell.is_integer() and person_datum(str(int(cell))):
        return concealed(str(int(cell)))
    if cell is None or isinstance(cell, bool | int | float | date | datetime):
        return cell
    return safe(concealed(str(cell)))


def _styled(sheet: Any, value: Any, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    for name, given in style.items():
        setattr(cell, name, given)
    return cell
