"""No persons in the graph: columns and values that would bring one in are found here.

The graph holds organizations and counts. A column named like a person's datum is refused by name;
a mobile number or resident identity number is refused wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from graph.errors import InvalidInput
from graph.today import today

PERSON_COLUMNS = frozenset(
    {
        "姓名", "名字", "书记", "书记姓名", "党支部书记", "负责人", "联系人", "联络员",
        "法定代表人", "法人代表", "党建指导员姓名", "电话", "联系电话", "手机", "手机号",
        "手机号码", "联系方式",
        "身份证", "身份证号", "身份证号码", "公民身份号码", "出生日期", "性别", "民族", "学历",
        "邮箱", "person", "personname", "firstname", "lastname", "fullname", "surname", "secretary",
        "contact", "contactperson", "contactname", "legalrepresentative", "phone", "phonenumber",
        "telephone", "tel", "mobile", "idnumber", "idcard", "nationalid", "birthdate", "birthday",
        "gender", "email", "wechat", "微信",
    }
)  # fmt: skip

_PERSON_WORDS = re.compile(
    r"姓名|电话|手机号|手机$|身份证|联系人|联系方式|出生(日期|年月)|微信号|邮箱|法定代表人|法人代表"
    r"|(书记|负责人|联络员|指导员|经办人|填表人|审核人|主席|主任)$"
)
"""What a Chinese header has in it, or ends in, where it names a datum about persons."""

_COUNTED = re.compile(
    r"^(?:是否|有无|有没有|能否)(?!.*(?:姓名|号码?|[及和与、/]))"
    r"|(?:是否|数|人数|数量|个数|总数|名额|率|占比)$"
)
"""A Chinese header that asks for yes or no, or for a count, whatever it asks it of."""

_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LIKE_X = str.maketrans("Ххχ×✕", "XXXXX")
_BETWEEN = r"[\s\-‐-―−_·•.,/\\:;|'\"()\[\]{}<>【】〔〕「」《》、。]{0,3}"
"""What people put between the digits of a number to make it legible, or to hide it."""
_GROUPS = r"[\s\-‐-―−_·•/\\()\[\]【】〔〕]{0,3}"
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(?:\+?(?:00)?86{_GROUPS})?1[3-9]\d"
    rf"(?:{_GROUPS}\d{{4}}{_GROUPS}|\.\d{{4}}\.)\d{{4}}(?![0-9A-Za-z])"
    r"|(?<!\d)1(?:[\s\-_.·]{1,2}[3-9])(?:[\s\-_.·]{1,2}\d){9}(?!\d)"
)
_AMONG_LETTERS = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_IDENTITY = re.compile(rf"(?<!\d)(?=([1-9](?:{_BETWEEN}\d){{16}}{_BETWEEN}[\dXx])(?!\d))")
_FIRST_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z.])([1-8]\d{{5}}){_GROUPS}(\d{{6}}){_GROUPS}(\d{{3}})(?![0-9A-Za-z.])"
)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_FEWEST_DIGITS = 11

PROVINCES = frozenset(
    str(first)
    for low, high in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for first in range(low, high + 1)
)
"""First two digits of GB/T 2260, and 83 of the residence permits for Taiwan residents."""


def is_person_column(header: str) -> bool:
    """Whether a column header names a datum about persons (case, width and marks ignored).

    A column that asks for yes or no or for a count of persons (是否派驻党建指导员) names none.
    """
    plain = re.sub(r"[\s_*\-()（）:：]", "", visible(header)).casefold()
    if plain in PERSON_COLUMNS:
        return True
    return _PERSON_WORDS.search(plain) is not None and _COUNTED.search(plain) is None


def visible(text: str) -> str:
    """The text as it looks: plain width, decimal digits as ASCII, nothing that has no glyph."""
    if text.isascii():
        return text
    narrow = unicodedata.normalize("NFKC", text)
    if narrow.isascii():
        return narrow
    return "".join(
        character if (digit := unicodedata.decimal(character, None)) is None else str(digit)
        for character in _HIDDEN.sub("", narrow)
        if unicodedata.category(character) != "Cf"
    )


def looks_like_identity_number(code: str) -> bool:
    """Whether 18 characters are built like a GB 11643 number, whatever the check character.

    A division's province, and a birth date since 1850; of the card for foreign permanent
    residents a 9 comes before the province.
    """
    province = code[1:3] if code[0] == "9" else code[:2]
    return (
        province in PROVINCES
        and "1850" <= code[6:10] <= str(today().year)
        and _is_day(code[6:10], code[10:12], code[12:14])
    )


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_identity_number(text: str) -> bool:
    """GB 11643: seventeen digits with a birth date inside, and a check character modulo 11."""
    if not looks_like_identity_number(text):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, text, strict=False))
    return _IDENTITY_CHECKS[total % 11] == text[17].upper()


def _is_first_identity_number(text: str) -> bool:
    """Fifteen digits, as issued until 1999: no check, so births before 1930 are not looked for.

    In codes of today those places have the year of issue, 00 to 29.
    """
    return (
        text[:2] in PROVINCES
        and text[6:8] >= "30"
        and _is_day(f"19{text[6:8]}", text[8:10], text[10:12])
    )


def person_datum(text: str, *, code: bool = False) -> str | None:
    """Name the kind of personal datum in a text, or None if there is none.

    Digits are found in any width, with invisible characters, blanks, line breaks, dashes or
    brackets between them. In a ``code`` (a credit code, an id) eleven digits between letters are
    no mobile number. Of a million random valid credit codes none is taken for an identity number,
    of a million that are digits only about 20: those of bodies, not firms (which begin with 9),
    in a county whose code ends in 19 or 20 (``tests/unit/test_privacy.py``).
    """
    # One sign may stand for two digits, and then takes two bytes or more.
    if len("".join(filter(str.isnumeric, text)).encode()) < _FEWEST_DIGITS:
        return None
    plain = visible(text).translate(_LIKE_X)
    if sum(map(str.isdigit, plain)) < _FEWEST_DIGITS:
        return None
    if _MOBILE.search(plain) or (not code and _AMONG_LETTERS.search(plain)):
        return "mobile number"
    numbers = (re.sub(r"[^0-9Xx]", "", match[1]) for match in _IDENTITY.finditer(plain))
    if any(map(_is_identity_number, numbers)) or any(
        map(_is_first_identity_number, map("".join, _FIRST_IDENTITY.findall(plain)))
    ):
        return "resident identity number"
    return None


def concealed(text: str) -> str:
    """The text as it may be repeated: without its digits, if some are a person's number.

    >>> concealed("拨打13912345678"), concealed("2021年")
    ('拨打***********', '2021年')
    """
    if person_datum(text) is None:
        return text
    return "".join("*" if character.isnumeric() else character for character in text)


def stated(text: str, what: str, meaning: str) -> str:
    """A text that a user gives to stand with facts, trimmed.

    Raises
    ------
    InvalidInput
        it is empty, longer than 400 characters, or holds a personal datum.
    """
    text = text.strip()
    if not text or len(text) > 400:
        raise InvalidInput(f"a {what} of 1 to 400 characters is needed: {meaning}")
    if kind := person_datum(text):
        raise InvalidInput(f"{what}: a {kind} is refused: the graph holds no persons")
    return text
