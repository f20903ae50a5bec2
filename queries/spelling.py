"""Chinese names as they are typed without Chinese: in pinyin, whole or by initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_HAN = re.compile(r"([\u3400-\u9fff]+)")

_AT_ONCE = 100


def spellings(name: str) -> tuple[str, str]:
    """The name in pinyin without tones and spaces, and by the initials of its syllables.

    What is not Chinese stays as it is. Characters with several readings are read as their word is.

    >>> spellings("昆明银行2号")
    ('kunmingyinhang2hao', 'kmyh2h')
    """
    pieces = _HAN.split(name)  # what is Chinese stands at every second place
    spelt = [_spelt(run) for run in pieces[1::2]]
    whole, initials = list(pieces), pieces
    whole[1::2] = [one for one, _ in spelt]
    initials[1::2] = [other for _, other in spelt]
    return "".join(whole), "".join(initials)


def spellings_of(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """:func:`spellings` of each of many names: a hundred are read as one text."""
    whole: list[str] = []
    initials: list[str] = []
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        text = "\n".join(some)
        if text.count("\n") < len(some):
            one, other = spellings(text)
            whole += one.split("\n")
            initials += other.split("\n")
        else:  # a name of several lines
            for name in some:
                one, other = spellings(name)
                whole.append(one)
                initials.append(other)
    return whole, initials


@lru_cache(maxsize=65_536)
def _spelt(run: str) -> tuple[str, str]:
    """Names repeat their runs of characters by the thousand: each is spelt once."""
    return (
        "".join(lazy_pinyin(run)),
        "".join(lazy_pinyin(run, style=Style.FIRST_LETTER)),
    )
