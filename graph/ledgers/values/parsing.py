"""Cells to values: what people write in a spreadsheet, and what it means.

A cell is text, a number or a day, as its file has it. A converter gives the value in the type of
the property, ``None`` for a blank, a :class:`Fault` where it cannot be read, or a :class:`Marked`
value where it can and something has to be said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from graph.boundaries import read_boundary
from graph.errors import InvalidInput
from graph.ledgers.templates.kinds import LedgerColumn, Type
from graph.ledgers.values.cells import (
    EXACT_DIGITS,
    INVISIBLE,
    Cell,
    Fault,
    Marked,
    cell_error,
    is_blank,
    narrow,
    plain_text,
    shown,
    unmarked,
)
from graph.ledgers.values.days import read_day
from graph.ledgers.values.degrees import read_degrees
from graph.ledgers.values.industries import read_industry
from graph.ledgers.values.numbers import AFTER, COUNTERS, read_number
from graph.model.codes import INDUSTRY
from graph.model.privacy import PROVINCES, looks_like_identity_number, person_datum
from graph.model.spec import PropertySpec
from graph.model.uscc import Validity, compact, validity

Convert = Callable[[Cell], Any]


_MAX_TEXT = 4000
_MAX_KEY = 60
"""Characters of a code: encoded into an id, even the strangest stays within its 120."""

_DECIMAL = re.compile(r"\s*-?\d+[.．]\d+\s*°?\s*")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d{2,}")
_LIST = re.compile(r"[;；、\n]")
_CODE_LIST = re.compile(r"[;；、,，\n]")


def read_text(cell: Cell) -> Any:
    """A text on one line: blanks run together, what cannot be seen taken out."""
    if isinstance(cell, float) and abs(cell) >= EXACT_DIGITS:
        return _digits_lost()
    text = cell if isinstance(cell, str) else shown(cell)
    if not text.isprintable() or "  " in text:
        text = " ".join(INVISIBLE.sub("", text).split())
    else:
        text = text.strip()
    if is_blank(text):
        return None
    if text[0] == "#" and (fault := cell_error(text)):
        return fault
    if len(text) > _MAX_TEXT:
        return Fault("too_long", f"longer than {_MAX_TEXT} characters ({len(text):,})")
    return text


# --- codes ------------------------------------------------------------------------------------


def read_key(cell: Cell) -> Any:
    """A code: width narrowed, case kept."""
    text: Any = cell
    if not (isinstance(cell, str) and cell.isascii() and cell.isalnum()) or is_blank(cell):
        text = plain_text(cell)
        if text is None or isinstance(text, Fault):
            return text
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        text = unmarked(text)
    if isinstance(cell, float):
        if not cell.is_integer() or cell < 0:
            return Fault("not_a_code", "a code is no such number")
        if cell >= EXACT_DIGITS:
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


_DIVISIONS = PROVINCES | {"10"}
"""Provinces of GB/T 2260; 10 stands in credit codes of national bodies."""


def read_uscc(cell: Cell) -> Any:
    """A unified social credit code."""
    text = read_key(cell)
    if isinstance(text, Marked):
        text = text.value
    if not isinstance(text, str):
        return text
    code = text if text.isalnum() and text.isascii() and text.isupper() else compact(text)
    found = validity(code)
    if _is_personal(text, code, found):
        return PERSONAL
    if found is Validity.VALID:
        if code[2:4] in _DIVISIONS:
            return code
        return Marked(code, "credit_code_division", "characters 3-8 are no division of GB/T 2260")
    if found is Validity.FORMAT:
        if len(code) != 18:
            return Fault("credit_code_format", f"a credit code has 18 characters, not {len(code)}")
        return Fault("credit_code_format", "not the characters a credit code is made of")
    if found is Validity.CHECKSUM:
        return Marked(code, "credit_code_check", "the check character is wrong")
    return Marked(
        code, "credit_code_organization", "the organization code's check character is wrong"
    )


def _is_personal(text: str, code: str, found: Validity) -> bool:
    """Whether a credit code's cell has a number of a person instead.

    One identity number in 31 passes as a credit code, and one with a slip in it says as much.
    """
    if found is not Validity.FORMAT:
        if not code[:17].isdigit():
            return False
        wrong = found is not Validity.VALID
        return bool(person_datum(code, code=True)) or (wrong and looks_like_identity_number(code))
    digits = re.sub(r"[^0-9X]", "", code.translate(_OTHER_X))
    close = 16 <= len(digits) <= 20 and len(code) - len(digits) <= 2
    return (close and looks_like_identity_number(digits)) or bool(
        person_datum(text) or person_datum(digits)
    )


_OTHER_X = str.maketrans("Х×", "XX")


def key_of(cell: Cell, type: Type) -> str | None:
    """The code in a key's cell, whether or not it will pass: enough to know which row it names."""
    text = read_key(cell)
    if isinstance(text, Marked):
        text = text.value
    if not isinstance(text, str):
        return None
    if type is not Type.USCC:
        return text
    return text.upper() if text.isalnum() else compact(text)


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


_YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "对", "已派驻", "已设"}
_NO = {"否", "无", "n", "no", "false", "0", "×", "x", "没有", "未派驻", "未设"}


def _read_flag(cell: Cell) -> Any:
    text = _word(shown(cell))
    if text in _YES:
        return True
    if text in _NO:
        return False
    if is_blank(text):
        return None
    return Fault("not_in_list", "neither 是 nor 否")


def _read_boundary(cell: Cell) -> Any:
    text = INVISIBLE.sub("", shown(cell)).strip()
    if is_blank(text):
        return None
    try:
        return read_boundary(text)
    except InvalidInput as error:
        return Fault("not_a_boundary", error.message)


# --- words ------------------------------------------------------------------------------------


def _word(text: str) -> str:
    """A word as it is compared: no blanks, hyphens, colons or what cannot be seen."""
    return unmarked(re.sub(r"[\s\-_:·/]", "", narrow(INVISIBLE.sub("", text)))).casefold()


def _read_choice(cell: Cell, words: Mapping[str, str], offered: str) -> Any:
    if code := words.get(_word(shown(cell))):
        return code
    value = plain_text(cell)
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


_SIDES = {"lon": "EW", "lat": "NS"}


# --- which converter a column takes -----------------------------------------------------------


def converter(
    column: LedgerColumn, spec: PropertySpec | None, *, from_1904: bool = False
) -> Convert:
    """What reads the cells of a column; ``spec`` is the property it becomes, for its bounds.

    ``from_1904``: the days' serial numbers count from then.
    """
    low, high = (spec.minimum, spec.maximum) if spec else (None, None)
    numeric = column.type in (Type.COUNT, Type.NUMBER, Type.PERCENT)
    if numeric:
        units = [narrow(column.unit) or "(?!)", *(COUNTERS if column.type is Type.COUNT else ())]
        unit = re.compile(rf"(?:{'|'.join(units)})(?P<after>{AFTER})?$")
        read: Convert = partial(
            read_number,
            unit=unit,
            whole=column.type is Type.COUNT,
            low=low,
            high=high,
            percent=column.type is Type.PERCENT,
        )
        if column.feeds in _SIDES:
            read = partial(read_degrees, read=read, sides=_SIDES[column.feeds])
    elif column.type in (Type.CHOICE, Type.CHOICES):
        choose = _read_choice if column.type is Type.CHOICE else _read_choices
        read = partial(choose, words=_words(column), offered=" ".join(column.offered))
        if column.codes is INDUSTRY:
            read = partial(read_industry, read=read)
    elif column.type in (Type.DAY, Type.LAST_DAY, Type.DUE_DAY, Type.MOMENT):
        read = partial(
            read_day,
            last=column.type in (Type.LAST_DAY, Type.DUE_DAY),
            shift=1 if column.type is Type.LAST_DAY else 0,
            moment=column.type is Type.MOMENT,
            from_1904=from_1904,
        )
    else:
        read = {
            Type.KEY: read_key,
            Type.USCC: read_uscc,
            Type.REFERENCE: read_key,
            Type.REFERENCES: _read_keys,
            Type.NAME: read_text,
            Type.NAMES: lambda cell: _each(cell, _LIST, read_text),
            Type.TEXT: read_text,
            Type.TEXTS: lambda cell: _each(cell, _LIST, read_text),
            Type.FLAG: _read_flag,
            Type.BOUNDARY: _read_boundary,
        }[column.type]
    return read if column.type is Type.USCC else partial(impersonal, read=read, numeric=numeric)


PERSONAL = Fault("person_datum", "a mobile or identity number is refused", secret=True)


def impersonal(cell: Cell, read: Convert, numeric: bool = False) -> Any:
    """The cell's value, or a fault without it if it holds a datum about a person.

    The decimals of a number are no number of a mobile phone.
    """
    if isinstance(cell, str):
        if len(cell) >= 11 and not (numeric and _DECIMAL.fullmatch(cell)) and person_datum(cell):
            return PERSONAL
    elif (
        isinstance(cell, float)
        and 1e10 <= cell < 1e18
        and cell.is_integer()
        and person_datum(str(int(cell)))
    ):
        return PERSONAL
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
