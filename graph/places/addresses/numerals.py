"""Chinese numerals in front of what is counted in an address: 十二号, 三楼, 二〇一室."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SIGNS = "".join((*_DIGITS, *_UNITS))
_COUNTED = re.compile(
    rf"(负?)((?<=[之附])[一二三四五六七八九十]+|[{_SIGNS}]+(?=号|弄|栋|幢|座|单元|层|楼|室|组|期|#))"
)


def value_of(text: str) -> int:
    """The number that Chinese signs say, with units or as a row of digits.

    >>> value_of("十二"), value_of("一百零五"), value_of("二〇一"), value_of("一千二百")
    (12, 105, 201, 1200)
    """
    if not any(sign in _UNITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = digit = 0
    for sign in text:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def with_digits(text: str) -> str:
    """A text with the numerals in front of what addresses count as digits; names keep theirs.

    >>> with_digits("三元街一百二十号负一层"), with_digits("第一大街")
    ('三元街120号-1层', '第一大街')
    """
    return _COUNTED.sub(lambda found: f"{'-' if found[1] else ''}{value_of(found[2])}", text)
