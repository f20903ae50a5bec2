"""Names typed with a slip: a sign that sounds the same, is lost, too many, or another.

What tells places apart is no slip: directions, numerals, letters, and whether it is a road or a
street. Of short names only those that sound the same are alike, and those that lack a sign: two
roads of 春晖路 and 春明路 are as likely as an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin

from graph.places.texts import WAY

LEAST = 3
"""Signs of a name below which nothing is taken for a slip."""
_CHANGED = 4
"""Signs of a name without its ending of which one may be another."""
_ENDING = re.compile(
    f"(?:{WAY}|大厦|大楼|广场|(?:商务|商业)?中心|(?:科技|产业|创业|众创|工业)?园区?|基地|市场|小区|社区)$"
)
_TELLING = frozenset(
    "东西南北中上下前后内外左右新老大小一二三四五六七八九十路街巷道弄0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


def alike(one: str, other: str) -> bool:
    """Whether two different names may be one with a slip.

    >>> alike("昌宏路", "昌红路"), alike("春晖大道", "春大道"), alike("春晖路", "春明路")
    (True, True, False)
    """
    if min(len(one), len(other)) < LEAST or one == other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        changed = [at for at in range(len(one)) if one[at] != other[at]]
        if any({one[at], other[at]} & _TELLING for at in changed):
            return False
        stem = min(len(_ENDING.sub("", name)) for name in (one, other))
        return (len(changed) == 1 and stem >= _CHANGED) or _sound(one) == _sound(other)
    if len(long) - len(short) > 1:
        return False
    at = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    return short == long[:at] + long[at + 1 :] and long[at] not in _TELLING


@lru_cache(maxsize=65_536)
def _sound(name: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(name))


class Slips:
    """Names, found by what they may be typed as."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_key: dict[object, set[str]] = {}
        for name in names:
            for key in _keys(name):
                self._by_key.setdefault(key, set()).add(name)

    def of(self, name: str) -> list[str]:
        """The names that one may be, with a slip; ascending."""
        found = {other for key in _keys(name) for other in self._by_key.get(key, ())}
        return sorted(other for other in found if alike(name, other))


def _keys(name: str) -> Iterator[object]:
    """What alike names have in common: the name, its sound, itself without each of its signs."""
    yield name
    yield _sound(name)
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
