"""Names of subdistricts and communities as registers write them, brought to what a map says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.ledgers.values.cells import narrow

_OFFICES = (
    (re.compile(r"(?:街道(?:办事处|办|党工委)|街办|办事处)$"), "街道"),
    (re.compile(r"(?:社区)?(?:居民委员会|居民委|居委会|居委)$"), "社区"),
    (re.compile(r"社区党(?:委|总支|支部)$"), "社区"),
    (re.compile(r"(?:村民委员会|村委会)$"), "村"),
)
_WITHIN = re.compile(
    r"(?:中国)?(?:[\u4e00-\u9fff]{2,7}(?:省|自治区))?(?:[\u4e00-\u9fff]{1,9}?(?:市|自治州|地区))?"
    r"(?:[\u4e00-\u9fff]{1,9}?(?:自治县|县|区|管委会))*(?:[\u4e00-\u9fff]{1,6}?街道(?:办事处)?)?"
)


def plain_place(name: str) -> str:
    """A subdistrict or community by its own name, not by that of its office.

    >>> plain_place("阿拉街道办事处"), plain_place("顺通社区居委会")
    ('阿拉街道', '顺通社区')
    """
    text = "".join(narrow(name).split())
    for office, place in _OFFICES:
        if (found := office.search(text)) and found.start() > 1:
            return text[: found.start()] + place
    return text


def spellings(name: str) -> Iterator[str]:
    """The name as written, by its own name, and without the places it lies in, one after another.

    >>> list(spellings("昆明市官渡区阿拉街道办事处"))
    ['昆明市官渡区阿拉街道办事处', '昆明市官渡区阿拉街道', '官渡区阿拉街道', '阿拉街道']
    """
    yield name
    text = plain_place(name)
    if text != name:
        yield text
    text = text.replace("(", "").replace(")", "")
    begins = sorted({end for end in range(2, len(text) - 2) if _WITHIN.fullmatch(text, 0, end)})
    for begin in begins:
        yield text[begin:]
