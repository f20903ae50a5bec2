"""Cells to values: what people write in a spreadsheet, and what it means.

A cell is text, a number or a day, as its file has it. A converter gives the value in the type of
the property, ``None`` for a blank, a :class:`Fault` where it cannot be read, or a :class:`Marked`
value where it can and something has to be said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from graph.ledgers.kinds import LedgerColumn, Type
from graph.ledgers.rules import CELL_ERROR, NO_VALUE
from graph.privacy import person_datum
from graph.spec import PropertySpec
from graph.uscc import Validity, compact, validity

Cell = str | float | date | datetime | time | timedelta
Convert = Callable[[Cell], Any]


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


BLANKS = frozenset(
    {"", "-", "--", "—", "——", "－", "/", "\\", "无", "暂无", "未知", "不详", "待定"}
    | {"N/A", "n/a", "NA", "null", "NULL", "None", "nan", "NaN"}
)
_MAX_TEXT = 4000
_MAX_COUNT = 10**12
_MAX_KEY = 60
"""Characters of a code: encoded into an id, even the strangest stays within its 120."""
_EXACT_DIGITS = 1e15
"""Spreadsheets keep 15 digits of a number; a longer code that became one is lost."""

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SUSPECT = re.compile(r"[1１][3-9３-９][\d\s\-－]{9}|\d{17}[\dXxＸｘ]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")
_LIST = re.compile(r"[;；、\n]")
_CODE_LIST = re.compile(r"[;；、,，\n]")


def narrow(text: str) -> str:
    """Full-width digits, letters, brackets and marks as plain ones; no blanks at the ends."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def shown(cell: Cell) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if cell.time() else "auto").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def read_text(cell: Cell) -> Any:
    """A text on one line: blanks run together, what cannot be seen taken out."""
    text = cell if isinstance(cell, str) else shown(cell)
    if not text.isprintable() or "  " in text:
        text = " ".join(_INVISIBLE.sub("", text).split())
    else:
        text = text.strip()
    if text in BLANKS:
        return None
    if text[0] == "#" and (fault := _cell_error(text)):
        return fault
    if len(text) > _MAX_TEXT:
        return Fault("too_long", f"longer than {_MAX_TEXT} characters ({len(text):,})")
    return text


def _cell_error(text: str) -> Fault | None:
    if text == NO_VALUE:
        return Fault("formula_without_value", "a formula that was never computed; open and save it")
    if text == CELL_ERROR or re.fullmatch(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", text):
        return Fault("cell_error", "the spreadsheet shows an error here")
    return None


def _plain(cell: Cell) -> Any:
    """A cell as narrow text, None for a blank, a Fault for a spreadsheet's error."""
    text = narrow(_INVISIBLE.sub("", shown(cell)))
    if text in BLANKS:
        return None
    return (_cell_error(text) if text[0] == "#" else None) or text


# --- codes ------------------------------------------------------------------------------------


def read_key(cell: Cell) -> Any:
    """A code: width narrowed, case kept."""
    text: Any = cell
    if not (isinstance(cell, str) and cell.isascii() and cell.isalnum()):
        text = _plain(cell)
        if text is None or isinstance(text, Fault):
            return text
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        text = text.lstrip("'‘’")
    if isinstance(cell, float):
        if not cell.is_integer() or cell < 0:
            return Fault("not_a_code", "a code is no such number")
        if cell >= _EXACT_DIGITS:
            return _digits_lost()
        return Marked(
            text, "number_as_code", "a number, so zeros in front are lost; format as text"
        )
    if "E" in text.upper() and _SCIENTIFIC.fullmatch(text):
        return _digits_lost()
    if len(text) > _MAX_KEY:
        return Fault("too_long", f"a code has at most {_MAX_KEY} characters")
    return text or None


def _digits_lost() -> Fault:
    return Fault(
        "digits_lost",
        "the spreadsheet made a number of this code and lost digits; "
        "format the column as text and enter it again",
    )


_PROVINCES = frozenset(
    str(first)
    for low, high in (
        (10, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
    )
    for first in range(low, high + 1)
)
"""First digits of GB/T 2260; 10 stands in credit codes of national bodies."""


def read_uscc(cell: Cell) -> Any:
    """A unified social credit code."""
    text = read_key(cell)
    if isinstance(text, Marked):
        text = text.value
    if not isinstance(text, str):
        return text
    code = text if text.isalnum() and text.isascii() and text.isupper() else compact(text)
    found = validity(code)
    if found is Validity.VALID:
        if code[2:4] in _PROVINCES:
            return code
        return Marked(code, "credit_code_division", "characters 3-8 are no division of GB/T 2260")
    if found is Validity.FORMAT:
        if len(code) != 18:
            return Fault("credit_code_format", f"a credit code has 18 characters, not {len(code)}")
        return Fault("credit_code_format", "not the characters a credit code is made of")
    if found is Validity.CHECKSUM:
        if kind := person_datum(code):
            return Fault("person_datum", f"a {kind} is refused", secret=True)
        return Marked(code, "credit_code_check", "the check character is wrong")
    return Marked(
        code, "credit_code_organization", "the organization code's check character is wrong"
    )


def _read_keys(cell: Cell) -> Any:
    return _each(cell, _CODE_LIST, read_key)


def _each(cell: Cell, separator: re.Pattern[str], read: Convert) -> Any:
    """A list: the first fault in it is the fault of all."""
    if not isinstance(cell, str):
        value = read(cell)
        if isinstance(value, Marked):
            return Marked((value.value,), value.rule, value.message)
        return value if value is None or isinstance(value, Fault) else (value,)
    found: dict[Any, None] = {}
    for part in separator.split(cell):
        value = read(part)
        if isinstance(value, Fault):
            return value
        if value is not None:
            found[value.value if isinstance(value, Marked) else value] = None
    return tuple(found) or None


# --- numbers ----------------------------------------------------------------------------------

_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_BEFORE = "不少于|不超过|超过|大于|高于|至少|不足|不到|大约|约|近|逾|达|>=|<=|>|<|≥|≤"
_AFTER = "余|多|以上|以下|左右|上下"
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<sign>[+-])?(?P<digits>\d[\d,]*(?:\.\d+)?)"
    rf"(?P<more>{_AFTER})?(?P<scale>万亿|百|千|万|亿)?(?P<after>{_AFTER})?"
)
_SIMPLE = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,15})?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def _number(cell: Cell, unit: re.Pattern[str]) -> tuple[Decimal | float, bool] | Fault | None:
    """A number, and whether it was printed as an inexact one."""
    if isinstance(cell, float):
        return (cell, False) if math.isfinite(cell) else Fault("not_a_number", "no finite number")
    plain: str | Fault | None = _plain(cell)
    if not isinstance(plain, str):
        return plain
    text = plain.replace(" ", "")
    last = unit.search(text)
    tail = ""
    if last:
        text, tail = text[: last.start()], last.group("after") or ""
    match = _NUMBER.fullmatch(text)
    if not match or ("," in match["digits"] and not _THOUSANDS.fullmatch(match["digits"])):
        return Fault("not_a_number", "this is no number")
    value = Decimal(match["digits"].replace(",", "")) * _SCALE[match["scale"] or ""]
    inexact = bool(match["before"] or match["more"] or match["after"] or tail)
    return (-value if match["sign"] == "-" else value), inexact


