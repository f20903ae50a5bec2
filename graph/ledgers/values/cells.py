"""Cells as files have them, and what reading one can end in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from graph.unfolding import CELL_ERROR, NO_VALUE

Cell = str | float | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be read. ``secret`` says that its content must not be repeated."""

    rule: str
    message: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with a warning (``rule``), or with what was printed, to be kept as a note."""

    value: Any
    rule: str | None = None
    message: str = ""
    printed: str | None = None


_BLANKS = frozenset(
    {"", "-", "--", "—", "——", "－", "/", "\\", "无", "暂无", "未知", "不详", "待定", "空"}
    | {"n/a", "na", "null", "none", "nil", "nan", "nat", "\\n", "undefined"}
    | {"<null>", "(null)", "[null]", "<none>", "<na>", "<nan>", "<nat>"}
)
EXACT_DIGITS = 1e15
"""Spreadsheets keep 15 digits of a number; a longer code that became one is lost."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def is_blank(text: str) -> bool:
    """Whether a text is what people and programs put where there is nothing.

    >>> is_blank("暂无"), is_blank("<NULL>"), is_blank("NaN"), is_blank("无锡")
    (True, True, True, False)
    """
    return len(text) <= 9 and text.casefold() in _BLANKS


def narrow(text: str) -> str:
    """Full-width digits, letters, brackets and marks as plain ones; no blanks at the ends."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def shown(cell: Cell) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        if abs(cell) >= EXACT_DIGITS:
            return f"{cell:.5E}"  # what is left of a code, or of an identity number
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if cell.time() else "auto").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def cell_error(text: str) -> Fault | None:
    """The fault of a cell in which the spreadsheet shows an error."""
    if text == NO_VALUE:
        return Fault("formula_without_value", "a formula that was never computed; open and save it")
    if text == CELL_ERROR or re.fullmatch(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", text):
        return Fault("cell_error", "the spreadsheet shows an error here")
    return None


def unmarked(text: str) -> str:
    """The text without the apostrophe by which a spreadsheet keeps a number or day as text."""
    return text.lstrip("'‘’")


def plain_text(cell: Cell) -> Any:
    """A cell as narrow text, None for a blank, a Fault for a spreadsheet's error."""
    text = narrow(INVISIBLE.sub("", shown(cell)))
    if is_blank(text):
        return None
    return (cell_error(text) if text[0] == "#" else None) or text
