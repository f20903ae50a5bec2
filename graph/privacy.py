"""No persons in the graph: columns and values that would bring one in are found here.

The graph holds organizations and counts. A column named like a person's datum is refused by name;
a mobile number or resident identity number is refused wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

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

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"


def is_person_column(header: str) -> bool:
    """Whether a column header names a datum about persons (case, width and marks ignored)."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = re.sub(r"[\s_*\-()（）:：]", "", plain)
    return plain in PERSON_COLUMNS or _PERSON_WORDS.search(plain) is not None


def _is_identity_number(text: str) -> bool:
    """GB 11643: seventeen digits with a birth date inside, and a check character modulo 11."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, text, strict=False))
    return _IDENTITY_CHECKS[total % 11] == text[17].upper()


def person_datum(text: str) -> str | None:
    """Name the kind of personal datum in a text, or None if there is none."""
    if _MOBILE.search(text):
        return "mobile number"
    if any(_is_identity_number(match.group()) for match in _IDENTITY.finditer(text)):
        return "resident identity number"
    return None