def _read_number(
    cell: Cell,
    unit: re.Pattern[str],
    whole: bool,
    low: float | None,
    high: float | None,
    percent: bool,
) -> Any:
    if isinstance(cell, str) and _SIMPLE.fullmatch(cell):
        number: Decimal | float = float(cell)
        inexact = False
    else:
        found = _number(cell, unit)
        if not isinstance(found, tuple):
            return found
        number, inexact = found
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
    return value


_YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "对", "已派驻", "已设"}
_NO = {"否", "无", "n", "no", "false", "0", "×", "x", "没有", "未派驻", "未设"}


def _read_flag(cell: Cell) -> Any:
    text = narrow(shown(cell)).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text in BLANKS:
        return None
    return Fault("not_in_list", "neither 是 nor 否")


# --- days -------------------------------------------------------------------------------------

_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_264, 73_051)
"""Serial numbers of the days from 1950 to 2099."""
_YEARS = range(1900, 2101)
_DATE = re.compile(
    r"(?P<y>\d{4})(?:[-./年](?P<m>\d{1,2})(?:[-./月](?P<d>\d{1,2})日?|月)?|年)?"
    r"(?:T|\s+)?(?P<time>(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?(?P<time>)")
_OPEN_END = frozenset({"长期", "永久", "长期有效", "无固定期限", "至今"})


def _read_day(cell: Cell, last: bool, shift: int, moment: bool) -> Any:
    """A day. ``last``: a month or year alone means its last day; ``shift`` days are added."""
    value = _day(cell, last, moment)
    if isinstance(value, Marked) and value.value is not None:
        return Marked(_later(value.value, shift), value.rule, value.message, value.printed)
    return _later(value, shift) if isinstance(value, date) else value


def _later(day: date, days: int) -> date:
    return day + timedelta(days)


def _day(cell: Cell, last: bool, moment: bool) -> Any:
    if isinstance(cell, datetime):
        printed = shown(cell) if moment and cell.time() != time.min else None
        return _in_years(cell.date(), printed)
    if isinstance(cell, date):
        return _in_years(cell, None)
    if isinstance(cell, float):
        return _serial(cell)
    text = _plain(cell)
    if not isinstance(text, str):
        return text
    if last and text in _OPEN_END:
        return Marked(None, printed=text)
    match = _COMPACT.fullmatch(text) or _DATE.fullmatch(re.sub(r"\s*([-./年月日])\s*", r"\1", text))
    if match is None:
        if re.fullmatch(r"\d{5}(\.\d+)?", text):
            return _serial(float(text))
        return Fault("not_a_date", "this is no date; write it as 2021-03-05")
    year, month, day = (int(match[part]) if match[part] else 0 for part in "ymd")
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


