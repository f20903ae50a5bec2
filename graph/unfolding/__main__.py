"""The process: a workbook in, its rows out in blocks, one line about them on the error stream."""

from __future__ import annotations

import errno
import pickle
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from graph.unfolding import Refused, limits
from graph.unfolding.looking import PERCENT, Look, Seen, look_into
from graph.unfolding.telling import tell

_ROWS = 500
_WORKSHEET = calamine.SheetTypeEnum.WorkSheet
_VISIBLE = calamine.SheetVisibleEnum.Visible
_XLS_FROM_1904 = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"
"""The record DATE1904 of an xls file, set, and the head of the one that always follows it."""


def main(path: Path) -> dict[str, Any]:
    """Write out the rows of every sheet with cells in it; what is told of them.

    ``full`` if the disk is. Raises Refused.
    """
    try:
        if zipfile.is_zipfile(path):
            look = look_into(path)
        else:
            look = Look(from_1904=_XLS_FROM_1904 in path.read_bytes())
        with path.open("rb") as file, calamine.load_workbook(file) as workbook:
            named = [one for one in workbook.sheets_metadata if one.typ == _WORKSHEET]
            sheets = [
                _sheet(
                    workbook.get_sheet_by_name(one.name),
                    look.sheets.get(one.name, Seen()),
                    one.visible == _VISIBLE,
                )
                for one in named
            ]
            sys.stdout.flush()
            return {"from_1904": look.from_1904, "sheets": sheets}
    except calamine.PasswordError:
        raise Refused("encrypted_workbook", "the workbook is encrypted") from None
    except MemoryError:
        raise Refused("too_large", f"it takes more than {limits.MEMORY >> 30} GB to read") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return {"full": True}
        raise Refused("corrupt_workbook", f"the workbook is damaged: {str(error)[:200]}") from None
    except BaseException as error:
        # a panic of the Rust library is an exception of no public class
        if type(error).__name__ != "PanicException":
            raise
        message = "the workbook is damaged: its content contradicts itself"
        raise Refused("corrupt_workbook", message) from None


def _sheet(sheet: calamine.CalamineSheet, seen: Seen, visible: bool) -> dict[str, Any]:
    out = sys.stdout.buffer
    blocks: list[tuple[int, int]] = []
    rows: list[list[Any]] = []

    def write() -> None:
        block = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
        blocks.append((out.tell(), len(block)))
        out.write(block)
        rows.clear()

    for row in _rows(sheet, seen):
        rows.append(row)
        if len(rows) == _ROWS:
            write()
    if rows:
        write()
    left = sheet.start[1] if sheet.start else 0
    return {
        "name": sheet.name,
        "visible": visible,
        "blocks": blocks,
        "left": left,
        "hidden_rows": seen.hidden_rows,
        "hidden_columns": [at - left for at in seen.hidden_columns if at >= left],
    }


def _rows(sheet: calamine.CalamineSheet, seen: Seen) -> Iterator[list[Any]]:
    """Rows from the first, without the blank cells at their ends.

    A merged cell's value stands in each of its rows. Columns count from the first used one, as
    calamine gives them.
    """
    if sheet.start is None:
        return
    left = sheet.start[1]
    merged = _merged(sheet, left)
    above: dict[int, Any] = {}
    for row, cells in enumerate(sheet.iter_rows(), 1):
        made = [_cell(cell) for cell in cells]
        for column, text in seen.patches.get(row, ()):
            if 0 <= (at := column - left) < len(made):
                made[at] = _percent(made[at]) if text is PERCENT else text
        for column, begins in merged.get(row, ()):
            if begins:
                above[column] = made[column]
            elif made[column] == "":
                made[column] = above.get(column, "")
        while made and made[-1] == "":
            made.pop()
        yield made


def _merged(sheet: calamine.CalamineSheet, left: int) -> dict[int, list[tuple[int, bool]]]:
    """The rows that vertically merged cells span: (column, whether it begins there)."""
    spans: dict[int, list[tuple[int, bool]]] = {}
    area = 0
    end = sheet.end or (0, 0)
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        bottom = min(bottom, end[0])
        area += max(0, bottom - top)
        if bottom <= top or first != last or area > limits.MAX_MERGED:
            continue
        for row in range(top, bottom + 1):
            spans.setdefault(row + 1, []).append((first - left, row == top))
    return spans


def _cell(cell: Any) -> Any:
    """A cell as the converters take it: truth values as words, a midnight as a day."""
    kind = type(cell)
    if kind is str or kind is float:
        return cell
    if kind is bool:
        return "是" if cell else "否"
    if kind is int:
        return float(cell)
    if kind is datetime and cell.time() == time.min:
        return date(cell.year, cell.month, cell.day)
    return cell


def _percent(cell: Any) -> Any:
    """A fraction as the sheet shows it: 1 as 100%."""
    if not isinstance(cell, float):
        return cell
    return f"{(Decimal(repr(cell)) * 100).normalize():f}%"


if __name__ == "__main__":
    tell(main)
