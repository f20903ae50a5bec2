"""Days as people write them: with points, slashes and 年月日, as serial numbers, or not in full."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from graph.ledgers.values.cells import Cell, Fault, Marked, plain_text, shown, unmarked

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of spreadsheets, and of workbooks that say so (those of old Macs, as a rule)."""
_SERIAL_YEARS = range(1950, 2100)
_YEARS = range(1900, 2101)
_DATE = re.compile(
    r"(?P<y>\d{4})(?:[-./年](?P<m>\d{1,2})(?:[-./月](?P<d>\d{1,2})日?|月)?|年)?"
    r"(?:T|\s+)?(?P<time>(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?(?P<time>)")
_OPEN_END = frozenset({"长期", "永久", "长期有效", "无固定期限", "至今"})


def read_day(cell: Cell, last: bool, shift: int, moment: bool, from_1904: bool = False) -> Any:
    """A day. ``last``: a month or year alone means its last day; ``shift`` days are added."""
    value = _day(cell, last, moment, _EPOCH_1904 if from_1904 else _EPOCH)
    if isinstance(value, Marked) and value.value is not None:
        return Marked(_later(value.value, shift), value.rule, value.message, value.printed)
    return _later(value, shift) if isinstance(value, date) else value


def _later(day: date, days: int) -> date:
    return day + timedelta(days)


def _day(cell: Cell, last: bool, moment: bool, epoch: date) -> Any:
    if isinstance(cell, datetime):
        printed = shown(cell) if moment and cell.time() != time.min else None
        return _in_years(cell.date(), printed)
    if isinstance(cell, date):
        return _in_years(cell, None)
    if isinstance(cell, float):
        return _serial(cell, epoch)
    text = plain_text(cell)
    if not isinstance(text, str):
        return text
    text = unmarked(text)
    if last and text in _OPEN_END:
        return Marked(None, printed=text)
    match = _COMPACT.fullmatch(text) or _DATE.fullmatch(re.sub(r"\s*([-./年月日])\s*", r"\1", text))
    if match is None:
        if re.fullmatch(r"\d{5}(\.\d+)?", text):
            return _serial(float(text), epoch)
        return Fault("not_a_date", "this is no date; write it as 2021-03-05")
    year, month, day = (int(match[part]) if match[part] else 0 for part in "ymd")
    if any(match[part] and not int(match[part]) for part in "ymd"):
        return Fault("not_a_date", "the calendar has no year, month or day 0")
    try:
        found = date(year, month or (12 if last else 1), day or 1)
    except ValueError:
        return Fault("not_a_date", "the calendar has no such day")
    if day:
        return _in_years(found, text if moment and match["time"] else None)
    if last:
        found = (found.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    what = "month" if month else "year"
    return Marked(found, "date_not_full", f"a {what} without its day, read as {found}", text)


def _in_years(day: date, printed: str | None) -> Any:
    if day.year not in _YEARS:
        return Fault("not_a_date", f"the year {day.year} is out of all bounds")
    return day if printed is None else Marked(day, printed=printed)


def _serial(number: float, epoch: date) -> Any:
    days = int(number) if abs(number) < 1e6 else 0
    found = epoch + timedelta(days)
    if found.year not in _SERIAL_YEARS:
        return Fault("not_a_date", "this number is no date")
    return Marked(found, "serial_date", f"a serial number, read as {found}")