def _serial(number: float) -> Any:
    if int(number) not in _SERIALS:
        return Fault("not_a_date", "this number is no date")
    found = _EPOCH + timedelta(int(number))
    return Marked(found, "serial_date", f"a serial number, read as {found}")


# --- words ------------------------------------------------------------------------------------


def _word(text: str) -> str:
    return re.sub(r"\s", "", narrow(text)).casefold()


def _read_choice(cell: Cell, words: Mapping[str, str], offered: str) -> Any:
    text = _word(shown(cell))
    if code := words.get(text):
        return code
    value = _plain(cell)
    if value is None or isinstance(value, Fault):
        return value
    return Fault("not_in_list", f"none of {offered}")


def _read_choices(cell: Cell, words: Mapping[str, str], offered: str) -> Any:
    if isinstance(cell, str) and _word(cell) in {"无", "否", "没有"}:
        return None
    return _each(cell, _CODE_LIST, partial(_read_choice, words=words, offered=offered))


def _words(column: LedgerColumn) -> dict[str, str]:
    """Everything that means a code, narrowed: its names, its own letters, the template's words."""
    known: dict[str, str] = {}
    if column.codes:
        for code, text in column.codes.codes.items():
            for name in (text.en, text.zh, code):
                known[_word(name)] = code
    for words in (column.words, column.also):
        known.update((_word(word), code) for word, code in words.items())
    return known


# --- which converter a column takes -----------------------------------------------------------


def converter(column: LedgerColumn, spec: PropertySpec | None) -> Convert:
    """What reads the cells of a column; ``spec`` is the property it becomes, for its bounds."""
    low, high = (spec.minimum, spec.maximum) if spec else (None, None)
    numeric = column.type in (Type.COUNT, Type.NUMBER, Type.PERCENT)
    if numeric:
        unit = re.compile(rf"(?:{narrow(column.unit) or '(?!)'})(?P<after>{_AFTER})?$")
        read: Convert = partial(
            _read_number,
            unit=unit,
            whole=column.type is Type.COUNT,
            low=low,
            high=high,
            percent=column.type is Type.PERCENT,
        )
    elif column.type in (Type.CHOICE, Type.CHOICES):
        choose = _read_choice if column.type is Type.CHOICE else _read_choices
        read = partial(choose, words=_words(column), offered=" ".join(column.offered))
    elif column.type in (Type.DAY, Type.LAST_DAY, Type.DUE_DAY, Type.MOMENT):
        read = partial(
            _read_day,
            last=column.type in (Type.LAST_DAY, Type.DUE_DAY),
            shift=1 if column.type is Type.LAST_DAY else 0,
            moment=column.type is Type.MOMENT,
        )
    else:
        read = {
            Type.KEY: read_key,
            Type.USCC: read_uscc,
            Type.REFERENCE: read_key,
            Type.REFERENCES: _read_keys,
            Type.NAME: read_text,
            Type.TEXT: read_text,
            Type.TEXTS: lambda cell: _each(cell, _LIST, read_text),
            Type.FLAG: _read_flag,
        }[column.type]
    return read if column.type is Type.USCC else partial(impersonal, read=read, numeric=numeric)


def impersonal(cell: Cell, read: Convert, numeric: bool = False) -> Any:
    """The cell's value, or a fault without it if it holds a datum about a person.

    In a column of numbers only a whole cell counts: the decimals of a coordinate are no number of a
    mobile phone.
    """
    if isinstance(cell, str):
        if len(cell) >= 11 and _SUSPECT.search(cell):
            text = narrow(cell)
            if (not numeric or text.isdigit()) and (kind := person_datum(text)):
                return Fault("person_datum", f"a {kind} is refused", secret=True)
    elif (
        isinstance(cell, float)
        and 1e10 <= cell < 1e18
        and cell.is_integer()
        and (kind := person_datum(str(int(cell))))
    ):
        return Fault("person_datum", f"a {kind} is refused", secret=True)
    return read(cell)


class Memo(dict[Cell, Any]):
    """What cells of a column mean, remembered: most columns say the same few things.

    ``flagged`` tells whether any cell so far gave something other than a plain value.
    """

    _MOST = 20_000

    def __init__(self, convert: Convert, *, keep: bool = True) -> None:
        super().__init__()
        self._convert = convert
        self._keep = keep
        self.flagged = False

    def __missing__(self, cell: Cell) -> Any:
        value = self._convert(cell)
        if type(value) is Fault or type(value) is Marked:
            self.flagged = True
        if self._keep:
            if len(self) >= self._MOST:
                self.clear()
            self[cell] = value
        return value
