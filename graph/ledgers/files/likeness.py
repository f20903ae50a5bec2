"""Which unknown columns look like those that a table lacks: by name, by pinyin, by their cells.

A suggestion for whoever mends the table. Nothing is read by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from pypinyin import lazy_pinyin

from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind, Type
from graph.ledgers.values.cells import Fault, is_blank
from graph.ledgers.values.parsing import Convert, converter
from graph.model.privacy import is_person_column, person_datum

_LIKE = 0.5
"""From which share of characters on two names are alike, and of cells a column could hold them."""

_SURE = 0.8
"""From which share on names are alike that end differently, and cells tell without a name."""

_NEEDED = 0.15
"""What a required column is preferred by: it has to be one of those that are there."""

_SHORTEST = 3
"""Letters that may stand for the pinyin of a name."""

_COLUMNS = 100
"""Unknown columns that are looked at."""

_LONGEST = 30
"""Characters of a header that is looked at."""

_SAME = tuple(
    (re.compile(others), word)
    for word, others in {
        "编码": "编号|代码|号码",
        "名称": "名字|全称",
        "类型": "类别|种类|分类",
        "日期": "时间",
        "数": "人数|数量",
        "状态": "状况|情况",
    }.items()
)
"""Words in headers that mean the same."""


_OWN = {"名称": "name", "编码": "key"}
"""What a row's own name and code may be called without a word more."""


def lookalikes(
    kind: LedgerKind,
    lacking: Sequence[LedgerColumn],
    unknown: Sequence[str],
    cells: Sequence[Sequence[str]],
    plain: Callable[[str], str],
) -> Mapping[str, str]:
    """For columns that a table lacks, by their header, the unknown header that is most like each.

    Parameters
    ----------
    kind
        the ledger that the table is taken for.
    lacking
        its columns that the table does not have.
    unknown
        the table's headers that mean nothing; each is given once at most.
    cells
        some cells below each of them.
    plain
        takes off a header what does not matter.
    """
    wanted = [
        (
            column,
            [_common(plain(name)) for name in (column.header, *column.aliases, column.en)],
            converter(column, kind.specs.get(column.feeds)),
        )
        for column in lacking
    ]
    pairs = []
    for at, printed in enumerate(unknown[:_COLUMNS]):
        if len(printed) > _LONGEST or person_datum(printed) or is_person_column(printed):
            continue
        own = _common(plain(printed))
        filled = [cell for cell in cells[at] if not is_blank(cell)]
        for place, (column, names, read) in enumerate(wanted):
            alike = max(_alike(own, name) for name in names)
            if _OWN.get(own) == column.feeds:
                alike = 1
            if own.isascii():
                alike = max(alike, *(_spelled(own, name) for name in names))
            told = _telling(column, filled)
            if alike or told:
                fits = _fitting(filled, read)
                if fits >= _LIKE and (alike or fits >= _SURE):
                    score = alike + told * fits + _NEEDED * column.required
                    pairs.append((score, -at, -place, column.header, printed))
    found: dict[str, str] = {}
    for _, _, _, header, printed in sorted(pairs, reverse=True):
        if header not in found and printed not in found.values():
            found[header] = printed
    return found


def _common(name: str) -> str:
    for others, word in _SAME:
        name = others.sub(word, name)
    return name


def _alike(one: str, other: str) -> float:
    """The share of characters that two names have in common, 0 if it is too small.

    What a column holds is said by the end of its name.
    """
    if not set(one) & set(other):
        return 0
    share = SequenceMatcher(None, one, other).ratio()
    return share if share >= (_LIKE if one[-1] == other[-1] else _SURE) else 0


@cache
def _pinyin(name: str) -> tuple[str, str]:
    """A Chinese name in Latin letters, whole and by the first letter of each syllable."""
    syllables = lazy_pinyin(name)
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def _spelled(own: str, name: str) -> float:
    """How far letters are the pinyin of a name (``qiyemingcheng``), or its initials (``qymc``)."""
    letters = re.sub("[^a-z]", "", own)
    if len(letters) < _SHORTEST or name.isascii():
        return 0
    whole, initials = _pinyin(name)
    if letters == initials:
        return _SURE
    share = SequenceMatcher(None, letters, whole).ratio()
    return share if share >= _SURE else 0


def _telling(column: LedgerColumn, filled: Sequence[str]) -> bool:
    """Whether cells alone can give a column away: credit codes, and words of a list.

    Letters and numbers that stand for such words are those of many other columns too.
    """
    words = column.type is Type.CHOICE and not all(cell.isascii() for cell in filled)
    return bool(filled) and (words or column.type is Type.USCC)


def _fitting(filled: Sequence[str], read: Convert) -> float:
    """The share of cells that a column could hold; all where there are none."""
    if not filled:
        return 1
    return sum(not isinstance(read(cell), Fault) for cell in filled) / len(filled)
