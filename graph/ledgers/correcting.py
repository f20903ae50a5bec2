"""A cell of a ledger that shall say something else: looked at before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import Finding, InvalidInput, NotFound
from graph.ledgers.files.directions import Correction
from graph.ledgers.files.ledger import LedgerTable
from graph.ledgers.values.cells import Fault, shown
from graph.ledgers.values.parsing import converter
from graph.model.privacy import concealed, person_datum

_LONGEST = 4000
_FORMULAS = ("=", "@")
"""What a spreadsheet would run: the mended file goes back to the office."""


def correction(
    ledgers: Sequence[LedgerTable], sheet: str | None, row: int, column: str, after: str
) -> Correction:
    """The correction of a cell.

    Parameters
    ----------
    ledgers
        those of the file, as it is.
    sheet, row, column
        the cell; the column by its header as printed.
    after
        what it shall say; nothing empties it.

    Raises
    ------
    NotFound
        there is no such cell in a row of data.
    InvalidInput
        the column does not take this.
    """
    ledger = next((one for one in ledgers if one.sheet == sheet), None)
    if ledger is None:
        raise NotFound(f"no ledger was read from the sheet {sheet!r}")
    if column not in ledger.columns:
        raise NotFound(f"{ledger.place} has no column {column!r} that is read")
    at = ledger.header.printed.index(column)
    cells = next((cells for number, cells in ledger.rows() if number == row), None)
    if cells is None:
        raise NotFound(f"row {row} of {ledger.place} is no row of data")
    known = ledger.kind.by_feed[ledger.header.feeds[at] or ""]
    after = after.strip()
    if person_datum(after):
        fault: Fault | None = Fault("person_datum", "a mobile or identity number is refused", True)
    elif len(after) > _LONGEST:
        fault = Fault("too_long", f"longer than {_LONGEST} characters")
    elif after.startswith(_FORMULAS):
        fault = Fault("formula", "a formula: say what the cell shall hold")
    elif not after.isprintable():
        fault = Fault("not_printable", "characters that cannot be seen, or several lines")
    else:
        said = converter(known, ledger.kind.specs.get(known.feeds))(after)
        fault = said if isinstance(said, Fault) else None
        if said is None and known.required:
            fault = Fault("missing_value", "a required cell is empty")
    if fault is not None:
        value = None if fault.secret else after
        found = Finding(fault.rule, fault.message, ledger.file, row, column, value, sheet)
        raise InvalidInput(f"nothing was changed: {found}", [found])
    before = shown(cells[at]) if at < len(cells) else ""
    return Correction(ledger.file, sheet, row, column, concealed(before), after)
