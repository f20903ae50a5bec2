"""Numbers as people write them: with units, commas, 万 and 亿, and words that make them vague."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from graph.ledgers.values.cells import Cell, Fault, Marked, plain_text, shown, unmarked

_MAX_COUNT = 10**12

_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_BEFORE = "不少于|不超过|超过|大于|高于|至少|不足|不到|大约|约|近|逾|达|>=|<=|>|<|≥|≤"
AFTER = "余|多|以上|以下|左右|上下"
COUNTERS = ("个", "名", "位")
"""What may stand behind any count, besides its own unit."""
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<sign>[+-])?(?P<digits>\d[\d,]*(?:\.\d+)?)"
    rf"(?P<more>{AFTER})?(?P<scale>万亿|百|千|万|亿)?(?P<after>{AFTER})?"
)
_SIMPLE = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,15})?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def _number(cell: Cell, unit: re.Pattern[str]) -> tuple[Decimal | float, bool, bool] | Fault | None:
    """A number, whether it was printed as an inexact one, and whether with a unit."""
    if isinstance(cell, float):
        return (
            (cell, False, False)
            if math.isfinite(cell)
            else Fault("not_a_number", "no finite number")
        )
    found: str | Fault | None = plain_text(cell)
    if not isinstance(found, str):
        return found
    text = unmarked(found.replace(" ", ""))
    last = unit.search(text)
    tail = ""
    if last:
        text, tail = text[: last.start()], last.group("after") or ""
    match = _NUMBER.fullmatch(text)
    if not match or ("," in match["digits"] and not _THOUSANDS.fullmatch(match["digits"])):
        return Fault("not_a_number", "this is no number; write it in digits, as 12")
    value = Decimal(match["digits"].replace(",", "")) * _SCALE[match["scale"] or ""]
    inexact = bool(match["before"] or match["more"] or match["after"] or tail)
    return (-value if match["sign"] == "-" else value), inexact, last is not None


def read_number(
    cell: Cell,
    unit: re.Pattern[str],
    whole: bool,
    low: float | None,
    high: float | None,
    percent: bool,
) -> Any:
    """A number between two bounds.

    Parameters
    ----------
    cell
        the cell.
    unit
        matches what may stand behind the number.
    whole
        whether it is a count.
    low
        least and ``high`` greatest allowed, or None.
    percent
        whether a spreadsheet's fraction (0.6, shown as 60 %) is meant as a percentage.
    """
    if isinstance(cell, str) and _SIMPLE.fullmatch(cell):
        number: Decimal | float = float(cell)
        inexact = united = False
    else:
        found = _number(cell, unit)
        if not isinstance(found, tuple):
            return found
        number, inexact, united = found
    if low is not None and number < low:
        return Fault("out_of_range", f"less than {low:g}")
    fraction = percent and isinstance(cell, float) and 0 < number < 1
    if fraction:
        number = float(number) * 100
    if number > (_MAX_COUNT if high is None else high):
        return Fault("out_of_range", f"more than {_MAX_COUNT if high is None else high:g}")
    if whole and number != int(number):
        return Fault("not_whole", "a count is a whole number")
    value = int(number) if whole else float(number)
    if inexact:
        return Marked(value, "inexact_number", f"read as {value}; ledgers count", shown(cell))
    if fraction:
        return Marked(value, "fraction_as_percent", f"read as {value:g} %")
    if percent and not united and 0 < value <= 1:
        return Marked(value, "small_percent", f"read as {value:g} %")
    return value
